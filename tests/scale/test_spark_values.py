"""Values that engines like to read differently are the same on Spark as on DuckDB, to the bit."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from scale.spark_runs import SPARK, compare, run

from medloom_preprocess.domain.steps import ROW

pytestmark = pytest.mark.usefixtures("spark")
TEXTS = (
    *(
        "2024-5-1",
        "2024/05/01",
        "2024",
        "2024-05",
        "2024-02-30",
        "2024-05-31T10:00",
        " 2024-05-31 ",
        "2024-05-31 10:00:01.5",
    ),
    *(
        "infinity",
        "epoch",
        "inf",
        "nan",
        "-Infinity",
        "1e400",
        "1d",
        "0x10",
        "1_000",
        "+5",
        ".5",
        "5.",
        "1E3",
        "१२",
        "1 000",
    ),
    *(
        "straße",
        "İSTANBUL",
        "ǆ",
        "ΑΣ",
        "ﬁ",
        "가나",
        "𝒜",
        "e\u0301",
        "a\\b",
        "it's",
        'say "no"',
        "two\nlines",
        "tab\tx",
        "\x0bv",
    ),
    *(
        "true",
        " T ",
        "N",
        "yes",
        "",
        " ",
        "9223372036854775808",
        "12/05/99",
        "3.4.24",
        "1-Mar-2021",
        "20240531",
        "45000.5",
    ),
)
NUMBERS = (
    1e7,
    12345678.9,
    1e15,
    1e16,
    1e20,
    1e-3,
    1e-4,
    1e-5,
    2e-3,
    1e23,
    5.684341886080802e-14,
    -0.0,
    2.675,
    0.5,
    -2.5,
)


def hard() -> pa.Table:
    """SYNTHETIC texts, numbers, times and column names on which engines like to differ."""
    n = len(TEXTS)
    start = -3_000_000_000_123_457
    return pa.table(
        {
            ROW: pa.array(range(n), pa.int64()),
            "the id": pa.array([None if i % 7 == 0 else f"p{i % 4}" for i in range(n)]),
            "when": pa.array([None if i % 3 == 0 else i % 5 for i in range(n)], pa.int64()),
            "text": pa.array(TEXTS),
            "x": pa.array([None if i % 16 == 15 else NUMBERS[i % 16] for i in range(n)]),
            "größe.in `cm`; (x=1)": pa.array([i / 7 for i in range(n)]),
            "at": pa.array([start + i * 86_399_999_999_999 for i in range(n)], pa.timestamp("us")),
            "day": pa.array([date(1899 + i * 3, 1 + i % 12, 1 + i % 28) for i in range(n)], pa.date32()),
            "flag": pa.array([[True, None, False][i % 3] for i in range(n)]),
        }
    )


def _derived(*formulas: str) -> list[dict[str, Any]]:
    return [{"op": "derive", "column": f"new {i}", "formula": formula} for i, formula in enumerate(formulas)]


HARD: dict[str, list[dict[str, Any]]] = {
    **{
        f"cast to {to}": [{"op": "cast", "columns": ["text"], "to": to}]
        for to in ("number", "integer", "date", "boolean")
    },
    "cast to datetime": [{"op": "cast", "columns": ["text", "day"], "to": "datetime"}],
    "numbers as text": [{"op": "cast", "columns": ["x", "at", "day", "flag", "größe.in `cm`; (x=1)"], "to": "text"}],
    "numbers as integers": [{"op": "cast", "columns": ["x"], "to": "integer"}],
    "letters": [
        *_derived("UPPER(text)", "LOWER(text)", "LEN(text)", "LEFT(text, 2)", "RIGHT(text, 2)", "TRIM(text)"),
        {"op": "normalize_text", "columns": ["text"], "case": "lower"},
    ],
    "written values": _derived('text = "a\\b"', 'ISIN(text, "it\'s", "ΑΣ")', 'IF(text > "a", "x\\y", "it\'s")'),
    "arithmetic": _derived(
        "ROUND(x, 2)", "ROUND(x)", "INT(x)", "MOD(x, 3)", "POWER(x, 3)", "EXP(x)", "LN(x)", "x * x - x / 3"
    ),
    "more arithmetic": _derived(
        "SQRT(ABS(x))", "LOG10(x)", "MAX(x, when)", "SUM(x, when, 0.1)", "VALUE(text) + 1", "-x"
    ),
    "dates": _derived(
        "DATE(text)", "YEAR(at)", "HOUR(at)", "WEEKDAY(day)", 'DATEDIF(day, at, "M")', "DATE(2000.5, 2, 29)"
    ),
    "times apart": [{"op": "date_difference", "start": "day", "end": "at", "column": "gone", "unit": "minute"}],
    **{
        f"read dates {order}": [{"op": "parse_date", "columns": ["text"], "order": order, "time": True}]
        for order in ("YMD", "DMY", "MDY", "excel")
    },
    "read numbers": [{"op": "parse_number", "columns": ["text"], "bound": "half"}],
    "read numbers with a comma": [{"op": "parse_number", "columns": ["text"], "decimal": ",", "strip_units": False}],
    "split": [{"op": "parse_number", "columns": ["text"], "into": ["one", "two"], "separator": "."}],
    "codes": [
        {"op": "set_missing", "columns": ["text"], "codes": ["yes", "a\\b", "it's", 5]},
        {"op": "set_missing", "columns": ["x"], "codes": [10000000, "1e+16", 0]},
        {"op": "recode", "column": "x", "mapping": {"0.001": "small", "1e-05": "tiny", "2.675": None}},
    ],
    "missing in an order": [
        {"op": "lag", "columns": ["x", "day"], "subject": "the id", "order": "when", "n": 2},
        {"op": "delta", "columns": ["x"], "subject": "the id", "order": "when"},
        {"op": "fill", "columns": ["flag"], "method": "previous", "subject": "the id", "order": "when"},
    ],
    "first of a missing order": [
        {
            "op": "subject_summary",
            "columns": ["text", "x"],
            "subject": "the id",
            "order": "when",
            "functions": ["first", "last"],
        }
    ],
    "duplicates in a missing order": [{"op": "deduplicate", "columns": ["the id"], "keep": "last", "order": "when"}],
    "cells emptied": [
        {
            "op": "edit_cells",
            "cells": [
                *(
                    {"row": row, "column": name, "value": None}
                    for row in (1, 2)
                    for name in ("x", "when", "day", "flag", "text")
                ),
                {"row": 3, "column": "when", "value": 7},
                {"row": 4, "column": "day", "value": "2020-02-29"},
                {"row": 5, "column": "text", "value": "new\\ 'one'"},
                {"row": 6, "column": "flag", "value": True},
            ],
        }
    ],
    "nothing left": [
        {"op": "filter_rows", "where": "x > 1e300"},
        {"op": "outliers", "columns": ["x"]},
        {"op": "derive", "column": "y", "formula": "TEXT(x)"},
        {"op": "group_aggregate", "by": ["the id"], "aggregations": [{"column": "x", "function": "first"}]},
    ],
    "one long recipe": [
        {"op": "rename", "names": {"größe.in `cm`; (x=1)": "cm"}},
        {"op": "convert_unit", "columns": ["cm"], "quantity": "temperature", "from": "°C", "to": "°F"},
        {"op": "filter_rows", "where": "OR(x > 0, ISBLANK(x))"},
        {
            "op": "pivot",
            "index": ["when"],
            "names": "the id",
            "values": "text",
            "categories": ["p1", "p2"],
            "function": "last",
        },
        {"op": "unpivot", "columns": ["p1", "p2"]},
        {"op": "sort", "by": ["value"]},
    ],
}


@pytest.mark.parametrize("steps", HARD.values(), ids=HARD)
def test_values_that_engines_read_differently_are_the_same(steps: list[dict[str, Any]], tmp_path: Path) -> None:
    compare(tmp_path, steps, hard())


def test_a_value_that_cannot_be_computed_fails_the_step_on_both_and_is_not_told(tmp_path: Path) -> None:
    steps = [{"op": "edit_cells", "cells": [{"row": 0, "column": "day", "value": "SECRET"}]}]
    failed = [
        run(tmp_path / name, steps, engine, hard()).failed for name, engine in (("duckdb", None), ("spark", SPARK))
    ]
    for one in failed:
        assert one is not None
        assert one.cause == "computation_failed"
        assert "SECRET" not in one.problem().model_dump_json()
