"""Figures of survival models: point values while training, and all measures with intervals at the end."""

from typing import Any

import numpy as np

from medloom_contracts.manifests import time_text
from medloom_stats.survival import evaluate
from medloom_stats.survival.calibration import calibration_slope, grouped, observed_risk
from medloom_stats.survival.concordance import harrell_c, uno_c
from medloom_stats.survival.data import followed
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import Floats, Ints

CLIP, FEWEST_IN_BIN = 1e-7, 30


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


def figures_elsewhere(
    target: SurvivalTarget, p: Floats, *, seed: int, groups: Ints | None, resamples: int
) -> dict[str, dict[str, float | None]]:
    """All measures on data that the model was not developed on, and the slope of its log cumulative hazard at the last
    horizon."""
    found = figures(target, p, seed=seed, groups=groups, resamples=resamples)
    hazard = -np.log1p(-np.clip(p[:, -1], CLIP, 1 - CLIP))
    slope = calibration_slope(target.time, target.event, np.log(hazard), groups=groups)
    return found | {"calibration_slope": slope.to_dict()}


def bins_at_horizons(target: SurvivalTarget, p: Floats) -> dict[str, dict[str, list[float]]]:
    """Predicted against Kaplan-Meier risks in groups of risk at each horizon; groups not followed so long are left
    out."""
    count = int(np.clip(target.time.size // FEWEST_IN_BIN, 1, 10))
    found = {}
    for k, horizon in enumerate(target.horizons):
        bins = [b for b in grouped(target.time, target.event, p[:, k], horizon, count) if np.isfinite(b.observed.value)]
        if bins:
            found[f"bins_{time_text(horizon)}"] = {
                "predicted": [b.predicted for b in bins],
                "observed": [b.observed.value for b in bins],
                "lo": [_known(b.observed.lo, b.observed.value) for b in bins],
                "hi": [_known(b.observed.hi, b.observed.value) for b in bins],
                "n": [float(b.n) for b in bins],
            }
    return found


def _known(limit: float, value: float) -> float:
    """A limit, or the value itself where nothing can be said (no event in the group)."""
    return limit if np.isfinite(limit) else value


def of_site(target: SurvivalTarget, p: Floats) -> dict[str, Any]:
    """What a left-out site shows: Harrell's C, and observed over expected at the last horizon."""
    c = harrell_c(target.time, target.event, p[:, -1])
    observed, expected = observed_risk(target.time, target.event, target.horizons[-1]), float(p[:, -1].mean())
    scaled = {
        name: None if value is None or expected <= 0 else value / expected for name, value in observed.to_dict().items()
    }
    return {"harrell_c": c.to_dict(), "observed_expected": scaled}
