"""The engine of runs is the worker's setting; one that is not there is refused in plain words."""

from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from preprocess_world import world
from pydantic import ValidationError

from medloom_preprocess.domain.engine import Workspace
from medloom_preprocess.domain.engines import engine_of
from medloom_preprocess.domain.errors import EngineUnavailable
from medloom_preprocess.domain.spark_values import ValueNotComputed, divided, evaluated


def test_duckdb_computes_unless_told_otherwise() -> None:
    assert engine_of("duckdb", "spark://host:7077") is Workspace


async def test_a_run_on_spark_without_its_extra_ends_with_what_to_do(tmp_path: Path) -> None:
    async with world(tmp_path, engine="spark") as site:
        await site.register({"age": [1, 2, 3]})
        async with site.client() as client:
            body = {"dataset_id": "dst_1", "dataset_version": 1, "title": "R", "steps": [{"op": "sort", "by": ["age"]}]}
            recipe = (await client.post("/recipes", json=body)).json()
            run = (await client.post(f"/recipes/{recipe['id']}/runs")).json()
            await site.work()
            run = (await client.get(f"/runs/{run['id']}")).json()
    assert run["state"] == "failed"
    assert run["problem"]["code"] == "engine_unavailable"
    assert "medloom-preprocess[spark]" in run["problem"]["hint"]
    assert "medloom-preprocess[spark]" in run["problem"]["hint_ko"]


@pytest.mark.parametrize("cause", ["not_installed", "not_started"])
def test_the_refusal_says_its_cause(cause: str) -> None:
    problem = EngineUnavailable(cause).problem()
    assert (problem.status, problem.problems) == (503, [{"cause": cause}])


async def test_an_engine_that_does_not_exist_is_no_setting(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        async with world(tmp_path, engine="dask"):
            pass


def _asked(expression: Any) -> list[str]:
    asked: list[str] = []

    def registered(query: str, _columns: tuple[tuple[str, Any], ...], _kind: Any) -> str:
        asked.append(query)
        return f"f{len(asked)}"

    divided(expression, lambda table: table, registered)
    return asked


def test_spark_moves_rows_and_duckdb_computes_values() -> None:
    table = ibis.table({"id": "string", "age": "float64", "said": "string"}, name="t")
    other = ibis.table({"id": "string", "ward": "string"}, name="o")
    assert _asked(table.filter((table.age > 3) & table.said.notnull()).select("id")) == []
    assert _asked(table.join(other, table.id == other.id)) == []
    assert _asked(table.group_by("id").aggregate(n=table.age.sum())) == []
    (query,) = _asked(table.mutate(x=(table.age > 3).ifelse(table.said.try_cast("float64"), 0.0)))
    assert "TRY_CAST" in query
    assert "CASE" in query


def test_a_value_that_cannot_be_computed_is_not_told() -> None:
    query = "SELECT CAST(a0 AS DATE) AS found FROM given"
    with pytest.raises(ValueNotComputed, match=r"^ConversionException$") as failed:
        evaluated(query, ("a0",), [pa.array(["SECRET"])], pa.date32())
    assert failed.value.__cause__ is None
