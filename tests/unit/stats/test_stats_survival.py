"""Survival statistics against lifelines, published analyses of the lung data of R's survival package, and definitions
written out pair by pair."""

import math

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.datasets import load_lung
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import concordance_index, median_survival_times

from medloom_stats.survival import accuracy, calibration, concordance, curves, evaluate
from medloom_stats.survival.data import followed


def drawn(n: int, seed: int, *, ties: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    rng = np.random.default_rng(seed)
    score = rng.normal(size=n)
    time, until = rng.exponential(np.exp(-score)), rng.exponential(1.5, n)
    seen, event = np.minimum(time, until), (time <= until).astype(float)
    return (np.ceil(seen * 4) if ties else seen), event, np.round(score, 1) if ties else score


CASES = [drawn(n, seed, ties=ties) for seed, n in enumerate((25, 80, 300)) for ties in (False, True)]
lung = load_lung()
TIME, EVENT = lung["time"].to_numpy(float), (lung["status"] == 1).to_numpy(float)


@pytest.mark.parametrize("case", CASES)
def test_kaplan_meier_and_its_limits_equal_lifelines(case: tuple[np.ndarray, ...]) -> None:  # type: ignore[type-arg]
    time, event, _ = case
    ours, theirs = curves.kaplan_meier(time, event), KaplanMeierFitter().fit(time, event)
    at = np.unique(time)
    found = ours.at(at)
    assert [e.value for e in found] == pytest.approx(theirs.survival_function_at_times(at).to_numpy(), abs=1e-10)
    limits = theirs.confidence_interval_.loc[at].to_numpy()
    pairs = [(e, row) for e, row in zip(found, limits, strict=True) if 0 < e.value < 1]
    assert [(e.lo, e.hi) for e, _ in pairs] == [pytest.approx(tuple(row), abs=1e-8) for _, row in pairs]


def test_median_and_numbers_at_risk_of_the_lung_data() -> None:
    ours = curves.median_time(curves.kaplan_meier(TIME, EVENT))
    theirs = median_survival_times(KaplanMeierFitter().fit(TIME, EVENT).confidence_interval_).to_numpy()[0]
    assert (ours.value, ours.lo, ours.hi) == (310, *theirs)
    assert curves.numbers_at_risk(TIME, [0, 310, 1e6]).tolist() == [228, int((TIME >= 310).sum()), 0]


def test_log_rank_of_the_lung_data_is_the_published_one() -> None:
    # survdiff(Surv(time, status) ~ sex, lung): 112 and 53 observed, 91.6 and 73.4 expected, chi-squared 10.3, p .001
    found = curves.log_rank(TIME, EVENT, lung["sex"])
    assert found.observed.tolist() == [112, 53]
    assert found.expected == pytest.approx([91.6, 73.4], abs=0.05)
    assert (round(found.statistic, 1), round(found.p, 3)) == (10.3, 0.001)
    three = lung["age"].to_numpy() // 15
    theirs = multivariate_logrank_test(TIME, three, EVENT)
    ours = curves.log_rank(TIME, EVENT, three)
    assert (ours.statistic, ours.p) == pytest.approx((theirs.test_statistic, theirs.p_value), abs=1e-8)


def censoring(time: np.ndarray, event: np.ndarray) -> KaplanMeierFitter:  # type: ignore[type-arg]
    """Staying uncensored; events come a moment before the censorings of the same time."""
    return KaplanMeierFitter().fit(np.where(event == 1, time - 1e-7, time), 1 - event)


def by_pairs(time: np.ndarray, event: np.ndarray, score: np.ndarray, weight: np.ndarray) -> float:  # type: ignore[type-arg]
    good = total = 0.0
    for i in np.flatnonzero(event == 1):
        for j in range(time.size):
            if time[j] > time[i] or (time[j] == time[i] and event[j] == 0):
                total += weight[i]
                good += weight[i] * (0.5 if score[i] == score[j] else float(score[i] > score[j]))
    return good / total


@pytest.mark.parametrize("case", CASES)
def test_concordance_counts_every_usable_pair(case: tuple[np.ndarray, ...]) -> None:  # type: ignore[type-arg]
    time, event, score = case
    ones = np.ones(time.size)
    assert concordance.harrell_c(time, event, score).value == pytest.approx(
        by_pairs(time, event, score, ones), abs=1e-12
    )
    stays = censoring(time, event).survival_function_at_times(time - 1e-6).to_numpy()
    until = float(np.quantile(time, 0.8))
    weight = np.where(time < until, stays**-2.0, 0)
    found = concordance.uno_c(time, event, score, until=until)
    assert found.value == pytest.approx(by_pairs(time, event, score, weight), abs=1e-9)


def test_concordance_without_ties_equals_lifelines_and_the_lung_data_as_published() -> None:
    time, event, score = drawn(400, 9, ties=False)
    assert concordance.harrell_c(time, event, score).value == pytest.approx(concordance_index(time, -score, event))
    # coxph(Surv(time, status) ~ sex, lung): concordance 0.579 (se = 0.021); ~ age: 0.55 (se = 0.025)
    for column, sign, value, error in (("sex", -1, 0.579, 0.021), ("age", 1, 0.550, 0.025)):
        found = concordance.harrell_c(TIME, EVENT, sign * lung[column].to_numpy(float))
        assert round(found.value, 3) == value
        assert round((found.hi - found.value) / 1.959964, 3) == error


def test_a_difference_of_concordances_is_that_of_the_values_with_the_limits_of_the_jackknife() -> None:
    time, event, score = drawn(120, 8, ties=False)
    other = score + np.random.default_rng(1).normal(0, 1.5, 120)
    found = concordance.harrell_difference(time, event, score, other)
    theirs = [concordance_index(time, -s, event) for s in (score, other)]
    assert (found.a, found.b) == pytest.approx(tuple(theirs), abs=1e-12)
    assert found.difference.value == pytest.approx(theirs[0] - theirs[1], abs=1e-12)
    gaps = np.array(
        [
            concordance_index(time[kept], -score[kept], event[kept])
            - concordance_index(time[kept], -other[kept], event[kept])
            for kept in (np.arange(120) != i for i in range(120))
        ]
    )
    spread = math.sqrt(119 / 120 * ((gaps - gaps.mean()) ** 2).sum())
    assert (found.difference.hi - found.difference.lo) / 2 / 1.959964 == pytest.approx(spread, rel=0.03)
    assert found.p == pytest.approx(math.erfc(abs(found.z) / math.sqrt(2)))


def test_equal_orders_differ_by_nothing_and_twice_the_rows_of_one_person_say_no_more() -> None:
    time, event, score = drawn(80, 9, ties=True)
    same = concordance.uno_difference(time, event, score, 2 * score + 1, until=6.0)
    assert (same.difference.value, same.difference.lo, same.difference.hi, same.p) == (0, 0, 0, 1)
    other = score + np.random.default_rng(1).normal(0, 1.5, 80)
    once = concordance.uno_difference(time, event, score, other, until=6.0)
    twice = [np.r_[one, one] for one in (time, event, score, other)]
    clustered = concordance.uno_difference(*twice, until=6.0, groups=np.r_[np.arange(80), np.arange(80)])
    assert clustered.difference.lo == pytest.approx(once.difference.lo, abs=0.01)
    assert concordance.uno_c(time, event, other, until=6.0).value == once.b
    alone = concordance.harrell_difference([1.0, 2.0], [0, 0], [0.1, 0.2], [0.2, 0.1])
    assert math.isnan(alone.difference.value)


@pytest.mark.parametrize("case", CASES)
def test_brier_and_auc_equal_their_definitions(case: tuple[np.ndarray, ...]) -> None:  # type: ignore[type-arg]
    time, event, score = case
    horizon = float(np.quantile(time, 0.6))
    risk = 1 / (1 + np.exp(-score))
    censored = censoring(time, event)
    case_at, later = (time <= horizon) & (event == 1), time > horizon
    before = censored.survival_function_at_times(time - 1e-6).to_numpy()
    g = float(censored.predict(horizon))
    brier = (np.where(case_at, (1 - risk) ** 2 / before, 0) + np.where(later, risk**2 / g, 0)).sum() / time.size
    rows = followed(time, event)
    one = np.ones((1, rows.n))
    assert accuracy.brier_at(rows, risk[rows.order], horizon)(one)[0] == pytest.approx(brier, abs=1e-9)
    weights = 1 / before
    good = sum(
        weights[i] * (0.5 if risk[i] == risk[j] else float(risk[i] > risk[j]))
        for i in np.flatnonzero(case_at)
        for j in np.flatnonzero(later)
    )
    expected = good / (weights[case_at].sum() * later.sum())
    assert accuracy.auc_at(rows, risk[rows.order], horizon)(one)[0] == pytest.approx(expected, abs=1e-9)


def test_without_censoring_the_measures_are_those_of_a_binary_outcome() -> None:
    rng = np.random.default_rng(3)
    time, p = rng.exponential(size=200), rng.random(200)
    found = evaluate.survival(time, np.ones(200), np.column_stack([p / 2, p]), [0.5, 1.0], resamples=20)
    y = time <= 1.0
    assert found["brier_1"].value == pytest.approx(((y - p) ** 2).mean(), abs=1e-12)
    assert found["observed_expected_1"].value == pytest.approx(y.mean() / p.mean(), abs=1e-12)
    first = ((time <= 0.5) - p / 2) ** 2
    rows = accuracy.row_integrated_brier(time, np.ones(200), np.column_stack([p / 2, p]), [0.5, 1.0])
    whole = (0.25 * first.mean() + 0.25 * (first.mean() + found["brier_1"].value)) / 1.0
    assert found["integrated_brier"].value == pytest.approx(whole, abs=1e-12)
    assert rows.mean() == pytest.approx(whole, abs=1e-12)


def test_kaplan_meier_predicted_for_everybody_is_calibrated_and_scores_zero() -> None:
    time, event, _ = drawn(300, 4, ties=True)
    horizons = [2.0, 5.0]
    known = [1 - e.value for e in curves.kaplan_meier(time, event).at(horizons)]
    found = evaluate.survival(time, event, np.tile(known, (300, 1)), horizons, resamples=20)
    assert found["scaled_brier"].value == pytest.approx(0, abs=1e-12)
    assert found["observed_expected_5"].value == pytest.approx(1, abs=1e-12)
    assert found["auc_2"].value == pytest.approx(0.5)
    group = calibration.grouped(time, event, np.full(300, 0.3), 2.0)[0]
    assert (group.n, group.observed.value) == (300, pytest.approx(known[0]))


def test_the_calibration_slope_is_the_cox_coefficient_of_lifelines_clustered_too() -> None:
    time, event, score = drawn(200, 12, ties=False)
    table = pd.DataFrame({"t": time, "e": event, "x": 1.7 * score, "g": np.arange(200) // 2})
    theirs = CoxPHFitter().fit(table[["t", "e", "x"]], "t", "e").summary.loc["x"]
    ours = calibration.calibration_slope(time, event, 1.7 * score)
    told = (theirs["coef"], theirs["coef lower 95%"], theirs["coef upper 95%"])
    assert (ours.value, ours.lo, ours.hi) == pytest.approx(told, abs=1e-6)
    theirs = CoxPHFitter().fit(table, "t", "e", cluster_col="g", robust=True).summary.loc["x"]
    ours = calibration.calibration_slope(time, event, 1.7 * score, groups=table["g"].to_numpy())
    told = (theirs["coef"], theirs["coef lower 95%"], theirs["coef upper 95%"])
    assert (ours.value, ours.lo, ours.hi) == pytest.approx(told, abs=1e-6)


def test_a_calibration_slope_that_cannot_be_told_is_none() -> None:
    assert math.isnan(calibration.calibration_slope([1.0, 2.0, 3.0], [0, 0, 0], [0.1, 0.2, 0.3]).value)
    assert math.isnan(calibration.calibration_slope([1.0, 2.0, 3.0], [1, 1, 0], [0.1, 0.1, 0.1]).value)
    assert math.isnan(calibration.calibration_slope([1.0, 2.0, 3.0, 4.0], [1, 1, 1, 1], [4.0, 3.0, 2.0, 1.0]).value)


def test_groups_of_risk_are_told_with_their_kaplan_meier_risk() -> None:
    time, event, score = drawn(300, 5, ties=False)
    risk = 1 / (1 + np.exp(-score))
    groups = calibration.grouped(time, event, risk, 1.0, 4)
    codes = calibration.risk_groups(risk, 4)
    assert [group.n for group in groups] == np.bincount(codes).tolist()
    for k, group in enumerate(groups):
        theirs = KaplanMeierFitter().fit(time[codes == k], event[codes == k])
        assert group.observed.value == pytest.approx(1 - float(theirs.predict(1.0)), abs=1e-12)
    assert [group.observed.value for group in groups] == sorted(group.observed.value for group in groups)


def test_the_order_of_rows_and_the_groups_do_not_change_the_values() -> None:
    time, event, score = drawn(120, 6, ties=True)
    risks = np.column_stack([score, score]) / 20 + np.array([0.3, 0.5])
    turned = np.random.default_rng(0).permutation(120)
    one = evaluate.survival(time, event, risks, [2, 4], resamples=50, groups=np.arange(120) // 3)
    other = evaluate.survival(time[turned], event[turned], risks[turned], [2, 4], resamples=50)
    assert {name: e.value for name, e in one.items()} == pytest.approx(
        {n: e.value for n, e in other.items()}, abs=1e-12
    )
    assert one["harrell_c"].hi != other["harrell_c"].hi


@pytest.mark.parametrize(
    ("time", "event", "risks", "horizons"),
    [
        ([-1, 2], [1, 0], [[0.1], [0.2]], [1]),
        ([1, 2], [1, 2], [[0.1], [0.2]], [1]),
        ([1, 2], [1, 0], [[0.1], [1.2]], [1]),
        ([1, 2], [1, 0], [[0.1], [0.2]], [0]),
        ([1, 2], [1, 0], [[0.1, 0.2], [0.2, 0.3]], [2, 1]),
        ([1, float("nan")], [1, 0], [[0.1], [0.2]], [1]),
    ],
)
def test_impossible_input_is_refused(time: object, event: object, risks: object, horizons: object) -> None:
    with pytest.raises(ValueError, match=r"must|holds?"):
        evaluate.survival(time, event, risks, horizons)  # type: ignore[arg-type]


def test_beyond_the_follow_up_nothing_is_claimed() -> None:
    found = evaluate.survival([1, 2, 3], [1, 0, 0], [[0.5], [0.4], [0.3]], [10], resamples=10)
    assert math.isnan(found["auc_10"].value)
    assert math.isnan(calibration.observed_risk([1, 2, 3], [1, 0, 0], 10).value)
