"""Learning curves: candidates refitted on parts of the training rows and measured on the folds they did not see."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from medloom_contracts.explanations import CurvePoint, Interval, LearningCurve
from medloom_contracts.manifests import TaskKind
from medloom_stats.arrays import group_codes
from medloom_stats.influence import auroc_influence, standard_error
from medloom_stats.subgroups import mean_stratum, on_logit
from medloom_train.domain.explain.plan import FRACTIONS
from medloom_train.domain.explain.reliance import interval
from medloom_train.domain.table import Floats, Ints, TrainingTable
from medloom_train.domain.trials import Bench, Trial, fit_and_answer, losses_at, rounds, row_losses

LEAST_ROWS, LEAST_OF_CLASS = 20, 5

Key = tuple[str, float, int, int]


def part_of(table: TrainingTable, fold: int, fraction: float, random: np.random.Generator) -> Ints:
    """A random part of the training rows outside a fold, kept in proportion by class; whole subjects at a time."""
    outside = np.flatnonzero(~table.test & (table.fold != fold))
    if table.groups is not None:
        codes = np.unique(table.groups[outside], return_inverse=True)[1]
        count = int(codes.max()) + 1
        chosen = random.permutation(count)[: max(1, round(fraction * count))]
        return outside[np.isin(codes, chosen)]
    if table.task is TaskKind.REGRESSION:
        return np.sort(random.permutation(outside)[: max(1, round(fraction * outside.size))])
    parts = []
    for label in np.unique(table.y[outside]):
        same = outside[table.y[outside] == label]
        parts.append(random.permutation(same)[: max(1, round(fraction * same.size))])
    return np.sort(np.concatenate(parts))


def _enough(table: TrainingTable, at: Ints) -> bool:
    if at.size < LEAST_ROWS:
        return False
    if table.task is TaskKind.REGRESSION:
        return True
    counts = np.unique(table.y[at], return_counts=True)[1]
    return counts.size == np.unique(table.y[table.train]).size and int(counts.min()) >= LEAST_OF_CLASS


def fold_answers(
    bench: Bench, trial: tuple[Any, int | None], fold: int, fraction: float, repeat: int
) -> tuple[int, Floats] | None:
    """Rows learned from and answers for one fold; None when the part is too small to learn from."""
    table = bench.table
    random = np.random.default_rng([bench.options.seed, repeat, fold])
    at = part_of(table, fold, fraction, random)
    if not _enough(table, at):
        return None
    spec, iterations = trial
    return int(at.size), fit_and_answer(bench, ("part", fraction, repeat, fold), spec, iterations, at=at, there=fold)


def calls(bench: Bench, trials: list[Trial], repeats: dict[str, int]) -> list[tuple[Key, Callable[..., Any], Any]]:
    """Every refit of the curves: key, function, arguments."""
    wanted = []
    for trial in trials:
        for repeat in range(repeats.get(trial.spec.name, 0)):
            for fraction in FRACTIONS:
                for fold in bench.table.folds:
                    key = (trial.spec.name, fraction, repeat, fold)
                    wanted.append((key, fold_answers, ((trial.spec, rounds(trial)), fold, fraction, repeat)))
    return wanted


def _area(table: TrainingTable, answers: list[Floats], clusters: Ints | None) -> Interval:
    """Mean AUROC of the repeats (of each class against the rest) with the interval that the rows' sampling gives."""
    y = table.y[table.train]
    labels = [1] if table.task is TaskKind.BINARY else range(len(table.classes))
    found = [auroc_influence((y == k).astype(np.float64), one[:, k]) for one in answers for k in labels]
    area = float(np.mean([value for value, _ in found]))
    influence = np.mean([rows for _, rows in found], axis=0)
    return interval(on_logit(area, float(standard_error(influence[:, None], clusters)[0])))


def metrics(table: TrainingTable, answers: list[Floats]) -> dict[str, Interval]:
    """Figures of one point: mean over the repeats, intervals from the rows that were predicted."""
    train = table.train
    y = table.y[train]
    clusters = None if table.groups is None else group_codes(table.groups[train], train.size)
    if table.task is TaskKind.REGRESSION:
        squares = np.mean([(one[:, 0] - y) ** 2 for one in answers], axis=0)
        stored = mean_stratum(squares, groups=clusters).estimate.to_dict()
        roots = {name: None if value is None else math.sqrt(max(0.0, value)) for name, value in stored.items()}
        return {"rmse": Interval.model_validate(roots)}
    if table.survival is not None:
        losses = np.mean([losses_at(table, train, one) for one in answers], axis=0)
        return {"log_loss": interval(mean_stratum(losses, groups=clusters).estimate)}
    losses = np.mean([row_losses(y, one, table.task) for one in answers], axis=0)
    name = "auroc" if table.task is TaskKind.BINARY else "macro_auroc"
    return {
        name: _area(table, answers, clusters),
        "log_loss": interval(mean_stratum(losses, groups=clusters).estimate),
    }


def curves(bench: Bench, trials: list[Trial], repeats: dict[str, int], done: dict[Key, Any]) -> list[LearningCurve]:
    """The curves whose refits were all done, with the candidate's own cross-validation as the last point."""
    found = []
    for trial in trials:
        count = repeats.get(trial.spec.name, 0)
        points = [_point(bench, trial, fraction, count, done) for fraction in FRACTIONS] if count else []
        kept = [point for point in points if point is not None]
        if not kept:
            continue
        table = bench.table
        learned = round(float(np.mean([(~table.test & (table.fold != fold)).sum() for fold in table.folds])))
        last = CurvePoint(n=learned, fraction=1.0, metrics=metrics(table, [trial.oof]))
        found.append(
            LearningCurve(name=trial.spec.name, algorithm=trial.spec.algorithm, repeats=count, points=(*kept, last))
        )
    return found


def _point(bench: Bench, trial: Trial, fraction: float, repeats: int, done: dict[Key, Any]) -> CurvePoint | None:
    table = bench.table
    train, answers, sizes = table.train, [], []
    for repeat in range(repeats):
        answer = np.zeros((train.size, table.outputs))
        for fold in table.folds:
            found = done.get((trial.spec.name, fraction, repeat, fold))
            if found is None:
                return None
            sizes.append(found[0])
            answer[table.fold[train] == fold] = found[1]
        answers.append(answer)
    return CurvePoint(n=round(float(np.mean(sizes))), fraction=fraction, metrics=metrics(table, answers))
