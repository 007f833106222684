"""What a pack says beyond the rows of development: sites left out, external data, existing scores."""

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from medloom_contracts.events.preprocess import PreparedWithdrawn
from medloom_contracts.events.train import ValidationCompleted
from medloom_contracts.manifests import TaskKind, ValidationManifest
from medloom_report.domain import beyond
from medloom_report.domain.figures import FIGURES
from medloom_report.domain.material import Material
from medloom_report.domain.pack import Pack, build
from medloom_stats import Estimate, calibration, evaluate, meta, net_benefit, recalibration

from .cases import AT, HASH, material, predictions_of
from .world import world


def validation(title: str = "Hospital B, 2025") -> ValidationManifest:
    """Figures as train would write them, of another draw of patients."""
    test = predictions_of(TaskKind.BINARY, 400, seed=9)["mdl_0"].test
    y, p = test.y, test.p
    curve, bins = calibration.calibration_curve(y, p), calibration.binned(y, p)
    decision = net_benefit.decision_curve(y, p, resamples=100)
    observed = [one.observed for one in bins]
    return ValidationManifest(
        study_id="std_1", validation_id="val_1", experiment_id="exp_1", model_id="mdl_0", model_name="Ensemble",
        onnx_sha256=HASH, data_study_id="std_1", prepared_id="prp_9", data_sha256=HASH, approval_sha256=HASH,
        title=title, task=TaskKind.BINARY, columns=(), positive="1", n=int(y.size), events=int(y.sum()),
        metrics={name: found.to_dict() for name, found in evaluate.binary(y, p, resamples=100).items()},
        recalibrated={u: dict(recalibration.summary(y, p, u)) for u in ("none", "intercept", "slope")},
        curves={
            "calibration": {name: getattr(curve, name).tolist() for name in ("predicted", "observed", "lo", "hi")},
            "bins": {"predicted": [b.predicted for b in bins], "observed": [o.value for o in observed],
                     "lo": [o.lo for o in observed], "hi": [o.hi for o in observed], "n": [float(b.n) for b in bins]},
            "decision": {"threshold": decision.thresholds.tolist(), "model": decision.model.tolist()},
        },
        versions={}, created_at=AT,
    )  # fmt: skip


def sites() -> dict[str, Any]:
    """Extras of an experiment with five sites, as train writes them."""
    found = [Estimate(c, c - 0.08, min(0.99, c + 0.06)) for c in (0.81, 0.74, 0.79, 0.69, 0.85)]
    rows = [
        {"site": f"Hospital {name}", "n": 900, "events": 90, "models": {"Logistic": {"auroc": one.to_dict()}}}
        for name, one in zip("ABCDE", found, strict=True)
    ]
    pooled = meta.pool_estimates(found, scale="logit")
    assert pooled is not None
    limits = {"lo": pooled.prediction.lo, "hi": pooled.prediction.hi}
    written = {**pooled.estimate.to_dict(), "prediction": limits, "sites": 5, "tau2": pooled.tau2, "i2": pooled.i2}
    side = {name: e.to_dict() for name, e in zip(("auroc", "brier"), found, strict=False)}
    score = {"column": "AGE", "part": "test", "n": 210, "events": 30, "missing": 2, "p": 0.03,
             "difference": {"value": 0.05, "lo": 0.01, "hi": 0.09}, "model": side, "score": side}  # fmt: skip
    return {"sites": rows, "sites_pooled": {"Logistic": {"auroc": written}}, "existing_scores": [score]}


def whole() -> Material:
    plain = material(TaskKind.BINARY, n=300)
    experiment = plain.experiment.model_copy(update={"extras": sites()})
    return replace(plain, experiment=experiment, validations=(validation(), validation("")))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return build(whole(), tmp_path_factory.mktemp("beyond"), ("en", "ko"))


def _path(pack: Pack, name: str) -> Path:
    return next(file.path for file in pack.files if file.name == name)


