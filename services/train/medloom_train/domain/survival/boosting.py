"""Gradient boosting of the Cox partial likelihood by LightGBM and XGBoost, with Breslow's baseline hazard."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

import numpy as np

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import Algorithm, Fitted, Sample, Staged, stages
from medloom_train.domain.algorithms.boosting import (
    FittedLightGBM,
    FittedXGBoost,
    LightGBM,
    LightGBMParams,
    XGBoost,
    XGBoostParams,
    affordable,
    draws,
)
from medloom_train.domain.algorithms.lean import lean
from medloom_train.domain.leaves import Leaf, TreeLeaf
from medloom_train.domain.survival.cox import RiskSets, risks
from medloom_train.domain.survival.linear import SURVIVAL, target_of
from medloom_train.domain.table import Floats, Floats32

Margins = Callable[[Floats32, int, int], Floats]
Grower = tuple[Any, Callable[[int, int], int]]
B = TypeVar("B", LightGBMParams, XGBoostParams)


class FittedCoxTrees(Fitted):
    """Trees whose sum is the log hazard ratio, and the baseline hazard of the rows they were grown on."""

    def __init__(self, trees: FittedLightGBM | FittedXGBoost, rounds: int, log_hazard: Floats) -> None:
        self._trees, self._rounds, self._log_hazard = trees, rounds, log_hazard

    def predict(self, X: Floats32) -> Floats:
        return risks(self._trees.margins(X, 0, self._rounds)[:, 0], self._log_hazard)

    def leaf(self) -> Leaf:
        leaf = self._trees.leaf()
        if not isinstance(leaf, TreeLeaf):
            raise TypeError("boosted trees give a tree leaf")
        return replace(leaf, link="cloglog", shift=tuple(float(h) for h in self._log_hazard))


def staged(grow: Callable[[int, int], int], margins: Margins, learn: Sample, valid: Sample, limit: int, patience: int
           ) -> Staged:  # fmt: skip
    """Risks of the validation rows stage by stage until nothing improves; ``grow(a, b)`` adds rounds a to b and returns
    how many there are."""
    target, judge = target_of(learn), target_of(valid)
    sets = RiskSets.of(target)
    eta, eta_valid = np.zeros(target.time.size), np.zeros(judge.time.size)
    at: list[int] = []
    kept: list[Floats] = []
    done, best, best_at = 0, np.inf, 0
    for stage in stages(limit):
        have = min(grow(done, stage), stage)
        if have > done:
            eta += margins(learn.X, done, have)[:, 0]
            eta_valid += margins(valid.X, done, have)[:, 0]
        done = stage
        predicted = risks(eta_valid, sets.hazard(eta, target.horizons))
        at.append(stage)
        kept.append(predicted)
        now = judge.loss(predicted)
        if now < best - 1e-9:
            best, best_at = now, stage
        elif stage - best_at > 2 * patience:
            break
    return Staged(tuple(at), tuple(kept))


class CoxTrees(Algorithm[B]):
    """What the libraries share: copies grown beside each other, their margins, and the hazard of all rows."""

    tasks: ClassVar[frozenset[TaskKind]] = SURVIVAL
    grown: ClassVar[type[FittedLightGBM] | type[FittedXGBoost]]

    @abstractmethod
    def _grower(self, sample: Sample, params: B) -> Grower:
        """A booster without trees, and the function that adds rounds ``a`` to ``b`` and tells how many there are."""

    def _growing(self, sample: Sample, params: B) -> tuple[FittedLightGBM | FittedXGBoost, Callable[[int, int], int]]:
        made = [self._grower(draw, params) for draw in draws(sample, params.copies)]

        def grow(first: int, last: int) -> int:
            return max([one(first, last) for _, one in made])

        return self.grown([booster for booster, _ in made], TaskKind.REGRESSION, 1), grow

    def fit(self, sample: Sample, params: B, iterations: int | None = None) -> Fitted:
        target = target_of(sample)
        trees, grow = self._growing(sample, params)
        have = grow(0, iterations or affordable(params.rounds, sample.y.size))
        eta = trees.margins(sample.X, 0, have)[:, 0]
        return FittedCoxTrees(trees, have, RiskSets.of(target).hazard(eta, target.horizons))

    def fit_staged(self, sample: Sample, params: B, valid: Sample) -> Staged:
        trees, grow = self._growing(sample, params)
        return staged(grow, trees.margins, sample, valid, affordable(params.rounds, sample.y.size), params.patience)


class LightGBMCox(CoxTrees[LightGBMParams], LightGBM):
    name: ClassVar[str] = "lightgbm_cox"
    title: ClassVar[Words] = Words(
        en="Gradient boosting of the Cox model (LightGBM)", ko="콕스 모형 그래디언트 부스팅(LightGBM)"
    )
    grown = FittedLightGBM

    def _grower(self, sample: Sample, params: LightGBMParams) -> Grower:
        lightgbm, sets = lean("lightgbm"), RiskSets.of(target_of(sample))
        settings = self._settings(replace(sample, task=TaskKind.REGRESSION), params)
        data = lightgbm.Dataset(sample.X, label=sample.y, free_raw_data=False)
        # one event adds about one to the sum of second derivatives, as a row does in a regression
        booster = lightgbm.Booster({**settings, "objective": "none", "min_sum_hessian_in_leaf": 1e-3}, data)
        ended = False

        def gradients(margin: Any, _: Any) -> tuple[Floats, Floats]:
            first, second = sets.curvature(np.asarray(margin, dtype=np.float64))
            return first, np.maximum(second, 1e-6)

        def grow(first: int, last: int) -> int:
            nonlocal ended
            for _ in range(last - first):
                ended = ended or bool(booster.update(fobj=gradients))
            return int(booster.current_iteration())

        return booster, grow


class XGBoostCox(CoxTrees[XGBoostParams], XGBoost):
    name: ClassVar[str] = "xgboost_cox"
    title: ClassVar[Words] = Words(
        en="Gradient boosting of the Cox model (XGBoost)", ko="콕스 모형 그래디언트 부스팅(XGBoost)"
    )
    grown = FittedXGBoost

    def _grower(self, sample: Sample, params: XGBoostParams) -> Grower:
        target = target_of(sample)
        # the objective reads a negative label as a censored time, so no time may be 0
        later = np.maximum(target.time, np.finfo(np.float32).tiny)
        signed = replace(sample, task=TaskKind.REGRESSION, y=np.where(target.event == 1, later, -later))
        booster, data = self._booster(signed, params)
        booster.set_param({"objective": "survival:cox", "base_score": 1.0})

        def grow(first: int, last: int) -> int:
            for i in range(first, last):
                booster.update(data, i)
            return last

        return booster, grow
