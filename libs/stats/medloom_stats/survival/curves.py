"""Kaplan-Meier estimates, numbers at risk, and the log-rank test."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, finite
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import z_quantile
from medloom_stats.survival.data import followed


@dataclass(frozen=True)
class Steps:
    """A step function: it takes ``value[k]`` from ``time[k]`` on and 1 before; limits are NaN where undefined.

    ``at_risk`` and ``events`` are those of each distinct event time.
    """

    time: Floats
    value: Floats
    lo: Floats
    hi: Floats
    at_risk: Ints
    events: Ints

    def at(self, times: ArrayLike) -> list[Estimate]:
        """The estimate at each of these times; at times before the first event it is certain."""
        spots = np.searchsorted(self.time, np.asarray(times, dtype=np.float64), side="right") - 1
        certain = Estimate(1.0, 1.0, 1.0)
        return [
            certain if k < 0 else Estimate(float(self.value[k]), float(self.lo[k]), float(self.hi[k])) for k in spots
        ]


def _table(time: ArrayLike, event: ArrayLike) -> tuple[Floats, Ints, Ints]:
    """Distinct event times with the numbers at risk just before and the events at each."""
    rows = followed(time, event)
    times, counts = np.unique(rows.time[rows.event == 1], return_counts=True)
    at_risk = rows.n - np.searchsorted(rows.time, times, side="left")
    return times, at_risk.astype(np.int64), counts.astype(np.int64)


def kaplan_meier(time: ArrayLike, event: ArrayLike, level: float = 0.95) -> Steps:
    """Probability to be free of the event (Kaplan & Meier 1958), Greenwood's variance, log-log limits.

    The limits are ``S ** exp(± z sqrt(v) / log S)`` (Kalbfleisch & Prentice 2002, section 1.4), so they stay within
    0 and 1. After the last row has had its event S is 0 and the limits are NaN.
    """
    times, at_risk, events = _table(time, event)
    survival = np.cumprod(1 - events / at_risk)
    left = at_risk - events
    gains = np.divide(events, at_risk * left, out=np.full(times.size, np.inf), where=left > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = z_quantile(level) * np.sqrt(np.cumsum(gains)) / np.abs(np.log(survival))
        lo, hi = survival ** np.exp(half), survival ** np.exp(-half)
    gone = survival <= 0
    return Steps(
        times,
        np.asarray(survival, dtype=np.float64),
        np.where(gone, np.nan, lo),
        np.where(gone, np.nan, hi),
        at_risk,
        events,
    )


def median_time(curve: Steps) -> Estimate:
    """The first time at which half have had the event, NaN when it was not reached.

    The limits are the times at which the limits of the curve cross one half (Brookmeyer & Crowley 1982).
    """

    def first(values: Floats) -> float:
        below = np.flatnonzero(values <= 0.5 + 1e-12)
        return float(curve.time[below[0]]) if below.size else math.nan

    return Estimate(first(curve.value), first(curve.lo), first(curve.hi))


def numbers_at_risk(time: ArrayLike, times: ArrayLike) -> Ints:
    """How many are still followed, free of the event, just before each of ``times``."""
    ordered = np.sort(finite(time, "time"))
    return (ordered.size - np.searchsorted(ordered, np.asarray(times, dtype=np.float64), side="left")).astype(np.int64)


@dataclass(frozen=True)
class LogRank:
    """The test's statistic (chi-squared with ``df``), its p value, and observed and expected events of each group."""

    statistic: float
    df: int
    p: float
    observed: Floats
    expected: Floats


def log_rank(time: ArrayLike, event: ArrayLike, group: ArrayLike) -> LogRank:
    """Log-rank test of equal hazards in two or more groups (Mantel 1966; Peto & Peto 1972), hypergeometric variance.

    ``group`` is ``[n]`` of labels. Raises ValueError for fewer than two groups; p is NaN without any information.
    """
    from scipy.special import gammaincc

    rows = followed(time, event)
    codes = np.unique(np.asarray(group), return_inverse=True)[1].astype(np.int64)
    if codes.size != rows.n:
        raise ValueError(f"time and group differ in length: {rows.n} and {codes.size}")
    k = int(codes.max()) + 1
    if k < 2:
        raise ValueError("the log-rank test needs at least two groups")
    codes = codes[rows.order]
    times = np.unique(rows.time[rows.event == 1])
    member = codes[:, None] == np.arange(k)[None, :]
    starts = np.searchsorted(rows.time, times, side="left")
    at_risk = np.vstack([np.cumsum(member[::-1], axis=0)[::-1], np.zeros(k)])[starts]
    spots = np.searchsorted(times, rows.time[rows.event == 1])
    deaths = np.zeros((times.size, k))
    np.add.at(deaths, (spots, codes[rows.event == 1]), 1)
    n, d = at_risk.sum(axis=1), deaths.sum(axis=1)
    share = at_risk / n[:, None]
    factor = np.divide(d * (n - d), n - 1, out=np.zeros_like(d), where=n > 1)
    variance = np.diag(factor @ share) - np.einsum("t,ti,tj->ij", factor, share, share)
    observed, expected = deaths.sum(axis=0), (d[:, None] * share).sum(axis=0)
    gap = (observed - expected)[:-1]
    statistic = float(gap @ np.linalg.pinv(variance[:-1, :-1]) @ gap)
    known = bool(np.trace(variance) > 0)
    p = float(gammaincc((k - 1) / 2, statistic / 2)) if known else math.nan
    return LogRank(statistic, k - 1, p, observed, expected)
