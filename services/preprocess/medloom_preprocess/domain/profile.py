"""Profiles a Parquet table with a few DuckDB passes: whole-table aggregates, then details from a bounded sample.

Up to ``EXACT_ROWS`` rows everything is exact; beyond, quantiles, histograms and distinct counts are estimates
(``approximate`` is then true), counts of missing, zero and out-of-range values stay exact.
"""

import math
import time
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from medloom_contracts.manifests import Column, ColumnRole, ColumnType
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.plausible import plausible_range

EXACT_ROWS: Final = 200_000
EXACT_DUPLICATES: Final = 1_000_000
TOP: Final = 20
BINS: Final = 20
HUGE: Final = 1e150
_CHUNK: Final = 60
_QUANTILES: Final = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_UNIT_TEXT: Final = r"(\s*%|\s+[^0-9\s.,<>=+/-][^0-9]{0,9}|[a-zA-Zµ°]{2}[^0-9]{0,8})?"
_NUMBER_TEXT: Final = r"\s*[<>≤≥]?=?\s*[-+]?([0-9]{1,3}([,.' ][0-9]{3})+|[0-9]+)([.,][0-9]*)?" + _UNIT_TEXT + r"\s*"
_PAIR_TEXT: Final = r"\s*[0-9]{2,3}\s*/\s*[0-9]{2,3}\s*"
_DATE_TEXT: Final = (
    r"\s*([0-9]{4}[-/.년][ ]?[0-9]{1,2}[-/.월][ ]?[0-9]{1,2}일?"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}|[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2,4}).*"
)


class Histogram(BaseModel):
    model_config = ConfigDict(frozen=True)
    edges: tuple[float, ...]
    counts: tuple[int, ...]


class TopValue(BaseModel):
    model_config = ConfigDict(frozen=True)
    value: str
    n: int


class ColumnProfile(BaseModel):
    """One column. ``zero_gap``: how far other values keep from 0, the smallest of them over the usual spacing."""

    model_config = ConfigDict(frozen=True)
    name: str
    label: str = ""
    unit: str = ""
    type: ColumnType
    role: ColumnRole
    n: int
    missing: int
    distinct: int
    mean: float | None = None
    sd: float | None = None
    min: float | str | None = None
    max: float | str | None = None
    q: dict[str, float] | None = None
    zeros: int | None = None
    negative: int | None = None
    infinite: int | None = None
    low: float | None = None
    high: float | None = None
    out_of_range: int | None = None
    histogram: Histogram | None = None
    top: tuple[TopValue, ...] | None = None
    text_length_max: int | None = None
    number_share: float | None = None
    pair_share: float | None = None
    date_share: float | None = None
    untidy: int | None = None
    zero_gap: float | None = None
    zero_floor: float | None = None


class Profile(BaseModel):
    model_config = ConfigDict(frozen=True)
    rows: int
    columns: tuple[ColumnProfile, ...]
    duplicate_rows: int
    subjects: int | None = None
    rows_per_subject_max: int | None = None
    approximate: bool
    seconds: float

    def column(self, name: str) -> ColumnProfile | None:
        return next((column for column in self.columns if column.name == name), None)


def profile_table(path: Path, columns: tuple[Column, ...], *, scratch: Path | None = None) -> Profile:
    """The profile of a Parquet file; ``columns`` is its dictionary."""
    started = time.monotonic()
    connection = sql.connect(scratch)
    try:
        return _Profiler(connection, path, columns).profile(started)
    finally:
        connection.close()


