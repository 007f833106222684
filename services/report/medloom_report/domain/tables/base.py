"""A table as words, and a CSV file as numbers."""

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

Value: TypeAlias = str | int | float | None
# tables of words, not of numbers: their cells are set to the left
WORDY: Final = frozenset({"tripod_ai", "provenance", "specification"})
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One line; ``level`` 1 is indented under the line above it, ``heading`` is printed in bold."""

    cells: tuple[str, ...]
    level: int = 0
    heading: bool = False


@dataclass(frozen=True)
class Table:
    """A table for readers: ``columns`` are headings, the first column is text, the others are centred."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Csv:
    """A table for programs: names in English, numbers in full precision, absent ones empty."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def make_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Csv:
    return Csv(name, tuple(columns), tuple(tuple(row) for row in rows))


def cell(value: Value) -> str:
    """A value as CSV text: shortest exact form of a number, nothing for what is absent, and no text that a spreadsheet
    would run as a formula (OWASP, CSV injection)."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return repr(float(value)) if isinstance(value, float) else str(int(value))


def write_csv(table: Csv, folder: Path) -> Path:
    """Write ``<name>.csv`` in UTF-8 with a byte-order mark, so that spreadsheets read Korean."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table.name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows([cell(value) for value in row] for row in table.rows)
    return path
