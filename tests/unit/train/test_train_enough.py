"""When a search ends before its budget does, and that the clock has no say in it."""

from pathlib import Path

import numpy as np
import pytest
from train_tables import Quiet, case, patients

from medloom_contracts.manifests import TaskKind
from medloom_train.domain import enough, search
from medloom_train.domain.engine import train
from medloom_train.domain.enough import Gains, awaited
from medloom_train.domain.options import TrainingOptions, TrialSpec
from medloom_train.domain.portfolio import candidates
from medloom_train.domain.trials import Trial


def spec(algorithm: str) -> TrialSpec:
    return TrialSpec(algorithm=algorithm, name=algorithm)


def trial(algorithm: str, y: np.ndarray, noise: float, seed: int) -> Trial:
    random = np.random.default_rng(seed)
    p = 1 / (1 + np.exp(-(2 * y - 1 + random.normal(0, noise, y.size))))
    return Trial(spec(algorithm), np.column_stack([1 - p, p]), 0, 0.0, 0.0)


Y = (np.random.default_rng(0).random(400) < 0.4).astype(float)
FOLD = np.arange(400) % 5


def test_candidates_that_bring_nothing_end_the_search_once_every_family_had_its_turn() -> None:
    gains = Gains(Y, FOLD, TaskKind.BINARY, frozenset({"linear", "lightgbm"}), 7)
    same = trial("logistic_regression", Y, 1.0, 1)
    for _ in range(enough.PATIENCE + 3):
        gains.add(same)
    assert not gains.enough(pressed=False)
    assert gains.enough(pressed=True)
    gains.passed("lightgbm")
    assert gains.enough(pressed=False)


def test_candidates_that_help_keep_it_going() -> None:
    gains = Gains(Y, FOLD, TaskKind.BINARY, frozenset({"linear"}), 7)
    for seed in range(enough.PATIENCE + 3):
        gains.add(trial("logistic_regression", Y, 2.5, seed))
        assert not gains.enough(pressed=False)
        assert seed > 6 or not gains.enough(pressed=True)
    assert gains.losses[-1] < gains.losses[0] - 0.1


def test_forests_are_waited_for_in_small_tables_alone() -> None:
    specs = candidates(TrainingOptions(), TaskKind.BINARY, 1500)
    assert {"random_forest", "linear", "lightgbm", "xgboost", "symmetric_boosting"} <= awaited(specs, 1500)
    assert "random_forest" not in awaited(specs, 50_000)


def test_an_early_end_is_told_and_the_same_on_one_worker_as_on_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a rule that the third candidate meets
    monkeypatch.setattr(enough, "GAIN", 1.0)
    monkeypatch.setattr(enough, "PATIENCE", 1)
    monkeypatch.setattr(search, "awaited", lambda *_: frozenset({"lightgbm"}))
    table = case(tmp_path, patients(120)).load()
    outcomes = [train(table, TrainingOptions(budget_s=120, n_jobs=n), Quiet()) for n in (1, 2)]
    for outcome in outcomes:
        assert "stopped_early" in {note.code for note in outcome.findings}
        assert "budget_ended" not in {note.code for note in outcome.findings}
    names = [[t.spec.name for t in outcome.trials] for outcome in outcomes]
    assert names[0] == names[1]
    assert names[0] == ["Logistic C=0.3", "Simple model", "LightGBM small"]
    assert outcomes[0].models[0].onnx == outcomes[1].models[0].onnx
