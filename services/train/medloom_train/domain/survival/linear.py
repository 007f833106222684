"""Penalised Cox regression on standardised predictors, and on linear splines of them."""

from typing import ClassVar

import numpy as np
from pydantic import Field

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import Algorithm, Fitted, Params, Sample
from medloom_train.domain.leaves import Leaf, LinearLeaf
from medloom_train.domain.optimise import minimise
from medloom_train.domain.preprocessing import View
from medloom_train.domain.survival.cox import RiskSets, complement, penalised, sparse
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import Floats, Floats32

SURVIVAL = frozenset({TaskKind.SURVIVAL})


class CoxParams(Params):
    alpha: float = Field(default=10.0, ge=1e-6, le=1e7, description="strength of the penalty, in units of one event")
    l1_ratio: float = Field(default=0.0, ge=0, le=1, description="0 = ridge, 1 = lasso")


def target_of(sample: Sample) -> SurvivalTarget:
    if sample.survival is None:
        raise ValueError("a survival model needs follow-up times")
    return sample.survival


class FittedCox(Fitted):
    """The baseline hazard is part of the intercepts: one column a horizon, all with the same coefficients."""

    def __init__(self, coef: Floats, log_hazard: Floats) -> None:
        wide = np.repeat(coef[:, None], log_hazard.size, axis=1)
        self._leaf = LinearLeaf(wide, log_hazard, "cloglog")

    def predict(self, X: Floats32) -> Floats:
        return complement(X.astype(np.float64) @ self._leaf.coef + self._leaf.intercept)

    def leaf(self) -> Leaf:
        return self._leaf


class CoxRegression(Algorithm[CoxParams]):
    """``-log partial likelihood + alpha ((1 - r) |w|² / 2 + r |w|_1)`` (Simon et al. 2011), Breslow's ties, hazard."""

    name: ClassVar[str] = "cox_regression"
    title: ClassVar[Words] = Words(en="Cox regression", ko="콕스 회귀")
    family: ClassVar[str] = "linear"
    view: ClassVar[View] = "linear"
    tasks: ClassVar[frozenset[TaskKind]] = SURVIVAL
    params = CoxParams

    def fit(self, sample: Sample, params: CoxParams, iterations: int | None = None) -> Fitted:
        target, X = target_of(sample), sample.X.astype(np.float64)
        sets = RiskSets.of(target)
        objective = penalised(sets, X, (1 - params.l1_ratio) * params.alpha)
        start = np.zeros(X.shape[1])
        if params.l1_ratio == 0:
            coef = minimise(objective, start, tolerance=1e-7)
        else:
            coef = sparse(objective, start, params.l1_ratio * params.alpha / X.shape[0])
        return FittedCox(coef, sets.hazard(X @ coef, target.horizons))


class SplineCox(CoxRegression):
    """Cox regression on linear splines: bends where a predictor's effect is not a straight line."""

    name: ClassVar[str] = "spline_cox"
    title: ClassVar[Words] = Words(en="Cox regression with splines", ko="스플라인 콕스 회귀")
    family: ClassVar[str] = "spline"
    view: ClassVar[View] = "spline"
