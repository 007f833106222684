"""Predictions in another format."""

import asyncio
import io


def _csv(parquet: bytes) -> bytes:
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pa_csv.write_csv(pq.read_table(io.BytesIO(parquet)), out)
    return out.getvalue()


async def as_csv(parquet: bytes) -> bytes:
    """A Parquet table as CSV with a header line."""
    return await asyncio.to_thread(_csv, parquet)
