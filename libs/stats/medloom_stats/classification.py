"""What a threshold does: the 2x2 table and its rates with intervals, and rules that choose a threshold."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, finite, outcome, same_length, scored
from medloom_stats.discrimination import roc_curve
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import wilson, z_quantile


class Confusion(NamedTuple):
    """Counts of the 2x2 table; a call is positive when the prediction is at or above the threshold."""

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def n(self) -> int:
        return self.tp + self.fp + self.fn + self.tn


class AtThreshold(NamedTuple):
    """One line of a threshold table."""

    threshold: float
    counts: Confusion
    rates: dict[str, Estimate]


def confusion(y: ArrayLike, p: ArrayLike, threshold: float) -> Confusion:
    """The 2x2 table at ``threshold``; raises ValueError for unequal lengths or values that are not finite."""
    labels, values = outcome(y), finite(p, "the prediction")
    same_length(labels, values)
    called = values >= threshold
    tp, positives = int(labels[called].sum()), int(labels.sum())
    fp = int(called.sum()) - tp
    return Confusion(tp, fp, positives - tp, labels.size - positives - fp)


def _ratio(a: float, b: float) -> float:
    if b > 0:
        return a / b
    return math.inf if a > 0 else math.nan


def likelihood_ratio(hits: int, events: int, false: int, others: int, level: float = 0.95) -> Estimate:
    """(hits/events) / (false/others) with the log-method interval (Simel, Samsa & Matchar 1991).

    Infinite when ``false`` is 0, and NaN when a class is empty or both rates are 0; the limits are then NaN, as
    they are for a ratio of 0.
    """
    if events == 0 or others == 0:
        return Estimate(math.nan)
    value = _ratio(hits / events, false / others)
    if hits == 0 or false == 0:
        return Estimate(value)
    spread = math.sqrt(max(0.0, 1 / hits - 1 / events + 1 / false - 1 / others))
    factor = math.exp(z_quantile(level) * spread)
    return Estimate(value, value / factor, value * factor)


def youden(table: Confusion, level: float = 0.95) -> Estimate:
    """Youden's index J = sensitivity + specificity - 1.

    J is the difference of two independent proportions; limits by the square-and-add method (Newcombe 1998, method 10).
    """
    hit = wilson(table.tp, table.tp + table.fn, level)
    alarm = wilson(table.fp, table.fp + table.tn, level)
    value = hit.value - alarm.value
    lo = value - math.hypot(hit.value - hit.lo, alarm.hi - alarm.value)
    hi = value + math.hypot(hit.hi - hit.value, alarm.value - alarm.lo)
    return Estimate(value, lo, hi)


def f1(table: Confusion, level: float = 0.95) -> Estimate:
    """F1 = 2 TP / (2 TP + FP + FN).

    F1 = 2 q / (1 + q) with q = TP / (TP + FP + FN), a proportion among the rows that are not true negatives; the limits
    are the Wilson limits of q carried through this monotone function.
    """
    share = wilson(table.tp, table.n - table.tn, level)
    return Estimate(*(2 * q / (1 + q) for q in (share.value, share.lo, share.hi)))


def rates(table: Confusion, level: float = 0.95) -> dict[str, Estimate]:
    """Sensitivity, specificity, PPV, NPV, accuracy and the share called positive (Wilson), LR+ and LR- (log method),
    F1, Youden's index and balanced accuracy. A rate whose denominator is 0 is NaN."""
    tp, fp, fn, tn = table
    index = youden(table, level)
    return {
        "sensitivity": wilson(tp, tp + fn, level),
        "specificity": wilson(tn, tn + fp, level),
        "ppv": wilson(tp, tp + fp, level),
        "npv": wilson(tn, tn + fn, level),
        "lr_positive": likelihood_ratio(tp, tp + fn, fp, fp + tn, level),
        "lr_negative": likelihood_ratio(fn, tp + fn, tn, fp + tn, level),
        "accuracy": wilson(tp + tn, table.n, level),
        "balanced_accuracy": Estimate(*((x + 1) / 2 for x in (index.value, index.lo, index.hi))),
        "f1": f1(table, level),
        "youden": index,
        "called_positive": wilson(tp + fp, table.n, level),
    }


def at_threshold(y: ArrayLike, p: ArrayLike, threshold: float, *, level: float = 0.95) -> AtThreshold:
    """Counts and rates when everybody at or above ``threshold`` is called positive."""
    table = confusion(y, p, threshold)
    return AtThreshold(float(threshold), table, rates(table, level))


def threshold_table(
    y: ArrayLike, p: ArrayLike, thresholds: Iterable[float], *, level: float = 0.95
) -> list[AtThreshold]:
    """``at_threshold`` for each threshold, in the order given."""
    return [at_threshold(y, p, threshold, level=level) for threshold in thresholds]


def _between(curve_thresholds: Floats, spot: int) -> float:
    """Midway to the next lower prediction, so that rounding of the predictions does not move the call."""
    here = float(curve_thresholds[spot])
    if spot + 1 >= curve_thresholds.size:
        return here
    return (here + float(curve_thresholds[spot + 1])) / 2


def youden_threshold(y: ArrayLike, p: ArrayLike) -> float:
    """The threshold with the largest Youden index (Youden 1950); of equal ones the one with the higher sensitivity.

    It lies midway between two neighbouring predictions. Choose it on training data (out-of-fold predictions), never on
    the data that the rates are reported for. Raises ValueError when only one class occurs.
    """
    labels, values = scored(y, p)
    curve = roc_curve(labels, values)
    index = (curve.y - curve.x)[1:]
    best = int(np.flatnonzero(index >= index.max() - 1e-12)[-1]) + 1
    return _between(curve.thresholds, best)


def threshold_for_sensitivity(y: ArrayLike, p: ArrayLike, sensitivity: float = 0.9) -> float:
    """The highest threshold whose sensitivity is at least ``sensitivity``; ValueError outside (0, 1]."""
    if not 0 < sensitivity <= 1:
        raise ValueError("the wanted sensitivity must lie in (0, 1]")
    labels, values = scored(y, p)
    curve = roc_curve(labels, values)
    first = int(np.argmax(curve.y >= sensitivity - 1e-12))
    return _between(curve.thresholds, first)


def threshold_for_alert_rate(p: ArrayLike, rate: float) -> float:
    """The lowest threshold that calls at most the share ``rate`` of rows positive; ValueError outside (0, 1)."""
    if not 0 < rate < 1:
        raise ValueError("the wanted alert rate must lie in (0, 1)")
    values = np.sort(finite(p, "the prediction"))[::-1]
    next_lower = values[int(rate * values.size + 1e-9)]
    higher = values[values > next_lower]
    return float(higher[-1] + next_lower) / 2 if higher.size else float(np.nextafter(next_lower, np.inf))
