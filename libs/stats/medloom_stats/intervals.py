"""Intervals for proportions, and the bootstrap.

The bootstrap here works on resampling *weights*: a statistic is a function of a matrix of counts ``[resamples, n]``
(how often each row was drawn), so that a thousand resamples of a rank statistic cost a few array operations.
"""

import math
from collections.abc import Callable, Iterator
from statistics import NormalDist
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, group_codes
from medloom_stats.estimate import Estimate

Statistic: TypeAlias = Callable[[Floats], Floats]
Method: TypeAlias = Literal["percentile", "bca"]
_CELLS_PER_CHUNK = 2_000_000
_JACKKNIFE_GROUPS = 200


def z_quantile(level: float) -> float:
    """Two-sided standard normal quantile, 1.959964 for ``level`` 0.95; ValueError outside (0, 1)."""
    if not 0 < level < 1:
        raise ValueError("the confidence level must lie between 0 and 1")
    return NormalDist().inv_cdf(0.5 + level / 2)


def _check_counts(successes: float, n: float) -> None:
    if n < 0 or successes < 0 or successes > n:
        raise ValueError(f"{successes} of {n} is not a proportion")


def wilson(successes: float, n: float, level: float = 0.95) -> Estimate:
    """Wilson score interval of a proportion (Wilson 1927; Brown, Cai & DasGupta 2001). NaN throughout when n = 0."""
    _check_counts(successes, n)
    z = z_quantile(level)
    if n == 0:
        return Estimate(math.nan)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    lo = 0.0 if successes == 0 else max(0.0, centre - half)
    hi = 1.0 if successes == n else min(1.0, centre + half)
    return Estimate(share, lo, hi)


def clopper_pearson(successes: float, n: float, level: float = 0.95) -> Estimate:
    """Exact interval of a proportion (Clopper & Pearson 1934). NaN throughout when n = 0."""
    from scipy.special import betaincinv

    _check_counts(successes, n)
    if n == 0:
        return Estimate(math.nan)
    tail = (1 - level) / 2
    lo = 0.0 if successes == 0 else float(betaincinv(successes, n - successes + 1, tail))
    hi = 1.0 if successes == n else float(betaincinv(successes + 1, n - successes, 1 - tail))
    return Estimate(successes / n, lo, hi)


def _draw(pool: Ints, b: int, n: int, rng: np.random.Generator) -> Floats:
    drawn = pool[rng.integers(0, pool.size, size=(b, pool.size), dtype=np.int32)]
    flat = (drawn + (np.arange(b, dtype=np.int64) * n)[:, None]).ravel()
    return np.bincount(flat, minlength=b * n).reshape(b, n).astype(np.float64)


def resampling_weights(
    n: int,
    resamples: int,
    rng: np.random.Generator,
    *,
    strata: ArrayLike | None = None,
    groups: ArrayLike | None = None,
) -> Iterator[Floats]:
    """Chunks ``[b, n]`` of bootstrap counts.

    ``strata`` keeps the size of each stratum (for example both outcome classes) fixed; ``groups`` draws whole clusters
    with replacement (Field & Welsh 2007) and then ``strata`` is ignored.
    """
    if resamples < 1:
        raise ValueError("at least one resample is needed")
    codes = group_codes(groups, n)
    step = max(1, _CELLS_PER_CHUNK // n)
    pools = [np.arange(n)]
    if codes is not None:
        pools = [np.arange(int(codes.max()) + 1)]
    elif strata is not None:
        marks = np.asarray(strata)
        pools = [np.flatnonzero(marks == mark) for mark in np.unique(marks)]
    size = n if codes is None else pools[0].size
    for start in range(0, resamples, step):
        b = min(step, resamples - start)
        weights = _draw(pools[0], b, size, rng)
        for pool in pools[1:]:
            weights += _draw(pool, b, size, rng)
        yield weights if codes is None else weights[:, codes]


def bootstrap_distribution(
    statistic: Statistic,
    n: int,
    *,
    resamples: int = 1000,
    seed: int = 0,
    strata: ArrayLike | None = None,
    groups: ArrayLike | None = None,
) -> Floats:
    """Values of ``statistic`` over the resamples, shape ``[resamples]`` or ``[resamples, k]``, in a fixed order."""
    rng = np.random.default_rng(seed)
    chunks = resampling_weights(n, resamples, rng, strata=strata, groups=groups)
    return np.concatenate([statistic(weights) for weights in chunks])


def _jackknife(statistic: Statistic, n: int, codes: Ints | None) -> Floats:
    blocks = codes if codes is not None else np.arange(n) % min(n, _JACKKNIFE_GROUPS)
    kept = [statistic((blocks != block).astype(np.float64)[None, :]) for block in range(int(blocks.max()) + 1)]
    return np.concatenate(kept)


def _bca_levels(values: Floats, point: float, jackknife: Floats, level: float) -> tuple[float, float]:
    normal = NormalDist()
    below = (np.count_nonzero(values < point) + 0.5 * np.count_nonzero(values == point)) / values.size
    bias = normal.inv_cdf(min(max(below, 0.5 / values.size), 1 - 0.5 / values.size))
    spread = jackknife.mean() - jackknife
    scale = float((spread**2).sum()) ** 1.5
    acceleration = float((spread**3).sum()) / (6 * scale) if scale > 0 else 0.0
    limits = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        shifted = bias + normal.inv_cdf(tail)
        limits.append(normal.cdf(bias + shifted / (1 - acceleration * shifted)))
    return limits[0], limits[1]


def percentile(values: Floats, point: float, level: float = 0.95) -> Estimate:
    """Percentile interval; NaN limits when fewer than half of the resamples gave a value."""
    usable = values[np.isfinite(values)]
    if usable.size * 2 < values.size or usable.size == 0:
        return Estimate(point)
    lo, hi = np.quantile(usable, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(point, float(lo), float(hi))


def bootstrap(
    statistic: Statistic,
    n: int,
    *,
    resamples: int = 1000,
    seed: int = 0,
    strata: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    method: Method = "percentile",
    level: float = 0.95,
) -> Estimate:
    """Bootstrap interval of a statistic of weights (Efron & Tibshirani 1993, ch. 13 and 14).

    ``statistic`` maps weights ``[b, n]`` to ``[b]``. ``method`` "bca" corrects bias and skewness; its acceleration
    comes from a jackknife that leaves out one cluster, or one of at most 200 blocks of rows, at a time. Resamples in
    which the statistic is not defined (one class drawn) are dropped; NaN limits when they are more than half.
    """
    point = float(statistic(np.ones((1, n)))[0])
    values = bootstrap_distribution(statistic, n, resamples=resamples, seed=seed, strata=strata, groups=groups)
    if method == "percentile":
        return percentile(values, point, level)
    usable = values[np.isfinite(values)]
    left_out = _jackknife(statistic, n, group_codes(groups, n))
    left_out = left_out[np.isfinite(left_out)]
    if usable.size * 2 < values.size or left_out.size < 2:
        return Estimate(point)
    lo, hi = np.quantile(usable, _bca_levels(usable, point, left_out, level))
    return Estimate(point, float(lo), float(hi))
