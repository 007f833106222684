"""Permutation importance of a published model, in the pool's processes."""

import numpy as np

from medloom_contracts.explanations import Importance, Interval, Reliance
from medloom_contracts.manifests import TaskKind
from medloom_stats import Estimate
from medloom_stats.importance import Reliance as Measured
from medloom_stats.importance import permutation_importance
from medloom_train.domain.explain.inputs import Inputs, answering
from medloom_train.domain.explain.plan import ImportancePlan
from medloom_train.domain.table import Floats, Ints, TrainingTable
from medloom_train.domain.trials import Bench, row_losses

FEWEST_ROWS, FEWEST_EVENTS = 30, 5


def interval(estimate: Estimate) -> Interval:
    return Interval.model_validate(estimate.to_dict())


def examined_rows(table: TrainingTable) -> tuple[str, Ints]:
    """The held-out test rows, looked at together with the figures; training rows when the test is too small."""
    test = np.flatnonzero(table.test)
    y = table.y[test]
    if test.size >= FEWEST_ROWS:
        enough = table.task is TaskKind.REGRESSION or min(np.unique(y, return_counts=True)[1]) >= FEWEST_EVENTS
        if enough and (table.task is TaskKind.REGRESSION or np.unique(y).size > 1):
            return "test", test
    return "train", table.train


def sampled(at: Ints, count: int, seed: int) -> Ints:
    """``count`` of the positions by chance, in order."""
    if count >= at.size:
        return at
    return np.sort(np.random.default_rng(seed).choice(at, count, replace=False))


def screened(table: TrainingTable, inputs: Inputs, answers: Floats, at: Ints, count: int) -> list[int]:
    """The ``count`` inputs most associated with the model's own answers: the share of their variance that tenths of a
    number, or the categories, explain."""
    if count >= len(inputs.names):
        return list(range(len(inputs.names)))
    rows, target = inputs.matrix(table, at), answers.reshape(at.size, -1)[:, -1]
    share = np.zeros(rows.shape[1])
    for j in range(rows.shape[1]):
        codes = rows[:, j] if inputs.is_category(j) else _tenths(rows[:, j])
        _, spot, counts = np.unique(codes, return_inverse=True, return_counts=True)
        means = np.bincount(spot, weights=target) / counts
        share[j] = float(((means[spot] - target.mean()) ** 2).sum())
    return sorted(int(j) for j in np.argsort(-share, kind="stable")[:count])


def _tenths(values: Floats) -> Floats:
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, 11))) if known.size else np.zeros(1)
    return np.where(np.isnan(values), -1.0, np.searchsorted(edges[1:-1], values, side="right"))


def measured(bench: Bench, inputs: Inputs, body: bytes, at: Ints, columns: list[int], repeats: int) -> list[Measured]:
    """Importance of some columns of one model; a module-level function so that the pool can run it."""
    table = bench.table
    y = table.y[at]
    binary = table.task is TaskKind.BINARY and np.unique(y).size > 1
    followed = None if table.survival is None else table.survival.take(at)

    def losses(answers: Floats) -> Floats:
        return followed.row_losses(answers) if followed is not None else row_losses(y, answers, table.task)

    return permutation_importance(
        answering(body, inputs),
        inputs.matrix(table, at),
        losses,
        y=y if binary else None,
        columns=columns,
        repeats=repeats,
        seed=bench.options.seed,
        groups=None if table.groups is None else table.groups[at],
        resamples=500,
    )


def described(found: list[Measured], inputs: Inputs, part: str, at: Ints, plan: ImportancePlan) -> Importance:
    """Most important first."""
    order = sorted(found, key=lambda one: (-one.loss.value, one.column))
    items = tuple(
        Reliance(
            name=inputs.names[one.column],
            loss=interval(one.loss),
            auroc=None if one.auroc is None else interval(one.auroc),
        )
        for one in order
    )
    return Importance.model_validate(
        {"part": part, "n": at.size, "repeats": plan.repeats, "of": len(inputs.names), "items": items}
    )
