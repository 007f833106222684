"""The simple model: its equation answers what its file answers, points follow from it, the price is the difference."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pyarrow as pa
import pytest
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from train_tables import FEATURES, Quiet, case, patients, tiny

from medloom_contracts.manifests import TaskKind
from medloom_train.domain import card_simple, points
from medloom_train.domain.algorithms import algorithm, checked_params
from medloom_train.domain.algorithms.base import Sample
from medloom_train.domain.algorithms.simple import select
from medloom_train.domain.engine import Outcome, train
from medloom_train.domain.equation import Equation, Term
from medloom_train.domain.export.parity import run_file
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.packaging import asked_for
from medloom_train.domain.publish import Published

TASKS = {TaskKind.BINARY: "sick", TaskKind.MULTICLASS: "stage", TaskKind.REGRESSION: "los"}


def trained(folder: Path, kind: TaskKind = TaskKind.BINARY, **more: Any) -> tuple[Outcome, Published]:
    trial = {"algorithm": "linear_regression" if kind is TaskKind.REGRESSION else "logistic_regression"}
    options = TrainingOptions.model_validate({"mode": "expert", "algorithms": [trial], "n_jobs": 1, **more})
    outcome = train(case(folder, patients(260), target=TASKS[kind], kind=kind).load(), options, Quiet())
    return outcome, next(m for m in outcome.models if m.recipe.algorithm == "simple_model")


@pytest.mark.parametrize(
    ("kind", "weight"),
    [(TaskKind.BINARY, "balanced"), (TaskKind.MULTICLASS, "balanced"), (TaskKind.REGRESSION, "none")],
)
def test_the_equation_on_paper_answers_what_the_file_answers(tmp_path: Path, kind: TaskKind, weight: str) -> None:
    outcome, model = trained(tmp_path, kind, class_weight=weight)
    assert outcome.simple is not None
    by_hand = outcome.simple.equation.predict(outcome.table)
    answered = run_file(model.onnx, outcome.table)
    assert np.allclose(by_hand, answered, atol=2e-5, rtol=1e-5)
    assert asked_for(model.onnx) == {term.column for term in outcome.simple.equation.terms}
    assert len(onnx.load_from_string(model.onnx).graph.input) < 5
    assert model.parity.passed


def test_the_price_is_the_difference_that_scikit_learn_finds(tmp_path: Path) -> None:
    outcome, model = trained(tmp_path)
    assert outcome.simple is not None
    best, at = outcome.models[0], np.flatnonzero(outcome.table.test)
    for part, rows, ours, theirs in (
        ("oof", outcome.table.train, model.recipe.oof, best.recipe.oof),
        ("test", at, model.all_rows[at], best.all_rows[at]),
    ):
        y, found = outcome.table.y[rows], outcome.simple.price[part]
        for name, oracle in (("auroc", roc_auc_score), ("log_loss", log_loss), ("brier", brier_score_loss)):
            told = found[name]
            assert told["simple"] == pytest.approx(oracle(y, ours[:, 1]), abs=1e-9), name
            assert told["difference"]["value"] == pytest.approx(
                oracle(y, ours[:, 1]) - oracle(y, theirs[:, 1]), abs=1e-9
            )
            assert told["difference"]["lo"] <= told["difference"]["value"] <= told["difference"]["hi"]


def test_points_follow_sullivan_by_hand() -> None:
    # 0.05 a year over five ages 30, 40 .. 70: 2.0 from end to end, so that a point is 0.2, ten years are 2.5 points
    table = tiny([30, 40, 50, 60, 70, math.nan], [0, 1, 0, 1, -1, -2])
    terms = (
        Term("age", "years", None, (0.05,), 30.0, 70.0, 50.0),
        Term("sex", "", ("level", "m"), (0.7,), None, None, None),
    )
    made = points.make(Equation(TaskKind.BINARY, (-4.0,), terms, ("no", "yes")), table)
    assert made is not None
    age, sex = made.factors
    assert made.step == pytest.approx(0.2)
    assert [band.points for band in age.bands] == [0, 3, 5, 8, 10]
    assert [band.low for band in age.bands] == [None, 35, 45, 55, 65]
    assert [(band.level, band.points) for band in sex.bands] == [(("level", "m"), 4), (("rest", ""), 0)]
    assert made.score(table).tolist() == [0, 7, 5, 12, 10, 5]
    # the base is the equation at the least values: -4 + 0.05 * 30
    assert made.risk(0) == pytest.approx((1 / (1 + math.exp(2.5)),))
    assert made.risk(made.most) == pytest.approx((1 / (1 + math.exp(2.5 - 0.2 * 14)),))


def test_a_protective_level_scores_the_others() -> None:
    table = tiny([30, 40, 50], [0, 1, -1])
    term = Term("sex", "", ("level", "f"), (-1.5,), None, None, None)
    made = points.make(Equation(TaskKind.BINARY, (0.5,), (term,), ("no", "yes")), table)
    assert made is not None
    assert made.score(table).tolist() == [0, 10, 10]
    assert made.risk(10) == pytest.approx((1 / (1 + math.exp(-0.5)),))


def test_points_of_many_values_stay_close_to_the_equation(tmp_path: Path) -> None:
    outcome, _ = trained(tmp_path)
    assert outcome.simple is not None
    assert outcome.simple.points is not None
    eta, scored = outcome.simple.equation.linear_predictor(outcome.table)[:, 0], outcome.simple.points
    assert np.corrcoef(eta, scored.linear_predictor(outcome.table)[:, 0])[0, 1] > 0.95
    assert scored.score(outcome.table).min() >= 0
    assert scored.score(outcome.table).max() <= scored.most


def test_the_card_prints_equation_points_and_price_in_both_languages(tmp_path: Path) -> None:
    outcome, model = trained(tmp_path)
    for language, heads in (("en", ("Points", "price of simplicity")), ("ko", ("점수표", "단순함의 대가"))):
        text = card_simple.section(outcome, model.recipe.name, language)
        assert all(head in text for head in heads)
        assert all(term.column in text for term in outcome.simple.equation.terms) if outcome.simple else False
        assert card_simple.section(outcome, "Ensemble", language) == ""


def test_few_events_allow_few_predictors_and_the_right_ones_come_first() -> None:
    random = np.random.default_rng(0)
    X = random.normal(size=(600, 40)).astype(np.float32)
    X[:, 7] = X[:, 3]
    y = (random.random(600) < 1 / (1 + np.exp(-(2 * X[:, 3] - 1.5 * X[:, 11])))).astype(float)
    sample = Sample(X, y, TaskKind.BINARY, 2)
    assert {3, 11} <= set(select(sample, 6, 1.0).tolist())
    assert 7 not in select(sample, 6, 1.0)
    rare = Sample(X[:60], np.r_[np.ones(8), np.zeros(52)], TaskKind.BINARY, 2)
    assert select(rare, 6, 1.0).size <= 2


def test_more_columns_than_rows_and_constants_are_no_trouble() -> None:
    random = np.random.default_rng(0)
    X = random.normal(size=(80, 3000)).astype(np.float32)
    X[:, 0] = 1.0
    y = (random.random(80) < 0.4).astype(float)
    params = checked_params("simple_model", {})
    fitted = algorithm("simple_model").fit(Sample(X, y, TaskKind.BINARY, 2), params)
    assert np.isfinite(fitted.predict(X)).all()
    constant = Sample(np.ones((50, 3), np.float32), np.r_[np.ones(20), np.zeros(30)], TaskKind.BINARY, 2)
    assert algorithm("simple_model").fit(constant, params).predict(constant.X)[:, 1] == pytest.approx(0.4, abs=1e-4)


def test_a_level_other_and_missing_are_told_apart(tmp_path: Path) -> None:
    columns = patients(400)
    random = np.random.default_rng(2)
    sick = np.array(columns["sick"].to_pylist()) == "yes"
    ward = np.where(sick, random.choice(["A", "rare1", "rare2"], 400), random.choice(["A", "B"], 400)).astype(object)
    ward[random.random(400) < 0.2] = None
    columns["ward"] = pa.array([w if w != "rare2" or i % 40 == 0 else "A" for i, w in enumerate(ward)], pa.string())
    options = TrainingOptions(mode="expert", algorithms=({"algorithm": "logistic_regression"},), n_jobs=1)
    outcome = train(case(tmp_path, columns, features=FEATURES).load(), options, Quiet())
    model = next(m for m in outcome.models if m.recipe.algorithm == "simple_model")
    assert outcome.simple is not None
    assert np.allclose(outcome.simple.equation.predict(outcome.table), run_file(model.onnx, outcome.table), atol=2e-5)
