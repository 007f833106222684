"""Predictions against outcomes that came back: running discrimination and calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.errors import Malformed, Words
from medloom_contracts.manifests import InputSchema, TaskKind
from medloom_predict.domain import survival
from medloom_predict.domain.answers import class_names
from medloom_stats import calibration, discrimination
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import wilson, z_quantile

MIN_ROWS: Final = 10
MIN_EVENTS: Final = 5
MIN_ROWS_FOR_BINS: Final = 100
Floats = NDArray[np.float64]


def _wrong_outcome(expected: Words, where: str) -> Malformed:
    return Malformed(
        Words(en=f"An outcome must be {expected.en}.", ko=f"결과는 {expected.ko}이어야 합니다."),
        Words(en="Send the outcome as the training data wrote it.", ko="학습 자료와 같은 표기로 보내세요."),
        where=where,
    )


def read_outcome(schema: InputSchema, value: object, where: str) -> str:
    """An outcome as text: a class of the model, a number for regression, or a follow-up. Malformed otherwise."""
    if schema.task is TaskKind.REGRESSION:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise _wrong_outcome(Words(en="a finite number", ko="유한한 숫자"), where)
        return repr(float(value))
    if schema.task is TaskKind.SURVIVAL:
        return survival.read_outcome(value, where)
    text = _class_text(value)
    classes = class_names(schema)
    if text not in classes:
        listed = ", ".join(classes[:20])
        raise _wrong_outcome(Words(en=f"one of {listed}", ko=f"{listed} 중 하나"), where)
    return text


def _class_text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else None


def judge(schema: InputSchema, predicted: Sequence[Any], outcomes: Sequence[str]) -> dict[str, Any]:
    """Metrics with 95 % intervals over predictions whose outcome is known.

    ``predicted`` holds p of the event (binary), probabilities by class (multiclass) or values (regression), as the log
    kept them. Below ten rows, or five events and five non-events, nothing is estimated and ``reason`` says so.
    """
    n = len(outcomes)
    if n < MIN_ROWS:
        return {"n": n, "metrics": {}, "reason": "too_few_outcomes"}
    if schema.task is TaskKind.REGRESSION:
        return {"n": n, "metrics": _regression(np.array(predicted, float), np.array(outcomes, float)), "reason": None}
    if schema.task is TaskKind.SURVIVAL:
        return {"n": n, **survival.judge(schema, predicted, outcomes)}
    if schema.task is TaskKind.MULTICLASS:
        return {"n": n, **_multiclass(class_names(schema), np.array(predicted, float), outcomes)}
    positive = schema.positive if schema.positive is not None else class_names(schema)[-1]
    return {"n": n, **_binary(np.array(predicted, float), np.array([each == positive for each in outcomes], float))}


def _binary(p: Floats, y: Floats) -> dict[str, Any]:
    events = int(y.sum())
    if min(events, y.size - events) < MIN_EVENTS:
        return {"events": events, "metrics": {}, "reason": "too_few_events"}
    recalibration = calibration.slope_intercept(y, p)
    metrics = {
        "auroc": discrimination.auroc(y, p),
        "calibration_slope": recalibration.slope,
        "calibration_in_the_large": recalibration.intercept,
        "observed_expected": calibration.observed_expected(y, p),
        "brier": calibration.brier(y, p, resamples=200),
    }
    found: dict[str, Any] = {"events": events, "metrics": {name: each.to_dict() for name, each in metrics.items()}}
    if y.size >= MIN_ROWS_FOR_BINS:
        found["bins"] = [
            {"predicted": each.predicted, "observed": each.observed.to_dict(), "n": each.n, "events": each.events}
            for each in calibration.binned(y, p)
        ]
    return {**found, "reason": None}


def _multiclass(classes: tuple[str, ...], p: Floats, outcomes: Sequence[str]) -> dict[str, Any]:
    truth = np.array(outcomes, dtype=object)
    right = int((np.array(classes, dtype=object)[p.argmax(axis=1)] == truth).sum())
    metrics: dict[str, Any] = {"accuracy": wilson(right, truth.size).to_dict()}
    for index, name in enumerate(classes):
        y = (truth == name).astype(float)
        if min(y.sum(), y.size - y.sum()) >= MIN_EVENTS:
            metrics[f"auroc[{name}]"] = discrimination.auroc(y, p[:, index]).to_dict()
            metrics[f"observed_expected[{name}]"] = calibration.observed_expected(y, p[:, index]).to_dict()
    return {"metrics": metrics, "reason": None}


def _regression(predicted: Floats, observed: Floats) -> dict[str, Any]:
    """Bias (mean of observed minus predicted) and mean absolute error with normal intervals of the mean; R²."""
    gap = observed - predicted
    spread = float(((observed - observed.mean()) ** 2).sum())
    return {
        "bias": _mean(gap).to_dict(),
        "mae": _mean(np.abs(gap)).to_dict(),
        "r2": Estimate(1 - float((gap**2).sum()) / spread if spread > 0 else math.nan).to_dict(),
    }


def _mean(values: Floats) -> Estimate:
    centre = float(values.mean())
    half = z_quantile(0.95) * float(values.std(ddof=1)) / math.sqrt(values.size)
    return Estimate(centre, centre - half, centre + half)
