"""External validation of a survival model: follow-up in another unit, figures against definitions and statsmodels."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import onnxruntime
import pyarrow as pa
import pytest
from statsmodels.duration.hazard_regression import PHReg
from train_tables import HORIZONS, Case, by_pairs, followed, survival_case
from train_world import HOME, world

from medloom_contracts.manifests import Column, ColumnType, InputSchema, ModelInput, TaskKind, ValidationManifest
from medloom_stats.survival import evaluate
from medloom_train.domain import mapping
from medloom_train.domain.survival.figures import bins_at_horizons
from medloom_train.domain.survival.target import SurvivalTarget

TRIALS = {"algorithms": [{"algorithm": "cox_regression"}], "explanations": False}


def elsewhere(folder: Path, **other: pa.Array) -> Case:
    """Patients of another hospital, followed in weeks."""
    columns = followed(300, seed=9)
    columns["weeks"] = pa.array(columns.pop("months").to_numpy() * 4)
    made = survival_case(folder, {**columns, **other})
    described = tuple(
        column.model_copy(update={"unit": "wk"}) if column.name == "weeks" else column
        for column in made.manifest.table.columns
    )
    table = made.manifest.table.model_copy(update={"columns": described})
    return replace(made, manifest=made.manifest.model_copy(update={"dataset_id": "dst_2", "table": table}))


async def _validated(client: httpx.AsyncClient, model: str, data: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{model}/validations", json={"prepared_id": data, **body})
    assert answer.status_code == 202, answer.text
    at = f"{model}/validations/{answer.json()['id']}"
    for _ in range(600):
        shown: dict[str, Any] = (await client.get(at)).json()
        if shown["state"] not in ("queued", "running"):
            return shown
        await asyncio.sleep(0.1)
    raise AssertionError(shown["job"])


def _oracle(onnx: bytes) -> tuple[SurvivalTarget, Any]:
    """Follow-up and event as they were made, and the file's answers to columns fed by hand."""
    columns = followed(300, seed=9)
    session = onnxruntime.InferenceSession(onnx)
    asked = {entry.name for entry in session.get_inputs()}
    fed = {
        name: columns[name].to_numpy(zero_copy_only=False).astype(np.float32)[:, None]
        for name in asked & {"age", "crp", "noise", "smoker"}
    }
    if "ward" in asked:
        fed["ward"] = np.array([value or "" for value in columns["ward"].to_pylist()], object)[:, None]
    event = (np.array(columns["sick"].to_pylist()) == "yes").astype(float)
    months = columns["months"].to_numpy()
    return SurvivalTarget(months, event, HORIZONS), session.run(None, fed)[0].astype(float)


