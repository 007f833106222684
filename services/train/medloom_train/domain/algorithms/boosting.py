"""Gradient boosting: LightGBM (Ke et al. 2017) and XGBoost (Chen & Guestrin 2016), one thread a fit."""

import json
from dataclasses import replace
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import Algorithm, Fitted, Params, Sample, Staged, loss, stages
from medloom_train.domain.algorithms.lean import lean
from medloom_train.domain.algorithms.linear import sigmoid, softmax
from medloom_train.domain.leaves import Leaf, Link
from medloom_train.domain.preprocessing import View
from medloom_train.domain.table import Floats, Floats32


def link_of(task: TaskKind) -> Link:
    links: dict[TaskKind, Link] = {
        TaskKind.BINARY: "sigmoid",
        TaskKind.MULTICLASS: "softmax",
        TaskKind.REGRESSION: "identity",
    }
    return links[task]


def linked(raw: Floats, link: Link) -> Floats:
    """Margins [N, K or 1] to predictions [N, K]."""
    if link == "identity":
        return raw
    if link == "sigmoid":
        p = sigmoid(raw[:, 0])
        return np.column_stack([1 - p, p])
    return softmax(raw)


class BoostingParams(Params):
    """What every booster has."""

    learning_rate: float = Field(default=0.05, gt=0, le=1)
    rounds: int = Field(default=1500, ge=5, le=5000, description="upper limit; the folds choose the number used")
    patience: int = Field(default=60, ge=5, le=500)
    copies: int = Field(default=1, ge=1, le=10, description="boosters of other random draws whose margins are averaged")
    refit_copies: int = Field(
        default=0, ge=0, le=30, description="copies in the final fit on all rows; 0: as many as in the folds"
    )

    def for_refit(self) -> Self:
        return self.model_copy(update={"copies": self.refit_copies}) if self.refit_copies else self

    @property
    def refit_work(self) -> float:
        return self.for_refit().copies / self.copies


class LightGBMParams(BoostingParams):
    num_leaves: int = Field(default=7, ge=2, le=255)
    min_child_samples: int = Field(default=20, ge=1, le=10_000)
    subsample: float = Field(default=0.8, gt=0.1, le=1)
    colsample: float = Field(default=0.7, gt=0.05, le=1)
    reg_lambda: float = Field(default=1.0, ge=0, le=1000)
    reg_alpha: float = Field(default=0.0, ge=0, le=1000)
    max_depth: int = Field(default=-1, ge=-1, le=64)
    extra_trees: bool = Field(default=False, description="random thresholds")


class XGBoostParams(BoostingParams):
    max_depth: int = Field(default=3, ge=1, le=16)
    min_child_weight: float = Field(default=3.0, ge=0, le=1000)
    subsample: float = Field(default=0.8, gt=0.1, le=1)
    colsample: float = Field(default=0.7, gt=0.05, le=1)
    reg_lambda: float = Field(default=1.0, ge=0, le=1000)
    gamma: float = Field(default=0.0, ge=0, le=100)


def affordable(rounds: int, rows: int) -> int:
    """Rounds worth trying: in a small table more than two a row only fit noise."""
    return min(rounds, max(100, 2 * rows))


def staged(margins: Any, valid: Sample, limit: int, link: Link, patience: int) -> Staged:
    """Walk through the stages until nothing improves; ``margins(a, b)`` gives what the trees of rounds a..b add."""
    at: list[int] = []
    kept: list[Floats] = []
    total: Floats | None = None
    done, best, best_at = 0, np.inf, 0
    for stage in stages(limit):
        part = margins(done, stage)
        total, done = (part if total is None else total + part), stage
        predicted = linked(total, link)
        at.append(stage)
        kept.append(predicted)
        now = loss(valid.y, predicted, valid.task)
        if now < best - 1e-9:
            best, best_at = now, stage
        elif stage - best_at > 2 * patience:
            break
    return Staged(tuple(at), tuple(kept))


def draws(sample: Sample, copies: int) -> list[Sample]:
    """The sample with another seed for each copy, the first with its own."""
    return [replace(sample, seed=sample.seed + 7919 * copy) for copy in range(copies)]


