"""Figures of a model: quick point values while training, and all measures with 95 % intervals at the end."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_stats import classification, discrimination, evaluate
from medloom_stats import multiclass as multi
from medloom_train.domain.survival import figures as censored
from medloom_train.domain.table import Floats, Ints, TrainingTable

Figures = dict[str, dict[str, float | None]]


def _event(p: Floats) -> Floats:
    return p[:, 1]


def _brier(y: Floats, p: Floats) -> float:
    onehot = np.eye(p.shape[1])[y.astype(np.int64)]
    total = float(((p - onehot) ** 2).sum(axis=1).mean())
    return total / 2 if p.shape[1] == 2 else total


def _log_loss(y: Floats, p: Floats) -> float:
    chosen = p[np.arange(y.size), y.astype(np.int64)]
    return float(-np.log(np.clip(chosen, 1e-10, 1)).mean())


def _macro(y: Floats, p: Floats) -> float:
    weights = np.ones((1, y.size))
    return float(multi.weighted_macro_auroc(y.astype(np.int64), p)(weights)[0])


def _auprc(y: Floats, p: Floats) -> float:
    return float(discrimination.weighted_average_precision(y, _event(p))(np.ones((1, y.size)))[0])


POINT: Final[dict[str, Callable[[Floats, Floats], float]]] = {
    "auroc": lambda y, p: discrimination.placements(y, _event(p)).auc,
    "auprc": _auprc,
    "log_loss": _log_loss,
    "brier": _brier,
    "macro_auroc": _macro,
    "accuracy": lambda y, p: float((p.argmax(axis=1) == y).mean()),
    "rmse": lambda y, p: float(np.sqrt(((y - p[:, 0]) ** 2).mean())),
    "mae": lambda y, p: float(np.abs(y - p[:, 0]).mean()),
    "r2": lambda y, p: float(1 - ((y - p[:, 0]) ** 2).sum() / ((y - y.mean()) ** 2).sum()),
}


def point(metric: str, y: Floats, p: Floats) -> float:
    """One figure without an interval."""
    return POINT[metric](y, p)


def point_of(table: TrainingTable, at: Ints, metric: str, p: Floats) -> float:
    """One figure of these rows without an interval."""
    if table.survival is not None:
        return censored.point(table.survival.take(at), metric, p)
    return point(metric, table.y[at], p)


def youden_threshold(table: TrainingTable, oof: Floats) -> float | None:
    """The threshold with the largest Youden index on the out-of-fold predictions of a binary model."""
    if table.task is not TaskKind.BINARY:
        return None
    return float(classification.youden_threshold(table.y[table.train], _event(oof)))


def measurable(table: TrainingTable, at: Ints) -> bool:
    """Whether these rows can give figures: two rows at least, and both classes for a classification."""
    if at.size < 2:
        return False
    if table.survival is not None:
        return censored.measurable(table.survival.take(at))
    return table.task is TaskKind.REGRESSION or np.unique(table.y[at]).size > 1


def resamples(rows: int) -> int:
    """Bootstrap samples behind an interval: fewer in large tables, whose intervals are narrow and slow to draw."""
    if rows <= 4000:
        return 1000
    return 300 if rows <= 30_000 else 200


def figures(
    table: TrainingTable,
    at: Ints,
    p: Floats,
    threshold: float | None,
    seed: int,
    *,
    resamples_for: int | None = None,
) -> Figures:
    """All measures of predictions ``p`` [len(at), K] for the rows ``at`` with 95 % intervals; {} if impossible."""
    if not measurable(table, at):
        return {}
    y, groups = table.y[at], None if table.groups is None else table.groups[at]
    common: dict[str, Any] = {"seed": seed, "groups": groups, "resamples": resamples(resamples_for or at.size)}
    if table.survival is not None:
        return censored.figures(table.survival.take(at), p, **common)
    if table.task is TaskKind.BINARY:
        found = evaluate.binary(y, _event(p), threshold=threshold, **common)
    elif table.task is TaskKind.MULTICLASS:
        names = np.array(table.classes)
        found = evaluate.multiclass(names[y.astype(np.int64)], p / p.sum(axis=1, keepdims=True), names, **common)
    else:
        found = evaluate.regression(y, p[:, 0], **common)
    return {name: estimate.to_dict() for name, estimate in found.items()}
