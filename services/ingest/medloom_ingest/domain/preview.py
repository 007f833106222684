"""The first rows as they will be under the present options, worked out without a parser."""

import math
from typing import Any

from medloom_contracts.manifests import ColumnType
from medloom_ingest.domain import dates
from medloom_ingest.domain.columntypes import INFINITE, INTEGER
from medloom_ingest.domain.proposal import ColumnProposal, Preview, TableProposal


def preview(table: TableProposal, head: dict[str, Any], limit: int = 50) -> Preview:
    """``head`` holds ``raw`` (rows as in the file) and ``cells`` (body rows as text or None)."""
    rows = [[convert(_at(cells, c.index), c, table) for c in table.columns] for cells in head["cells"][:limit]]
    return Preview(raw=head["raw"], columns=[c.name for c in table.columns], rows=rows, total_rows=table.rows)


def _at(cells: list[str | None], index: int) -> str | None:
    return cells[index] if index < len(cells) else None


def convert(cell: str | None, column: ColumnProposal, table: TableProposal) -> Any:
    """One cell under the column's type; a cell that does not fit is shown as its text."""
    if cell is None or not cell.strip() or cell.strip() in column.missing_codes or cell.strip().casefold() in INFINITE:
        return None
    text = cell.strip()
    if column.type in {ColumnType.INTEGER, ColumnType.NUMBER}:
        return _number(cell, text, column, table)
    if column.type is ColumnType.BOOLEAN:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.casefold(), cell)
    if column.type in {ColumnType.DATE, ColumnType.DATETIME}:
        found = dates.parse(text, column.date_formats or ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S"])
        if found is None:
            return cell
        return found.date().isoformat() if column.type is ColumnType.DATE else found.isoformat()
    return cell


def _number(cell: str, text: str, column: ColumnProposal, table: TableProposal) -> Any:
    if table.options.thousands:
        text = text.replace(table.options.thousands, "")
    if table.options.decimal == ",":
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return cell
    if column.type is ColumnType.INTEGER:
        whole = text.removesuffix(".0")
        return int(whole) if INTEGER.fullmatch(whole) else cell
    return None if math.isnan(value) else value
