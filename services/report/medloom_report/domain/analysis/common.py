"""What the analyses of all tasks share: measures of each model and paired comparisons with the main one."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from medloom_contracts.manifests import ModelManifest
from medloom_report.domain.material import Material
from medloom_report.domain.predictions import Scores
from medloom_stats import Estimate

Metrics = dict[str, Estimate]
_AGREE = 1e-6


@dataclass(frozen=True)
class ModelNumbers:
    """One model's measures on the reported rows and on the out-of-fold predictions of the training rows."""

    model_id: str
    name: str
    algorithm: str
    metrics: Metrics
    oof: Metrics


@dataclass(frozen=True)
class Pair:
    """``a`` against ``b`` on the same rows; ``difference`` is a - b; ``p_holm`` is corrected for all pairs given."""

    a: str
    b: str
    measure: Literal["auroc", "log_loss", "squared_error", "integrated_brier"]
    test: Literal["delong", "bootstrap"]
    value_a: float
    value_b: float
    difference: Estimate
    z: float
    p: float
    p_holm: float


@dataclass(frozen=True)
class Analysis:
    """Common part of the three analyses. ``mismatches`` names models whose stored measures differ from these."""

    part: str
    n: int
    models: tuple[ModelNumbers, ...]
    pairs: tuple[Pair, ...]
    mismatches: tuple[str, ...]


def stored(model: ModelManifest, part: str) -> Metrics:
    """The measures that training wrote into the model's manifest; absent ones are absent."""
    return {
        name: Estimate.from_dict(values)
        for name, values in model.metrics.get(part, {}).items()
        if isinstance(values, dict) and "value" in values
    }


def reconcile(found: Metrics, kept: Metrics) -> tuple[Metrics, bool]:
    """One set of measures, training's where the value is the same (its intervals know the subjects), and whether all
    values agree."""
    merged, agree = dict(found), True
    for name, estimate in kept.items():
        if name in found:
            same = _same(estimate.value, found[name].value)
            agree = agree and same
            merged[name] = estimate if same else found[name]
    return merged, agree


def _same(a: float, b: float) -> bool:
    return (math.isnan(a) and math.isnan(b)) or abs(a - b) <= _AGREE * max(1.0, abs(b))


def numbers_of(
    material: Material, evaluate: Callable[[Scores, int], Metrics]
) -> tuple[tuple[ModelNumbers, ...], tuple[str, ...]]:
    """Measures of every chosen model, and the names of models whose stored measures do not agree.

    ``evaluate(scores, resamples)``: where training stored every measure, one resample is enough to check the values.
    """
    rows, mismatches = [], []
    for model in material.models:
        predictions = material.predictions[model.model_id]
        parts = {}
        for part in dict.fromkeys((material.part, "oof")):
            scores, kept = predictions.part(part), stored(model, part)
            found = evaluate(scores, 1) if kept else {}
            parts[part], agree = reconcile(found, kept)
            if not agree or not kept or set(found) - set(kept):
                parts[part], _ = reconcile(evaluate(scores, material.resamples), kept)
            if not agree:
                mismatches.append(model.name)
        rows.append(ModelNumbers(model.model_id, model.name, model.algorithm, parts[material.part], parts["oof"]))
    return tuple(rows), tuple(dict.fromkeys(mismatches))
