"""Looking at a recipe before it runs, by the API."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from preprocess_world import world

DATA: dict[str, list[Any]] = {
    "pid": [f"p{i}" for i in range(40)],
    "bp": [120.0 + i for i in range(39)] + [999.0],
    "city": ["Seoul", "Seoul", "seoul ", "Busan"] * 10,
    "ward": ["a ", "b"] * 20,
}
BLANK = {"op": "set_missing", "columns": ["bp"], "outside": [50, 300]}


@pytest.fixture
async def owner(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with world(tmp_path) as running:
        await running.register(DATA, roles={"pid": "subject"})
        async with running.client() as client:
            yield client


async def make(client: httpx.AsyncClient, *steps: dict[str, Any]) -> str:
    body = {"dataset_id": "dst_1", "dataset_version": 1, "title": "R", "steps": list(steps)}
    return str((await client.post("/recipes", json=body)).json()["id"])


async def test_a_step_is_tried_without_being_written(owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    tried = (await owner.post(f"/recipes/{recipe}/try", json={"step": BLANK})).json()
    assert tried["effect"]["cells_changed"] == 1
    assert tried["changes"] == [{"row": 39, "column": "bp", "old": "999", "new": None}]
    assert (await owner.get(f"/recipes/{recipe}")).json()["version"] == 1


async def test_a_formula_shows_its_first_results_or_its_fault(owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    derive = {"op": "derive", "column": "half", "formula": "bp / 2"}
    tried = (await owner.post(f"/recipes/{recipe}/try", json={"step": derive, "limit": 2})).json()
    assert [column["name"] for column in tried["rows"]["columns"]] == ["_row", "bp", "half"]
    assert tried["rows"]["rows"] == [[0, 120.0, 60.0], [1, 121.0, 60.5]]
    refused = await owner.post(f"/recipes/{recipe}/try", json={"step": {**derive, "formula": "bp / ("}})
    assert (refused.status_code, refused.json()["where"]) == (422, "steps.0.formula:6")


async def test_what_each_step_did_is_told_and_a_failing_one_named(owner: httpx.AsyncClient) -> None:
    recipe = await make(owner, BLANK, {"op": "drop", "columns": ["height"]}, {"op": "drop", "columns": ["ward"]})
    told = (await owner.get(f"/recipes/{recipe}/effects")).json()
    first, second, third = told["steps"]
    assert (told["ok"], first["effect"]["cells_changed"]) == (False, 1)
    assert (second["cause"], second["column"]) == ("unknown_column", "height")
    assert "Remove columns" in second["detail"]
    assert "열 제거" in second["detail_ko"]
    assert (third["effect"], third["cause"]) == (None, None)


async def test_columns_are_described_at_any_step(owner: httpx.AsyncClient) -> None:
    recipe = await make(owner, BLANK)
    asked = {"names": json.dumps(["bp"])}
    now = (await owner.get(f"/recipes/{recipe}/preview/columns", params=asked)).json()
    before = (await owner.get(f"/recipes/{recipe}/preview/columns", params={**asked, "step": "source"})).json()
    missing = [
        {c["column"]["name"]: c["facts"] and c["facts"]["missing"] for c in seen["columns"]} for seen in (now, before)
    ]
    assert missing[0] == {"pid": None, "bp": 1, "city": None, "ward": None}
    assert missing[1]["bp"] == 0


async def test_facets_and_spellings_at_a_step(owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    facets = (await owner.get(f"/recipes/{recipe}/preview/facets", params={"column": "city"})).json()
    assert {value["value"]: value["n"] for value in facets["values"]} == {"Seoul": 20, "seoul ": 10, "Busan": 10}
    groups = (await owner.get(f"/recipes/{recipe}/preview/spellings", params={"column": "city"})).json()["items"]
    assert groups == [{"to": "Seoul", "spellings": ["seoul "], "cells": 10}]


async def test_suggestions_come_before_the_first_run_and_go_when_taken_up(owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    proposed = (await owner.get(f"/recipes/{recipe}/suggestions")).json()["items"]
    tidy = next(item["step"] for item in proposed if item["step"]["op"] == "normalize_text")
    assert tidy["params"]["columns"] in (["city"], ["ward"])
    taken = await make(owner, {"op": "normalize_text", "params": {**tidy["params"], "columns": ["city", "ward"]}})
    left = (await owner.get(f"/recipes/{taken}/suggestions")).json()["items"]
    assert "normalize_text" not in [item["step"]["op"] for item in left]
