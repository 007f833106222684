"""Accuracy of predicted risks at horizons under censoring: time-dependent AUC, Brier score and their intervals.

All are weighted by the inverse probability of censoring (IPCW): a row with its event by the horizon t counts
``1 / G(T-)``, one still followed after t counts ``1 / G(t)``, one censored before t nothing, with G the Kaplan-Meier
estimate of staying uncensored in the same rows. Statistics are functions of row weights ``[b, n]`` in the order of
``Followed``, so that the bootstrap estimates G anew in every resample.
"""

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, ratio
from medloom_stats.discrimination import weighted_auroc
from medloom_stats.intervals import Statistic
from medloom_stats.survival.data import Followed, followed


def _at(rows: Followed, horizon: float) -> int:
    """How many rows lie at or before the horizon."""
    return int(np.searchsorted(rows.time, horizon, side="right"))


def ipcw(rows: Followed, weights: Floats, horizon: float) -> Floats:
    """Weights [b, n] of what is known at the horizon (Graf et al. 1999); the row weights times 1/G, or 0."""
    stays = rows.stays(weights, censored=True)
    upto = _at(rows, horizon)
    case = (rows.event == 1) & (np.arange(rows.n) < upto)
    later = np.arange(rows.n) >= upto
    last = stays[:, [upto - 1]] if upto else np.ones((weights.shape[0], 1))
    known = np.where(case, stays, np.where(later, last, np.inf))
    return np.asarray(np.divide(weights, known, out=np.zeros_like(weights), where=known > 0), dtype=np.float64)


def ipcw_of(time: ArrayLike, event: ArrayLike, horizons: ArrayLike) -> tuple[Floats, Floats]:
    """Labels [n, H] (event by the horizon) and weights [n, H] of the rows as given, weights scaled to mean 1."""
    rows = followed(time, event)
    times = np.asarray(horizons, dtype=np.float64)
    labels, weights = np.zeros((rows.n, times.size)), np.zeros((rows.n, times.size))
    for h, horizon in enumerate(times):
        found = ipcw(rows, np.ones((1, rows.n)), float(horizon))[0]
        weights[rows.order, h] = found / found.mean() if found.any() else 1.0
        labels[rows.order, h] = (rows.event == 1) & (rows.time <= horizon)
    return labels, weights


def brier_at(rows: Followed, risk: Floats, horizon: float) -> Statistic:
    """IPCW Brier score at a horizon (Graf et al. 1999); ``risk`` is in the order of ``rows``."""
    label = ((rows.event == 1) & (rows.time <= horizon)).astype(np.float64)
    squares = (label - risk) ** 2

    def statistic(weights: Floats) -> Floats:
        return ratio(ipcw(rows, weights, horizon) @ squares, weights.sum(axis=1))

    return statistic


def null_brier_at(rows: Followed, horizon: float) -> Statistic:
    """The Brier score of the marginal Kaplan-Meier risk at a horizon: what a model without predictors reaches."""
    label = ((rows.event == 1) & (rows.time <= horizon)).astype(np.float64)
    upto = _at(rows, horizon)

    def statistic(weights: Floats) -> Floats:
        alive = rows.stays(weights, censored=False)
        risk = 1 - alive[:, upto - 1] if upto else np.zeros(weights.shape[0])
        squares = (label[None, :] - risk[:, None]) ** 2
        return ratio((ipcw(rows, weights, horizon) * squares).sum(axis=1), weights.sum(axis=1))

    return statistic


def auc_at(rows: Followed, risk: Floats, horizon: float) -> Statistic:
    """Cumulative/dynamic AUC at a horizon by IPCW (Uno et al. 2007; Blanche et al. 2013): events by then against rows
    still free of it after; NaN where one side is empty."""
    label = ((rows.event == 1) & (rows.time <= horizon)).astype(np.float64)
    rank = weighted_auroc(label, risk)

    def statistic(weights: Floats) -> Floats:
        return rank(ipcw(rows, weights, horizon))

    return statistic


def integrated(parts: list[Statistic], horizons: Floats) -> Statistic:
    """Mean over time of statistics at growing horizons by trapezoids, from time 0 (where a Brier score is 0) on."""
    times = np.r_[0.0, horizons]

    def statistic(weights: Floats) -> Floats:
        values = np.stack([np.zeros(weights.shape[0]), *(part(weights) for part in parts)], axis=1)
        return np.asarray(np.trapezoid(values, times, axis=1) / times[-1], dtype=np.float64)

    return statistic


def row_integrated_brier(time: ArrayLike, event: ArrayLike, risks: ArrayLike, horizons: ArrayLike) -> Floats:
    """What each row adds to the integrated Brier score: [n], its mean is the score (the weights taken as known)."""
    labels, weights = ipcw_of(time, event, horizons)
    squares = weights * (labels - np.asarray(risks, dtype=np.float64)) ** 2
    times = np.r_[0.0, np.asarray(horizons, dtype=np.float64)]
    gaps = np.diff(times)
    shares = (gaps + np.r_[gaps[1:], 0.0]) / 2 / times[-1]
    return np.asarray(squares @ shares, dtype=np.float64)


def observed_expected_at(rows: Followed, risk: Floats, horizon: float) -> Statistic:
    """Kaplan-Meier risk at the horizon over the mean predicted risk."""
    upto = _at(rows, horizon)

    def statistic(weights: Floats) -> Floats:
        alive = rows.stays(weights, censored=False)
        observed = 1 - alive[:, upto - 1] if upto else np.zeros(weights.shape[0])
        return ratio(observed, (weights @ risk) / weights.sum(axis=1))

    return statistic
