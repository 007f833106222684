"""Random forests (Breiman 2001) and extremely randomised trees (Geurts et al. 2006) by scikit-learn, on one thread."""

from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import Algorithm, Fitted, Params, Sample, full_columns
from medloom_train.domain.leaves import Leaf, TreeLeaf, round_down
from medloom_train.domain.preprocessing import View
from medloom_train.domain.table import Floats, Floats32


class ForestParams(Params):
    trees: int = Field(default=300, ge=10, le=2000)
    min_leaf: int = Field(default=5, ge=1, le=10_000, description="fewest training rows in a leaf")
    max_features: float | Literal["sqrt"] = Field(default="sqrt", description="share of predictors tried at a split")
    max_depth: int | None = Field(default=None, ge=1, le=64)


class FittedForest(Fitted):
    def __init__(self, model: Any, sample: Sample) -> None:
        self._model, self._task, self._outputs = model, sample.task, sample.outputs

    def predict(self, X: Floats32) -> Floats:
        if self._task is TaskKind.REGRESSION:
            return np.asarray(self._model.predict(X), dtype=np.float64).reshape(-1, 1)
        seen = np.asarray(self._model.predict_proba(X), dtype=np.float64)
        return full_columns(seen, self._model.classes_, self._outputs)

    def _columns(self) -> tuple[int, ...]:
        """Which output column each value column of a leaf adds to; -1 leaves it out (a binary forest keeps p of 1)."""
        if self._task is TaskKind.REGRESSION:
            return (0,)
        classes = tuple(int(c) for c in self._model.classes_)
        return tuple(0 if c == 1 else -1 for c in classes) if self._outputs == 2 else classes

    def leaf(self) -> Leaf:
        columns = self._columns()
        parts = [flat_tree(tree.tree_, number, columns, len(self._model.estimators_)) for number, tree in
                 enumerate(self._model.estimators_)]  # fmt: skip
        joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        width = 1 if self._outputs <= 2 else self._outputs
        link: Literal["identity", "average"] = "identity" if self._task is TaskKind.REGRESSION else "average"
        return TreeLeaf(**joined, strict=False, base=(0.0,) * width, link=link, shift=())


def flat_tree(tree: Any, number: int, columns: tuple[int, ...], count: int) -> dict[str, Any]:
    inner = tree.children_left >= 0
    ends = np.flatnonzero(~inner)
    kept = [i for i, column in enumerate(columns) if column >= 0]
    values = tree.value.reshape(inner.size, -1)[ends][:, kept] / count
    return {
        "tree": np.full(inner.size, number, dtype=np.int64),
        "node": np.arange(inner.size, dtype=np.int64),
        "feature": np.where(inner, tree.feature, 0).astype(np.int64),
        "threshold": round_down(np.where(inner, tree.threshold, 0.0)),
        "inner": inner,
        "left": np.where(inner, tree.children_left, 0).astype(np.int64),
        "right": np.where(inner, tree.children_right, 0).astype(np.int64),
        "missing_left": np.zeros(inner.size, dtype=np.bool_),
        "leaf_tree": np.full(values.size, number, dtype=np.int64),
        "leaf_node": np.repeat(ends, len(kept)).astype(np.int64),
        "targets": np.tile([columns[i] for i in kept], ends.size).astype(np.int64),
        "weights": values.ravel().astype(np.float32),
    }


def _fit_forest(kind: Literal["RandomForest", "ExtraTrees"], sample: Sample, params: ForestParams) -> Fitted:
    from sklearn import ensemble

    regression = sample.task is TaskKind.REGRESSION
    made = getattr(ensemble, kind + ("Regressor" if regression else "Classifier"))
    model = made(
        n_estimators=params.trees,
        min_samples_leaf=min(params.min_leaf, max(1, sample.y.size // 8)),
        max_features=params.max_features,
        max_depth=params.max_depth,
        n_jobs=1,
        random_state=sample.seed,
    )
    y = sample.y if regression else sample.y.astype(np.int64)
    return FittedForest(model.fit(sample.X, y, sample_weight=sample.weights), sample)


class _Forest(Algorithm[ForestParams]):
    view: ClassVar[View] = "forest"
    params = ForestParams
    kind: ClassVar[Literal["RandomForest", "ExtraTrees"]]

    def fit(self, sample: Sample, params: ForestParams, iterations: int | None = None) -> Fitted:
        return _fit_forest(self.kind, sample, params)

    def safe_params(self, params: ForestParams) -> ForestParams:
        depth = min(8, params.max_depth or 8)
        return params.model_copy(update={"min_leaf": max(20, params.min_leaf), "max_depth": depth})


class RandomForest(_Forest):
    name: ClassVar[str] = "random_forest"
    title: ClassVar[Words] = Words(en="Random forest", ko="랜덤 포레스트")
    family: ClassVar[str] = "random_forest"
    kind: ClassVar[Literal["RandomForest", "ExtraTrees"]] = "RandomForest"


class ExtraTrees(_Forest):
    name: ClassVar[str] = "extra_trees"
    title: ClassVar[Words] = Words(en="Extremely randomised trees", ko="엑스트라 트리")
    family: ClassVar[str] = "extra_trees"
    safe: ClassVar[bool] = False
    kind: ClassVar[Literal["RandomForest", "ExtraTrees"]] = "ExtraTrees"
