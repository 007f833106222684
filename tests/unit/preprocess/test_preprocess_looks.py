"""What a reviewer looks at: before over after, missing values, the worst subjects, who is in which part."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from preprocess_world import World, world

from medloom_contracts.manifests import Column, ColumnType
from medloom_contracts.scopes import Role
from medloom_preprocess.domain.comparison import nice_classes, pair

ROWS = 60
STEPS: list[dict[str, Any]] = [
    {"op": "set_missing", "columns": ["bp"], "outside": [50, 300]},
    {"op": "rename", "names": {"sex": "gender"}},
    {"op": "drop", "columns": ["note"]},
    {"op": "derive", "column": "old", "formula": "IF(age >= 60, 1, 0)"},
]


def patients() -> dict[str, list[Any]]:
    """Thirty people with two visits each in six hospitals; the fourth person's second visit is the worst row."""
    age = [20.0 + i for i in range(ROWS)]
    bp: list[float | None] = [100.0 + i for i in range(ROWS)]
    age[7], bp[7], bp[0] = 500.0, None, 999.0
    sex = ["F" if i % 2 else "M" for i in range(ROWS)]
    return {
        "pid": [f"p{i // 2}" for i in range(ROWS)],
        "site": [f"h{i // 10}" for i in range(ROWS)],
        "age": age,
        "bp": bp,
        "sex": [*sex[:7], None, *sex[8:]],
        "note": ["x"] * ROWS,
        "died": [int(i % 3 == 0) for i in range(ROWS)],
    }


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as running:
        await running.register(patients(), roles={"pid": "subject", "site": "site"})
        yield running


@pytest.fixture
async def owner(site: World) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client() as client:
        yield client


@pytest.fixture
async def base(site: World, owner: httpx.AsyncClient) -> str:
    body = {"dataset_id": "dst_1", "dataset_version": 1, "title": "R", "steps": STEPS}
    recipe = (await owner.post("/recipes", json=body)).json()
    run = (await owner.post(f"/recipes/{recipe['id']}/runs")).json()
    await site.work()
    run = (await owner.get(f"/runs/{run['id']}")).json()
    assert run["state"] == "succeeded", run
    return f"/prepared/{run['prepared_id']}"


async def test_before_is_counted_in_the_classes_of_after(owner: httpx.AsyncClient, base: str) -> None:
    found = (await owner.get(f"{base}/comparison")).json()
    columns = {column["name"]: column for column in found["columns"]}
    assert (found["rows_before"], found["rows_after"], found["approximate"]) == (ROWS, ROWS, False)
    assert {name: column["state"] for name, column in columns.items()} == {
        "pid": "same",
        "site": "same",
        "age": "same",
        "bp": "changed",
        "gender": "same",
        "died": "same",
        "old": "added",
        "note": "removed",
    }
    bp = columns["bp"]
    assert (bp["before"]["missing"], bp["after"]["missing"], bp["cells_changed"]) == (1, 2, 1)
    assert (sum(item["before"] for item in bp["bins"]), sum(item["after"] for item in bp["bins"])) == (59, 58)
    assert columns["gender"]["name_before"] == "sex"
    assert columns["gender"]["values"] == [
        {"value": "M", "before": 30, "after": 30},
        {"value": "F", "before": 29, "after": 29},
    ]
    assert columns["old"]["before"] is None
    assert columns["note"]["values"] == [{"value": "x", "before": ROWS, "after": 0}]


async def test_missing_cells_are_found_in_their_block_before_and_after(owner: httpx.AsyncClient, base: str) -> None:
    after = (await owner.get(f"{base}/missing", params={"blocks": 6})).json()
    assert after["block_rows"] == [10] * 6
    assert {column["name"]: column["blocks"] for column in after["columns"]}["bp"] == [2, 0, 0, 0, 0, 0]
    before = (await owner.get(f"{base}/missing", params={"blocks": 6, "of": "source"})).json()
    assert {column["name"]: column["missing"] for column in before["columns"]}["bp"] == 1


