"""What a survival model answers and how its answers are judged: risks at horizons against follow-up that came back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.errors import Malformed, Words
from medloom_contracts.manifests import InputSchema, time_text
from medloom_stats.survival import evaluate

MIN_EVENTS: Final = 5
_RESAMPLES: Final = 200


def horizons(schema: InputSchema) -> tuple[float, ...]:
    return schema.horizons or ()


def columns(schema: InputSchema) -> list[str]:
    """Names of the columns of risks in files: ``p_<horizon>``."""
    return [f"p_{time_text(horizon)}" for horizon in horizons(schema)]


def answers(schema: InputSchema, outputs: NDArray[np.float32]) -> list[dict[str, Any]]:
    """One answer a row: ``risks``, the probability of the event by each horizon."""
    times = horizons(schema)
    return [
        {"risks": [{"time": time, "risk": risk} for time, risk in zip(times, row, strict=True)]}
        for row in outputs.tolist()
    ]


def read_outcome(value: object, where: str) -> str:
    """``{"time": t, "event": true|false}`` as it is kept, "t 1" or "t 0"; Malformed when it is something else."""
    if isinstance(value, Mapping) and set(value) == {"time", "event"} and isinstance(value["event"], bool):
        time = value["time"]
        if isinstance(time, int | float) and not isinstance(time, bool) and math.isfinite(time) and time >= 0:
            return f"{float(time)!r} {int(value['event'])}"
    raise Malformed(
        Words(
            en="An outcome must be a follow-up time and whether the event came.",
            ko="결과는 추적 시간과 사건 발생 여부여야 합니다.",
        ),
        Words(
            en='Send {"time": 400, "event": false}, in the unit of the training data.',
            ko='학습 자료와 같은 단위로 {"time": 400, "event": false}처럼 보내세요.',
        ),
        where=where,
    )


def judge(schema: InputSchema, predicted: Sequence[Any], outcomes: Sequence[str]) -> dict[str, Any]:
    """Harrell's C, and AUC, Brier score and observed over expected at each horizon, with 95 % intervals.

    Nothing below five events, with the reason.
    """
    known = np.array([text.split(" ") for text in outcomes], dtype=np.float64)
    time, event = known[:, 0], known[:, 1]
    events = int(event.sum())
    if events < MIN_EVENTS:
        return {"events": events, "metrics": {}, "reason": "too_few_events"}
    risks = np.clip(np.array(predicted, dtype=np.float64), 0, 1)
    found = evaluate.survival(time, event, risks, horizons(schema), resamples=_RESAMPLES)
    return {"events": events, "metrics": {name: each.to_dict() for name, each in found.items()}, "reason": None}
