import math
import time

import numpy as np
import pytest
from MLstatkit import Delong_test
from sklearn import metrics

from medloom_stats import discrimination as d
from medloom_stats import evaluate
from medloom_stats.intervals import bootstrap

from .conftest import CASES, Scored, draw


def test_auroc_equals_scikit_learn(scored: Scored) -> None:
    y, p = scored
    assert d.auroc(y, p).value == pytest.approx(metrics.roc_auc_score(y, p), abs=1e-12)


def test_plain_delong_interval_equals_mlstatkit(scored: Scored) -> None:
    y, p = scored
    oracle = Delong_test(y, p, np.random.default_rng(1).random(y.size), return_ci=True, return_auc=True)
    found = d.auroc(y, p, transform="none")
    assert (found.lo, found.hi) == pytest.approx(tuple(float(x) for x in oracle[2]), abs=1e-8)


def test_delong_by_hand() -> None:
    # events .9 .6, others .7 .2 .1: placements of events 1, 2/3; of others 1/2, 1, 1; AUROC 5/6
    y, p = [1, 1, 0, 0, 0], [0.9, 0.6, 0.7, 0.2, 0.1]
    variance = (1 / 18) / 2 + (1 / 12) / 3
    found = d.auroc(y, p, transform="none")
    assert found.value == pytest.approx(5 / 6)
    assert found.lo == pytest.approx(5 / 6 - 1.959963984540054 * math.sqrt(variance))
    logit = d.auroc(y, p)
    centre, half = math.log(5), 1.959963984540054 * math.sqrt(variance) / (5 / 36)
    assert logit.lo == pytest.approx(1 / (1 + math.exp(-(centre - half))))
    assert logit.hi == pytest.approx(1 / (1 + math.exp(-(centre + half))))


def test_perfect_separation_keeps_an_honest_lower_limit() -> None:
    found = d.auroc([0] * 30 + [1] * 5, np.arange(35.0))
    assert (found.value, found.hi) == (1.0, 1.0)
    assert found.lo == pytest.approx(0.025 ** (1 / 5))
    reverse = d.auroc([1] * 5 + [0] * 30, np.arange(35.0))
    assert (reverse.value, reverse.lo) == (0.0, 0.0)
    assert reverse.hi == pytest.approx(1 - 0.025 ** (1 / 5))


def test_constant_score_is_a_coin() -> None:
    found = d.auroc([0, 1, 0, 1], [0.3] * 4)
    assert (found.value, found.lo, found.hi) == (0.5, 0.5, 0.5)


def test_single_event_has_no_interval() -> None:
    found = d.auroc([0, 0, 1, 0], [0.1, 0.9, 0.5, 0.2])
    assert found.value == pytest.approx(2 / 3)
    assert math.isnan(found.lo)
    assert math.isnan(found.hi)
    precision = d.average_precision([0, 0, 1, 0], [0.1, 0.9, 0.5, 0.2])
    assert precision.value == 0.5
    assert math.isnan(precision.lo)
    assert math.isnan(evaluate.binary([0, 0, 1, 0], [0.1, 0.9, 0.5, 0.2], resamples=10)["auprc"].lo)


@pytest.mark.parametrize(
    ("y", "p", "text"),
    [
        ([1, 1], [0.1, 0.2], "one class"),
        ([0, 1], [0.1, math.nan], "missing or infinite"),
        ([0, 2], [0.1, 0.2], "0 and 1"),
        ([0, 1], [0.1], "differ in length"),
        ([], [], "empty"),
        ([[0, 1]], [0.1, 0.2], "one-dimensional"),
    ],
)
def test_impossible_input_is_refused(y: list[float], p: list[float], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        d.auroc(y, p)


def test_average_precision_equals_scikit_learn(scored: Scored) -> None:
    y, p = scored
    found = d.average_precision(y, p, resamples=50)
    assert found.value == pytest.approx(metrics.average_precision_score(y, p), abs=1e-12)
    assert found.lo <= found.value + 0.1
    assert found.lo < found.hi


def test_curves_equal_scikit_learn(scored: Scored) -> None:
    y, p = scored
    roc = d.roc_curve(y, p)
    fpr, tpr, marks = metrics.roc_curve(y, p, drop_intermediate=False)
    np.testing.assert_allclose(np.c_[roc.x, roc.y, roc.thresholds], np.c_[fpr, tpr, marks], atol=1e-12)
    pr = d.pr_curve(y, p)
    precision, recall, marks = metrics.precision_recall_curve(y, p, drop_intermediate=False)
    np.testing.assert_allclose(pr.x[1:], recall[:-1][::-1], atol=1e-12)
    np.testing.assert_allclose(pr.y[1:], precision[:-1][::-1], atol=1e-12)
    np.testing.assert_array_equal(pr.thresholds[1:], marks[::-1])


def test_weighted_rank_statistics_equal_scikit_learn_weights() -> None:
    y, p = CASES["n211_prev0.3_ties"]
    weights = np.random.default_rng(5).integers(0, 4, size=(6, y.size)).astype(float)
    for row, auc, ap in zip(
        weights, d.weighted_auroc(y, p)(weights), d.weighted_average_precision(y, p)(weights), strict=True
    ):
        assert auc == pytest.approx(metrics.roc_auc_score(y, p, sample_weight=row), abs=1e-12)
        assert ap == pytest.approx(metrics.average_precision_score(y, p, sample_weight=row), abs=1e-12)


def test_bootstrap_agrees_with_delong_and_clusters_widen() -> None:
    y, p = draw(1500, 0.3, 3)
    delong = d.auroc(y, p)
    drawn = bootstrap(d.weighted_auroc(y, p), y.size, resamples=2000, strata=y)
    assert (drawn.lo, drawn.hi) == pytest.approx((delong.lo, delong.hi), abs=0.004)
    copies = d.auroc(np.tile(y, 4), np.tile(p, 4), groups=np.tile(np.arange(y.size), 4))
    assert copies.hi - copies.lo == pytest.approx(delong.hi - delong.lo, rel=0.1)


def test_thousand_resamples_of_twenty_thousand_rows_are_quick() -> None:
    y, p = draw(20_000, 0.2, 4)
    start = time.perf_counter()
    bootstrap(d.weighted_auroc(y, p), y.size, strata=y)
    assert time.perf_counter() - start < 10
