"""Penalised logistic and linear regression on standardised predictors, solved here in numpy.

Minimises ``loss_sum + (1 - r) / (2 C) |w|^2 + r / C |w|_1`` (r = l1_ratio), the intercept unpenalised, as
scikit-learn parameterises it (Zou & Hastie 2005 for the elastic net).
"""

from typing import ClassVar

import numpy as np
from pydantic import Field

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import Algorithm, Fitted, Params, Sample
from medloom_train.domain.leaves import Leaf, LinearLeaf
from medloom_train.domain.optimise import Objective, minimise, minimise_sparse
from medloom_train.domain.preprocessing import View
from medloom_train.domain.table import Floats, Floats32


class LogisticParams(Params):
    C: float = Field(default=0.3, ge=1e-5, le=1e4, description="inverse strength of the penalty")
    l1_ratio: float = Field(default=0.0, ge=0, le=1, description="0 = ridge, 1 = lasso")


class LinearParams(Params):
    alpha: float = Field(default=10.0, ge=1e-6, le=1e7, description="strength of the penalty, in units of one row")
    l1_ratio: float = Field(default=0.0, ge=0, le=1, description="0 = ridge, 1 = lasso")


def sigmoid(eta: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(eta / 2)), dtype=np.float64)


def softmax(eta: Floats) -> Floats:
    raised = np.exp(eta - eta.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


class FittedLinear(Fitted):
    def __init__(self, leaf: LinearLeaf) -> None:
        self._leaf = leaf

    def predict(self, X: Floats32) -> Floats:
        eta = X.astype(np.float64) @ self._leaf.coef + self._leaf.intercept
        if self._leaf.link == "identity":
            return eta
        if self._leaf.link == "sigmoid":
            p = sigmoid(eta[:, 0])
            return np.column_stack([1 - p, p])
        return softmax(eta)

    def leaf(self) -> Leaf:
        return self._leaf


def _binary(X: Floats, y: Floats, weights: Floats, ridge: float) -> Objective:
    n, k = X.shape

    def objective(w: Floats) -> tuple[float, Floats]:
        eta = X @ w[:k] + w[k]
        value = float(weights @ (np.logaddexp(0, eta) - y * eta)) / n
        error = weights * (sigmoid(eta) - y) / n
        return value + ridge / 2 / n * float(w[:k] @ w[:k]), np.r_[X.T @ error + ridge / n * w[:k], error.sum()]

    return objective


def _multinomial(X: Floats, onehot: Floats, weights: Floats, ridge: float) -> Objective:
    n, k = X.shape
    width = onehot.shape[1]

    def objective(flat: Floats) -> tuple[float, Floats]:
        w = flat.reshape(k + 1, width)
        eta = X @ w[:k] + w[k]
        top = eta.max(axis=1)
        log_total = top + np.log(np.exp(eta - top[:, None]).sum(axis=1))
        value = float(weights @ (log_total - (onehot * eta).sum(axis=1))) / n
        error = weights[:, None] * (np.exp(eta - log_total[:, None]) - onehot) / n
        gradient = np.vstack([X.T @ error + ridge / n * w[:k], error.sum(axis=0)])
        return value + ridge / 2 / n * float((w[:k] ** 2).sum()), gradient.ravel()

    return objective


def _squares(X: Floats, y: Floats, weights: Floats, ridge: float) -> Objective:
    n, k = X.shape

    def objective(w: Floats) -> tuple[float, Floats]:
        error = X @ w[:k] + w[k] - y
        value = float(weights @ (error * error)) / 2 / n + ridge / 2 / n * float(w[:k] @ w[:k])
        return value, np.r_[X.T @ (weights * error) / n + ridge / n * w[:k], (weights @ error) / n]

    return objective


def _top_eigenvalue(X: Floats, weights: Floats) -> float:
    """Largest eigenvalue of X'WX / n with the intercept column, by power iteration (fixed start)."""
    ones = np.ones(X.shape[1] + 1) / np.sqrt(X.shape[1] + 1)
    value = 1.0
    for _ in range(60):
        image = weights * (X @ ones[:-1] + ones[-1])
        ones = np.r_[X.T @ image, image.sum()] / X.shape[0]
        value = float(np.linalg.norm(ones))
        ones = ones / value
    return value * 1.05


def _solve(
    objective: Objective, X: Floats, weights: Floats, width: int, strength: float, ratio: float, curvature: float
) -> Floats:
    n, k = X.shape
    start = np.zeros((k + 1) * width)
    if ratio == 0:
        return minimise(objective, start, tolerance=1e-7)
    penalty = np.r_[np.full(k * width, ratio * strength / n), np.zeros(width)]
    steepest = curvature * _top_eigenvalue(X, weights) + (1 - ratio) * strength / n
    affordable = int(np.clip(4e8 / (X.size * width), 200, 3000))
    return minimise_sparse(objective, start, penalty, steepest, steps=affordable)


def _weights(sample: Sample) -> Floats:
    return np.ones(sample.y.size) if sample.weights is None else sample.weights


class LogisticRegression(Algorithm[LogisticParams]):
    name: ClassVar[str] = "logistic_regression"
    title: ClassVar[Words] = Words(en="Logistic regression", ko="로지스틱 회귀")
    family: ClassVar[str] = "linear"
    view: ClassVar[View] = "linear"
    tasks: ClassVar[frozenset[TaskKind]] = frozenset({TaskKind.BINARY, TaskKind.MULTICLASS})
    params = LogisticParams

    def fit(self, sample: Sample, params: LogisticParams, iterations: int | None = None) -> Fitted:
        X, weights = sample.X.astype(np.float64), _weights(sample)
        strength = 1 / params.C
        ridge = (1 - params.l1_ratio) * strength
        k = X.shape[1]
        if sample.task is TaskKind.BINARY:
            w = _solve(_binary(X, sample.y, weights, ridge), X, weights, 1, strength, params.l1_ratio, 0.25)
            return FittedLinear(LinearLeaf(w[:k, None], w[k:], "sigmoid"))
        classes = np.unique(sample.y)
        onehot = (sample.y[:, None] == classes[None, :]).astype(np.float64)
        flat = _solve(_multinomial(X, onehot, weights, ridge), X, weights, classes.size, strength, params.l1_ratio, 0.5)
        w = flat.reshape(k + 1, classes.size)
        coef, intercept = np.zeros((k, sample.outputs)), np.full(sample.outputs, -40.0)
        coef[:, classes.astype(np.int64)], intercept[classes.astype(np.int64)] = w[:k], w[k]
        return FittedLinear(LinearLeaf(coef, intercept, "softmax"))


class LinearRegression(Algorithm[LinearParams]):
    name: ClassVar[str] = "linear_regression"
    title: ClassVar[Words] = Words(en="Linear regression", ko="선형 회귀")
    family: ClassVar[str] = "linear"
    view: ClassVar[View] = "linear"
    tasks: ClassVar[frozenset[TaskKind]] = frozenset({TaskKind.REGRESSION})
    params = LinearParams

    def fit(self, sample: Sample, params: LinearParams, iterations: int | None = None) -> Fitted:
        X, weights = sample.X.astype(np.float64), _weights(sample)
        ridge = (1 - params.l1_ratio) * params.alpha
        k = X.shape[1]
        objective = _squares(X, sample.y, weights, ridge)
        w = _solve(objective, X, weights, 1, params.alpha, params.l1_ratio, 1.0)
        return FittedLinear(LinearLeaf(w[:k, None], w[k:], "identity"))


class SplineLogistic(LogisticRegression):
    """Logistic regression on linear splines: bends where a predictor's effect is not a straight line."""

    name: ClassVar[str] = "spline_logistic"
    title: ClassVar[Words] = Words(en="Logistic regression with splines", ko="스플라인 로지스틱 회귀")
    family: ClassVar[str] = "spline"
    view: ClassVar[View] = "spline"


class SplineLinear(LinearRegression):
    """Linear regression on linear splines."""

    name: ClassVar[str] = "spline_linear"
    title: ClassVar[Words] = Words(en="Linear regression with splines", ko="스플라인 선형 회귀")
    family: ClassVar[str] = "spline"
    view: ClassVar[View] = "spline"
