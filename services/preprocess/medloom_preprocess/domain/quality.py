"""Where a table is weak: which columns lack values in which part of the rows, and which subjects are the worst."""

from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, Field

from medloom_contracts.manifests import Column, ColumnRole
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.profile import column_range

MOST_WORST: Final = 1_000
_CHUNK: Final = 60


class MissingColumn(BaseModel):
    name: str
    missing: int
    blocks: list[int] = Field(description="missing cells in each block")


class MissingMap(BaseModel):
    """Missing cells by column and by block of consecutive rows."""

    rows: int
    block_rows: list[int]
    columns: list[MissingColumn]


class WorstSubject(BaseModel):
    """One subject (or one row, where the data has no subject column) and what is wrong with its cells.

    ``score`` is the share of its cells that are missing, outside their plausible range or changed by a step.
    """

    subject: str | None
    row: int = Field(description="_row of its first row")
    rows: int
    cells: int
    missing: int
    out_of_range: int
    changed: int
    score: float


def missing_map(connection: Any, kinds: dict[str, str], rows: int, blocks: int) -> MissingMap:
    """The map of an opened table, in at most ``blocks`` blocks of equal size."""
    n = max(min(blocks, rows), 1)
    names = [name for name in kinds if name != "_row"]
    block = f"rowid * {n} // {max(rows, 1)}"
    sizes = [0] * n
    found: dict[str, list[int]] = {name: [0] * n for name in names}
    for at in range(0, len(names), _CHUNK):
        chunk = names[at : at + _CHUNK]
        counted = ", ".join(f"count(*) - count({sql.name(name)})" for name in chunk)
        query = sql.select(f"{block} AS part, count(*), {counted}", "data", "GROUP BY part")
        for part, size, *missing in connection.execute(query).fetchall():
            sizes[int(part)] = int(size)
            for name, value in zip(chunk, missing, strict=True):
                found[name][int(part)] = int(value)
    columns = [MissingColumn(name=name, missing=sum(found[name]), blocks=found[name]) for name in names]
    return MissingMap(rows=rows, block_rows=sizes if rows else [], columns=columns)


def worst(connection: Any, kinds: dict[str, str], columns: tuple[Column, ...], diffs: list[Path]) -> list[WorstSubject]:
    """The subjects of an opened table, the worst first; ``diffs`` are the steps' lists of changed cells."""
    subject = next((column.name for column in columns if column.role is ColumnRole.SUBJECT), None)
    looked = [column for column in columns if column.name in kinds and column.name != subject]
    if not looked:
        return []
    missing = " + ".join(f"({sql.name(column.name)} IS NULL)::INTEGER" for column in looked)
    unit = sql.text_form(sql.name(subject), kinds[subject]) if subject is not None else "NULL"
    cells = sql.select(
        f"_row, {unit} AS unit, {missing} AS missing, {_outside(looked, kinds)} AS outside",
        "data",
    )
    joined = f"({cells}) c LEFT JOIN ({_changes(diffs)}) d USING (_row)"
    sums = "any_value(unit), min(_row), count(*), sum(missing), sum(outside), sum(coalesce(d.n, 0))"
    grouped = (
        "GROUP BY coalesce('s' || unit, 'r' || _row) ORDER BY (sum(missing) + sum(outside) + sum(coalesce(d.n, 0)))"
    )
    query = sql.select(sums, joined, f"{grouped} / count(*) DESC, 2 LIMIT {MOST_WORST}")
    return [_scored(found, len(looked)) for found in connection.execute(query).fetchall()]


def _outside(columns: list[Column], kinds: dict[str, str]) -> str:
    parts: list[str] = []
    for column in columns:
        low, high = column_range(column)
        if not sql.is_number(kinds[column.name]):
            continue
        c = sql.name(column.name)
        limits = [f"{c} < {low!r}"] if low is not None else []
        limits += [f"{c} > {high!r}"] if high is not None else []
        if limits:
            parts.append(f"coalesce(({' OR '.join(limits)})::INTEGER, 0)")
    return " + ".join(parts) or "0"


def _changes(diffs: list[Path]) -> str:
    if not diffs:
        return "SELECT NULL::BIGINT AS _row, 0 AS n WHERE false"
    every = " UNION ALL ".join(sql.select('_row, "column"', sql.parquet(path)) for path in diffs)
    return sql.select('_row, count(DISTINCT "column") AS n', f"({every})", "GROUP BY _row")


def _scored(found: tuple[Any, ...], width: int) -> WorstSubject:
    subject, row, rows, missing, outside, changed = found
    cells = int(rows) * width
    return WorstSubject(
        subject=subject,
        row=int(row),
        rows=int(rows),
        cells=cells,
        missing=int(missing),
        out_of_range=int(outside),
        changed=int(changed),
        score=min((int(missing) + int(outside) + int(changed)) / cells, 1.0),
    )
