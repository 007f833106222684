import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from medloom_stats import Estimate, intervals
from medloom_stats.regression import weighted_mean


@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 20), (3, 20), (10, 20), (20, 20), (1, 3000), (412, 999)])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_proportions_equal_statsmodels(k: int, n: int, level: float) -> None:
    for ours, method in ((intervals.wilson, "wilson"), (intervals.clopper_pearson, "beta")):
        lo, hi = proportion_confint(k, n, alpha=1 - level, method=method)
        found = ours(k, n, level)
        assert found.value == k / n
        assert (found.lo, found.hi) == pytest.approx((lo, hi), abs=1e-10)


def test_wilson_by_hand() -> None:
    # 8 of 10, z = 1.96 (Newcombe 1998 gives .4902 to .9433)
    found = intervals.wilson(8, 10)
    assert (round(found.lo, 4), round(found.hi, 4)) == (0.4902, 0.9433)


def test_no_trials_have_no_proportion() -> None:
    assert math.isnan(intervals.wilson(0, 0).value)
    assert math.isnan(intervals.clopper_pearson(0, 0).value)
    with pytest.raises(ValueError, match="not a proportion"):
        intervals.wilson(3, 2)
    with pytest.raises(ValueError, match="between 0 and 1"):
        intervals.wilson(1, 2, level=1.0)


@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_bootstrap_agrees_with_scipy(method: str) -> None:
    rows = np.random.default_rng(2).exponential(size=180)
    oracle = stats.bootstrap(
        (rows,),
        np.mean,
        n_resamples=20_000,
        method={"percentile": "percentile", "bca": "BCa"}[method],
        rng=np.random.default_rng(1),
    ).confidence_interval
    chosen: intervals.Method = "bca" if method == "bca" else "percentile"
    found = intervals.bootstrap(weighted_mean(rows), rows.size, resamples=20_000, method=chosen)
    assert found.value == pytest.approx(rows.mean())
    assert (found.lo, found.hi) == pytest.approx((oracle.low, oracle.high), abs=0.01)


def test_same_seed_same_interval_and_other_seed_another() -> None:
    rows = np.random.default_rng(2).normal(size=50)
    one, two, three = (intervals.bootstrap(weighted_mean(rows), 50, seed=s) for s in (1, 1, 2))
    assert one == two
    assert one != three


def test_resamples_keep_strata_and_whole_clusters() -> None:
    strata = np.array([0] * 7 + [1] * 3)
    for weights in intervals.resampling_weights(10, 40, np.random.default_rng(0), strata=strata):
        assert (weights[:, 7:].sum(axis=1) == 3).all()
        assert (weights.sum(axis=1) == 10).all()
    groups = np.array([5, 5, 9, 9, 9, 2])
    for weights in intervals.resampling_weights(6, 40, np.random.default_rng(0), groups=groups):
        assert (weights[:, 0] == weights[:, 1]).all()
        assert ((weights[:, 2] + weights[:, 0] + weights[:, 5]) == 3).all()


def test_statistic_that_rarely_exists_has_no_limits() -> None:
    found = intervals.percentile(np.array([math.nan, math.nan, 0.4]), 0.5)
    assert found.value == 0.5
    assert math.isnan(found.lo)


def test_estimate_survives_json() -> None:
    stored = Estimate(0.5, math.nan, math.inf).to_dict()
    assert stored == {"value": 0.5, "lo": None, "hi": None}
    assert math.isnan(Estimate.from_dict(stored).lo)
    assert Estimate.from_dict({"value": 0.5, "lo": 0.25, "hi": 0.75}) == Estimate(0.5, 0.25, 0.75)


@pytest.mark.parametrize(("groups", "resamples", "text"), [([1, 2], 5, "differ in length"), (None, 0, "resample")])
def test_impossible_resampling_is_refused(groups: list[int] | None, resamples: int, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        list(intervals.resampling_weights(3, resamples, np.random.default_rng(0), groups=groups))
