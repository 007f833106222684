import math

import numpy as np
import pytest
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.stats.meta_analysis import combine_effects

from medloom_stats import calibration, discrimination, meta, recalibration
from medloom_stats.estimate import Estimate

from .conftest import CASES, Scored, draw

# BCG vaccine trials (Colditz et al. 1994): vaccinated and not, with and without tuberculosis
TB = np.array([[4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619], [33, 5036, 47, 5761],
               [180, 1361, 372, 1079], [8, 2537, 10, 619], [505, 87886, 499, 87892], [29, 7470, 45, 7232],
               [17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338], [27, 16886, 29, 17825]],
              float)  # fmt: skip


def _log_risk_ratios() -> Scored:
    a, b, c, d = TB.T
    return np.log(a / (a + b) * (c + d) / c), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)


@pytest.mark.parametrize("seed", range(20))
def test_dersimonian_laird_with_hartung_knapp_equals_statsmodels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    k = int(rng.integers(3, 15))
    variances = rng.uniform(0.01, 0.3, k)
    effects = rng.normal(0.4, 0.5 * (seed % 3), k) + rng.normal(0, np.sqrt(variances))
    with np.errstate(invalid="ignore"):  # theirs goes on with a negative variance between sites, ours stops at 0
        theirs = combine_effects(effects, variances, method_re="dl", use_t=True)
    found = meta.pool(effects, variances, method="dl")
    assert found.tau2 == pytest.approx(max(0, theirs.tau2), abs=1e-10)
    assert found.i2 == pytest.approx(max(0, theirs.i2), abs=1e-10)
    assert found.q == pytest.approx(theirs.q, abs=1e-8)
    if theirs.tau2 > 0:
        assert found.estimate.value == pytest.approx(theirs.mean_effect_re, abs=1e-10)
        lo, hi = theirs.conf_int(use_t=True)[3]
        assert (found.estimate.lo, found.estimate.hi) == pytest.approx((lo, hi), abs=1e-8)


def test_reml_equals_the_published_result_of_the_bcg_trials() -> None:
    found = meta.pool(*_log_risk_ratios())
    assert found.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    published = (-0.7145, -1.1084, -0.3206)
    assert (found.estimate.value, found.estimate.lo, found.estimate.hi) == pytest.approx(published, abs=5e-5)


def test_reml_maximises_the_restricted_likelihood() -> None:
    y, v = _log_risk_ratios()

    def restricted(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = (w @ y) / w.sum()
        return float(0.5 * (np.log(w).sum() - math.log(w.sum()) - w @ (y - mean) ** 2))

    best = meta.reml(y, v)
    assert all(restricted(best) >= restricted(best + step) for step in (-0.01, -1e-4, 1e-4, 0.01))


def test_equal_sites_have_no_heterogeneity() -> None:
    found = meta.pool([0.5, 0.5, 0.5], [0.1, 0.2, 0.3], scale="logit")
    assert (found.tau2, found.i2, found.q) == pytest.approx((0, 0, 0), abs=1e-12)
    assert found.estimate.value == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert found.q_p == pytest.approx(1)


def test_two_sites_have_no_interval_for_a_new_one() -> None:
    found = meta.pool([0.1, 0.4], [0.1, 0.2])
    assert math.isnan(found.prediction.lo)
    assert math.isfinite(found.estimate.lo)


def test_an_auroc_is_pooled_on_the_logit_scale() -> None:
    sites = [draw(300, 0.3, seed) for seed in range(4)]
    estimates = [discrimination.auroc(*site) for site in sites]
    plain = [discrimination.auroc(*site, transform="none") for site in sites]
    se = np.array([(e.hi - e.lo) / 2 / 1.959963984540054 for e in plain])
    c = np.array([e.value for e in plain])
    by_hand = meta.pool(np.log(c / (1 - c)), (se / (c * (1 - c))) ** 2, scale="logit")
    found = meta.pool_estimates(estimates, scale="logit")
    assert found is not None
    assert found.estimate.value == pytest.approx(by_hand.estimate.value, abs=1e-10)
    assert found.prediction.hi == pytest.approx(by_hand.prediction.hi, abs=1e-10)


def test_sites_without_an_interval_are_left_out() -> None:
    whole, empty = Estimate(0.8, 0.7, 0.9), Estimate(1.0, 0.6, 1.0)
    assert meta.pool_estimates([whole, empty], scale="logit") is None
    found = meta.pool_estimates([whole, empty, Estimate(math.nan), Estimate(0.7, 0.6, 0.8)], scale="logit")
    assert found is not None
    assert found.k == 2


def test_what_cannot_be_pooled_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two"):
        meta.pool([1.0], [0.1])
    with pytest.raises(ValueError, match="positive"):
        meta.pool([1.0, 2.0], [0.1, 0.0])


def test_recalibration_equals_statsmodels(scored: Scored) -> None:
    y, p = scored
    p = np.clip(p, 1e-6, 1 - 1e-6)
    lp = np.log(p / (1 - p))
    ones = np.ones((y.size, 1))
    large = GLM(y, ones, family=Binomial(), offset=lp).fit(tol=1e-12)
    found = recalibration.recalibrate(y, p, "intercept")
    assert found.intercept == pytest.approx(large.params[0], abs=1e-7)
    assert found.p == pytest.approx(large.fittedvalues, abs=1e-8)
    both = GLM(y, np.c_[ones, lp], family=Binomial()).fit(tol=1e-12)
    updated = recalibration.recalibrate(y, p, "slope")
    assert (updated.intercept, updated.slope) == pytest.approx(tuple(both.params), abs=1e-7)


def test_after_recalibration_expected_is_observed_and_the_slope_is_one() -> None:
    y, p = CASES["n1500_prev0.3_plain"]
    for update in ("intercept", "slope"):
        found = recalibration.summary(y, p, update)  # type: ignore[arg-type]
        assert found["observed_expected"] == pytest.approx(1, abs=1e-9)
        assert found["log_loss"] <= recalibration.summary(y, p, "none")["log_loss"]
    slope = calibration.slope_intercept(y, recalibration.recalibrate(y, p, "slope").p).slope
    assert slope.value == pytest.approx(1, abs=1e-7)


def test_without_both_classes_nothing_is_recalibrated() -> None:
    found = recalibration.recalibrate([0, 0, 0], [0.1, 0.2, 0.3], "slope")
    assert math.isnan(found.slope)
    assert found.p.tolist() == [0.1, 0.2, 0.3]
