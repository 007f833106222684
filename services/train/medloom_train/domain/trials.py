"""One candidate on the fixed folds, and its refit on all training rows. Runs inside the pool's processes."""

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms import algorithm, checked_params
from medloom_train.domain.algorithms.base import Sample, Staged
from medloom_train.domain.algorithms.simple import FAMILY
from medloom_train.domain.leaves import Leaf
from medloom_train.domain.options import TrainingOptions, TrialSpec
from medloom_train.domain.preprocessing import Preprocessor, fit
from medloom_train.domain.table import Floats, Ints, TrainingTable

REFIT_FACTOR = 1.1
INTERPRETABLE = ("linear", FAMILY)


Part = tuple[int, int]


@dataclass(frozen=True)
class Bench:
    """What every worker shares: the table, extra rows to try the export on, and the settings."""

    table: TrainingTable
    probe: TrainingTable
    options: TrainingOptions
    prepared: dict[Any, Preprocessor]
    repeats: tuple[Ints, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every fold to predict: the approved ones (division 0) first."""
        return tuple((number, f) for number in range(1 + len(self.repeats)) for f in self.table.folds)

    def division(self, number: int) -> Ints:
        """The fold of every row in this division."""
        return self.table.fold if number == 0 else self.repeats[number - 1]


@dataclass(frozen=True)
class FoldResult:
    staged: Staged
    seconds: float


@dataclass(frozen=True)
class Trial:
    """A candidate after cross-validation: out-of-fold predictions [n_train, K] at the chosen number of iterations.

    ``repeated`` are those of further divisions of a small table.
    """

    spec: TrialSpec
    oof: Floats
    iterations: int
    loss: float
    seconds: float
    repeated: tuple[Floats, ...] = ()


@dataclass(frozen=True)
class Refit:
    """A candidate fitted on all training rows: its leaf, and the library's own answers for table and probe rows."""

    leaf: Leaf
    predictions: Floats
    probe: Floats
    seconds: float


def target_scale(y: Floats) -> tuple[float, float]:
    """Mean and standard deviation by which a regression target is standardised."""
    spread = float(y.std())
    return float(y.mean()), spread if spread > 0 else 1.0


def balanced_weights(y: Floats) -> Floats:
    """Weights that give every class the same total."""
    _, inverse, counts = np.unique(y, return_inverse=True, return_counts=True)
    return np.asarray(y.size / (counts.size * counts[inverse]), dtype=np.float64)


def _sample(bench: Bench, part: TrainingTable, prepared: Preprocessor, spec: TrialSpec) -> Sample:
    options, table = bench.options, bench.table
    found = algorithm(spec.algorithm)
    weighable = bool(table.classes) and table.survival is None
    monotone = None
    if options.monotone and found.view == "booster":
        monotone = tuple(options.monotone.get(name, 0) for name in prepared.names("booster"))
    return Sample(
        X=prepared.matrix(part, found.view),
        y=part.y,
        task=table.task,
        outputs=table.outputs,
        weights=balanced_weights(part.y) if options.class_weight == "balanced" and weighable else None,
        seed=options.seed,
        monotone=monotone,
        survival=part.survival,
    )


def standardised(table: TrainingTable, scale: tuple[float, float]) -> TrainingTable:
    """The table with a regression target in standard units; classes stay as they are."""
    return table if table.classes else replace(table, y=(table.y - scale[0]) / scale[1])


def _fitted(bench: Bench, key: Any, part: TrainingTable) -> Preprocessor:
    options = bench.options
    if key not in bench.prepared:
        bench.prepared[key] = fit(part, min_count=options.min_category_count, max_levels=options.max_levels)
    return bench.prepared[key]


def run_fold(bench: Bench, spec: TrialSpec, part: Part) -> FoldResult:
    """Fit on the other folds of a division, preprocessing included, and predict this one."""
    started = time.perf_counter()
    table, marks = bench.table, bench.division(part[0])
    inside, held = np.flatnonzero(~table.test & (marks != part[1])), np.flatnonzero(marks == part[1])
    learn, valid = table.take(inside), table.take(held)
    scale = target_scale(learn.y)
    learn, valid = standardised(learn, scale), standardised(valid, scale)
    prepared = _fitted(bench, ("fold", *part), learn)
    found, params = algorithm(spec.algorithm), checked_params(spec.algorithm, spec.params)
    sample, held_out = _sample(bench, learn, prepared, spec), _sample(bench, valid, prepared, spec)
    staged = found.fit_staged(sample, params, held_out)
    if not table.classes:
        staged = Staged(staged.iterations, tuple(p * scale[1] + scale[0] for p in staged.predictions))
    return FoldResult(staged, time.perf_counter() - started)


def _at(staged: Staged, iteration: int) -> Floats:
    """Predictions after the last stage not beyond ``iteration`` (a fold that stopped early keeps its last stage)."""
    place = int(np.searchsorted(staged.iterations, iteration, side="right")) - 1
    return staged.predictions[max(0, place)]


def assemble(bench: Bench, spec: TrialSpec, results: dict[Part, FoldResult]) -> Trial:
    """Out-of-fold predictions of all divisions at one number of iterations.

    The smallest number whose loss is within half a standard error (of the paired difference) of the lowest, for in
    small tables the very lowest is often chance.
    """
    table, train = bench.table, bench.table.train
    iterations = sorted({i for result in results.values() for i in result.staged.iterations})
    divisions = range(1 + len(bench.repeats))
    oofs = [[_oof(bench, results, number, iteration) for number in divisions] for iteration in iterations]
    losses = np.stack([np.mean([losses_at(table, train, oof) for oof in repeated], axis=0) for repeated in oofs])
    means = losses.mean(axis=1)
    best = int(np.argmin(means))
    gaps = losses - losses[best]
    slack = 0.5 * gaps.std(axis=1) / np.sqrt(train.size)
    chosen = int(np.flatnonzero(means - means[best] <= slack)[0])
    seconds = sum(result.seconds for result in results.values())
    approved, *repeated = oofs[chosen]
    return Trial(spec, approved, iterations[chosen], float(means[chosen]), seconds, tuple(repeated))


def _oof(bench: Bench, results: dict[Part, FoldResult], number: int, iteration: int) -> Floats:
    table, marks = bench.table, bench.division(number)
    whole = np.zeros((table.n, table.outputs))
    for f in table.folds:
        whole[marks == f] = _at(results[number, f].staged, iteration)
    return whole[table.train]


def row_losses(y: Floats, predicted: Floats, task: TaskKind) -> Floats:
    """Log loss of each row, or its squared error in units of the target's variance."""
    if task is TaskKind.REGRESSION:
        return np.asarray(((y - predicted[:, 0]) / target_scale(y)[1]) ** 2, dtype=np.float64)
    true = predicted[np.arange(y.size), y.astype(np.int64)]
    return np.asarray(-np.log(np.clip(true, 1e-7, 1.0)), dtype=np.float64)


def losses_at(table: TrainingTable, at: Ints, predicted: Floats) -> Floats:
    """Loss of each of these rows."""
    if table.survival is not None:
        return table.survival.take(at).row_losses(predicted)
    return row_losses(table.y[at], predicted, table.task)


def is_linear(trial: Trial) -> bool:
    return algorithm(trial.spec.algorithm).family in INTERPRETABLE


def rounds(trial: Trial) -> int | None:
    """Iterations of the refit: 1.1 times the chosen number, for there are more rows than in a fold."""
    return max(1, round(trial.iterations * REFIT_FACTOR)) if algorithm(trial.spec.algorithm).iterative else None


def refit(bench: Bench, spec: TrialSpec, iterations: int | None) -> Refit:
    """Fit on all training rows and answer for all rows with the library itself."""
    started = time.perf_counter()
    table = bench.table
    learn = table.take(table.train)
    scale = target_scale(learn.y)
    learn = standardised(learn, scale)
    prepared = _fitted(bench, "all", learn)
    found, params = algorithm(spec.algorithm), checked_params(spec.algorithm, spec.params).for_refit()
    fitted = found.fit(_sample(bench, learn, prepared, spec), params, iterations)
    answers, probe = (fitted.predict(prepared.matrix(rows, found.view)) for rows in (table, bench.probe))
    if not table.classes:
        answers, probe = answers * scale[1] + scale[0], probe * scale[1] + scale[0]
    return Refit(fitted.leaf(), answers, probe, time.perf_counter() - started)


def _elsewhere(bench: Bench, key: Any, spec: TrialSpec, iterations: int | None, at: tuple[Ints, Ints]) -> Floats:
    """Fit on the first rows, preprocessing included, and predict the second."""
    learn, away = (bench.table.take(rows) for rows in at)
    scale = target_scale(learn.y)
    learn = standardised(learn, scale)
    prepared = _fitted(bench, key, learn)
    found, params = algorithm(spec.algorithm), checked_params(spec.algorithm, spec.params)
    fitted = found.fit(_sample(bench, learn, prepared, spec), params, iterations)
    predicted = fitted.predict(prepared.matrix(away, found.view))
    return predicted if bench.table.classes else predicted * scale[1] + scale[0]


def without_site(bench: Bench, spec: TrialSpec, iterations: int | None, site: int) -> Floats:
    """Fit on the training rows of the other sites and predict the training rows of this one."""
    outside = np.flatnonzero(~bench.table.test & (bench.table.sites != site))
    return _elsewhere(bench, ("site", site), spec, iterations, (outside, site_rows(bench.table, site)))


def fit_and_answer(bench: Bench, key: Any, spec: TrialSpec, iterations: int | None, *, at: Ints, there: int) -> Floats:
    """Fit on the rows ``at`` and predict the rows of the fold ``there``."""
    return _elsewhere(bench, key, spec, iterations, (at, np.flatnonzero(bench.table.fold == there)))


def site_rows(table: TrainingTable, site: int) -> Ints:
    return np.flatnonzero(~table.test & (table.sites == site))
