"""Survival models: the Cox model against statsmodels, every family as one file, and the whole engine."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from statsmodels.duration.hazard_regression import PHReg
from train_tables import HORIZONS, Quiet, followed, survival_case

from medloom_train.domain import packaging
from medloom_train.domain.engine import train
from medloom_train.domain.errors import TooFewEvents
from medloom_train.domain.export.parity import run_file
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.survival import selection
from medloom_train.domain.survival.aft import log_logistic
from medloom_train.domain.survival.cox import RiskSets, penalised, risks, sparse
from medloom_train.domain.survival.forest import pseudo_values
from medloom_train.domain.survival.target import SurvivalTarget


def some(n: int = 200, seed: int = 3) -> tuple[SurvivalTarget, Any]:
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, 3))
    time, until = random.exponential(np.exp(-X @ [0.8, -0.4, 0.0])), random.exponential(1.2, n)
    seen = np.ceil(np.minimum(time, until) * 20) / 20
    return SurvivalTarget(seen, (time <= until).astype(float), (0.25, 0.5, 1.0)), X


def test_the_cox_model_and_its_hazard_equal_statsmodels() -> None:
    from medloom_train.domain.optimise import minimise

    target, X = some()
    sets = RiskSets.of(target)
    coef = minimise(penalised(sets, X, 0.0), np.zeros(3), tolerance=1e-10)
    theirs = PHReg(target.time, X, target.event, ties="breslow").fit(disp=False)
    assert coef == pytest.approx(theirs.params, abs=1e-5)
    value, _ = sets.loss(X @ theirs.params)
    assert value == pytest.approx(-theirs.llf, abs=1e-8)
    times, hazard, _ = theirs.baseline_cumulative_hazard[0]
    # statsmodels tells the hazard just before each time
    expected = [hazard[np.flatnonzero(times > h)[0]] for h in target.horizons]
    assert np.exp(sets.hazard(X @ theirs.params, target.horizons)) == pytest.approx(expected, abs=1e-8)


def test_the_log_logistic_model_equals_lifelines_and_is_moved_by_eta() -> None:
    from lifelines import LogLogisticFitter

    target, X = some()
    theirs = LogLogisticFitter().fit(target.time, target.event)
    expected = 1 - theirs.survival_function_at_times(target.horizons).to_numpy()
    curve = log_logistic(target, np.zeros(target.time.size))
    assert curve.risks(np.zeros(1))[0] == pytest.approx(expected, abs=2e-5)
    # a row whose times are all twice as long has at 2t the risk that it had at t
    eta = -0.5 * X[:, 0]
    moved = SurvivalTarget(target.time * np.exp(eta), target.event, target.horizons)
    again = log_logistic(moved, eta)
    assert again.risks(np.zeros(1))[0] == pytest.approx(expected, abs=2e-5)
    assert again.risks(np.array([-np.log(2.0)]))[0][0] == pytest.approx(again.risks(np.zeros(1))[0][1], abs=1e-9)
    at_once = SurvivalTarget(np.r_[target.time, 0.0], np.r_[target.event, 1.0], target.horizons)
    assert np.isfinite(log_logistic(at_once, np.zeros(at_once.time.size)).shift).all()


def test_derivatives_of_the_partial_likelihood_equal_differences() -> None:
    target, _ = some(40)
    sets, eta = RiskSets.of(target), np.random.default_rng(0).normal(size=40)
    _, gradient = sets.loss(eta)
    first, second = sets.curvature(eta)
    step = 1e-5
    for i in range(0, 40, 7):
        moved = np.eye(40)[i] * step
        up, down, here = sets.loss(eta + moved)[0], sets.loss(eta - moved)[0], sets.loss(eta)[0]
        assert gradient[i] == first[i] == pytest.approx((up - down) / 2 / step, abs=1e-6)
        assert second[i] == pytest.approx((up + down - 2 * here) / step**2, abs=1e-3)


def test_the_lasso_meets_its_optimality_conditions() -> None:
    target, X = some()
    objective = penalised(RiskSets.of(target), X, 0.0)
    found = sparse(objective, np.zeros(3), 0.08)
    _, gradient = objective(found)
    assert found[2] == 0
    assert abs(gradient[2]) <= 0.08
    assert gradient[:2] == pytest.approx(-0.08 * np.sign(found[:2]), abs=1e-5)


def test_pseudo_values_average_to_kaplan_meier_and_are_the_events_without_censoring() -> None:
    target, _ = some()
    from medloom_stats.survival.curves import kaplan_meier

    known = [1 - e.value for e in kaplan_meier(target.time, target.event).at(target.horizons)]
    assert pseudo_values(target).mean(axis=0) == pytest.approx(known, abs=1e-12)
    plain = SurvivalTarget(np.arange(1.0, 31), np.ones(30), (10.0, 20.0))
    labels = plain.time[:, None] <= np.array([10.0, 20.0])
    assert pseudo_values(plain) == pytest.approx(labels.astype(float), abs=1e-12)


def test_calibration_finds_the_slope_and_the_shift_of_the_hazard() -> None:
    random = np.random.default_rng(5)
    eta = random.normal(size=6000)
    time = random.exponential(np.exp(-eta))
    target = SurvivalTarget(np.minimum(time, 2.0), (time <= 2.0).astype(float), (0.5, 1.0))
    # predicted with twice the slope and half the hazard: eta = x / 2, log H0 back by log 2 + log t / 2
    wrong = risks(2 * eta, 2 * np.log(np.array([0.5, 1.0])) - np.log(2.0))
    found = selection.fit(target, wrong)
    assert found.method == "cloglog"
    assert found.coefficients == pytest.approx((0.5, np.log(2.0) / 2), abs=0.06)
    fold = np.arange(6000) % 5
    chosen, crossed = selection.choose(target, wrong, fold, "auto")
    assert chosen.method == "cloglog"
    assert target.loss(crossed) < target.loss(wrong)
    assert (np.diff(crossed, axis=1) >= 0).all()


def test_every_family_leaves_as_one_file_that_agrees_and_whose_risks_rise(tmp_path: Path) -> None:
    table = survival_case(tmp_path).load()
    trials = [
        {"algorithm": "cox_regression"},
        {"algorithm": "cox_regression", "params": {"l1_ratio": 1.0}},
        {"algorithm": "spline_cox", "params": {"alpha": 50}},
        {"algorithm": "lightgbm_cox", "params": {"rounds": 30, "num_leaves": 4}},
        {"algorithm": "xgboost_cox", "params": {"rounds": 30, "max_depth": 2}},
        {"algorithm": "survival_forest", "params": {"trees": 15}},
    ]
    options = TrainingOptions.model_validate({"mode": "expert", "algorithms": trials, "n_jobs": 2, "budget_s": 600})
    ports = Quiet()
    outcome = train(table, options, ports)
    assert ports.trials[0]["algorithm"] == "cox_regression"
    assert {model.recipe.algorithm for model in outcome.models} == {
        "ensemble",
        "simple_model",
        *(t["algorithm"] for t in trials),
    }
    for model in outcome.models:
        assert model.parity.max_difference < 5e-6, model.recipe.name
        answered = run_file(model.onnx, outcome.table)
        assert answered.shape == (table.n, len(HORIZONS))
        assert (np.diff(answered, axis=1) >= -1e-6).all()
    best = outcome.models[0]
    assert (best.oof_figures["harrell_c"]["value"] or 0) > 0.65
    assert best.test_figures["auc_2"]["lo"] is not None
    explained = outcome.explained
    assert explained is not None
    assert explained.importance["Ensemble"].items[0].name in ("age", "ward")
    again = train(table, outcome.settings, Quiet())
    assert again.models[0].onnx == best.onnx
    _check_files(outcome, best)


def test_boosting_of_failure_time_leaves_as_one_file_and_keeps_to_constraints(tmp_path: Path) -> None:
    table = survival_case(tmp_path).load()
    trials = [{"algorithm": "xgboost_aft", "params": {"rounds": 60, "max_depth": 3}}]
    options = {"mode": "expert", "algorithms": trials, "budget_s": 600, "monotone": {"age": 1}}
    outcome = train(table, TrainingOptions.model_validate(options), Quiet())
    model = next(each for each in outcome.models if each.recipe.algorithm == "xgboost_aft")
    assert model.parity.max_difference < 5e-6
    assert (model.oof_figures["harrell_c"]["value"] or 0) > 0.65
    age_at = [column.name for column in table.number_columns].index("age")
    risks_of = {}
    for age in (40.0, 80.0):
        numbers = table.numbers.copy()
        numbers[:, age_at] = age
        risks_of[age] = run_file(model.onnx, replace(table, numbers=numbers))
    assert (risks_of[80.0] >= risks_of[40.0] - 1e-6).all()
    assert risks_of[80.0].mean() > risks_of[40.0].mean() + 0.02


def _check_files(outcome: Any, best: Any) -> None:
    import io

    import pyarrow.parquet as pq

    kept = pq.read_table(io.BytesIO(packaging.predictions(outcome, best))).to_pydict()
    assert {"time", "y", "p_1", "p_2", "p_4"} <= set(kept)
    assert set(kept["y"]) == {0, 1}
    schema = packaging.input_schema(outcome, best, "mdl_1", packaging.model_inputs(outcome))
    assert (schema.time, schema.time_unit, schema.horizons, schema.classes) == ("months", "mo", HORIZONS, None)
    assert "months" not in {entry.name for entry in schema.inputs}


def test_rows_without_time_or_status_leave_and_too_few_events_are_refused(tmp_path: Path) -> None:
    columns = followed()
    months = columns["months"].to_pylist()
    months[3] = None
    table = survival_case(tmp_path / "a", {**columns, "months": pa.array(months)}).load()
    assert table.n == 239
    assert any(note.code == "target_unknown" for note in table.findings)
    few = ["yes"] * 2 + ["no"] * 238
    with pytest.raises(TooFewEvents):
        survival_case(tmp_path / "b", {**columns, "sick": pa.array(few)}).load()
