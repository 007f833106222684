"""From finished candidates to published models: selection, calibration, refits, one ONNX file each, parity."""

from dataclasses import dataclass

import numpy as np

from medloom_contracts.manifests import Finding
from medloom_train.domain import calibrate, ensemble, simple
from medloom_train.domain.algorithms import algorithm
from medloom_train.domain.algorithms.simple import FAMILY, SimpleModel
from medloom_train.domain.calibrate import Calibrator
from medloom_train.domain.errors import ExportParity, NothingTrained
from medloom_train.domain.explain.plan import ExplanationPlan
from medloom_train.domain.export.parity import Parity, compare
from medloom_train.domain.findings import finding
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.pool import Executor
from medloom_train.domain.preprocessing import Preprocessor
from medloom_train.domain.run import Clock
from medloom_train.domain.scores import Figures
from medloom_train.domain.survival import selection as survival
from medloom_train.domain.table import Floats
from medloom_train.domain.trials import INTERPRETABLE, Bench, Refit, Trial, refit, rounds

ENSEMBLE = "Ensemble"


@dataclass(frozen=True)
class Recipe:
    """What a published model is made of: trials with weights, summing to 1."""

    name: str
    algorithm: str
    parts: tuple[tuple[Trial, float], ...]
    oof: Floats
    calibrator: Calibrator


@dataclass(frozen=True)
class Published:
    """A model whose file passed the parity gate. ``oof`` are cross-fitted calibrated predictions, ``all_rows`` the
    final model's own for every row of the table (of which only the test rows are ever reported)."""

    recipe: Recipe
    onnx: bytes
    parity: Parity
    all_rows: Floats
    threshold: float | None
    oof_figures: Figures
    test_figures: Figures


def plan(bench: Bench, trials: list[Trial], *, everything: bool) -> list[Recipe]:
    """The ensemble and, unless the run is in a hurry, the best candidate of each family; linear and simple always."""
    if not trials:
        raise NothingTrained
    table, options = bench.table, bench.options
    times = 1 + len(bench.repeats)
    y, fold = np.tile(table.y[table.train], times), np.tile(table.fold[table.train], times)
    # the model of few predictors is there to be read: in the ensemble it would only dilute its larger sisters
    members = [trial for trial in trials if algorithm(trial.spec.algorithm).family != FAMILY] or trials
    oofs = [np.concatenate([trial.oof, *trial.repeated]) for trial in members]
    kinds = [algorithm(trial.spec.algorithm).family for trial in members]
    drawn = ensemble.Draw(table.task, options.ensemble_steps, options.seed, times)
    followed = None if table.survival is None else table.survival.take(np.tile(table.train, times))
    if followed is not None:
        weights = survival.select(followed, oofs, kinds, drawn)
        mean = survival.crossed(followed, oofs, kinds, fold, drawn)[: table.train.size]
    else:
        weights = ensemble.select(y, oofs, kinds, drawn)
        mean = ensemble.crossed(y, oofs, kinds, fold, drawn)[: table.train.size]
    chosen = tuple((t, float(w)) for t, w in zip(members, weights, strict=True) if w > 0)
    recipes = [_recipe(bench, ENSEMBLE, "ensemble", chosen, mean)]
    for family, trial in _best_of_families(trials).items():
        if everything or family in INTERPRETABLE:
            recipes.append(_recipe(bench, trial.spec.name, trial.spec.algorithm, ((trial, 1.0),), trial.oof))
    return recipes


def _best_of_families(trials: list[Trial]) -> dict[str, Trial]:
    best: dict[str, Trial] = {}
    for trial in trials:
        family = algorithm(trial.spec.algorithm).family
        if family not in best or trial.loss < best[family].loss:
            best[family] = trial
    return best


def _recipe(
    bench: Bench, name: str, algorithm_name: str, parts: tuple[tuple[Trial, float], ...], oof: Floats
) -> Recipe:
    table, options = bench.table, bench.options
    train = table.train
    if table.survival is not None:
        target = table.survival.take(train)
        found, risks = survival.choose(target, oof, table.fold[train], options.calibration)
        return Recipe(name, algorithm_name, parts, risks, found)
    forced = options.class_weight == "balanced"
    asked: str = options.calibration
    if algorithm_name == SimpleModel.name and asked != "none":
        # a Platt map only moves and stretches the equation, so that it can be written down; beta's would not
        asked = "platt" if forced else "none"
    calibrator, calibrated = calibrate.choose(oof, table.y[train], table.fold[train], table.task, asked, forced=forced)
    return Recipe(name, algorithm_name, parts, calibrated, calibrator)


