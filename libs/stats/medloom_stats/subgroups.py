"""One model in subgroups of the patients: a measure in each, and whether the subgroups differ by more than chance."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, finite, group_codes, probabilities
from medloom_stats.calibration import observed_expected
from medloom_stats.discrimination import auroc
from medloom_stats.estimate import Estimate
from medloom_stats.influence import auroc_influence, standard_error
from medloom_stats.intervals import z_quantile


class Stratum(NamedTuple):
    """One subgroup: its size, events (NaN without a binary outcome), the measure, and the standard error that the test
    of interaction uses (of the logarithm for an O:E ratio); NaN where it cannot be estimated."""

    n: int
    events: float
    estimate: Estimate
    se: float


class Interaction(NamedTuple):
    """Cochran's Q over ``df + 1`` subgroups and its p value; NaN when fewer than two can be compared."""

    q: float
    df: int
    p: float


def interaction(values: Sequence[float], errors: Sequence[float]) -> Interaction:
    """Whether independent estimates differ: Cochran's Q (Cochran 1954) against chi-squared.

    With two subgroups Q is the squared z of the difference (Altman & Bland 2003).
    Estimates without a positive finite standard error are left out. Raises ValueError when the lengths differ.
    """
    from scipy.special import chdtrc

    theta, se = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if theta.shape != se.shape:
        raise ValueError("values and errors differ in length")
    usable = np.isfinite(theta) & np.isfinite(se) & (se > 0)
    theta, weight = theta[usable], se[usable] ** -2.0
    if theta.size < 2:
        return Interaction(math.nan, max(0, theta.size - 1), math.nan)
    q = float((weight * (theta - (weight @ theta) / weight.sum()) ** 2).sum())
    return Interaction(q, theta.size - 1, float(chdtrc(theta.size - 1, q)))


def auroc_stratum(y: ArrayLike, p: ArrayLike, *, groups: ArrayLike | None = None, level: float = 0.95) -> Stratum:
    """AUROC of one subgroup: interval as ``discrimination.auroc``, standard error after DeLong, with ``groups`` after
    Obuchowski (1997). NaN when one class only occurs; no standard error when a class has one member or the AUROC is 0
    or 1."""
    labels, values = probabilities(y, p)
    events = float(labels.sum())
    if labels.min() == labels.max():
        return Stratum(labels.size, events, Estimate(math.nan), math.nan)
    clusters = group_codes(groups, labels.size)
    area, rows = auroc_influence(labels, values)
    error = float(standard_error(rows[:, None], clusters)[0]) if 0 < area < 1 else math.nan
    if clusters is None or not math.isfinite(error):
        return Stratum(labels.size, events, auroc(labels, values, level=level), error)
    return Stratum(labels.size, events, on_logit(area, error, level), error)


def on_logit(area: float, error: float, level: float = 0.95) -> Estimate:
    """An AUROC with the interval that is symmetric on the logit scale; no limits at 0 and 1."""
    if not (0 < area < 1 and math.isfinite(error)):
        return Estimate(area)
    half = z_quantile(level) * error / (area * (1 - area))
    centre = math.log(area / (1 - area))
    return Estimate(area, 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre)))


def macro_auroc_stratum(
    codes: ArrayLike, p: ArrayLike, *, groups: ArrayLike | None = None, level: float = 0.95
) -> Stratum:
    """Mean one-versus-rest AUROC of one subgroup for classes 0..K-1; ``p`` is ``[n, K]``.

    The standard error sums the classes' influences row by row (DeLong et al. 1988; Obuchowski 1997 with ``groups``).
    Raises ValueError when a class does not occur.
    """
    labels, matrix = finite(codes, "the classes"), np.asarray(p, dtype=np.float64)
    if set(np.unique(labels)) != set(range(matrix.shape[1])):
        raise ValueError("every class must occur in the subgroup")
    found = [auroc_influence((labels == k).astype(np.float64), matrix[:, k]) for k in range(matrix.shape[1])]
    area = float(np.mean([value for value, _ in found]))
    rows = np.mean([influence for _, influence in found], axis=0)
    error = float(standard_error(rows[:, None], group_codes(groups, labels.size))[0]) if 0 < area < 1 else math.nan
    return Stratum(labels.size, math.nan, on_logit(area, error, level), error)


def calibration_stratum(y: ArrayLike, p: ArrayLike, *, level: float = 0.95) -> Stratum:
    """Observed over expected events of one subgroup, with the interval of ``observed_expected``.

    The standard error is that of ln(O:E) for given predictions, sqrt(sum p (1 - p)) / O (Spiegelhalter 1986): the test
    of interaction asks about these patients' predictions and keeps its level, which the interval's wider one does not.
    """
    labels, values = probabilities(y, p)
    events = float(labels.sum())
    found = observed_expected(labels, values, level=level)
    error = math.sqrt(float((values * (1 - values)).sum())) / events if events > 0 else math.nan
    return Stratum(labels.size, events, found, error)


def mean_stratum(rows: ArrayLike, *, groups: ArrayLike | None = None, level: float = 0.95) -> Stratum:
    """Mean of a loss or an error over one subgroup with a normal interval, cluster-robust with ``groups``."""
    values: Floats = finite(rows, "the loss")
    n = values.size
    mean = float(values.mean())
    clusters = group_codes(groups, n)
    if n < 2:
        return Stratum(n, math.nan, Estimate(mean), math.nan)
    scale = math.sqrt(n / (n - 1)) if clusters is None else 1.0
    error = float(standard_error((scale * (values - mean) / n)[:, None], clusters)[0])
    half = z_quantile(level) * error
    return Stratum(n, math.nan, Estimate(mean, mean - half, mean + half), error)


def same_area(strata: Sequence[Stratum]) -> Interaction:
    """Interaction of the subgroups' AUROCs on the logit scale (Pepe 2003, p. 107).

    There the standard error depends less on the estimate, and the test keeps its level with few events where the plain
    scale exceeds it.
    """
    areas = np.array([one.estimate.value for one in strata])
    inside = np.where((areas > 0) & (areas < 1), areas, np.nan)
    slope = inside * (1 - inside)
    return interaction(list(np.log(inside) - np.log1p(-inside)), list(np.array([one.se for one in strata]) / slope))


def same_mean(strata: Sequence[Stratum]) -> Interaction:
    """Interaction of means of a loss or an error."""
    return interaction([one.estimate.value for one in strata], [one.se for one in strata])


def same_ratio(strata: Sequence[Stratum]) -> Interaction:
    """Interaction of the subgroups' O:E ratios, on the logarithmic scale."""
    values = [math.log(one.estimate.value) if one.estimate.value > 0 else math.nan for one in strata]
    return interaction(values, [one.se for one in strata])
