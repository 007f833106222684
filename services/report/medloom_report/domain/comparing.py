"""Comparing chosen models of one approved data set."""

import math
from typing import Any

import numpy as np

from medloom_contracts.errors import Words
from medloom_contracts.manifests import ModelManifest, Task, TaskKind
from medloom_report.domain.analysis.common import Metrics, Pair, reconcile, stored
from medloom_report.domain.analysis.compare import compare_pairs
from medloom_report.domain.errors import NotComparable, NothingToEvaluate
from medloom_report.domain.material import evaluable
from medloom_report.domain.predictions import Predictions, Scores
from medloom_report.domain.survival import analysis as survival
from medloom_stats import Estimate, evaluate

_RESAMPLES = 500


def compare(task: Task, models: list[tuple[ModelManifest, Predictions]], part: str) -> dict[str, Any]:
    """Measures of every model on one part and all paired tests, JSON-able.

    Raises NothingToEvaluate when the part has no rows or one class, NotComparable when the models saw different rows.
    """
    scores = {model.model_id: predictions.part(part) for model, predictions in models}
    if not all(evaluable(one, task) for one in scores.values()):
        raise NothingToEvaluate
    shown = []
    for model, _ in models:
        metrics = stored(model, part)
        if not metrics:
            metrics, _same = reconcile(_evaluate(task, scores[model.model_id]), metrics)
        shown.append(
            {
                "model_id": model.model_id,
                "experiment_id": model.experiment_id,
                "name": model.name,
                "algorithm": model.algorithm,
                "metrics": {name: estimate.to_dict() for name, estimate in metrics.items()},
            }
        )
    first = next(iter(scores.values()))
    return {
        "task": task.kind.value,
        "n": first.n,
        "events": int(first.y.sum()) if task.kind in (TaskKind.BINARY, TaskKind.SURVIVAL) else None,
        "models": shown,
        "pairs": [_plain(pair) for pair in compare_pairs(task.kind, scores, horizons=task.horizons)],
    }


def same_data(tasks: list[Task], prepared_ids: list[str]) -> None:
    """Raise NotComparable unless all models learned the same target from the same prepared data."""
    first = tasks[0]
    if len(set(prepared_ids)) > 1 or any(
        (task.kind, task.target, task.positive, task.classes, task.time, task.horizons)
        != (first.kind, first.target, first.positive, first.classes, first.time, first.horizons)
        for task in tasks
    ):
        raise NotComparable(
            Words(
                en="The models were trained on different prepared data or targets.",
                ko="모델들이 서로 다른 전처리 데이터나 목표 변수로 학습되었습니다.",
            )
        )


def _evaluate(task: Task, scores: Scores) -> Metrics:
    if task.kind is TaskKind.BINARY:
        return evaluate.binary(scores.y, scores.p, resamples=_RESAMPLES, groups=scores.groups)
    if task.kind is TaskKind.REGRESSION:
        return evaluate.regression(scores.y, scores.p, resamples=_RESAMPLES, groups=scores.groups)
    if task.kind is TaskKind.SURVIVAL:
        return survival.measures(scores, task, seed=0, resamples=_RESAMPLES)
    names = np.array(task.classes or ())
    labels = names[scores.y.astype(np.int64)]
    return evaluate.multiclass(labels, scores.p, names, resamples=_RESAMPLES, groups=scores.groups)


def _plain(pair: Pair) -> dict[str, Any]:
    plain = {name: getattr(pair, name) for name in Pair.__dataclass_fields__}
    return {name: _jsonable(value) for name, value in plain.items()}


def _jsonable(value: object) -> object:
    if isinstance(value, Estimate):
        return value.to_dict()
    return None if isinstance(value, float) and not math.isfinite(value) else value
