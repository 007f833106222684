"""Which gaps go with what: hints at why values are missing."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Bools, Floats


class Pattern(NamedTuple):
    """A set of columns that are missing together, and in how many rows exactly these are."""

    columns: tuple[int, ...]
    rows: int


def differences(missing: ArrayLike, values: ArrayLike) -> Floats:
    """Standardised mean differences ``[q, p]`` of each column of ``values`` ``[n, p]`` between the rows in which a
    column of ``missing`` ``[n, q]`` is missing and those in which it is known (Austin 2009; sign: missing - known).

    Gaps (NaN) of ``values`` are left out pair by pair. NaN where a side holds fewer than two values or nothing varies.
    A column whose gaps go with an observed column is not missing completely at random (Rubin 1976); that it depends on
    its own unseen values can never be excluded.
    """
    gaps, columns = np.asarray(missing, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if gaps.ndim != 2 or columns.ndim != 2 or gaps.shape[0] != columns.shape[0]:
        raise ValueError("gaps and values need the same rows")
    known = np.isfinite(columns)
    centred = np.where(known, columns - _centre(columns, known), 0.0)
    sides = []
    for side in (gaps, 1 - gaps):
        n, total, squares = side.T @ known, side.T @ centred, side.T @ centred**2
        mean = np.divide(total, n, out=np.zeros_like(total), where=n > 0)
        spread = np.maximum(squares - n * mean**2, 0.0)
        variance = np.divide(spread, n - 1, out=np.zeros_like(total), where=n > 1)
        sides.append((n, mean, variance))
    (n1, mean1, var1), (n0, mean0, var0) = sides
    pooled = np.sqrt((var1 + var0) / 2)
    told = (n1 > 1) & (n0 > 1) & (pooled > 1e-12)
    return np.asarray(np.divide(mean1 - mean0, pooled, out=np.full(pooled.shape, np.nan), where=told), dtype=np.float64)


def _centre(columns: Floats, known: Bools) -> Floats:
    count = known.sum(axis=0)
    total = np.where(known, columns, 0.0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.zeros_like(total), where=count > 0), dtype=np.float64)


def patterns(missing: ArrayLike) -> list[Pattern]:
    """The sets of columns that are missing together, the most frequent first; no columns: the complete rows."""
    gaps = np.asarray(missing, dtype=bool)
    if gaps.ndim != 2:
        raise ValueError("gaps must have rows and columns")
    packed = np.packbits(gaps, axis=1)
    _, first, counts = np.unique(packed, axis=0, return_index=True, return_counts=True)
    found = [Pattern(tuple(np.flatnonzero(gaps[i]).tolist()), int(n)) for i, n in zip(first, counts, strict=True)]
    return sorted(found, key=lambda pattern: (-pattern.rows, pattern.columns))
