"""Where the steps of a run are computed; another engine stands behind the same calls."""

from functools import partial
from importlib.util import find_spec

from medloom_preprocess.domain.engine import OpenWorkspace, Workspace
from medloom_preprocess.domain.errors import EngineUnavailable


def engine_of(name: str, spark_master: str) -> OpenWorkspace:
    """DuckDB in this process, or Spark at ``spark_master``, which is an extra."""
    if name == "duckdb":
        return Workspace
    if find_spec("pyspark") is None:
        raise EngineUnavailable("not_installed")
    from medloom_preprocess.domain.spark import SparkWorkspace

    return partial(SparkWorkspace, master=spark_master)
