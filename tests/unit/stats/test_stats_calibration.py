import math

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn import metrics
from statsmodels.nonparametric.smoothers_lowess import lowess

from medloom_stats import calibration as c
from medloom_stats import logistic

from .conftest import CASES, Scored, draw


def test_brier_and_log_loss_equal_scikit_learn(scored: Scored) -> None:
    y, p = scored
    brier, loss = c.brier(y, p, resamples=60), c.log_loss(y, p, resamples=60)
    assert brier.value == pytest.approx(metrics.brier_score_loss(y, p), abs=1e-12)
    assert loss.value == pytest.approx(metrics.log_loss(y, p), abs=1e-10)
    assert brier.lo < brier.value < brier.hi


def test_slope_and_intercept_equal_statsmodels(scored: Scored) -> None:
    y, p = scored
    lp = logistic.logit(p)
    slope = sm.Logit(y, sm.add_constant(lp)).fit(disp=0, tol=1e-12)
    large = sm.Logit(y, np.ones_like(y), offset=lp).fit(disp=0, tol=1e-12)
    found = c.slope_intercept(y, p)
    for ours, oracle, spot in ((found.slope, slope, 1), (found.intercept, large, 0)):
        assert ours.value == pytest.approx(float(oracle.params[spot]), abs=1e-8)
        assert (ours.lo, ours.hi) == pytest.approx(tuple(oracle.conf_int()[spot]), abs=1e-8)


def test_clustered_recalibration_equals_statsmodels_sandwich() -> None:
    y, p = CASES["n211_prev0.3_plain"]
    groups = np.arange(y.size) // 5
    lp = logistic.logit(p)
    oracle = sm.Logit(y, sm.add_constant(lp)).fit(disp=0, cov_type="cluster", cov_kwds={"groups": groups}, tol=1e-14)
    found = c.slope_intercept(y, p, groups=groups).slope
    assert (found.lo, found.hi) == pytest.approx(tuple(oracle.conf_int()[1]), abs=1e-7)


@pytest.mark.parametrize("p", [[0.1, 0.2, 0.8, 0.9], [0.9, 0.8, 0.2, 0.1], [0.4] * 4, [0.1, 0.5, 0.5, 0.9]])
def test_slope_that_does_not_exist_is_nan(p: list[float]) -> None:
    found = c.slope_intercept([0, 0, 1, 1], p)
    assert math.isnan(found.slope.value)
    assert math.isfinite(found.intercept.lo)


def test_one_class_has_neither_slope_nor_intercept() -> None:
    found = c.slope_intercept([1, 1, 1], [0.2, 0.3, 0.4])
    assert math.isnan(found.slope.value)
    assert math.isnan(found.intercept.value)


def test_probabilities_of_zero_and_one_do_not_break_recalibration() -> None:
    y, p = draw(300, 0.3, 9)
    p[p < 0.05], p[p > 0.9] = 0.0, 1.0
    found = c.slope_intercept(y, p)
    assert all(math.isfinite(x) for x in (found.slope.lo, found.slope.hi, found.intercept.lo))


def test_separated_logistic_regression_says_so() -> None:
    X = np.c_[np.ones(8), np.arange(8.0)]
    assert logistic.fit(X, np.array([0.0] * 4 + [1.0] * 4)).separated
    assert logistic.fit(X, np.array([0, 0, 0, 0, 1, 1, 1, 1.0])).cov.shape == (2, 2)
    quasi = np.c_[np.ones(8), np.array([0, 0, 0, 1, 1, 1, 1, 1.0]), np.random.default_rng(0).normal(size=8)]
    assert logistic.fit(quasi, np.array([0, 0, 0, 1, 0, 1, 0, 1.0])).separated
    with pytest.raises(ValueError, match="dependent"):
        logistic.fit(np.ones((4, 2)), np.array([0, 1, 0, 1.0]))
    with pytest.raises(ValueError, match="one row"):
        logistic.fit(np.ones((4, 1)), np.array([0, 1.0]))


def test_observed_expected_by_hand() -> None:
    # 3 events of 10 where 4 were expected: 0.75, SE of its log sqrt(0.7 / 3)
    found = c.observed_expected([1, 1, 1] + [0] * 7, [0.4] * 10)
    assert found.value == pytest.approx(0.75)
    assert found.hi == pytest.approx(0.75 * math.exp(1.959963984540054 * math.sqrt(0.7 / 3)))
    assert c.observed_expected([0, 0], [0.1, 0.2]).value == 0
    assert math.isnan(c.observed_expected([0, 0], [0.0, 0.0]).value)


@pytest.mark.parametrize("name", ["n211_prev0.3_plain", "n1500_prev0.08_plain", "n1500_prev0.6_plain"])
@pytest.mark.parametrize("span", [0.4, 0.75])
def test_smooth_curve_equals_statsmodels_lowess(name: str, span: float) -> None:
    y, p = CASES[name]
    found = c.calibration_curve(y, p, span=span, points=41)
    oracle = lowess(y, p, frac=span, it=0, xvals=found.predicted)
    np.testing.assert_allclose(found.observed, np.clip(oracle, 0, 1), atol=1e-8)
    assert (found.lo <= found.observed).all()
    assert (found.observed <= found.hi).all()


def test_smooth_curve_with_ties_stays_in_range() -> None:
    for name in CASES:
        curve = c.calibration_curve(*CASES[name])
        assert np.isfinite(np.r_[curve.observed, curve.lo, curve.hi]).all()
        assert curve.observed.min() >= 0
        assert curve.observed.max() <= 1
    two_values = c.calibration_curve([0, 0, 1, 0, 1, 1], [0.01, 0.01, 0.01, 0.99, 0.99, 0.99])
    assert two_values.observed[[0, -1]] == pytest.approx([1 / 3, 2 / 3])
    assert np.isfinite(two_values.observed).all()
    constant = c.calibration_curve([0, 1, 0, 1, 0], [0.4] * 5)
    assert constant.observed.tolist() == [0.4]


def test_deciles_count_everybody_once() -> None:
    y, p = CASES["n1500_prev0.3_plain"]
    bins = c.binned(y, p)
    assert [b.n for b in bins] == [150] * 10
    assert sum(b.events for b in bins) == y.sum()
    assert bins[0].observed.lo < bins[0].observed.value < bins[0].observed.hi
    assert 0 < c.integrated_calibration_index(y, p) < 0.2


def test_useless_model_has_scaled_brier_zero() -> None:
    assert c.scaled_brier([0, 1, 0, 0], [0.25] * 4) == pytest.approx(0)
    assert math.isnan(c.scaled_brier([0, 0], [0.1, 0.1]))


@pytest.mark.parametrize(("p", "text"), [([0.1, 1.2], "between 0 and 1"), ([0.1], "differ in length")])
def test_what_is_no_probability_is_refused(p: list[float], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        c.brier([0, 1], p)
    with pytest.raises(ValueError, match="at least 5"):
        c.calibration_curve([0, 1], [0.1, 0.2])
    with pytest.raises(ValueError, match="span"):
        c.calibration_curve([0, 1] * 5, [0.1, 0.2] * 5, span=1.5)
