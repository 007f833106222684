"""What the compare page draws of a survival model, JSON-able."""

from typing import Any

import numpy as np

from medloom_contracts.manifests import Task
from medloom_report.domain.predictions import Floats, Scores
from medloom_report.domain.survival.analysis import calibrations, nice_marks, risk_curves, times_of

SMALLEST_CELL = 10


def drawn(task: Task, scores: Scores) -> dict[str, Any]:
    """Kaplan-Meier curves of the risk groups, and calibration at each horizon."""
    horizons = task.horizons or ()
    marks = tuple(float(mark) for mark in nice_marks(float(times_of(scores).max())))
    groups, rank = risk_curves(scores, horizons, marks)
    return {
        "unit": task.time_unit,
        "marks": list(marks),
        "log_rank_p": None if rank is None or not np.isfinite(rank.p) else rank.p,
        "groups": [
            {
                "n": group.n,
                "events": group.events,
                "at_risk": list(group.at_risk),
                "curve": {
                    "x": [0.0, *group.steps.time.tolist(), group.last],
                    "y": _held(group.steps.value),
                    "lo": _held(group.steps.lo),
                    "hi": _held(group.steps.hi),
                },
            }
            for group in groups
        ],
        "calibration": [
            {
                "horizon": found.horizon,
                "bins": [{"predicted": g.predicted, "observed": g.observed.to_dict(), "n": g.n} for g in found.groups],
            }
            for found in calibrations(scores, horizons)
        ],
    }


def _held(values: Floats) -> list[float | None]:
    """From 1 at time 0 to the last value, which holds until the end of follow-up."""
    told = [round(float(value), 6) if np.isfinite(value) else None for value in values]
    return [1.0, *told, told[-1] if told else 1.0]


def for_outsiders(found: dict[str, Any]) -> dict[str, Any]:
    """Without what counts fewer than ten persons: each step of a curve is the time of single ones."""
    kept = [
        {**one, "bins": [group for group in one["bins"] if group["n"] >= SMALLEST_CELL]} for one in found["calibration"]
    ]
    return {**found, "groups": [], "calibration": kept}
