"""What is fitted on training rows and travels inside the model: imputation, indicators, one-hot, clipping, scaling.

One ``Preprocessor`` serves five views of the same columns:

``booster``  numbers as they are (NaN kept where training had missing values) and one-hot categories
``forest``   median-imputed numbers, missing indicators, one-hot categories
``linear``   numbers clipped to their 0.5th-99.5th percentile, imputed and standardised, indicators, one-hot categories
``spline``   the linear view and, for numbers of many values, a linear spline with knots at their quantiles (Harrell,
             Regression Modeling Strategies 2015, section 2.4.3)
``simple``   the linear view without missing indicators, for a model that is written out on paper
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from medloom_train.domain.table import Floats, Floats32, Ints, TrainingTable

View = Literal["booster", "forest", "linear", "spline", "simple"]
KNOTS = (0.05, 0.25, 0.5, 0.75, 0.95)
FEW_VALUES = 10


@dataclass(frozen=True)
class NumberPlan:
    """Fitted facts of the kept number columns, each array of length P; ``at`` are their places in the table."""

    at: Ints
    median: Floats32
    low: Floats32
    high: Floats32
    mean: Floats32
    scale: Floats32
    missing: NDArray[np.bool_]
    indicators: Ints


@dataclass(frozen=True)
class SplinePlan:
    """Hinges ``max(x - knot, 0) * scale`` [H] of the clipped number ``source[h]`` (a place among the kept numbers)."""

    source: Ints
    knot: Floats32
    scale: Floats32


@dataclass(frozen=True)
class CategoryPlan:
    """One-hot plan of one column: ``slots[code + 2]`` is the slot of a code; ``kept`` the slots that became columns.

    Slot k < len(levels) is the level of that name, ``len(levels)`` is "other", ``len(levels) + 1`` is missing.
    """

    at: int
    levels: tuple[str, ...]
    slots: Ints
    kept: tuple[int, ...]

    @property
    def other(self) -> int:
        return len(self.levels)

    @property
    def missing(self) -> int:
        return len(self.levels) + 1


@dataclass(frozen=True)
class Preprocessor:
    numbers: NumberPlan
    splines: SplinePlan
    categories: tuple[CategoryPlan, ...]
    number_names: tuple[str, ...]
    category_names: tuple[str, ...]

    def one_hot(self, table: TrainingTable) -> Floats32:
        """[N, Q] of zeros and ones; an unseen level is "other" where training had rare levels, else all zeros."""
        parts = []
        for plan in self.categories:
            slot = plan.slots[table.codes[:, plan.at] + 2]
            parts.append(slot[:, None] == np.asarray(plan.kept)[None, :])
        return np.concatenate(parts, axis=1).astype(np.float32) if parts else np.zeros((table.n, 0), np.float32)

    def matrix(self, table: TrainingTable, view: View) -> Floats32:
        """The rows of ``table`` as this view's float32 design matrix."""
        plan = self.numbers
        raw = table.numbers[:, plan.at]
        absent = np.isnan(raw)
        marks = absent[:, plan.indicators].astype(np.float32)
        if view == "booster":
            shown = np.where(absent & ~plan.missing, plan.median, raw)
            return np.ascontiguousarray(np.concatenate([shown, self.one_hot(table)], axis=1))
        filled = np.where(absent, plan.median, raw)
        if view == "forest":
            return np.ascontiguousarray(np.concatenate([filled, marks, self.one_hot(table)], axis=1))
        inside = np.minimum(np.maximum(filled, plan.low), plan.high)
        scaled = (inside - plan.mean) * plan.scale
        if view == "simple":
            return np.ascontiguousarray(np.concatenate([scaled, self.one_hot(table)], axis=1), dtype=np.float32)
        parts = [scaled, marks, self.one_hot(table)]
        if view == "spline":
            parts.append(np.maximum(inside[:, self.splines.source] - self.splines.knot, 0) * self.splines.scale)
        return np.ascontiguousarray(np.concatenate(parts, axis=1), dtype=np.float32)

    def names(self, view: View) -> tuple[str, ...]:
        """What each column of the view's matrix stands for."""
        numbers = list(self.number_names)
        marks = [] if view in ("booster", "simple") else [f"{numbers[i]} (missing)" for i in self.numbers.indicators]
        hot = [
            f"{name} = {[*plan.levels, 'other', 'missing'][slot]}"
            for plan, name in zip(self.categories, self.category_names, strict=True)
            for slot in plan.kept
        ]
        knots = zip(self.splines.source, self.splines.knot, strict=True) if view == "spline" else ()
        return (*numbers, *marks, *hot, *(f"{numbers[i]} > {knot:.4g}" for i, knot in knots))

    def reduced(self, used: Ints) -> "Preprocessor":
        """Only what these columns of the simple view need, so that a file asks for nothing else."""
        plan, count = self.numbers, self.numbers.at.size
        numbers = used[used < count]
        none = np.array([], dtype=np.int64)
        kept = NumberPlan(
            plan.at[numbers], plan.median[numbers], plan.low[numbers], plan.high[numbers], plan.mean[numbers],
            plan.scale[numbers], plan.missing[numbers], none,
        )  # fmt: skip
        categories, names, first = [], [], count
        for category, name in zip(self.categories, self.category_names, strict=True):
            slots = tuple(s for i, s in enumerate(category.kept) if first + i in used)
            if slots:
                categories.append(replace(category, kept=slots))
                names.append(name)
            first += len(category.kept)
        empty = np.array([], dtype=np.float32)
        return Preprocessor(
            kept,
            SplinePlan(none, empty, empty),
            tuple(categories),
            tuple(self.number_names[i] for i in numbers),
            tuple(names),
        )

    @property
    def width(self) -> int:
        return self.numbers.at.size + sum(len(plan.kept) for plan in self.categories)


