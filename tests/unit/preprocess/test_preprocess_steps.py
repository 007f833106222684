"""Every step on tiny tables, with results worked out by hand."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medloom_contracts.manifests import Column, ColumnRole, ColumnType
from medloom_preprocess.domain.engine import Outcome, Source, run_recipe
from medloom_preprocess.domain.errors import StepRefused
from medloom_preprocess.domain.recipe import read_steps
from medloom_preprocess.domain.steps import STEPS
from medloom_preprocess.domain.steps.base import ROW
from medloom_preprocess.domain.units import conversion, quantities

TESTED: set[str] = set()


def column_of(name: str, dtype: pa.DataType, role: str) -> Column:
    kinds = {pa.int64(): ColumnType.INTEGER, pa.float64(): ColumnType.NUMBER, pa.string(): ColumnType.TEXT}
    return Column(name=name, type=kinds.get(dtype, ColumnType.DATE), role=ColumnRole(role), unit="old", low=0, high=9)


def execute(
    folder: Path,
    data: dict[str, Any],
    *steps: dict[str, Any],
    roles: dict[str, str] | None = None,
    **tables: dict[str, Any],
) -> Outcome:
    """Run steps on a table; ``_row`` counts from 0."""

    def store(name: str, columns: dict[str, Any]) -> Path:
        n = len(next(iter(columns.values())))
        path = folder / f"{name}.parquet"
        pq.write_table(pa.table({ROW: pa.array(range(n), pa.int64()), **columns}), path)
        return path

    TESTED.update(str(step["op"]) for step in steps)
    main = store("main", data)
    schema = pq.read_schema(main)
    columns = tuple(column_of(f.name, f.type, (roles or {}).get(f.name, "feature")) for f in schema if f.name != ROW)
    source = Source(main, columns, {name: store(name, table) for name, table in tables.items()})
    return run_recipe(source, read_steps(list(steps), author="a"), folder / "run", lambda *_: None)


def result(folder: Path, data: dict[str, Any], *steps: dict[str, Any], **more: Any) -> dict[str, list[Any]]:
    outcome = execute(folder, data, *steps, **more)
    assert outcome.failed is None, outcome.failed
    return dict(pq.read_table(outcome.table).to_pydict())


def test_columns_are_selected_dropped_renamed_cast(tmp_path: Path) -> None:
    data = {"a": ["1", "x", None], "b": [1.4, 2.5, None], "c": [1, 0, 2]}
    found = result(
        tmp_path,
        data,
        {"op": "select", "columns": ["c", "a", "b"]},
        {"op": "rename", "names": {"a": "A2"}},
        {"op": "cast", "columns": ["A2"], "to": "integer"},
        {"op": "cast", "columns": ["c"], "to": "boolean"},
        {"op": "drop", "columns": ["b"]},
    )
    assert found == {ROW: [0, 1, 2], "c": [True, False, None], "A2": [1, None, None]}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, [265000.0, 89.0, 45.0, 37.2, None, None, -1.5, 12.0]),
        ({"bound": "missing"}, [265000.0, None, None, 37.2, None, None, -1.5, 12.0]),
        ({"bound": "half"}, [265000.0, 89.0, 22.5, 37.2, None, None, -1.5, 12.0]),
        ({"strip_units": False}, [265000.0, 89.0, 45.0, None, None, None, -1.5, 12.0]),
    ],
)
def test_numbers_are_read(tmp_path: Path, params: dict[str, Any], expected: list[Any]) -> None:
    data = {"x": ["265,000", "> 89", "<=45", "37.2 °C", "3 of 5", None, " -1.5", "１２"]}
    assert result(tmp_path, data, {"op": "parse_number", "columns": ["x"], **params})["x"] == expected


def test_numbers_with_decimal_comma_flags_and_pairs(tmp_path: Path) -> None:
    data = {"x": ["1.234,5", "<0,1", "7"], "bp": ["125/79", " 90 / 60 ", "130"]}
    found = result(
        tmp_path,
        data,
        {"op": "parse_number", "columns": ["x"], "decimal": ",", "bound": "flag"},
        {"op": "parse_number", "columns": ["bp"], "into": ["sys", "dia"]},
    )
    assert found["x"] == [1234.5, 0.1, 7.0]
    assert found["x_bound"] == [None, "<", None]
    assert (found["sys"], found["dia"]) == ([125.0, 90.0, 130.0], [79.0, 60.0, None])


@pytest.mark.parametrize(
    ("order", "texts", "expected"),
    [
        (
            "YMD",
            ["2024-05-31", "20240531", "2024년 5월 31일", "2024.5.31", "2024-13-01"],
            [date(2024, 5, 31)] * 4 + [None],
        ),
        ("DMY", ["31.05.2024", "31-May-2024", "31/5/24", "1/2/98"], [date(2024, 5, 31)] * 3 + [date(1998, 2, 1)]),
        ("MDY", ["5/31/2024", "May 31, 2024"], [date(2024, 5, 31)] * 2),
        ("excel", ["45443", "1", "x"], [date(2024, 5, 31), date(1899, 12, 31), None]),
    ],
)
def test_dates_are_read(tmp_path: Path, order: str, texts: list[str], expected: list[Any]) -> None:
    assert result(tmp_path, {"d": texts}, {"op": "parse_date", "columns": ["d"], "order": order})["d"] == expected


def test_dates_with_a_time_of_day(tmp_path: Path) -> None:
    step = {"op": "parse_date", "columns": ["d"], "order": "DMY", "time": True}
    found = result(tmp_path, {"d": ["31.05.2024 7:05", "31.05.2024"]}, step)["d"]
    assert found == [datetime(2024, 5, 31, 7, 5), datetime(2024, 5, 31)]  # noqa: DTZ001 - local times have no zone


def test_missing_codes_and_ranges(tmp_path: Path) -> None:
    data = {"x": [99.0, 40.0, 400.0, None], "t": ["-", "a", " unknown ", "99"]}
    outcome = execute(
        tmp_path,
        data,
        {"op": "set_missing", "columns": ["x"], "codes": [99], "outside": [50, 300]},
        {"op": "set_missing", "columns": ["t"], "codes": ["-", "unknown", 99]},
    )
    found = pq.read_table(outcome.table).to_pydict()
    assert (found["x"], found["t"]) == ([None] * 4, [None, "a", None, None])
    assert [step.diff.cells_changed for step in outcome.steps] == [3, 3]
    diff = pq.read_table(outcome.steps[0].path).to_pylist()
    assert diff[0] == {"_row": 0, "column": "x", "old": "99", "new": None, "rule": "missing code or outside [50, 300]"}


def test_text_is_tidied_recoded_and_merged(tmp_path: Path) -> None:
    data = {"t": ["  Ａ  b ", "a b", "", None], "s": ["M", "F", "x", None], "n": [1, 2, 9, None]}
    found = result(
        tmp_path,
        data,
        {"op": "normalize_text", "columns": ["t"], "case": "lower"},
        {"op": "merge_similar", "column": "t", "groups": [{"to": "AB", "spellings": ["a b"]}]},
        {"op": "recode", "column": "s", "mapping": {"M": 1, "F": 0}, "otherwise": "missing", "into": "male"},
        {"op": "recode", "column": "s", "mapping": {"M": "male"}},
        {"op": "recode", "column": "n", "mapping": {"9": None, "2": 5}},
    )
    assert found["t"] == ["AB", "AB", None, None]
    assert found["male"] == [1, 0, None, None]
    assert found["s"] == ["male", "F", "x", None]
    assert found["n"] == [1, 5, None, None]


def test_fill_with_a_constant_and_with_the_subjects_previous_value(tmp_path: Path) -> None:
    data = {
        "id": ["a", "b", "a", "a", "b"],
        "t": [3, 1, 1, 2, 2],
        "x": [None, None, 7.0, None, 4.0],
        "y": [None] * 4 + ["z"],
    }
    data["y"] = pa.array(data["y"], pa.string())
    found = result(
        tmp_path,
        data,
        {"op": "fill", "columns": ["x"], "method": "previous", "order": "t"},
        {"op": "fill", "columns": ["y"], "value": "none"},
        roles={"id": "subject"},
    )
    assert found["x"] == [7.0, None, 7.0, 7.0, 4.0]
    assert found["y"] == ["none"] * 4 + ["z"]


@pytest.mark.parametrize("method", ["mean", "median", "mode"])
def test_fitted_filling_is_refused_and_points_to_training(tmp_path: Path, method: str) -> None:
    outcome = execute(tmp_path, {"x": [1.0, None]}, {"op": "fill", "columns": ["x"], "method": method})
    assert outcome.failed is not None
    assert outcome.failed.cause == "fitted_step"
    assert "training" in outcome.failed.hint.en


def test_clip_outliers_and_bins(tmp_path: Path) -> None:
    data = {"x": [1.0, 2.0, 3.0, 4.0, 100.0, None]}
    found = result(
        tmp_path,
        data,
        {"op": "outliers", "columns": ["x"], "method": "robust_z", "threshold": 3.5},
        {"op": "bin", "column": "x", "edges": [0, 2, 4], "labels": ["low", "high"]},
        {"op": "outliers", "columns": ["x"], "method": "iqr", "threshold": 1.5, "action": "blank"},
        {"op": "clip", "columns": ["x"], "low": 2, "high": 3},
    )
    # median 3, MAD 1: robust z of 100 is 65, of 1 is -1.35; quartiles 2 and 4: fences -1 and 7
    assert found["x_outlier"] == [False, False, False, False, True, None]
    assert found["x_bin"] == ["low", "high", "high", "high", None, None]
    assert found["x"] == [2.0, 2.0, 3.0, 3.0, None, None]


def test_rows_are_filtered_deduplicated_sorted(tmp_path: Path) -> None:
    data = {"a": [3, 1, 3, None, 2], "b": ["x", "y", "x", "z", "w"]}
    outcome = execute(
        tmp_path,
        data,
        {"op": "filter_rows", "where": "a >= 2"},
        {"op": "deduplicate", "columns": ["a"], "keep": "last"},
        {"op": "sort", "by": ["a"], "descending": True},
    )
    found = pq.read_table(outcome.table).to_pydict()
    assert (found[ROW], found["a"]) == ([2, 4], [3, 2])
    assert [(s.diff.rows_before, s.diff.rows_after) for s in outcome.steps] == [(5, 3), (3, 2), (2, 2)]
    kept = result(tmp_path, data, {"op": "filter_rows", "where": "a >= 2", "missing": "keep"})
    assert kept[ROW] == [0, 2, 3, 4]


def test_cells_are_edited_by_row(tmp_path: Path) -> None:
    cells = [
        {"row": 1, "column": "a", "value": 2.5},
        {"row": 0, "column": "b", "value": None},
        {"row": 9, "column": "a", "value": 1},
    ]
    outcome = execute(tmp_path, {"a": [1, 2], "b": ["x", "y"]}, {"op": "edit_cells", "cells": cells})
    found = pq.read_table(outcome.table).to_pydict()
    assert (found["a"], found["b"]) == ([1.0, 2.5], [None, "y"])
    assert outcome.steps[0].diff.cells_changed == 2
    wrong = execute(tmp_path, {"a": [1]}, {"op": "edit_cells", "cells": [{"row": 0, "column": "a", "value": "x"}]})
    assert wrong.failed is not None
    assert wrong.failed.cause == "value_type"


def test_columns_are_computed(tmp_path: Path) -> None:
    data = {"a": [1, 2], "d": [date(2024, 1, 1), None], "e": [date(2024, 1, 15), date(2024, 1, 1)]}
    found = result(
        tmp_path,
        data,
        {"op": "derive", "column": "b", "formula": "a * 2"},
        {"op": "derive", "column": "a", "formula": "a + 1", "replace": True},
        {"op": "date_difference", "start": "d", "end": "e", "column": "weeks", "unit": "week"},
    )
    assert (found["b"], found["a"], found["weeks"]) == ([2, 4], [2, 3], [2.0, None])
    taken = execute(tmp_path, data, {"op": "derive", "column": "A", "formula": "1"})
    assert taken.failed is not None
    assert taken.failed.cause == "column_exists"


@pytest.mark.parametrize(
    ("quantity", "source", "target", "value", "expected"),
    [
        ("glucose", "mg/dL", "mmol/L", 100, 5.551),
        ("creatinine", "mg/dL", "umol/L", 1, 88.40),
        ("creatinine", "mg/dL", "µmol/L", 1, 88.40),
        ("cholesterol", "mmol/L", "mg/dL", 5.17, 199.9),
        ("bilirubin", "mg/dL", "umol/L", 1, 17.10),
        ("hemoglobin", "g/dL", "g/L", 14, 140),
        ("bun", "mg/dL", "mmol/L", 14, 4.998),
        ("temperature", "F", "C", 98.6, 37.0),
        ("temperature", "C", "F", 37, 98.6),
        ("weight", "lb", "kg", 100, 45.36),
        ("height", "in", "cm", 70, 177.8),
        ("pressure", "kPa", "mmHg", 16, 120.01),
    ],
)
def test_units_convert_as_the_tables_say(
    quantity: str, source: str, target: str, value: float, expected: float
) -> None:
    how = conversion(quantity, source, target)
    assert value * how.factor + how.offset == pytest.approx(expected, rel=1e-3)


def test_every_pair_of_units_converts_back() -> None:
    for quantity, units in quantities().items():
        for a in units:
            for b in units:
                there, back = conversion(quantity, a, b), conversion(quantity, b, a)
                assert (7 * there.factor + there.offset) * back.factor + back.offset == pytest.approx(7)
    with pytest.raises(StepRefused):
        conversion("glucose", "mg/dL", "mmHg")


def test_units_change_where_asked_and_the_dictionary_knows(tmp_path: Path) -> None:
    step = {
        "op": "convert_unit",
        "columns": ["t"],
        "quantity": "temperature",
        "from": "F",
        "to": "C",
        "where": "t > 60",
    }
    outcome = execute(tmp_path, {"t": [98.6, 37.0, None]}, step)
    assert pq.read_table(outcome.table).to_pydict()["t"] == pytest.approx([37.0, 37.0, None])
    assert (outcome.columns[0].unit, outcome.columns[0].low) == ("C", None)


def test_groups_are_aggregated(tmp_path: Path) -> None:
    data = {"g": ["a", "b", "a", "a"], "x": [1.0, 5.0, None, 3.0], "t": [2, 1, 1, 0]}
    wanted = ["mean", "median", "min", "max", "sum", "sd", "count", "distinct", "first", "last"]
    step = {
        "op": "group_aggregate",
        "by": ["g"],
        "order": "t",
        "aggregations": [{"column": "x", "function": f} for f in wanted],
    }
    found = result(tmp_path, data, step)
    assert found[ROW] == [0, 1]
    assert {f: found[f"x_{f}"][0] for f in wanted} == pytest.approx(
        {
            "mean": 2,
            "median": 2,
            "min": 1,
            "max": 3,
            "sum": 4,
            "sd": 2**0.5,
            "count": 2,
            "distinct": 2,
            "first": 3,
            "last": 1,
        }
    )


def test_tables_are_joined(tmp_path: Path) -> None:
    data = {"id": [1, 2, 3]}
    labs = {"pid": ["1", "2", "2"], "k": [4.0, 5.0, 6.0]}
    step = {"op": "join", "table": "labs", "on": {"id": "pid"}}
    refused = execute(tmp_path, data, step, labs=labs)
    assert refused.failed is not None
    assert refused.failed.cause == "several_matches"
    assert result(tmp_path, data, {**step, "multiple": "first"}, labs=labs)["k"] == [4.0, 5.0, None]
    assert result(tmp_path, data, {**step, "multiple": "first", "how": "inner"}, labs=labs)["id"] == [1, 2]
    everything = result(tmp_path, data, {**step, "multiple": "all"}, labs=labs)
    assert (everything[ROW], everything["id"], everything["k"]) == ([0, 1, 2, 3], [1, 2, 2, 3], [4.0, 5.0, 6.0, None])
    missing = execute(tmp_path, data, {**step, "table": "nope"}, labs=labs)
    assert missing.failed is not None
    assert missing.failed.cause == "unknown_table"


def test_long_becomes_wide_and_back(tmp_path: Path) -> None:
    data = {"id": [1, 1, 2], "v": ["hr", "bp", "hr"], "x": [80.0, 120.0, 70.0]}
    step = {"op": "pivot", "index": ["id"], "names": "v", "values": "x", "categories": ["hr", "bp"]}
    wide = result(tmp_path, data, step)
    assert wide == {ROW: [0, 2], "id": [1, 2], "hr": [80.0, 70.0], "bp": [120.0, None]}
    long = result(
        tmp_path, {"id": [1, 2], "hr": [80, 70], "bp": [120, 110]}, {"op": "unpivot", "columns": ["hr", "bp"]}
    )
    assert long[ROW] == [0, 1, 2, 3]
    assert long["name"] == ["hr", "bp", "hr", "bp"]
    assert long["value"] == [80.0, 120.0, 70.0, 110.0]


def test_series_stay_within_the_subject(tmp_path: Path) -> None:
    data = {"id": ["a", "a", "b", "a"], "t": [2, 1, 1, 3], "x": [20.0, 10.0, 5.0, 40.0]}
    found = result(
        tmp_path,
        data,
        {"op": "lag", "columns": ["x"], "order": "t"},
        {"op": "delta", "columns": ["x"], "order": "t"},
        {"op": "rolling", "columns": ["x"], "order": "t", "n": 2, "function": "mean"},
        roles={"id": "subject"},
    )
    assert found["x_lag1"] == [10.0, None, None, 20.0]
    assert found["x_delta1"] == [10.0, None, None, 20.0]
    assert found["x_mean2"] == [15.0, 10.0, 5.0, 30.0]
    step = {
        "op": "subject_summary",
        "columns": ["x"],
        "order": "t",
        "keep": ["t"],
        "functions": ["first", "last", "mean", "count"],
    }
    one = result(tmp_path, data, step, roles={"id": "subject"})
    assert one[ROW] == [0, 2]
    assert (one["x_first"], one["x_last"], one["x_count"]) == ([10.0, 5.0], [40.0, 5.0], [3, 1])
    assert one["x_mean"] == pytest.approx([70 / 3, 5.0])
    assert one["t"] == [1, 1]


def test_a_disabled_step_does_nothing_and_the_rest_keeps_its_index(tmp_path: Path) -> None:
    steps = [{"op": "drop", "columns": ["a"], "enabled": False}, {"op": "drop", "columns": ["zz"]}]
    outcome = execute(tmp_path, {"a": [1]}, *steps)
    assert outcome.failed is not None
    assert (outcome.failed.index, outcome.failed.op, outcome.failed.column) == (1, "drop", "zz")
    assert pq.read_table(outcome.table).column_names == [ROW, "a"]


def test_cells_that_only_change_type_are_not_counted(tmp_path: Path) -> None:
    outcome = execute(tmp_path, {"x": ["1", "2.50", "1,000", "n/a"]}, {"op": "parse_number", "columns": ["x"]})
    assert outcome.steps[0].diff.cells_changed == 2
    assert outcome.columns[0].type is ColumnType.NUMBER


def test_the_engines_own_errors_never_quote_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from medloom_preprocess.domain.steps.columns import Drop

    def crash(*_: object) -> None:
        raise RuntimeError("SECRET-PATIENT")

    monkeypatch.setattr(Drop, "apply", crash)
    outcome = execute(tmp_path, {"x": ["SECRET-PATIENT"]}, {"op": "drop", "columns": ["x"]})
    assert outcome.failed is not None
    assert outcome.failed.cause == "computation_failed"
    assert "SECRET" not in outcome.failed.problem().model_dump_json()


def test_every_registered_step_is_tested_here() -> None:
    assert set(STEPS) - TESTED == set()
