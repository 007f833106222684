"""The Cox partial likelihood (Cox 1972) with Breslow's handling of ties, its derivatives and Breslow's hazard."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medloom_train.domain.optimise import Objective
from medloom_train.domain.survival.target import SurvivalTarget

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LARGEST_ETA = 30.0


@dataclass(frozen=True)
class RiskSets:
    """The rows by time, made once: ``order`` sorts them, ``deaths`` counts the events of each distinct event time,
    ``first`` is where its risk set begins in the order, and ``upto`` how many event times each given row has seen."""

    order: Ints
    times: Floats
    deaths: Floats
    first: Ints
    upto: Ints
    event: Floats

    @classmethod
    def of(cls, target: SurvivalTarget) -> "RiskSets":
        order = np.argsort(target.time, kind="stable").astype(np.int64)
        times, deaths = np.unique(target.time[target.event == 1], return_counts=True)
        first = np.searchsorted(target.time[order], times, side="left").astype(np.int64)
        upto = np.searchsorted(times, target.time, side="right").astype(np.int64)
        return cls(order, times, deaths.astype(np.float64), first, upto, target.event)

    def totals(self, raised: Floats) -> Floats:
        """Sum of ``raised`` over the risk set of each event time."""
        return np.asarray(np.cumsum(raised[self.order][::-1])[::-1][self.first], dtype=np.float64)

    def seen(self, steps: Floats) -> Floats:
        """For each row the sum of ``steps`` over the event times up to its own."""
        return np.asarray(np.r_[0.0, np.cumsum(steps)][self.upto], dtype=np.float64)

    def loss(self, eta: Floats) -> tuple[float, Floats]:
        """Negative log partial likelihood and its gradient by ``eta``."""
        top = float(eta.max(initial=0.0))
        raised = np.exp(eta - top)
        totals = self.totals(raised)
        value = float(self.deaths @ (np.log(totals) + top) - self.event @ eta)
        return value, raised * self.seen(self.deaths / totals) - self.event

    def curvature(self, eta: Floats) -> tuple[Floats, Floats]:
        """Gradient and diagonal of the Hessian by ``eta``: what a boosting round needs."""
        top = float(eta.max(initial=0.0))
        raised = np.exp(eta - top)
        totals = self.totals(raised)
        expected = raised * self.seen(self.deaths / totals)
        return expected - self.event, expected - raised**2 * self.seen(self.deaths / totals**2)

    def hazard(self, eta: Floats, horizons: tuple[float, ...]) -> Floats:
        """Log of Breslow's cumulative baseline hazard at each horizon (of ``eta`` = 0)."""
        top = float(eta.max(initial=0.0))
        steps = self.deaths / self.totals(np.exp(eta - top))
        upto = np.searchsorted(self.times, np.array(horizons), side="right")
        reached = np.r_[0.0, np.cumsum(steps)][upto]
        return np.asarray(np.log(np.maximum(reached, 1e-12)) - top, dtype=np.float64)


def risks(eta: Floats, log_hazard: Floats) -> Floats:
    """[N, H] event probabilities ``1 - exp(-exp(eta + log H0))`` of a proportional hazards model."""
    return complement(eta[:, None] + log_hazard[None, :])


def complement(x: Floats) -> Floats:
    """Inverse of the complementary log-log link, ``1 - exp(-exp(x))``."""
    return np.asarray(-np.expm1(-np.exp(np.clip(x, -_LARGEST_ETA, 5.0))), dtype=np.float64)


def penalised(sets: RiskSets, X: Floats, ridge: float) -> Objective:
    """The ridge-penalised objective of coefficients, a row's share of it."""
    n = X.shape[0]

    def objective(w: Floats) -> tuple[float, Floats]:
        value, gradient = sets.loss(X @ w)
        return value / n + ridge / 2 / n * float(w @ w), X.T @ gradient / n + ridge / n * w

    return objective


def sparse(objective: Objective, start: Floats, penalty: float, *, steps: int = 500) -> Floats:
    """Objective plus ``penalty * |w|_1`` by proximal gradient steps with backtracking and momentum (Beck & Teboulle
    2009): the curvature of the partial likelihood has no useful bound in advance."""
    x = ahead = start
    pace, size = 1.0, 1.0
    for _ in range(steps):
        value, gradient = objective(ahead)
        while True:
            moved = ahead - size * gradient
            new = np.sign(moved) * np.maximum(np.abs(moved) - size * penalty, 0)
            step = new - ahead
            bound = value + float(gradient @ step) + float(step @ step) / (2 * size)
            if objective(new)[0] <= bound + 1e-12 or size < 1e-12:
                break
            size /= 2
        change = new - x
        pace = 1.0 if float((ahead - new) @ change) > 0 else pace
        quicker = (1 + float(np.sqrt(1 + 4 * pace * pace))) / 2
        ahead = new + (pace - 1) / quicker * change
        x, pace = new, quicker
        if float(np.abs(change).max(initial=0.0)) < 1e-7:
            break
    return x
