"""SPSS, SAS, Stata and Parquet: values, labels and user-missing codes."""

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyreadstat
import pytest

from medloom_ingest.domain.inspection import Draft, inspect
from medloom_ingest.domain.limits import Limits

FRAME = pd.DataFrame(
    {
        "id": [11.0, 12.0, 15.0, 19.0],
        "sex": [1.0, 2.0, 9.0, 1.0],
        "na": [140.5, None, 138.0, 141.0],
        "note": ["a", "", "c", "d"],
    }
)


def look(path: Path) -> Draft:
    return inspect(path, path.name, {}, path.parent, Limits())[0]


def values(draft: Draft) -> list[tuple[Any, ...]]:
    return duckdb.sql(f"SELECT * EXCLUDE _row FROM read_parquet('{draft.parquet}') ORDER BY _row").fetchall()


EXPECTED = [(11, 1, 140.5, "a"), (12, 2, None, None), (15, 9, 138.0, "c"), (19, 1, 141.0, "d")]


def test_spss_labels_and_missing_codes(tmp_path: Path) -> None:
    path = tmp_path / "t.sav"
    pyreadstat.write_sav(
        FRAME, path, column_labels=["Patient", "Sex of patient", "Sodium", "Note"],
        variable_value_labels={"sex": {1: "male", 2: "female", 9: "unknown"}}, missing_ranges={"sex": [9]},
    )  # fmt: skip
    draft = look(path)
    sex = draft.table.columns[1]
    assert (sex.label, sex.missing_codes, sex.value_labels) == (
        "Sex of patient",
        ["9"],
        {"1": "male", "2": "female", "9": "unknown"},
    )
    assert [c.type.value for c in draft.table.columns][:3] == ["integer", "integer", "number"]
    assert values(draft) == [(11, 1, 140.5, "a"), (12, 2, None, None), (15, None, 138.0, "c"), (19, 1, 141.0, "d")]


@pytest.mark.parametrize("kind", ["dta", "xpt"])
def test_stata_and_sas(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"t.{kind}"
    if kind == "dta":
        pyreadstat.write_dta(FRAME, path, variable_value_labels={"sex": {1: "male", 2: "female"}})
    else:
        pyreadstat.write_xport(FRAME, path)
    draft = look(path)
    assert [c.name.lower() for c in draft.table.columns] == list(FRAME.columns)
    assert values(draft) == EXPECTED
    if kind == "dta":
        assert draft.table.columns[1].value_labels == {"1": "male", "2": "female"}


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "n": [1.5, float("nan"), float("inf")],
            "k": pd.array([1, None, 3], dtype="Int64"),
            "when": pd.to_datetime(["2020-01-02 03:04", None, "2021-05-06 07:08"]),
            "ok": [True, False, True],
            "text": ["x", " ", "z"],
        }
    )
    frame.to_parquet(tmp_path / "t.parquet")
    draft = look(tmp_path / "t.parquet")
    assert [c.type.value for c in draft.table.columns][:4] == ["number", "integer", "datetime", "boolean"]
    found = values(draft)
    assert [r[0] for r in found] == [1.5, None, None]
    assert [r[1] for r in found] == [1, None, 3]
    assert [r[4] for r in found] == ["x", None, "z"]