class FittedLightGBM(Fitted):
    """``boosters`` are copies of other draws; their margins are averaged (Breiman 1996 for the gain of averaging)."""

    def __init__(self, boosters: list[Any], task: TaskKind, outputs: int) -> None:
        self._boosters, self._link, self._outputs = boosters, link_of(task), outputs

    def margins(self, X: Floats32, first: int, last: int) -> Floats:
        total = np.zeros((X.shape[0], self._outputs if self._link == "softmax" else 1))
        for booster in self._boosters:
            have = min(last, booster.current_iteration())
            if have > first:
                raw = booster.predict(
                    X, start_iteration=first, num_iteration=have - first, raw_score=True, num_threads=1
                )
                total += np.asarray(raw, dtype=np.float64).reshape(X.shape[0], -1)
        return total / len(self._boosters)

    def predict(self, X: Floats32) -> Floats:
        return linked(self.margins(X, 0, max(b.current_iteration() for b in self._boosters)), self._link)

    def leaf(self) -> Leaf:
        from medloom_train.domain.algorithms.trees import TreeBuilder

        builder, width = TreeBuilder(), 1
        for booster in self._boosters:
            model = booster.dump_model()
            width = model["num_tree_per_iteration"]
            for number, tree in enumerate(model["tree_info"]):
                builder.start_tree()
                _add_lightgbm(builder, tree["tree_structure"], number % width, len(self._boosters))
        return builder.leaf(strict=False, base=(0.0,) * width, link=self._link, down=True)


def _add_lightgbm(builder: Any, root: dict[str, Any], target: int, copies: int) -> None:
    stack: list[tuple[dict[str, Any], int, bool]] = [(root, -1, False)]
    while stack:
        node, parent, on_left = stack.pop()
        if "split_feature" not in node:
            builder.add_leaf(parent, on_left, (target,), (node["leaf_value"] / copies,))
            continue
        threshold = float(node["threshold"])
        left = node["default_left"] if node["missing_type"] == "NaN" else threshold >= 0
        me = builder.add_split(parent, on_left, node["split_feature"], threshold, missing_left=bool(left))
        stack.append((node["right_child"], me, False))
        stack.append((node["left_child"], me, True))


