"""Checked survival data in the order that every estimate here works in."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, finite, outcome, same_length


@dataclass(frozen=True)
class Followed:
    """Times and events sorted by time, events before censorings at ties; ``order`` leads back to the given rows."""

    time: Floats
    event: Floats
    order: Ints
    _last: dict[bool, tuple[Floats, Floats]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def n(self) -> int:
        return int(self.time.size)

    def stays(self, weights: Floats, *, censored: bool) -> Floats:
        """Kaplan-Meier after each row [b, n], of the events or of the censoring; kept while ``weights`` are the same
        array, for a bootstrap asks many statistics about one draw."""
        known = self._last.get(censored)
        if known is None or known[0] is not weights:
            known = (weights, survival_after(weights, 1 - self.event if censored else self.event))
            self._last[censored] = known
        return known[1]


def followed(time: ArrayLike, event: ArrayLike) -> Followed:
    """Checked and sorted; ValueError for negative or missing times, other events than 0 and 1, or differing lengths."""
    times, events = finite(time, "time"), outcome(event)
    same_length(times, events, "time and event")
    if times.min() < 0:
        raise ValueError("time holds negative values")
    order = np.lexsort((-events, times)).astype(np.int64)
    return Followed(times[order], events[order], order)


def survival_after(weights: Floats, leaves: Floats) -> Floats:
    """Kaplan-Meier product after each row, ``[b, n]``, of rows in the order of ``Followed`` with ``weights`` [b, n].

    ``leaves`` marks the rows that count as the event. One factor a row: within tied rows the factors telescope to the
    usual ``1 - d / n``, for events lie before censorings.
    """
    at_risk = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    share = np.divide(weights * leaves, at_risk, out=np.zeros_like(weights), where=at_risk > 0)
    return np.asarray(np.cumprod(np.clip(1 - share, 0, 1), axis=1), dtype=np.float64)
