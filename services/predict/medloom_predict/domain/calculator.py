"""One patient's answer with its interval and what each value adds to it; refused outside the training range.

The patient is compared with a profile that is nobody: the median of every number and the most frequent category.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.manifests import InputSchema, ModelInput, TaskKind, Uncertainty
from medloom_predict.domain import words
from medloom_predict.domain.answers import chosen, positive_index
from medloom_predict.domain.errors import OutsideTraining
from medloom_predict.domain.inputs import Values
from medloom_predict.domain.sessions import LoadedModel
from medloom_stats.intervals import z_quantile
from medloom_stats.shapley import shapley_values

MOST_INPUTS: Final = 300
_ANSWERS, _FEWEST_PAIRS, _MOST_PAIRS = 12_000, 4, 100
_CLIP = 1e-10

Told = dict[str, Any]


def check_range(schema: InputSchema, values: Values) -> None:
    """OutsideTraining names every value that the model was never trained near; a missing value is none."""
    problems = []
    for spec, value in zip(schema.inputs, values, strict=True):
        if code := _outside(spec, value):
            problems.append(words.refusal(code, spec))
    if problems:
        raise OutsideTraining(problems)


def _outside(spec: ModelInput, value: float | str) -> str | None:
    if spec.type == "category":
        known = spec.categories is None or value in ("", *spec.categories)
        return None if known else "unseen_category"
    number = float(value)
    if math.isnan(number):
        return None
    ends = [(spec.low, spec.high, "out_of_range"), (spec.least, spec.most, "outside_training")]
    if spec.least is None and spec.most is None:
        ends[1] = (spec.seen_low, spec.seen_high, "outside_training")
    for low, high, code in ends:
        if (low is not None and number < low) or (high is not None and number > high):
            return code
    return None


def interval(uncertainty: Uncertainty | None, answer: float, name: str | None) -> Told | None:
    """The 95 % interval of a class's probability, or of a value (``name`` None); None when the model brought nothing
    to compute it from. It always holds the answer."""
    if uncertainty is None:
        return None
    if uncertainty.half_width is not None:
        lo, hi = answer - uncertainty.half_width, answer + uncertainty.half_width
    elif name in uncertainty.lines:
        intercept, slope, var_a, var_b, both = uncertainty.lines[name]
        inside = min(max(answer, _CLIP), 1 - _CLIP)
        logit = math.log(inside) - math.log1p(-inside)
        error = math.sqrt(max(0.0, var_a + logit * logit * var_b + 2 * logit * both))
        centre, half = intercept + slope * logit, z_quantile(uncertainty.level) * error
        lo, hi = (0.5 * (1 + math.tanh((centre + sign * half) / 2)) for sign in (-1, 1))
    else:
        return None
    return {"lo": min(lo, answer), "hi": max(hi, answer), "level": uncertainty.level, "method": uncertainty.method}


def explained(schema: InputSchema, outputs: NDArray[np.float32]) -> tuple[int, str | None]:
    """The output that is taken apart: the event, the class told, the value, or the last risk;
    and its class's name."""
    if schema.task is TaskKind.REGRESSION:
        return 0, None
    if schema.task is TaskKind.SURVIVAL:
        return outputs.shape[1] - 1, None
    classes = schema.classes or ()
    place = positive_index(schema) if schema.task is TaskKind.BINARY else int(chosen(schema, outputs)[0])
    return place, classes[place]


def profile(schema: InputSchema) -> Values | None:
    """The usual value of every input; None for a model that was trained before they were kept."""
    if any(spec.usual is None for spec in schema.inputs):
        return None
    return [spec.usual for spec in schema.inputs if spec.usual is not None]


def contributions(model: LoadedModel, values: Values, output: int) -> Told | None:
    """What each value adds to the answer, largest first, with the answer of the usual profile; None without a profile
    or for more than 300 inputs that differ from it.

    Shapley values by antithetic sampling of orders (Štrumbelj & Kononenko 2014; Mitchell et al. 2022) with the profile
    as the one background: they sum exactly to the answer minus the profile's answer.
    """
    usual = profile(model.schema.schema)
    if usual is None:
        return None
    differ = [j for j, (mine, other) in enumerate(zip(values, usual, strict=True)) if not _same(mine, other)]
    if len(differ) > MOST_INPUTS:
        return None
    pairs = max(_FEWEST_PAIRS, min(_MOST_PAIRS, _ANSWERS // (2 * (len(differ) + 1))))
    found = shapley_values(
        _mixing(model, values, usual, differ), np.ones((1, len(differ))), np.zeros((1, len(differ))), pairs=pairs
    )
    names = model.schema.order
    parts: list[Told] = [
        {
            "column": names[j],
            "value": float(found.values[0, k, output]),
            "error": float(found.errors[0, k, output]),
        }
        for k, j in enumerate(differ)
    ]
    parts.sort(key=lambda part: -abs(part["value"]))
    return {
        "usual_answer": float(found.base[output]),
        "contributions": parts,
        "profile": {name: _plain(value) for name, value in zip(names, usual, strict=True)},
    }


def _mixing(
    model: LoadedModel, values: Values, usual: Values, differ: list[int]
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Answers for patients made of this one (1) and of the profile (0)."""

    def predict(mixes: NDArray[np.float64]) -> NDArray[np.float64]:
        rows = []
        for mix in mixes:
            row = list(usual)
            for k, j in enumerate(differ):
                if mix[k]:
                    row[j] = values[j]
            rows.append(row)
        return np.asarray(model.run(model.schema.feed(rows), len(rows)), dtype=np.float64)

    return predict


def _same(mine: float | str, other: float | str) -> bool:
    if isinstance(mine, str) or isinstance(other, str):
        return mine == other
    return float(np.float32(mine)) == float(np.float32(other))


def _plain(value: float | str) -> float | str | None:
    return None if isinstance(value, float) and math.isnan(value) else value
