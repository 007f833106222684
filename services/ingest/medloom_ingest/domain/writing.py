"""Writes what a query gives as Parquet with ``_row``. Rows are numbered here: a window in the query would keep DuckDB
to one thread.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_GROUP_ROWS: Final = 122_880
_GROUP_CELLS: Final = 16_000_000
_GROUP_BYTES: Final = 256 << 20
_BATCH_ROWS: Final = 16_384
_AHEAD: Final = "64MB"


class QueryFailed(Exception):
    """DuckDB ended the query; the text is its own and may quote cells."""


def write_numbered(connection: Any, query: str, target: Path) -> None:
    """The rows of ``query`` in their order, numbered from 0.

    Raises:
        QueryFailed: whatever DuckDB raised.
        OSError: the file cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    reader = _reader(connection, query)
    names = reader.schema.names
    schema = reader.schema.insert(0, pa.field("_row", pa.int64()))
    # numbers that count on by one are a few bytes a page as differences; a dictionary of them would be given up
    options = {"use_dictionary": names, "column_encoding": {"_row": "DELTA_BINARY_PACKED"}}
    with pq.ParquetWriter(target, schema, compression="zstd", compression_level=1, **options) as out:
        done = 0
        for group in _groups(reader, len(names)):
            numbers = pa.arange(done, done + group.num_rows)
            out.write_table(group.add_column(0, schema.field(0), numbers), row_group_size=max(1, group.num_rows))
            done += group.num_rows


def _reader(connection: Any, query: str) -> Any:
    import duckdb

    connection.execute(f"SET streaming_buffer_size = '{_AHEAD}'")
    try:
        return connection.sql(query).to_arrow_reader(_BATCH_ROWS)
    except duckdb.Error as error:
        raise QueryFailed(str(error)) from None


def _groups(reader: Any, width: int) -> Iterator[Any]:
    """Tables of equal numbers of rows, however the batches come; fewer rows where the cells are very long."""
    import pyarrow as pa

    rows = min(_GROUP_ROWS, max(_BATCH_ROWS, _GROUP_CELLS // max(1, width)))
    waiting: list[Any] = []
    for batch in _batches(reader):
        waiting.append(batch)
        held = sum(b.num_rows for b in waiting)
        if held < rows and sum(b.nbytes for b in waiting) < _GROUP_BYTES:
            continue
        table = pa.Table.from_batches(waiting)
        cut = min(rows, held)
        yield table.slice(0, cut)
        waiting = table.slice(cut).to_batches()
    if waiting:
        yield pa.Table.from_batches(waiting)


def _batches(reader: Any) -> Iterator[Any]:
    """A failing query reaches Arrow as an error of its own kind, without an error number."""
    import pyarrow as pa

    while True:
        try:
            batch = reader.read_next_batch()
        except StopIteration:
            return
        except (OSError, pa.ArrowException) as error:
            raise QueryFailed(str(error)) from None
        yield batch
