"""Whether predicted probabilities are right: Brier score, recalibration, O:E and the calibration curve."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats import logistic
from medloom_stats.arrays import Floats, Ints, probabilities
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import bootstrap, percentile, resampling_weights, wilson, z_quantile

_EXACT, _PLACES = 2000, 100


class Recalibration(NamedTuple):
    """Calibration slope, and calibration-in-the-large (the intercept when the slope is held at 1); ideal 1 and 0."""

    slope: Estimate
    intercept: Estimate


class Smooth(NamedTuple):
    """Smoothed observed risk over predicted risk with pointwise limits, all of shape ``[points]``."""

    predicted: Floats
    observed: Floats
    lo: Floats
    hi: Floats


class Bin(NamedTuple):
    """One group of predictions: its mean prediction and observed share with Wilson limits."""

    predicted: float
    observed: Estimate
    n: int
    events: int


def losses(y: Floats, p: Floats) -> Floats:
    """Negative log likelihood of each row; probabilities are clipped at the machine epsilon, as scikit-learn does."""
    eps = np.finfo(np.float64).eps
    inside = np.clip(p, eps, 1 - eps)
    return np.asarray(-(y * np.log(inside) + (1 - y) * np.log1p(-inside)), dtype=np.float64)


def _mean_estimate(rows: Floats, resamples: int, seed: int, groups: ArrayLike | None, level: float) -> Estimate:
    return bootstrap(
        lambda weights: (weights @ rows) / weights.sum(axis=1),
        rows.size,
        resamples=resamples,
        seed=seed,
        groups=groups,
        level=level,
    )


def brier(
    y: ArrayLike,
    p: ArrayLike,
    *,
    resamples: int = 1000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Brier score, the mean squared error of the probabilities (Brier 1950), with a bootstrap interval; 0 is best."""
    labels, values = probabilities(y, p)
    return _mean_estimate((values - labels) ** 2, resamples, seed, groups, level)


