"""Tests of what goes beyond one machine; scripts/scale runs them, with Ray and Spark in an environment of its own."""

from importlib.util import find_spec

collect_ignore = [
    file for file, needs in (("test_ray.py", "ray"), ("test_spark.py", "pyspark")) if find_spec(needs) is None
]


def pytest_configure(config: object) -> None:
    """Ray and Spark warn of their own insides."""
    config.addinivalue_line("filterwarnings", "ignore")  # type: ignore[attr-defined]
