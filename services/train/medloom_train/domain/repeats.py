"""Further divisions of a small table into folds, so that what is chosen does not hang on one of them.

Below ``SMALL`` training rows every candidate is cross-validated on the approved folds and on ``TIMES`` - 1 more
divisions (repeated cross-validation: Kim, Computational Statistics & Data Analysis 2009). They steady the number of
rounds and the weights of the ensemble; figures and predictions that are reported are those of the approved folds alone.
"""

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.table import Ints, TrainingTable

SMALL, TIMES = 200, 3


def further(table: TrainingTable, seed: int) -> tuple[Ints, ...]:
    """Fold of every row (-1 in the test) for each further division; whole groups, classes in proportion."""
    if table.train.size >= SMALL:
        return ()
    return tuple(_dealt(table, np.random.default_rng([seed, 3, number])) for number in range(1, TIMES))


def _dealt(table: TrainingTable, random: np.random.Generator) -> Ints:
    at, count = table.train, len(table.folds)
    own = np.arange(at.size) if table.groups is None else np.unique(table.groups[at], return_inverse=True)[1]
    size = np.bincount(own)
    level = np.bincount(own, weights=_levels(table, at)) / size
    shuffled = random.permutation(size.size)
    order = shuffled[np.argsort(np.round(level[shuffled], 6), kind="stable")]
    part = np.empty(size.size, dtype=np.int64)
    part[order] = np.arange(size.size) % count
    fold = np.full(table.n, -1, dtype=np.int64)
    fold[at] = np.array(table.folds, dtype=np.int64)[part[own]]
    return fold


def _levels(table: TrainingTable, at: Ints) -> Ints:
    """What is spread evenly over the folds: the class, or the quarter of the values that a row belongs to."""
    y = table.y[at]
    if table.task is TaskKind.REGRESSION:
        return np.searchsorted(np.quantile(y, [0.25, 0.5, 0.75]), y).astype(np.int64)
    return y.astype(np.int64)
