"""Figures of survival models: point values while training, and all measures with intervals at the end."""

from typing import Any

import numpy as np

from medloom_stats.survival import evaluate
from medloom_stats.survival.calibration import observed_risk
from medloom_stats.survival.concordance import harrell_c, uno_c
from medloom_stats.survival.data import followed
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import Floats, Ints


def point(target: SurvivalTarget, metric: str, p: Floats) -> float:
    """One figure without an interval: harrell_c, uno_c or integrated_brier."""
    if metric == "harrell_c":
        return harrell_c(target.time, target.event, p[:, -1]).value
    if metric == "uno_c":
        return uno_c(target.time, target.event, p[:, -1], until=target.horizons[-1]).value
    rows = followed(target.time, target.event)
    found = evaluate.statistics_of(rows, p[rows.order], np.array(target.horizons))
    return float(found[metric](np.ones((1, rows.n)))[0])


def measurable(target: SurvivalTarget) -> bool:
    """Whether there are an event and rows enough to give figures."""
    return target.time.size >= 2 and bool(target.event.any()) and bool((target.time > target.time.min()).any())


def figures(target: SurvivalTarget, p: Floats, *, seed: int, groups: Ints | None, resamples: int) -> dict[str, Any]:
    found = evaluate.survival(
        target.time, target.event, p, target.horizons, seed=seed, groups=groups, resamples=resamples
    )
    return {name: estimate.to_dict() for name, estimate in found.items()}


def of_site(target: SurvivalTarget, p: Floats) -> dict[str, Any]:
    """What a left-out site shows: Harrell's C, and observed over expected at the last horizon."""
    c = harrell_c(target.time, target.event, p[:, -1])
    observed, expected = observed_risk(target.time, target.event, target.horizons[-1]), float(p[:, -1].mean())
    scaled = {
        name: None if value is None or expected <= 0 else value / expected for name, value in observed.to_dict().items()
    }
    return {"harrell_c": c.to_dict(), "observed_expected": scaled}
