"""Random-effects meta-analysis of one measure over several sites or studies."""

import math
from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, finite
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import z_quantile
from medloom_stats.regression import t_quantile

Method = Literal["reml", "dl"]
Scale = Literal["none", "log", "logit"]

_THERE: Final[dict[Scale, Callable[[float], float]]] = {
    "none": lambda x: x,
    "log": lambda x: math.log(x) if x > 0 else math.nan,
    "logit": lambda x: math.log(x / (1 - x)) if 0 < x < 1 else math.nan,
}
_BACK: Final[dict[Scale, Callable[[float], float]]] = {
    "none": lambda x: x,
    "log": lambda x: math.exp(x) if x < 700 else math.inf,
    "logit": lambda x: 0.5 * (1 + math.tanh(x / 2)),
}


class Pooled(NamedTuple):
    """The mean over ``k`` sites, where a new site would lie (``prediction``), and how much the sites differ.

    ``tau2`` is on the scale of the analysis; ``i2`` is a share (0 to 1); ``q_p`` is Cochran's test of no heterogeneity.
    """

    k: int
    estimate: Estimate
    prediction: Estimate
    tau2: float
    i2: float
    q: float
    q_p: float


def _cochran(effects: Floats, variances: Floats) -> float:
    weights = 1 / variances
    mean = (weights @ effects) / weights.sum()
    return float(weights @ (effects - mean) ** 2)


def dersimonian_laird(effects: ArrayLike, variances: ArrayLike) -> float:
    """Between-site variance by the method of moments (DerSimonian & Laird 1986)."""
    y, v = _checked(effects, variances)
    weights = 1 / v
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, (_cochran(y, v) - (y.size - 1)) / float(scale))


def reml(effects: ArrayLike, variances: ArrayLike, *, tolerance: float = 1e-12, most: int = 10_000) -> float:
    """Between-site variance by restricted maximum likelihood (Viechtbauer 2005), from DerSimonian-Laird's on."""
    y, v = _checked(effects, variances)
    tau2 = dersimonian_laird(y, v)
    for _ in range(most):
        w = 1 / (v + tau2)
        mean = (w @ y) / w.sum()
        # Fisher scoring: with P = W - w w' / sum(w), the score is (y'PPy - tr P) / 2, the information tr(PP) / 2
        total, squares = float(w.sum()), float((w**2).sum())
        trace = squares - 2 * float((w**3).sum()) / total + (squares / total) ** 2
        score = float(w**2 @ (y - mean) ** 2) - (total - squares / total)
        renewed = max(0.0, tau2 + score / trace)
        if abs(renewed - tau2) <= tolerance * (1 + tau2):
            return renewed
        tau2 = renewed
    return tau2


def _checked(effects: ArrayLike, variances: ArrayLike) -> tuple[Floats, Floats]:
    y, v = finite(effects, "effects"), finite(variances, "variances")
    if y.size != v.size or y.size < 2:
        raise ValueError("at least two effects, each with its variance, are needed")
    if (v <= 0).any():
        raise ValueError("variances must be positive")
    return y, v


def _q_p(q: float, degrees: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(degrees, q))


def pool(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "reml",
    scale: Scale = "none",
    level: float = 0.95,
) -> Pooled:
    """Pool effects ``[k]`` with variances ``[k]``, both on the scale of the analysis; the answer is on that of people.

    Random effects with Hartung and Knapp's variance and k - 1 degrees of freedom (Hartung & Knapp 2001; not truncated),
    as Debray et al. (BMJ 2017) advise for measures of prediction models: logit C statistic, ln O:E, calibration slope.
    The interval for a new site (Higgins, Thompson & Spiegelhalter 2009) has k - 2 degrees of freedom and is NaN for
    two sites. I² after Higgins & Thompson (2002). Raises ValueError for fewer than two effects or a variance not > 0.
    """
    y, v = _checked(effects, variances)
    k = int(y.size)
    tau2 = reml(y, v) if method == "reml" else dersimonian_laird(y, v)
    w = 1 / (v + tau2)
    mean = float((w @ y) / w.sum())
    spread = math.sqrt(float(w @ (y - mean) ** 2) / (k - 1) / float(w.sum()))
    half = t_quantile(level, k - 1) * spread
    wide = t_quantile(level, k - 2) * math.sqrt(tau2 + spread**2) if k > 2 else math.nan
    q = _cochran(y, v)
    back = _BACK[scale]
    return Pooled(
        k,
        Estimate(back(mean), back(mean - half), back(mean + half)),
        Estimate(back(mean), back(mean - wide), back(mean + wide)),
        tau2,
        max(0.0, (q - (k - 1)) / q) if q > 0 else 0.0,
        q,
        _q_p(q, k - 1),
    )


def pool_estimates(
    estimates: Sequence[Estimate],
    *,
    scale: Scale,
    method: Method = "reml",
    level: float = 0.95,
    quantiles: Sequence[float] | None = None,
) -> Pooled | None:
    """Pool estimates whose intervals are symmetric on ``scale``: their standard errors are read off the intervals.

    ``quantiles`` is what each half width was multiplied by; the normal's unless given (Student's t for small sites).

    Estimates without a finite interval on that scale (a site without events, an AUROC of 1) are left out; None when
    fewer than two are left.
    """
    there = _THERE[scale]
    widths = quantiles if quantiles is not None else [z_quantile(level)] * len(estimates)
    moved = [tuple(there(x) for x in (e.value, e.lo, e.hi)) for e in estimates]
    usable = [
        (value, ((hi - lo) / (2 * width)) ** 2)
        for (value, lo, hi), width in zip(moved, widths, strict=True)
        if math.isfinite(value + lo + hi)
    ]
    usable = [(value, variance) for value, variance in usable if variance > 0]
    if len(usable) < 2:
        return None
    effects, variances = zip(*usable, strict=True)
    return pool(effects, variances, method=method, scale=scale, level=level)
