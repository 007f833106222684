"""The curves and threshold tables that a page draws for compared models, and what of them an outsider may see."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from medloom_contracts.manifests import ModelManifest, Task, TaskKind
from medloom_report.domain.analysis.binary import GRID, band, curve_on_grid, decision_marks
from medloom_report.domain.predictions import Floats, Predictions, Scores
from medloom_report.domain.survival import drawn as survival
from medloom_stats import Estimate, calibration, classification, net_benefit
from medloom_stats.intervals import wilson
from medloom_stats.regression import t_quantile

SMALLEST_CELL = 10
_RATES = ("sensitivity", "specificity", "ppv", "npv", "called_positive")
_DRAWS, _MOST, _FEWEST = 20_000_000, 500, 100
_MARKS = np.round(np.r_[np.arange(0.001, 0.01, 0.001), np.arange(0.01, 1.0, 0.01)], 6)

Curves = dict[str, Any]


def curves(task: Task, models: list[tuple[ModelManifest, Predictions]], part: str) -> list[Curves]:
    """What is drawn of each model on one part, JSON-able; every array of a curve has the same length."""
    return [
        {"model_id": model.model_id, "name": model.name, "algorithm": model.algorithm}
        | _drawn(task, found.part(part), found.oof)
        for model, found in models
    ]


def _drawn(task: Task, scores: Scores, oof: Scores) -> Curves:
    if task.kind is TaskKind.BINARY:
        return _binary(scores, oof)
    if task.kind is TaskKind.MULTICLASS:
        return _multiclass(scores, tuple(task.classes or ()))
    if task.kind is TaskKind.SURVIVAL:
        return {"survival": survival.drawn(task, scores)}
    return {"agreement": _agreement(scores)}


def _resamples(rows: int) -> int:
    return max(_FEWEST, min(_MOST, _DRAWS // max(rows, 1)))


def _binary(scores: Scores, oof: Scores) -> Curves:
    draws = _resamples(scores.n)
    marks = decision_marks(float(scores.y.mean()), None)
    use = net_benefit.decision_curve(scores.y, scores.p, marks, resamples=draws, groups=scores.groups)
    return {
        "roc": _curve(scores, "roc", draws),
        "pr": _curve(scores, "pr", draws),
        "calibration": _calibration(scores.y, scores.p),
        "decision": {name: _numbers(values) for name, values in use._asdict().items()},
        "thresholds": _thresholds(scores, oof),
    }


def _curve(scores: Scores, kind: Literal["roc", "pr"], draws: int) -> Curves:
    found = band(scores, kind, draws, 0)
    drawn = curve_on_grid(scores, kind)
    return {"x": _numbers(GRID), "y": _numbers(drawn), "lo": _numbers(found.lo), "hi": _numbers(found.hi)}


def _calibration(y: Floats, p: Floats) -> Curves:
    smooth = None
    if y.size >= 5:
        found = calibration.calibration_curve(y, p)
        smooth = {
            "x": _numbers(found.predicted),
            "y": _numbers(found.observed),
            "lo": _numbers(found.lo),
            "hi": _numbers(found.hi),
        }
    bins = [
        {"predicted": one.predicted, "observed": one.observed.to_dict(), "n": one.n} for one in calibration.binned(y, p)
    ]
    return {"smooth": smooth, "bins": bins}


def _thresholds(scores: Scores, oof: Scores) -> list[Curves]:
    """A line for each percent, for each permille below one, and for the rules that training rows alone decide."""
    rules: dict[float, str] = {}
    if 0 < oof.y.sum() < oof.n:
        rules = {
            classification.threshold_for_alert_rate(oof.p, 0.1): "alert_rate_10",
            classification.threshold_for_sensitivity(oof.y, oof.p, 0.9): "sensitivity_90",
            classification.youden_threshold(oof.y, oof.p): "youden",
        }
    marks = np.unique(np.r_[_MARKS, list(rules)])
    return [
        {
            "threshold": line.threshold,
            "rule": rules.get(float(line.threshold)),
            "counts": line.counts._asdict(),
            "rates": {name: line.rates[name].to_dict() for name in _RATES},
        }
        for line in classification.threshold_table(scores.y, scores.p, marks)
    ]


def _multiclass(scores: Scores, classes: tuple[str, ...]) -> Curves:
    truth = scores.y.astype(np.int64)
    called = scores.p.argmax(axis=1)
    counts = np.bincount(truth * len(classes) + called, minlength=len(classes) ** 2).reshape(len(classes), -1)
    draws = _resamples(scores.n)
    return {
        "classes": [_one_class(scores, k, name, draws) for k, name in enumerate(classes)],
        "confusion": {"classes": list(classes), "counts": counts.tolist()},
    }


def _one_class(scores: Scores, k: int, name: str, draws: int) -> Curves:
    truth = (scores.y == k).astype(np.float64)
    called = scores.p.argmax(axis=1) == k
    n, hits = int(truth.sum()), int(truth[called].sum())
    alone = Scores(scores.rows, truth, np.clip(scores.p[:, k], 0, 1), scores.groups)
    occurs = 0 < n < scores.n
    return {
        "name": name,
        "n": n,
        "roc": _curve(alone, "roc", draws) if occurs else None,
        "calibration": _calibration(truth, alone.p) if occurs else None,
        "sensitivity": wilson(hits, n).to_dict(),
        "ppv": wilson(hits, int(called.sum())).to_dict(),
    }


def _agreement(scores: Scores) -> list[Curves]:
    """Mean observed over mean predicted value in groups of equally many rows, each of ten rows at least."""
    groups = max(1, min(10, scores.n // SMALLEST_CELL))
    order = np.argsort(scores.p, kind="stable")
    return [
        {"predicted": float(scores.p[spots].mean()), "observed": _mean(scores.y[spots]).to_dict(), "n": spots.size}
        for spots in np.array_split(order, groups)
    ]


def _mean(values: Floats) -> Estimate:
    centre = float(values.mean())
    if values.size < 2:
        return Estimate(centre)
    half = t_quantile(0.95, values.size - 1) * float(values.std(ddof=1)) / float(np.sqrt(values.size))
    return Estimate(centre, centre - half, centre + half)


def _numbers(values: Floats) -> list[float | None]:
    return [round(float(value), 6) if np.isfinite(value) else None for value in values]


def for_outsiders(shown: Sequence[Curves]) -> list[Curves]:
    """The same without what counts fewer than ten persons: no smooth calibration (its ends are single predictions),
    no threshold and no decision point whose 2x2 table has a small cell, no class and no confusion table with one."""
    return [_cut(model) for model in shown]


def _cut(model: Curves) -> Curves:
    cut = dict(model)
    if cut.get("thresholds") is not None:
        cut["thresholds"] = [line for line in cut["thresholds"] if min(line["counts"].values()) >= SMALLEST_CELL]
        kept = [line["threshold"] for line in cut["thresholds"]]
        cut["decision"] = _between(cut["decision"], kept)
    if cut.get("calibration") is not None:
        cut["calibration"] = _bins_alone(cut["calibration"])
    if cut.get("classes") is not None:
        cut["classes"] = [
            {**one, "calibration": one["calibration"] and _bins_alone(one["calibration"])}
            for one in cut["classes"]
            if one["n"] >= SMALLEST_CELL
        ]
        small = min(min(line) for line in cut["confusion"]["counts"]) < SMALLEST_CELL
        cut["confusion"] = None if small else cut["confusion"]
    if cut.get("survival") is not None:
        cut["survival"] = survival.for_outsiders(cut["survival"])
    if cut.get("agreement") is not None:
        cut["agreement"] = [one for one in cut["agreement"] if one["n"] >= SMALLEST_CELL]
    return cut


def _bins_alone(found: Curves) -> Curves:
    return {"smooth": None, "bins": [one for one in found["bins"] if one["n"] >= SMALLEST_CELL]}


def _between(decision: Curves, kept: list[float]) -> Curves:
    """The decision points between the lowest and the highest threshold whose table may be seen."""
    inside = [bool(kept) and min(kept) <= mark <= max(kept) for mark in decision["thresholds"]]
    return {
        name: [value for value, stays in zip(values, inside, strict=True) if stays] for name, values in decision.items()
    }
