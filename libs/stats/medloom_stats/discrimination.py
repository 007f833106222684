"""How well predictions order the outcomes: AUROC, average precision and their curves."""

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, group_codes, ratio, scored
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import Statistic, bootstrap, z_quantile


class Curve(NamedTuple):
    """A curve by decreasing threshold; the first point calls nobody positive (threshold +inf)."""

    x: Floats
    y: Floats
    thresholds: Floats


class Placements(NamedTuple):
    """DeLong's structural components: for each event and each non-event the share of the other class it beats."""

    auc: float
    events: Floats
    others: Floats


def midranks(values: Floats) -> Floats:
    """Ranks from 1, ties sharing their mean rank (Sun & Xu 2014, algorithm 1)."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def placements(y: Floats, score: Floats) -> Placements:
    """Structural components of the AUROC by midranks in O(n log n) (DeLong et al. 1988; Sun & Xu 2014)."""
    event = y == 1
    m, n = int(event.sum()), int((~event).sum())
    both = midranks(score)
    events = (both[event] - midranks(score[event])) / n
    others = 1 - (both[~event] - midranks(score[~event])) / m
    return Placements(float(events.mean()), events, others)


def weighted_auroc(y: Floats, score: Floats) -> Statistic:
    """AUROC as a function of row weights ``[b, n]``; NaN where a class has no weight."""
    order = np.argsort(score, kind="stable")
    ordered = score[order]
    starts = np.flatnonzero(np.r_[True, np.diff(ordered) > 0])
    event = y[order] == 1
    tied = starts.size < y.size
    already = bool((order == np.arange(order.size)).all())

    def statistic(weights: Floats) -> Floats:
        sorted_weights = weights if already else weights[:, order]
        pos = sorted_weights * event
        neg = sorted_weights - pos
        if tied:
            pos, neg = np.add.reduceat(pos, starts, axis=1), np.add.reduceat(neg, starts, axis=1)
        below = np.cumsum(neg, axis=1)
        wins = np.einsum("ij,ij->i", pos, below) - 0.5 * np.einsum("ij,ij->i", pos, neg)
        pairs = pos.sum(axis=1) * below[:, -1]
        return ratio(wins, pairs)

    return statistic


def weighted_average_precision(y: Floats, score: Floats) -> Statistic:
    """Average precision (step-wise, no interpolation) as a function of row weights; NaN where no event has weight."""
    order = np.argsort(-score, kind="stable")
    ordered = score[order]
    ends = np.flatnonzero(np.r_[np.diff(ordered) < 0, True])
    event = y[order] == 1

    def statistic(weights: Floats) -> Floats:
        sorted_weights = weights[:, order]
        caught = np.cumsum(sorted_weights * event, axis=1)[:, ends]
        called = np.cumsum(sorted_weights, axis=1)[:, ends]
        precision = np.divide(caught, called, out=np.zeros(caught.shape), where=called > 0)
        gained = np.diff(caught, axis=1, prepend=0.0)
        total = caught[:, -1]
        area = np.einsum("ij,ij->i", gained, precision)
        return ratio(area, total)

    return statistic


def _perfect(auc: float, m: int, level: float) -> Estimate:
    """Bound for complete separation: the exact binomial limit of m of m, m the size of the smaller class."""
    bound = ((1 - level) / 2) ** (1 / m)
    return Estimate(auc, bound, 1.0) if auc == 1 else Estimate(auc, 0.0, 1 - bound)


def _delong(y: Floats, score: Floats, level: float, transform: str) -> Estimate:
    found = placements(y, score)
    auc, m, n = found.auc, found.events.size, found.others.size
    if auc in (0.0, 1.0):
        return _perfect(auc, min(m, n), level)
    if min(m, n) < 2:
        return Estimate(auc)
    spread = math.sqrt(float(found.events.var(ddof=1)) / m + float(found.others.var(ddof=1)) / n)
    z = z_quantile(level)
    if transform == "none":
        return Estimate(auc, max(0.0, auc - z * spread), min(1.0, auc + z * spread))
    centre, half = math.log(auc / (1 - auc)), z * spread / (auc * (1 - auc))
    return Estimate(auc, 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre)))


def auroc(
    y: ArrayLike,
    score: ArrayLike,
    *,
    level: float = 0.95,
    transform: Literal["logit", "none"] = "logit",
    groups: ArrayLike | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Estimate:
    """Area under the ROC curve with DeLong's interval.

    Variance after DeLong, DeLong & Clarke-Pearson (Biometrics 1988), computed by midranks (Sun & Xu 2014). The interval
    is symmetric on the logit scale (Pepe 2003, p. 107), so it stays inside (0, 1); ``transform="none"`` gives the
    plain interval that pROC prints. With complete separation the variance is 0 and says nothing: the bound is then the
    exact binomial limit of the smaller class. NaN limits when a class has a single member. With ``groups`` (several
    rows of one subject or site) the interval is a cluster bootstrap.

    Raises ValueError when only one class occurs, lengths differ or a value is not finite.
    """
    labels, values = scored(y, score)
    codes = group_codes(groups, labels.size)
    if codes is None:
        return _delong(labels, values, level, transform)
    statistic = weighted_auroc(labels, values)
    return bootstrap(statistic, labels.size, resamples=resamples, seed=seed, groups=codes, level=level)


def average_precision(
    y: ArrayLike,
    score: ArrayLike,
    *,
    resamples: int = 1000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Average precision, the area under the step-wise precision-recall curve, with a bootstrap interval.

    A random ordering has the prevalence as its expectation. Percentile interval of rows drawn whatever their
    class (it depends on the share of events, which varies), or of clusters when ``groups`` is given; NaN limits when a
    class has a single member. Raises ValueError as ``auroc``.
    """
    labels, values = scored(y, score)
    statistic = weighted_average_precision(labels, values)
    if min(labels.sum(), (1 - labels).sum()) < 2:
        return Estimate(float(statistic(np.ones((1, labels.size)))[0]))
    return bootstrap(statistic, labels.size, resamples=resamples, seed=seed, groups=groups, level=level)


def _cumulated(y: ArrayLike, score: ArrayLike) -> tuple[Floats, Floats, Floats]:
    labels, values = scored(y, score)
    order = np.argsort(-values, kind="stable")
    ends = np.flatnonzero(np.r_[np.diff(values[order]) < 0, True])
    caught = np.asarray(np.cumsum(labels[order])[ends], dtype=np.float64)
    return caught, np.asarray(ends + 1.0, dtype=np.float64), values[order][ends]


def roc_curve(y: ArrayLike, score: ArrayLike) -> Curve:
    """Empirical ROC curve: x = 1 - specificity, y = sensitivity, a call being ``score >= threshold``."""
    caught, called, thresholds = _cumulated(y, score)
    false = called - caught
    return Curve(np.r_[0.0, false / false[-1]], np.r_[0.0, caught / caught[-1]], np.r_[np.inf, thresholds])


def pr_curve(y: ArrayLike, score: ArrayLike) -> Curve:
    """Empirical precision-recall curve: x = recall (sensitivity), y = precision (PPV); it starts at recall 0."""
    caught, called, thresholds = _cumulated(y, score)
    precision = caught / called
    return Curve(np.r_[0.0, caught / caught[-1]], np.r_[precision[0], precision], np.r_[np.inf, thresholds])
