"""Numbers of a binary model's report: curves with bands, calibration, net benefit, thresholds, comparisons."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.analysis.common import Analysis, Metrics, ModelNumbers, numbers_of
from medloom_report.domain.analysis.compare import compare_pairs
from medloom_report.domain.errors import NothingToEvaluate
from medloom_report.domain.material import Material, evaluable
from medloom_report.domain.predictions import Floats, Scores
from medloom_stats import calibration, classification, discrimination, evaluate, net_benefit
from medloom_stats.intervals import Statistic, bootstrap_distribution

GRID = np.linspace(0, 1, 101)


@dataclass(frozen=True)
class Band:
    """Pointwise 95 % limits of a curve."""

    x: Floats
    lo: Floats
    hi: Floats


@dataclass(frozen=True)
class ThresholdLine:
    """One rule (fixed on the training rows' out-of-fold predictions, or given by the author) at work."""

    rule: str
    line: classification.AtThreshold


@dataclass(frozen=True)
class Histogram:
    edges: Floats
    events: Floats
    others: Floats


@dataclass(frozen=True)
class BinaryAnalysis(Analysis):
    """``rocs``, ``prs`` and ``net_benefits`` are by model in the order of ``models``."""

    events: int
    prevalence: float
    threshold: float
    rocs: tuple[discrimination.Curve, ...]
    prs: tuple[discrimination.Curve, ...]
    roc_band: Band
    pr_band: Band
    smooth: calibration.Smooth
    bins: tuple[calibration.Bin, ...]
    histogram: Histogram
    decision: net_benefit.DecisionCurve
    net_benefits: tuple[Floats, ...]
    thresholds: tuple[ThresholdLine, ...]


def analyse_binary(material: Material) -> BinaryAnalysis:
    """Everything about the chosen models on the reported rows; raises NothingToEvaluate with one class."""
    parts = [material.predictions[model.model_id].part(material.part) for model in material.models]
    main, oof = parts[0], material.predictions[material.main.model_id].oof
    if not (evaluable(main, material.task) and evaluable(oof, material.task)):
        raise NothingToEvaluate
    resamples, seed = material.resamples, material.seed
    threshold = material.options.threshold or classification.youden_threshold(oof.y, oof.p)
    models, mismatches = numbers_of(material, lambda scores, draws: _measures(scores, threshold, draws, seed))
    models = (_with_calibration_errors(models[0], main, oof, seed), *models[1:])
    by_model = dict(zip((model.model_id for model in material.models), parts, strict=True))
    marks = decision_marks(float(main.y.mean()), material.options.net_benefit_range)
    return BinaryAnalysis(
        part=material.part,
        n=main.n,
        models=models,
        pairs=compare_pairs(TaskKind.BINARY, by_model, against=material.main.model_id, resamples=resamples, seed=seed),
        mismatches=mismatches,
        events=int(main.y.sum()),
        prevalence=float(main.y.mean()),
        threshold=threshold,
        rocs=tuple(discrimination.roc_curve(scores.y, scores.p) for scores in parts),
        prs=tuple(discrimination.pr_curve(scores.y, scores.p) for scores in parts),
        roc_band=band(main, "roc", min(resamples, 500), seed),
        pr_band=band(main, "pr", min(resamples, 500), seed),
        smooth=calibration.calibration_curve(main.y, main.p),
        bins=tuple(calibration.binned(main.y, main.p)),
        histogram=_histogram(main),
        decision=net_benefit.decision_curve(main.y, main.p, marks, resamples=resamples, seed=seed, groups=main.groups),
        net_benefits=tuple(net_benefit.net_benefit(scores.y, scores.p, marks) for scores in parts),
        thresholds=_thresholds(material, main, oof),
    )


def _with_calibration_errors(model: ModelNumbers, main: Scores, oof: Scores, seed: int) -> ModelNumbers:
    def of(scores: Scores) -> Metrics:
        if scores.n < 5:
            return {}
        return calibration.errors(scores.y, scores.p, seed=seed, groups=scores.groups)._asdict()

    return replace(model, metrics={**model.metrics, **of(main)}, oof={**model.oof, **of(oof)})


def _measures(scores: Scores, threshold: float, resamples: int, seed: int) -> Metrics:
    return evaluate.binary(
        scores.y, scores.p, threshold=threshold, seed=seed, resamples=resamples, groups=scores.groups
    )


def decision_marks(prevalence: float, wanted: tuple[float, float] | None) -> Floats:
    """Threshold probabilities: the range asked for in at most 99 steps, else 1 % to three times the prevalence."""
    if wanted is None:
        lo, hi = 0.01, float(np.clip(round(3 * prevalence, 2), 0.2, 0.8))
    else:
        lo, hi = wanted
    step = 0.01 if hi - lo > 0.2 else 0.0025
    return np.round(np.arange(lo, hi + step / 2, step), 6)


def _statistic(scores: Scores, kind: str) -> Statistic:
    order = np.argsort(-scores.p, kind="stable")
    ends = np.flatnonzero(np.r_[np.diff(scores.p[order]) < 0, True])
    event = scores.y[order]

    def statistic(weights: Floats) -> Floats:
        drawn = weights[:, order]
        caught = np.cumsum(drawn * event, axis=1)[:, ends]
        called = np.cumsum(drawn, axis=1)[:, ends]
        return np.stack([_on_grid(kind, *rows) for rows in zip(caught, called, strict=True)])

    return statistic


def curve_on_grid(scores: Scores, kind: Literal["roc", "pr"]) -> Floats:
    """Sensitivity over 1 - specificity ("roc") or precision over recall ("pr") at the 101 points of ``GRID``."""
    return np.asarray(_statistic(scores, kind)(np.ones((1, scores.n)))[0], dtype=np.float64)


def band(scores: Scores, kind: Literal["roc", "pr"], resamples: int, seed: int) -> Band:
    """Pointwise 95 % limits of a curve by the bootstrap, or by clusters. The ROC curve does not depend on the classes'
    sizes, so they are kept for it.
    """
    strata = scores.y if kind == "roc" and scores.groups is None else None
    drawn = bootstrap_distribution(
        _statistic(scores, kind), scores.n, resamples=resamples, seed=seed, strata=strata, groups=scores.groups
    )
    lo, hi = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    return Band(GRID, lo, hi)


def _on_grid(kind: str, caught: Floats, called: Floats) -> Floats:
    false = called - caught
    if caught[-1] == 0 or false[-1] == 0:
        return np.full(GRID.size, np.nan)
    if kind == "roc":
        return np.interp(GRID, np.r_[0.0, false / false[-1]], np.r_[0.0, caught / caught[-1]])
    known = called > 0
    precision = caught[known] / called[known]
    return np.interp(GRID, caught[known] / caught[-1], precision)


def risk_limit(highest: float) -> float:
    """Where an axis of risks ends: rounded up to a tenth, or to a fiftieth for small risks."""
    step = 0.1 if highest > 0.2 else 0.02
    return float(min(1.0, np.ceil(highest / step + 0.2) * step))


def _histogram(scores: Scores) -> Histogram:
    edges = np.linspace(0, risk_limit(float(scores.p.max())), 41)
    events = np.histogram(scores.p[scores.y == 1], edges)[0].astype(np.float64)
    others = np.histogram(scores.p[scores.y == 0], edges)[0].astype(np.float64)
    return Histogram(edges, events, others)


def _thresholds(material: Material, main: Scores, oof: Scores) -> tuple[ThresholdLine, ...]:
    rules = {
        "youden": classification.youden_threshold(oof.y, oof.p),
        "sensitivity_90": classification.threshold_for_sensitivity(oof.y, oof.p, 0.9),
        "alert_rate_10": classification.threshold_for_alert_rate(oof.p, 0.1),
    }
    if material.options.threshold is not None:
        rules = {"chosen": material.options.threshold, **rules}
    return tuple(
        ThresholdLine(rule, classification.at_threshold(main.y, main.p, value)) for rule, value in rules.items()
    )
