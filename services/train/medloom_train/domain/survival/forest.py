"""A forest on pseudo-values of the risk: unlike a log-rank forest it fits into the ONNX tree operator."""

from typing import Any, ClassVar

import numpy as np

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_stats.survival.data import followed, survival_after
from medloom_train.domain.algorithms.base import Algorithm, Fitted, Sample
from medloom_train.domain.algorithms.forests import ForestParams, flat_tree
from medloom_train.domain.leaves import Leaf, TreeLeaf
from medloom_train.domain.preprocessing import View
from medloom_train.domain.survival.linear import SURVIVAL, target_of
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import Floats, Floats32


def pseudo_values(target: SurvivalTarget) -> Floats:
    """[N, H] pseudo-values of the risk at each horizon, whose means are the Kaplan-Meier risks.

    The infinitesimal jackknife of one minus Kaplan-Meier (Andersen, Klein & Rosthøj 2003; Parner, Andersen & Overgaard
    2023): a censored row counts with what its follow-up tells.
    """
    rows = followed(target.time, target.event)
    n = rows.n
    alive = survival_after(np.ones((1, n)), rows.event)[0]
    died = rows.time[rows.event == 1]
    at_risk = n - np.searchsorted(rows.time, rows.time, side="left").astype(np.float64)
    left = at_risk - np.searchsorted(died, rows.time, "right") + np.searchsorted(died, rows.time, "left")
    # where everybody who was left had the event, the curve is 0 and the hazard's own derivative serves
    left = np.where(left > 0, left, at_risk)
    steps = np.cumsum(rows.event / (at_risk * left))
    out = np.empty((n, len(target.horizons)))
    for h, horizon in enumerate(target.horizons):
        upto = int(np.searchsorted(rows.time, horizon, side="right"))
        stays = float(alive[upto - 1]) if upto else 1.0
        own = np.where((rows.time <= horizon) & (rows.event == 1), n / left, 0.0)
        last = np.minimum(np.searchsorted(rows.time, rows.time, side="right"), upto)
        passed = n * np.r_[0.0, steps][last]
        out[rows.order, h] = 1 - stays + stays * (own - passed)
    return out


def rising(values: Floats) -> Floats:
    """Within 0 and 1, and never falling from one horizon to the next."""
    return np.asarray(np.maximum.accumulate(np.clip(values, 0, 1), axis=1), dtype=np.float64)


class FittedPseudoForest(Fitted):
    def __init__(self, model: Any, outputs: int) -> None:
        self._model, self._outputs = model, outputs

    def predict(self, X: Floats32) -> Floats:
        return rising(np.asarray(self._model.predict(X), dtype=np.float64).reshape(X.shape[0], -1))

    def leaf(self) -> Leaf:
        trees = self._model.estimators_
        columns = tuple(range(self._outputs))
        parts = [flat_tree(tree.tree_, number, columns, len(trees)) for number, tree in enumerate(trees)]
        joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        return TreeLeaf(**joined, strict=False, base=(0.0,) * self._outputs, link="rising", shift=())


class PseudoForest(Algorithm[ForestParams]):
    """Random forest on pseudo-values (Mogensen & Gerds 2013), a leaf holding one risk a horizon."""

    name: ClassVar[str] = "survival_forest"
    title: ClassVar[Words] = Words(en="Random forest of risks (pseudo-values)", ko="위험도 랜덤 포레스트(유사값)")
    family: ClassVar[str] = "random_forest"
    view: ClassVar[View] = "forest"
    tasks: ClassVar[frozenset[TaskKind]] = SURVIVAL
    params = ForestParams

    def fit(self, sample: Sample, params: ForestParams, iterations: int | None = None) -> Fitted:
        from sklearn.ensemble import RandomForestRegressor

        target = target_of(sample)
        model = RandomForestRegressor(
            n_estimators=params.trees,
            min_samples_leaf=min(params.min_leaf, max(1, sample.y.size // 8)),
            max_features=params.max_features,
            max_depth=params.max_depth,
            n_jobs=1,
            random_state=sample.seed,
        )
        return FittedPseudoForest(model.fit(sample.X, pseudo_values(target)), len(target.horizons))

    def safe_params(self, params: ForestParams) -> ForestParams:
        depth = min(8, params.max_depth or 8)
        return params.model_copy(update={"min_leaf": max(20, params.min_leaf), "max_depth": depth})
