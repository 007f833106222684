"""Layers show what a run makes, at every step, and look only at what is asked for."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medloom_contracts.manifests import Column, ColumnType
from medloom_preprocess.domain.engine import Source, run_recipe
from medloom_preprocess.domain.errors import StepFailed
from medloom_preprocess.domain.grid import Filter
from medloom_preprocess.domain.layers import Layers
from medloom_preprocess.domain.recipe import Step, read_steps
from medloom_preprocess.domain.seen import Seen
from medloom_preprocess.service.tables import OpenTable

COLUMNS = (
    Column(name="pid", source_name="pid", type=ColumnType.INTEGER),
    Column(name="age", source_name="age", type=ColumnType.NUMBER, low=0, high=120),
    Column(name="city", source_name="city", type=ColumnType.CATEGORY),
)
STEPS: list[dict[str, Any]] = [
    {"op": "set_missing", "columns": ["age"], "outside": [0, 120]},
    {"op": "merge_similar", "column": "city", "groups": [{"to": "Busan", "spellings": ["busan", "부산"]}]},
    {
        "op": "edit_cells",
        "cells": [{"row": 1, "column": "age", "value": 44}, {"row": 2, "column": "city", "value": None}],
    },
    {"op": "rename", "names": {"age": "나이"}},
    {"op": "derive", "column": "old", "formula": "IF(나이 >= 60, 1, 0)"},
    {"op": "filter_rows", "where": "pid <> 3"},
    {"op": "deduplicate", "columns": ["city", "old"]},
    {"op": "sort", "by": ["나이"], "descending": True},
]


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    path = tmp_path / "main.parquet"
    rows = {
        "_row": range(6),
        "pid": [0, 1, 2, 3, 4, 5],
        "age": [71.0, 999.0, 33.0, -4.0, 71.0, None],
        "city": ["Busan", "busan", "부산", "Seoul", "Busan", None],
    }
    pq.write_table(pa.table({name: list(values) for name, values in rows.items()}), path)
    return path


@pytest.fixture
def seen(parquet: Path, tmp_path: Path) -> Any:
    table = OpenTable(tmp_path / "open", 256).load(parquet.rename(tmp_path / "m.parquet"))
    yield table.seen(lambda connection: Seen(connection, Layers(connection, "data", COLUMNS, table.rows)))
    table.close()


def written(steps: list[dict[str, Any]]) -> list[Step]:
    return read_steps(steps, author="usr")


def test_each_layer_is_what_a_run_of_its_steps_makes(parquet: Path, tmp_path: Path) -> None:
    path = tmp_path / "kept.parquet"
    path.write_bytes(parquet.read_bytes())
    table = OpenTable(tmp_path / "open", 256).load(parquet)
    seen = table.seen(lambda connection: Seen(connection, Layers(connection, "data", COLUMNS, table.rows)))
    for n in range(1, len(STEPS) + 1):
        steps = written(STEPS[:n])
        outcome = run_recipe(Source(path, COLUMNS), steps, tmp_path / f"run{n}", lambda *_: None)
        layer = seen.layers.after(steps)
        page = seen.page(layer, [], [], 0, 100)
        made = pq.read_table(outcome.table).to_pylist()
        names = [column.name for column in page.columns]
        assert [dict(zip(names, row, strict=True)) for row in page.rows] == made
        assert tuple(layer.columns.values()) == outcome.columns
        effect, diff = seen.effect(layer), outcome.steps[-1].diff
        assert (effect.rows_before, effect.rows_after, effect.cells_changed) == (
            diff.rows_before,
            diff.rows_after,
            diff.cells_changed,
        )
        assert tuple(effect.columns_added) == diff.columns_added
    table.close()


def test_cells_that_a_step_changed_are_shown_before_and_after(seen: Seen) -> None:
    layer = seen.layers.after(written(STEPS[:1]))
    assert [(c.row, c.column, c.old, c.new) for c in seen.changes(layer, 5)] == [
        (1, "age", "999", None),
        (3, "age", "-4", None),
    ]


def test_facts_are_counted_again_only_for_columns_that_changed(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []
    original = Seen._counted
    monkeypatch.setattr(
        Seen, "_counted", lambda self, layer, column: counted.append(column.name) or original(self, layer, column)
    )
    names = ["pid", "age", "city"]
    before = seen.columns(seen.layers.after([]), names)
    assert [item.facts and (item.facts.missing, item.facts.out_of_range) for item in before] == [(0, 0), (1, 2), (1, 0)]
    after = seen.columns(seen.layers.after(written(STEPS[:1])), names)
    assert [item.facts and (item.facts.missing, item.facts.out_of_range) for item in after] == [(0, 0), (3, 0), (1, 0)]
    assert counted == ["pid", "age", "city", "age"]


def test_swapped_names_do_not_swap_facts(seen: Seen) -> None:
    steps = written([{"op": "rename", "names": {"pid": "x"}}, {"op": "rename", "names": {"age": "pid"}}])
    seen.columns(seen.layers.after([]), ["pid", "age"])
    found = {item.column.name: item.facts for item in seen.columns(seen.layers.after(steps), ["pid", "x"])}
    missing = {name: facts.missing for name, facts in found.items() if facts is not None}
    assert missing == {"pid": 1, "x": 0}


def test_pages_are_sorted_and_filtered_in_the_database(seen: Seen) -> None:
    layer = seen.layers.after(written(STEPS[:2]))
    page = seen.page(layer, [Filter(column="city", op="eq", value="Busan")], [("age", True)], 1, 2)
    assert (page.total, page.total_unfiltered, [row[0] for row in page.rows]) == (4, 6, [4, 2])


def test_a_failing_step_is_named_and_those_before_stay_usable(seen: Seen) -> None:
    steps = written([*STEPS[:1], {"op": "drop", "columns": ["height"]}])
    with pytest.raises(StepFailed) as refused:
        seen.layers.after(steps)
    assert (refused.value.index, refused.value.column, refused.value.cause) == (1, "height", "unknown_column")
    assert seen.page(seen.layers.after(steps[:1]), [], [], 0, 1).total == 6


def test_a_disabled_step_makes_no_layer(seen: Seen) -> None:
    assert seen.layers.after(written([{**STEPS[0], "enabled": False}])) is seen.layers.source
