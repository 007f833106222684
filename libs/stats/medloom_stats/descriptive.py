"""Comparing groups from their summaries, for Table 1."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats


class Moments(NamedTuple):
    """Count of known values, mean and standard deviation (n - 1) of one group."""

    n: int
    mean: float
    sd: float


def smd_continuous(a: Moments, b: Moments) -> float:
    """Standardised mean difference |a - b| / sqrt((sd_a² + sd_b²) / 2) (Austin 2009); NaN when a group is empty or both
    standard deviations are 0."""
    spread = math.sqrt((a.sd**2 + b.sd**2) / 2) if min(a.n, b.n) > 0 else 0.0
    return abs(a.mean - b.mean) / spread if spread > 0 else math.nan


def _shares(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError("both groups need one count for each category")
    return first / max(first.sum(), 1e-300), second / max(second.sum(), 1e-300)


def smd_categorical(a: ArrayLike, b: ArrayLike) -> float:
    """Standardised difference of category counts: Mahalanobis distance of the shares (Yang & Dalton 2012).

    For two categories |p - q| / sqrt((p(1-p) + q(1-q)) / 2) (Austin 2009). NaN when a group is empty, or the mean
    covariance does not span the difference.
    """
    if float(np.sum(a)) == 0 or float(np.sum(b)) == 0:
        return math.nan
    p, q = _shares(a, b)
    used = (p + q) > 0
    p, q = p[used], q[used]
    if p.size < 2:
        return 0.0
    gap = (p - q)[1:]
    covariance = (_multinomial(p) + _multinomial(q)) / 2
    distance = float(gap @ np.linalg.pinv(covariance) @ gap)
    spanned = np.allclose(covariance @ np.linalg.pinv(covariance) @ gap, gap, atol=1e-9)
    return math.sqrt(max(distance, 0.0)) if spanned else math.nan


def _multinomial(share: Floats) -> Floats:
    rest = share[1:]
    return np.asarray(np.diag(rest) - np.outer(rest, rest), dtype=np.float64)


def welch(groups: Sequence[Moments]) -> float:
    """p value for equal means of two or more groups without equal variances (Welch 1938 for two, Welch 1951 beyond).

    NaN when fewer than two groups have two values, or a variance is 0.
    """
    from scipy.special import fdtrc

    used = [group for group in groups if group.n >= 2]
    if len(used) < 2 or any(group.sd <= 0 for group in used):
        return math.nan
    k = len(used)
    weights = np.array([group.n / group.sd**2 for group in used])
    means, counts = np.array([group.mean for group in used]), np.array([group.n for group in used])
    share = weights / weights.sum()
    centre = float((share * means).sum())
    scatter = float(((1 - share) ** 2 / (counts - 1)).sum())
    top = float((weights * (means - centre) ** 2).sum()) / (k - 1)
    f = top / (1 + 2 * (k - 2) / (k**2 - 1) * scatter)
    return float(fdtrc(k - 1, (k**2 - 1) / (3 * scatter), f))


def chi_squared(table: ArrayLike) -> float:
    """Pearson's chi-squared test without continuity correction: p value of a table of counts; NaN when it has fewer
    than two rows or columns with counts."""
    from scipy.special import chdtrc

    counts = _trimmed(table)
    if min(counts.shape) < 2:
        return math.nan
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    statistic = float(((counts - expected) ** 2 / expected).sum())
    return float(chdtrc((counts.shape[0] - 1) * (counts.shape[1] - 1), statistic))


def _trimmed(table: ArrayLike) -> Floats:
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or (counts < 0).any():
        raise ValueError("a contingency table holds counts in rows and columns")
    return np.asarray(counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0], dtype=np.float64)


def fisher(table: ArrayLike) -> float:
    """Fisher's exact test of a 2x2 table, two-sided by the sum of tables no more likely (Fisher 1934): p value."""
    from scipy.special import gammaln

    counts = np.asarray(table, dtype=np.int64)
    if counts.shape != (2, 2) or (counts < 0).any():
        raise ValueError("Fisher's test needs a 2x2 table of counts")
    row, column, total = int(counts[0].sum()), int(counts[:, 0].sum()), int(counts.sum())
    x = np.arange(max(0, row + column - total), min(row, column) + 1)

    def choose(n: ArrayLike, k: ArrayLike) -> Floats:
        upper, lower = np.asarray(n, dtype=np.float64), np.asarray(k, dtype=np.float64)
        return np.asarray(gammaln(upper + 1) - gammaln(lower + 1) - gammaln(upper - lower + 1), dtype=np.float64)

    logs = choose(row, x) + choose(total - row, column - x) - choose(total, column)
    here = logs[int(counts[0, 0]) - int(x[0])]
    return min(1.0, float(np.exp(logs[logs <= here + 1e-7]).sum()))


def categories_differ(table: ArrayLike) -> tuple[float, str]:
    """p value and name of the test: Fisher's for a 2x2 table with an expected count below 5 (Cochran 1954), else
    chi-squared."""
    counts = _trimmed(table)
    if counts.shape == (2, 2):
        expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
        if expected.min() < 5:
            return fisher(counts), "fisher"
    return chi_squared(counts), "chi2"
