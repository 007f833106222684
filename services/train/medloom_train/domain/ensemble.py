"""Greedy ensemble selection with replacement (Caruana et al., ICML 2004), bagged over rows (Caruana et al., ICDM 2006).

Selection looks at one number a row and member: the probability given to the true class, or the predicted value.
Averages of members average these numbers, so the whole search works on a [members, rows] matrix.
"""

from dataclasses import dataclass

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.table import Floats, Ints

LEAST_WEIGHT = 0.04
_FLOOR = 1e-7


@dataclass(frozen=True)
class Draw:
    """How weights are selected; ``times`` says how often each row occurs among those given (repeated divisions)."""

    task: TaskKind
    steps: int
    seed: int
    times: int = 1


def _scored(y: Floats, predictions: list[Floats], task: TaskKind) -> Floats:
    """[M, N]: probability of the true class, or the error of a value in standard units."""
    if task is TaskKind.REGRESSION:
        spread = float(y.std()) or 1.0
        return np.stack([(p[:, 0] - y) / spread for p in predictions])
    rows, true = np.arange(y.size), y.astype(np.int64)
    return np.stack([p[rows, true] for p in predictions])


def weighted_losses(scored: Floats, task: TaskKind, weights: Floats) -> Floats:
    each = scored**2 if task is TaskKind.REGRESSION else -np.log(np.clip(scored, _FLOOR, 1))
    return np.asarray(each @ weights, dtype=np.float64)


def greedy(scored: Floats, task: TaskKind, steps: int, rows: Floats) -> Floats:
    """Counts of the members after the best number of steps; ties go to the earlier member."""
    counts, total = np.zeros(scored.shape[0]), np.zeros(scored.shape[1])
    best_counts, best = counts.copy(), np.inf
    for step in range(1, steps + 1):
        losses = weighted_losses((total + scored) / step, task, rows)
        winner = int(np.argmin(losses))
        total = total + scored[winner]
        counts[winner] += 1
        if losses[winner] < best - 1e-9:
            best, best_counts = float(losses[winner]), counts.copy()
    return np.asarray(best_counts / best_counts.sum(), dtype=np.float64)


def _bagged(scored: Floats, task: TaskKind, steps: int, seed: int) -> Floats:
    n = scored.shape[1]
    bags = 20 if n < 3000 else 5
    random = np.random.default_rng(seed)
    draws = [np.bincount(random.integers(0, n, n), minlength=n) / n for _ in range(bags)]
    return np.asarray(np.mean([greedy(scored, task, steps, rows) for rows in draws], axis=0), dtype=np.float64)


def pruned(weights: Floats) -> Floats:
    """Members with less than 4 % would cost more in size and time than they bring."""
    kept = np.where(weights >= min(LEAST_WEIGHT, float(weights.max())), weights, 0.0)
    return np.asarray(kept / kept.sum(), dtype=np.float64)


def shrunken(weights: Floats, losses: Floats, y: Floats, drawn: Draw, families: list[str]) -> Floats:
    """Selected weights pulled towards the equal average of each family's best, as if 15 events had been seen before."""
    seen = y.size if drawn.task is TaskKind.REGRESSION else int(np.unique(y, return_counts=True)[1].min())
    pull = 15 / (15 + seen / drawn.times)
    best = {family: int(np.argmin(np.where(np.array(families) == family, losses, np.inf))) for family in set(families)}
    equal = np.zeros(weights.size)
    equal[list(best.values())] = 1 / len(best)
    return (1 - pull) * weights + pull * equal


def select(y: Floats, predictions: list[Floats], families: list[str], drawn: Draw) -> Floats:
    """Weights of the members, summing to 1; ``predictions[m]`` is [N, K]. With 0 steps the single best member.

    The selection is repeated on bootstrap samples of the rows and averaged, and in small tables shrunken towards equal
    weights, so that a member which only won by chance does not take the whole weight.
    """
    scored = _scored(y, predictions, drawn.task)
    alone = weighted_losses(scored, drawn.task, np.full(y.size, 1 / y.size))
    if drawn.steps == 0 or len(predictions) == 1:
        return np.asarray(np.arange(len(predictions)) == int(np.argmin(alone)), dtype=np.float64)
    bagged = _bagged(scored, drawn.task, drawn.steps, drawn.seed)
    return pruned(shrunken(bagged, alone, y, drawn, families))


def best_loss(y: Floats, predictions: list[Floats], fold: Ints, task: TaskKind, steps: int) -> float:
    """The loss of the greedy combination, each fold scored by weights that the other folds selected."""
    scored, total = _scored(y, predictions, task), 0.0
    for held in np.unique(fold):
        inside = fold == held
        if inside.all():
            return float(weighted_losses(scored, task, np.full(y.size, 1 / y.size)).min())
        weights = greedy(scored[:, ~inside], task, steps, np.full((~inside).sum(), 1 / (~inside).sum()))
        mixed = (weights @ scored[:, inside])[None, :]
        total += float(weighted_losses(mixed, task, np.full(inside.sum(), 1 / y.size))[0])
    return total


def crossed(y: Floats, predictions: list[Floats], families: list[str], fold: Ints, drawn: Draw) -> Floats:
    """Out-of-fold predictions of the ensemble in which each fold's weights were selected on the other folds."""
    out = np.zeros_like(predictions[0])
    for held in np.unique(fold):
        inside = fold == held
        weights = select(y[~inside], [p[~inside] for p in predictions], families, drawn)
        out[inside] = average([p[inside] for p in predictions], weights)
    return out


def average(predictions: list[Floats], weights: Floats) -> Floats:
    """The weighted mean of members' predictions."""
    total = np.zeros_like(predictions[0])
    for weight, predicted in zip(weights, predictions, strict=True):
        if weight > 0:
            total = total + weight * predicted
    return total