def _quantile(ordered: Floats32, known: Ints, q: float) -> Floats:
    """Linear quantile of each column of ``ordered`` (ascending, NaN last), of which ``known`` values count."""
    place = (known - 1) * q
    low = np.floor(place).astype(np.int64)
    part = place - low
    below = np.take_along_axis(ordered, low[None, :], axis=0)[0].astype(np.float64)
    above = np.take_along_axis(ordered, np.ceil(place).astype(np.int64)[None, :], axis=0)[0].astype(np.float64)
    return np.asarray(below + part * (above - below), dtype=np.float64)


def _new_patterns(absent: NDArray[np.bool_], enough: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which columns get a missing indicator: those with enough gaps whose pattern no earlier column has."""
    seen: set[bytes] = set()
    marked = np.zeros(enough.size, dtype=np.bool_)
    for j in np.flatnonzero(enough):
        pattern = np.packbits(absent[:, j]).tobytes()
        marked[j] = pattern not in seen
        seen.add(pattern)
    return marked


def _fit_numbers(table: TrainingTable, min_count: int) -> NumberPlan:
    absent = np.isnan(table.numbers)
    known = (~absent).sum(axis=0)
    ordered = np.sort(table.numbers, axis=0)
    last = np.take_along_axis(ordered, np.maximum(known - 1, 0)[None, :], axis=0)[0]
    varies = (known > 0) & (ordered[0] < last)
    gaps = table.n - known
    marked = _new_patterns(absent, (gaps >= min_count) & (known >= min_count))
    at = np.flatnonzero((known > 0) & (varies | marked))
    ordered, known, absent = ordered[:, at], known[at], absent[:, at]
    median = _quantile(ordered, known, 0.5).astype(np.float32)
    low, high = _quantile(ordered, known, 0.005), _quantile(ordered, known, 0.995)
    narrow = high <= low
    low32 = np.where(narrow, ordered[0], low).astype(np.float32)
    high32 = np.where(narrow, last[at], high).astype(np.float32)
    inside = np.clip(np.where(absent, median, table.numbers[:, at]), low32, high32).astype(np.float64)
    spread = inside.std(axis=0)
    scale = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0.0)
    return NumberPlan(
        at=at.astype(np.int64),
        median=median,
        low=low32,
        high=high32,
        mean=inside.mean(axis=0).astype(np.float32),
        scale=scale.astype(np.float32),
        missing=np.asarray(absent.any(axis=0), dtype=np.bool_),
        indicators=np.flatnonzero(marked[at]).astype(np.int64),
    )


def _fit_splines(table: TrainingTable, plan: NumberPlan) -> SplinePlan:
    """Knots at the quantiles of a number, or at each inner value of a code with few of them.

    Knots that coincide or bend nothing are left out.
    """
    raw = table.numbers[:, plan.at]
    inside = np.clip(np.where(np.isnan(raw), plan.median, raw), plan.low, plan.high)
    source: list[int] = []
    knots: list[float] = []
    scales: list[float] = []
    for i in range(plan.at.size):
        known = raw[~np.isnan(raw[:, i]), i]
        values = np.unique(known)
        places = values[1:-1] if values.size < FEW_VALUES else np.unique(np.quantile(known, KNOTS).astype(np.float32))
        for knot in places:
            spread = float(np.maximum(inside[:, i] - knot, 0).astype(np.float64).std())
            if plan.low[i] < knot < plan.high[i] and spread > 0:
                source.append(i)
                knots.append(float(knot))
                scales.append(1 / spread)
    return SplinePlan(
        np.array(source, dtype=np.int64), np.array(knots, dtype=np.float32), np.array(scales, dtype=np.float32)
    )


def _fit_category(table: TrainingTable, j: int, min_count: int, max_levels: int) -> CategoryPlan | None:
    texts = table.category_columns[j].levels
    codes = table.codes[:, j]
    counts = np.bincount(codes + 2, minlength=len(texts) + 2)
    frequent = [c for c in np.argsort(-counts[2:], kind="stable") if counts[c + 2] >= min_count][:max_levels]
    kept_codes = sorted(int(c) for c in frequent)
    place = {code: slot for slot, code in enumerate(kept_codes)}
    other, missing = len(kept_codes), len(kept_codes) + 1
    slots = np.array([other, missing, *(place.get(c, other) for c in range(len(texts)))], dtype=np.int64)
    filled = np.bincount(slots[codes + 2], minlength=missing + 1)
    shown = [s for s in range(missing + 1) if min_count <= filled[s] < codes.size]
    if len(shown) == 2 and filled[shown].sum() == codes.size:
        shown = [min(shown, key=lambda s: (filled[s], s))]
    if not shown:
        return None
    return CategoryPlan(j, tuple(texts[c] for c in kept_codes), slots, tuple(shown))


def fit(table: TrainingTable, *, min_count: int = 5, max_levels: int = 60) -> Preprocessor:
    """Learn medians, clipping limits, scales, frequent levels from the rows of ``table`` (training rows only).

    Columns that are constant, empty or without a frequent level give nothing and are left out.
    """
    needed = max(1, min(min_count, table.n // 10))
    numbers = _fit_numbers(table, needed)
    plans = [_fit_category(table, j, needed, max_levels) for j in range(table.codes.shape[1])]
    kept = tuple(plan for plan in plans if plan is not None)
    return Preprocessor(
        numbers,
        _fit_splines(table, numbers),
        kept,
        tuple(table.number_columns[j].name for j in numbers.at),
        tuple(table.category_columns[plan.at].name for plan in kept),
    )