def refit_all(
    bench: Bench, trials: list[Trial], pool: Executor, clock: Clock, closing: float, *, everything: bool
) -> tuple[list[Recipe], dict[str, Refit], list[Trial]]:
    """Refit every part of every published model; a trial whose refit does not fit the budget counts as never finished.

    Only the best trial may overrun, by a tenth of the budget, for a study should not end with a linear model alone
    because the machine was busy for a moment. Returns the recipes, the refits by trial name and the trials that remain.
    """
    refits: dict[str, Refit] = {}
    for family, trial in _best_of_families(trials).items():
        if family in INTERPRETABLE:
            # at once and here, so that interpretable models are there whatever the clock does to the others
            refits[trial.spec.name] = refit(bench, trial.spec, rounds(trial))
    while True:
        recipes = plan(bench, trials, everything=everything)
        wanted = {trial.spec.name: trial for recipe in recipes for trial, _ in recipe.parts}
        missing = [trial for name, trial in wanted.items() if name not in refits]
        if not missing:
            return recipes, refits, trials
        best = min(missing, key=lambda trial: trial.loss).spec.name
        for trial in sorted(missing, key=lambda t: (t.spec.name != best, -t.seconds)):
            pool.submit(trial.spec.name, refit, trial.spec, rounds(trial))
        lost: set[str] = set()
        while pool.pending:
            kept_back = closing - 0.1 * clock.budget_s if best in refits else -0.1 * clock.budget_s
            if clock.left(kept_back) <= 0 and refits:
                pool.drop()
                break
            for done in pool.collect(0.2):
                if done.error is None:
                    refits[done.key] = done.value
                else:
                    lost.add(done.key)
        lost |= {trial.spec.name for trial in missing} - refits.keys()
        trials = [trial for trial in trials if trial.spec.name not in lost]


def export(
    bench: Bench, prepared: Preprocessor, recipe: Recipe, refits: dict[str, Refit], scale: tuple[float, float]
) -> tuple[bytes, Parity, Floats]:
    """The file of one model and how far it agrees with the members' own libraries on all rows and the probe rows."""
    from medloom_train.domain.export.graph import Member, build

    table = bench.table
    parts = [(trial, refits[trial.spec.name], weight) for trial, weight in recipe.parts]
    members = [Member(algorithm(t.spec.algorithm).view, r.leaf, w) for t, r, w in parts]
    if recipe.algorithm == SimpleModel.name:
        prepared, members = simple.reduced(prepared, members)
    weights = np.array([w for _, _, w in parts])
    answers = recipe.calibrator.apply(ensemble.average([r.predictions for _, r, _ in parts], weights))
    probed = recipe.calibrator.apply(ensemble.average([r.probe for _, r, _ in parts], weights))
    body = build(table, prepared, members, recipe.calibrator, scale, {"medloom.model": recipe.name})
    return body, compare(body, table, answers, bench.probe, probed), answers


def export_all(
    bench: Bench, prepared: Preprocessor, recipes: list[Recipe], refits: dict[str, Refit], scale: tuple[float, float]
) -> tuple[list[tuple[Recipe, bytes, Parity, Floats]], list[Finding]]:
    """Every model that passes the parity gate; raises ExportParity when none does."""
    passed: list[tuple[Recipe, bytes, Parity, Floats]] = []
    notes: list[Finding] = []
    worst = 0.0
    for recipe in recipes:
        body, parity, answers = export(bench, prepared, recipe, refits, scale)
        if parity.passed:
            passed.append((recipe, body, parity, answers))
        else:
            worst = max(worst, parity.max_difference)
            notes.append(finding("export_parity", note=recipe.name))
    if not passed:
        raise ExportParity(worst)
    return passed, notes


def effective(
    options: TrainingOptions,
    trials: list[Trial],
    sites: tuple[str, ...],
    explanations: ExplanationPlan | None,
    *,
    everything: bool,
) -> TrainingOptions:
    """The settings with everything that the clock decided written out: a rerun of them repeats this run exactly."""
    return options.model_copy(
        update={
            "resolved_trials": tuple(trial.spec for trial in trials),
            "resolved_sites": sites,
            "resolved_explanations": explanations or ExplanationPlan(),
            "publish": "all" if everything else "few",
        }
    )
