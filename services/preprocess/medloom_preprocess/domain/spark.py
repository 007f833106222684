"""The same recipe on Spark, for tables beyond one machine: each step's Ibis expression runs there, Parquet to Parquet.

What a step changed, counts and the stored form of the table stay DuckDB's, which reads Spark's files without loading
them, so that a run says the same whatever computed it. The scratch folder must be seen by every executor.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import structlog

from medloom_preprocess.domain import sql
from medloom_preprocess.domain.engine import Source, Workspace
from medloom_preprocess.domain.errors import EngineUnavailable
from medloom_preprocess.domain.spark_backend import backend_on
from medloom_preprocess.domain.steps import Applied

OPTIONS: Final = {
    # names that differ in case alone are different columns, as they are on DuckDB
    "spark.sql.caseSensitive": "true",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_log = structlog.get_logger(__name__)
_OF_A_RUNNING_ONE: Final = ("spark.sql.caseSensitive", "spark.sql.ansi.enabled", "spark.sql.timestampType")


def session(master: str, folder: Path) -> Any:
    """A Spark session of this process with the options that the steps rely on; ``master`` as ``spark-submit`` takes.

    What Spark spills lies in ``folder``. Everything else is read from ``spark-defaults.conf``, as by any Spark program.
    """
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("medloom-preprocess")
    places = {
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.driver.defaultJavaOptions": f"-Djava.io.tmpdir={tempfile.gettempdir()}",
    }
    for name, value in (OPTIONS | places).items():
        builder = builder.config(name, value)
    try:
        found = builder.getOrCreate()
    except Exception as error:
        _log.warning("spark_not_started", error=type(error).__name__)
        raise EngineUnavailable("not_started") from None
    for name in _OF_A_RUNNING_ONE:
        found.conf.set(name, OPTIONS[name])
    # an error of Spark's own may quote values
    found.sparkContext.setLogLevel("OFF")
    return found


def _kind(dtype: Any) -> str | None:
    """Spark's name of a type of the contract; None for what has no other."""
    if dtype.is_floating() or dtype.is_decimal():
        return "double"
    if dtype.is_integer():
        return "bigint"
    return "timestamp_ntz" if dtype.is_timestamp() else None


class SparkWorkspace(Workspace):
    """A workspace whose steps are computed by Spark."""

    def __init__(self, source: Source, scratch: Path, master: str = "local[*]") -> None:
        super().__init__(source, scratch)
        self._master = master

    def __enter__(self) -> "SparkWorkspace":
        from pyspark import SparkContext

        self._mine = SparkContext._active_spark_context is None  # noqa: SLF001 - Spark tells it nowhere else
        self._session = session(self._master, self._scratch)
        super().__enter__()
        self._spark = backend_on(self._session, self._scratch)
        self._table = self._opened(self._source.main, "s0")
        self._tables = {
            name: self._opened(path, f"other_{index}") for index, (name, path) in enumerate(self._source.tables.items())
        }
        return self

    def __exit__(self, *about: object) -> None:
        super().__exit__(*about)
        if self._mine:
            self._session.stop()

    def _opened(self, path: Path, name: str) -> Any:
        return self._spark.read_parquet(str(path), table_name=f"{name}_{id(self)}")

    def _materialise(self, applied: Applied) -> None:
        self._at += 1
        name = f"s{self._at}"
        folder = self._scratch / f"spark-{name}"
        self._written(applied.table, f"w{self._at}_{id(self)}").write.parquet(str(folder))
        files = f"{folder}/*.parquet"
        self._sql.execute(f"CREATE VIEW {name} AS {sql.select('*', sql.parquet(files))}")
        self._table, self._relation = self._opened(folder, name), name
        if applied.rows or applied.reshaped:
            self.rows = self._count(name)

    def _written(self, table: Any, view: str) -> Any:
        """The step's answer with the types that it says it has: Spark's own functions may give narrower ones."""
        from pyspark.sql import functions

        self._spark.create_view(view, table, overwrite=True)
        kinds = {name: _kind(dtype) for name, dtype in table.schema().items()}
        quoted = {name: functions.col("`" + name.replace("`", "``") + "`") for name in kinds}
        columns = [quoted[name].cast(kind).alias(name) if kind else quoted[name] for name, kind in kinds.items()]
        return self._session.table(view).select(*columns)

    def _forget(self) -> None:
        """Only the newest files are read again."""
        self._past.append(self._relation)
        for old in self._past[:-1]:
            self._sql.execute(f"DROP VIEW IF EXISTS {old}")
            shutil.rmtree(self._scratch / f"spark-{old}", ignore_errors=True)
        self._past = self._past[-1:]
