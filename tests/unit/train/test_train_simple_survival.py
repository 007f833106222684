"""The simple model of a survival task: a Cox model of few predictors, on paper and as points, and what it costs."""

import math
from typing import Any

import numpy as np
import onnx
import pytest
from statsmodels.duration.hazard_regression import PHReg
from train_tables import HORIZONS, Quiet, by_pairs, followed, survival_case, tiny

from medloom_contracts.manifests import TaskKind
from medloom_stats.survival.accuracy import row_integrated_brier
from medloom_train.domain import card_simple, points
from medloom_train.domain.algorithms import algorithm, checked_params
from medloom_train.domain.algorithms.base import Sample
from medloom_train.domain.algorithms.simple import select
from medloom_train.domain.engine import Outcome, train
from medloom_train.domain.equation import Equation, Term
from medloom_train.domain.export.parity import run_file
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.publish import Published
from medloom_train.domain.survival.target import SurvivalTarget


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Published]:
    table = survival_case(tmp_path_factory.mktemp("followed"), followed(300)).load()
    options = TrainingOptions.model_validate(
        {"mode": "expert", "algorithms": [{"algorithm": "spline_cox"}], "n_jobs": 1, "calibration": "platt",
         "budget_s": 600, "explanations": False}
    )  # fmt: skip
    outcome = train(table, options, Quiet())
    return outcome, next(m for m in outcome.models if m.recipe.algorithm == "simple_model")


def drawn(n: int, width: int, seed: int = 0) -> Sample:
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, width)).astype(np.float32)
    eta = 1.2 * X[:, 3] - 0.9 * X[:, 5]
    time, until = random.exponential(np.exp(-eta)), random.exponential(2.0, n)
    event = (time <= until).astype(float)
    target = SurvivalTarget(np.minimum(time, until), event, (0.3, 1.0))
    return Sample(X, event, TaskKind.SURVIVAL, 2, survival=target)


def test_the_equation_on_paper_answers_what_the_file_answers(trained: tuple[Outcome, Published]) -> None:
    outcome, model = trained
    assert outcome.simple is not None
    found = outcome.simple.equation
    answered = run_file(model.onnx, outcome.table)
    assert np.allclose(found.predict(outcome.table), answered, atol=2e-5)
    assert model.parity.max_difference < 1e-5
    asked = {entry.name for entry in onnx.load_from_string(model.onnx).graph.input}
    assert asked == {term.column for term in found.terms}
    # as it is printed: one minus the typical patient's survival to the power of the hazard ratio
    eta = found.linear_predictor(outcome.table)[:, 0] - found.intercept[0] - found.typical
    printed = 1 - np.array(found.baseline)[None, :] ** np.exp(eta)[:, None]
    assert np.allclose(printed, answered, atol=2e-5)


def test_the_price_is_the_difference_by_definition(trained: tuple[Outcome, Published]) -> None:
    outcome, model = trained
    assert outcome.simple is not None
    assert outcome.table.survival is not None
    best, at = outcome.models[0], np.flatnonzero(outcome.table.test)
    for part, rows, ours, theirs in (
        ("oof", outcome.table.train, model.recipe.oof, best.recipe.oof),
        ("test", at, model.all_rows[at], best.all_rows[at]),
    ):
        target, found = outcome.table.survival.take(rows), outcome.simple.price[part]
        by_hand = by_pairs(target, ours[:, -1]) - by_pairs(target, theirs[:, -1])
        assert found["harrell_c"]["difference"]["value"] == pytest.approx(by_hand, abs=1e-9)
        briers = [row_integrated_brier(target.time, target.event, p, HORIZONS).mean() for p in (ours, theirs)]
        told = found["integrated_brier"]
        assert (told["simple"], told["winner"]) == pytest.approx(tuple(briers), abs=1e-12)
        for one in found.values():
            gap = one["difference"]
            assert gap["lo"] <= gap["value"] <= gap["hi"]
    assert set(outcome.simple.price["points_test"]) == {"harrell_c", "uno_c", "integrated_brier"}


def test_its_coefficients_and_hazard_are_those_of_statsmodels() -> None:
    sample = drawn(400, 8)
    assert sample.survival is not None
    chosen = select(sample, 6, 1e4)
    assert {3, 5} <= set(chosen.tolist())
    params = checked_params("simple_model", {"C": 1e4})
    leaf: Any = algorithm("simple_model").fit(sample, params).leaf()
    X = sample.X[:, chosen].astype(float)
    theirs = PHReg(sample.survival.time, X, sample.survival.event, ties="breslow").fit(disp=False)
    assert leaf.coef[chosen, 0] == pytest.approx(theirs.params, abs=1e-4)
    assert np.count_nonzero(leaf.coef[:, 0]) == chosen.size
    times, hazard, _ = theirs.baseline_cumulative_hazard[0]
    expected = [np.log(hazard[np.flatnonzero(times > h)[0]]) for h in sample.survival.horizons]
    assert leaf.intercept == pytest.approx(expected, abs=1e-3)


def test_few_events_allow_few_predictors_and_noise_alone_one() -> None:
    sample = drawn(60, 30)
    assert sample.survival is not None
    rare = SurvivalTarget(sample.survival.time, (np.arange(60) < 8).astype(float), (0.3, 1.0))
    few = Sample(sample.X, rare.event, TaskKind.SURVIVAL, 2, survival=rare)
    assert select(few, 6, 1.0).size <= 2
    constant = Sample(np.ones((60, 3), np.float32), rare.event, TaskKind.SURVIVAL, 2, survival=rare)
    predicted = algorithm("simple_model").fit(constant, checked_params("simple_model", {})).predict(constant.X)
    assert np.ptp(predicted, axis=0) == pytest.approx([0, 0], abs=1e-9)


def test_points_of_a_survival_equation_by_hand() -> None:
    # 0.05 a year over five ages 30, 40 .. 70: a point is 0.2; the hazard of the age of 30 is exp(-4 + 1.5) at time 1
    table = tiny([30, 40, 50, 60, 70], [0, 1, 0, 1, 0])
    term = Term("age", "years", None, (0.05,), 30.0, 70.0, 50.0)
    made = points.make(Equation(TaskKind.SURVIVAL, (-4.0, -3.0), (term,), (), (1.0, 2.0)), table)
    assert made is not None
    assert made.score(table).tolist() == [0, 3, 5, 8, 10]
    assert made.risk(0) == pytest.approx((1 - math.exp(-math.exp(-2.5)), 1 - math.exp(-math.exp(-1.5))))
    assert made.risk(10)[1] == pytest.approx(1 - math.exp(-math.exp(0.5)))
    assert made.predict(table)[4] == pytest.approx(made.risk(10))


def test_the_card_prints_baseline_points_and_price(trained: tuple[Outcome, Published]) -> None:
    outcome, model = trained
    assert outcome.simple is not None
    for language, heads in (("en", ("risk by 4 mo", "S₀(t)", "price")), ("ko", ("4 mo까지의 위험", "S₀(t)", "대가"))):
        text = card_simple.section(outcome, model.recipe.name, language)
        assert all(head in text for head in heads)
        assert f"| 2 mo | {outcome.simple.equation.baseline[1]:.4f} |" in text
