"""What is missing in the training rows, together with what, and what that says about why. Counts only."""

import math
from typing import Any, Final

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_stats import descriptive, missing, paired
from medloom_train.domain.table import Floats, Ints, TrainingTable

LISTED, RELATED, PATTERNS = 60, 3, 6
# an SMD from here on is commonly read as a difference (Austin 2009)
NOTABLE: Final = 0.1
FEW: Final = 10
_CELLS: Final = 10_000_000


def names(table: TrainingTable) -> list[str]:
    """Predictors in the order of ``gaps``."""
    return [c.name for c in table.number_columns] + [c.name for c in table.category_columns]


def gaps(table: TrainingTable) -> Any:
    """Which cells of the training rows are missing: ``[n, predictors]``."""
    at = table.train
    return np.column_stack([np.isnan(table.numbers[at]), table.codes[at] < 0])


def summary(table: TrainingTable) -> dict[str, Any] | None:
    """Gaps of the training rows by column, the most first, with hints; None when nothing is missing. Columns without
    any value are left out, as in training.

    A hint is "outcome" (the share of gaps differs between outcomes: P < .05 after Holm's correction and an SMD of .1 or
    more), "observed" (the rows with gaps differ in another column), "both", "none", or "few" (under 10 gaps, or under
    10 known values: too few to tell). None of them excludes that gaps depend on the unseen values themselves.
    """
    found = gaps(table)
    counts = found.sum(axis=0)
    order = [int(j) for j in np.argsort(-counts, kind="stable") if 0 < counts[j] < found.shape[0]]
    if not order:
        return None
    shown = order[:LISTED]
    by_outcome, p_values = _outcome(table, found[:, shown])
    corrected = paired.holm(p_values)
    related = _related(table, found, shown)
    columns = [
        _column(names(table)[j], int(counts[j]), found.shape[0], (by_outcome[i], p_values[i], corrected[i]), related[i])
        for i, j in enumerate(shown)
    ]
    return {
        "rows": int(found.shape[0]),
        "complete": int((~found[:, order].any(axis=1)).sum()),
        "with_gaps": len(order),
        "columns": columns,
        "patterns": _patterns(table, found, shown),
    }


def _column(
    name: str, count: int, n: int, outcome: tuple[float, float, float], related: list[tuple[str, float]]
) -> dict[str, Any]:
    difference, p, p_holm = outcome
    told = bool(p_holm < 0.05 and abs(difference) >= NOTABLE)
    if min(count, n - count) < FEW:
        hint = "few"
    elif told:
        hint = "both" if related else "outcome"
    else:
        hint = "observed" if related else "none"
    return {
        "name": name,
        "missing": count,
        "hint": hint,
        "outcome": {"smd": _plain(difference), "p": _plain(p), "p_holm": _plain(p_holm)},
        "related": [{"name": other, "smd": value} for other, value in related] if hint != "few" else [],
    }


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _outcome(table: TrainingTable, found: Any) -> tuple[list[float], list[float]]:
    """SMD (of the largest class against the rest, or of the value) and P value for each column of gaps."""
    y = table.y[table.train]
    if table.task is TaskKind.REGRESSION:
        smd: list[float] = missing.differences(found, y[:, None])[:, 0].tolist()
        return smd, [_welch(y, column) for column in found.T]
    if not table.classes:
        return [math.nan] * found.shape[1], [math.nan] * found.shape[1]
    classes = np.unique(y)
    tables = [
        [[int((column & (y == c)).sum()), int((~column & (y == c)).sum())] for c in classes] for column in found.T
    ]
    p = [descriptive.categories_differ(np.asarray(t))[0] for t in tables]
    largest = [max((_pair(a, b) for a in t for b in t), key=abs, default=math.nan) for t in tables]
    return largest, p


def _pair(a: list[int], b: list[int]) -> float:
    """SMD of two shares of gaps; infinite where all rows of one outcome and none of the other have a gap."""
    value = descriptive.smd_categorical(a, b)
    return value if math.isfinite(value) else math.inf


def _welch(y: Floats, column: Any) -> float:
    sides = [y[column], y[~column]]
    if min(side.size for side in sides) < 2:
        return math.nan
    return descriptive.welch([descriptive.Moments(s.size, float(s.mean()), float(s.std(ddof=1))) for s in sides])


def _related(table: TrainingTable, found: Any, shown: list[int]) -> list[list[tuple[str, float]]]:
    """For each listed column the other columns in which rows with and without its gap differ most."""
    at, found = _thinned(table, found)
    levels = [table.codes[at, k] for k in range(table.codes.shape[1])]
    names_, values = [c.name for c in table.number_columns], [table.numbers[at].astype(np.float64)]
    for category, codes in zip(table.category_columns, levels, strict=True):
        for level in _frequent(codes):
            names_.append(category.name)
            values.append(np.where(codes < 0, np.nan, (codes == level).astype(np.float64))[:, None])
    smd = missing.differences(found[:, shown], np.column_stack(values))
    own = names(table)
    return [_strongest(names_, row, own[j]) for row, j in zip(smd, shown, strict=True)]


def _thinned(table: TrainingTable, found: Any) -> tuple[Ints, Any]:
    """Every so many-th training row of a table that is too large to be compared cell by cell."""
    width = len(table.number_columns) + 4 * len(table.category_columns)
    step = max(1, found.shape[0] * width // _CELLS)
    return table.train[::step], found[::step]


def _frequent(codes: Any, most: int = 8) -> list[int]:
    levels, counts = np.unique(codes[codes >= 0], return_counts=True)
    return [int(level) for level in levels[np.argsort(-counts, kind="stable")][:most]]


def _strongest(columns: list[str], smd: Floats, own: str) -> list[tuple[str, float]]:
    best: dict[str, float] = {}
    for j in np.argsort(-np.abs(np.nan_to_num(smd)), kind="stable"):
        if columns[j] != own and np.isfinite(smd[j]) and abs(smd[j]) >= NOTABLE:
            best.setdefault(columns[j], float(smd[j]))
        if len(best) == RELATED:
            break
    return list(best.items())


def _patterns(table: TrainingTable, found: Any, shown: list[int]) -> list[dict[str, Any]]:
    own = names(table)
    return [
        {"columns": [own[shown[j]] for j in pattern.columns], "rows": pattern.rows}
        for pattern in missing.patterns(found[:, shown])[:PATTERNS]
        if pattern.rows >= FEW
    ]
