"""Tests of what goes beyond one machine; scripts/scale runs them, with Ray and Spark in an environment of its own."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

pytest.register_assert_rewrite("scale.spark_runs")

_NEEDS = {
    "test_ray.py": "ray",
    "test_spark.py": "pyspark",
    "test_spark_run.py": "pyspark",
    "test_spark_values.py": "pyspark",
}
collect_ignore = [file for file, needs in _NEEDS.items() if find_spec(needs) is None]


def pytest_configure(config: object) -> None:
    """Ray and Spark warn of their own insides."""
    config.addinivalue_line("filterwarnings", "ignore")  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One local Spark for all recipes: starting it takes longer than a step."""
    from medloom_preprocess.domain.spark import session

    found = session("local[2]", tmp_path_factory.mktemp("spark"))
    found.conf.set("spark.sql.shuffle.partitions", "2")
    yield
    found.stop()
