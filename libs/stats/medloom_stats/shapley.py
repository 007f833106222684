"""What each predictor adds to one prediction: Shapley values by antithetic sampling of orders."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints
from medloom_stats.importance import Predict

_CELLS_PER_CALL = 4_000_000


class Shapley(NamedTuple):
    """``base`` ``[outputs]`` is the mean answer for the background; ``values`` and their standard errors ``errors`` are
    ``[n, d, outputs]``. ``base + values.sum(axis=1)`` is the answer for each row, exactly."""

    base: Floats
    values: Floats
    errors: Floats


def _tables(rows: ArrayLike, background: ArrayLike) -> tuple[Floats, Floats]:
    table, behind = np.asarray(rows, dtype=np.float64), np.asarray(background, dtype=np.float64)
    if table.ndim != 2 or behind.ndim != 2 or table.shape[1] != behind.shape[1] or not behind.shape[0]:
        raise ValueError("rows and background must be tables with the same columns, and the background not empty")
    return table, behind


def _answers(predict: Predict, rows: Floats) -> Floats:
    step = max(1, _CELLS_PER_CALL // max(1, rows.shape[1]))
    parts = [np.asarray(predict(rows[i : i + step]), dtype=np.float64) for i in range(0, rows.shape[0], step)]
    answers = np.concatenate(parts)
    return answers[:, None] if answers.ndim == 1 else answers


def _differ(row: Floats, other: Floats) -> Ints:
    return np.flatnonzero((row != other) & ~(np.isnan(row) & np.isnan(other))).astype(np.int64)


def _chains(row: Floats, start: Floats, order: Ints) -> Floats:
    """``[2, a + 1, d]``: from ``start`` to ``row`` one column at a time, in this order and in its reverse."""
    steps = np.tile(start, (2, order.size + 1, 1))
    for way, turned in enumerate((order, order[::-1])):
        for step, column in enumerate(turned, start=1):
            steps[way, step:, column] = row[column]
    return steps


def _one(
    predict: Predict, row: Floats, behind: Floats, pairs: int, random: np.random.Generator, outputs: int
) -> tuple[Floats, Floats]:
    orders, chains = [], []
    for k in range(pairs * behind.shape[0]):
        start = behind[k % behind.shape[0]]
        order = random.permutation(_differ(row, start))
        orders.append(order)
        chains.append(_chains(row, start, order).reshape(2 * (order.size + 1), row.size))
    answers = _answers(predict, np.concatenate(chains))
    drawn = np.zeros((len(orders), row.size, outputs))
    at = 0
    for k, order in enumerate(orders):
        length = order.size + 1
        for turned in (order, order[::-1]):
            drawn[k, turned] += np.diff(answers[at : at + length], axis=0) / 2
            at += length
    spread = drawn.std(axis=0, ddof=1) / np.sqrt(len(orders)) if len(orders) > 1 else np.full(drawn.shape[1:], np.nan)
    return drawn.mean(axis=0), spread


def shapley_values(
    predict: Predict, rows: ArrayLike, background: ArrayLike, *, pairs: int = 1, seed: int = 0
) -> Shapley:
    """Interventional Shapley values of a model's answers (Štrumbelj & Kononenko 2014; Lundberg & Lee 2017).

    ``predict`` maps rows ``[m, d]`` to ``[m]`` or ``[m, outputs]``. For each row of ``rows`` ``[n, d]``, ``pairs``
    random orders are drawn for every row of ``background`` ``[b, d]``, each walked forwards and backwards (antithetic
    sampling, Mitchell et al. 2022); a column's contribution is the mean change of the answer when its value is put in.
    As every background row is used equally often, contributions sum exactly to the answer minus the mean answer for the
    background. ``errors`` are standard errors of the sampling over the pairs, NaN with a single pair; a column in which
    the row equals the background contributes exactly 0. Raises ValueError when the columns differ or there is no pair.
    """
    if pairs < 1:
        raise ValueError("at least one pair of orders is needed")
    table, behind = _tables(rows, background)
    base = _answers(predict, behind).mean(axis=0)
    found = [
        _one(predict, row, behind, pairs, np.random.default_rng([seed, i]), base.size) for i, row in enumerate(table)
    ]
    shape = (0, table.shape[1], base.size)
    values = np.stack([values for values, _ in found]) if found else np.zeros(shape)
    errors = np.stack([errors for _, errors in found]) if found else np.zeros(shape)
    return Shapley(base, values, errors)
