"""Ibis on Spark, with what happens to a value left to DuckDB."""

from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from medloom_preprocess.domain.spark_values import divided, evaluated


def backend_on(session: Any, folder: Path) -> Any:
    """A backend on a session that divides what it compiles; tables of this process go to Spark through ``folder``."""
    from ibis.backends.pyspark import Backend

    numbers = count(1)

    class Divided(Backend):  # type: ignore[misc]  # Ibis ships no types
        def compile(self, expr: Any, /, **options: Any) -> str:
            return str(super().compile(divided(expr, self._put, self._registered), **options))

        def _put(self, table: Any) -> Any:
            number = next(numbers)
            path = folder / f"given-{number}.parquet"
            pq.write_table(table.data.to_pyarrow(table.schema), path)
            return self.read_parquet(str(path), table_name=f"given_{number}_{id(self)}").op()

        def _registered(self, query: str, columns: tuple[tuple[str, Any], ...], kind: Any) -> str:
            return _registered(session, query, columns, kind)

    Divided.register_options()
    found = Divided(session)
    found.reconnect()
    return found


def _registered(session: Any, query: str, columns: tuple[tuple[str, Any], ...], kind: Any) -> str:
    """SQL of DuckDB over columns as a function of Spark; the same SQL is the same function."""
    from ibis.backends.pyspark.datatypes import PySparkType
    from pyspark.sql.functions import arrow_udf

    names, answer = tuple(name for name, _ in columns), kind.to_pyarrow()

    def compute(*arrays: pa.Array) -> pa.Array:
        return evaluated(query, names, arrays, answer)

    name = f"medloom_{sha256(repr((query, columns, kind)).encode()).hexdigest()[:32]}"
    session.udf.register(name, arrow_udf(compute, PySparkType.from_ibis(kind)))
    return name
