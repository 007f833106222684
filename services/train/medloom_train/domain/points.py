"""Integer points from an equation (Sullivan, Massaro & D'Agostino, Statistics in Medicine 2004; 23:1631-1660).

A number is divided into bands with a reference value each (the middle; for the open ends the middle between the bound
and the 1st or 99th percentile); the band of least risk gets 0. One point is worth ``step`` of the linear predictor, so
chosen that the predictor with the widest range spans ten points, and every band is rounded to whole points.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from medloom_train.domain.algorithms.linear import sigmoid
from medloom_train.domain.equation import Equation, Term, number, values
from medloom_train.domain.survival.cox import complement
from medloom_train.domain.table import Floats, TrainingTable

WIDEST = 10
FEW_VALUES = 5
CUTS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Band:
    """Part of a predictor: from ``low`` (included) to ``high``, both None for a level of a category named ``level``.

    ``level`` is ("level", text), ("other", ""), ("missing", ""), or ("rest", "") for everything that is not named.
    """

    low: float | None
    high: float | None
    level: tuple[str, str] | None
    points: int

    def to_dict(self) -> dict[str, Any]:
        kind, text = self.level or ("band", "")
        return {"kind": kind, "level": text, "low": self.low, "high": self.high, "points": self.points}


@dataclass(frozen=True)
class Factor:
    column: str
    unit: str
    bands: tuple[Band, ...]
    terms: tuple[Term, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"column": self.column, "unit": self.unit, "bands": [band.to_dict() for band in self.bands]}

    def score(self, table: TrainingTable) -> Floats:
        """Points of each row."""
        if self.terms[0].level is None:
            edges = np.array([band.low for band in self.bands[1:]], dtype=np.float64)
            at = np.searchsorted(edges, number(self.terms[0], table), side="right")
            return np.array([band.points for band in self.bands], dtype=np.float64)[at]
        total = np.full(table.n, float(self.bands[-1].points))
        for term, band in zip(self.terms, self.bands, strict=False):
            total = np.where(values(term, table) > 0, band.points, total)
        return total


@dataclass(frozen=True)
class PointTable:
    """``base + step * points`` is the linear predictor of the sum of points: one, or one for each of ``horizons``."""

    factors: tuple[Factor, ...]
    base: tuple[float, ...]
    step: float
    horizons: tuple[float, ...] = ()
    time_unit: str = ""

    @property
    def most(self) -> int:
        return sum(max(band.points for band in factor.bands) for factor in self.factors)

    def score(self, table: TrainingTable) -> Floats:
        return np.asarray(np.sum([factor.score(table) for factor in self.factors], axis=0), dtype=np.float64)

    def linear_predictor(self, table: TrainingTable) -> Floats:
        """[N, 1], or [N, horizons]."""
        return np.array(self.base)[None, :] + self.step * self.score(table)[:, None]

    def predict(self, table: TrainingTable) -> Floats:
        """Probabilities [N, 2], or risks [N, horizons]."""
        eta = self.linear_predictor(table)
        if self.horizons:
            return complement(eta)
        event = sigmoid(eta)
        return np.concatenate([1 - event, event], axis=1)

    def risk(self, points: int) -> tuple[float, ...]:
        """The risk of a sum of points, or those at the horizons."""
        eta = np.array(self.base) + self.step * points
        return tuple(float(r) for r in (complement(eta) if self.horizons else sigmoid(eta)))

    def to_dict(self) -> dict[str, Any]:
        return {
            "factors": [factor.to_dict() for factor in self.factors],
            "base": list(self.base),
            "step": self.step,
            "horizons": list(self.horizons),
            "time_unit": self.time_unit,
            "risks": [{"points": p, "risk": [round(r, 6) for r in self.risk(p)]} for p in range(self.most + 1)],
        }


@dataclass(frozen=True)
class _Part:
    """A band before it has points: its bounds or level, and what it adds to the linear predictor."""

    low: float | None
    high: float | None
    level: tuple[str, str] | None
    adds: float


def _edges(known: Floats) -> tuple[list[float], list[float]]:
    """Bounds between bands and the bands' reference values."""
    distinct = np.unique(known)
    if distinct.size <= FEW_VALUES:
        return [float(m) for m in (distinct[1:] + distinct[:-1]) / 2], [float(v) for v in distinct]
    low, high = (float(q) for q in np.quantile(known, [0.01, 0.99]))
    digits = 1 - int(np.floor(np.log10(high - low))) if high > low else 6
    cuts = np.unique(np.round(np.quantile(known, CUTS), digits))
    cuts = cuts[(cuts > low) & (cuts < high)]
    ends = np.r_[low, cuts, high]
    return [float(c) for c in cuts], [float(m) for m in (ends[1:] + ends[:-1]) / 2]


def _number_parts(term: Term, table: TrainingTable) -> list[_Part]:
    cuts, middles = _edges(number(term, table))
    bounds: list[float | None] = [None, *cuts, None]
    slope = term.coefficients[0]
    return [_Part(bounds[i], bounds[i + 1], None, slope * middle) for i, middle in enumerate(middles)]


def _parts(terms: list[Term], table: TrainingTable) -> list[_Part]:
    if terms[0].level is None:
        return _number_parts(terms[0], table)
    return [*(_Part(None, None, t.level, t.coefficients[0]) for t in terms), _Part(None, None, ("rest", ""), 0.0)]


def _whole(value: float) -> int:
    """Halves upwards, whatever the last bit of a float says."""
    return int(np.floor(value + 0.5 + 1e-9))


def make(equation: Equation, train: TrainingTable) -> PointTable | None:
    """The points of a binary or a survival equation; ``train`` gives the bands. None where nothing changes the risk."""
    columns: dict[str, list[Term]] = {}
    for term in equation.terms:
        columns.setdefault(term.column, []).append(term)
    parts = {column: _parts(terms, train) for column, terms in columns.items()}
    least = {column: min(part.adds for part in own) for column, own in parts.items()}
    widest = max((max(p.adds for p in own) - least[column] for column, own in parts.items()), default=0.0)
    if widest <= 0:
        return None
    step = widest / WIDEST
    factors = tuple(
        Factor(
            column,
            terms[0].unit,
            tuple(Band(p.low, p.high, p.level, _whole((p.adds - least[column]) / step)) for p in parts[column]),
            tuple(terms),
        )
        for column, terms in columns.items()
    )
    base = tuple(intercept + sum(least.values()) for intercept in equation.intercept)
    return PointTable(factors, base, step, equation.horizons, equation.time_unit)
