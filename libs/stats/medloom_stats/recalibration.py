"""What a finished model would give after its intercept, or intercept and slope, were fitted to new data."""

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats import logistic
from medloom_stats.arrays import Floats, probabilities
from medloom_stats.calibration import integrated_calibration_index, losses

Update = Literal["none", "intercept", "slope"]


class Recalibrated(NamedTuple):
    """Probabilities after the update, expit(intercept + slope * logit(p)); coefficients that do not exist are NaN."""

    intercept: float
    slope: float
    p: Floats


def recalibrate(y: ArrayLike, p: ArrayLike, update: Update) -> Recalibrated:
    """Logistic recalibration of ``p`` on ``y`` (Steyerberg 2019, ch. 20; Janssen et al. 2008).

    ``intercept``: recalibration in the large, the slope stays 1. ``slope``: both. The figures of what comes back are
    apparent: they are judged on the rows that the one or two coefficients were fitted to. Coefficients are NaN and the
    probabilities stay as they are when one class is absent, all predictions are equal, or they separate the classes.
    """
    labels, values = probabilities(y, p)
    if update == "none":
        return Recalibrated(0.0, 1.0, values)
    lp, ones = logistic.logit(values), np.ones((labels.size, 1))
    unknown = Recalibrated(math.nan, math.nan, values)
    if labels.min() == labels.max() or (update == "slope" and np.ptp(lp) == 0):
        return unknown
    if update == "intercept":
        found = logistic.fit(ones, labels, offset=lp)
        intercept, slope = float(found.coef[0]), 1.0
    else:
        found = logistic.fit(np.c_[ones, lp], labels)
        intercept, slope = (float(c) for c in found.coef)
    return unknown if found.separated else Recalibrated(intercept, slope, logistic.expit(intercept + slope * lp))


def summary(y: ArrayLike, p: ArrayLike, update: Update) -> dict[str, float]:
    """The coefficients, and O:E, Brier score, log loss and ICI after the update."""
    labels, _ = probabilities(y, p)
    found = recalibrate(y, p, update)
    enough = labels.size >= 5
    return {
        "intercept": found.intercept,
        "slope": found.slope,
        "observed_expected": float(labels.sum() / found.p.sum()) if found.p.sum() > 0 else math.nan,
        "brier": float(((found.p - labels) ** 2).mean()),
        "log_loss": float(losses(labels, found.p).mean()),
        "ici": integrated_calibration_index(labels, found.p) if enough else math.nan,
    }
