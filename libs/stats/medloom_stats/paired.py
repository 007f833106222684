"""Two models on the same rows: is the difference more than chance?"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, finite, probabilities, same_length, scored
from medloom_stats.calibration import losses
from medloom_stats.discrimination import placements, weighted_auroc, weighted_average_precision
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import Statistic, bootstrap_distribution, percentile, z_quantile


class PairedTest(NamedTuple):
    """``difference`` is a - b; ``p`` is two-sided; ``z`` is NaN where the test has none."""

    a: float
    b: float
    difference: Estimate
    z: float
    p: float


def two_sided_p(z: float) -> float:
    """Two-sided normal p value."""
    return math.erfc(abs(z) / math.sqrt(2))


def delong(y: ArrayLike, a: ArrayLike, b: ArrayLike, *, level: float = 0.95) -> PairedTest:
    """Test and interval for the difference of two correlated AUROCs (DeLong, DeLong & Clarke-Pearson 1988).

    Models that order all rows alike differ by 0 with p = 1. Limits, z and p are NaN when a class has one member.
    Raises ValueError as ``discrimination.auroc``.
    """
    labels, first = scored(y, a)
    _, second = scored(y, b)
    left, right = placements(labels, first), placements(labels, second)
    difference = left.auc - right.auc
    m, n = left.events.size, left.others.size
    if min(m, n) < 2:
        return PairedTest(left.auc, right.auc, Estimate(difference), math.nan, math.nan)
    variance = (left.events - right.events).var(ddof=1) / m + (left.others - right.others).var(ddof=1) / n
    spread = math.sqrt(float(variance))
    if spread == 0:
        z, p = (0.0, 1.0) if difference == 0 else (math.nan, math.nan)
        return PairedTest(left.auc, right.auc, Estimate(difference, difference, difference), z, p)
    z, half = difference / spread, z_quantile(level) * spread
    return PairedTest(
        left.auc, right.auc, Estimate(difference, difference - half, difference + half), z, two_sided_p(z)
    )


def _bootstrap_pair(
    statistics: tuple[Statistic, Statistic],
    n: int,
    *,
    resamples: int,
    seed: int,
    strata: ArrayLike | None,
    groups: ArrayLike | None,
    level: float,
) -> PairedTest:
    def both(weights: Floats) -> Floats:
        return np.stack([statistic(weights) for statistic in statistics], axis=1)

    a, b = (float(x) for x in both(np.ones((1, n)))[0])
    drawn = bootstrap_distribution(both, n, resamples=resamples, seed=seed, strata=strata, groups=groups)
    gaps = drawn[:, 0] - drawn[:, 1]
    usable = gaps[np.isfinite(gaps)]
    estimate = percentile(gaps, a - b, level)
    if not math.isfinite(estimate.lo):
        return PairedTest(a, b, estimate, math.nan, math.nan)
    tail = min(np.count_nonzero(usable <= 0), np.count_nonzero(usable >= 0))
    return PairedTest(a, b, estimate, math.nan, min(1.0, 2 * (int(tail) + 1) / (usable.size + 1)))


def auroc_bootstrap(
    y: ArrayLike,
    a: ArrayLike,
    b: ArrayLike,
    *,
    resamples: int = 2000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> PairedTest:
    """Difference of AUROCs by the paired bootstrap: for clustered rows (``groups``), where DeLong's test is too bold.

    p = 2 (k + 1) / (resamples + 1), k resamples on the rarer side of 0 (Davison & Hinkley 1997, section 4.4).
    """
    labels, first = scored(y, a)
    _, second = scored(y, b)
    pair = (weighted_auroc(labels, first), weighted_auroc(labels, second))
    return _bootstrap_pair(pair, labels.size, resamples=resamples, seed=seed, strata=labels, groups=groups, level=level)


def average_precision(
    y: ArrayLike,
    a: ArrayLike,
    b: ArrayLike,
    *,
    resamples: int = 2000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> PairedTest:
    """Difference of average precisions by the paired bootstrap (p as in ``auroc_bootstrap``)."""
    labels, first = scored(y, a)
    _, second = scored(y, b)
    pair = (weighted_average_precision(labels, first), weighted_average_precision(labels, second))
    return _bootstrap_pair(pair, labels.size, resamples=resamples, seed=seed, strata=None, groups=groups, level=level)


def mean_difference(
    a: ArrayLike,
    b: ArrayLike,
    *,
    resamples: int = 2000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> PairedTest:
    """Difference of two mean per-row losses by the paired bootstrap; raises ValueError for unequal lengths."""
    first, second = finite(a, "the first loss"), finite(b, "the second loss")
    same_length(first, second, "the two losses")

    def mean_of(rows: Floats) -> Statistic:
        return lambda weights: (weights @ rows) / weights.sum(axis=1)

    pair = (mean_of(first), mean_of(second))
    return _bootstrap_pair(pair, first.size, resamples=resamples, seed=seed, strata=None, groups=groups, level=level)


def brier(y: ArrayLike, a: ArrayLike, b: ArrayLike, *, resamples: int = 2000, seed: int = 0) -> PairedTest:
    """Difference of Brier scores by the paired bootstrap; negative when ``a`` is better."""
    labels, first = probabilities(y, a)
    _, second = probabilities(y, b)
    return mean_difference((first - labels) ** 2, (second - labels) ** 2, resamples=resamples, seed=seed)


def log_loss(y: ArrayLike, a: ArrayLike, b: ArrayLike, *, resamples: int = 2000, seed: int = 0) -> PairedTest:
    """Difference of log losses by the paired bootstrap; negative when ``a`` is better."""
    labels, first = probabilities(y, a)
    _, second = probabilities(y, b)
    return mean_difference(losses(labels, first), losses(labels, second), resamples=resamples, seed=seed)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p values in the given order (Holm 1979); NaN stays NaN and does not count."""
    values = np.asarray(p_values, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(values))
    order = known[np.argsort(values[known], kind="stable")]
    adjusted = np.full(values.size, np.nan)
    running = 0.0
    for rank, spot in enumerate(order):
        running = max(running, min(1.0, float(values[spot]) * (order.size - rank)))
        adjusted[spot] = running
    return [float(value) for value in adjusted]
