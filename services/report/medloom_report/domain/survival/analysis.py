"""Numbers of a survival model's report."""

from dataclasses import dataclass

import numpy as np

from medloom_contracts.manifests import Task, TaskKind, time_text
from medloom_report.domain.analysis.common import Analysis, Metrics, numbers_of
from medloom_report.domain.analysis.compare import compare_pairs
from medloom_report.domain.errors import NothingToEvaluate
from medloom_report.domain.material import Material, evaluable
from medloom_report.domain.predictions import Floats, Scores
from medloom_stats import Estimate
from medloom_stats.survival import calibration, curves, evaluate

GROUPS, FEWEST = 3, 10
_MARKS = 6


@dataclass(frozen=True)
class RiskCurve:
    """Kaplan-Meier of the rows of one group of predicted risk; ``at_risk`` are the numbers at the analysis's ``marks``.

    ``predicted`` and ``observed`` are the mean predicted and the Kaplan-Meier risk at the last horizon.
    """

    n: int
    events: int
    steps: curves.Steps
    last: float
    at_risk: tuple[int, ...]
    median: Estimate
    predicted: float
    observed: Estimate


@dataclass(frozen=True)
class AtHorizon:
    """Calibration of the main model at one horizon."""

    horizon: float
    groups: tuple[calibration.RiskGroup, ...]


@dataclass(frozen=True)
class SurvivalAnalysis(Analysis):
    """``groups`` are those of rising risk of the main model, ``rank`` their log-rank test (None for a single group)."""

    events: int
    horizons: tuple[float, ...]
    unit: str
    marks: tuple[float, ...]
    groups: tuple[RiskCurve, ...]
    rank: curves.LogRank | None
    calibrations: tuple[AtHorizon, ...]


def times_of(scores: Scores) -> Floats:
    if scores.time is None:
        raise NothingToEvaluate
    return scores.time


def measures(scores: Scores, task: Task, *, seed: int, resamples: int) -> Metrics:
    """All measures of one model's risks on these rows."""
    return evaluate.survival(
        times_of(scores), scores.y, scores.p, task.horizons or (), seed=seed, resamples=resamples, groups=scores.groups
    )


def analyse_survival(material: Material) -> SurvivalAnalysis:
    """Everything about the chosen models on the reported rows; NothingToEvaluate when no event was seen there."""
    parts = [material.predictions[model.model_id].part(material.part) for model in material.models]
    main, task = parts[0], material.task
    if not evaluable(main, task):
        raise NothingToEvaluate
    seed = material.seed

    def of(scores: Scores, draws: int) -> Metrics:
        return measures(scores, task, seed=seed, resamples=draws) if evaluable(scores, task) else {}

    models, mismatches = numbers_of(material, of)
    by_model = dict(zip((model.model_id for model in material.models), parts, strict=True))
    pairs = compare_pairs(
        TaskKind.SURVIVAL, by_model, against=material.main.model_id, resamples=material.resamples, seed=seed,
        horizons=task.horizons,
    )  # fmt: skip
    marks = tuple(float(mark) for mark in nice_marks(float(times_of(main).max())))
    groups, rank = risk_curves(main, task.horizons or (), marks)
    return SurvivalAnalysis(
        part=material.part,
        n=main.n,
        models=models,
        pairs=pairs,
        mismatches=mismatches,
        events=int(main.y.sum()),
        horizons=task.horizons or (),
        unit=task.time_unit,
        marks=marks,
        groups=groups,
        rank=rank,
        calibrations=calibrations(main, task.horizons or ()),
    )


def elsewhere(material: Material) -> tuple[AtHorizon, ...]:
    """Calibration of the main model at each horizon on the newest external data; horizons without follow-up left
    out."""
    curves_there = material.validations[0].curves if material.validations else {}
    return tuple(
        AtHorizon(horizon, _groups(bins))
        for horizon in material.task.horizons or ()
        if (bins := curves_there.get(f"bins_{time_text(horizon)}"))
    )


def _groups(bins: dict[str, list[float]]) -> tuple[calibration.RiskGroup, ...]:
    columns = (bins[name] for name in ("predicted", "observed", "lo", "hi", "n"))
    return tuple(
        calibration.RiskGroup(predicted, Estimate(observed, lo, hi), int(n), round(observed * n))
        for predicted, observed, lo, hi, n in zip(*columns, strict=True)
    )


def nice_marks(longest: float) -> Floats:
    """Five or so round times from 0 to the longest follow-up: under a curve stand the numbers at risk then."""
    raw = longest / (_MARKS - 1)
    size = 10 ** np.floor(np.log10(raw)) if raw > 0 else 1.0
    step = next(size * nice for nice in (1, 2, 2.5, 5, 10) if size * nice >= raw * 0.999)
    return np.asarray(np.arange(0, longest + step * 0.001, step), dtype=np.float64)


def risk_curves(
    scores: Scores, horizons: tuple[float, ...], marks: tuple[float, ...]
) -> tuple[tuple[RiskCurve, ...], curves.LogRank | None]:
    """Curves of groups of rising risk at the last horizon (thirds, fewer of few rows), and their log-rank test."""
    time, risk = times_of(scores), scores.p[:, -1]
    count = max(1, min(GROUPS, scores.n // FEWEST))
    codes = calibration.risk_groups(risk, count) if count > 1 else np.zeros(scores.n, dtype=np.int64)
    found = []
    for code in range(int(codes.max()) + 1):
        inside = codes == code
        t, event = time[inside], scores.y[inside]
        steps = curves.kaplan_meier(t, event)
        found.append(
            RiskCurve(
                n=int(inside.sum()),
                events=int(event.sum()),
                steps=steps,
                last=float(t.max()),
                at_risk=tuple(int(n) for n in curves.numbers_at_risk(t, marks)),
                median=curves.median_time(steps),
                predicted=float(risk[inside].mean()),
                observed=calibration.observed_risk(t, event, horizons[-1]),
            )
        )
    rank = curves.log_rank(time, scores.y, codes) if len(found) > 1 else None
    return tuple(found), rank


def calibrations(scores: Scores, horizons: tuple[float, ...]) -> tuple[AtHorizon, ...]:
    """Groups of ten rows at least, ten at most, at each horizon."""
    count = int(np.clip(scores.n // (2 * FEWEST), 1, 10))
    time = times_of(scores)
    return tuple(
        AtHorizon(horizon, calibration.grouped(time, scores.y, scores.p[:, h], horizon, count))
        for h, horizon in enumerate(horizons)
    )
