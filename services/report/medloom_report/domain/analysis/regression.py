"""Numbers of a regression model's report."""

from dataclasses import dataclass

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.analysis.common import Analysis, Metrics, numbers_of
from medloom_report.domain.analysis.compare import compare_pairs
from medloom_report.domain.errors import NothingToEvaluate
from medloom_report.domain.material import Material, evaluable
from medloom_report.domain.predictions import Floats, Scores
from medloom_stats import evaluate, regression


@dataclass(frozen=True)
class RegressionAnalysis(Analysis):
    """``observed`` and ``predicted`` are the main model's rows, in units of the target."""

    observed: Floats
    predicted: Floats
    agreement: regression.Agreement
    line: tuple[float, float]


def analyse_regression(material: Material) -> RegressionAnalysis:
    """Everything about the chosen models on the reported rows; raises NothingToEvaluate for fewer than two rows."""
    parts = [material.predictions[model.model_id].part(material.part) for model in material.models]
    main = parts[0]
    if not evaluable(main, material.task):
        raise NothingToEvaluate
    resamples, seed = material.resamples, material.seed

    def measures(scores: Scores, draws: int) -> Metrics:
        if not evaluable(scores, material.task):
            return {}
        return evaluate.regression(scores.y, scores.p, seed=seed, resamples=draws, groups=scores.groups)

    models, mismatches = numbers_of(material, measures)
    by_model = dict(zip((model.model_id for model in material.models), parts, strict=True))
    slope, intercept = regression.calibration_slope(main.y, main.p)
    return RegressionAnalysis(
        part=material.part,
        n=main.n,
        models=models,
        pairs=compare_pairs(
            TaskKind.REGRESSION, by_model, against=material.main.model_id, resamples=resamples, seed=seed
        ),
        mismatches=mismatches,
        observed=main.y,
        predicted=main.p,
        agreement=regression.limits_of_agreement(main.y, main.p),
        line=(float(np.nan_to_num(slope.value)), float(np.nan_to_num(intercept.value))),
    )
