import math

import numpy as np
import pytest
from MLstatkit import Delong_test
from statsmodels.stats.multitest import multipletests

from medloom_stats import paired

from .conftest import CASES, Scored


def _other(
    y: np.ndarray[tuple[int], np.dtype[np.float64]], seed: int = 3
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    rng = np.random.default_rng(seed)
    return 1 / (1 + np.exp(-(1.1 * y - 1 + rng.normal(size=y.size))))


def test_delong_test_equals_mlstatkit(scored: Scored) -> None:
    y, a = scored
    b = _other(y)
    z, p, *_ = Delong_test(y, a, b)
    found = paired.delong(y, a, b)
    assert found.z == pytest.approx(-z, abs=1e-8)
    assert found.p == pytest.approx(p, abs=1e-8)
    assert found.difference.value == pytest.approx(found.a - found.b)
    half = 1.959963984540054 * found.difference.value / found.z
    assert found.difference.hi == pytest.approx(found.difference.value + half)


def test_equal_orders_do_not_differ() -> None:
    y, p = CASES["n211_prev0.3_plain"]
    found = paired.delong(y, p, p**3)
    assert (found.difference.value, found.z, found.p) == (0.0, 0.0, 1.0)


def test_single_event_allows_no_test() -> None:
    found = paired.delong([1, 0, 0], [0.9, 0.1, 0.2], [0.1, 0.5, 0.3])
    assert found.difference.value == 1.0
    assert math.isnan(found.p)


def test_bootstrap_agrees_with_delong() -> None:
    y, a = CASES["n1500_prev0.3_plain"]
    b = _other(y)
    exact, drawn = paired.delong(y, a, b), paired.auroc_bootstrap(y, a, b, resamples=4000)
    assert drawn.difference.value == pytest.approx(exact.difference.value)
    assert (drawn.difference.lo, drawn.difference.hi) == pytest.approx(
        (exact.difference.lo, exact.difference.hi), abs=0.005
    )


def test_paired_losses_know_the_better_model() -> None:
    y, good = CASES["n1500_prev0.3_plain"]
    bad = np.full(y.size, y.mean())
    for test in (paired.brier, paired.log_loss):
        found = test(y, good, bad)
        assert found.difference.hi < 0
        assert found.p == pytest.approx(2 / 2001)
    assert paired.average_precision(y, good, bad).difference.lo > 0


def test_interval_of_a_mean_difference_is_that_of_paired_t() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 800))
    found = paired.mean_difference(a, b, resamples=5000)
    half = 1.96 * (a - b).std(ddof=1) / math.sqrt(800)
    assert (found.difference.hi - found.difference.lo) / 2 == pytest.approx(half, rel=0.05)


def test_holm_equals_statsmodels() -> None:
    values = [0.04, 0.001, 0.3, 0.02, 0.9, 0.02]
    assert paired.holm(values) == pytest.approx(multipletests(values, method="holm")[1], abs=1e-12)
    with_gap = paired.holm([0.04, math.nan, 0.001])
    assert (with_gap[0], with_gap[2]) == pytest.approx((0.04, 0.002))
    assert math.isnan(with_gap[1])
