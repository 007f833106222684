import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from medloom_contracts.manifests import TaskKind
from medloom_contracts.scopes import Role
from medloom_report.domain.curves import curves, for_outsiders
from medloom_report.domain.predictions import Predictions, Scores
from medloom_stats import classification, discrimination

from .cases import experiment_of, predictions_of, task_of
from .world import world

COMPARISONS = "/api/v1/studies/std_1/comparisons"


def _drawn(kind: TaskKind, found: dict[str, Predictions] | None = None, part: str = "test") -> list[dict[str, Any]]:
    models = experiment_of(kind).models
    given = found or predictions_of(kind, 300)
    return curves(task_of(kind), list(zip(models, given.values(), strict=True)), part)


def test_binary_curves_are_those_of_the_statistics() -> None:
    found = predictions_of(TaskKind.BINARY, 300)
    scores = next(iter(found.values())).test
    first = _drawn(TaskKind.BINARY, found)[0]
    area = np.trapezoid(first["roc"]["y"], first["roc"]["x"])
    assert area == pytest.approx(discrimination.auroc(scores.y, scores.p).value, abs=0.01)
    assert len(first["roc"]["x"]) == len(first["roc"]["lo"]) == 101
    assert all(lo <= y <= hi for lo, y, hi in zip(*(first["roc"][n] for n in ("lo", "y", "hi")), strict=True)), first
    half = next(line for line in first["thresholds"] if line["threshold"] == 0.5)
    assert half["counts"] == classification.confusion(scores.y, scores.p, 0.5)._asdict()
    assert half["rates"]["sensitivity"]["lo"] < half["rates"]["sensitivity"]["value"]


def test_thresholds_hold_the_rules_of_the_training_rows() -> None:
    found = predictions_of(TaskKind.BINARY, 300)
    one = next(iter(found.values()))
    lines = _drawn(TaskKind.BINARY, found)[0]["thresholds"]
    rules = {line["rule"]: line["threshold"] for line in lines if line["rule"]}
    assert rules["youden"] == pytest.approx(classification.youden_threshold(one.oof.y, one.oof.p))
    assert set(rules) == {"youden", "sensitivity_90", "alert_rate_10"}
    marks = [line["threshold"] for line in lines]
    assert marks == sorted(marks)


def test_classes_are_counted_by_hand() -> None:
    p = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.6, 0.3, 0.1]])
    scores = Scores(np.arange(5), np.array([0.0, 1, 2, 2, 1]), p)
    given = {f"m{k}": Predictions(scores, scores) for k in range(len(experiment_of(TaskKind.MULTICLASS).models))}
    first = _drawn(TaskKind.MULTICLASS, given)[0]
    assert first["confusion"]["counts"] == [[1, 0, 0], [1, 1, 0], [0, 1, 1]]
    assert [(one["n"], one["sensitivity"]["value"]) for one in first["classes"]] == [(1, 1.0), (2, 0.5), (2, 0.5)]


def test_regression_is_grouped_by_ten_rows_at_least() -> None:
    y = np.arange(25, dtype=float)
    scores = Scores(np.arange(25), y, y + 1)
    given = {f"m{k}": Predictions(scores, scores) for k in range(len(experiment_of(TaskKind.REGRESSION).models))}
    groups = _drawn(TaskKind.REGRESSION, given)[0]["agreement"]
    assert [group["n"] for group in groups] == [13, 12]
    assert (groups[0]["predicted"], groups[0]["observed"]["value"]) == (7.0, 6.0)
    # t(0.975, 12) = 2.1788, sd of 0..12 = 3.8944
    assert groups[0]["observed"]["hi"] == pytest.approx(6 + 2.1788 * 3.8944 / math.sqrt(13), abs=1e-3)


@pytest.mark.parametrize("kind", list(TaskKind))
def test_outsiders_see_no_small_cell(kind: TaskKind) -> None:
    drawn = _drawn(kind)
    for model in for_outsiders(drawn):
        for line in model.get("thresholds") or []:
            assert min(line["counts"].values()) >= 10
        for found in [model.get("calibration"), *(one["calibration"] for one in model.get("classes") or [])]:
            assert found is None or (found["smooth"] is None and all(one["n"] >= 10 for one in found["bins"]))
        table = model.get("confusion")
        assert table is None or min(min(line) for line in table["counts"]) >= 10
        marks = (model.get("decision") or {}).get("thresholds", [])
        shown = [line["threshold"] for line in model.get("thresholds") or []]
        assert all(min(shown) <= mark <= max(shown) for mark in marks)
    if kind is TaskKind.BINARY:
        assert len(for_outsiders(drawn)[0]["thresholds"]) < len(drawn[0]["thresholds"])


@pytest.mark.parametrize("kind", list(TaskKind))
async def test_curves_of_a_comparison_are_served(tmp_path: Path, kind: TaskKind) -> None:
    async with world(tmp_path) as w, w.client() as client:
        experiment = await w.finish_experiment(kind)
        ids = [model.model_id for model in experiment.models][:2]
        made = (await client.post(COMPARISONS, json={"model_ids": ids})).json()
        answer = await client.get(f"{COMPARISONS}/{made['id']}/curves")
        assert answer.status_code == 200, answer.text
        assert [model["model_id"] for model in answer.json()["models"]] == ids
        assert answer.json()["reduced"] is False
        again = (await client.post(COMPARISONS, json={"model_ids": ids})).json()
        other = (await client.post(COMPARISONS, json={"model_ids": ids, "part": "oof"})).json()
        assert (again["id"] == made["id"], other["id"] == made["id"]) == (True, False)
        alone = (await client.post(COMPARISONS, json={"model_ids": ids[:1]})).json()
        assert (len(alone["models"]), alone["pairs"]) == (1, [])
        async with w.client(Role.EXTERNAL_TRAINER) as outsider:
            seen = (await outsider.get(f"{COMPARISONS}/{made['id']}/curves")).json()
        assert seen["reduced"] is True
        if kind is TaskKind.BINARY:
            assert seen["models"][0]["calibration"]["smooth"] is None
