"""Gradient boosting of survival by LightGBM and XGBoost: of the Cox partial likelihood with Breslow's baseline hazard,
and of accelerated failure time (Barnwal, Cho & Hocking 2022)."""

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
from medloom_train.domain.survival.aft import log_logistic, spread
from medloom_train.domain.survival.cox import RiskSets
from medloom_train.domain.survival.curve import RiskCurve
from medloom_train.domain.survival.linear import SURVIVAL, target_of
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import Floats, Floats32

Margins = Callable[[Floats32, int, int], Floats]
Curves = Callable[[Floats], RiskCurve]
Grower = tuple[Any, Callable[[int, int], int]]
B = TypeVar("B", LightGBMParams, XGBoostParams)


class FittedSurvivalTrees(Fitted):
    """Trees whose sum tells how early the event comes, and the curve that makes risks of it."""

    def __init__(self, trees: FittedLightGBM | FittedXGBoost, rounds: int, curve: RiskCurve) -> None:
        self._trees, self._rounds, self._curve = trees, rounds, curve

    def predict(self, X: Floats32) -> Floats:
        return self._curve.risks(self._trees.margins(X, 0, self._rounds)[:, 0])

    def leaf(self) -> Leaf:
        leaf = self._trees.leaf()
        if not isinstance(leaf, TreeLeaf):
            raise TypeError("boosted trees give a tree leaf")
        weights = (leaf.weights.astype(np.float64) * self._curve.slope).astype(np.float32)
        return replace(leaf, weights=weights, link=self._curve.link, shift=self._curve.shift)


def staged(grow: Callable[[int, int], int], margins: Margins, curves: Curves, learn: Sample, valid: Sample,
           limit: int, patience: int) -> Staged:  # fmt: skip
    """Risks of the validation rows stage by stage until nothing improves; ``grow(a, b)`` adds rounds a to b and returns
    how many there are."""
    judge = target_of(valid)
    eta, eta_valid = np.zeros(learn.y.size), np.zeros(judge.time.size)
    at: list[int] = []
    kept: list[Floats] = []
    done, best, best_at = 0, np.inf, 0
    for stage in stages(limit):
        have = min(grow(done, stage), stage)
        if have > done:
            eta += margins(learn.X, done, have)[:, 0]
            eta_valid += margins(valid.X, done, have)[:, 0]
        done = stage
        predicted = curves(eta).risks(eta_valid)
        at.append(stage)
        kept.append(predicted)
        now = judge.loss(predicted)
        if now < best - 1e-9:
            best, best_at = now, stage
        elif stage - best_at > 2 * patience:
            break
    return Staged(tuple(at), tuple(kept))


class SurvivalTrees(Algorithm[B]):
    """What all share: copies grown beside each other, their margins, and the curve of all rows."""

    tasks: ClassVar[frozenset[TaskKind]] = SURVIVAL
    grown: ClassVar[type[FittedLightGBM] | type[FittedXGBoost]]

    @abstractmethod
    def _grower(self, sample: Sample, params: B) -> Grower:
        """A booster without trees, and the function that adds rounds ``a`` to ``b`` and tells how many there are."""

    def _curves(self, target: SurvivalTarget) -> Curves:
        """The risk curve that fits these rows best, given the margins of their trees."""
        sets = RiskSets.of(target)
        return lambda eta: RiskCurve("cloglog", 1.0, tuple(sets.hazard(eta, target.horizons).tolist()))

    def _growing(self, sample: Sample, params: B) -> tuple[FittedLightGBM | FittedXGBoost, Callable[[int, int], int]]:
        made = [self._grower(draw, params) for draw in draws(sample, params.copies)]

        def grow(first: int, last: int) -> int:
            return max([one(first, last) for _, one in made])

        return self.grown([booster for booster, _ in made], TaskKind.REGRESSION, 1), grow

    def fit(self, sample: Sample, params: B, iterations: int | None = None) -> Fitted:
        trees, grow = self._growing(sample, params)
        have = grow(0, iterations or affordable(params.rounds, sample.y.size))
        eta = trees.margins(sample.X, 0, have)[:, 0]
        return FittedSurvivalTrees(trees, have, self._curves(target_of(sample))(eta))

    def fit_staged(self, sample: Sample, params: B, valid: Sample) -> Staged:
        trees, grow = self._growing(sample, params)
        limit = affordable(params.rounds, sample.y.size)
        return staged(grow, trees.margins, self._curves(target_of(sample)), sample, valid, limit, params.patience)


class LightGBMCox(SurvivalTrees[LightGBMParams], LightGBM):
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


def _updates(booster: Any, data: Any) -> Callable[[int, int], int]:
    """The function that adds rounds to a booster of XGBoost."""

    def grow(first: int, last: int) -> int:
        for i in range(first, last):
            booster.update(data, i)
        return last

    return grow


class XGBoostCox(SurvivalTrees[XGBoostParams], XGBoost):
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

        return booster, _updates(booster, data)


class XGBoostAFT(SurvivalTrees[XGBoostParams], XGBoost):
    """The trees' sum is the logarithm of time, so columns may shorten or lengthen it without proportional hazards."""

    name: ClassVar[str] = "xgboost_aft"
    title: ClassVar[Words] = Words(
        en="Gradient boosting of failure time (XGBoost)", ko="가속 실패 시간 그래디언트 부스팅(XGBoost)"
    )
    grown = FittedXGBoost

    def _curves(self, target: SurvivalTarget) -> Curves:
        return lambda eta: log_logistic(target, eta)

    def _grower(self, sample: Sample, params: XGBoostParams) -> Grower:
        target = target_of(sample)
        middle, width = spread(target)
        # what raises the risk shortens the time
        monotone = None if sample.monotone is None else tuple(-sign for sign in sample.monotone)
        booster, data = self._booster(replace(sample, task=TaskKind.REGRESSION, monotone=monotone), params)
        # times in units of the middle one, so that trees begin at a margin of 0
        times = np.maximum(target.time / np.exp(middle), np.finfo(np.float32).tiny)
        data.set_float_info("label_lower_bound", times)
        data.set_float_info("label_upper_bound", np.where(target.event == 1, times, np.inf))
        booster.set_param(
            {
                "objective": "survival:aft",
                "base_score": 1.0,
                "aft_loss_distribution": "logistic",
                "aft_loss_distribution_scale": width,
            }
        )

        return booster, _updates(booster, data)
