import itertools
import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import chi2
from sklearn.inspection import permutation_importance as sklearn_importance
from sklearn.linear_model import LogisticRegression

from medloom_stats import discrimination, multiclass, paired, subgroups
from medloom_stats.calibration import losses
from medloom_stats.importance import permutation_importance
from medloom_stats.influence import auroc_influence, standard_error
from medloom_stats.intervals import bootstrap_distribution
from medloom_stats.shapley import shapley_values

Rows = np.ndarray[Any, np.dtype[np.float64]]


def _study(n: int = 150, seed: int = 4) -> tuple[Rows, Rows, LogisticRegression]:
    random = np.random.default_rng(seed)
    rows = random.normal(size=(n, 3))
    y = (random.random(n) < 1 / (1 + np.exp(-(1.5 * rows[:, 0] + 0.5 * rows[:, 1])))).astype(np.float64)
    return rows, y, LogisticRegression().fit(rows, y)


def _crossed(rows: Rows) -> Rows:
    return np.tanh(rows[:, 0] * rows[:, 1]) + rows[:, 2] * (rows[:, 3] > 0) + np.nan_to_num(rows[:, 1])


def test_influences_give_delongs_variance() -> None:
    rows, y, model = _study()
    p = model.predict_proba(rows)[:, 1]
    other = 1 / (1 + np.exp(-rows[:, 0]))
    (a, first), (b, second) = auroc_influence(y, p), auroc_influence(y, other)
    plain = discrimination.auroc(y, p, transform="none")
    assert a == pytest.approx(plain.value, abs=1e-12)
    assert 1.959963984540054 * standard_error(first[:, None])[0] == pytest.approx(plain.hi - plain.value, abs=1e-10)
    tested = paired.delong(y, p, other)
    assert (a - b) / standard_error((first - second)[:, None])[0] == pytest.approx(tested.z, abs=1e-9)


def test_clusters_of_one_row_change_little_and_copied_rows_are_not_new_patients() -> None:
    rows, y, model = _study()
    influences = auroc_influence(y, model.predict_proba(rows)[:, 1])[1][:, None]
    alone = standard_error(influences)[0]
    assert standard_error(influences, np.arange(y.size))[0] == pytest.approx(alone, rel=0.01)
    twice_y, twice_p = np.tile(y, 2), np.tile(model.predict_proba(rows)[:, 1], 2)
    copied = auroc_influence(twice_y, twice_p)[1][:, None]
    assert standard_error(copied, np.tile(np.arange(y.size), 2))[0] == pytest.approx(alone, rel=0.02)
    assert math.isnan(standard_error(copied, np.zeros(2 * y.size, np.int64))[0])


def test_importance_is_the_mean_over_all_pairs_of_rows() -> None:
    rows, y, model = _study(60)
    exact = []
    for j in range(3):
        switched = np.repeat(rows, 60, axis=0)
        switched[:, j] = np.tile(rows[:, j], 60)
        p = model.predict_proba(switched)[:, 1]
        exact.append(losses(np.repeat(y, 60), p).mean() - losses(y, model.predict_proba(rows)[:, 1]).mean())
    found = permutation_importance(model.predict_proba, rows, lambda p: losses(y, p[:, 1]), repeats=400)
    for one, expected in zip(found, exact, strict=True):
        assert one.loss.value == pytest.approx(expected, abs=4 * one.spread / 20)
        assert one.auroc is None


def test_importance_agrees_with_scikit_learn() -> None:
    rows, y, model = _study()
    theirs = sklearn_importance(model, rows, y, scoring="roc_auc", n_repeats=60, random_state=0)
    found = permutation_importance(model.predict_proba, rows, lambda p: losses(y, p[:, 1]), y=y, repeats=60, seed=3)
    for one, mean, spread in zip(found, theirs.importances_mean, theirs.importances_std, strict=True):
        assert one.auroc is not None
        assert one.auroc.value == pytest.approx(mean, abs=5 * spread / math.sqrt(60) * math.sqrt(2))
    assert found[0].auroc is not None
    assert found[0].auroc.lo > 0
    assert found[0].loss.lo > 0 > found[2].loss.lo


