"""How the sum of a model's trees becomes risks at the horizons."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from medloom_train.domain.survival.cox import complement

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RiskCurve:
    """Risk at horizon h: the inverse of ``link`` at ``slope * eta + shift[h]``; ``shift`` rises with the horizon.

    ``cloglog`` is a proportional hazards model (shift: log cumulative baseline hazard), ``logistic`` the log-logistic
    accelerated failure time model (slope: -1 / spread of log time).
    """

    link: Literal["cloglog", "logistic"]
    slope: float
    shift: tuple[float, ...]

    def risks(self, eta: Floats) -> Floats:
        """[N, H] probabilities of an event by each horizon."""
        x = self.slope * eta[:, None] + np.array(self.shift)[None, :]
        if self.link == "cloglog":
            return complement(x)
        return np.asarray(1 / (1 + np.exp(-np.clip(x, -30.0, 30.0))), dtype=np.float64)
