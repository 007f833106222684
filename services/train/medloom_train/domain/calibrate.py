"""Calibration maps that survive export: Platt (1999) scaling of the log odds and beta calibration (Kull et al. 2017).

With several classes the map is a common temperature and a shift for each class on the log probabilities (Guo et al.
2017, vector scaling with one slope). No isotonic regression: its steps do not survive float32.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import loss
from medloom_train.domain.algorithms.linear import sigmoid, softmax
from medloom_train.domain.optimise import minimise
from medloom_train.domain.survival.cox import complement
from medloom_train.domain.table import Floats, Ints

Method = Literal["none", "platt", "beta", "vector", "cloglog"]
CLIP = 1e-7
GAIN = 5e-4


@dataclass(frozen=True)
class Calibrator:
    """``platt``: (a, b) of sigmoid(a logit p + b); ``beta``: (a, b, c) of sigmoid(a ln p - b ln(1-p) + c);
    ``vector``: (a, b_1 .. b_K) of softmax(a ln p + b); ``cloglog``: (a, b) of 1 - exp(-exp(a cloglog p + b))."""

    method: Method
    coefficients: tuple[float, ...] = ()

    def apply(self, p: Floats) -> Floats:
        """[N, K] probabilities to calibrated ones."""
        if self.method == "none":
            return p
        if self.method == "cloglog":
            a, b = self.coefficients
            return complement(a * np.log(-np.log1p(-np.clip(p, CLIP, 1 - CLIP))) + b)
        if self.method == "vector":
            return softmax(self.coefficients[0] * np.log(np.clip(p, CLIP, 1)) + np.array(self.coefficients[1:]))
        q = np.clip(p[:, 1], CLIP, 1 - CLIP)
        if self.method == "platt":
            a, b = self.coefficients
            eta = a * np.log(q) - a * np.log(1 - q) + b
        else:
            a, b, c = self.coefficients
            eta = a * np.log(q) - b * np.log(1 - q) + c
        event = sigmoid(eta)
        return np.column_stack([1 - event, event])


def _logistic(features: Floats, y: Floats, start: Floats) -> Floats:
    """Logistic regression of y on features and an intercept, with a faint pull (1 row's weight) towards ``start``."""
    n, k = features.shape

    def objective(w: Floats) -> tuple[float, Floats]:
        eta = features @ w[:k] + w[k]
        away = w - start
        value = float((np.logaddexp(0, eta) - y * eta).mean()) + 0.5 / n * float(away @ away)
        error = (sigmoid(eta) - y) / n
        return value, np.r_[features.T @ error, error.sum()] + away / n

    return minimise(objective, start)


def _vector(p: Floats, y: Floats) -> tuple[float, ...]:
    logs = np.log(np.clip(p, CLIP, 1))
    n, k = logs.shape
    onehot = np.eye(k)[y.astype(np.int64)]
    start = np.r_[1.0, np.zeros(k)]

    def objective(w: Floats) -> tuple[float, Floats]:
        eta = w[0] * logs + w[1:]
        away = w - start
        q = softmax(eta)
        value = float(-np.log(np.clip((onehot * q).sum(axis=1), 1e-300, 1)).mean()) + 0.5 / n * float(away @ away)
        error = (q - onehot) / n
        return value, np.r_[(error * logs).sum(), error.sum(axis=0)] + away / n

    return tuple(float(x) for x in minimise(objective, start))


def fit(p: Floats, y: Floats, method: Method) -> Calibrator:
    """The map of this method from probabilities [N, K] to the classes ``y``."""
    if method == "none":
        return Calibrator("none")
    if method == "vector":
        return Calibrator("vector", _vector(p, y))
    q = np.clip(p[:, 1], CLIP, 1 - CLIP)
    up, down = np.log(q), -np.log(1 - q)
    if method == "platt":
        slope, shift = _logistic((up + down)[:, None], y, np.array([1.0, 0.0]))
        return Calibrator("platt", (float(slope), float(shift)))
    a, b, c = _logistic(np.column_stack([up, down]), y, np.array([1.0, 1.0, 0.0]))
    if a < 0:
        (b, c), a = _logistic(down[:, None], y, np.array([1.0, 0.0])), 0.0
    elif b < 0:
        (a, c), b = _logistic(up[:, None], y, np.array([1.0, 0.0])), 0.0
    return Calibrator("beta", (float(max(a, 0)), float(max(b, 0)), float(c)))


def crossed(p: Floats, y: Floats, fold: Ints, method: Method) -> Floats:
    """Each fold calibrated by a map fitted on the other folds."""
    out = p.copy()
    for held in np.unique(fold):
        inside = fold == held
        out[inside] = fit(p[~inside], y[~inside], method).apply(p[inside])
    return out


def methods(asked: str, task: TaskKind, *, forced: bool) -> tuple[Method, ...]:
    """The methods to compare for what was asked; ``forced`` leaves the identity out (weighted classes)."""
    if task is TaskKind.REGRESSION or asked == "none":
        return ("none",)
    if task is TaskKind.MULTICLASS:
        return ("vector",) if forced or asked != "auto" else ("none", "vector")
    if asked == "platt":
        return ("platt",)
    if asked == "beta":
        return ("beta",)
    return ("platt", "beta") if forced else ("none", "platt", "beta")


def choose(p: Floats, y: Floats, fold: Ints, task: TaskKind, asked: str, *, forced: bool) -> tuple[Calibrator, Floats]:
    """The calibrator with the best cross-fitted log loss and the cross-fitted predictions.

    A more complex map must lower the log loss by at least 0.0005, so that noise does not choose it.
    """
    best: tuple[float, Method, Floats] | None = None
    for method in methods(asked, task, forced=forced):
        out = p if method == "none" else crossed(p, y, fold, method)
        now = 0.0 if task is TaskKind.REGRESSION else loss(y, out, task)
        if best is None or now < best[0] - GAIN:
            best = (now, method, out)
    if best is None:
        raise AssertionError("methods() is never empty")
    return fit(p, y, best[1]), best[2]