def _words(pack: Pack, language: str) -> str:
    pages = PdfReader(_path(pack, f"documents/report.{language}.pdf")).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_the_document_has_the_three_sections_with_their_numbers(made: Pack) -> None:
    text = _words(made, "en")
    for heading in ("Sites left out in turn", "External validation", "Existing scores"):
        assert heading in text
    auroc = validation().metrics["auroc"]
    assert f"{auroc['value']:.3f} ({auroc['lo']:.3f}–{auroc['hi']:.3f})" in text
    pooled = sites()["sites_pooled"]["Logistic"]["auroc"]
    assert f"95% prediction interval {pooled['prediction']['lo']:.2f}–{pooled['prediction']['hi']:.2f}" in text
    assert "0.050 (0.010–0.090)" in text
    assert "Hospital B, 2025" in text
    korean = _words(made, "ko")
    for heading in ("기관별 제외 검증", "외부 검증", "기존 점수와의 비교"):
        assert heading in korean


def test_figures_and_numbers_of_both_are_in_the_pack(made: Pack) -> None:
    names = {file.name for file in made.files}
    for figure in ("sites_forest", "external_calibration"):
        assert {f"figures/{language}/{figure}.svg" for language in ("en", "ko")} <= names
    with _path(made, "tables/sites.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["value"]) for row in rows] == [0.81, 0.74, 0.79, 0.69, 0.85]
    with _path(made, "tables/external_validation.csv").open(encoding="utf-8-sig") as file:
        found = {row["metric"]: float(row["value"]) for row in csv.DictReader(file)}
    assert found["auroc"] == validation().metrics["auroc"]["value"]


def _drawn(of: Material) -> set[str]:
    mine = {"sites_forest", "external_calibration"}
    return {kind.name for kind in FIGURES if kind.name in mine and kind.there(of)}


def test_without_any_of_it_nothing_is_said() -> None:
    plain = material(TaskKind.BINARY, n=300)
    assert not _drawn(plain)
    assert not beyond.has_sites(plain)
    assert beyond.scores(plain) == []
    assert beyond.all_csv(plain) == []


def test_a_curve_that_could_not_be_drawn_leaves_the_table() -> None:
    short = validation().model_copy(update={"curves": {}})
    found = replace(material(TaskKind.BINARY, n=300), validations=(short,))
    assert not _drawn(found)
    assert len(beyond.external_table(found, "en").rows) == 8


async def test_a_withdrawn_validation_takes_the_reports_that_show_it_out_of_reach(tmp_path: Path) -> None:
    async with world(tmp_path, worker=True) as w, w.client() as client:
        experiment = await w.finish_experiment()
        model_id = experiment.best_model_id
        manifest = validation().model_copy(update={"model_id": model_id})
        stored = w.runtime.objects.sync.put_bytes("models/std_1/val_1/m.json", manifest.model_dump_json().encode())
        told = ValidationCompleted(
            validation_id="val_1", model_id=model_id, experiment_id="exp_1", prepared_id="prp_9",
            data_study_id="std_1", manifest_key=stored.key, manifest_sha256=stored.sha256,
        )  # fmt: skip
        await w.deliver(told)
        elsewhere = told.model_copy(update={"validation_id": "val_2", "data_study_id": "std_2"})
        await w.deliver(elsewhere)
        body = {"experiment_id": "exp_1", "options": {"formats": ["svg", "png"], "resamples": 100}, "languages": ["en"]}
        asked = await client.post("/api/v1/studies/std_1/reports", json=body)
        report = await w.ended(client, asked.json()["id"])
        assert report["state"] == "ready", report["problem"]
        assert report["bound_to"]["external_data_sha256"] == {"val_1": HASH}
        assert "figures/en/external_calibration.svg" in {one["name"] for one in report["artefacts"]}
        mine = {"withdrawal_id": "wdr_1", "dataset_id": "dst_9", "policy": "quarantine"}
        await w.deliver(PreparedWithdrawn(**mine, prepared_ids=("prp_9",)))
        pack = await client.get(f"/api/v1/studies/std_1/reports/{report['id']}/pack")
        assert (pack.status_code, pack.json()["code"]) == (409, "report_withdrawn")
        again = await w.ended(client, (await client.post("/api/v1/studies/std_1/reports", json=body)).json()["id"])
        assert again["bound_to"]["external_data_sha256"] == {}
