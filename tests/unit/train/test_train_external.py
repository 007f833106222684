"""External validation: a finished model on other approved data, from the mapping to the event."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from train_tables import Case, case, patients
from train_world import HOME, World, world

from medloom_contracts.events.preprocess import PreparedWithdrawn
from medloom_contracts.manifests import Column, ColumnType, InputSchema, ModelInput, TaskKind, ValidationManifest
from medloom_contracts.scopes import Role
from medloom_train.domain import mapping
from medloom_train.domain.errors import BadMapping


def _column(name: str, kind: ColumnType = ColumnType.NUMBER, unit: str = "") -> Column:
    return Column(name=name, type=kind, unit=unit)


SCHEMA = InputSchema(
    model_id="mdl_1",
    task=TaskKind.BINARY,
    target="died",
    classes=("no", "yes"),
    positive="yes",
    inputs=(ModelInput(name="age", type="number", unit="years"), ModelInput(name="ward", type="category")),
)
KNOWN = (_column("age", unit="Years "), _column("ward", ColumnType.CATEGORY), _column("died", ColumnType.CATEGORY))


def _codes(known: tuple[Column, ...], columns: dict[str, str], factors: dict[str, float]) -> list[tuple[str, str]]:
    return [(fault["where"], fault["code"]) for fault in mapping.faults(SCHEMA, known, columns, factors)]


def test_columns_of_the_same_name_fit_without_a_word() -> None:
    assert _codes(KNOWN, {}, {}) == []
    assert [entry.column for entry in mapping.match(SCHEMA, KNOWN, {}, {})] == ["age", "ward", "died"]


def test_every_fault_of_a_mapping_is_named_at_once() -> None:
    strange = (_column("alter", ColumnType.TEXT), _column("age", unit="months"), _column("day", ColumnType.DATE))
    assert _codes(strange, {}, {}) == [("age", "unit_differs"), ("ward", "input_missing"), ("died", "input_missing")]
    assert _codes(strange, {"age": "alter", "ward": "day", "died": "gone"}, {"ward": 2}) == [
        ("age", "type_differs"),
        ("ward", "date_given"),
        ("died", "column_unknown"),
    ]
    assert _codes(KNOWN, {"sex": "ward", "ward": "died"}, {}) == [
        ("sex", "input_unknown"),
        ("ward", "column_is_target"),
    ]
    assert _codes(KNOWN, {}, {"ward": 2.0}) == [("ward", "factor_for_category")]
    with pytest.raises(BadMapping, match="ward"):
        mapping.match(SCHEMA, KNOWN, {"ward": "gone"}, {})


def test_a_factor_settles_different_units() -> None:
    known = (_column("months", unit="months"), *KNOWN[1:])
    assert mapping.faults(SCHEMA, known, {"age": "months"}, {"age": 1 / 12}) == []


def elsewhere(folder: Path, **renamed: str) -> Case:
    """Patients of another hospital, with columns called otherwise."""
    columns = patients(300, seed=9)
    columns["crp"] = pa.array(columns["crp"].to_numpy(zero_copy_only=False) * 10, from_pandas=True)
    made = case(folder, {renamed.get(name, name): values for name, values in columns.items()})
    described = tuple(
        column.model_copy(update={"unit": "ten u"}) if column.name == "crp" else column
        for column in made.manifest.table.columns
    )
    table = made.manifest.table.model_copy(update={"columns": described})
    return replace(made, manifest=made.manifest.model_copy(update={"dataset_id": "dst_2", "table": table}))


async def _validated(there: World, client: httpx.AsyncClient, model: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{model}/validations", json={"prepared_id": "prp_2", **body})
    assert answer.status_code == 202, answer.text
    at = f"{model}/validations/{answer.json()['id']}"
    for _ in range(300):
        shown: dict[str, Any] = (await client.get(at)).json()
        if shown["state"] not in ("queued", "running"):
            return shown
        await asyncio.sleep(0.1)
    raise AssertionError(shown["job"])


def _oracle(there: World, manifest: ValidationManifest, onnx: bytes) -> tuple[Any, Any]:
    """The answers of the model, fed by hand from the columns as they were made."""
    import onnxruntime

    columns = patients(300, seed=9)
    ward = np.array([value or "" for value in columns["ward"].to_pylist()], object)
    fed = {name: columns[name].to_numpy(zero_copy_only=False).astype(np.float32)[:, None] for name in ("age", "noise")}
    fed["crp"] = columns["crp"].to_numpy(zero_copy_only=False).astype(np.float32)[:, None]
    fed |= {"smoker": columns["smoker"].to_numpy(zero_copy_only=False).astype(np.float32)[:, None]}
    p = onnxruntime.InferenceSession(onnx).run(None, {**fed, "ward": ward[:, None]})[0][:, 1]
    return (np.array(columns["sick"].to_pylist()) == "yes").astype(float), p.astype(float)


async def test_a_model_is_validated_on_another_hospital_and_every_figure_is_right(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve()
        done = await there.trained(client)
        model = f"{HOME}/models/{done['best_model_id']}"
        await there.approve(elsewhere(tmp_path / "there", age="alter"), prepared_id="prp_2")
        fit = (await client.get(f"{model}/validations/fit", params={"prepared_id": "prp_2"})).json()
        states = {entry["name"]: (entry["problem"] or {}).get("code") for entry in fit["inputs"]}
        assert states == {"age": "input_missing", "crp": "unit_differs", "noise": None, "sick": None,
                          "smoker": None, "ward": None}  # fmt: skip
        refused = await client.post(f"{model}/validations", json={"prepared_id": "prp_2"})
        assert (refused.status_code, refused.json()["code"]) == (422, "bad_mapping")
        assert {problem["where"] for problem in refused.json()["problems"]} == {"age", "crp"}
        shown = await _validated(there, client, model, columns={"age": "alter"}, factors={"crp": 0.1})
        assert shown["state"] == "succeeded", shown["problem"]
        manifest = ValidationManifest.model_validate(shown["result"])
        onnx = (await client.get(f"{model}/onnx")).content
        y, p = _oracle(there, manifest, onnx)
        found = manifest.metrics
        assert found["auroc"]["value"] == pytest.approx(roc_auc_score(y, p), abs=1e-6)
        assert found["brier"]["value"] == pytest.approx(brier_score_loss(y, p), abs=1e-6)
        assert found["observed_expected"]["value"] == pytest.approx(y.sum() / p.sum(), abs=1e-5)
        lp = np.log(p / (1 - p))
        both = GLM(y, np.c_[np.ones(y.size), lp], family=Binomial()).fit()
        assert manifest.recalibrated["slope"]["slope"] == pytest.approx(both.params[1], abs=1e-4)
        assert found["calibration_slope"]["value"] == pytest.approx(both.params[1], abs=1e-4)
        assert len(manifest.curves["decision"]["threshold"]) == 99
        assert (manifest.n, manifest.events) == (300, int(y.sum()))
        (told,) = [e for e in await there.events() if e.type == "train.validation.completed"]
        body = there.runtime.objects.sync.get_bytes(told.data["manifest_key"], told.data["manifest_sha256"])
        assert ValidationManifest.model_validate_json(body) == manifest
        best = next(entry for entry in done["models"] if entry["id"] == done["best_model_id"])
        assert manifest.onnx_sha256 == best["onnx_sha256"]
        (listed,) = (await client.get(f"{model}/validations")).json()["items"]
        assert listed["main"]["auroc"] == found["auroc"]


async def test_the_data_of_development_is_no_external_data(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve()
        done = await there.trained(client)
        model = f"{HOME}/models/{done['best_model_id']}"
        refused = await client.post(f"{model}/validations", json={"prepared_id": "prp_1"})
        assert (refused.status_code, refused.json()["code"]) == (422, "rows_seen_in_development")
        await there.approve(case(tmp_path / "again", patients(500)), prepared_id="prp_2")
        shown = await _validated(there, client, model)
        assert (shown["state"], shown["problem"]["code"]) == ("failed", "rows_seen_in_development")
        assert "240 rows" in shown["problem"]["detail"]


async def test_data_of_another_study_takes_a_right_there_and_is_voided_by_its_withdrawal(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as mine, there.client("std_1", "std_2") as both:
        await there.approve()
        done = await there.trained(mine)
        model = f"{HOME}/models/{done['best_model_id']}"
        await there.approve(elsewhere(tmp_path / "there"), prepared_id="prp_2", study="std_2")
        body = {"prepared_id": "prp_2", "data_study_id": "std_2", "factors": {"crp": 0.1}}
        assert (await mine.post(f"{model}/validations", json=body)).status_code == 404
        assert (await both.post(f"{model}/validations", json={**body, "data_study_id": None})).status_code == 409
        async with there.client("std_1", "std_2", role=Role.AUDITOR) as auditor:
            assert (await auditor.post(f"{model}/validations", json=body)).status_code == 404
        shown = await _validated(there, both, model, **body)
        assert shown["state"] == "succeeded", shown["problem"]
        asked = {"withdrawal_id": "wdr_1", "dataset_id": "dst_2", "policy": "delete"}
        await there.deliver(PreparedWithdrawn(**asked, prepared_ids=("prp_2",)), "std_2")
        gone = (await mine.get(f"{model}/validations/{shown['id']}")).json()
        assert (gone["withdrawn"], gone["result"], gone["main"]) == ("deleted", None, {})
        for _ in range(100):
            purged = [e for e in await there.events() if e.type == "train.dataset.purged"]
            if purged:
                break
            await asyncio.sleep(0.1)
        assert purged[0].data["objects_deleted"] == 1
