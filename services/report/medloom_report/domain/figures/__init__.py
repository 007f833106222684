"""The figures of a pack: a registry by task; adding one is a function here and its caption in captions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from medloom_contracts.manifests import TaskKind
from medloom_report.domain import beyond
from medloom_report.domain import explained as told
from medloom_report.domain.analysis import Analysis
from medloom_report.domain.figures import (
    binary,
    comparison,
    elsewhere,
    explained,
    flow,
    multiclass,
    regression,
    survival,
)
from medloom_report.domain.figures.base import note_override, styled
from medloom_report.domain.figures.save import save
from medloom_report.domain.material import Language, Material
from medloom_report.domain.survival.analysis import elsewhere as elsewhere_at_times

Draw = Callable[[Material, Any, Language], Any]


@dataclass(frozen=True)
class FigureKind:
    """One kind of figure: ``draw(material, analysis, language)`` gives a matplotlib figure."""

    name: str
    tasks: frozenset[TaskKind]
    draw: Draw
    needs_pairs: bool = False
    there: Callable[[Material], object] = lambda _material: True


_ALL: Final = frozenset(TaskKind)
_BINARY: Final = frozenset({TaskKind.BINARY})
_MULTI: Final = frozenset({TaskKind.MULTICLASS})
_VALUE: Final = frozenset({TaskKind.REGRESSION})
_TIMES: Final = frozenset({TaskKind.SURVIVAL})

FIGURES: Final[tuple[FigureKind, ...]] = (
    FigureKind("flow", _ALL, flow.participant_flow),
    FigureKind("roc", _BINARY, binary.roc),
    FigureKind("pr", _BINARY, binary.precision_recall),
    FigureKind("calibration", _BINARY, binary.calibration),
    FigureKind("decision_curve", _BINARY, binary.decision_curve),
    FigureKind("confusion", _MULTI, multiclass.confusion),
    FigureKind("roc_by_class", _MULTI, multiclass.roc_by_class),
    FigureKind("calibration_by_class", _MULTI, multiclass.calibration_by_class),
    FigureKind("observed_predicted", _VALUE, regression.observed_predicted),
    FigureKind("residuals", _VALUE, regression.residuals),
    FigureKind("agreement", _VALUE, regression.agreement),
    FigureKind("km_by_risk", _TIMES, survival.km_by_risk),
    FigureKind("survival_calibration", _TIMES, survival.calibration),
    FigureKind("auc_over_time", _TIMES, survival.auc_over_time),
    FigureKind("importance", _ALL, explained.importance, there=told.importance),
    FigureKind("shapley_summary", _ALL, explained.shapley_summary, there=told.shapley),
    FigureKind("shapley_dependence", _ALL, explained.shapley_dependence, there=told.dependences),
    FigureKind("learning_curve", _ALL, explained.learning_curve, there=told.curves),
    FigureKind("subgroups", _ALL, explained.subgroups, there=told.subgroups),
    FigureKind("comparison", _ALL, comparison.forest, needs_pairs=True),
    FigureKind("sites_forest", _ALL, elsewhere.sites_forest, there=beyond.has_sites),
    FigureKind("external_calibration", _BINARY, elsewhere.external_calibration, there=beyond.has_external_curve),
    FigureKind("external_times", _TIMES, survival.external_calibration, there=elsewhere_at_times),
)


def figures_for(material: Material, analysis: Analysis) -> tuple[FigureKind, ...]:
    """The figures that belong to a task and can be drawn from this material, in the order of a paper."""
    task = material.task.kind
    kinds = (kind for kind in FIGURES if task in kind.tasks and (analysis.pairs or not kind.needs_pairs))
    return tuple(kind for kind in kinds if kind.there(material))


def drawn(kind: FigureKind, material: Material, analysis: Analysis, language: Language) -> Any:
    """One finished figure, with the split override printed on it when there is one."""
    with styled(material.options.look()):
        figure = kind.draw(material, analysis, language)
        for axes in figure.axes:
            axes.xaxis.label.set_linespacing(1.35)
            axes.yaxis.label.set_linespacing(1.35)
        note_override(figure, material, language)
    return figure


__all__ = ["FIGURES", "FigureKind", "drawn", "figures_for", "save"]
