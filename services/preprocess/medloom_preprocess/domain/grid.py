"""Pages, filters, sorts and facets over a table, in DuckDB SQL with bound values."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from medloom_contracts.errors import Malformed, Words
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.errors import UnknownColumn

MOST_ROWS: Final = 1_000
_ORDERED: Final = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Filter(BaseModel):
    """One condition; all conditions of a request must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    column: str
    op: Literal["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "contains", "missing", "present"]
    value: str | int | float | bool | list[str | int | float | bool] | None = None


class GridColumn(BaseModel):
    name: str
    type: str


class Grid(BaseModel):
    """One page of rows; ``_row`` is the first value of each."""

    columns: list[GridColumn]
    rows: list[list[str | int | float | bool | None]]
    total: int
    total_unfiltered: int
    offset: int
    limit: int


class FacetValue(BaseModel):
    value: str
    n: int


class FacetBin(BaseModel):
    low: float
    high: float
    n: int


class Facets(BaseModel):
    column: str
    type: str
    rows: int
    missing: int
    distinct: int
    values: list[FacetValue] | None = Field(default=None, description="the most frequent values of a text column")
    bins: list[FacetBin] | None = Field(default=None, description="counts in equal classes of a number")


_FILTERS: Final = TypeAdapter(list[Filter])
_SORT: Final = TypeAdapter(list[str])


def read_filters(text: str | None) -> list[Filter]:
    """The filter parameter of a request; raises Malformed."""
    if not text:
        return []
    try:
        found = _FILTERS.validate_json(text)
    except ValidationError as error:
        raise Malformed(
            Words(
                en="The filter is not a list of {column, op, value}.",
                ko="filter는 {column, op, value}의 목록이어야 합니다.",
            ),
            Words(
                en='For example [{"column":"AGE","op":"ge","value":18}].',
                ko='예: [{"column":"AGE","op":"ge","value":18}]',
            ),
            where="filter",
            problems=[{"where": ".".join(map(str, item["loc"])), "text": item["msg"]} for item in error.errors()],
        ) from None
    return found[:50]


def read_sort(text: str | None) -> list[tuple[str, bool]]:
    """The sort parameter: names, ``-`` before a name for descending, comma between or as a JSON list."""
    if not text:
        return []
    try:
        names = _SORT.validate_python(json.loads(text)) if text.startswith("[") else text.split(",")
    except (ValueError, ValidationError):
        raise Malformed(
            Words(en="The sort order cannot be read.", ko="정렬 순서를 읽을 수 없습니다."),
            Words(en="For example -AGE,SEX.", ko="예: -AGE,SEX"),
            where="sort",
        ) from None
    return [(name.removeprefix("-"), name.startswith("-")) for name in names if name][:5]


def where(filters: list[Filter], kinds: dict[str, str]) -> tuple[str, list[Any]]:
    """A WHERE clause with bound values; raises UnknownColumn, or Malformed for a value of the wrong kind."""
    parts: list[str] = []
    values: list[Any] = []
    for item in filters:
        if item.column not in kinds:
            raise UnknownColumn(item.column)
        part, bound = _condition(item, kinds[item.column])
        parts.append(part)
        values += bound
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def _condition(item: Filter, kind: str) -> tuple[str, list[Any]]:
    c = sql.name(item.column)
    if item.op in ("missing", "present"):
        return f"{c} IS {'NOT ' if item.op == 'present' else ''}NULL", []
    if item.op == "contains":
        return f"contains(lower({sql.text_form(c, kind)}), lower(?))", [str(item.value)]
    if item.op in ("in", "not_in"):
        wanted = item.value if isinstance(item.value, list) else [item.value]
        marks = ", ".join("?" for _ in wanted)
        return f"{c} {'NOT ' if item.op == 'not_in' else ''}IN ({marks})", [
            _bound(value, kind, item) for value in wanted
        ]
    value = _bound(item.value, kind, item)
    if item.op in ("eq", "ne"):
        return (f"{c} = ?" if item.op == "eq" else f"{c} IS DISTINCT FROM ?"), [value]
    return f"{c} {_ORDERED[item.op]} ?", [value]


def _bound(value: Any, kind: str, item: Filter) -> Any:
    try:
        return _typed(value, kind)
    except (TypeError, ValueError, OverflowError):
        raise Malformed(
            Words(
                en=f"The filter's value does not fit the column “{item.column}”.",
                ko=f"필터 값이 “{item.column}” 열의 형식과 맞지 않습니다.",
            ),
            Words(en="Give a value of the column's type.", ko="열의 형식에 맞는 값을 주세요."),
            where="filter",
        ) from None


def _typed(value: Any, kind: str) -> Any:
    if value is None or isinstance(value, list):
        raise TypeError(kind)
    if sql.is_number(kind):
        number = float(value)
        return int(value) if sql.is_integer(kind) and number.is_integer() else number
    if kind == "BOOLEAN":
        return str(value).lower() in {"1", "true"}
    return datetime.fromisoformat(str(value)) if sql.is_time(kind) else str(value)


def order_by(sort: list[tuple[str, bool]], kinds: dict[str, str], ties: str = "rowid") -> str:
    """An ORDER BY clause; missing values last, ties in the table's own order."""
    for name, _ in sort:
        if name not in kinds:
            raise UnknownColumn(name)
    keys = [f"{sql.name(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in sort]
    return " ORDER BY " + ", ".join([*keys, ties])


def count(connection: Any, relation: str, kinds: dict[str, str], filters: list[Filter]) -> int:
    """How many rows pass."""
    clause, values = where(filters, kinds)
    return int(connection.execute(sql.select("count(*)", relation, clause), values).fetchall()[0][0])


def page(
    connection: Any,
    relation: str,
    kinds: dict[str, str],
    *,
    filters: list[Filter],
    sort: list[tuple[str, bool]],
    offset: int,
    limit: int,
    total: int,
    everything: int,
) -> Grid:
    """One page of a DuckDB table: row ids first, from the columns that matter, then the cells of these rows alone."""
    clause, values = where(filters, kinds)
    chosen = sql.select("rowid", relation, clause, order_by(sort, kinds), f"LIMIT {int(limit)} OFFSET {int(offset)}")
    ids = [row[0] for row in connection.execute(chosen, values).fetchall()]
    return Grid(
        columns=shown_columns(kinds),
        rows=rows_of(connection, relation, kinds, ids),
        total=total,
        total_unfiltered=everything,
        offset=offset,
        limit=limit,
    )


def shown_columns(kinds: dict[str, str]) -> list[GridColumn]:
    """The columns of a page: ``_row`` first, then the table's own order."""
    return [GridColumn(name=name, type=kinds[name]) for name in ["_row", *(name for name in kinds if name != "_row")]]


def rows_of(
    connection: Any, relation: str, kinds: dict[str, str], ids: Sequence[int], key: str = "rowid"
) -> list[list[Any]]:
    """The cells of these rows, in this order."""
    shown = ", ".join(_shown(column.name, kinds[column.name]) for column in shown_columns(kinds))
    if not ids:
        return []
    these = f"WHERE {key} BETWEEN {min(ids)} AND {max(ids)} AND {key} IN ({', '.join(map(str, ids))})"
    found = connection.execute(sql.select(f"{key}, {shown}", relation, these)).fetchall()
    by_id = {row[0]: list(row[1:]) for row in found}
    return [by_id[row_id] for row_id in ids]


def _shown(name: str, kind: str) -> str:
    c = sql.name(name)
    if sql.is_time(kind):
        return f"CAST({c} AS VARCHAR) AS {c}"
    if sql.is_floating(kind):
        return f"CASE WHEN isfinite(CAST({c} AS DOUBLE)) THEN CAST({c} AS DOUBLE) END AS {c}"
    return c


def facets(
    connection: Any, relation: str, kinds: dict[str, str], column: str, *, filters: list[Filter], limit: int
) -> Facets:
    """What a column holds among the rows that pass: values with counts, or counts in classes for a number."""
    if column not in kinds or column == "_row":
        raise UnknownColumn(column)
    clause, values = where(filters, kinds)
    c, kind = sql.name(column), kinds[column]
    counted = sql.select(f"count(*), count({c}), approx_count_distinct({c})", relation, clause)
    n, known, distinct = connection.execute(counted, values).fetchall()[0]
    base: dict[str, Any] = {"column": column, "type": kind, "rows": int(n), "missing": int(n) - int(known)}
    if sql.is_number(kind) and distinct > 30:
        return Facets(
            **base, distinct=min(int(distinct), int(known)), bins=_bins(connection, relation, clause, values, c)
        )
    present = f"{clause}{' AND' if clause else ' WHERE'} {c} IS NOT NULL"
    grouped = f"GROUP BY {c} ORDER BY n DESC, {c} LIMIT {int(limit) + 1}"
    query = sql.select(f"{sql.text_form(c, kind)}, count(*) AS n", relation, present, grouped)
    found = connection.execute(query, values).fetchall()
    exact = len(found) if len(found) <= limit else min(int(distinct), int(known))
    return Facets(
        **base, distinct=exact, values=[FacetValue(value=str(value), n=int(count)) for value, count in found[:limit]]
    )


def _bins(connection: Any, relation: str, clause: str, values: list[Any], c: str) -> list[FacetBin]:
    x = f"CAST({c} AS DOUBLE)"
    finite = f"{clause}{' AND' if clause else ' WHERE'} isfinite({x})"
    low, high = connection.execute(sql.select(f"min({x}), max({x})", relation, finite), values).fetchall()[0]
    if low is None or low == high:
        return []
    width = (high - low) / 20
    bucket = f"least(CAST(floor(({x} - {low!r}) / {width!r}) AS BIGINT), 19)"
    found = dict(
        connection.execute(sql.select(f"{bucket}, count(*)", relation, finite, "GROUP BY 1"), values).fetchall()
    )
    return [FacetBin(low=low + i * width, high=low + (i + 1) * width, n=int(found.get(i, 0))) for i in range(20)]
