"""Whether predicted risks at a horizon come true: groups of risk against Kaplan-Meier."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, finite, group_codes, same_length
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import z_quantile
from medloom_stats.survival.curves import kaplan_meier
from medloom_stats.survival.data import Followed, followed


@dataclass(frozen=True)
class RiskGroup:
    """Rows of similar predicted risk: mean prediction, observed risk with log-log limits, size, events by then."""

    predicted: float
    observed: Estimate
    n: int
    events: int


def risk_groups(risk: ArrayLike, groups: int = 4) -> Ints:
    """Codes 0.. of groups of nearly equal size by rising risk; rows of the same risk stay together."""
    values = finite(risk, "risk")
    edges = np.unique(np.quantile(values, np.linspace(0, 1, groups + 1)[1:-1]))
    found = np.unique(np.searchsorted(edges, values, side="left"), return_inverse=True)[1]
    return np.asarray(found, dtype=np.int64)


def grouped(
    time: ArrayLike, event: ArrayLike, risk: ArrayLike, horizon: float, groups: int = 10
) -> tuple[RiskGroup, ...]:
    """Predicted risk against one minus Kaplan-Meier at the horizon in groups of risk (D'Agostino & Nam 2003).

    The observed risk of a group whose follow-up ends before the horizon is NaN.
    """
    rows = followed(time, event)
    values = finite(risk, "risk")
    same_length(rows.time, values, "time and risk")
    times, events = np.empty(rows.n), np.empty(rows.n)
    times[rows.order], events[rows.order] = rows.time, rows.event
    codes = risk_groups(values, groups)
    return tuple(
        _group(times[codes == k], events[codes == k], float(values[codes == k].mean()), horizon)
        for k in range(int(codes.max()) + 1)
    )


def calibration_slope(
    time: ArrayLike, event: ArrayLike, log_hazard: ArrayLike, *, groups: ArrayLike | None = None, level: float = 0.95
) -> Estimate:
    """Coefficient of the predicted log cumulative hazard in a Cox model of the new rows (Royston & Altman, BMC Med Res
    Methodol 2013; 13:33): 1 is ideal, below 1 the risks are too far apart.

    Breslow's ties, Wald limits; with ``groups`` those of Lin & Wei (1989) over whole clusters. NaN where the data have
    no event, no spread of predictions, or events that follow the predictions perfectly.
    """
    rows, values = followed(time, event), finite(log_hazard, "the log hazard")
    same_length(rows.time, values, "time and log hazard")
    x = values[rows.order] - values.mean()
    if not rows.event.any() or np.ptp(x) == 0:
        return Estimate(float("nan"))
    slope = 1.0
    for _ in range(50):
        score, information, _ = _partial_likelihood(rows, x, slope)
        if information <= 1e-10:
            return Estimate(float("nan"))
        step = float(np.clip(score.sum() / information, -1, 1))
        slope += step
        if abs(step) < 1e-10:
            break
    else:
        return Estimate(float("nan"))
    _, information, residuals = _partial_likelihood(rows, x, slope)
    codes = group_codes(groups, rows.n)
    if codes is None:
        spread = information**-0.5
    else:
        spread = float(np.sqrt((np.bincount(codes[rows.order], residuals) ** 2).sum())) / information
    half = z_quantile(level) * spread
    return Estimate(slope, slope - half, slope + half)


def _partial_likelihood(rows: Followed, x: Floats, slope: float) -> tuple[Floats, float, Floats]:
    """Of one coefficient: each event's part of the score, the information, and the score residual of each row."""
    eta = slope * x
    raised = np.exp(eta - eta.max())
    first = np.searchsorted(rows.time, rows.time, side="left")
    s0, s1, s2 = (np.cumsum((raised * power)[::-1])[::-1][first] for power in (np.ones(rows.n), x, x * x))
    mean = s1 / s0
    score = rows.event * (x - mean)
    information = float((rows.event * (s2 / s0 - mean**2)).sum())
    # what a row was expected to add while it was at risk, over the events up to its own time
    last = np.searchsorted(rows.time, rows.time, side="right") - 1
    steps, weighted = np.cumsum(rows.event / s0)[last], np.cumsum(rows.event * mean / s0)[last]
    return score, information, score - raised * (x * steps - weighted)


def observed_risk(time: ArrayLike, event: ArrayLike, horizon: float) -> Estimate:
    """One minus Kaplan-Meier at the horizon with log-log limits; NaN when nobody was followed that long.

    An estimate at the end of follow-up counts as known when the last row had its event.
    """
    rows = followed(time, event)
    if rows.time[-1] < horizon and rows.event[-1] == 0:
        return Estimate(float("nan"))
    alive = kaplan_meier(rows.time, rows.event).at([horizon])[0]
    return Estimate(1 - alive.value, 1 - alive.hi, 1 - alive.lo)


def _group(time: Floats, event: Floats, predicted: float, horizon: float) -> RiskGroup:
    return RiskGroup(
        predicted=predicted,
        observed=observed_risk(time, event, horizon),
        n=int(time.size),
        events=int(((event == 1) & (time <= horizon)).sum()),
    )