def log_loss(
    y: ArrayLike,
    p: ArrayLike,
    *,
    resamples: int = 1000,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Mean negative log likelihood in nats, with a bootstrap interval; 0 is best."""
    labels, values = probabilities(y, p)
    return _mean_estimate(losses(labels, values), resamples, seed, groups, level)


def scaled_brier(y: ArrayLike, p: ArrayLike) -> float:
    """1 - Brier / Brier of predicting the prevalence for everybody (Steyerberg et al. 2010); NaN with one class."""
    labels, values = probabilities(y, p)
    reference = float(labels.mean() * (1 - labels.mean()))
    return 1 - float(((values - labels) ** 2).mean()) / reference if reference > 0 else math.nan


def _wald(value: float, variance: float, level: float) -> Estimate:
    half = z_quantile(level) * math.sqrt(variance) if variance >= 0 else math.nan
    return Estimate(value, value - half, value + half)


def _orders_perfectly(y: Floats, lp: Floats) -> bool:
    events, others = lp[y == 1], lp[y == 0]
    return bool(events.min() >= others.max() or events.max() <= others.min())


def slope_intercept(
    y: ArrayLike, p: ArrayLike, *, groups: ArrayLike | None = None, level: float = 0.95
) -> Recalibration:
    """Logistic recalibration of the predictions (Cox 1958; Van Calster et al. 2019) with Wald intervals.

    Slope: coefficient of logit(p) in a logistic regression of y. Calibration-in-the-large: the intercept with logit(p)
    as offset. Probabilities are clipped to [1e-10, 1 - 1e-10] before the logit. With ``groups`` the intervals are
    cluster-robust. The slope is NaN when all predictions are equal or separate the classes perfectly; both are NaN when
    only one class occurs.
    """
    labels, values = probabilities(y, p)
    if labels.min() == labels.max():
        return Recalibration(Estimate(math.nan), Estimate(math.nan))
    lp = logistic.logit(values)
    ones = np.ones((labels.size, 1))
    large = logistic.fit(ones, labels, offset=lp, groups=groups)
    intercept = _wald(float(large.coef[0]), float(large.cov[0, 0]), level)
    if np.ptp(lp) == 0 or _orders_perfectly(labels, lp):
        return Recalibration(Estimate(math.nan), intercept)
    found = logistic.fit(np.c_[ones, lp], labels, groups=groups)
    if found.separated:
        return Recalibration(Estimate(math.nan), intercept)
    return Recalibration(_wald(float(found.coef[1]), float(found.cov[1, 1]), level), intercept)


def observed_expected(y: ArrayLike, p: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Observed events over expected events; the interval is symmetric on the log scale.

    Var(ln O:E) = sum (y - p O:E)^2 / O^2, that of a ratio of two means (Cochran 1977, ch. 6): observed and expected
    events rise together, so that (1 - O/n) / O (Debray et al. 2017), to which it comes down when all predictions are
    equal, would be too wide. Value 0 with NaN limits when no event was observed; NaN when none was expected.
    """
    labels, values = probabilities(y, p)
    observed, expected = float(labels.sum()), float(values.sum())
    if expected == 0:
        return Estimate(math.nan)
    if observed == 0:
        return Estimate(0.0)
    ratio = observed / expected
    spread = math.sqrt(float(((labels - ratio * values) ** 2).sum())) / observed
    factor = math.exp(z_quantile(level) * spread)
    return Estimate(ratio, ratio / factor, ratio * factor)


def _bins(p: Floats, count: int) -> Ints:
    edges = np.unique(np.quantile(p, np.linspace(0, 1, count + 1)))
    return np.clip(np.searchsorted(edges, p, side="right") - 1, 0, max(edges.size - 2, 0))


def binned(y: ArrayLike, p: ArrayLike, bins: int = 10, *, level: float = 0.95) -> list[Bin]:
    """Calibration by equally large groups of predictions (deciles by default), observed shares with Wilson limits."""
    labels, values = probabilities(y, p)
    codes = _bins(values, bins)
    found = []
    for code in np.unique(codes):
        inside = codes == code
        events, n = int(labels[inside].sum()), int(inside.sum())
        found.append(Bin(float(values[inside].mean()), wilson(events, n, level), n, events))
    return found


def _local_weights(x: Floats, at: Floats, neighbours: int) -> Floats:
    distance = np.abs(at[:, None] - x[None, :])
    reach = np.partition(distance, neighbours - 1, axis=1)[:, neighbours - 1]
    span = np.where(reach > 0, reach, 1.0)[:, None]
    tricube = (1 - np.minimum(distance / span, 1.0) ** 3) ** 3
    # neighbours that are all equally far away (few distinct predictions) count alike instead of not at all
    lost = tricube.sum(axis=1) <= 0
    tricube[lost] = distance[lost] <= reach[lost, None]
    return np.where(reach[:, None] > 0, tricube, (distance == 0).astype(np.float64))


def _smoother(x: Floats, at: Floats, neighbours: int) -> Floats:
    """Rows of the local-linear smoother: observed(at) = rows @ y (Cleveland 1979)."""
    weights = _local_weights(x, at, neighbours)
    weights /= weights.sum(axis=1, keepdims=True)
    centre = weights @ x
    offset = x[None, :] - centre[:, None]
    spread = (weights * offset**2).sum(axis=1)
    # below this spread the neighbourhood is one point and the local line has no slope
    flat = spread < (1e-3 * np.ptp(x)) ** 2
    pull = np.divide(at - centre, spread, out=np.zeros_like(spread), where=~flat)
    return np.asarray(weights * (1 + pull[:, None] * offset), dtype=np.float64)


def calibration_curve(
    y: ArrayLike, p: ArrayLike, *, span: float = 0.75, points: int = 101, level: float = 0.95
) -> Smooth:
    """Smooth calibration curve: local-linear regression of y on p with tricube weights (Austin & Steyerberg 2014).

    Evaluated on an even grid over the range of p. Limits are pointwise: the smoother is linear in y, so its variance is
    the sum of squared weights times the binomial variance of the smoothed risk. Clipped to [0, 1].
    Raises ValueError for fewer than 5 rows or a span outside (0, 1].
    """
    labels, values = probabilities(y, p)
    if labels.size < 5:
        raise ValueError("a calibration curve needs at least 5 rows")
    if not 0 < span <= 1:
        raise ValueError("the span must lie in (0, 1]")
    if np.ptp(values) == 0:
        rate = wilson(float(labels.sum()), labels.size, level)
        return Smooth(values[:1], np.array([rate.value]), np.array([rate.lo]), np.array([rate.hi]))
    neighbours = max(3, int(span * labels.size + 1e-10))
    grid = np.linspace(values.min(), values.max(), points)
    chunk = max(1, 4_000_000 // labels.size)
    starts = range(0, points, chunk)
    observed = np.concatenate([_smoother(values, grid[i : i + chunk], neighbours) @ labels for i in starts])
    observed = np.clip(observed, 0, 1)
    risk = np.interp(values, grid, observed)
    noise = risk * (1 - risk)
    variance = np.concatenate([_smoother(values, grid[i : i + chunk], neighbours) ** 2 @ noise for i in starts])
    half = z_quantile(level) * np.sqrt(variance)
    return Smooth(grid, observed, np.clip(observed - half, 0, 1), np.clip(observed + half, 0, 1))


class Errors(NamedTuple):
    """Distance of predicted from smoothed observed risk: mean (ICI), median (E50), 90 % quantile (E90)."""

    ici: Estimate
    e50: Estimate
    e90: Estimate


def smoothed_risk(y: ArrayLike, p: ArrayLike, *, span: float = 0.75) -> Floats:
    """The calibration curve at every row's own prediction, ``[n]``; exact up to 2,000 different predictions.

    Beyond that linear between 1,001 of their quantiles. Raises ValueError as ``calibration_curve``.
    """
    labels, values = probabilities(y, p)
    if np.ptp(values) == 0:
        return np.full(labels.size, labels.mean())
    if labels.size < 5:
        raise ValueError("a calibration curve needs at least 5 rows")
    at, back = np.unique(values, return_inverse=True)
    if at.size > _EXACT:
        grid = np.unique(np.quantile(at, np.linspace(0, 1, _EXACT // 2 + 1)))
        return np.interp(values, grid, _smoothed(values, labels, grid, span))
    return _smoothed(values, labels, at, span)[back]


def _smoothed(x: Floats, y: Floats, at: Floats, span: float) -> Floats:
    neighbours = max(3, int(span * x.size + 1e-10))
    chunk = max(1, 4_000_000 // x.size)
    parts = [_smoother(x, at[i : i + chunk], neighbours) @ y for i in range(0, at.size, chunk)]
    return np.asarray(np.clip(np.concatenate(parts), 0, 1), dtype=np.float64)


def errors(
    y: ArrayLike,
    p: ArrayLike,
    *,
    span: float = 0.75,
    resamples: int = 200,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> Errors:
    """ICI, E50 and E90 (Austin & Steyerberg, Stat Med 2019) with percentile bootstrap intervals.

    The values are exact (``smoothed_risk``). In the resamples neighbouring predictions are put together into at most
    100 places, at each of which the curve is smoothed anew. NaN limits with one class. Raises ValueError as
    ``calibration_curve``.
    """
    labels, values = probabilities(y, p)
    gaps = np.abs(smoothed_risk(labels, values, span=span) - values)
    points = float(gaps.mean()), float(np.quantile(gaps, 0.5)), float(np.quantile(gaps, 0.9))
    if labels.min() == labels.max() or np.ptp(values) == 0:
        return Errors(*(Estimate(point) for point in points))
    places = _bins(values, _PLACES)
    count = np.bincount(places)
    used = np.flatnonzero(count)
    centre = np.bincount(places, values)[used] / count[used]
    codes = np.searchsorted(used, places)
    rng = np.random.default_rng(seed)
    smooth = _places_smoother(centre, span)
    limits = np.concatenate(
        [
            _errors_of(weights, labels, codes, centre, smooth)
            for weights in resampling_weights(labels.size, resamples, rng, groups=groups)
        ]
    )
    return Errors(*(percentile(limits[:, i], point, level) for i, point in enumerate(points)))


def _errors_of(
    weights: Floats, y: Floats, codes: Ints, centre: Floats, smooth: Callable[[Floats, Floats], Floats]
) -> Floats:
    """ICI, E50 and E90 ``[b, 3]`` of resamples, over places instead of rows."""
    found = np.empty((weights.shape[0], 3))
    for i, row in enumerate(weights):
        n = np.bincount(codes, row, centre.size).astype(np.float64)
        events = np.bincount(codes, row * y, centre.size).astype(np.float64)
        gap = np.abs(smooth(n, events) - centre)
        order = np.argsort(gap)
        share = np.cumsum(n[order]) / n.sum()
        found[i] = gap @ n / n.sum(), *gap[order][np.searchsorted(share, (0.5 - 1e-9, 0.9 - 1e-9))]
    return found


def _places_smoother(x: Floats, span: float) -> Callable[[Floats, Floats], Floats]:
    """Local-linear smoothing of the shares ``events / n`` over places ``x``, places counting by their ``n``."""
    distance = np.abs(x[:, None] - x[None, :])
    order = np.argsort(distance, axis=1)
    ordered = np.take_along_axis(distance, order, axis=1)

    def smooth(n: Floats, events: Floats) -> Floats:
        last = np.argmax(np.cumsum(n[order], axis=1) >= span * n.sum() - 1e-9, axis=1)
        reach = ordered[np.arange(x.size), last][:, None]
        weights = (1 - np.minimum(distance / np.where(reach > 0, reach, 1.0), 1.0) ** 3) ** 3 * n
        total = weights.sum(axis=1, keepdims=True)
        weights /= np.where(total > 0, total, 1.0)
        middle = weights @ x
        offset = x[None, :] - middle[:, None]
        spread = (weights * offset**2).sum(axis=1)
        flat = spread < (1e-3 * np.ptp(x)) ** 2
        pull = np.divide(x - middle, spread, out=np.zeros_like(spread), where=~flat)
        share = np.divide(events, n, out=np.zeros_like(n), where=n > 0)
        return np.asarray(np.clip((weights * (1 + pull[:, None] * offset)) @ share, 0, 1), dtype=np.float64)

    return smooth


def integrated_calibration_index(y: ArrayLike, p: ArrayLike, *, span: float = 0.75) -> float:
    """Mean absolute gap between smoothed observed and predicted risk, ICI (Austin & Steyerberg 2019)."""
    values = np.asarray(p, dtype=np.float64)
    return float(np.abs(smoothed_risk(y, p, span=span) - values).mean())
