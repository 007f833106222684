"""What the whole columns of a draft tell: from the Parquet file's own statistics where they say enough."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from medloom_contracts.manifests import ColumnType
from medloom_ingest.domain import roles
from medloom_ingest.domain.conversion import literal, quoted
from medloom_ingest.domain.proposal import ColumnProposal

_AT_ONCE: Final = 200
_WIDEST: Final = 64_000_000


@dataclass
class _Stated:
    """Filled cells and bounds of one column, summed over the row groups."""

    filled: int = 0
    low: int | None = None
    high: int | None = None

    def add(self, filled: int, low: Any, high: Any) -> None:
        self.filled += filled
        if low is not None:
            self.low = low if self.low is None else min(self.low, low)
            self.high = high if self.high is None else max(self.high, high)


def column_facts(
    connection: Any, columns: list[ColumnProposal], target: Path
) -> tuple[dict[str, roles.ColumnFacts], int]:
    """Facts by column and the number of rows; different values exactly where a role may hang on them, else by sketch.

    The file was written by this service and every row group carries counts of missing cells and the bounds of numbers.
    """
    rows, stated = _stated(columns, target)
    distinct = _distinct(connection, [c for c in columns if _is_counted(c)], stated, target)
    facts = {}
    for column in columns:
        told, whole = stated[column.name], column.type is ColumnType.INTEGER
        low, high = (told.low, told.high) if whole else (None, None)
        facts[column.name] = roles.ColumnFacts(rows, told.filled, distinct.get(column.name, 0), low, high)
    return facts, rows


def _is_counted(column: ColumnProposal) -> bool:
    return roles.may_be_id(column) or column.type in {ColumnType.CATEGORY, ColumnType.TEXT}


def _stated(columns: list[ColumnProposal], target: Path) -> tuple[int, dict[str, _Stated]]:
    import pyarrow.parquet as pq

    meta = pq.read_metadata(target)
    place = {name: at for at, name in enumerate(meta.schema.to_arrow_schema().names)}
    stated = {c.name: _Stated() for c in columns}
    for number in range(meta.num_row_groups):
        group = meta.row_group(number)
        for column in columns:
            chunk = group.column(place[column.name])
            told = chunk.statistics
            bounds = (told.min, told.max) if column.type is ColumnType.INTEGER and told.has_min_max else (None, None)
            stated[column.name].add(chunk.num_values - told.null_count, *bounds)
    return meta.num_rows, stated


def _distinct(
    connection: Any, columns: list[ColumnProposal], stated: dict[str, _Stated], target: Path
) -> dict[str, int]:
    found, asked = {}, []
    for column in columns:
        told = stated[column.name]
        if column.type is not ColumnType.INTEGER:
            asked.append(column)
        elif told.low is not None and told.high is not None and told.high - told.low < _WIDEST:
            found[column.name] = _marked(target, column.name, told.low, told.high)
        elif told.filled:
            asked.append(column)
    for start in range(0, len(asked), _AT_ONCE):
        group = asked[start : start + _AT_ONCE]
        query = f"SELECT {', '.join(map(_query, group))} FROM read_parquet({literal(str(target))})"  # noqa: S608 - names and texts are quoted
        found |= dict(zip((c.name for c in group), map(int, connection.execute(query).fetchone()), strict=True))
    return found


def _query(column: ColumnProposal) -> str:
    name = quoted(column.name)
    return f"count(DISTINCT {name})" if roles.may_be_id(column) else f"approx_count_distinct({name})"


def _marked(target: Path, name: str, low: int, high: int) -> int:
    """Different whole numbers between ``low`` and ``high``, by a mark for each: no table of values is built."""
    import numpy as np
    import pyarrow.parquet as pq

    seen = np.zeros(high - low + 1, dtype=bool)
    with pq.ParquetFile(target) as file:
        for batch in file.iter_batches(columns=[name]):
            seen[batch.column(0).drop_null().to_numpy() - low] = True
    return int(np.count_nonzero(seen))
