"""Tables as spreadsheets: those of the document as they are printed, and all numbers in full precision."""

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from medloom_report.domain.documents.blocks import Document, TableBlock
from medloom_report.domain.tables.base import Csv, Row, Table

# the points of long curves are for programs: those read the CSV
_MOST_ROWS: Final = 20_000
_NAME: Final = 31


def tables_of(document: Document) -> list[TableBlock]:
    """The tables with captions, in their order."""
    return [block for block in document.blocks if isinstance(block, TableBlock) and block.caption]


def write_tables(document: Document, path: Path) -> None:
    """One sheet a table of the document, as it is printed there, with label and caption above."""
    with _workbook(path) as book:
        bold, plain = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
        for block in tables_of(document):
            sheet = book.add_worksheet(block.label[:_NAME])
            sheet.write_string(0, 0, f"{block.label}. {block.caption}")
            _fill(sheet, block.table, bold, plain)


def _fill(sheet: Any, table: Table, bold: Any, plain: Any) -> None:
    widths = [max(len(line) for line in name.split("\n")) for name in table.columns]
    for spot, row in enumerate((Row(table.columns, heading=True), *table.rows)):
        for column, text in enumerate(row.cells):
            shown = f"{'  ' * row.level}{text}" if column == 0 else text
            sheet.write_string(spot + 2, column, shown, bold if row.heading else plain)
            widths[column] = max(widths[column], min(60, len(shown)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)


def write_numbers(tables: Iterable[Csv], path: Path) -> None:
    """One sheet a table of numbers, numbers as numbers; a long table ends with where the rest is."""
    with _workbook(path) as book:
        bold = book.add_format({"bold": True})
        for table in tables:
            sheet = book.add_worksheet(table.name[:_NAME])
            sheet.write_row(0, 0, table.columns, bold)
            sheet.freeze_panes(1, 0)
            for spot, row in enumerate(table.rows[:_MOST_ROWS], start=1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(spot, column, value)
                    elif value is not None and math.isfinite(value):
                        sheet.write_number(spot, column, value)
            if len(table.rows) > _MOST_ROWS:
                sheet.write_string(_MOST_ROWS + 1, 0, f"+ {len(table.rows) - _MOST_ROWS:,} rows: {table.name}.csv")


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """A workbook whose bytes are the same for the same content; no text becomes a formula or a link."""
    from xlsxwriter import Workbook

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(str(path), options) as book:
        book.set_properties({"author": "Medloom", "created": datetime(1980, 1, 1)})  # noqa: DTZ001 - the format knows none
        yield book