def test_importance_of_one_column_does_not_depend_on_the_others_asked_for() -> None:
    rows, y, model = _study()
    every = permutation_importance(model.predict_proba, rows, lambda p: losses(y, p[:, 1]), y=y)
    alone = permutation_importance(model.predict_proba, rows, lambda p: losses(y, p[:, 1]), y=y, columns=[2])
    assert alone[0].loss.value == pytest.approx(every[2].loss.value, abs=1e-15)
    assert alone[0].auroc == every[2].auroc
    with pytest.raises(ValueError, match="repeat"):
        permutation_importance(lambda x: x[:, 0], rows, lambda p: p, repeats=0)


def test_shapley_values_equal_the_enumeration_within_their_error_and_sum_exactly() -> None:
    random = np.random.default_rng(0)
    behind, rows = random.normal(size=(8, 4)), random.normal(size=(5, 4))
    rows[0, 1] = np.nan
    behind[2, 1] = np.nan
    rows[1, 2] = behind[0, 2]
    found = shapley_values(_safe, rows, behind, pairs=150, seed=2)
    assert found.base[0] == pytest.approx(_safe(behind).mean(), abs=1e-12)
    assert found.base[0] + found.values[:, :, 0].sum(axis=1) == pytest.approx(_safe(rows), abs=1e-10)
    for i in range(1, 5):
        assert found.values[i, :, 0] == pytest.approx(_exact(_safe, rows[i], behind), abs=0.04)
        assert (np.abs(found.values[i, :, 0] - _exact(_safe, rows[i], behind)) < 4.5 * found.errors[i, :, 0]).all()


def _safe(rows: Rows) -> Rows:
    return _crossed(np.nan_to_num(rows, nan=0.5))


def _exact(predict: Any, row: Rows, behind: Rows) -> Rows:
    d, values = row.size, np.zeros(row.size)
    for order in itertools.permutations(range(d)):
        mixed, before = behind.copy(), float(predict(behind).mean())
        for j in order:
            mixed[:, j] = row[j]
            after = float(predict(mixed).mean())
            values[j] += (after - before) / math.factorial(d)
            before = after
    return values


def test_an_additive_model_is_split_exactly_with_a_single_pair() -> None:
    random = np.random.default_rng(1)
    behind, rows, slope = random.normal(size=(6, 5)), random.normal(size=(4, 5)), np.array([1.0, -2, 0, 0.5, 3])
    found = shapley_values(lambda x: np.stack([x @ slope, -(x @ slope)], axis=1), rows, behind)
    expected = slope * (rows - behind.mean(axis=0))
    assert found.values[:, :, 0] == pytest.approx(expected, abs=1e-12)
    assert found.values[:, :, 1] == pytest.approx(-expected, abs=1e-12)
    alone = shapley_values(lambda x: x @ slope, rows, behind[:1])
    assert np.isnan(alone.errors).all()
    equal = shapley_values(lambda x: x @ slope, behind[:1], behind[:1])
    assert (equal.values == 0).all()


def test_two_subgroups_are_compared_by_the_z_of_their_difference() -> None:
    first, second = (_study(200, seed) for seed in (5, 6))
    strata = [subgroups.auroc_stratum(y, model.predict_proba(rows)[:, 1]) for rows, y, model in (first, second)]
    found = subgroups.same_area(strata)
    logits = [math.log(one.estimate.value / (1 - one.estimate.value)) for one in strata]
    halves = [math.log(one.estimate.hi / (1 - one.estimate.hi)) for one in strata]
    errors = [(high - middle) / 1.959963984540054 for high, middle in zip(halves, logits, strict=True)]
    z = (logits[0] - logits[1]) / math.hypot(*errors)
    assert found.df == 1
    assert found.q == pytest.approx(z * z, abs=1e-10)
    assert found.p == pytest.approx(paired.two_sided_p(z), abs=1e-10)


