"""Steps proposed from a profile, one by one: a ready step, a reason, and the cells it would change."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from medloom_contracts.errors import MedloomError, Words
from medloom_contracts.manifests import Column, ColumnRole, ColumnType
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.findings import identifier_like, suspicious_zeros
from medloom_preprocess.domain.profile import ColumnProfile, Profile
from medloom_preprocess.domain.spelling import clusters
from medloom_preprocess.domain.steps import ROW, StepContext, read_params

MOST: Final = 60
PREVIEW: Final = 5
_MISSING_TEXTS: Final = frozenset(
    {
        "",
        "-",
        "--",
        "?",
        ".",
        "na",
        "n/a",
        "nan",
        "null",
        "none",
        "unknown",
        "unk",
        "missing",
        "not done",
        "nd",
        "미상",
        "모름",
        "불명",
        "해당없음",
        "결측",
    }
)
_CODES: Final = (9.0, 99.0, 999.0, 9999.0, 99999.0, 98.0, 998.0, -1.0, -9.0, -99.0, -999.0, 88.0, 888.0, 777.0)
_PRESSURE: Final = re.compile(r"blood.?pressure|(^|[^a-z])bp([^a-z]|$)|혈압", re.IGNORECASE)


class CellChange(BaseModel):
    model_config = ConfigDict(frozen=True)
    row: int
    column: str
    old: str | None
    new: str | None


class Suggestion(BaseModel):
    """``step`` can be appended to the recipe as it is; ``cells`` counts what it would change (rows for row steps)."""

    model_config = ConfigDict(frozen=True)
    id: str
    step: dict[str, Any]
    column: str | None
    reason: Words
    cells: int
    preview: tuple[CellChange, ...] = ()


def suggest(path: Path, columns: tuple[Column, ...], profile: Profile, scratch: Path | None = None) -> list[Suggestion]:
    """Suggestions with counts and previews; a proposal that would change nothing is not made."""
    backend = sql.ibis_backend(scratch)
    try:
        table = backend.read_parquet(str(path), table_name="data")
        context = StepContext({column.name: column for column in columns})
        found: list[Suggestion] = []
        for op, params, column, reason in _candidates(profile, backend):
            suggestion = _measured(table, context, profile, op, params, column, reason)
            if suggestion is not None:
                found.append(suggestion)
            if len(found) >= MOST:
                break
        return found
    finally:
        backend.disconnect()


Candidate = tuple[str, dict[str, Any], str | None, Words]


def _candidates(profile: Profile, backend: Any) -> Iterator[Candidate]:
    if profile.rows == 0:
        return
    if profile.duplicate_rows and not profile.approximate:
        yield (
            "deduplicate",
            {},
            None,
            Words(en="Some rows repeat another row in every column.", ko="모든 열이 같은 중복 행이 있습니다."),
        )
    for column in profile.columns:
        if not column.n or column.distinct == 1:
            if column.role is ColumnRole.FEATURE:
                yield (
                    "drop",
                    {"columns": [column.name]},
                    column.name,
                    Words(
                        en="The column holds no information: every value is the same or missing.",
                        ko="모든 값이 같거나 결측이라 정보가 없는 열입니다.",
                    ),
                )
        elif column.type in (ColumnType.CATEGORY, ColumnType.TEXT):
            yield from _of_text(column, backend)
        elif column.type in (ColumnType.NUMBER, ColumnType.INTEGER):
            yield from _of_number(column, backend)


def _of_number(column: ColumnProfile, backend: Any) -> Iterator[Candidate]:
    name = column.name
    if column.role is ColumnRole.FEATURE and identifier_like(column):
        yield (
            "drop",
            {"columns": [name]},
            name,
            Words(
                en="It looks like an identifier: nearly every row has a value of its own.",
                ko="거의 모든 행의 값이 달라 식별자로 보입니다.",
            ),
        )
        return
    if suspicious_zeros(column):
        yield (
            "set_missing",
            {"columns": [name], "codes": [0]},
            name,
            Words(
                en="Exact zeros while all other values keep away from 0: they probably stand for missing.",
                ko="다른 값은 0에서 먼데 정확히 0인 값이 있습니다. 결측을 뜻할 가능성이 큽니다.",
            ),
        )
    code = _numeric_code(column, backend)
    if code is not None:
        yield (
            "set_missing",
            {"columns": [name], "codes": [int(code)]},
            name,
            Words(
                en="A value that is often used as a code for missing stands far from all others.",
                ko="결측 코드로 자주 쓰이는 값이 나머지와 동떨어져 있습니다.",
            ),
        )
    elif column.out_of_range:
        yield (
            "set_missing",
            {"columns": [name], "outside": [column.low, column.high]},
            name,
            Words(en="Some values lie outside the plausible range.", ko="타당 범위를 벗어난 값이 있습니다."),
        )


def _numeric_code(column: ColumnProfile, backend: Any) -> float | None:
    """A usual missing code at the upper or lower end, far from the next value."""
    if not column.q or column.distinct < 8 or not isinstance(column.max, float) or not isinstance(column.min, float):
        return None
    c = sql.name(column.name)
    for code in _CODES:
        if code not in (column.max, column.min):
            continue
        inner = sql.one(
            backend.con,
            sql.select(f"count_if({c} = {code!r})", "data"),
        )
        rest = sql.one(backend.con, sql.select(f"min({c}), max({c})", "data", f"WHERE {c} <> {code!r}"))
        if rest[0] is None or inner[0] < 2:
            continue
        width = float(rest[1]) - float(rest[0])
        gap = code - float(rest[1]) if code == column.max else float(rest[0]) - code
        if gap > 0.5 * width or (code < 0 <= float(rest[0]) and gap > 0):
            return code
    return None


def _of_text(column: ColumnProfile, backend: Any) -> Iterator[Candidate]:
    name = column.name
    if (column.pair_share or 0) >= 0.6:
        parts = ["systolic", "diastolic"] if _PRESSURE.search(name) else ["1", "2"]
        yield (
            "parse_number",
            {"columns": [name], "into": [f"{name} {part}" for part in parts]},
            name,
            Words(en="Two numbers stand in one cell.", ko="한 칸에 두 수가 있습니다."),
        )
    elif (column.date_share or 0) >= 0.6:
        yield (
            "parse_date",
            {"columns": [name], "order": _date_order(name, backend)},
            name,
            Words(en="The texts are dates.", ko="글자로 적힌 날짜입니다."),
        )
    elif (column.number_share or 0) >= 0.6 and column.distinct >= 3:
        yield (
            "parse_number",
            _number_params(name, backend),
            name,
            Words(en="The texts are numbers.", ko="글자로 적힌 숫자입니다."),
        )
    else:
        yield from _of_words(column, backend)


def _of_words(column: ColumnProfile, backend: Any) -> Iterator[Candidate]:
    name = column.name
    if column.role is ColumnRole.FEATURE and identifier_like(column):
        yield (
            "drop",
            {"columns": [name]},
            name,
            Words(
                en="It looks like an identifier: nearly every row has a value of its own.",
                ko="거의 모든 행의 값이 달라 식별자로 보입니다.",
            ),
        )
        return
    if column.untidy:
        yield (
            "normalize_text",
            {"columns": [name]},
            name,
            Words(en="Some texts have stray spaces.", ko="불필요한 공백이 있는 값이 있습니다."),
        )
    codes = [item.value for item in column.top or () if item.value.strip().casefold() in _MISSING_TEXTS]
    if codes:
        yield (
            "set_missing",
            {"columns": [name], "codes": codes},
            name,
            Words(en="Some texts stand for missing.", ko="결측을 뜻하는 글자가 있습니다."),
        )
    if 2 <= column.distinct <= 500 and (column.text_length_max or 0) <= 100:
        c = sql.name(name)
        values = backend.con.execute(
            sql.select(f"{c}, count(*)", "data", f"WHERE {c} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1")
        ).fetchall()
        groups = clusters([(str(value), int(n)) for value, n in values])
        if groups:
            yield (
                "merge_similar",
                {"column": name, "groups": groups},
                name,
                Words(
                    en="Some spellings differ only in case, spaces or a letter.",
                    ko="대소문자, 공백, 한두 글자만 다른 표기가 있습니다.",
                ),
            )


def _number_params(name: str, backend: Any) -> dict[str, Any]:
    """The decimal sign under which more texts of a sample are numbers, and whether units stand behind them."""
    c = sql.name(name)
    patterns = (r",[0-9]{1,2}$|,[0-9]{4,}$", r"[.][0-9]{1,2}$", r"[0-9](\s*%|\s+[^0-9\s]|[a-zA-Z]{2})")
    asked = ", ".join(f"count_if(regexp_matches({c}, {sql.text(pattern)}))" for pattern in patterns)
    query = sql.select(asked, _some(c))
    commas, points, units = sql.one(backend.con, query)
    return {"columns": [name], "decimal": "," if commas > points else ".", "strip_units": units > 0}


def _some(c: str) -> str:
    """The known values of a column, at most a hundred thousand."""
    return "(" + sql.select(c, "data", f"WHERE {c} IS NOT NULL LIMIT 100000") + ")"


def _date_order(name: str, backend: Any) -> str:
    """Year first when four digits lead; else day first when a first part exceeds 12, month first when a second does."""
    c = sql.name(name)
    parts = (r"^\s*([0-9]{1,2})[-/. ]", r"^\s*[0-9]{1,2}[-/. ]([0-9]{1,2})[-/. ]")
    over = (f"count_if(TRY_CAST(regexp_extract({c}, {sql.text(part)}, 1) AS INTEGER) > 12)" for part in parts)
    year = sql.text(r"^\s*[0-9]{4}")
    leading = f"count_if(regexp_matches({c}, {year}))"
    query = sql.select(", ".join([leading, *over]), _some(c))
    year_first, day_first, month_first = sql.one(backend.con, query)
    if year_first:
        return "YMD"
    return "MDY" if month_first > day_first else "DMY"


def _measured(
    table: Any,
    context: StepContext,
    profile: Profile,
    op: str,
    params: dict[str, Any],
    column: str | None,
    reason: Words,
) -> Suggestion | None:
    try:
        step = read_params(op, params)
        table = table.select(ROW, *step.reads()) if step.reads() else table
        applied = step.apply(table, context)
    except MedloomError:
        return None
    changed = next(iter(applied.changed), None)
    preview: list[CellChange] = []
    if changed is not None:
        cells, preview = changes(table, applied.table, changed, PREVIEW)
    else:
        cells = {"drop": profile.rows, "deduplicate": profile.duplicate_rows}.get(op, profile.rows)
        known = profile.column(column) if column else None
        cells = known.n if known is not None and op != "deduplicate" else cells
    if cells == 0 and changed is not None:
        return None
    name = re.sub(r"[^a-z0-9]+", "-", f"{op}-{column or 'rows'}".lower()).strip("-")
    return Suggestion(
        id=f"{name}-{abs(_stable(op, column))}",
        step={"op": op, "params": params},
        column=column,
        reason=reason,
        cells=cells,
        preview=tuple(preview),
    )


def _stable(op: str, column: str | None) -> int:
    import zlib

    return zlib.crc32(f"{op}/{column}".encode())


def changes(before: Any, after: Any, column: str, limit: int) -> tuple[int, list[CellChange]]:
    """How many cells of a column a row-wise step changes, and the first few of them. Both tables share ``_row``."""
    from medloom_preprocess.domain.formula.values import text_form

    both = after.mutate(__new=text_form(after[column])) if column in after.columns else after
    old = before.select(__id=before[ROW], __old=text_form(before[column]), __was=before[column])
    joined = old.join(both.select(ROW, "__new", __is=after[column]), old["__id"] == both[ROW])
    same_type = before[column].type() == after[column].type()
    plain = (
        joined["__was"]
        if same_type
        else joined["__was"].try_cast(after[column].type())
        if before[column].type().is_string()
        else joined["__old"]
    )
    new = joined["__is"] if same_type or before[column].type().is_string() else joined["__new"]
    lost = joined["__was"].notnull() & joined["__is"].isnull()
    differs = joined.filter(~plain.identical_to(new) | lost)
    count = int(differs.count().to_pyarrow().as_py())
    shown = differs.order_by(ROW).limit(limit).select(ROW, "__old", "__new").to_pyarrow().to_pylist() if count else []
    return count, [CellChange(row=item[ROW], column=column, old=item["__old"], new=item["__new"]) for item in shown]
