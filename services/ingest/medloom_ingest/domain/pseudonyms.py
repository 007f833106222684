"""Keyed pseudonyms and date shifts: without the key, which is stored apart, nobody gets back to the person.

A plain hash of a patient's number still identifies (all numbers can be tried), so an HMAC with a secret per study is
used; the same person gets the same pseudonym in every version of the study's data.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

_SHIFT_DAYS: Final = 364
_BATCH: Final = 100_000


def pseudonym(key: bytes, value: str) -> str:
    """Sixteen letters and digits (80 bits) that depend on the key and the value alone."""
    digest = hmac.new(key, b"pseudonym\x00" + value.encode(), hashlib.sha256).digest()
    return "P" + base64.b32encode(digest[:10]).decode()


def shift_days(key: bytes, subject: str) -> int:
    """Days by which all dates of one subject move: between -364 and 364, never 0, so intervals stay true."""
    digest = hmac.new(key, b"dates\x00" + subject.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big") % (2 * _SHIFT_DAYS)
    return number - _SHIFT_DAYS if number < _SHIFT_DAYS else number - _SHIFT_DAYS + 1


def rewrite(source: Path, target: Path, actions: Mapping[str, str], subject: str | None, key: bytes) -> None:
    """Copies a Parquet file with columns dropped, pseudonymised or shifted as ``actions`` says (column -> action)."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(str(source))
    writer = None
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            table = _changed(batch, actions, subject, key)
            writer = writer or pq.ParquetWriter(str(target), table.schema, compression="zstd")
            writer.write_table(table)
        if writer is None:
            writer = pq.ParquetWriter(str(target), file.schema_arrow, compression="zstd")
    finally:
        if writer is not None:
            writer.close()
        file.close()


def _changed(batch: Any, actions: Mapping[str, str], subject: str | None, key: bytes) -> Any:
    import pyarrow as pa

    shifts = _shifts(batch, subject, key) if "shift_dates" in actions.values() else None
    names, columns = [], []
    for name in batch.schema.names:
        action, column = actions.get(name), batch.column(name)
        if action == "drop":
            continue
        if action == "pseudonymise":
            column = _map_distinct(column, lambda v: pseudonym(key, v), pa.string())
        elif action == "shift_dates":
            column = _shifted(column, shifts)
        names.append(name)
        columns.append(column)
    return pa.Table.from_arrays(columns, names=names)


def _map_distinct(column: Any, mapping: Any, kind: Any) -> Any:
    import pyarrow as pa

    encoded = column.cast(pa.string()).dictionary_encode()
    mapped = pa.array([mapping(v.as_py()) for v in encoded.dictionary], type=kind)
    return mapped.take(encoded.indices)


def _shifts(batch: Any, subject: str | None, key: bytes) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if subject is None:
        raise ValueError("dates are shifted per subject")
    days = _map_distinct(batch.column(subject), lambda v: shift_days(key, v), pa.int64())
    return pc.multiply(days, pa.scalar(86_400_000_000, pa.int64())).cast(pa.duration("us"))


def _shifted(column: Any, shifts: Any) -> Any:
    """A date of an unknown subject becomes missing: it could not be moved consistently."""
    import pyarrow as pa
    import pyarrow.compute as pc

    moved = pc.add(column.cast(pa.timestamp("us")), shifts)
    return moved.cast(column.type)
