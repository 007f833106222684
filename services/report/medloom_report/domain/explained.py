"""What a pack tells of the explanations: which of them belong to its main model and to the rows it reports."""

import math

from medloom_contracts.explanations import Band, Division, Importance, Interval, LearningCurve, Reliance, Shapley
from medloom_contracts.manifests import TaskKind
from medloom_report.domain.material import Material
from medloom_stats import Estimate

SHOWN, SUMMARISED, DEPENDENCES = 15, 12, 4


def importance(material: Material) -> Importance | None:
    """Permutation importance of the main model."""
    found = material.explanations and material.explanations.models.get(material.main.model_id)
    return found.importance if found else None


def shapley(material: Material) -> Shapley | None:
    """Shapley values, when the main model is the one they were computed for."""
    found = material.explanations
    return found.shapley if found and found.best_model_id == material.main.model_id else None


def dependences(material: Material) -> bool:
    found = shapley(material)
    return found is not None and material.task.kind is not TaskKind.MULTICLASS and any(one.bands for one in found.items)


def curves(material: Material) -> tuple[LearningCurve, ...]:
    """Learning curves of candidates."""
    return material.explanations.learning_curves if material.explanations else ()


def subgroups(material: Material) -> tuple[Division, ...]:
    """Divisions of the reported rows, for the main model."""
    found = material.explanations and material.explanations.models.get(material.main.model_id)
    return tuple(one for one in found.subgroups if one.part == material.part) if found else ()


def estimate(interval: Interval | None) -> Estimate:
    """An interval of the contract as an estimate; NaN where there is none."""
    return Estimate(math.nan) if interval is None else Estimate.from_dict(interval.model_dump())


def relied(material: Material, one: Reliance) -> Estimate:
    """The shown measure of a predictor: fall of the AUROC for a binary target, else rise of the loss."""
    return estimate(one.auroc if material.task.kind is TaskKind.BINARY and one.auroc else one.loss)


def ranked(material: Material) -> list[tuple[str, Estimate]]:
    """Predictors by the measure that is shown, most important first."""
    found = importance(material)
    pairs = [(one.name, relied(material, one)) for one in found.items] if found else []
    return sorted(pairs, key=lambda pair: -pair[1].value)


def measures(material: Material) -> tuple[str, ...]:
    """The measures shown by subgroup."""
    if material.task.kind is TaskKind.BINARY:
        return "auroc", "observed_expected"
    if material.task.kind is TaskKind.REGRESSION:
        return "mse", "bias"
    return ("macro_auroc",) if material.task.kind is TaskKind.MULTICLASS else ("log_loss",)


def named(material: Material, column: str) -> str:
    """Label and unit of a predictor."""
    unit = material.unit(column)
    return f"{material.label(column)} [{unit}]" if unit else material.label(column)


def middle(band: Band) -> float:
    """Where a band of a number is drawn."""
    return ((band.low or 0.0) + (band.high or 0.0)) / 2


def texts(material: Material) -> list[str]:
    """Every text of the data that the figures may show."""
    found = material.explanations
    if found is None:
        return []
    columns = [*found.inputs, *(one.column for model in found.models.values() for one in model.subgroups)]
    levels = [level.level for model in found.models.values() for one in model.subgroups for level in one.levels]
    bands = [band.category or "" for one in (found.shapley.items if found.shapley else ()) for band in one.thirds]
    return [*(named(material, column) for column in columns), *levels, *bands, *(c.name for c in found.learning_curves)]
