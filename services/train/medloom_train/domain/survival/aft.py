"""The log-logistic accelerated failure time model (Kalbfleisch & Prentice 2002, section 2.2.6).

``log T = location + eta + spread * e`` with a standard logistic ``e``; the risk by t is the logistic function of
``(log t - location - eta) / spread``.
"""

import numpy as np
from numpy.typing import NDArray

from medloom_train.domain.optimise import minimise
from medloom_train.domain.survival.curve import RiskCurve
from medloom_train.domain.survival.target import SurvivalTarget

Floats = NDArray[np.float64]

_STEEPEST = float(np.log(50.0))


def log_logistic(target: SurvivalTarget, eta: Floats) -> RiskCurve:
    """Location and spread by maximum likelihood, given each row's ``eta`` [N] in logarithms of time.

    With ``a = 1 / spread`` and ``b = location / spread`` the log likelihood is concave. A time of 0 counts as half the
    smallest positive one.
    """
    slope, level = _maximum(target, eta)
    shift = slope * np.log(np.array(target.horizons)) - level
    return RiskCurve("logistic", -slope, tuple(float(each) for each in shift))


def spread(target: SurvivalTarget) -> tuple[float, float]:
    """Location and spread of log time without any predictor."""
    slope, level = _maximum(target, np.zeros(target.time.size))
    return level / slope, 1 / slope


def _maximum(target: SurvivalTarget, eta: Floats) -> tuple[float, float]:
    positive = target.time[target.time > 0]
    least = float(positive.min(initial=1.0)) / 2 if positive.size else 1.0
    y = np.log(np.maximum(target.time, least)) - eta
    middle, width = float(y.mean()), float(y.std()) or 1.0
    y = (y - middle) / width
    event, n = target.event, y.size

    def objective(w: Floats) -> tuple[float, Floats]:
        a = float(np.exp(min(w[0], _STEEPEST)))
        z = a * y - w[1]
        # event: log f(z) = z - 2 log(1 + e^z) + log a; censored: log S(z) = -log(1 + e^z)
        value = np.logaddexp(0, z) * (1 + event) - event * (z + np.log(a))
        by_z = (1 + event) / (1 + np.exp(-np.clip(z, -30.0, 30.0))) - event
        by_a = float(by_z @ y) - float(event.sum()) / a
        return float(value.sum()) / n, np.array([by_a * a, -float(by_z.sum())]) / n

    log_a, b = minimise(objective, np.array([0.5, 0.0]))
    a = float(np.exp(min(log_a, _STEEPEST)))
    return a / width, float(b) + a / width * middle
