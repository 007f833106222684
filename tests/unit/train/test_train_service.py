"""Train through its door: the gate, an experiment to its end, models, release, rights."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import onnxruntime
import pyarrow.parquet as pq
import pytest
from train_tables import Case, case, patients
from train_world import HOME, QUICK, World, world

from medloom_contracts.events.preprocess import PreparedWithdrawn
from medloom_contracts.manifests import ExperimentManifest, Finding
from medloom_contracts.scopes import Role


async def test_unapproved_data_is_refused_until_signed_and_again_once_void(tmp_path: Path) -> None:
    async with world(tmp_path, worker=False) as there, there.client() as client:
        body = {"prepared_id": "prp_1", **QUICK}
        first = await client.post(f"{HOME}/experiments", json=body)
        assert (first.status_code, first.json()["code"]) == (409, "not_approved")
        await there.approve()
        second = await client.post(f"{HOME}/experiments", json=body)
        assert (second.status_code, second.json()["state"]) == (202, "queued")
        await there.void("recipe_changed")
        third = await client.post(f"{HOME}/experiments", json=body)
        assert (third.status_code, third.json()["code"]) == (409, "not_approved")
        assert "recipe_changed" in third.json()["detail"]
        listed = (await client.get(f"{HOME}/experiments/trainable")).json()["items"]
        assert [(item["state"], item["reasons"]) for item in listed] == [("void", ["recipe_changed"])]


def leaky(folder: Path) -> Case:
    """Approved data of which the reviewer was told that one feature is the outcome."""
    made = case(folder)
    found = {"column": "crp", "text": "alone 1.000", "text_ko": "단독 1.000", "evidence": {"auroc": 1.0}}
    notes = (
        Finding(code="outcome_proxy", level="blocking", **found),
        Finding(code="outcome_proxy", level="blocking", **{**found, "column": "left_out"}),
    )
    return replace(made, approval=made.approval.model_copy(update={"warnings": notes}))


async def test_blocking_findings_need_a_reason_that_is_kept_with_its_name(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve(leaky(tmp_path / "case"))
        advice = (await client.get(f"{HOME}/experiments/advice", params={"prepared_id": "prp_1"})).json()
        assert [(one["column"], one["level"]) for one in advice["findings"]] == [("crp", "blocking")]
        assert advice["blocking"] == 1
        body = {"prepared_id": "prp_1", **QUICK}
        refused = await client.post(f"{HOME}/experiments", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "leakage_blocks")
        assert [one["where"] for one in refused.json()["problems"]] == ["crp"]
        blank = {**QUICK["settings"], "override": "  "}
        assert (await client.post(f"{HOME}/experiments", json={**body, "settings": blank})).status_code == 409
        done = await there.trained(client, settings={**QUICK["settings"], "override": "measured at admission"})
        assert (done["override"]["reason"], done["override"]["by"]) == ("measured at admission", "usr_owner")
        assert "leaks_overridden" in {one["code"] for one in done["warnings"]}
        manifest = there.runtime.objects.sync.get_bytes(done["manifest_key"], done["manifest_sha256"])
        kept = ExperimentManifest.model_validate_json(manifest).override
        assert kept is not None
        assert [found.column for found in kept.findings] == ["crp"]
        told = [event.data for event in await there.events() if event.type == "train.access.audited"]
        assert [one["policy_ids"] for one in told if "override:outcome_proxy" in one["policy_ids"]]
        assert "admission" not in json.dumps(told)


async def test_a_second_look_at_the_test_is_told_and_a_repetition_is_not(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve()
        first = await there.trained(client)
        again = (await client.get(f"{HOME}/experiments/{first['id']}/settings")).json()["settings"]
        repeated, second = await there.trained(client, settings=again), await there.trained(client)
        seen = [{one["code"] for one in each["warnings"]} for each in (first, repeated, second)]
        assert ["test_seen_before" in codes for codes in seen] == [False, False, True]
        assert second["override"] is None


async def test_a_late_void_of_an_earlier_review_does_not_void_a_newer_approval(tmp_path: Path) -> None:
    async with world(tmp_path, worker=False) as there, there.client() as client:
        await there.approve()
        await there.void("old", at=datetime.now(UTC) - timedelta(hours=1))
        answer = await client.post(f"{HOME}/experiments", json={"prepared_id": "prp_1", **QUICK})
        assert answer.status_code == 202


async def test_wrong_settings_are_named(tmp_path: Path) -> None:
    async with world(tmp_path, worker=False, most_budget_s=100) as there, there.client() as client:
        await there.approve()

        async def refused(**body: object) -> dict[str, object]:
            answer = await client.post(f"{HOME}/experiments", json={"prepared_id": "prp_1", **body})
            assert answer.status_code == 422, answer.text
            problem: dict[str, object] = answer.json()
            assert problem["code"] == "bad_training_settings"
            return problem

        assert "budgets" in json.dumps((await refused(settings={"budgets": 3}))["problems"])
        assert "100 seconds" in str((await refused(budget_s=500))["detail"])
        assert "algorithms" in json.dumps(await refused(mode="expert"))
        wrong = [{"algorithm": "lightgbm", "params": {"num_leaves": 1}}]
        assert "num_leaves" in json.dumps(await refused(mode="expert", settings={"algorithms": wrong}))
        unknown = [{"algorithm": "oracle"}]
        assert "oracle" in str((await refused(mode="expert", settings={"algorithms": unknown}))["detail"])
        unfit = [{"algorithm": "linear_regression"}]
        assert "binary" in str((await refused(mode="expert", settings={"algorithms": unfit}))["detail"])
        weighted = {"class_weight": "balanced", "calibration": "none"}
        assert "balanced" in json.dumps(await refused(settings=weighted))


async def _check_files(there: World, client: object, experiment: dict[str, object]) -> None:
    objects = there.runtime.objects.sync
    manifest = ExperimentManifest.model_validate_json(
        objects.get_bytes(str(experiment["manifest_key"]), str(experiment["manifest_sha256"]))
    )
    best = manifest.models[0]
    assert best.model_id == manifest.best_model_id == experiment["best_model_id"]
    session = onnxruntime.InferenceSession(objects.get_bytes(best.onnx_key, best.onnx_sha256))
    names = {entry.name for entry in session.get_inputs()}
    assert names == {"age", "crp", "smoker", "ward", "noise"}
    row = {name: np.array([[np.nan]], np.float32) for name in names - {"ward"}} | {"ward": np.array([[""]], object)}
    assert session.run(None, row)[0].sum() == pytest.approx(1, abs=1e-5)
    told = pq.read_table(io.BytesIO(objects.get_bytes(best.predictions_key, best.predictions_sha256)))
    assert told.column_names == ["_row", "part", "fold", "y", "group", "p"]
    assert sorted(told["_row"].to_pylist()) == list(range(240))


async def _check_explanations(there: World, client: httpx.AsyncClient, done: dict[str, Any]) -> None:
    """They are announced, fetched by whoever may see figures, and hold what every number needs."""
    manifest = ExperimentManifest.model_validate_json(
        there.runtime.objects.sync.get_bytes(done["manifest_key"], done["manifest_sha256"])
    )
    assert done["explained"]
    told = (await client.get(f"{HOME}/experiments/{done['id']}/explanations")).json()
    assert told == json.loads(
        there.runtime.objects.sync.get_bytes(str(manifest.explanations_key), str(manifest.explanations_sha256))
    )
    assert list(told["models"]) == [model["id"] for model in done["models"]]
    assert {division["kind"] for division in told["models"][done["best_model_id"]]["subgroups"]} >= {"age"}
    async with there.client(role=Role.REVIEWER) as other:
        refused = await other.get(f"{HOME}/experiments/{done['id']}/explanations")
        assert refused.status_code == 404
    schema = (await client.get(f"{HOME}/models/{done['best_model_id']}/schema")).json()
    assert schema["uncertainty"]["method"] == "recalibration"
    assert all(entry["usual"] is not None for entry in schema["inputs"])


async def test_an_experiment_ends_in_models_that_can_be_read_and_released(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve()
        done = await there.trained(client, title="first")
        assert done["state"] == "succeeded", done["problem"]
        assert done["trials"][0]["name"] == "Logistic"
        assert [model["algorithm"] for model in done["models"]][:2] == ["ensemble", "logistic_regression"]
        assert done["leaderboard"][0]["best"]
        for part in ("cv", "test"):
            auroc = done["leaderboard"][0][part]["auroc"]
            assert auroc["lo"] < auroc["value"] < auroc["hi"]
        await _check_files(there, client, done)
        await _check_explanations(there, client, done)
        best = f"{HOME}/models/{done['best_model_id']}"
        assert (await client.get(best)).json()["input_schema"]["positive"] == "yes"
        assert "Model card" in (await client.get(f"{best}/card")).text
        korean = (await client.get(f"{best}/card", params={"lang": "ko"})).text
        assert "모델 카드" in korean
        assert not [word for word in ("percentile", "levels", "probabilities` of", "기준 row") if word in korean]
        onnx = await client.get(f"{best}/onnx")
        assert onnx.headers["x-medloom-sha256"] == done["models"][0]["onnx_sha256"]
        csv = await client.get(f"{best}/predictions", params={"format": "csv"})
        assert csv.text.startswith('"_row","part"')
        released = await client.post(f"{best}/release", json={"note": "for the ward"})
        again = await client.post(f"{best}/release", json={})
        assert released.json()["released"]["version"] == again.json()["released"]["version"] == 1
        await _one_model_is_final(client, f"{HOME}/models", [model["id"] for model in done["models"]])
        kinds = [envelope.type for envelope in await there.events()]
        assert kinds.count("train.trial.finished") == 3
        assert kinds.count("train.experiment.completed") == kinds.count("train.model.released") == 1
        assert await there.table("dead_letters") == []


async def _one_model_is_final(client: httpx.AsyncClient, path: str, ids: list[str]) -> None:
    for starred in ids[:2]:
        assert (await client.put(f"{path}/{starred}/final", json={"final": True})).json()["final"] is True
    listed = (await client.get(path)).json()["items"]
    assert [one["id"] for one in listed if one["final"]] == [ids[1]]
    assert (await client.put(f"{path}/{ids[1]}/final", json={"final": False})).json()["final"] is False


async def test_the_written_settings_repeat_the_figures(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve()
        first = await there.trained(client)
        written = (await client.get(f"{HOME}/experiments/{first['id']}/settings")).json()
        answer = await client.post(f"{HOME}/experiments", json=written)
        second = await there.ended(client, answer.json()["id"])
        assert second["models"][0]["metrics"] == first["models"][0]["metrics"]


async def test_data_that_cannot_be_learned_from_fails_with_its_cause(tmp_path: Path) -> None:
    columns = patients()
    columns["sick"] = columns["sick"].take(list([0] * 240))
    async with world(tmp_path) as there, there.client() as client:
        await there.approve(case(tmp_path / "one", columns))
        done = await there.trained(client)
        assert (done["state"], done["problem"]["code"]) == ("failed", "one_class_target")
        assert [e.type for e in await there.events()][-1] == "train.experiment.failed"


async def test_changed_bytes_are_not_trained_on(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve()
        path = tmp_path / "objects" / "prepared" / "std_1" / "prp_1" / "data.parquet"
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        done = await there.trained(client)
        assert (done["state"], done["problem"]["code"]) == ("failed", "object_corrupted")


async def test_foreign_and_unknown_objects_are_404(tmp_path: Path) -> None:
    async with world(tmp_path, worker=False) as there:
        await there.approve()
        async with there.client() as owner:
            started = (await owner.post(f"{HOME}/experiments", json={"prepared_id": "prp_1", **QUICK})).json()
        async with there.client("std_2") as stranger:
            assert (await stranger.get(f"{HOME}/experiments/{started['id']}")).status_code == 404
            other = HOME.replace("std_1", "std_2")
            assert (await stranger.get(f"{other}/experiments/{started['id']}")).status_code == 404
            mine = await stranger.post(f"{other}/experiments", json={"prepared_id": "prp_1", **QUICK})
            assert (mine.status_code, mine.json()["code"]) == (409, "not_approved")
        async with there.client(role=Role.REVIEWER) as reviewer:
            assert (await reviewer.post(f"{HOME}/experiments", json={"prepared_id": "prp_1"})).status_code == 404


async def test_an_outsider_trains_safe_models_on_large_data_and_gets_no_file(tmp_path: Path) -> None:
    async with world(tmp_path) as there:
        await there.approve(meta={"n_train": 30, "events_train": 9})
        async with there.client(role=Role.EXTERNAL_TRAINER) as outsider:
            small = await outsider.post(f"{HOME}/experiments", json={"prepared_id": "prp_1", **QUICK})
            assert small.status_code == 404
            await there.approve(meta={"n_train": 190, "events_train": 80})
            forest = [{"algorithm": "logistic_regression"}, {"algorithm": "extra_trees"}, {"algorithm": "lightgbm"}]
            done = await there.trained(outsider, settings={"algorithms": forest})
            tried = {trial["algorithm"] for trial in done["trials"]}
            assert tried == {"logistic_regression", "simple_model", "lightgbm"}
            best = f"{HOME}/models/{done['best_model_id']}"
            assert (await outsider.get(f"{best}/card")).status_code == 200
            assert (await outsider.get(f"{best}/onnx")).status_code == 404
            assert (await outsider.get(f"{best}/predictions")).status_code == 404


async def test_rows_of_withdrawn_data_are_deleted_and_the_ledger_told(tmp_path: Path) -> None:
    async with world(tmp_path) as there, there.client() as client:
        await there.approve()
        done = await there.trained(client)
        mine = {"withdrawal_id": "wdr_1", "dataset_id": "dst_1", "policy": "delete"}
        prepared_id = done["prepared_id"]
        await there.deliver(PreparedWithdrawn(**mine, prepared_ids=(prepared_id,)))
        for _ in range(100):
            purged = [e for e in await there.events() if e.type == "train.dataset.purged"]
            if purged:
                break
            import asyncio

            await asyncio.sleep(0.1)
        assert purged[0].data["objects_deleted"] >= 5 * len(done["models"])
        assert purged[0].data["items"] == {"experiments": 1, "models": len(done["models"])}
        (withdrawn,) = [e for e in await there.events() if e.type == "train.model.withdrawn"]
        assert set(withdrawn.data["model_ids"]) == {model["id"] for model in done["models"]}
        model = f"/api/v1/studies/std_1/models/{done['best_model_id']}"
        refused = await client.post(f"{model}/release", json={})
        assert (refused.status_code, refused.json()["code"]) == (409, "model_withdrawn")
        assert (await client.get(f"{model}/onnx")).json()["code"] == "model_withdrawn"


async def test_the_registry_of_algorithms_gives_schemas(tmp_path: Path) -> None:
    async with world(tmp_path, worker=False) as there, there.client() as client:
        shown = (await client.get("/api/v1/algorithms")).json()
        lightgbm = next(item for item in shown["items"] if item["name"] == "lightgbm")
        assert lightgbm["schema"]["properties"]["num_leaves"]["minimum"] == 2
        assert shown["portfolio"]["binary"][0]["algorithm"] == "logistic_regression"
        assert {item["safe"] for item in shown["items"] if item["name"] == "extra_trees"} == {False}
