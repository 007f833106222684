"""The service through its public door: recipes, runs, review, the gate."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from preprocess_world import World, world

from medloom_contracts.events.ingest import DatasetWithdrawn
from medloom_contracts.scopes import Role

STEPS = [
    {"op": "set_missing", "columns": ["bp"], "outside": [50, 300]},
    {"op": "filter_rows", "where": "age >= 18"},
    {"op": "derive", "column": "old", "formula": "IF(age >= 60, 1, 0)"},
]


def patients(n: int = 120) -> dict[str, list[Any]]:
    rng = np.random.default_rng(1)
    age = rng.integers(20, 90, n)
    age[0] = 5
    bp = rng.normal(130, 15, n).round()
    bp[1] = 999
    died = (rng.random(n) < 0.3).astype(int)
    return {
        "pid": [f"p{i // 2}" for i in range(n)],
        "age": age.tolist(),
        "bp": bp.tolist(),
        "sex": ["F" if i % 2 else "M" for i in range(n)],
        "died": died.tolist(),
        "days_to_death": [float(i) if d else None for i, d in enumerate(died)],
    }


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as running:
        await running.register(patients(), roles={"pid": "subject"})
        yield running


@pytest.fixture
async def owner(site: World) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client() as client:
        yield client


async def make(client: httpx.AsyncClient, steps: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    body = {"dataset_id": "dst_1", "dataset_version": 1, "title": "R", "steps": STEPS if steps is None else steps}
    answer = await client.post("/recipes", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def prepare(site: World, client: httpx.AsyncClient, recipe: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(f"/recipes/{recipe['id']}/runs")
    assert answer.status_code == 202, answer.text
    run = answer.json()
    assert run["state"] == "queued"
    assert run["job"]["id"].startswith("job_preprocess_")
    await site.work()
    return dict((await client.get(f"/runs/{run['id']}")).json())


async def approve(site: World, client: httpx.AsyncClient, prepared_id: str, **wish: Any) -> dict[str, Any]:
    body = {"task": "binary", "target": "died", "positive": "1", "exclude": ["days_to_death"], "note": "looked", **wish}
    answer = await client.post(f"/prepared/{prepared_id}/approve", json=body)
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "approving"
    await site.work()
    return dict((await client.get(f"/prepared/{prepared_id}/review")).json())


async def test_a_run_prepares_data_with_every_change_listed(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner))
    assert run["state"] == "succeeded"
    assert [(s["op"], s["rows_before"], s["rows_after"], s["cells_changed"]) for s in run["steps"]] == [
        ("set_missing", 120, 120, 1),
        ("filter_rows", 120, 119, 0),
        ("derive", 119, 119, 0),
    ]
    made = (await owner.get(f"/prepared/{run['prepared_id']}")).json()
    assert (made["rows"], made["rows_in"], made["subjects"]) == (119, 120, 60)
    assert [column["name"] for column in made["columns"]][-1] == "old"
    diffs = (await owner.get(f"/prepared/{made['id']}/diffs")).json()["items"]
    assert [(d["row"], d["column"], d["old"], d["new"], d["rule"]) for d in diffs] == [
        (1, "bp", "999", None, "outside [50, 300]")
    ]
    summary = (await owner.get(f"/prepared/{made['id']}/diffs/summary")).json()["steps"]
    assert summary[0]["columns"] == [{"column": "bp", "rule": "outside [50, 300]", "cells": 1}]
    told = await site.events("preprocess.dataset.prepared")
    assert [event["prepared_id"] for event in told] == [made["id"]]


async def test_an_empty_recipe_keeps_the_bytes(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner, []))
    made = (await owner.get(f"/prepared/{run['prepared_id']}")).json()
    data = await owner.get(f"/prepared/{made['id']}/data")
    assert data.content == (site.folder / "dst_1-1.parquet").read_bytes()
    assert made["rows"] == made["rows_in"] == 120


async def test_a_failing_step_is_named_and_the_steps_before_it_stay_usable(
    site: World, owner: httpx.AsyncClient
) -> None:
    recipe = await make(owner, [STEPS[0], {"op": "clip", "columns": ["nope"], "low": 1}, STEPS[1]])
    run = await prepare(site, owner, recipe)
    assert run["state"] == "failed"
    assert run["failed_step"]["index"] == 1
    assert (run["failed_step"]["op"], run["failed_step"]["cause"], run["failed_step"]["column"]) == (
        "clip",
        "unknown_column",
        "nope",
    )
    assert run["failed_step"]["step_id"] == recipe["steps"][1]["id"]
    assert [step["op"] for step in run["steps"]] == ["set_missing"]
    assert run["problem"]["code"] == "step_failed"
    shown = await owner.get(f"/recipes/{recipe['id']}/preview", params={"step": recipe["steps"][0]["id"], "limit": 2})
    assert shown.status_code == 200, shown.text
    assert shown.json()["total"] == 120
    broken = await owner.get(f"/recipes/{recipe['id']}/preview")
    assert broken.status_code == 422
    assert broken.json()["code"] == "step_failed"
    check = (await owner.post(f"/recipes/{recipe['id']}/check")).json()
    assert [step["ok"] for step in check["steps"]] == [True, False, True]
    assert (await site.events("preprocess.run.failed"))[0]["reasons"] == ["step_failed", "unknown_column"]


async def test_two_people_edit_one_recipe(owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    path = f"/recipes/{recipe['id']}"
    assert (await owner.patch(path, json={"steps": []})).status_code == 428
    first = await owner.patch(path, json={"steps": STEPS[:1]}, headers={"if-match": recipe["etag"]})
    assert first.status_code == 200
    assert first.headers["etag"] == '"2"'
    second = await owner.patch(path, json={"steps": []}, headers={"if-match": recipe["etag"]})
    assert second.status_code == 412
    assert len((await owner.get(path)).json()["steps"]) == 1


async def test_undo_and_redo_lose_nothing(owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    path = f"/recipes/{recipe['id']}"
    cut = (await owner.patch(path, json={"steps": recipe["steps"][:1]}, headers={"if-match": "*"})).json()
    undone = (await owner.post(f"{path}/restore", json={"version": 1}, headers={"if-match": cut["etag"]})).json()
    assert [s["id"] for s in undone["steps"]] == [s["id"] for s in recipe["steps"]]
    redone = (await owner.post(f"{path}/restore", json={"version": 2}, headers={"if-match": undone["etag"]})).json()
    assert len(redone["steps"]) == 1
    versions = (await owner.get(f"{path}/versions")).json()["items"]
    assert [(v["version"], v["n_steps"]) for v in versions] == [(4, 1), (3, 3), (2, 1), (1, 3)]
    assert [(v["change"], v["restored"]) for v in versions] == [
        ("restored", 2),
        ("restored", 1),
        ("edited", None),
        ("created", None),
    ]
    page = (await owner.get(f"{path}/versions", params={"limit": 3})).json()
    rest = (await owner.get(f"{path}/versions", params={"limit": 3, "cursor": page["next_cursor"]})).json()
    assert [v["version"] for v in rest["items"]] == [1]


async def test_a_branch_goes_its_own_way(owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    answer = await owner.post(f"/recipes/{recipe['id']}/fork", json={"after_step": recipe["steps"][1]["id"]})
    branch = answer.json()
    assert answer.status_code == 201
    assert [s["op"] for s in branch["steps"]] == ["set_missing", "filter_rows"]
    assert branch["forked_from"]["recipe_id"] == recipe["id"]
    assert {s["id"] for s in branch["steps"]}.isdisjoint(s["id"] for s in recipe["steps"])
    assert len((await owner.get(f"/recipes/{recipe['id']}")).json()["steps"]) == 3


async def test_replay_on_another_file_with_a_column_mapping(site: World, owner: httpx.AsyncClient) -> None:
    data = patients(60)
    await site.register({"연령": data["age"], "혈압": data["bp"], "died": data["died"]}, "dst_2")
    recipe = await make(owner)
    path = f"/recipes/{recipe['id']}/replay"
    refused = await owner.post(path, json={"dataset_id": "dst_2", "dataset_version": 1, "mapping": {"age": "연령"}})
    assert refused.status_code == 422
    assert refused.json()["code"] == "missing_columns"
    assert [problem["missing"] for problem in refused.json()["problems"]] == ["bp"]
    made = await owner.post(
        path, json={"dataset_id": "dst_2", "dataset_version": 1, "mapping": {"age": "연령", "bp": "혈압"}}
    )
    assert made.status_code == 201, made.text
    assert made.json()["steps"][2]["params"]["formula"] == "IF([연령] >= 60, 1, 0)"
    run = await prepare(site, owner, made.json())
    assert run["state"] == "succeeded"
    assert run["steps"][0]["cells_changed"] == 1


async def test_steps_begin_on_data_whose_columns_have_other_names(site: World, owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    needs = [each["needs"] for each in (await owner.post(f"/recipes/{recipe['id']}/check")).json()["steps"]]
    assert needs == [["bp"], ["age"], ["age"]]
    data = patients(60)
    await site.register({"연령": data["age"], "bp": data["bp"], "died": data["died"]}, "dst_2")
    body = {"dataset_id": "dst_2", "dataset_version": 1, "steps": recipe["steps"], "mapping": {"age": "연령"}}
    made = await owner.post("/recipes", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["steps"][2]["params"]["formula"] == "IF([연령] >= 60, 1, 0)"
    assert (await owner.post(f"/recipes/{made.json()['id']}/check")).json()["ok"] is True


async def test_approval_fixes_a_split_that_keeps_subjects_whole(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner))
    review = await approve(site, owner, run["prepared_id"])
    assert review["state"] == "approved", review
    approval = review["approval"]
    assert approval["split"]["by"] == "subject"
    assert approval["groups"]["all"] == 119
    assert approval["flow"][0]["n"] == 120
    assert approval["flow"][1] == {
        "label": "Keep rows: age >= 18",
        "label_ko": "행 거르기: age >= 18",
        "n": 119,
        "excluded": 1,
        "reason": "filter_rows",
    }
    assert review["who"] == {"id": "usr_owner", "name": "Kim"}
    assert review["sha256"] == approval["sha256"]
    assert "pid" not in approval["task"]["features"]
    (event,) = await site.events("preprocess.dataset.approved")
    assert (event["prepared_id"], event["target"], event["reviewer_id"]) == (run["prepared_id"], "died", "usr_owner")
    parts = site.runtime.objects.sync.get_file(event["split_key"], event["split_sha256"], site.folder)
    import pyarrow.parquet as pq

    split = pq.read_table(parts).to_pydict()
    subject_of = dict(enumerate(patients()["pid"]))
    places: dict[str, set[tuple[str, int]]] = {}
    for row, part, fold in zip(split["_row"], split["part"], split["fold"], strict=True):
        places.setdefault(subject_of[row], set()).add((part, fold))
    assert all(len(found) == 1 for found in places.values())
    assert set(split["part"]) == {"train", "test"}


async def test_a_change_of_the_recipe_voids_the_signature_and_a_note_does_not(
    site: World, owner: httpx.AsyncClient
) -> None:
    recipe = await make(owner)
    run = await prepare(site, owner, recipe)
    await approve(site, owner, run["prepared_id"])
    noted = [{**recipe["steps"][0], "note": "why"}, *recipe["steps"][1:]]
    await owner.patch(f"/recipes/{recipe['id']}", json={"steps": noted}, headers={"if-match": "*"})
    assert (await owner.get(f"/prepared/{run['prepared_id']}/review")).json()["state"] == "approved"
    await owner.patch(f"/recipes/{recipe['id']}", json={"steps": recipe["steps"][:2]}, headers={"if-match": "*"})
    review = (await owner.get(f"/prepared/{run['prepared_id']}/review")).json()
    assert (review["state"], review["reasons"]) == ("void", ["recipe_changed"])
    assert [event["reasons"] for event in await site.events("preprocess.dataset.returned")] == [["recipe_changed"]]
    again = await owner.post(f"/prepared/{run['prepared_id']}/approve", json={"task": "binary", "target": "died"})
    assert (again.status_code, again.json()["code"]) == (409, "recipe_changed")
    await owner.post(f"/recipes/{recipe['id']}/restore", json={"version": 1}, headers={"if-match": "*"})
    assert (await approve(site, owner, run["prepared_id"]))["state"] == "approved"


async def test_a_change_while_the_split_is_being_fixed_wins(site: World, owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    run = await prepare(site, owner, recipe)
    await owner.post(f"/prepared/{run['prepared_id']}/approve", json={"task": "binary", "target": "died"})
    await owner.patch(f"/recipes/{recipe['id']}", json={"steps": []}, headers={"if-match": "*"})
    await site.work()
    assert (await owner.get(f"/prepared/{run['prepared_id']}/review")).json()["state"] == "void"
    assert await site.events("preprocess.dataset.approved") == []


async def test_sending_back_tells_train_but_not_the_reviewers_words(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner))
    await approve(site, owner, run["prepared_id"])
    answer = await owner.post(f"/prepared/{run['prepared_id']}/return", json={"reasons": ["row of Mr Hong is wrong"]})
    assert answer.status_code == 200
    assert answer.json()["state"] == "returned"
    assert answer.json()["history"][0]["reasons"] == ["row of Mr Hong is wrong"]
    assert "Hong" not in json.dumps(await site.events("preprocess.dataset.returned"))


async def test_withdrawn_data_voids_and_purges(site: World, owner: httpx.AsyncClient) -> None:
    recipe = await make(owner)
    run = await prepare(site, owner, recipe)
    await approve(site, owner, run["prepared_id"])
    await site.deliver(DatasetWithdrawn(dataset_id="dst_1", versions=(1,), reason="consent"))
    await site.work()
    assert (await owner.get(f"/prepared/{run['prepared_id']}/review")).json()["state"] == "void"
    assert [k for k in site.runtime.objects.sync.keys("prepared/std_1/") if "/receipts/" not in k] == []
    (purged,) = await site.events("preprocess.dataset.purged")
    assert purged["objects_deleted"] >= 4
    refused = await owner.post(f"/recipes/{recipe['id']}/runs")
    assert (refused.status_code, refused.json()["code"]) == (409, "data_withdrawn")


async def test_what_was_typed_for_an_erased_subject_is_forgotten_everywhere(
    site: World, owner: httpx.AsyncClient
) -> None:
    cells = [{"row": 1, "column": "age", "value": 7391}, {"row": 2, "column": "age", "value": 50}]
    recipe = await make(owner, [{"op": "edit_cells", "params": {"cells": cells}}])
    run = await prepare(site, owner, recipe)
    gone = DatasetWithdrawn(dataset_id="dst_1", versions=(1,), reason="erasure", erased_rows=((0, 1),))
    await site.deliver(gone)
    await site.work()
    (step,) = (await owner.get(f"/recipes/{recipe['id']}")).json()["steps"]
    assert step["params"]["cells"] == [cells[1]]
    for table in ("recipes", "recipe_versions", "runs", "jobs"):
        assert "7391" not in str(await site.table(table)), table
    assert (await owner.get(f"/prepared/{run['prepared_id']}")).json()["code"] == "data_withdrawn"


async def test_what_joined_withdrawn_data_goes_too_and_quarantine_keeps_the_objects(
    site: World, owner: httpx.AsyncClient
) -> None:
    await site.register({"pid": ["p0", "p1"], "lab": [5.0, 6.0]}, "dst_2")
    recipe = await make(
        owner, [{"op": "join", "params": {"table": "dst_2@1", "on": {"pid": "pid"}, "multiple": "first"}}]
    )
    run = await prepare(site, owner, recipe)
    derived = (await owner.get("/prepared/derived?dataset_id=dst_2&version=1")).json()
    assert [one["id"] for one in derived["prepared"]] == [run["prepared_id"]]
    held = list(site.runtime.objects.sync.keys("prepared/std_1/"))
    mine = {"dataset_id": "dst_2", "versions": (1,), "reason": "request", "withdrawal_id": "wdr_1"}
    await site.deliver(DatasetWithdrawn(**mine, policy="quarantine"))
    await site.work()
    kept = [key for key in site.runtime.objects.sync.keys("prepared/std_1/") if "/receipts/" not in key]
    assert kept == held
    (told,) = await site.events("preprocess.prepared.withdrawn")
    assert (told["prepared_ids"], told["policy"]) == ([run["prepared_id"]], "quarantine")
    assert (await owner.get(f"/prepared/{run['prepared_id']}/profile")).json()["code"] == "data_withdrawn"


async def test_data_withdrawn_before_it_was_heard_of_stays_withdrawn(site: World, owner: httpx.AsyncClient) -> None:
    await site.deliver(DatasetWithdrawn(dataset_id="dst_9", versions=(1,), reason="request"))
    await site.register({"id": [1, 2, 3]}, "dst_9")
    refused = await owner.post("/recipes", json={"dataset_id": "dst_9", "dataset_version": 1})
    assert (refused.status_code, refused.json()["code"]) == (409, "data_withdrawn")


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"task": "regression", "target": "sex"}, 422, "target_not_number"),
        ({"task": "binary", "target": "sex"}, 422, "positive_needed"),
        ({"task": "binary", "target": "sex", "positive": "X"}, 422, "positive_not_found"),
        ({"task": "binary", "target": "gone", "positive": "1"}, 409, "target_all_missing"),
        ({"task": "binary", "target": "same", "positive": "1"}, 409, "target_one_class"),
        ({"task": "binary", "target": "single", "positive": "1"}, 409, "target_one_event"),
        (
            {"task": "binary", "target": "died", "positive": "1", "split": {"by": "row"}},
            409,
            "subject_in_several_parts",
        ),
    ],
)
async def test_a_target_that_cannot_be_learned_is_refused_with_its_code(
    site: World, owner: httpx.AsyncClient, wish: dict[str, Any], status: int, code: str
) -> None:
    formulas = {"gone": "IF(age > 900, 1)", "same": "IF(age > 0, 1)", "single": "IF(bp = 999, 1, 0)"}
    steps = [{"op": "derive", "column": name, "formula": formula} for name, formula in formulas.items()]
    run = await prepare(site, owner, await make(owner, steps))
    answer = await owner.post(f"/prepared/{run['prepared_id']}/approve", json=wish)
    assert answer.status_code == 202, answer.text
    await site.work()
    review = (await owner.get(f"/prepared/{run['prepared_id']}/review")).json()
    assert review["state"] == "open"
    assert (review["problem"]["status"], review["problem"]["code"]) == (status, code)
    assert review["job"]["state"] == "failed"


async def test_names_are_checked_before_the_job(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner))
    for wish in (
        {"target": "nope"},
        {"target": "died", "features": ["nope"]},
        {"target": "died", "split": {"by": "site", "column": "x"}},
    ):
        answer = await owner.post(f"/prepared/{run['prepared_id']}/approve", json={"task": "binary", **wish})
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_column")
    wrong = await owner.post(
        f"/prepared/{run['prepared_id']}/approve", json={"task": "binary", "target": "died", "sha256": "0"}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (409, "sha256_differs")


async def test_an_override_lets_subjects_cross_and_is_recorded(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner))
    review = await approve(site, owner, run["prepared_id"], split={"by": "row", "override": "visits are independent"})
    assert review["approval"]["split"]["override"] == "visits are independent"
    assert "subject_in_several_parts" in [warning["code"] for warning in review["approval"]["warnings"]]


async def test_the_look_at_a_target_warns_of_leaks(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner))
    found = (
        await owner.get(f"/prepared/{run['prepared_id']}/leaks", params={"target": "died", "positive": "1"})
    ).json()
    assert found["suggested_exclude"] == ["days_to_death"]
    assert "age" in found["suggested_features"]


async def test_rows_are_filtered_sorted_and_paged_on_the_server(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner))
    rows = f"/prepared/{run['prepared_id']}/rows"
    chosen = json.dumps([{"column": "sex", "op": "eq", "value": "F"}, {"column": "age", "op": "ge", "value": 50}])
    page = (await owner.get(rows, params={"filter": chosen, "sort": "-age,bp", "limit": 5, "offset": 2})).json()
    data = patients()
    wanted = sorted(
        (i for i in range(1, 120) if data["sex"][i] == "F" and data["age"][i] >= 50),
        key=lambda i: (-data["age"][i], float("inf") if data["bp"][i] == 999 else data["bp"][i], i),
    )
    assert [row[0] for row in page["rows"]] == wanted[2:7]
    assert (page["total"], page["total_unfiltered"]) == (len(wanted), 119)
    facets = (await owner.get(f"/prepared/{run['prepared_id']}/facets", params={"column": "sex"})).json()
    assert {item["value"]: item["n"] for item in facets["values"]} == {"F": 60, "M": 59}
    bad = await owner.get(rows, params={"filter": '[{"column":"nope","op":"eq","value":1}]'})
    assert (bad.status_code, bad.json()["code"]) == (422, "unknown_column")
    typed = await owner.get(rows, params={"filter": '[{"column":"age","op":"ge","value":"x"}]'})
    assert typed.status_code == 422


async def test_outsiders_see_schema_and_state_alone(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner))
    base = f"/prepared/{run['prepared_id']}"
    async with site.client(Role.EXTERNAL_TRAINER) as outsider:
        seen = (await outsider.get(base)).json()
        assert (seen["rows"], seen["rows_in"], seen["findings"], seen["steps"]) == (120, 120, [], [])
        for path in (
            "rows",
            "profile",
            "facets?column=sex",
            "diffs",
            "diffs/summary",
            "suggestions",
            "data",
            "leaks?target=died",
        ):
            assert (await outsider.get(f"{base}/{path}")).status_code == 404, path
        assert (await outsider.post(f"{base}/approve", json={"task": "binary", "target": "died"})).status_code == 404
        assert (await outsider.get("/recipes")).status_code == 404
    async with site.client(study="std_2") as foreign:
        assert (await foreign.get(base)).status_code == 404
        assert (await foreign.get(f"/runs/{run['id']}")).status_code == 404


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"op": "derive", "column": "x", "formula": '__import__("os")'}, "formula_error"),
        ({"op": "derive", "column": "x", "formula": "(" * 500}, "formula_error"),
        ({"op": "nope"}, "bad_step"),
        ({"op": "clip", "columns": ["age"]}, "bad_step"),
        ({"op": "filter_rows", "where": "age >= 18", "extra": 1}, "bad_step"),
    ],
)
async def test_a_step_that_cannot_be_read_is_refused_with_its_place(
    owner: httpx.AsyncClient, step: dict[str, Any], code: str
) -> None:
    answer = await owner.post("/recipes", json={"dataset_id": "dst_1", "dataset_version": 1, "steps": [STEPS[0], step]})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["where"].startswith("steps.1.")


async def test_step_types_have_schemas_in_two_languages(owner: httpx.AsyncClient) -> None:
    found = (await owner.get("http://preprocess/api/v1/step-types")).json()
    assert len(found["items"]) >= 29
    for item in found["items"]:
        for name, field in item["schema"]["properties"].items():
            assert field["title"], (item["op"], name)
            assert field["ko"]["title"], (item["op"], name)
    assert "glucose" in found["quantities"]


async def test_blocking_findings_need_a_reason(site: World, owner: httpx.AsyncClient) -> None:
    run = await prepare(site, owner, await make(owner, [{"op": "filter_rows", "where": "age > 1000"}]))
    path = f"/prepared/{run['prepared_id']}/approve"
    refused = await owner.post(path, json={"task": "binary", "target": "died"})
    assert (refused.status_code, refused.json()["code"]) == (409, "blocking_findings")


async def test_diffs_page_across_steps_and_filter_by_step_and_column(site: World, owner: httpx.AsyncClient) -> None:
    steps = [
        {"op": "recode", "column": "sex", "mapping": {"M": "male"}},
        {"op": "clip", "columns": ["age"], "high": 60},
    ]
    recipe = await make(owner, steps)
    run = await prepare(site, owner, recipe)
    path = f"/prepared/{run['prepared_id']}/diffs"
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = (await owner.get(path, params={"limit": 23, **({"cursor": cursor} if cursor else {})})).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    old = patients()["age"]
    wanted = [(i, "sex") for i in range(0, 120, 2)] + [(i, "age") for i in range(120) if old[i] > 60]
    assert [(item["row"], item["column"]) for item in found] == wanted
    second = (await owner.get(path, params={"step": recipe["steps"][1]["id"], "limit": 500})).json()["items"]
    assert {item["rule"] for item in second} == {"limit to [, 60]"}
    assert (await owner.get(path, params={"column": "bp"})).json()["items"] == []
    assert (await owner.get(path, params={"step": "stp_nope"})).status_code == 404


async def test_a_join_reaches_another_data_set_of_the_study_alone(site: World, owner: httpx.AsyncClient) -> None:
    await site.register({"who": ["p0", "p1"], "lab": [1.5, 2.5]}, "dst_2")
    step = {"op": "join", "table": "dst_2@1", "on": {"pid": "who"}, "columns": ["lab"]}
    recipe = await make(owner, [step])
    assert (await owner.post(f"/recipes/{recipe['id']}/check")).json()["ok"]
    run = await prepare(site, owner, recipe)
    page = (await owner.get(f"/prepared/{run['prepared_id']}/rows", params={"limit": 5})).json()
    assert [row[-1] for row in page["rows"]] == [1.5, 1.5, 2.5, 2.5, None]
    foreign = await make(owner, [{**step, "table": "dst_9@1"}])
    assert (await owner.post(f"/recipes/{foreign['id']}/runs")).status_code == 404


async def test_a_bounded_number_of_tables_is_held_open(tmp_path: Path) -> None:
    async with world(tmp_path, open_tables=2) as small:
        for number in range(4):
            await small.register({"x": [number] * 3}, f"dst_{number}")
        async with small.client() as client:
            for number in range(4):
                body = {"dataset_id": f"dst_{number}", "dataset_version": 1}
                recipe = (await client.post("/recipes", json=body)).json()
                page = (await client.get(f"/recipes/{recipe['id']}/preview")).json()
                assert [row[1] for row in page["rows"]] == [number] * 3
        held = list((tmp_path / "scratch").rglob("table.duckdb"))
        assert len(held) == 2
    assert list((tmp_path / "scratch").rglob("table.duckdb")) == []
