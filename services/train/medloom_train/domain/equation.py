"""A regression written on paper: an intercept and a term for each predictor, in the predictor's own units."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.linear import sigmoid, softmax
from medloom_train.domain.survival.cox import complement
from medloom_train.domain.table import MISSING, Floats, TrainingTable


@dataclass(frozen=True)
class Term:
    """A number (``level`` None: clipped to ``low`` .. ``high``, ``median`` where missing) or one level of a category.

    ``level`` is ("level", text), ("other", "") for all levels but ``known``, or ("missing", ""). ``coefficients`` holds
    one number, or one a class with several classes: the change of the linear predictor a unit, or where the level is.
    """

    column: str
    unit: str
    level: tuple[str, str] | None
    coefficients: tuple[float, ...]
    low: float | None
    high: float | None
    median: float | None
    known: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        kind, text = self.level or ("number", "")
        return {
            "column": self.column,
            "unit": self.unit,
            "kind": kind,
            "level": text,
            "coefficients": list(self.coefficients),
            "low": self.low,
            "high": self.high,
            "median": self.median,
            "known": list(self.known),
        }


@dataclass(frozen=True)
class Equation:
    """``eta = intercept + sum of terms``; the probability is its logistic function (softmax with several classes).

    For survival there is an intercept for each of ``horizons``, the log of the cumulative baseline hazard there, and
    the risk is ``1 - exp(-exp(eta))``.
    """

    task: TaskKind
    intercept: tuple[float, ...]
    terms: tuple[Term, ...]
    classes: tuple[str, ...]
    horizons: tuple[float, ...] = ()
    time_unit: str = ""

    @property
    def typical(self) -> float:
        """The sum of the terms of a patient with the median of every number and none of the levels."""
        return sum(term.coefficients[0] * (term.median or 0.0) for term in self.terms if term.level is None)

    @property
    def baseline(self) -> tuple[float, ...]:
        """Survival of that typical patient at each horizon."""
        return tuple(math.exp(-math.exp(log_hazard + self.typical)) for log_hazard in self.intercept)

    def to_dict(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "intercept": list(self.intercept),
            "terms": [term.to_dict() for term in self.terms],
            "classes": list(self.classes),
        }
        if self.horizons:
            told |= {"horizons": list(self.horizons), "time_unit": self.time_unit}
            told |= {"typical": self.typical, "baseline": list(self.baseline)}
        return told

    def linear_predictor(self, table: TrainingTable) -> Floats:
        """[N, K] for the rows of ``table``."""
        eta = np.tile(np.array(self.intercept), (table.n, 1))
        for term in self.terms:
            eta += values(term, table)[:, None] * np.array(term.coefficients)[None, :]
        return eta

    def predict(self, table: TrainingTable) -> Floats:
        """Probabilities [N, K], values [N, 1], or risks [N, horizons]."""
        eta = self.linear_predictor(table)
        if self.task is TaskKind.REGRESSION:
            return eta
        if self.task is TaskKind.SURVIVAL:
            return complement(eta)
        if self.task is TaskKind.BINARY:
            p = sigmoid(eta[:, 0])
            return np.column_stack([1 - p, p])
        return softmax(eta)


def number(term: Term, table: TrainingTable) -> Floats:
    """The clipped and imputed values of a number's term."""
    place = [column.name for column in table.number_columns].index(term.column)
    raw = table.numbers[:, place].astype(np.float64)
    filled = np.where(np.isnan(raw), term.median or 0.0, raw)
    return np.asarray(np.clip(filled, term.low, term.high), dtype=np.float64)


def values(term: Term, table: TrainingTable) -> Floats:
    """What a term's coefficient is multiplied by, row by row."""
    if term.level is None:
        return number(term, table)
    place = [column.name for column in table.category_columns].index(term.column)
    column, codes = table.category_columns[place], table.codes[:, place]
    kind, text = term.level
    if kind == "missing":
        return np.asarray(codes == MISSING, dtype=np.float64)
    if kind == "level":
        return np.asarray(codes == column.levels.index(text), dtype=np.float64)
    frequent = [code for code, level in enumerate(column.levels) if level in term.known]
    return np.asarray((codes != MISSING) & ~np.isin(codes, frequent), dtype=np.float64)