class _Profiler:
    def __init__(self, connection: Any, path: Path, columns: tuple[Column, ...]) -> None:
        self._sql = connection
        self._table = sql.parquet(path)
        self._kinds = sql.types_of(connection, self._table)
        self._columns = [column for column in columns if column.name in self._kinds]
        self._rows = int(sql.one(connection, sql.select("count(*)", self._table))[0])
        self._exact = self._rows <= EXACT_ROWS

    def profile(self, started: float) -> Profile:
        self._sample()
        wide: dict[str, dict[str, Any]] = {}
        for at in range(0, len(self._columns), _CHUNK):
            wide |= self._aggregates(self._columns[at : at + _CHUNK])
        texts = self._text_shapes()
        details = [self._detail(column, wide[column.name], texts.get(column.name, {})) for column in self._columns]
        subjects, most = self._subjects()
        return Profile(
            rows=self._rows,
            columns=tuple(details),
            duplicate_rows=self._duplicates(),
            subjects=subjects,
            rows_per_subject_max=most,
            approximate=not self._exact,
            seconds=round(time.monotonic() - started, 3),
        )

    def _sample(self) -> None:
        where = "" if self._exact else f" WHERE hash(_row) % {max(self._rows // EXACT_ROWS, 1)} = 0"
        self._sql.execute("CREATE TEMP TABLE sample AS " + sql.select("*", self._table, where))

    @property
    def _whole(self) -> str:
        return "sample" if self._exact else self._table

    def _aggregates(self, columns: list[Column]) -> dict[str, dict[str, Any]]:
        asked = {column.name: self._asked(column) for column in columns}
        parts = [part for items in asked.values() for part in items.values()]
        if not parts:
            return {}
        values = iter(sql.one(self._sql, sql.select(", ".join(parts), self._whole)))
        return {name: {key: next(values) for key in items} for name, items in asked.items()}

    def _asked(self, column: Column) -> dict[str, str]:
        c, kind = sql.name(column.name), self._kinds[column.name]
        asked = {
            "n": f"count({c})",
            "distinct": f"count(DISTINCT {c})" if self._exact else f"approx_count_distinct({c})",
        }
        if sql.is_number(kind):
            x = f"CAST({c} AS DOUBLE)"
            low, high = column_range(column)
            asked |= {
                "mean": f"avg({x})",
                "min": f"min({x})",
                "max": f"max({x})",
                "zeros": f"count_if({c} = 0)",
                "negative": f"count_if({c} < 0)",
            }
            outside = [f"{c} < {low!r}"] if low is not None else []
            outside += [f"{c} > {high!r}"] if high is not None else []
            if outside:
                asked["out_of_range"] = f"count_if({' OR '.join(outside)})"
        elif sql.is_text(kind):
            asked["text_length_max"] = f"max(length({c}))"
        elif sql.is_time(kind):
            asked |= {"min": f"CAST(min({c}) AS VARCHAR)", "max": f"CAST(max({c}) AS VARCHAR)"}
        return asked

    def _text_shapes(self) -> dict[str, dict[str, Any]]:
        names = [column.name for column in self._columns if sql.is_text(self._kinds[column.name])]
        found: dict[str, dict[str, Any]] = {}
        for at in range(0, len(names), _CHUNK):
            chunk = names[at : at + _CHUNK]
            parts = [part for name in chunk for part in _text_parts(sql.name(name))]
            values = iter(sql.one(self._sql, sql.select(", ".join(parts), "sample")))
            found |= {
                name: {key: next(values) for key in ("number_share", "pair_share", "date_share", "untidy")}
                for name in chunk
            }
        return found

    def _detail(self, column: Column, wide: dict[str, Any], text: dict[str, Any]) -> ColumnProfile:
        kind = self._kinds[column.name]
        low, high = column_range(column)
        known: dict[str, Any] = {**wide, **text, "missing": self._rows - wide["n"]}
        known["distinct"] = min(int(wide["distinct"]), wide["n"])
        if sql.is_number(kind):
            known |= {"low": low, "high": high, **self._numbers(column.name), **self._infinite(column.name, wide)}
        if self._counts_values(kind, known["distinct"]):
            known["top"] = self._top(column.name, kind, known["distinct"])
        return ColumnProfile(
            name=column.name, label=column.label, unit=column.unit, type=column.type, role=column.role, **known
        )

    def _counts_values(self, kind: str, distinct: int) -> bool:
        if sql.is_text(kind) or kind == "BOOLEAN":
            return True
        return sql.is_number(kind) and distinct <= 30

    def _top(self, name: str, kind: str, distinct: int) -> tuple[TopValue, ...]:
        table = self._whole if distinct <= 1_000 else "sample"
        c = sql.name(name)
        grouped = f"WHERE {c} IS NOT NULL GROUP BY {c} ORDER BY n DESC, {c} LIMIT {TOP}"
        query = sql.select(f"{sql.text_form(c, kind)}, count(*) AS n", table, grouped)
        found = self._sql.execute(query).fetchall()
        return tuple(TopValue(value=str(value)[:200], n=int(n)) for value, n in found)

    def _numbers(self, name: str) -> dict[str, Any]:
        import numpy as np

        c = sql.name(name)
        query = sql.select(f"CAST({c} AS DOUBLE) AS x", "sample", f"WHERE {c} IS NOT NULL")
        fetched = self._sql.execute(query).fetchnumpy()["x"]
        x = np.asarray(fetched, dtype=float)
        x = x[np.isfinite(x)]
        if not len(x):
            return {}
        if np.abs(x).max() > HUGE:
            q = np.quantile(x, _QUANTILES, method="nearest")
            return {"q": {f"{p:g}": float(value) for p, value in zip(_QUANTILES, q, strict=True)}}
        q = np.quantile(x, _QUANTILES)
        gap, floor = _zero_gap(x)
        return {
            "sd": float(np.std(x, ddof=1)) if len(x) > 1 else None,
            "q": {f"{p:g}": float(value) for p, value in zip(_QUANTILES, q, strict=True)},
            "histogram": _histogram(x),
            "zero_gap": gap,
            "zero_floor": floor,
        }

    def _infinite(self, name: str, wide: dict[str, Any]) -> dict[str, Any]:
        """Infinite values are rare: they are counted, and left out of the mean, only when an extreme shows them."""
        if not any(isinstance(wide[key], float) and math.isinf(wide[key]) for key in ("min", "max")):
            return {"infinite": 0}
        c = f"CAST({sql.name(name)} AS DOUBLE)"
        known = f"CASE WHEN isfinite({c}) THEN {c} END"
        asked = f"count_if(isinf({c})), avg({known}), min({known}), max({known})"
        found = sql.one(self._sql, sql.select(asked, self._whole))
        return dict(zip(("infinite", "mean", "min", "max"), found, strict=True))

    def _duplicates(self) -> int:
        names = [sql.name(column.name) for column in self._columns]
        if not names or self._rows < 2:
            return 0
        row = f"hash({', '.join(names)})"
        part = 1 if self._rows <= EXACT_DUPLICATES else 16
        where = f" WHERE h % {part} = 0" if part > 1 else ""
        hashed = sql.select(f"{row} AS h", self._whole)
        query = sql.select("count(*) - count(DISTINCT h)", f"({hashed})", where)
        return int(sql.one(self._sql, query)[0]) * part

    def _subjects(self) -> tuple[int | None, int | None]:
        subject = next((column.name for column in self._columns if column.role is ColumnRole.SUBJECT), None)
        if subject is None:
            return None, None
        c = sql.name(subject)
        counted = sql.select("count(*) AS n", self._whole, f"WHERE {c} IS NOT NULL GROUP BY {c}")
        query = sql.select("count(*), max(n)", f"({counted})")
        subjects, most = sql.one(self._sql, query)
        return int(subjects), int(most or 0)


