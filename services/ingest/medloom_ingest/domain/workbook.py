"""A spreadsheet's sheet as plain text cells, read by calamine after the package itself was checked."""

import csv
import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from medloom_ingest.domain.dialect import HEAD_ROWS, Grid
from medloom_ingest.domain.problems import Refused

TAIL: Final = 40
Cells = list[str]


def cell_text(value: Any) -> str:
    """A cell as text from which the same value can be read back."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


class Workbook:
    """An opened workbook; every failure of the reader is a refusal."""

    def __init__(self, path: Path) -> None:
        from python_calamine import CalamineWorkbook

        try:
            self._book = CalamineWorkbook.from_path(str(path))
            self.sheets: list[str] = list(self._book.sheet_names)
        except BaseException as error:
            raise _broken(error) from error

    def choose(self, wanted: str | None) -> str:
        """The wanted sheet, or the one with the largest filled area."""
        if wanted is not None:
            if wanted not in self.sheets:
                raise Refused("sheet_unknown", where="sheet")
            return wanted
        if not self.sheets:
            raise Refused("no_table")
        return max(self.sheets, key=self._area) if len(self.sheets) > 1 else self.sheets[0]

    def _area(self, name: str) -> int:
        sheet = self._sheet(name)
        return int(sheet.height) * int(sheet.width)

    def _sheet(self, name: str) -> Any:
        try:
            return self._book.get_sheet_by_name(name)
        except BaseException as error:
            raise _broken(error) from error

    def rows(self, name: str) -> Iterator[Cells]:
        """All rows from the sheet's first row and column on."""
        sheet = self._sheet(name)
        before = sheet.start[0] if sheet.start else 0
        left = [""] * (sheet.start[1] if sheet.start else 0)
        for _ in range(before):
            yield []
        for row in sheet.iter_rows() if hasattr(sheet, "iter_rows") else sheet.to_python():
            yield left + [cell_text(v) for v in row]


def _broken(error: BaseException) -> Refused:
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error
    if "assword" in str(type(error)) + str(error):
        return Refused("encrypted")
    return Refused("broken_file", format="xlsx")


def write_text(
    rows: Iterator[Cells], target: Path, *, columns_limit: int, footers: Callable[[Grid, list[Cells]], int]
) -> tuple[Grid, int, int]:
    """Writes rows as comma-separated text; the last ones are judged by ``footers(head, tail)`` and left out.

    Returns:
        the head, the width of the sheet, and how many rows were left out at the end.
    """
    head: list[Cells] = []
    tail: deque[Cells] = deque()
    width = 2
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            width = max(width, len(row))
            if width > columns_limit:
                raise Refused("too_many_columns", found=width, limit=columns_limit)
            if len(head) < HEAD_ROWS:
                head.append(row)
            tail.append(row)
            if len(tail) > TAIL:
                writer.writerow(_padded(tail.popleft(), width))
        grid = Grid(head, list(range(1, len(head) + 1)))
        dropped = footers(grid, list(tail))
        for row in list(tail)[: len(tail) - dropped]:
            writer.writerow(_padded(row, width))
    return grid, width, dropped


def _padded(row: Cells, width: int) -> Cells:
    return row + [""] * (width - len(row))
