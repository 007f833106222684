"""The job of a run with the setting on Spark: the same prepared Parquet, diffs and findings as with DuckDB."""

from pathlib import Path
from typing import Any

import pytest
from unit.preprocess.preprocess_world import STUDY, World, world

pytestmark = pytest.mark.usefixtures("spark")
STEPS: list[dict[str, Any]] = [
    {"op": "parse_number", "columns": ["crp"], "bound": "half"},
    {"op": "parse_date", "columns": ["admitted"], "order": "DMY"},
    {"op": "set_missing", "columns": ["age"], "outside": [0, 110]},
    {"op": "derive", "column": "band", "formula": 'IF(age >= 65, "65+", CONCAT("under ", TEXT(65)))'},
    {"op": "join", "table": "dst_2@1", "on": {"pid": "pid"}, "multiple": "first"},
    {"op": "fill", "columns": ["crp"], "method": "previous", "subject": "pid"},
    {"op": "edit_cells", "cells": [{"row": 4, "column": "age", "value": None}]},
    {"op": "filter_rows", "where": "crp < 90", "missing": "keep"},
    {"op": "sort", "by": ["band", "age"]},
]
N = 90


def admissions() -> dict[str, list[Any]]:
    """SYNTHETIC admissions, two or three a patient."""
    return {
        "pid": [f"p{i // 3}" for i in range(N)],
        "age": [20 + (i * 7) % 95 for i in range(N)],
        "crp": [["12,5", "< 5", "88.1 mg/L", None, "1e2", "？"][i % 6] for i in range(N)],
        "admitted": [f"{1 + i % 28}.{1 + i % 12}.2{i % 6}" for i in range(N)],
        "died": [i % 4 == 0 for i in range(N)],
    }


async def _prepared(site: World, steps: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    await site.register(admissions(), roles={"pid": "subject"})
    await site.register({"pid": [f"p{i}" for i in range(25)], "ward": [f"W{i % 3}" for i in range(25)]}, "dst_2")
    async with site.client() as client:
        body = {"dataset_id": "dst_1", "dataset_version": 1, "title": "R", "steps": steps}
        recipe = (await client.post("/recipes", json=body)).json()
        run = (await client.post(f"/recipes/{recipe['id']}/runs")).json()
        await site.work()
        run = (await client.get(f"/runs/{run['id']}")).json()
        prepared = await client.get(f"/prepared/{run['prepared_id']}")
    return run, prepared.json()


def _parquet(site: World, sha256: str) -> bytes:
    (path,) = [path for path in site.folder.rglob(f"*{sha256}*") if STUDY in str(path) and "prepared" in str(path)]
    return path.read_bytes()


async def test_a_run_on_spark_prepares_the_same_bytes_as_on_duckdb(tmp_path: Path) -> None:
    found = {}
    for engine in ("duckdb", "spark"):
        (tmp_path / engine).mkdir()
        async with world(tmp_path / engine, engine=engine, spark_master="local[2]") as site:
            run, prepared = await _prepared(site, STEPS)
            assert run["state"] == "succeeded", run["problem"]
            diffs = [{**step, "step_id": "", "diff_key": ""} for step in run["steps"]]
            computed = list(site.folder.rglob("spark-s*"))
            found[engine] = (prepared["rows"], prepared["findings"], diffs, _parquet(site, prepared["sha256"]))
        assert bool(computed) == (engine == "spark")
    assert found["spark"] == found["duckdb"]


async def test_a_step_that_fails_on_spark_is_named_and_the_work_before_it_is_told(tmp_path: Path) -> None:
    steps = [*STEPS[:2], {"op": "derive", "column": "age", "formula": "1"}]
    async with world(tmp_path, engine="spark", spark_master="local[2]") as site:
        run, _ = await _prepared(site, steps)
    assert run["state"] == "failed"
    assert run["failed_step"]["index"] == 2
    assert len(run["steps"]) == 2
