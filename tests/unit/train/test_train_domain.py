"""The parts of training one by one: reading, preprocessing, solvers, selection, calibration, leaves, the pool."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import ElasticNet, LogisticRegression
from train_tables import case, patients

from medloom_contracts.manifests import ColumnRole, TaskKind
from medloom_train.domain import calibrate, ensemble
from medloom_train.domain.algorithms import algorithm, checked_params
from medloom_train.domain.algorithms.base import Sample
from medloom_train.domain.errors import (
    BadSettings,
    ColumnNameTaken,
    NoFeatures,
    NotNumericTarget,
    OneClass,
    TargetMissing,
    TooFewEvents,
)
from medloom_train.domain.export.writer import Writer
from medloom_train.domain.findings import codes, finding
from medloom_train.domain.leaves import LinearLeaf, round_down
from medloom_train.domain.options import TrainingOptions, TrialSpec
from medloom_train.domain.pool import ForkPool
from medloom_train.domain.portfolio import candidates
from medloom_train.domain.preprocessing import View, fit
from medloom_train.domain.run import Clock
from medloom_train.domain.search import refitting
from medloom_train.domain.trials import Bench, assemble, refit, run_fold


def test_reading_gives_numbers_categories_and_classes(tmp_path: Path) -> None:
    table = case(tmp_path).load()
    assert [c.name for c in table.number_columns] == ["age", "crp", "smoker", "noise", "constant", "empty"]
    assert table.category_columns[0].levels == ("A", "B", "C", "나")
    assert table.classes == ("no", "yes")
    assert table.numbers.dtype == np.float32
    assert set(np.unique(table.y)) == {0.0, 1.0}


def test_infinite_and_huge_values_count_as_missing_and_are_told(tmp_path: Path) -> None:
    columns = patients()
    wild = np.array(columns["age"].to_pylist(), dtype=float)
    wild[:3] = [np.inf, -1e308, 1e31]
    columns["age"] = pa.array(wild)
    table = case(tmp_path, columns).load()
    assert np.isnan(table.numbers[:3, 0]).all()
    assert [(f.code, f.column, f.count) for f in table.findings] == [("not_finite", "age", 3)]


def test_dates_are_left_out_and_absent_columns_named(tmp_path: Path) -> None:
    columns = {**patients(), "born": pa.array([date(1950, 1, 1)] * 240)}
    table = case(tmp_path, columns, features=("age", "born", "gone")).load()
    assert [f.code for f in table.findings] == ["date_ignored", "feature_absent"]
    assert [c.name for c in table.number_columns] == ["age"]


def test_a_category_of_whole_numbers_is_written_as_text(tmp_path: Path) -> None:
    columns = patients()
    columns["sick"] = pa.array(np.where(np.array(columns["sick"].to_pylist()) == "yes", 1.0, 0.0))
    made = case(tmp_path, columns)
    task = made.approval.task.model_copy(update={"positive": "1"})
    made.approval = made.approval.model_copy(update={"task": task})
    assert made.load().classes == ("0", "1")


@pytest.mark.parametrize(
    ("change", "kind", "error"),
    [
        (lambda y: pa.array(["yes"] * len(y)), TaskKind.BINARY, OneClass),
        (lambda y: pa.array([None] * len(y), pa.string()), TaskKind.BINARY, TargetMissing),
        (lambda y: pa.array(["yes"] * 3 + ["no"] * (len(y) - 3)), TaskKind.BINARY, TooFewEvents),
        (lambda y: y, TaskKind.REGRESSION, NotNumericTarget),
        (lambda y: pa.array(np.ones(len(y))), TaskKind.REGRESSION, NotNumericTarget),
    ],
)
def test_targets_that_cannot_be_learned_are_refused(tmp_path: Path, change: Any, kind: TaskKind, error: Any) -> None:
    columns = patients()
    columns["sick"] = change(columns["sick"])
    with pytest.raises(error):
        case(tmp_path, columns, kind=kind).load()


def test_features_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoFeatures):
        case(tmp_path / "a", features=("sick",)).load()
    columns = {**patients(), "value": patients()["age"]}
    with pytest.raises(ColumnNameTaken):
        case(tmp_path / "b", columns, features=("value",)).load()


def test_subjects_are_groups_only_when_they_repeat(tmp_path: Path) -> None:
    assert case(tmp_path / "a", roles={"patient": ColumnRole.SUBJECT}).load().groups is not None
    single = {**patients(), "patient": pa.array([f"p{i}" for i in range(240)])}
    assert case(tmp_path / "b", single, roles={"patient": ColumnRole.SUBJECT}).load().groups is None


def test_preprocessing_learns_from_its_rows_alone(tmp_path: Path) -> None:
    table = case(tmp_path).load()
    half = np.arange(120)
    prepared = fit(table.take(half))
    changed = table.numbers.copy()
    changed[120:] = 1e6
    again = fit(table.take(half))
    assert np.array_equal(prepared.numbers.median, again.numbers.median)
    crp = prepared.number_names.index("crp")
    assert prepared.numbers.median[crp] == np.float32(np.nanmedian(table.numbers[:120, 1]))


def test_unseen_rare_and_missing_levels_have_their_own_place(tmp_path: Path) -> None:
    table = case(tmp_path).load()
    prepared = fit(table, min_count=10)
    names = [name for name in prepared.names("forest") if name.startswith("ward")]
    assert names == ["ward = A", "ward = B", "ward = C", "ward = missing"]
    row = table.take(np.zeros(3, dtype=np.int64))
    row.codes[:, 0] = [-2, 3, -1]
    hot = prepared.one_hot(row)
    assert hot.tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]]


def test_views_are_finite_except_where_boosters_want_nan(tmp_path: Path) -> None:
    table = case(tmp_path).load()
    prepared = fit(table)
    for view in get_args(View):
        matrix = prepared.matrix(table, view)
        assert matrix.dtype == np.float32
        assert matrix.shape[1] == len(prepared.names(view))
        assert np.isnan(matrix).any() == (view == "booster")


def _sample(kind: TaskKind, n: int = 200, seed: int = 0) -> Sample:
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, 6)).astype(np.float32)
    eta = X[:, 0] - 0.8 * X[:, 1] + 0.3
    if kind is TaskKind.REGRESSION:
        return Sample(X, eta + random.normal(size=n), kind, 1)
    if kind is TaskKind.BINARY:
        return Sample(X, (random.random(n) < 1 / (1 + np.exp(-eta))).astype(float), kind, 2)
    return Sample(X, np.digitize(eta + random.normal(size=n), [-0.5, 0.8]).astype(float), kind, 3)


@pytest.mark.parametrize("kind", [TaskKind.BINARY, TaskKind.MULTICLASS])
@pytest.mark.parametrize(("C", "ratio"), [(0.3, 0.0), (3.0, 0.0), (0.1, 1.0), (0.2, 0.5)])
def test_logistic_regression_agrees_with_scikit_learn(kind: TaskKind, C: float, ratio: float) -> None:
    sample = _sample(kind)
    params = checked_params("logistic_regression", {"C": C, "l1_ratio": ratio})
    ours = algorithm("logistic_regression").fit(sample, params).predict(sample.X)
    theirs = LogisticRegression(C=C, l1_ratio=ratio, solver="saga", tol=1e-8, max_iter=100_000)
    expected = theirs.fit(sample.X.astype(float), sample.y).predict_proba(sample.X.astype(float))
    assert np.allclose(ours, expected, atol=2e-4)


@pytest.mark.parametrize("ratio", [0.0001, 0.5, 1.0])
def test_linear_regression_agrees_with_scikit_learn(ratio: float) -> None:
    sample = _sample(TaskKind.REGRESSION)
    params = checked_params("linear_regression", {"alpha": 20, "l1_ratio": ratio})
    leaf = algorithm("linear_regression").fit(sample, params).leaf()
    theirs = ElasticNet(alpha=20 / 200, l1_ratio=ratio, tol=1e-10, max_iter=100_000).fit(
        sample.X.astype(float), sample.y
    )
    assert isinstance(leaf, LinearLeaf)
    assert np.allclose(leaf.coef[:, 0], theirs.coef_, atol=1e-5)
    assert leaf.intercept[0] == pytest.approx(theirs.intercept_, abs=1e-5)


def test_perfect_separation_and_more_columns_than_rows_end(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    X = random.normal(size=(60, 800)).astype(np.float32)
    y = (X[:, 0] > 0).astype(float)
    sample = Sample(X, y, TaskKind.BINARY, 2)
    started = time.perf_counter()
    for C in (0.03, 1e4):
        params = checked_params("logistic_regression", {"C": C})
        assert np.isfinite(algorithm("logistic_regression").fit(sample, params).predict(X)).all()
    assert time.perf_counter() - started < 10


@given(st.lists(st.floats(-3e38, 3e38), min_size=1, max_size=50))
@settings(deadline=None)
def test_rounding_down_routes_every_float32_alike(thresholds: list[float]) -> None:
    doubles = np.array(thresholds)
    rounded = round_down(doubles)
    near = np.array([np.nextafter(rounded, np.float32(np.inf)), rounded, np.nextafter(rounded, np.float32(-np.inf))])
    assert np.array_equal(near.astype(np.float64) <= doubles, near <= rounded)


def test_the_ensemble_prefers_what_lowers_the_loss_and_is_not_ruled_by_one_lucky_member() -> None:
    random = np.random.default_rng(2)
    eta = random.normal(size=2000)
    y = (random.random(2000) < 1 / (1 + np.exp(-eta))).astype(float)

    def told(noise: float) -> Any:
        p = 1 / (1 + np.exp(-(eta + random.normal(0, noise, 2000))))
        return np.column_stack([1 - p, p])

    members = [told(0.7), told(0.7), told(4.0)]
    weights = ensemble.select(y, members, ["a", "b", "c"], ensemble.Draw(TaskKind.BINARY, 25, 0))
    assert weights.sum() == pytest.approx(1)
    assert weights[2] < 0.1
    assert min(weights[:2]) > 0.3
    alone = ensemble.select(y, members, ["a", "b", "c"], ensemble.Draw(TaskKind.BINARY, 0, 0))
    assert sorted(alone) == [0, 0, 1]


def test_calibration_is_left_alone_when_it_brings_nothing_and_repairs_what_is_distorted() -> None:
    random = np.random.default_rng(4)
    eta = random.normal(size=1500)
    y = (random.random(1500) < 1 / (1 + np.exp(-eta))).astype(float)
    fold = np.arange(1500) % 5

    def as_p(margin: Any) -> Any:
        p = 1 / (1 + np.exp(-margin))
        return np.column_stack([1 - p, p])

    honest, _ = calibrate.choose(as_p(eta), y, fold, TaskKind.BINARY, "auto", forced=False)
    assert honest.method == "none"
    bent, out = calibrate.choose(as_p(3 * eta + 1), y, fold, TaskKind.BINARY, "auto", forced=False)
    assert bent.method == "platt"
    assert bent.coefficients[0] == pytest.approx(1 / 3, abs=0.05)
    assert out[:, 1].mean() == pytest.approx(y.mean(), abs=0.01)


def test_cross_fitted_calibration_never_sees_its_own_fold() -> None:
    p = np.column_stack([np.full(40, 0.5), np.full(40, 0.5)])
    y = np.r_[np.ones(20), np.zeros(20)]
    fold = np.r_[np.zeros(20, int), np.ones(20, int)]
    out = calibrate.crossed(p, y, fold, "platt")
    assert (out[:20, 1] < 0.5).all()
    assert (out[20:, 1] > 0.5).all()


def test_settings_of_algorithms_are_checked_with_their_place() -> None:
    with pytest.raises(BadSettings) as wrong:
        checked_params("xgboost", {"max_depth": 99, "depth": 3})
    assert {entry["where"] for entry in wrong.value.problems or []} == {"xgboost.max_depth", "xgboost.depth"}


def test_candidates_have_unique_names_and_every_setting_written_out() -> None:
    twice = [{"algorithm": "lightgbm", "name": "a"}, {"algorithm": "lightgbm", "name": "a"}]
    options = TrainingOptions.model_validate({"mode": "expert", "algorithms": twice})
    found = candidates(options, TaskKind.BINARY, 100)
    assert len({spec.name for spec in found}) == 3
    assert [spec.algorithm for spec in found] == ["lightgbm", "lightgbm", "simple_model"]
    assert found[0].params["learning_rate"] == 0.05
    for task in TaskKind:
        assert candidates(TrainingOptions(), task, 500)[0].algorithm.endswith("regression")


def test_operators_outside_the_list_are_not_written() -> None:
    with pytest.raises(ValueError, match="Loop"):
        Writer().node("Loop", [])


def test_every_finding_has_both_languages() -> None:
    for code in codes():
        shown = finding(code)
        assert shown.text
        assert any("가" <= letter <= "힣" for letter in shown.text_ko)


def _double(shared: int, x: int) -> int:
    return shared * x


def _sleep(_shared: int, seconds: float) -> None:
    time.sleep(seconds)


def _fail(_shared: int) -> None:
    raise ZeroDivisionError


def _die(_shared: int) -> None:
    import os

    os._exit(3)


def _collect(pool: ForkPool) -> dict[Any, Any]:
    found = {}
    while pool.pending:
        for done in pool.collect(1):
            found[done.key] = done.error or done.value
    return found


def test_the_pool_answers_survives_lost_workers_and_drops_what_runs() -> None:
    with ForkPool(2, 10) as pool:
        for i in range(5):
            pool.submit(i, _double, i)
        pool.submit("fails", _fail)
        pool.submit("dies", _die)
        pool.submit("after", _double, 7)
        found = _collect(pool)
        assert [found[i] for i in range(5)] == [0, 10, 20, 30, 40]
        assert (found["fails"], found["dies"], found["after"]) == ("ZeroDivisionError", "worker_lost", 70)
        started = time.perf_counter()
        pool.submit("long", _sleep, 60.0)
        pool.drop()
        pool.submit("next", _double, 1)
        assert _collect(pool) == {"next": 10}
        assert time.perf_counter() - started < 10


def test_the_clock_keeps_a_reserve_and_has_no_limit_in_a_rerun() -> None:
    at = iter([0.0, 0.0, 4.0, 6.0])
    clock = Clock(10, now=lambda: next(at))
    assert clock.left(3) == 7
    assert clock.left() == 6
    assert Clock(1, limited=False).left() == float("inf")


def test_copies_of_a_booster_are_averaged_on_the_margin_and_leave_as_one() -> None:
    random = np.random.default_rng(4)
    X = random.normal(size=(300, 4)).astype(np.float32)
    y = (random.random(300) < 1 / (1 + np.exp(-2 * X[:, 0]))).astype(float)
    for name in ("lightgbm", "xgboost"):
        made = algorithm(name)

        def margin(seed: int, copies: int, name: str = name, made: Any = made) -> Any:
            params = checked_params(name, {"rounds": 20, "copies": copies})
            p = made.fit(Sample(X, y, TaskKind.BINARY, 2, seed=seed), params, 20).predict(X)[:, 1]
            return np.log(p / (1 - p))

        alone = [margin(7 + 7919 * copy, 1) for copy in range(3)]
        assert np.abs(alone[0] - alone[1]).max() > 1e-3
        assert np.allclose(margin(7, 3), np.mean(alone, axis=0), atol=1e-5)


@pytest.mark.parametrize("name", ["lightgbm", "xgboost", "symmetric_boosting"])
def test_the_final_fit_averages_more_draws_than_the_folds(tmp_path: Path, name: str) -> None:
    table = case(tmp_path, patients(200)).load()
    bench = Bench(table, table.take(np.arange(3)), TrainingOptions(seed=3), {})

    def spec(**given: int) -> TrialSpec:
        return TrialSpec(algorithm=name, name=name, params={"rounds": 20, **given})

    more = spec(copies=1, refit_copies=3)
    alone, three, refitted = (refit(bench, one, 20).predictions for one in (spec(copies=1), spec(copies=3), more))
    assert np.array_equal(refitted, three)
    assert np.abs(three - alone).max() > 1e-3
    part = bench.parts[0]
    folds = [run_fold(bench, one, part).staged.predictions[-1] for one in (spec(copies=1), more)]
    assert np.array_equal(*folds)
    trials = [
        assemble(bench, one, {part: run_fold(bench, one, part) for part in bench.parts}) for one in (spec(), more)
    ]
    once, thrice = (refitting([replace(trial, seconds=10.0)], 5, 1) for trial in trials)
    assert thrice == pytest.approx(3 * once)


def test_mode_auto_averages_three_draws_in_the_final_fit_until_the_table_is_large() -> None:
    for rows, least in ((300, 3), (2_000, 3), (9_000, 3), (50_000, 1)):
        tried = candidates(TrainingOptions(), TaskKind.BINARY, rows)
        boosters = [spec.params for spec in tried if "copies" in spec.params]
        assert boosters
        assert all(params["refit_copies"] >= max(least, params["copies"]) for params in boosters)
