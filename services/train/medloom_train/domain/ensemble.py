"""Greedy ensemble selection with replacement (Caruana et al., ICML 2004) on out-of-fold predictions."""

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import loss
from medloom_train.domain.table import Floats


def select(y: Floats, predictions: list[Floats], task: TaskKind, steps: int) -> Floats:
    """Weights of the members, summing to 1; with ``steps`` 0 the single best member.

    ``predictions[m]`` is [N, K]. Each step adds the member that lowers the loss of the running average most; the
    average after the best number of steps is kept, and ties go to the earlier member.
    """
    alone = [loss(y, p, task) for p in predictions]
    counts = np.zeros(len(predictions))
    if steps == 0:
        counts[int(np.argmin(alone))] = 1
        return counts
    total = np.zeros_like(predictions[0])
    best_counts, best = counts.copy(), np.inf
    for step in range(1, steps + 1):
        trials = [loss(y, (total + p) / step, task) for p in predictions]
        winner = int(np.argmin(trials))
        total = total + predictions[winner]
        counts[winner] += 1
        if trials[winner] < best - 1e-9:
            best, best_counts = trials[winner], counts.copy()
    return np.asarray(best_counts / best_counts.sum(), dtype=np.float64)


def average(predictions: list[Floats], weights: Floats) -> Floats:
    """The weighted mean of members' predictions."""
    total = np.zeros_like(predictions[0])
    for weight, predicted in zip(weights, predictions, strict=True):
        if weight > 0:
            total = total + weight * predicted
    return total
