import math

import numpy as np
import pytest
from sklearn import metrics

from medloom_stats import classification as k
from medloom_stats.intervals import wilson

from .conftest import CASES, Scored


def test_rates_equal_scikit_learn(scored: Scored) -> None:
    y, p = scored
    line = k.at_threshold(y, p, 0.3)
    called = p >= 0.3
    tn, fp, fn, tp = metrics.confusion_matrix(y, called).ravel()
    assert line.counts == (tp, fp, fn, tn)
    values = {name: rate.value for name, rate in line.rates.items()}
    assert values["sensitivity"] == pytest.approx(metrics.recall_score(y, called))
    assert values["ppv"] == pytest.approx(metrics.precision_score(y, called))
    assert values["f1"] == pytest.approx(metrics.f1_score(y, called))
    assert values["accuracy"] == pytest.approx(metrics.accuracy_score(y, called))
    assert values["balanced_accuracy"] == pytest.approx(metrics.balanced_accuracy_score(y, called))
    positive, negative = metrics.class_likelihood_ratios(y, called)
    assert (values["lr_positive"], values["lr_negative"]) == pytest.approx((positive, negative))


def test_likelihood_ratio_interval_by_hand() -> None:
    # Simel et al. 1991: 90/100 against 20/200 -> 9.0, SE of ln sqrt(1/90 - 1/100 + 1/20 - 1/200)
    found = k.likelihood_ratio(90, 100, 20, 200)
    spread = math.sqrt(1 / 90 - 1 / 100 + 1 / 20 - 1 / 200)
    assert found.value == pytest.approx(9)
    assert found.lo == pytest.approx(9 * math.exp(-1.959963984540054 * spread))
    assert k.likelihood_ratio(5, 10, 0, 10).value == math.inf
    assert math.isnan(k.likelihood_ratio(0, 10, 0, 10).value)
    assert math.isnan(k.likelihood_ratio(0, 0, 1, 10).value)
    assert k.likelihood_ratio(0, 10, 2, 10).value == 0


def test_youden_and_f1_intervals_by_hand() -> None:
    table = k.Confusion(tp=56, fp=48, fn=14, tn=32)
    # Newcombe 1998, 56/70 against 48/80: difference .2, method 10 gives .0524 to .3339
    found = k.youden(table)
    assert (round(found.value, 4), round(found.lo, 4), round(found.hi, 4)) == (0.2, 0.0524, 0.3339)
    jaccard = wilson(56, 118)
    assert k.f1(table).lo == pytest.approx(2 * jaccard.lo / (1 + jaccard.lo))


def test_empty_denominator_is_nan() -> None:
    rates = k.at_threshold([0, 1, 1], [0.1, 0.2, 0.3], 0.9).rates
    assert math.isnan(rates["ppv"].value)
    assert rates["sensitivity"].value == 0
    assert rates["f1"].value == 0


def test_youden_threshold_is_the_best_of_all(scored: Scored) -> None:
    y, p = scored
    best = k.rates(k.confusion(y, p, k.youden_threshold(y, p)))["youden"].value
    assert best == pytest.approx(max(k.rates(k.confusion(y, p, t))["youden"].value for t in np.unique(p)))


@pytest.mark.parametrize("wanted", [0.5, 0.8, 0.9, 1.0])
def test_threshold_for_sensitivity_is_the_highest_that_reaches_it(scored: Scored, wanted: float) -> None:
    y, p = scored
    threshold = k.threshold_for_sensitivity(y, p, wanted)
    assert k.rates(k.confusion(y, p, threshold))["sensitivity"].value >= wanted
    higher = p[p >= threshold].min()
    assert k.rates(k.confusion(y, p, np.nextafter(higher, 2)))["sensitivity"].value < wanted


@pytest.mark.parametrize("rate", [0.001, 0.05, 0.2, 0.5])
def test_alert_rate_is_kept_and_not_wasted(scored: Scored, rate: float) -> None:
    _, p = scored
    threshold = k.threshold_for_alert_rate(p, rate)
    assert (p >= threshold).mean() <= rate
    lower = p[p < threshold].max()
    assert (p >= lower).mean() > rate


def test_table_follows_the_thresholds_given() -> None:
    y, p = CASES["n211_prev0.3_plain"]
    lines = k.threshold_table(y, p, [0.2, 0.1])
    assert [line.threshold for line in lines] == [0.2, 0.1]
    assert lines[0].counts.n == y.size


def test_impossible_wishes_are_refused() -> None:
    with pytest.raises(ValueError, match="sensitivity"):
        k.threshold_for_sensitivity([0, 1], [0.1, 0.2], 1.1)
    with pytest.raises(ValueError, match="alert rate"):
        k.threshold_for_alert_rate([0.1, 0.2], 1.0)
    with pytest.raises(ValueError, match="one class"):
        k.youden_threshold([1, 1], [0.1, 0.2])
