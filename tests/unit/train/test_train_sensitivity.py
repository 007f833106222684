from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from train_tables import case, patients

from medloom_contracts.manifests import TaskKind
from medloom_train.domain import missingness, sensitivity
from medloom_train.domain.plain_model import plain
from medloom_train.domain.table import TrainingTable


def _told(folder: Path) -> TrainingTable:
    """crp is missing nearly only where the outcome happened, ward where patients are old."""
    columns = patients(600)
    rng = np.random.default_rng(3)
    sick = np.array(columns["sick"].to_pylist()) == "yes"
    age = columns["age"].to_numpy()
    crp = np.where(rng.random(600) < np.where(sick, 0.4, 0.02), np.nan, np.exp(rng.normal(1, 1, 600)))
    ward = np.where((age > 65) & (rng.random(600) < 0.5), None, np.array(columns["ward"].to_pylist(), dtype=object))
    columns |= {"crp": pa.array(crp, from_pandas=True), "ward": pa.array(ward.tolist(), pa.string())}
    return case(folder, columns).load()


def test_hints_find_what_gaps_go_with(tmp_path: Path) -> None:
    found = missingness.summary(_told(tmp_path))
    assert found is not None
    columns = {column["name"]: column for column in found["columns"]}
    assert columns["crp"]["hint"] in {"outcome", "both"}
    assert columns["crp"]["outcome"]["p_holm"] < 0.001
    assert columns["ward"]["related"][0]["name"] == "age"
    assert columns["ward"]["related"][0]["smd"] > 0.5
    assert "empty" not in columns
    assert sum(pattern["rows"] for pattern in found["patterns"]) <= found["rows"]
    assert found["patterns"][0] == {"columns": [], "rows": found["complete"]}


def test_test_rows_are_not_looked_at(tmp_path: Path) -> None:
    table = _told(tmp_path)
    numbers = table.numbers.copy()
    numbers[table.test] = np.nan
    changed = replace(table, numbers=numbers, y=np.where(table.test, 1 - table.y, table.y))
    assert sensitivity.extras(changed, 7) == sensitivity.extras(table, 7)


@pytest.mark.parametrize(
    ("target", "kind", "model"),
    [("sick", TaskKind.BINARY, "logistic"), ("stage", TaskKind.MULTICLASS, "logistic"),
     ("los", TaskKind.REGRESSION, "linear")],
)  # fmt: skip
def test_three_ways_and_optimism_for_every_task(tmp_path: Path, target: str, kind: TaskKind, model: str) -> None:
    table = case(tmp_path, target=target, kind=kind).load()
    found = sensitivity.extras(table, 7)
    ways, optimism = found["sensitivity"], found["optimism"]
    assert ways["model"] == optimism["model"] == model
    complete, simple, multiple = (ways["analyses"][name] for name in ("complete", "simple", "multiple"))
    assert complete["rows"] < simple["rows"] == multiple["rows"] == table.train.size
    age = next(term for term in ways["terms"] if term["column"] == "age")
    for way in ("complete", "simple", "multiple"):
        assert age[way]["lo"] < age[way]["value"] < age[way]["hi"]
    assert 0 <= age["multiple"]["information"] < 0.6
    smoker = next((term for term in ways["terms"] if term["column"] == "smoker"), None)
    assert smoker is None or smoker["unit"] == 1
    name = "auroc" if model == "logistic" else "r2"
    one = optimism["measures"][name]
    assert one["value"] == pytest.approx(one["apparent"] - one["optimism"])
    assert one["optimism"] > 0
    assert optimism["measures"]["calibration_slope"]["lo"] is None


def test_tables_without_gaps_or_outcomes_have_no_analysis(tmp_path: Path) -> None:
    table = case(tmp_path, features=("age", "noise")).load()
    found = sensitivity.extras(table, 7)
    assert set(found) == {"optimism"}
    few = replace(table, y=(np.arange(table.n) % 40 == 0).astype(float))
    assert plain(few, 4000, 7) is None


def test_what_rows_cannot_carry_is_left_out_and_costs_nothing(tmp_path: Path) -> None:
    sick = np.arange(200) % 3 == 0
    columns = patients(200) | {
        "sick": pa.array(np.where(sick, "yes", "no").tolist()),
        "age": pa.array(np.where(sick, 80, 40)),
        "crp": pa.array(np.where(sick, np.nan, 1.0 + np.arange(200) % 7), from_pandas=True),
    }
    found = sensitivity.extras(case(tmp_path, columns, features=("age", "crp")).load(), 7)
    assert set(found) == {"missing"}
    assert found["missing"]["columns"][0]["hint"] in {"outcome", "both"}
