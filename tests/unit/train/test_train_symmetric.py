"""Boosting with symmetric trees: stumps against XGBoost, deeper trees against an exhaustive search."""

from itertools import product
from typing import Any

import numpy as np
import pytest
import xgboost

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import Sample
from medloom_train.domain.algorithms.symmetric import MOST_BINS, Booster, SymmetricBoosting, SymmetricParams
from medloom_train.domain.portfolio import portfolio


def drawn(n: int = 150, columns: int = 3, missing: float = 0.0, seed: int = 2) -> tuple[Any, Any]:
    random = np.random.default_rng(seed)
    X = random.integers(0, 12, (n, columns)).astype(np.float32)
    eta = (X[:, 0] > 5) * (X[:, 1] > 4) * 2.0 - 0.7 + 0.1 * X[:, 2]
    y = (random.random(n) < 1 / (1 + np.exp(-eta))).astype(np.float64)
    X[random.random(X.shape) < missing] = np.nan
    return X, y


def whole(**more: Any) -> SymmetricParams:
    return SymmetricParams(subsample=1, **more)


@pytest.mark.parametrize("task", [TaskKind.BINARY, TaskKind.REGRESSION])
def test_stumps_equal_those_of_xgboost(task: TaskKind) -> None:
    X, y = drawn()
    target = y if task is TaskKind.BINARY else y + 0.3 * X[:, 2]
    weights = np.random.default_rng(0).uniform(0.5, 2, y.size)
    grown = Booster(Sample(X, target, task, 1, weights), whole(depth=1))
    grown.grow(40)
    settings = {"max_depth": 1, "eta": 0.05, "lambda": 3, "tree_method": "exact", "min_child_weight": 0}
    objective = "binary:logistic" if task is TaskKind.BINARY else "reg:squarederror"
    data = xgboost.DMatrix(X, target, weight=weights, base_margin=np.full(y.size, grown.base[0]))
    theirs = xgboost.train({**settings, "objective": objective, "base_score": 0.5}, data, 40)
    assert grown.margins[:, 0] == pytest.approx(theirs.predict(data, output_margin=True), abs=2e-5)


def gain_of(X: Any, first: Any, second: Any, asked: list[tuple[int, float]], ridge: float) -> float:
    above = np.column_stack([X[:, feature] > threshold for feature, threshold in asked])
    cells = [(above == np.array(cell)).all(axis=1) for cell in product((False, True), repeat=len(asked))]
    return float(sum(first[at].sum() ** 2 / (second[at].sum() + ridge) for at in cells))


def test_each_level_asks_the_question_that_gains_most_and_missing_values_lie_lowest() -> None:
    X, y = drawn(missing=0.15)
    grown = Booster(Sample(X, y, TaskKind.BINARY, 2), whole(depth=3))
    p = 1 / (1 + np.exp(-grown.margins[:, 0]))
    first, second = y - p, p * (1 - p)
    grown.grow(1)
    (tree,) = grown.trees
    asked: list[tuple[int, float]] = []
    for feature, threshold in zip(tree.features, tree.thresholds, strict=True):
        cuts = [(j, cut) for j in range(3) for cut in (-1e30, *(np.arange(0, 11) + 0.5))]
        best = max(gain_of(X, first, second, [*asked, cut], 3.0) for cut in cuts)
        asked.append((int(feature), float(threshold)))
        assert gain_of(X, first, second, asked, 3.0) == pytest.approx(best, rel=1e-9)
    at = tree.leaves(X)
    for leaf in range(8):
        rows = at == leaf
        assert tree.values[leaf, 0] == pytest.approx(0.05 * first[rows].sum() / (second[rows].sum() + 3))
    assert grown.margins[:, 0] == pytest.approx(grown.base[0] + tree.values[at, 0])


def test_the_same_seed_gives_the_same_trees_and_stages_those_of_a_fit() -> None:
    X, y = drawn(missing=0.1)
    learn, valid = Sample(X[:100], y[:100], TaskKind.BINARY, 2, seed=4), Sample(X[100:], y[100:], TaskKind.BINARY, 2)
    params = SymmetricParams(rounds=30, copies=2)
    staged = SymmetricBoosting().fit_staged(learn, params, valid)
    for rounds, predicted in zip(staged.iterations, staged.predictions, strict=True):
        again = SymmetricBoosting().fit(learn, params, rounds)
        assert np.array_equal(again.predict(X[100:]), SymmetricBoosting().fit(learn, params, rounds).predict(X[100:]))
        assert predicted == pytest.approx(again.predict(X[100:]), abs=1e-9)


def test_a_wide_table_is_looked_at_in_parts() -> None:
    random = np.random.default_rng(1)
    X = random.normal(size=(100, 5000)).astype(np.float32)
    y = (X[:, 17] > 0).astype(np.float64)
    grown = Booster(Sample(X, y, TaskKind.BINARY, 2), SymmetricParams(depth=2))
    columns = grown._columns()
    assert 0 < grown._bins.counts[columns].sum() <= MOST_BINS
    assert grown._bins.counts.sum() > MOST_BINS
    grown.grow(3)
    assert len({int(each) for tree in grown.trees for each in tree.features}) > 1


def test_it_is_tried_where_it_can_win_and_is_quick() -> None:
    for task in (TaskKind.BINARY, TaskKind.MULTICLASS, TaskKind.REGRESSION):
        assert "symmetric_boosting" in {spec.algorithm for spec in portfolio(task, 1500)}
        assert "symmetric_boosting" not in {spec.algorithm for spec in portfolio(task, 400)}
        assert "symmetric_boosting" not in {spec.algorithm for spec in portfolio(task, 50_000)}
