"""Every step on DuckDB and on a local Spark session: the same prepared table, the same record of what changed."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scale.spark_runs import SPARK, compare, run

from medloom_preprocess.domain.steps import ROW, STEPS

pytestmark = pytest.mark.usefixtures("spark")
N = 60


def patients() -> pa.Table:
    """SYNTHETIC rows with every type, missing values, ties and wide characters."""
    rng = np.random.default_rng(4)
    gone = rng.random(N) < 0.2
    lab = np.round(np.exp(rng.normal(1, 0.6, N)), 3)
    spelled = ["265,000", "> 89", "<45", "37.2 °C", "3 of 5", " -1.5", "１２", "x", None, "7e2"]
    days = ["2024-05-31", "20240601", "2024년 6월 2일", "2024.6.3", "no date", None]
    return pa.table(
        {
            ROW: pa.array(range(N), pa.int64()),
            "id": pa.array([f"p{i // 3}" for i in range(N)]),
            "t": pa.array([N - i for i in range(N)], pa.int64()),
            "lab": pa.array(np.where(gone, np.nan, lab), from_pandas=True),
            "lab2": pa.array(np.round(lab * 2, 3)),
            "count": pa.array([None if i % 11 == 0 else i % 5 for i in range(N)], pa.int64()),
            "sex": pa.array([["M", "F", " f ", "m", None][i % 5] for i in range(N)]),
            "yes": pa.array([[True, False, None][i % 3] for i in range(N)]),
            "said": pa.array([spelled[i % len(spelled)] for i in range(N)]),
            "pressure": pa.array([["125/79", " 90 / 60", "130", None][i % 4] for i in range(N)]),
            "day": pa.array([days[i % len(days)] for i in range(N)]),
            "born": pa.array([date(1950 + i % 40, 1 + i % 12, 1 + i % 28) for i in range(N)], pa.date32()),
            "seen": pa.array([1_700_000_000_000_000 + i * 86_500_000_000 for i in range(N)], pa.timestamp("us")),
        }
    )


_AFTER = {"op": "derive", "column": "twice", "formula": "lab * 2"}
CASES: dict[str, list[list[dict[str, Any]]]] = {
    "select": [[{"op": "select", "columns": ["lab2", "lab", "id"]}]],
    "drop": [[{"op": "drop", "columns": ["lab2", "day"]}]],
    "rename": [[{"op": "rename", "names": {"lab": "crp", "sex": "성별"}}]],
    "cast": [
        [{"op": "cast", "columns": ["said"], "to": "number"}],
        [{"op": "cast", "columns": ["lab"], "to": "integer"}, {"op": "cast", "columns": ["lab"], "to": "text"}],
        [{"op": "cast", "columns": ["count"], "to": "boolean"}, {"op": "cast", "columns": ["yes"], "to": "category"}],
        [{"op": "cast", "columns": ["day"], "to": "date"}, {"op": "cast", "columns": ["born"], "to": "datetime"}],
    ],
    "parse_number": [
        [{"op": "parse_number", "columns": ["said"], "bound": bound}] for bound in ("keep", "flag", "half", "missing")
    ]
    + [[{"op": "parse_number", "columns": ["pressure"], "into": ["sys", "dia"]}]],
    "clip": [[{"op": "clip", "columns": ["lab", "count"], "low": 1, "high": 3.5}]],
    "outliers": [
        [{"op": "outliers", "columns": ["lab"], "method": "robust_z", "threshold": 1.5}],
        [{"op": "outliers", "columns": ["lab2"], "method": "iqr", "threshold": 0.5, "action": "blank"}],
    ],
    "bin": [[{"op": "bin", "column": "lab", "edges": [0, 2, 4, 9], "labels": ["low", "mid", "high"]}]],
    "convert_unit": [
        [{"op": "convert_unit", "columns": ["lab"], "quantity": "glucose", "from": "mg/dL", "to": "mmol/L"}],
        [
            {
                "op": "convert_unit",
                "columns": ["lab"],
                "quantity": "temperature",
                "from": "°F",
                "to": "°C",
                "where": 'sex = "M"',
            }
        ],
    ],
    "normalize_text": [[{"op": "normalize_text", "columns": ["sex", "said"], "case": "upper"}]],
    "recode": [
        [{"op": "recode", "column": "sex", "mapping": {"M": 1, "F": 0}, "otherwise": "missing", "into": "male"}],
        [{"op": "recode", "column": "sex", "mapping": {"m": "M", "F": None}}],
        [{"op": "recode", "column": "count", "mapping": {"4": None, "2": 5}}],
        [{"op": "recode", "column": "lab", "mapping": {"1": 2.5}, "otherwise": "value", "other": "rest"}],
    ],
    "merge_similar": [[{"op": "merge_similar", "column": "sex", "groups": [{"to": "F", "spellings": [" f ", "F"]}]}]],
    "parse_date": [
        [{"op": "parse_date", "columns": ["day"]}],
        [{"op": "parse_date", "columns": ["day"], "time": True}],
        [{"op": "parse_date", "columns": ["lab2"], "order": "excel", "time": True}],
    ],
    "set_missing": [
        [{"op": "set_missing", "columns": ["said", "count"], "codes": ["x", 3]}],
        [{"op": "set_missing", "columns": ["lab"], "outside": [1, 4]}],
    ],
    "fill": [
        [{"op": "fill", "columns": ["lab"], "method": "previous", "subject": "id", "order": "t"}],
        [{"op": "fill", "columns": ["sex"], "value": "unknown"}, {"op": "fill", "columns": ["count"], "value": 0}],
    ],
    "filter_rows": [
        [{"op": "filter_rows", "where": "lab >= 2"}],
        [{"op": "filter_rows", "where": 'OR(sex = "M", count > 2)', "missing": "keep"}],
    ],
    "deduplicate": [
        [{"op": "deduplicate", "columns": ["id"], "keep": "last", "order": "t"}],
        [{"op": "select", "columns": ["sex", "yes"]}, {"op": "deduplicate"}],
    ],
    "sort": [[{"op": "sort", "by": ["lab", "sex"], "descending": True}, _AFTER]],
    "edit_cells": [
        [
            {
                "op": "edit_cells",
                "cells": [
                    {"row": 2, "column": "lab", "value": 9.5},
                    {"row": 3, "column": "sex", "value": ""},
                    {"row": 4, "column": "count", "value": 1.5},
                ],
            }
        ],
    ],
    "derive": [
        [{"op": "derive", "column": "x", "formula": formula}]
        for formula in (
            "IF(lab >= 2, 1, 0)",
            "ROUND(lab * 10, 1)",
            "INT(lab) + MOD(count, 3)",
            "LN(lab) / SQRT(lab2)",
            "MAX(lab, lab2, count)",
            "AVERAGE(lab, count)",
            'CONCAT(id, "-", count)',
            "LEFT(said, 2)",
            'IF(ISBLANK(lab), "none", TEXT(lab))',
            "YEAR(born) + MONTH(seen)",
            'DATEDIF(born, seen, "Y")',
            "DAYS(seen, born)",
            "VALUE(said)",
            'FIND("2", said)',
            'ISIN(sex, "M", "F")',
            "WEEKDAY(born)",
            "POWER(count, 2) + EXP(1)",
            'SUBSTITUTE(id, "p", "P")',
            "COALESCE(lab, lab2)",
            "LOG(lab2, 2)",
            "HOUR(seen)",
            "RIGHT(day, 2)",
            "MID(day, 2, 3)",
            "LEN(sex)",
            "count / 0",
        )
    ],
    "date_difference": [
        [{"op": "date_difference", "start": "born", "end": "seen", "column": "age", "unit": unit}]
        for unit in ("year", "hour")
    ],
    "group_aggregate": [
        [
            {
                "op": "group_aggregate",
                "by": ["id"],
                "order": "t",
                "aggregations": [
                    {"column": "lab", "function": function}
                    for function in ("first", "last", "mean", "median", "min", "max", "sum", "sd", "count", "distinct")
                ],
            }
        ],
    ],
    "join": [
        [{"op": "join", "table": "more", "on": {"id": "pid"}, "multiple": how, "how": keep}]
        for how in ("first", "all")
        for keep in ("left", "inner")
    ],
    "pivot": [
        [
            {
                "op": "pivot",
                "index": ["id"],
                "names": "sex",
                "values": "lab",
                "categories": ["M", "F"],
                "function": "max",
            }
        ],
    ],
    "unpivot": [
        [{"op": "unpivot", "columns": ["lab", "lab2"]}],
        [{"op": "unpivot", "columns": ["sex", "count", "yes"], "names_to": "what", "values_to": "told"}],
    ],
    "lag": [[{"op": "lag", "columns": ["lab", "sex"], "subject": "id", "order": "t", "n": 1}]],
    "delta": [[{"op": "delta", "columns": ["lab"], "subject": "id"}]],
    "rolling": [
        [{"op": "rolling", "columns": ["lab"], "subject": "id", "order": "t", "n": 2, "function": function}]
        for function in ("mean", "min", "sum", "sd", "count")
    ],
    "subject_summary": [
        [{"op": "subject_summary", "columns": ["lab"], "subject": "id", "order": "t", "keep": ["sex"]}]
    ],
}
SUMMING = {"group_aggregate", "rolling", "subject_summary"}
RECIPES = [(op, at) for op, cases in CASES.items() for at in range(len(cases))]


def test_every_step_has_a_case() -> None:
    assert set(CASES) == set(STEPS)


@pytest.mark.parametrize(("op", "at"), RECIPES, ids=[f"{op}-{at}" for op, at in RECIPES])
def test_a_step_gives_the_same_table_on_spark_as_on_duckdb(op: str, at: int, tmp_path: Path) -> None:
    compare(tmp_path, CASES[op][at], patients(), summed=op in SUMMING)


def test_a_step_that_is_refused_is_refused_on_spark_with_the_same_words(tmp_path: Path) -> None:
    steps = [{"op": "join", "table": "more", "on": {"id": "pid"}, "multiple": "refuse"}]
    ours = run(tmp_path / "duckdb", steps, None, patients())
    theirs = run(tmp_path / "spark", steps, SPARK, patients())
    assert ours.failed is not None
    assert theirs.failed is not None
    assert theirs.failed.problem().detail == ours.failed.problem().detail
