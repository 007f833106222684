"""What is learned in a survival task: follow-up, events, and the horizons at which the risk is told."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from medloom_stats.survival.accuracy import ipcw_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FLOOR = 1e-7


@dataclass(frozen=True)
class SurvivalTarget:
    """``time`` [N] of follow-up, ``event`` [N] of 1 (event) and 0 (censored), ``horizons`` rising."""

    time: Floats
    event: Floats
    horizons: tuple[float, ...]
    column: str = ""
    unit: str = ""

    def take(self, at: Ints) -> "SurvivalTarget":
        return replace(self, time=self.time[at], event=self.event[at])

    @cached_property
    def known(self) -> tuple[Floats, Floats]:
        """Labels [N, H] (event by the horizon) and the weights of what is known then: inverse probability of censoring
        (Graf et al. 1999) by the Kaplan-Meier estimate in these rows, of mean 1 at each horizon."""
        return ipcw_of(self.time, self.event, self.horizons)

    def row_losses(self, risks: Floats) -> Floats:
        """Weighted log loss of each row, the mean over the horizons."""
        labels, weights = self.known
        true = np.where(labels == 1, risks, 1 - risks)
        return np.asarray((-np.log(np.clip(true, FLOOR, 1)) * weights).mean(axis=1), dtype=np.float64)

    def loss(self, risks: Floats) -> float:
        return float(self.row_losses(risks).mean())