class LightGBM(Algorithm[LightGBMParams]):
    name: ClassVar[str] = "lightgbm"
    title: ClassVar[Words] = Words(en="Gradient boosting (LightGBM)", ko="그래디언트 부스팅(LightGBM)")
    family: ClassVar[str] = "lightgbm"
    view: ClassVar[View] = "booster"
    iterative: ClassVar[bool] = True
    params = LightGBMParams

    def _settings(self, sample: Sample, params: LightGBMParams) -> dict[str, Any]:
        objective = {"binary": "binary", "multiclass": "multiclass", "regression": "regression"}[sample.task.value]
        settings: dict[str, Any] = {
            "objective": objective,
            "learning_rate": params.learning_rate,
            "num_leaves": params.num_leaves,
            "min_data_in_leaf": min(params.min_child_samples, max(2, sample.y.size // 8)),
            "bagging_fraction": params.subsample,
            "bagging_freq": 1 if params.subsample < 1 else 0,
            "feature_fraction": params.colsample,
            "lambda_l2": params.reg_lambda,
            "lambda_l1": params.reg_alpha,
            "max_depth": params.max_depth,
            "extra_trees": params.extra_trees,
            "seed": sample.seed,
            "num_threads": 1,
            "deterministic": True,
            "force_row_wise": True,
            "verbosity": -1,
            "feature_pre_filter": False,
            "min_data_in_bin": 1 if sample.y.size < 500 else 3,
        }
        if sample.task is TaskKind.MULTICLASS:
            settings["num_class"] = sample.outputs
        if sample.monotone is not None and any(sample.monotone):
            settings["monotone_constraints"] = list(sample.monotone)
        return settings

    def _booster(self, sample: Sample, params: LightGBMParams) -> Any:
        lightgbm = lean("lightgbm")
        data = lightgbm.Dataset(sample.X, label=sample.y, weight=sample.weights, free_raw_data=False)
        return lightgbm.Booster(self._settings(sample, params), data)

    def fit(self, sample: Sample, params: LightGBMParams, iterations: int | None = None) -> Fitted:
        boosters = [self._booster(draw, params) for draw in draws(sample, params.copies)]
        for booster in boosters:
            for _ in range(iterations or affordable(params.rounds, sample.y.size)):
                if booster.update():
                    break
        return FittedLightGBM(boosters, sample.task, sample.outputs)

    def fit_staged(self, sample: Sample, params: LightGBMParams, valid: Sample) -> Staged:
        boosters = [self._booster(draw, params) for draw in draws(sample, params.copies)]
        fitted = FittedLightGBM(boosters, sample.task, sample.outputs)
        ended: set[int] = set()

        def margins(first: int, last: int) -> Floats:
            for copy, booster in enumerate(boosters):
                for _ in range(last - first):
                    if copy not in ended and booster.update():
                        ended.add(copy)
            return fitted.margins(valid.X, first, last)

        return staged(margins, valid, affordable(params.rounds, sample.y.size), link_of(sample.task), params.patience)

    def safe_params(self, params: LightGBMParams) -> LightGBMParams:
        depth = params.max_depth if 0 < params.max_depth <= 6 else 6
        return params.model_copy(update={"min_child_samples": max(20, params.min_child_samples), "max_depth": depth})


class FittedXGBoost(Fitted):
    """``boosters`` are copies of other draws; their margins are averaged."""

    def __init__(self, boosters: list[Any], task: TaskKind, outputs: int) -> None:
        self._boosters, self._link, self._outputs = boosters, link_of(task), outputs

    def margins(self, X: Floats32, first: int, last: int) -> Floats:
        data = lean("xgboost").DMatrix(X, nthread=1)
        parts = [b.predict(data, iteration_range=(first, last), output_margin=True) for b in self._boosters]
        total = np.sum([np.asarray(part, dtype=np.float64) for part in parts], axis=0).reshape(X.shape[0], -1)
        return np.asarray(total / len(parts), dtype=np.float64)

    def predict(self, X: Floats32) -> Floats:
        return linked(self.margins(X, 0, self._boosters[0].num_boosted_rounds()), self._link)

    def leaf(self) -> Leaf:
        from medloom_train.domain.algorithms.trees import TreeBuilder

        builder = TreeBuilder()
        for booster in self._boosters:
            model = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]
            for tree, target in zip(model["trees"], model["tree_info"], strict=True):
                builder.start_tree()
                _add_xgboost(builder, tree, target, len(self._boosters))
        width = self._outputs if self._link == "softmax" else 1
        return builder.leaf(strict=True, base=(0.0,) * width, link=self._link, down=False)


def _add_xgboost(builder: Any, tree: dict[str, Any], target: int, copies: int) -> None:
    stack = [(0, -1, False)]
    while stack:
        at, parent, on_left = stack.pop()
        if tree["left_children"][at] < 0:
            builder.add_leaf(parent, on_left, (target,), (tree["split_conditions"][at] / copies,))
            continue
        me = builder.add_split(
            parent, on_left, tree["split_indices"][at], tree["split_conditions"][at],
            missing_left=bool(tree["default_left"][at]),
        )  # fmt: skip
        stack.append((tree["right_children"][at], me, False))
        stack.append((tree["left_children"][at], me, True))


class XGBoost(Algorithm[XGBoostParams]):
    name: ClassVar[str] = "xgboost"
    title: ClassVar[Words] = Words(en="Gradient boosting (XGBoost)", ko="그래디언트 부스팅(XGBoost)")
    family: ClassVar[str] = "xgboost"
    view: ClassVar[View] = "booster"
    iterative: ClassVar[bool] = True
    params = XGBoostParams

    def _booster(self, sample: Sample, params: XGBoostParams) -> tuple[Any, Any]:
        xgboost = lean("xgboost")
        objective: dict[str, Literal["binary:logistic", "multi:softprob", "reg:squarederror"]] = {
            "binary": "binary:logistic",
            "multiclass": "multi:softprob",
            "regression": "reg:squarederror",
        }
        settings: dict[str, Any] = {
            "objective": objective[sample.task.value],
            "base_score": 0.0 if sample.task is TaskKind.REGRESSION else 0.5,
            "eta": params.learning_rate,
            "max_depth": params.max_depth,
            "min_child_weight": params.min_child_weight,
            "subsample": params.subsample,
            "colsample_bytree": params.colsample,
            "lambda": params.reg_lambda,
            "gamma": params.gamma,
            "tree_method": "hist",
            "seed": sample.seed,
            "nthread": 1,
            "verbosity": 0,
        }
        if sample.task is TaskKind.MULTICLASS:
            settings["num_class"] = sample.outputs
        if sample.monotone is not None and any(sample.monotone):
            settings["monotone_constraints"] = tuple(sample.monotone)
        data = xgboost.DMatrix(sample.X, label=sample.y, weight=sample.weights, nthread=1)
        return xgboost.Booster(settings, [data]), data

    def fit(self, sample: Sample, params: XGBoostParams, iterations: int | None = None) -> Fitted:
        boosters = []
        for draw in draws(sample, params.copies):
            booster, data = self._booster(draw, params)
            for i in range(iterations or affordable(params.rounds, sample.y.size)):
                booster.update(data, i)
            boosters.append(booster)
        return FittedXGBoost(boosters, sample.task, sample.outputs)

    def fit_staged(self, sample: Sample, params: XGBoostParams, valid: Sample) -> Staged:
        made = [self._booster(draw, params) for draw in draws(sample, params.copies)]
        fitted = FittedXGBoost([booster for booster, _ in made], sample.task, sample.outputs)

        def margins(first: int, last: int) -> Floats:
            for booster, data in made:
                for i in range(first, last):
                    booster.update(data, i)
            return fitted.margins(valid.X, first, last)

        return staged(margins, valid, affordable(params.rounds, sample.y.size), link_of(sample.task), params.patience)

    def safe_params(self, params: XGBoostParams) -> XGBoostParams:
        return params.model_copy(
            update={"min_child_weight": max(20.0, params.min_child_weight), "max_depth": min(6, params.max_depth)}
        )
