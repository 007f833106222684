"""Measures for a continuous outcome."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, finite, group_codes, same_length
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import Statistic, bootstrap, resampling_weights, z_quantile

_FEW = 30


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
    """Coefficient of determination, 1 - SSE/SST; NaN when y is constant; can be negative.

    The interval is the studentised bootstrap (DiCiccio & Efron, Stat Sci 1996, section 4) of log(1 - R²), which keeps
    the limits below 1; each resample's standard error is that of the influence function of log(SSE/SST) (delta method,
    as for the R² out of sample of Hawinkel et al., Am Stat 2024), rows or whole clusters being the units. With fewer
    than 30 units, whose resamples repeat too few, Student's t takes the place of the bootstrap's quantiles.
    """
    observed, values = checked(y, predicted)
    units = _sums(observed, values, group_codes(groups, observed.size))
    log, se = (float(found[0]) for found in _log_unexplained(units, np.ones((1, units.shape[0]))))
    point = 1 - math.exp(log) if math.isfinite(log) else _extreme(observed, values)
    if not (math.isfinite(log) and se > 0):
        return Estimate(point)
    n = units.shape[0]
    if n < _FEW:
        t = t_quantile(level, n - 1)
        low, high = -t, t
    else:
        chunks = resampling_weights(n, resamples, np.random.default_rng(seed))
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = np.concatenate([_distance(units, weights, log) for weights in chunks])
        low, high = np.quantile(drawn[np.isfinite(drawn)], [(1 - level) / 2, (1 + level) / 2])
    return Estimate(point, 1 - math.exp(log - low * se), 1 - math.exp(log - high * se))


def _extreme(y: Floats, predicted: Floats) -> float:
    """R² where its logarithm is not defined: 1 without any error, NaN when y is constant."""
    return math.nan if np.ptp(y) == 0 else 1.0


def _sums(y: Floats, predicted: Floats, codes: Ints | None) -> Floats:
    """Of each row or cluster ``[n, 4]``: squared errors, squares and values of the centred y, number of rows."""
    centred = y - y.mean()
    rows = np.column_stack([(y - predicted) ** 2, centred**2, centred, np.ones(y.size)])
    if codes is None:
        return rows
    return np.column_stack([np.bincount(codes, column) for column in rows.T])


def _log_unexplained(units: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """log(SSE/SST) of each resample ``[b, n]`` of the units, and its standard error; NaN where it is not defined."""
    errors, squares, centred, count = (weights @ units).T
    mean = centred / count
    around = squares - count * mean**2
    usable = (errors > 0) & (around > 1e-300)
    errors, around = np.where(usable, errors, np.nan), np.where(usable, around, np.nan)
    # the influence of a unit is linear in its four sums, so its square needs their ten products alone
    linear = np.stack([1 / errors, -1 / around, 2 * mean / around, -(mean**2) / around])
    pairs = [(i, j) for i in range(4) for j in range(i, 4)]
    products = weights @ np.column_stack([units[:, i] * units[:, j] for i, j in pairs])
    doubled = np.array([1.0 if i == j else 2.0 for i, j in pairs])
    terms = np.column_stack([linear[i] * linear[j] for i, j in pairs])
    drawn = weights.sum(axis=1)
    variance = (products * terms * doubled).sum(axis=1) * drawn / np.maximum(drawn - 1, 1)
    return np.log(errors / around), np.sqrt(np.maximum(variance, 0.0))


def _distance(units: Floats, weights: Floats, centre: float) -> Floats:
    log, se = _log_unexplained(units, weights)
    return np.asarray((log - centre) / se, dtype=np.float64)


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
