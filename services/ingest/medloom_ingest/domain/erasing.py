"""Taking one subject out of a table. The subject's identifier itself is never stored: only salted hashes travel."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from medloom_contracts.manifests import Column, ColumnRole, ColumnType, DatasetManifest, TableObject
from medloom_ingest.domain.conversion import literal, quoted
from medloom_ingest.domain.inspection import category_counts
from medloom_ingest.domain.source import connect

_BATCH: Final = 100_000
MOST_RUNS: Final = 1_500


class Sought:
    """Recognises one subject by salted hashes of the ways in which the identifier may be written."""

    def __init__(self, salt: str, hashes: Iterable[str]) -> None:
        self._salt, self._hashes = salt, frozenset(hashes)
        self.payload: dict[str, Any] = {"salt": salt, "hashes": sorted(self._hashes)}

    @classmethod
    def of(cls, identifiers: Iterable[str]) -> "Sought":
        salt = secrets.token_hex(16)
        return cls(salt, (_hash(salt, _plain(one)) for one in identifiers))

    def found(self, value: str | None) -> bool:
        return value is not None and _hash(self._salt, _plain(value)) in self._hashes


def _plain(text: str) -> str:
    """A number that a file keeps as 17.0 is the subject 17."""
    text = text.strip()
    return text.removesuffix(".0") if text.removesuffix(".0").lstrip("-").isdigit() else text


def _hash(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\x00{text}".encode()).hexdigest()


def count(source: Path, column: str, sought: Sought) -> int:
    """How many rows are the subject's."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(str(source)) as file:
        batches = file.iter_batches(batch_size=_BATCH, columns=[column])
        return sum(int(_hers(batch.column(0), sought).true_count) for batch in batches)


@dataclass
class Removed:
    """What a copy left out: runs of ``_row`` (first and last), and how many rows there are on both sides."""

    kept: int = 0
    removed: int = 0
    runs: list[tuple[int, int]] = field(default_factory=list)

    def add(self, rows: list[int]) -> None:
        for row in rows:
            if self.runs and self.runs[-1][1] == row - 1:
                self.runs[-1] = (self.runs[-1][0], row)
            else:
                self.runs.append((row, row))

    def told(self) -> list[tuple[int, int]]:
        """The runs as an event can carry them; very many become one that has all rows."""
        return self.runs if len(self.runs) <= MOST_RUNS else [(0, 2**62)]


def without(source: Path, target: Path, column: str, sought: Sought) -> Removed:
    """Copies a table without the subject's rows; the others keep their ``_row``."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found = Removed()
    with (
        pq.ParquetFile(str(source)) as file,
        pq.ParquetWriter(str(target), file.schema_arrow, compression="zstd") as out,
    ):
        for batch in file.iter_batches(batch_size=_BATCH):
            hers = _hers(batch.column(column), sought)
            rest = pa.Table.from_batches([batch]).filter(pc.invert(hers))
            found.removed += batch.num_rows - rest.num_rows
            found.kept += rest.num_rows
            found.add(batch.column("_row").filter(hers).to_pylist())
            out.write_table(rest)
    return found


def subject_column(manifest: DatasetManifest, table: TableObject) -> str | None:
    """The column that says whose row it is: the table's own, or one named as the main table's."""
    named = [c.name for c in manifest.tables[0].columns if c.role is ColumnRole.SUBJECT]
    own = [c.name for c in table.columns if c.role is ColumnRole.SUBJECT]
    return next((name for name in (*own, *named) if any(c.name == name for c in table.columns)), None)


def measured(
    path: Path, columns: tuple[Column, ...], subject: str, scratch: Path
) -> tuple[tuple[Column, ...], dict[str, dict[str, int]], int]:
    """Dictionary, category counts and number of subjects as they are now: a category that is gone is not named."""
    connection = connect(scratch)
    counts: dict[str, dict[str, int]] = {}
    renewed = []
    try:
        for column in columns:
            categories = column.categories
            if column.type is ColumnType.CATEGORY:
                names, numbers = category_counts(connection, path, column.name)
                counts[column.name] = dict(zip(names, numbers, strict=True))
                categories = tuple(names)
            renewed.append(column.model_copy(update={"categories": categories}))
        query = f"SELECT count(DISTINCT {quoted(subject)}) FROM read_parquet({literal(str(path))})"  # noqa: S608 - names and texts are quoted
        subjects = int(connection.execute(query).fetchone()[0])
    finally:
        connection.close()
    return tuple(renewed), counts, subjects


def _hers(column: Any, sought: Sought) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = column.cast(pa.string()).dictionary_encode()
    codes = [place for place, value in enumerate(encoded.dictionary.to_pylist()) if sought.found(value)]
    return pc.is_in(encoded.indices, value_set=pa.array(codes, type=encoded.indices.type)) if codes else _none(column)


def _none(column: Any) -> Any:
    import pyarrow as pa

    return pa.array([False] * len(column), type=pa.bool_())
