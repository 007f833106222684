"""A table before and after a recipe, column by column, counted in the same classes so that both can be drawn over
each other. Beyond ``EXACT_ROWS`` rows the distributions come from a sample and counts of different values are
estimates; counts of missing values stay exact."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, Field

from medloom_contracts.manifests import Column
from medloom_preprocess.domain import sql

EXACT_ROWS: Final = 200_000
SAMPLED_ROWS: Final = 60_000
CLASSES: Final = 24
MOST_VALUES: Final = 12
_CHUNK: Final = 40

State = Literal["same", "changed", "added", "removed"]


class Side(BaseModel):
    """A column on one side. Of a text only the readable numbers have a mean."""

    type: str
    n: int
    missing: int
    distinct: int
    mean: float | None = None
    median: float | None = None


class ComparedClass(BaseModel):
    low: float
    high: float
    before: int
    after: int


class ComparedValue(BaseModel):
    value: str
    before: int
    after: int


class ComparedColumn(BaseModel):
    """``bins`` for numbers and times (seconds since 1970), whose outer classes also count what lies beyond them;
    ``values`` for everything else."""

    name: str
    name_before: str | None
    label: str = ""
    unit: str = ""
    state: State
    cells_changed: int
    before: Side | None
    after: Side | None
    is_time: bool = False
    bins: list[ComparedClass] | None = None
    values: list[ComparedValue] | None = Field(default=None, description="the most frequent values of both sides")


class Comparison(BaseModel):
    rows_before: int
    rows_after: int
    approximate: bool
    columns: list[ComparedColumn]


@dataclass(frozen=True)
class Half:
    """One of the two tables."""

    path: Path
    columns: tuple[Column, ...]


def compare(before: Half, after: Half, cells: dict[str, int]) -> Comparison:
    """Every column of both tables; ``cells`` counts the changed cells by column name."""
    connection = sql.connect(None)
    try:
        old, new = _Table(connection, "before", before), _Table(connection, "after", after)
        found = [_compared(old, new, was, now, cells) for was, now in pair(before.columns, after.columns)]
        return Comparison(
            rows_before=old.rows,
            rows_after=new.rows,
            approximate=not (old.exact and new.exact),
            columns=found,
        )
    finally:
        connection.close()


def pair(before: tuple[Column, ...], after: tuple[Column, ...]) -> list[tuple[Column | None, Column | None]]:
    """Columns that are the same thing on both sides: by name, else by the header in the file (renamed)."""
    names, kept = {column.name for column in before}, {column.name for column in after}
    left = {column.source_name: column for column in before if column.source_name and column.name not in kept}
    old = {column.name: column for column in before}
    pairs: list[tuple[Column | None, Column | None]] = []
    used: set[str] = set()
    for column in after:
        was = old[column.name] if column.name in names else left.pop(column.source_name, None)
        pairs.append((was, column))
        used |= {was.name} if was is not None else set()
    return pairs + [(column, None) for column in before if column.name not in used]


class _Table:
    """One side, loaded once (or a sample of it); what a query needs to know of each column is counted at once."""

    def __init__(self, connection: Any, name: str, half: Half) -> None:
        self.sql, self.name = connection, name
        whole = sql.parquet(half.path)
        self.kinds = sql.types_of(connection, whole)
        self.rows = int(sql.one(connection, sql.select("count(*)", whole))[0])
        self.exact = self.rows <= EXACT_ROWS
        where = "" if self.exact else f"WHERE hash(_row) % {math.ceil(self.rows / SAMPLED_ROWS)} = 0"
        connection.execute(f"CREATE TEMP TABLE {name} AS {sql.select('*', whole, where)}")
        self._known: dict[str, Side] = {}
        names = [column.name for column in half.columns if column.name in self.kinds]
        for at in range(0, len(names), _CHUNK):
            self._count(names[at : at + _CHUNK], whole)

    def _count(self, names: list[str], whole: str) -> None:
        asked = [part for name in names for part in self._amounts(name)]
        amounts = iter(sql.one(self.sql, sql.select(", ".join(asked), self.name if self.exact else whole)))
        middles = iter(sql.one(self.sql, sql.select(", ".join(self._middles(names)), self.name)))
        for name in names:
            n, distinct = int(next(amounts)), int(next(amounts))
            self._known[name] = Side(
                type=self.kinds[name],
                n=n,
                missing=self.rows - n,
                distinct=min(distinct, n),
                mean=_finite(next(middles)),
                median=_finite(next(middles)),
            )

    def _amounts(self, name: str) -> tuple[str, str]:
        c = sql.name(name)
        return f"count({c})", f"count(DISTINCT {c})" if self.exact else f"approx_count_distinct({c})"

    def _middles(self, names: list[str]) -> list[str]:
        parts: list[str] = []
        for name in names:
            x = self.number(name)
            has_none = sql.is_time(self.kinds[name]) or self.kinds[name] == "BOOLEAN"
            finite = f"FILTER (WHERE isfinite({x}))"
            parts += ["NULL", "NULL"] if has_none else [f"avg({x}) {finite}", f"median({x}) {finite}"]
        return parts

    def number(self, name: str) -> str:
        c, kind = sql.name(name), self.kinds[name]
        if sql.is_time(kind):
            return f"epoch(CAST({c} AS TIMESTAMP))"
        return f"CAST({c} AS DOUBLE)" if sql.is_number(kind) else f"TRY_CAST({c} AS DOUBLE)"

    def side(self, column: Column | None) -> Side | None:
        return self._known.get(column.name) if column is not None else None

    def is_measured(self, column: Column | None) -> bool:
        """Whether the column has a scale: a number or a time with more values than a bar each could show."""
        if column is None or column.name not in self._known:
            return False
        kind = self.kinds[column.name]
        return (sql.is_number(kind) or sql.is_time(kind)) and self._known[column.name].distinct > MOST_VALUES

    def middle(self, column: Column | None) -> tuple[float, float] | None:
        """Between which numbers the middle 99 % lie."""
        if column is None or column.name not in self._known:
            return None
        x = self.number(column.name)
        asked = f"quantile_cont({x}, 0.005), quantile_cont({x}, 0.995)"
        low, high = sql.one(self.sql, sql.select(asked, self.name, f"WHERE isfinite({x})"))
        return (float(low), float(high)) if low is not None else None

    def classes(self, column: Column | None, low: float, width: float, n: int) -> dict[int, int]:
        if column is None or column.name not in self._known:
            return {}
        x = self.number(column.name)
        at = f"CAST(least(greatest(floor(({x} - {low!r}) / {width!r}), 0), {n - 1}) AS INTEGER)"
        query = sql.select(f"{at}, count(*)", self.name, f"WHERE isfinite({x}) GROUP BY 1")
        return {int(number): int(count) for number, count in self.sql.execute(query).fetchall()}

    def values(self, column: Column | None) -> dict[str, int]:
        if column is None or column.name not in self._known:
            return {}
        c, kind = sql.name(column.name), self.kinds[column.name]
        grouped = f"WHERE {c} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT 400"
        query = sql.select(f"{sql.text_form(c, kind)} AS v, count(*) AS n", self.name, grouped)
        return {str(value)[:200]: int(count) for value, count in self.sql.execute(query).fetchall()}


def _finite(value: Any) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _compared(
    old: _Table, new: _Table, was: Column | None, now: Column | None, cells: dict[str, int]
) -> ComparedColumn:
    shown = now if now is not None else was
    assert shown is not None  # noqa: S101 - a pair has at least one side
    changed = sum(cells.get(name, 0) for name in {column.name for column in (was, now) if column is not None})
    before, after = old.side(was), new.side(now)
    state: State = "added" if before is None else "removed" if after is None else "same"
    if before is not None and after is not None and (changed or before.type != after.type):
        state = "changed"
    measured = new.is_measured(now) or old.is_measured(was)
    table, column = (new, now) if now is not None else (old, was)
    return ComparedColumn(
        name=shown.name,
        name_before=was.name if was is not None else None,
        label=shown.label,
        unit=shown.unit,
        state=state,
        cells_changed=changed,
        before=before,
        after=after,
        is_time=column is not None and sql.is_time(table.kinds.get(column.name, "")),
        bins=_bins(old, new, was, now) if measured else None,
        values=None if measured else _values(old.values(was), new.values(now)),
    )


def _bins(old: _Table, new: _Table, was: Column | None, now: Column | None) -> list[ComparedClass]:
    middles = [middle for middle in (old.middle(was), new.middle(now)) if middle is not None]
    if not middles:
        return []
    low, width, n = nice_classes(min(middle[0] for middle in middles), max(middle[1] for middle in middles))
    before, after = old.classes(was, low, width, n), new.classes(now, low, width, n)
    return [
        ComparedClass(low=low + i * width, high=low + (i + 1) * width, before=before.get(i, 0), after=after.get(i, 0))
        for i in range(n)
    ]


def nice_classes(low: float, high: float) -> tuple[float, float, int]:
    """Where the first class begins, how wide each is, and how many: limits that a reader would choose."""
    if not high > low:
        return low - 0.5, 1.0, 1
    rough = (high - low) / CLASSES
    power = 10.0 ** math.floor(math.log10(rough))
    width = next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999)
    start = math.floor(low / width) * width
    return start, width, math.floor((high - start) / width) + 1


def _values(before: dict[str, int], after: dict[str, int]) -> list[ComparedValue]:
    most = sorted(
        before.keys() | after.keys(), key=lambda value: (-max(after.get(value, 0), before.get(value, 0)), value)
    )
    return [
        ComparedValue(value=value, before=before.get(value, 0), after=after.get(value, 0))
        for value in most[:MOST_VALUES]
    ]
