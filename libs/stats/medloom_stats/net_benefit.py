"""Decision curve analysis: is acting on the model better than treating all or none?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, group_codes, probabilities
from medloom_stats.intervals import resampling_weights


class DecisionCurve(NamedTuple):
    """Net benefit per person over threshold probabilities, all of shape ``[thresholds]``; treating none is 0."""

    thresholds: Floats
    model: Floats
    lo: Floats
    hi: Floats
    treat_all: Floats


def net_benefit(y: ArrayLike, p: ArrayLike, thresholds: ArrayLike) -> Floats:
    """TP/n - FP/n * t / (1 - t) when everybody at or above t is treated (Vickers & Elkin 2006, equation 1)."""
    labels, values = probabilities(y, p)
    marks = _thresholds(thresholds)
    size = marks.size + 1
    counts = np.bincount(_spots(labels, values, marks), minlength=2 * size).reshape(1, 2, size)
    return np.asarray(_from_counts(counts.astype(np.float64), marks)[0], dtype=np.float64)


def _thresholds(thresholds: ArrayLike) -> Floats:
    marks = np.asarray(thresholds, dtype=np.float64)
    if marks.ndim != 1 or marks.size == 0 or marks.min() <= 0 or marks.max() >= 1 or (np.diff(marks) <= 0).any():
        raise ValueError("threshold probabilities must increase and lie strictly between 0 and 1")
    return marks


def _spots(y: Floats, p: Floats, marks: Floats) -> Ints:
    """The cell of each row: outcome times threshold interval."""
    return y.astype(np.int64) * (marks.size + 1) + np.searchsorted(marks, p, side="right")


def _from_counts(counts: Floats, marks: Floats) -> Floats:
    """Net benefit from cell counts ``[b, 2, thresholds + 1]``."""
    called = np.cumsum(counts[:, :, ::-1], axis=2)[:, :, ::-1][:, :, 1:]
    total = counts.sum(axis=(1, 2))[:, None]
    return np.asarray((called[:, 1] - called[:, 0] * marks / (1 - marks)) / total, dtype=np.float64)


def _resampled(y: Floats, p: Floats, marks: Floats, *, resamples: int, seed: int, groups: ArrayLike | None) -> Floats:
    rng = np.random.default_rng(seed)
    size = marks.size + 1
    spot = _spots(y, p, marks)
    codes = group_codes(groups, y.size)
    if codes is None:
        # net benefit depends on cell counts alone, so rows need not be drawn one by one
        shares = np.bincount(spot, minlength=2 * size) / y.size
        return _from_counts(rng.multinomial(y.size, shares, size=resamples).reshape(-1, 2, size).astype(float), marks)
    clusters = int(codes.max()) + 1
    per_cluster = np.zeros((clusters, 2 * size))
    np.add.at(per_cluster, (codes, spot), 1)
    drawn = np.concatenate(list(resampling_weights(clusters, resamples, rng)))
    return _from_counts((drawn @ per_cluster).reshape(-1, 2, size), marks)


def decision_curve(
    y: ArrayLike,
    p: ArrayLike,
    thresholds: ArrayLike | None = None,
    *,
    resamples: int = 1000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> DecisionCurve:
    """Decision curve with pointwise bootstrap limits (Vickers & Elkin 2006; Vickers et al. 2008).

    ``thresholds`` defaults to 0.01 to 0.99 by 0.01. Raises ValueError when they do not increase within (0, 1), or p is
    not a probability. One outcome class alone is allowed: net benefit is defined.
    """
    labels, values = probabilities(y, p)
    marks = _thresholds(np.arange(1, 100) / 100 if thresholds is None else thresholds)
    drawn = _resampled(labels, values, marks, resamples=resamples, seed=seed, groups=groups)
    lo, hi = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    prevalence = float(labels.mean())
    everybody = prevalence - (1 - prevalence) * marks / (1 - marks)
    return DecisionCurve(marks, net_benefit(labels, values, marks), lo, hi, everybody)
