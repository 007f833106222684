"""The simple model: a penalised regression on few predictors, chosen one after the other.

Forward selection on the score statistic (orthogonal matching pursuit for generalised linear models: Lozano, Swirszcz &
Abe, AISTATS 2011), ended by Akaike's criterion or by the number of events, at least ten for each predictor (Peduzzi et
al., J Clin Epidemiol 1996). Selection belongs to the fit: it happens anew in every fold, and its optimism is measured.
"""

from dataclasses import replace
from typing import ClassVar

import numpy as np
from pydantic import Field

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import Algorithm, Fitted, Params, Sample
from medloom_train.domain.algorithms.linear import (
    FittedLinear,
    LinearParams,
    LinearRegression,
    LogisticParams,
    LogisticRegression,
)
from medloom_train.domain.leaves import LinearLeaf
from medloom_train.domain.preprocessing import View
from medloom_train.domain.survival.cox import RiskSets
from medloom_train.domain.survival.linear import CoxParams, CoxRegression, FittedCox
from medloom_train.domain.table import Floats, Ints

EVENTS_PER_PREDICTOR = 10
SELECTION_ROWS = 20_000
FAMILY = "simple"


class SimpleParams(Params):
    predictors: int = Field(default=6, ge=1, le=30, description="at most so many; fewer when events are scarce")
    C: float = Field(default=1.0, ge=1e-5, le=1e4, description="inverse strength of the penalty")


def most_predictors(sample: Sample, asked: int) -> int:
    """One for each ten events (rows of the rarest class; rows of a regression), two at least."""
    if sample.task is TaskKind.REGRESSION:
        scarce = sample.y.size
    elif sample.survival is not None:
        scarce = int(sample.survival.event.sum())
    else:
        counts = np.bincount(sample.y.astype(np.int64), minlength=sample.outputs)
        scarce = int(counts[counts > 0].min())
    return min(asked, max(2, scarce // EVENTS_PER_PREDICTOR), int(sample.X.shape[1]))


def _fit(sample: Sample, chosen: list[int], C: float) -> LinearLeaf:
    """The penalised regression on the chosen columns; other coefficients are zero."""
    part = replace(sample, X=sample.X[:, chosen])
    if sample.survival is not None:
        fitted = CoxRegression().fit(part, CoxParams(alpha=1 / C))
    elif sample.task is TaskKind.REGRESSION:
        fitted = LinearRegression().fit(part, LinearParams(alpha=1 / C))
    else:
        fitted = LogisticRegression().fit(part, LogisticParams(C=C))
    leaf = fitted.leaf()
    if not isinstance(leaf, LinearLeaf):
        raise TypeError("a linear fit gives a linear leaf")
    coef = np.zeros((sample.X.shape[1], leaf.coef.shape[1]))
    coef[chosen] = leaf.coef
    return LinearLeaf(coef, leaf.intercept, leaf.link)


def _residuals(sample: Sample, leaf: LinearLeaf) -> Floats:
    """Outcome less expectation, one column a class; martingale residuals (Therneau et al. 1990) of a Cox model."""
    if sample.survival is not None:
        _, gradient = RiskSets.of(sample.survival).loss(sample.X @ leaf.coef[:, 0])
        return -gradient[:, None]
    p = FittedLinear(leaf).predict(sample.X)
    if sample.task is TaskKind.REGRESSION:
        return sample.y[:, None] - p
    if sample.task is TaskKind.BINARY:
        return (sample.y - p[:, 1])[:, None]
    return np.eye(sample.outputs)[sample.y.astype(np.int64)] - p


def _scores(sample: Sample, residuals: Floats) -> Floats:
    """Score statistic of every column given the residuals, about chi-squared where it adds nothing."""
    weights = np.ones(sample.y.size) if sample.weights is None else sample.weights
    mean, square = weights @ sample.X / weights.sum(), weights @ (sample.X.astype(np.float64) ** 2) / weights.sum()
    spread = np.maximum(square - mean**2, 0.0) * weights.sum()
    weighted = weights[:, None] * residuals
    along = sample.X.T @ weighted - mean[:, None] * weighted.sum(axis=0)[None, :]
    noise = np.maximum((weights @ residuals**2) / weights.sum(), 1e-12)
    scores = ((along**2) / noise).sum(axis=1)
    return np.where(spread > 1e-9 * weights.sum(), scores / np.where(spread > 0, spread, 1.0), 0.0)


def _some_rows(sample: Sample) -> Sample:
    if sample.y.size <= SELECTION_ROWS:
        return sample
    at = np.sort(np.random.default_rng(sample.seed).permutation(sample.y.size)[:SELECTION_ROWS])
    weights = None if sample.weights is None else sample.weights[at]
    survival = None if sample.survival is None else sample.survival.take(at)
    part = replace(sample, X=sample.X[at], y=sample.y[at], weights=weights, survival=survival)
    return part if np.unique(part.y).size == np.unique(sample.y).size else sample


def select(sample: Sample, asked: int, C: float) -> Ints:
    """Columns in ascending order; at least one where any varies."""
    some = _some_rows(sample)
    parameters = sample.outputs - 1 if sample.task is TaskKind.MULTICLASS else 1
    chosen: list[int] = []
    for _ in range(most_predictors(sample, asked)):
        scores = _scores(some, _residuals(some, _fit(some, chosen, C)))
        scores[chosen] = 0.0
        best = int(np.argmax(scores))
        if scores[best] <= 0 or (chosen and scores[best] < 2 * parameters):
            break
        chosen.append(best)
    return np.sort(np.array(chosen, dtype=np.int64))


class SimpleModel(Algorithm[SimpleParams]):
    name: ClassVar[str] = "simple_model"
    title: ClassVar[Words] = Words(en="Simple model (few predictors)", ko="단순 모델(적은 변수)")
    family: ClassVar[str] = FAMILY
    view: ClassVar[View] = "simple"
    tasks: ClassVar[frozenset[TaskKind]] = frozenset(TaskKind)
    params = SimpleParams

    def fit(self, sample: Sample, params: SimpleParams, iterations: int | None = None) -> Fitted:
        leaf = _fit(sample, select(sample, params.predictors, params.C).tolist(), params.C)
        return FittedLinear(leaf) if sample.survival is None else FittedCox(leaf.coef[:, 0], leaf.intercept)
