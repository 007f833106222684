"""All numbers of a report, computed once; tables, figures and words only show them."""

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.analysis.binary import BinaryAnalysis, analyse_binary
from medloom_report.domain.analysis.common import Analysis, ModelNumbers, Pair
from medloom_report.domain.analysis.compare import compare_pairs
from medloom_report.domain.analysis.multiclass import MulticlassAnalysis, analyse_multiclass
from medloom_report.domain.analysis.regression import RegressionAnalysis, analyse_regression
from medloom_report.domain.material import Material
from medloom_report.domain.survival.analysis import SurvivalAnalysis, analyse_survival


def analyse(material: Material) -> Analysis:
    """The numbers of a pack; raises NothingToEvaluate when the rows hold a single outcome class."""
    if material.task.kind is TaskKind.BINARY:
        return analyse_binary(material)
    if material.task.kind is TaskKind.MULTICLASS:
        return analyse_multiclass(material)
    if material.task.kind is TaskKind.SURVIVAL:
        return analyse_survival(material)
    return analyse_regression(material)


__all__ = [
    "Analysis",
    "BinaryAnalysis",
    "ModelNumbers",
    "MulticlassAnalysis",
    "Pair",
    "RegressionAnalysis",
    "SurvivalAnalysis",
    "analyse",
    "compare_pairs",
]
