import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from medloom_contracts.events.preprocess import PreparedWithdrawn
from medloom_contracts.manifests import TaskKind
from medloom_contracts.scopes import Role

from .cases import predictions_of
from .world import World, world

REPORTS = "/api/v1/studies/std_1/reports"
COMPARISONS = "/api/v1/studies/std_1/comparisons"
QUICK = {"options": {"formats": ["svg", "png"], "resamples": 100}, "languages": ["en"]}


async def test_pack_is_built_bound_and_downloaded(tmp_path: Path) -> None:
    async with world(tmp_path, worker=True) as w, w.client() as client:
        experiment = await w.finish_experiment()
        body = {"experiment_id": "exp_1", "settings_yaml": "medloom: 1\n", **QUICK}
        answer = await client.post(REPORTS, json=body)
        assert answer.status_code == 202, answer.text
        assert answer.json()["job"]["state"] == "queued"
        report = await w.ended(client, answer.json()["id"])
        assert report["state"] == "ready", report["problem"]
        assert report["bound_to"]["predictions_sha256"] == {
            model.model_id: model.predictions_sha256 for model in experiment.models
        }
        names = {artefact["name"] for artefact in report["artefacts"]}
        assert {
            "documents/report.en.pdf", "documents/report.en.docx", "figures/en/roc.svg", "figures/en/flow.png",
            "tables/metrics.csv", "settings.yaml", "manifest.json", "checklist/tripod_ai.en.csv",
        } <= names  # fmt: skip
        for artefact in report["artefacts"]:
            file = await client.get(f"{REPORTS}/{report['id']}/artefacts/{artefact['name']}")
            assert sha256(file.content).hexdigest() == artefact["sha256"], artefact["name"]
            assert file.headers["content-type"] == artefact["media_type"]
        archive = zipfile.ZipFile(io.BytesIO((await client.get(f"{REPORTS}/{report['id']}/pack")).content))
        pages = {artefact["name"] for artefact in report["artefacts"] if artefact["kind"] == "page"}
        assert pages
        assert set(archive.namelist()) == names - pages
        assert archive.read("settings.yaml") == b"medloom: 1\n"
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["bound_to"]["experiment_manifest_sha256"] == report["bound_to"]["experiment_manifest_sha256"]
        types = [event.type for event in await w.emitted()]
        assert "report.report.requested" in types
        assert "report.report.ready" in types


async def test_unknown_experiments_and_models_are_refused(tmp_path: Path) -> None:
    async with world(tmp_path) as w, w.client() as client:
        answer = await client.post(REPORTS, json={"experiment_id": "exp_none"})
        assert (answer.status_code, answer.json()["code"]) == (409, "experiment_unknown")
        await w.finish_experiment()
        answer = await client.post(REPORTS, json={"experiment_id": "exp_1", "model_ids": ["mdl_foreign"]})
        assert (answer.status_code, answer.json()["code"]) == (409, "model_unknown")
        for wrong in ({"threshold": 1.5}, {"formats": ["bmp"]}, {"colour": "red"}):
            answer = await client.post(REPORTS, json={"experiment_id": "exp_1", "options": wrong})
            assert answer.status_code == 422, wrong
        listed = await client.get(REPORTS)
        assert listed.json()["items"] == []


async def test_other_studies_see_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as w, w.client() as client, w.client(study="std_2") as stranger:
        await w.finish_experiment()
        report = (await client.post(REPORTS, json={"experiment_id": "exp_1"})).json()
        assert (await stranger.get(f"{REPORTS}/{report['id']}")).status_code == 404
        other = "/api/v1/studies/std_2"
        assert (await stranger.get(f"{other}/reports/{report['id']}")).status_code == 404
        answer = await stranger.post(f"{other}/reports", json={"experiment_id": "exp_1"})
        assert answer.json()["code"] == "experiment_unknown"
        answer = await stranger.post(f"{other}/comparisons", json={"model_ids": ["mdl_0_exp_1", "mdl_1_exp_1"]})
        assert answer.json()["code"] == "model_unknown"
        assert (await stranger.get(f"{other}/comparisons/leaderboard")).json()["items"] == []


async def test_outsiders_see_png_figures_of_published_reports_alone(tmp_path: Path) -> None:
    async with (
        world(tmp_path, worker=True) as w,
        w.client() as owner,
        w.client(Role.EXTERNAL_TRAINER) as outsider,
    ):
        await w.finish_experiment()
        report = (await owner.post(REPORTS, json={"experiment_id": "exp_1", **QUICK})).json()
        early = await owner.post(f"{REPORTS}/{report['id']}/publish")
        assert (early.status_code, early.json()["code"]) == (409, "report_not_ready")
        await w.ended(owner, report["id"])
        own = f"{REPORTS}/{report['id']}"
        assert (await outsider.get(own)).status_code == 404
        assert (await outsider.get(REPORTS)).json()["items"] == []
        assert (await outsider.post(f"{own}/publish")).status_code == 404
        assert (await owner.post(f"{own}/publish")).json()["published_at"] is not None
        seen = (await outsider.get(own)).json()
        assert {artefact["format"] for artefact in seen["artefacts"]} == {"png"}
        assert (seen["summary"], seen["bound_to"], seen["job"]) == (None, {}, None)
        assert (await outsider.get(f"{own}/artefacts/figures/en/roc.png")).status_code == 200
        for hidden in ("artefacts/figures/en/roc.svg", "artefacts/tables/roc.csv", "pack"):
            assert (await outsider.get(f"{own}/{hidden}")).status_code == 404, hidden
        assert (await outsider.post(REPORTS, json={"experiment_id": "exp_1"})).status_code == 404