def column_range(column: Column) -> tuple[float | None, float | None]:
    """The plausible range: the dictionary's, else what the name of a common clinical variable suggests."""
    if column.low is not None or column.high is not None:
        return column.low, column.high
    return plausible_range(column.name, column.unit) or (None, None)


def _text_parts(c: str) -> tuple[str, ...]:
    return (
        f"avg(CAST(regexp_full_match({c}, {sql.text(_NUMBER_TEXT)}) AS INTEGER))",
        f"avg(CAST(regexp_full_match({c}, {sql.text(_PAIR_TEXT)}) AS INTEGER))",
        f"avg(CAST(regexp_full_match({c}, {sql.text(_DATE_TEXT)}) AS INTEGER))",
        f"count(*) FILTER (WHERE {c} <> trim(regexp_replace({c}, '\\s+', ' ', 'g')))",
    )


def _histogram(x: Any) -> Histogram:
    """Counts in equal bins over the middle 99 %; what lies beyond counts in the outer bins."""
    import numpy as np

    values = np.unique(x)
    if len(values) <= BINS:
        edges = np.append(values, values[-1] + (values[-1] - values[-2] if len(values) > 1 else 1.0))
        return Histogram(edges=tuple(edges.tolist()), counts=tuple(np.histogram(x, bins=edges)[0].tolist()))
    low, high = np.quantile(x, [0.005, 0.995])
    if not high > low:
        low, high = values[0], values[-1]
    edges = np.linspace(low, high, BINS + 1)
    counts = np.histogram(np.clip(x, low, high), bins=edges)[0]
    return Histogram(edges=tuple(edges.tolist()), counts=tuple(counts.tolist()))


def _zero_gap(x: Any) -> tuple[float | None, float | None]:
    """How far positive values keep from 0: (smallest / usual spacing, 5th percentile / median); else None."""
    import numpy as np

    other = x[x != 0]
    if len(other) < 10 or len(other) == len(x) or other.min() <= 0:
        return None, None
    values = np.unique(other)
    if len(values) < 10:
        return None, None
    spacing = float(np.median(np.diff(values)))
    return float(values[0]) / spacing, float(np.quantile(other, 0.05) / np.median(other))
