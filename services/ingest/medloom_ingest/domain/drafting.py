"""Writes a source as typed Parquet with ``_row``, and finds out where a type does not fit."""

import errno
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

from medloom_contracts.manifests import ColumnType
from medloom_ingest.domain.columntypes import guess_type, missing_tokens
from medloom_ingest.domain.conversion import quoted
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import ColumnProposal, TableOptions
from medloom_ingest.domain.source import Source, raise_as_refused
from medloom_ingest.domain.writing import QueryFailed, write_numbered

_WIDE: Final = 400
_MISMATCH: Final = ("conversion", "ConversionException")


class _DoesNotFit(Exception):
    """Some cell does not fit its column's type."""


def fingerprint(options: TableOptions, columns: list[ColumnProposal]) -> str:
    """Equal when the same bytes would give the same Parquet."""
    shape = [(c.index, c.name, c.type, c.missing_codes, c.date_formats) for c in columns]
    text = json.dumps([options.model_dump(), shape], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write(connection: Any, source: Source, columns: list[ColumnProposal], target: Path) -> None:
    """Converts every cell or none.

    Raises:
        Refused: ragged or broken text, or ``conversion_failed`` naming each column, its count and first row.
    """
    try:
        _copy(connection, source, columns, target)
    except _DoesNotFit as error:
        failing = locate(connection, source, columns)
        raise conversion_refusal(failing) from error


def write_guessed(connection: Any, source: Source, columns: list[ColumnProposal], target: Path) -> None:
    """As ``write``, but a guessed type that does not fit is widened until it does."""
    for _ in range(4):
        try:
            _copy(connection, source, columns, target)
        except _DoesNotFit:
            _widen(connection, source, columns)
        else:
            return
    for column in columns:
        column.type, column.date_formats = ColumnType.TEXT, []
    _copy(connection, source, columns, target)


def _copy(connection: Any, source: Source, columns: list[ColumnProposal], target: Path) -> None:
    import duckdb

    try:
        if len(columns) > _WIDE:
            _copy_wide(connection, source, columns, target)
            return
        cells = ", ".join(f"{source.parts(c).strict()} AS {quoted(c.name)}" for c in columns)
        write_numbered(connection, f"SELECT {cells} FROM {source.relation()}", target)  # noqa: S608 - names and texts are quoted
    except (duckdb.Error, QueryFailed) as error:
        _judge(connection, source, error)


def _judge(connection: Any, source: Source, error: Exception) -> None:
    text = str(error)
    if text.startswith(("Invalid Input Error: conversion", "Conversion Error")):
        raise _DoesNotFit from None
    if "No space left" in text:
        raise OSError(errno.ENOSPC, "No space left on device") from None
    raise_as_refused(connection, source, error)


def _copy_wide(connection: Any, source: Source, columns: list[ColumnProposal], target: Path) -> None:
    """Hundreds of conversions in one query cost the square of their number: convert them in groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    connection.execute(f"CREATE OR REPLACE TEMP TABLE wide AS SELECT * FROM {source.relation()}")  # noqa: S608 - names and texts are quoted
    parts, names = [], ["_row"]
    for start in range(0, len(columns), _WIDE):
        group = columns[start : start + _WIDE]
        cells = ", ".join(f"{source.parts(c).strict()} AS {quoted(c.name)}" for c in group)
        table = connection.sql(f"SELECT {cells} FROM wide").to_arrow_table()  # noqa: S608 - names and texts are quoted
        parts += table.columns
        names += table.column_names
    rows = len(parts[0])
    pq.write_table(
        pa.Table.from_arrays([pa.array(range(rows), pa.int64()), *parts], names=names), str(target), compression="zstd"
    )
    connection.execute("DROP TABLE wide")


def locate(connection: Any, source: Source, columns: list[ColumnProposal]) -> dict[str, tuple[int, int, str]]:
    """For each column that does not fit: how many cells, the first data row (1-based), and the wanted type."""
    found: dict[str, tuple[int, int, str]] = {}
    import duckdb

    for start in range(0, len(columns), 100):
        group = [(c, p.fails()) for c in columns[start : start + 100] if (p := source.parts(c)).fits != "true"]
        if not group:
            continue
        sums = ", ".join(f"count(*) FILTER ({f}), min(rn) FILTER ({f})" for _, f in group)
        query = f"SELECT {sums} FROM (SELECT row_number() OVER () AS rn, * FROM {source.relation()})"  # noqa: S608 - names and texts are quoted
        try:
            row = connection.execute(query).fetchone()
        except duckdb.Error as error:
            raise_as_refused(connection, source, error)
        for (column, _), count, first in zip(group, row[::2], row[1::2], strict=True):
            if count:
                found[column.name] = (int(count), int(first), column.type.value)
    return found


def conversion_refusal(failing: dict[str, tuple[int, int, str]]) -> Refused:
    problems = [{"column": c, "count": n, "row": r, "type": t} for c, (n, r, t) in list(failing.items())[:200]]
    column, (count, row, kind) = next(iter(failing.items()), ("", (0, 0, "")))
    return Refused("conversion_failed", where=column, problems=problems, found=count, line=row, type=kind)


def _widen(connection: Any, source: Source, columns: list[ColumnProposal]) -> None:
    """Looks at every different failing cell of each failing column, then guesses the type anew."""
    failing = locate(connection, source, columns)
    for column in columns:
        if column.name not in failing:
            continue
        ref = source.ref(column.index)
        cells = connection.execute(
            f"SELECT CAST({ref} AS VARCHAR), count(*) FROM {source.relation()} "  # noqa: S608 - names and texts are quoted
            f"WHERE {source.parts(column).fails()} GROUP BY 1 LIMIT 2000"
        ).fetchall()
        values = {str(v): int(n) for v, n in cells}
        regard(column, values, source.decimal)


def regard(column: ColumnProposal, values: dict[str, int], decimal: str) -> None:
    """Widens the type of ``column`` so that it also holds ``values``, as little as possible."""
    tokens = missing_tokens(values)
    codes = sorted({*column.missing_codes, *(t.strip() for t in tokens)})
    real = Counter({v: n for v, n in values.items() if v not in tokens})
    if not real:
        column.missing_codes = codes
        return
    guess = guess_type(real, column.source_name, decimal)
    if {guess.type, column.type} <= {ColumnType.INTEGER, ColumnType.NUMBER}:
        column.type, column.missing_codes = ColumnType.NUMBER, codes
    elif guess.type in {ColumnType.DATE, ColumnType.DATETIME} and column.type in {ColumnType.DATE, ColumnType.DATETIME}:
        column.type = ColumnType.DATETIME if ColumnType.DATETIME in {guess.type, column.type} else ColumnType.DATE
        fresh = [f for f in guess.date_formats if f not in column.date_formats]
        column.date_formats, column.missing_codes = [*column.date_formats, *fresh], codes
        if not fresh:
            column.type, column.date_formats = ColumnType.TEXT, []
    else:
        column.type, column.date_formats = ColumnType.TEXT, []
        column.missing_codes = [c for c in column.missing_codes if c.casefold() in {"nan", "#n/a", "null"}]