async def test_evaluation_without_events_fails_with_a_cause(tmp_path: Path) -> None:
    async with world(tmp_path, worker=True) as w, w.client() as client:
        await _one_class(w)
        report = (await client.post(REPORTS, json={"experiment_id": "exp_1", **QUICK})).json()
        ended = await w.ended(client, report["id"])
        assert (ended["state"], ended["problem"]["code"]) == ("failed", "nothing_to_evaluate")
        assert ended["artefacts"] == []
        assert "report.report.failed" in [event.type for event in await w.emitted()]
        assert (await client.get(f"{REPORTS}/{report['id']}/pack")).json()["code"] == "report_not_ready"


async def _one_class(w: World) -> None:
    found = predictions_of(TaskKind.BINARY, 300)
    for predictions in found.values():
        predictions.test.y[:] = predictions.oof.y[:] = 0
    await w.finish_experiment(found=found)


@pytest.mark.parametrize("kind", list(TaskKind))
async def test_comparison_tests_every_pair(tmp_path: Path, kind: TaskKind) -> None:
    async with world(tmp_path) as w, w.client() as client:
        experiment = await w.finish_experiment(kind)
        ids = [model.model_id for model in experiment.models][:3]
        answer = await client.post(COMPARISONS, json={"model_ids": ids})
        assert answer.status_code == 201, answer.text
        found = answer.json()
        assert [(pair["a"], pair["b"]) for pair in found["pairs"]] == [
            (ids[0], ids[1]), (ids[0], ids[2]), (ids[1], ids[2]),
        ]  # fmt: skip
        assert all(pair["p_holm"] >= pair["p"] for pair in found["pairs"])
        assert (await client.get(f"{COMPARISONS}/{found['id']}")).json() == found
        assert [item["id"] for item in (await client.get(COMPARISONS)).json()["items"]] == [found["id"]]


async def test_models_of_different_data_are_not_compared(tmp_path: Path) -> None:
    async with world(tmp_path) as w, w.client() as client:
        one = await w.finish_experiment()
        two = await w.finish_experiment(name="exp_2", prepared_id="prp_2")
        body = {"model_ids": [one.best_model_id, two.best_model_id]}
        answer = await client.post(COMPARISONS, json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_comparable")


async def test_leaderboard_shows_released_models_and_repeated_events_change_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as w, w.client() as client:
        experiment = await w.finish_experiment()
        await w.finish_experiment()
        await w.release(experiment.best_model_id)
        items = (await client.get(f"{COMPARISONS}/leaderboard")).json()["items"]
        assert len(items) == 4
        best = next(item for item in items if item["model_id"] == experiment.best_model_id)
        assert (best["best"], best["released"], best["version"], best["task"]) == (True, True, 1, "binary")
        assert best["metrics"]["auroc"] == {"value": 0.8, "lo": 0.7, "hi": 0.9}
        assert sum(item["released"] for item in items) == 1


async def test_same_request_twice_with_one_key_is_one_report(tmp_path: Path) -> None:
    async with world(tmp_path) as w, w.client() as client:
        await w.finish_experiment()
        headers = {"idempotency-key": "k1"}
        answers = [await client.post(REPORTS, json={"experiment_id": "exp_1"}, headers=headers) for _ in range(2)]
        assert answers[0].json()["id"] == answers[1].json()["id"]
        assert len((await client.get(REPORTS)).json()["items"]) == 1


async def test_nothing_about_withdrawn_data_is_read_or_written_again(tmp_path: Path) -> None:
    async with world(tmp_path) as w, w.client() as client:
        experiment = await w.finish_experiment()
        ids = [model.model_id for model in experiment.models]
        comparison = (await client.post(COMPARISONS, json={"model_ids": ids})).json()
        report = (await client.post(REPORTS, json={"experiment_id": "exp_1", **QUICK})).json()
        prepared_id = experiment.prepared_id
        before = (await client.get(f"{REPORTS}/derived?prepared_id={prepared_id}")).json()
        assert [one["id"] for one in before["reports"]] == [report["id"]]
        assert before["comparisons"] == [comparison["id"]]
        mine = {"withdrawal_id": "wdr_1", "dataset_id": "dst_1", "policy": "quarantine"}
        await w.deliver(PreparedWithdrawn(**mine, prepared_ids=(prepared_id,)))
        for path in (f"{COMPARISONS}/{comparison['id']}", f"{COMPARISONS}/{comparison['id']}/curves"):
            assert (await client.get(path)).json()["code"] == "report_withdrawn"
        assert (await client.get(f"{REPORTS}/{report['id']}/pack")).json()["code"] == "report_withdrawn"
        assert (await client.post(REPORTS, json={"experiment_id": "exp_1"})).json()["code"] == "experiment_unknown"
        assert (await client.get(f"{COMPARISONS}/leaderboard")).json()["items"] == []
        assert (await client.get(COMPARISONS)).json()["items"] == []
