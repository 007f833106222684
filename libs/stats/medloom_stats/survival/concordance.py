"""Concordance of a score with survival times: Harrell's C, and Uno's C, which does not depend on the censoring."""

import math

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, finite, group_codes, same_length
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import z_quantile
from medloom_stats.paired import PairedTest, two_sided_p
from medloom_stats.survival.data import Followed, followed, survival_after


def _below_and_equal(
    position: Ints, rank: Ints, weight: Floats, since: Ints, ask: Ints, ranks: int
) -> tuple[Floats, Floats]:
    """For each question the weights of the points at ``position >= since`` with a rank below, and equal to, ``ask``.

    Points are taken in blocks of about the square root of their number, so that neither time nor memory is quadratic.
    """
    below, equal = np.zeros(since.size), np.zeros(since.size)
    order = np.argsort(position, kind="stable")
    position, rank, weight = position[order], rank[order], weight[order]
    size = max(16, math.isqrt(position.size))
    first = np.searchsorted(position, since, side="left")
    totals = np.zeros(ranks + 1)
    for start in range((max(position.size - 1, 0) // size) * size, -1, -size):
        inside = np.flatnonzero((first >= start) & (first < start + size))
        block = slice(start, min(start + size, position.size))
        if inside.size:
            upto = np.cumsum(totals)
            asked = ask[inside]
            here = weight[block][None, :] * (np.arange(block.start, block.stop)[None, :] >= first[inside][:, None])
            below[inside] = upto[asked] + (here * (rank[block][None, :] < asked[:, None])).sum(axis=1)
            equal[inside] = totals[asked + 1] + (here * (rank[block][None, :] == asked[:, None])).sum(axis=1)
        totals += np.bincount(rank[block] + 1, weight[block], minlength=ranks + 1)
    return below, equal


def _pairs(rows: Followed, score: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Per row the weight of concordant pairs (ties of the score count half) and of all usable pairs, in both roles.

    A pair is usable when the earlier row had its event; rows with tied times only when one of them was censored.
    """
    n = rows.n
    _, rank = np.unique(score, return_inverse=True)
    rank, ranks = rank.astype(np.int64), int(rank.max()) + 1
    had = np.flatnonzero((rows.event == 1) & (weight > 0))
    # first position that outlives the event: after all events of the same time
    deaths_before = np.cumsum(rows.event)
    last = np.searchsorted(rows.time, rows.time[had], side="right")
    first = np.searchsorted(rows.time, rows.time[had], side="left")
    earlier = np.r_[0.0, deaths_before]
    since = first + (earlier[last] - earlier[first]).astype(np.int64)
    ones, positions = np.ones(n), np.arange(n, dtype=np.int64)
    below, equal = _below_and_equal(positions, rank, ones, since, rank[had], ranks)
    concordant, usable = np.zeros(n), np.zeros(n)
    concordant[had] = weight[had] * (below + equal / 2)
    usable[had] = weight[had] * (n - since)
    mirrored = ranks - 1 - rank
    above, same = _below_and_equal(-since, mirrored[had], weight[had], -positions, mirrored, ranks)
    order = np.argsort(since, kind="stable")
    total = np.r_[0.0, np.cumsum(weight[had][order])]
    seen = total[np.searchsorted(since[order], positions, side="right")]
    return concordant + above + same / 2, usable + seen


def _influence(rows: Followed, score: Floats, weight: Floats, groups: ArrayLike | None) -> tuple[float, Floats]:
    """The value and what each row, or each cluster, adds to it; NaN when no pair is usable."""
    concordant, usable = _pairs(rows, score, weight)
    if usable.sum() == 0:
        return math.nan, np.zeros(rows.n)
    value = float(concordant.sum() / usable.sum())
    # each pair was counted in both roles; a row's influence is what its own pairs add
    influence = 2 * (concordant - value * usable) / usable.sum()
    codes = group_codes(groups, rows.n)
    return value, influence if codes is None else np.bincount(codes[rows.order], influence).astype(np.float64)


def _estimated(rows: Followed, score: Floats, weight: Floats, groups: ArrayLike | None, level: float) -> Estimate:
    value, influence = _influence(rows, score, weight, groups)
    if math.isnan(value):
        return Estimate(math.nan)
    half = z_quantile(level) * math.sqrt(float((influence**2).sum()))
    return Estimate(value, max(0.0, value - half), min(1.0, value + half))


def _compared(
    rows: Followed, scores: tuple[Floats, Floats], weight: Floats, groups: ArrayLike | None, level: float
) -> PairedTest:
    (a, first), (b, second) = (_influence(rows, score, weight, groups) for score in scores)
    difference, spread = a - b, math.sqrt(float(((first - second) ** 2).sum()))
    if math.isnan(difference):
        return PairedTest(a, b, Estimate(math.nan), math.nan, math.nan)
    if spread == 0:
        z, p = (0.0, 1.0) if difference == 0 else (math.nan, math.nan)
        return PairedTest(a, b, Estimate(difference, difference, difference), z, p)
    z, half = difference / spread, z_quantile(level) * spread
    return PairedTest(a, b, Estimate(difference, difference - half, difference + half), z, two_sided_p(z))


def _ordered(time: ArrayLike, event: ArrayLike, score: ArrayLike) -> tuple[Followed, Floats]:
    rows, values = followed(time, event), finite(score, "the score")
    same_length(rows.time, values, "time and score")
    return rows, values[rows.order]


def harrell_c(
    time: ArrayLike, event: ArrayLike, score: ArrayLike, *, groups: ArrayLike | None = None, level: float = 0.95
) -> Estimate:
    """Harrell's C (Harrell et al. 1982, 1996): share of usable pairs in which the earlier event had the higher score.

    Limits by the infinitesimal jackknife (Therneau & Atkinson, "Concordance", survival package), over whole clusters
    with ``groups``. NaN when no pair is usable.
    """
    rows, values = _ordered(time, event, score)
    return _estimated(rows, values, np.ones(rows.n), groups, level)


def uno_c(
    time: ArrayLike,
    event: ArrayLike,
    score: ArrayLike,
    *,
    until: float | None = None,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Uno's C (Uno et al. 2011): as Harrell's, earlier rows weighted by ``1 / G(t-)²``, G the censoring's Kaplan-Meier.

    Only events before ``until`` count (all of them when None). The limits take G as known.
    """
    rows, values = _ordered(time, event, score)
    return _estimated(rows, values, _uno_weight(rows, until), groups, level)


def _uno_weight(rows: Followed, until: float | None) -> Floats:
    stays = survival_after(np.ones((1, rows.n)), 1 - rows.event)[0]
    counted = rows.event == 1 if until is None else (rows.event == 1) & (rows.time < until)
    weight = np.zeros(rows.n)
    weight[counted] = stays[counted] ** -2
    return weight


def harrell_difference(
    time: ArrayLike,
    event: ArrayLike,
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> PairedTest:
    """Harrell's C of score ``a`` less that of ``b`` on the same rows, by the infinitesimal jackknife of the difference
    (Therneau & Atkinson, as ``harrell_c``)."""
    (rows, first), (_, second) = _ordered(time, event, a), _ordered(time, event, b)
    return _compared(rows, (first, second), np.ones(rows.n), groups, level)


def uno_difference(
    time: ArrayLike,
    event: ArrayLike,
    a: ArrayLike,
    b: ArrayLike,
    *,
    until: float | None = None,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> PairedTest:
    """As ``harrell_difference`` for Uno's C; the limits take G as known."""
    (rows, first), (_, second) = _ordered(time, event, a), _ordered(time, event, b)
    return _compared(rows, (first, second), _uno_weight(rows, until), groups, level)
