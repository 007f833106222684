"""Measures for a continuous outcome."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, finite, ratio, same_length
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import Statistic, bootstrap, z_quantile


class Agreement(NamedTuple):
    """Bias (mean of predicted - observed) and limits of agreement (Bland & Altman 1986), each with its interval."""

    bias: Estimate
    lower: Estimate
    upper: Estimate


def checked(y: ArrayLike, predicted: ArrayLike) -> tuple[Floats, Floats]:
    """Both as float vectors of the same length >= 2; ValueError otherwise or when a value is not finite."""
    observed, values = finite(y, "y"), finite(predicted, "the prediction")
    same_length(observed, values, "y and the prediction")
    if observed.size < 2:
        raise ValueError("at least two rows are needed")
    return observed, values


def weighted_r2(y: Floats, predicted: Floats) -> Statistic:
    """1 - SSE/SST as a function of row weights, with the weighted mean of y as the reference; NaN where SST is 0."""
    errors, centred = (y - predicted) ** 2, y - y.mean()

    def statistic(weights: Floats) -> Floats:
        total = weights.sum(axis=1)
        around = weights @ centred**2 - (weights @ centred) ** 2 / total
        return np.asarray(1 - ratio(weights @ errors, np.where(around > 1e-300, around, 0.0)), dtype=np.float64)

    return statistic


def weighted_mean(rows: Floats, after: Callable[[Floats], Floats] = lambda x: x) -> Statistic:
    """``after`` of the weighted mean of ``rows``."""
    return lambda weights: after((weights @ rows) / weights.sum(axis=1))


def r2(
    y: ArrayLike,
    predicted: ArrayLike,
    *,
    resamples: int = 1000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Coefficient of determination, 1 - SSE/SST, with a bootstrap interval; NaN when y is constant; can be negative."""
    observed, values = checked(y, predicted)
    statistic = weighted_r2(observed, values)
    return bootstrap(statistic, observed.size, resamples=resamples, seed=seed, groups=groups, level=level)


def rmse(
    y: ArrayLike,
    predicted: ArrayLike,
    *,
    resamples: int = 1000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Root mean squared error in units of y, with a bootstrap interval."""
    observed, values = checked(y, predicted)
    statistic = weighted_mean((observed - values) ** 2, np.sqrt)
    return bootstrap(statistic, observed.size, resamples=resamples, seed=seed, groups=groups, level=level)


def mae(
    y: ArrayLike,
    predicted: ArrayLike,
    *,
    resamples: int = 1000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Mean absolute error in units of y, with a bootstrap interval."""
    observed, values = checked(y, predicted)
    statistic = weighted_mean(np.abs(observed - values))
    return bootstrap(statistic, observed.size, resamples=resamples, seed=seed, groups=groups, level=level)


def t_quantile(level: float, degrees: float) -> float:
    """Two-sided quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + level / 2))


def calibration_slope(y: ArrayLike, predicted: ArrayLike, *, level: float = 0.95) -> tuple[Estimate, Estimate]:
    """Slope and intercept of the least-squares line of y on the prediction (ideal 1 and 0) with t intervals.

    Both NaN when the predictions are constant; NaN limits with two rows. Intercept in units of y.
    """
    observed, values = checked(y, predicted)
    n = observed.size
    centre = float(values.mean())
    spread = float(((values - centre) ** 2).sum())
    if spread <= 0:
        return Estimate(math.nan), Estimate(math.nan)
    slope = float(((values - centre) * observed).sum()) / spread
    intercept = float(observed.mean()) - slope * centre
    if n < 3:
        return Estimate(slope), Estimate(intercept)
    noise = float(((observed - intercept - slope * values) ** 2).sum()) / (n - 2)
    t = t_quantile(level, n - 2)
    half_slope = t * math.sqrt(noise / spread)
    half_intercept = t * math.sqrt(noise * (1 / n + centre**2 / spread))
    return (
        Estimate(slope, slope - half_slope, slope + half_slope),
        Estimate(intercept, intercept - half_intercept, intercept + half_intercept),
    )


def limits_of_agreement(y: ArrayLike, predicted: ArrayLike, *, level: float = 0.95) -> Agreement:
    """Bland & Altman (Lancet 1986): bias ± z·SD of predicted - observed, with their approximate t intervals."""
    observed, values = checked(y, predicted)
    gaps = values - observed
    n, bias, sd = gaps.size, float(gaps.mean()), float(gaps.std(ddof=1))
    t = t_quantile(level, n - 1)
    half, wide = t * sd / math.sqrt(n), t * sd * math.sqrt(3 / n)
    reach = z_quantile(level) * sd
    return Agreement(
        Estimate(bias, bias - half, bias + half),
        Estimate(bias - reach, bias - reach - wide, bias - reach + wide),
        Estimate(bias + reach, bias + reach - wide, bias + reach + wide),
    )
