"""Whether predicted risks at a horizon come true: groups of risk against Kaplan-Meier."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, finite, same_length
from medloom_stats.estimate import Estimate
from medloom_stats.survival.curves import kaplan_meier
from medloom_stats.survival.data import followed


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
