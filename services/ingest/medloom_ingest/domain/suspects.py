"""Whole numbers that may mean "missing": 9s and 8s far beyond every other value, or below zero among counts."""

from pathlib import Path
from typing import Any, Final

from medloom_contracts.manifests import ColumnType, Finding
from medloom_ingest.domain.conversion import literal, quoted
from medloom_ingest.domain.findings import column_finding
from medloom_ingest.domain.proposal import ColumnProposal
from medloom_ingest.domain.roles import ColumnFacts

_HIGH: Final = {88, 98, 99, 888, 998, 999, 8888, 9998, 9999, 99999}
_LOW: Final = {-1, -8, -9, -88, -98, -99, -998, -999, -9999}
_MOST: Final = 500


def find(connection: Any, columns: list[ColumnProposal], facts: dict[str, ColumnFacts], target: Path) -> list[Finding]:
    """One finding for each column whose extreme value is such a code and has no neighbour; nothing is changed."""
    asked = [(c, code) for c in columns if (code := _code(c, facts[c.name])) is not None][:_MOST]
    if not asked:
        return []
    parts = []
    for column, code in asked:
        name = quoted(column.name)
        next_one = f"max({name}) FILTER ({name} < {code})" if code > 0 else f"min({name}) FILTER ({name} > {code})"
        parts.append(f"count(*) FILTER ({name} = {code}), {next_one}")
    query = f"SELECT {', '.join(parts)} FROM read_parquet({literal(str(target))})"  # noqa: S608 - names are quoted
    row = connection.execute(query).fetchone()
    found = []
    for (column, code), count, neighbour in zip(asked, row[::2], row[1::2], strict=True):
        if neighbour is not None and _is_far(code, int(neighbour)):
            found.append(column_finding("possible_missing_codes", column.name, int(count)))
    return found


def _code(column: ColumnProposal, facts: ColumnFacts) -> int | None:
    if column.type is not ColumnType.INTEGER:
        return None
    if facts.high in _HIGH:
        return facts.high
    return facts.low if facts.low in _LOW else None


def _is_far(code: int, neighbour: int) -> bool:
    return neighbour * 2 < code if code > 0 else neighbour >= 0
