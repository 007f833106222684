"""Numbers of a multiclass model's report."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.analysis.common import Analysis, Metrics, numbers_of
from medloom_report.domain.analysis.compare import compare_pairs
from medloom_report.domain.errors import NothingToEvaluate
from medloom_report.domain.material import Material, evaluable
from medloom_report.domain.predictions import Scores
from medloom_stats import Estimate, calibration, discrimination, evaluate
from medloom_stats.intervals import wilson


@dataclass(frozen=True)
class ClassNumbers:
    """One class against the rest, by the main model; curves are None when the class does not occur."""

    name: str
    n: int
    roc: discrimination.Curve | None
    smooth: calibration.Smooth | None
    sensitivity: Estimate
    ppv: Estimate


@dataclass(frozen=True)
class MulticlassAnalysis(Analysis):
    classes: tuple[str, ...]
    confusion: NDArray[np.int64]
    by_class: tuple[ClassNumbers, ...]


def analyse_multiclass(material: Material) -> MulticlassAnalysis:
    """Everything about the chosen models on the reported rows; raises NothingToEvaluate with one class."""
    classes = tuple(material.task.classes or ())
    parts = [material.predictions[model.model_id].part(material.part) for model in material.models]
    main = parts[0]
    if not evaluable(main, material.task):
        raise NothingToEvaluate
    resamples, seed = material.resamples, material.seed
    names = np.array(classes)

    def measures(scores: Scores, draws: int) -> Metrics:
        if not evaluable(scores, material.task):
            return {}
        labels = names[scores.y.astype(np.int64)]
        return evaluate.multiclass(labels, scores.p, names, seed=seed, resamples=draws, groups=scores.groups)

    models, mismatches = numbers_of(material, measures)
    by_model = dict(zip((model.model_id for model in material.models), parts, strict=True))
    return MulticlassAnalysis(
        part=material.part,
        n=main.n,
        models=models,
        pairs=compare_pairs(
            TaskKind.MULTICLASS, by_model, against=material.main.model_id, resamples=resamples, seed=seed
        ),
        mismatches=mismatches,
        classes=classes,
        confusion=_confusion(main, len(classes)),
        by_class=tuple(_one_class(main, k, name) for k, name in enumerate(classes)),
    )


def _confusion(scores: Scores, count: int) -> NDArray[np.int64]:
    flat = np.bincount(scores.y.astype(np.int64) * count + scores.p.argmax(axis=1), minlength=count * count)
    return flat.reshape(count, count).astype(np.int64)


def _one_class(scores: Scores, k: int, name: str) -> ClassNumbers:
    truth = (scores.y == k).astype(np.float64)
    called = (scores.p.argmax(axis=1) == k).astype(np.float64)
    p = np.clip(scores.p[:, k], 0, 1)
    hits, n = float((truth * called).sum()), int(truth.sum())
    occurs = 0 < n < scores.n
    return ClassNumbers(
        name,
        n,
        discrimination.roc_curve(truth, p) if occurs else None,
        calibration.calibration_curve(truth, p) if occurs and scores.n >= 5 else None,
        wilson(hits, n),
        wilson(hits, float(called.sum())),
    )