def test_cochrans_q_of_three_subgroups_by_hand() -> None:
    # weights 100, 25, 4: mean .6 + ... worked out on paper: (100*.7 + 25*.6 + 4*.9) / 129
    mean = (100 * 0.7 + 25 * 0.6 + 4 * 0.9) / 129
    expected = 100 * (0.7 - mean) ** 2 + 25 * (0.6 - mean) ** 2 + 4 * (0.9 - mean) ** 2
    found = subgroups.interaction([0.7, 0.6, 0.9, 1.0], [0.1, 0.2, 0.5, math.nan])
    assert (found.q, found.df) == (pytest.approx(expected, abs=1e-12), 2)
    assert found.p == pytest.approx(chi2.sf(expected, 2), abs=1e-10)
    assert math.isnan(subgroups.interaction([0.7], [0.1]).p)


def test_strata_without_an_answer_say_so() -> None:
    assert math.isnan(subgroups.auroc_stratum([0, 0], [0.1, 0.2]).estimate.value)
    assert math.isnan(subgroups.auroc_stratum([0, 1], [0.1, 0.2]).se)
    ratio = subgroups.calibration_stratum([0, 1, 0, 0], [0.2, 0.4, 0.2, 0.2])
    assert ratio.estimate.value == pytest.approx(1)
    assert ratio.se == pytest.approx(math.sqrt(0.16 + 0.24 + 0.16 + 0.16))
    assert math.isnan(subgroups.same_ratio([ratio, subgroups.calibration_stratum([0, 0], [0.1, 0.2])]).p)
    rows = subgroups.mean_stratum([1.0, 2, 3, 4])
    assert subgroups.same_mean([rows, rows]).q == 0
    assert rows.se == pytest.approx(np.std([1, 2, 3, 4], ddof=1) / 2)


def test_interaction_keeps_its_level_when_there_is_none() -> None:
    random, small = np.random.default_rng(7), 0
    for _ in range(200):
        strata = []
        for size in (80, 120, 200):
            y = (random.random(size) < 0.3).astype(np.float64)
            strata.append(subgroups.auroc_stratum(y, 1 / (1 + np.exp(-(y + random.normal(size=size))))))
        small += subgroups.same_area(strata).p < 0.05
    assert 4 <= small <= 17


def test_the_macro_auroc_of_two_classes_is_the_auroc() -> None:
    rows, y, model = _study()
    p = model.predict_proba(rows)
    two, one = subgroups.macro_auroc_stratum(y, p), subgroups.auroc_stratum(y, p[:, 1])
    assert two.estimate.value == pytest.approx(one.estimate.value, abs=1e-12)
    assert (two.se, two.estimate.lo) == (pytest.approx(one.se, abs=1e-12), pytest.approx(one.estimate.lo, abs=1e-10))
    with pytest.raises(ValueError, match="every class"):
        subgroups.macro_auroc_stratum(y, np.c_[p, p[:, 0]])


def test_the_macro_auroc_has_the_spread_of_its_bootstrap() -> None:
    random = np.random.default_rng(2)
    y = np.arange(240) % 3
    logits = np.eye(3)[y] * 1.2 + random.normal(size=(240, 3))
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    found = subgroups.macro_auroc_stratum(y, p)
    statistic = multiclass.weighted_macro_auroc(y, p)
    drawn = bootstrap_distribution(statistic, 240, resamples=2000, seed=1, strata=y)
    assert found.estimate.value == pytest.approx(float(statistic(np.ones((1, 240)))[0]), abs=1e-12)
    assert found.se == pytest.approx(float(drawn.std()), rel=0.06)