async def test_a_survival_model_is_validated_elsewhere_and_every_figure_is_right(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve(survival_case(tmp_path / "here"))
        done = await there.trained(client, settings=TRIALS, budget_s=600)
        model = f"{HOME}/models/{done['best_model_id']}"
        await there.approve(elsewhere(tmp_path / "there"), prepared_id="prp_2")
        fit = (await client.get(f"{model}/validations/fit", params={"prepared_id": "prp_2"})).json()
        last = [
            (entry["name"], entry["type"], entry["unit"], (entry["problem"] or {}).get("code"))
            for entry in fit["inputs"]
        ]
        assert last[-2:] == [("months", "number", "mo", "input_missing"), ("sick", "category", "u", None)]
        refused = await client.post(
            f"{model}/validations", json={"prepared_id": "prp_2", "columns": {"months": "weeks"}}
        )
        assert [fault["code"] for fault in refused.json()["problems"]] == ["unit_differs"]
        shown = await _validated(client, model, "prp_2", columns={"months": "weeks"}, factors={"months": 0.25})
        assert shown["state"] == "succeeded", shown["problem"]
        found = ValidationManifest.model_validate(shown["result"])
        target, p = _oracle((await client.get(f"{model}/onnx")).content)
        _check(found, target, p)
        (listed,) = (await client.get(f"{model}/validations")).json()["items"]
        assert listed["main"]["harrell_c"] == found.metrics["harrell_c"]
        still = elsewhere(tmp_path / "still", sick=pa.array(["no"] * 300))
        await there.approve(still, prepared_id="prp_3")
        body = {"columns": {"months": "weeks"}, "factors": {"months": 0.25}}
        assert (await _validated(client, model, "prp_3", **body))["problem"]["code"] == "validation_not_measurable"
        await there.approve(elsewhere(tmp_path / "same", weeks=pa.array(np.full(300, 8.0))), prepared_id="prp_4")
        assert (await _validated(client, model, "prp_4", **body))["problem"]["code"] == "validation_not_measurable"


def _check(found: ValidationManifest, target: SurvivalTarget, p: Any) -> None:
    assert (found.n, found.events, found.positive) == (300, int(target.event.sum()), "yes")
    assert [match.input for match in found.columns][-2:] == ["months", "sick"]
    figures = {name: value["value"] for name, value in found.metrics.items()}
    assert figures["harrell_c"] == pytest.approx(by_pairs(target, p[:, -1]), abs=1e-9)
    again = evaluate.survival(target.time, target.event, p, HORIZONS, resamples=1)
    for name in ("uno_c", "integrated_brier", "scaled_brier", "brier_2", "auc_4", "observed_expected_1"):
        assert figures[name] == pytest.approx(again[name].value, abs=1e-9), name
    eta = np.log(-np.log1p(-np.clip(p[:, -1], 1e-7, 1 - 1e-7)))
    theirs = PHReg(target.time, eta[:, None], target.event, ties="breslow").fit(disp=False)
    slope = found.metrics["calibration_slope"]
    assert slope["value"] == pytest.approx(theirs.params[0], abs=1e-5)
    assert slope["hi"] == pytest.approx(theirs.params[0] + 1.959964 * theirs.bse[0], abs=1e-4)
    assert set(found.curves) == {"bins_1", "bins_2", "bins_4"}
    assert sum(found.curves["bins_1"]["n"]) == 300
    assert found.curves["bins_2"]["predicted"] == sorted(found.curves["bins_2"]["predicted"])


def test_groups_that_nobody_followed_so_long_are_not_drawn() -> None:
    target = SurvivalTarget(np.linspace(0.1, 1, 60), (np.arange(60) % 2).astype(float), (0.5, 3.0))
    target.event[[29, 59]] = 0.0
    found = bins_at_horizons(target, np.linspace(0.1, 0.9, 120).reshape(60, 2))
    assert set(found) == {"bins_0.5"}
    assert all(
        lo <= seen <= hi for lo, seen, hi in zip(*(found["bins_0.5"][k] for k in ("lo", "observed", "hi")), strict=True)
    )


def test_the_follow_up_time_is_matched_like_an_input_and_is_none() -> None:
    schema = InputSchema(
        model_id="mdl_1", task=TaskKind.SURVIVAL, target="died", positive="1", time="days", time_unit="d",
        horizons=(30.0,), inputs=(ModelInput(name="age", type="number"),),
    )  # fmt: skip
    known = [Column(name=name, type=ColumnType.NUMBER) for name in ("age", "days", "died")]
    assert [entry.input for entry in mapping.match(schema, known, {}, {})] == ["age", "days", "died"]

    def codes(columns: dict[str, str]) -> list[tuple[str, str]]:
        return [(fault["where"], fault["code"]) for fault in mapping.faults(schema, known, columns, {})]

    assert codes({"age": "days"}) == [("age", "column_is_target")]
    assert codes({"days": "died"}) == [("days", "column_is_target")]
    assert codes({"days": "gone"}) == [("days", "column_unknown")]
    text = [known[0], Column(name="days", type=ColumnType.CATEGORY), known[2]]
    assert [fault["code"] for fault in mapping.faults(schema, text, {}, {})] == ["type_differs"]