async def test_the_worst_subjects_come_first_page_by_page(owner: httpx.AsyncClient, base: str) -> None:
    first = (await owner.get(f"{base}/worst", params={"limit": 2})).json()
    seen = [(item["subject"], item["row"], item["rows"], item["cells"]) for item in first["items"]]
    assert seen == [("p3", 6, 2, 12), ("p0", 0, 2, 12)]
    p3, p0 = first["items"]
    assert (p3["missing"], p3["out_of_range"], p3["changed"], p3["score"]) == (2, 1, 0, pytest.approx(3 / 12))
    assert (p0["missing"], p0["out_of_range"], p0["changed"]) == (1, 0, 1)
    rest = (await owner.get(f"{base}/worst", params={"limit": 100, "cursor": first["next_cursor"]})).json()
    assert len(rest["items"]) == 28
    assert rest["next_cursor"] is None


async def test_the_changes_of_one_row_can_be_asked_for(owner: httpx.AsyncClient, base: str) -> None:
    changed = (await owner.get(f"{base}/diffs", params={"row": 0})).json()["items"]
    assert [(item["column"], item["old"], item["new"]) for item in changed] == [("bp", "999", None)]
    assert (await owner.get(f"{base}/diffs", params={"row": 1})).json()["items"] == []


async def test_a_split_is_shown_before_it_is_signed(owner: httpx.AsyncClient, base: str) -> None:
    asked = {"target": "died", "positive": "1", "split": "site"}
    found = (await owner.get(f"{base}/leaks", params=asked)).json()
    split = found["split"]
    assert found["problems"] == []
    assert (split["by"], split["column"], split["crossing_subjects"]) == ("site", "site", 0)
    assert (split["train"]["n"], split["test"]["n"]) == (50, 10)
    assert (split["train"]["groups"], split["test"]["groups"]) == (5, 1)
    assert split["train"]["events"] + split["test"]["events"] == 20
    assert sum(fold["n"] for fold in split["folds"]) == 50
    assert sorted(group["name"] for group in split["groups"]) == [f"h{i}" for i in range(6)]
    assert [group["n"] for group in split["groups"] if group["in_test"]] == [10]


async def test_a_split_that_cuts_through_subjects_is_a_problem_and_is_shown(
    owner: httpx.AsyncClient, base: str
) -> None:
    asked = {"target": "died", "positive": "1", "split": "row"}
    found = (await owner.get(f"{base}/leaks", params=asked)).json()
    assert [problem["code"] for problem in found["problems"]] == ["subject_in_several_parts"]
    assert found["split"]["crossing_subjects"] > 0
    none = (await owner.get(f"{base}/leaks", params={**asked, "split": "time"})).json()
    assert none["split"] is None
    assert [problem["code"] for problem in none["problems"]] == ["split_refused"]
    assert (await owner.get(f"{base}/leaks", params={"target": "died"})).json()["split"] is None


async def test_outsiders_and_other_studies_get_none_of_it(site: World, base: str) -> None:
    for path in ("comparison", "missing", "worst"):
        async with site.client(Role.EXTERNAL_TRAINER) as outsider:
            assert (await outsider.get(f"{base}/{path}")).status_code == 404, path
        async with site.client(study="std_2") as foreign:
            assert (await foreign.get(f"{base}/{path}")).status_code == 404, path


def test_classes_have_limits_that_a_reader_would_choose() -> None:
    low, width, n = nice_classes(18.3, 97.2)
    assert (low, width, n) == (15.0, 5.0, 17)
    assert low + n * width > 97.2
    assert nice_classes(3.0, 3.0) == (2.5, 1.0, 1)


def test_columns_are_paired_by_name_else_by_their_header() -> None:
    def column(name: str, header: str) -> Column:
        return Column(name=name, source_name=header, type=ColumnType.NUMBER)

    before = (column("a", "A"), column("b", "B"), column("c", "C"))
    after = (column("b", "B"), column("alpha", "A"), column("new", "new"))
    names = [(was.name if was else None, now.name if now else None) for was, now in pair(before, after)]
    assert names == [("b", "b"), ("a", "alpha"), (None, "new"), ("c", None)]
