"""The whole of an experiment: search, selection, refits, export, figures; the test is looked at once, at the end."""

import platform
from dataclasses import dataclass
from importlib import metadata
from typing import Any

import numpy as np

from medloom_contracts.manifests import Finding
from medloom_train.domain import repeats, simple, sites, suspicions
from medloom_train.domain.algorithms.simple import SimpleModel
from medloom_train.domain.errors import NoFeatures
from medloom_train.domain.explain.everything import Explained, explain
from medloom_train.domain.export.parity import probe_rows
from medloom_train.domain.findings import finding
from medloom_train.domain.leaves import LinearLeaf
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.pool import Executor, ForkPool, OpenPool, cores, one_thread
from medloom_train.domain.portfolio import candidates
from medloom_train.domain.preprocessing import Preprocessor, fit
from medloom_train.domain.publish import Published, effective, export_all, refit_all
from medloom_train.domain.run import Clock, Ports
from medloom_train.domain.scores import Figures, figures, youden_threshold
from medloom_train.domain.search import Found, Search, load_libraries
from medloom_train.domain.simple import Written
from medloom_train.domain.table import Floats, TrainingTable
from medloom_train.domain.trials import Bench, Refit, Trial, target_scale

PACKAGES = ("medloom-train", "numpy", "scikit-learn", "lightgbm", "xgboost-cpu", "onnx", "onnxruntime")


@dataclass(frozen=True)
class Outcome:
    """Everything an experiment found. ``models[0]``, the ensemble unless its file was refused, is the best."""

    table: TrainingTable
    prepared: Preprocessor
    models: list[Published]
    metric: str
    trials: list[Trial]
    settings: TrainingOptions
    findings: list[Finding]
    seconds: dict[str, float]
    versions: dict[str, str]
    site_figures: list[dict[str, Any]]
    explained: Explained | None
    simple: Written | None = None


def versions() -> dict[str, str]:
    """Versions of what produced the models."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def measured(bench: Bench, part: str, p: Floats, threshold: float | None) -> Figures:
    """Figures of one part; a module-level function so that the pool can run it."""
    table = bench.table
    at = table.train if part == "oof" else np.flatnonzero(table.test)
    return figures(table, at, p, threshold, bench.options.seed)


def _all_figures(
    bench: Bench, passed: list[tuple[Any, bytes, Any, Floats]], pool: Executor
) -> list[tuple[float | None, Figures, Figures]]:
    table = bench.table
    test = np.flatnonzero(table.test)
    thresholds = [youden_threshold(table, recipe.oof) for recipe, *_ in passed]
    for i, (recipe, _, _, answers) in enumerate(passed):
        pool.submit((i, "oof"), measured, "oof", recipe.oof, thresholds[i])
        pool.submit((i, "test"), measured, "test", answers[test], thresholds[i])
    done: dict[tuple[int, str], Figures] = {}
    while pool.pending:
        for one in pool.collect(1.0):
            if one.error is not None:
                raise RuntimeError(f"figures of part {one.key[1]} failed: {one.error}")
            done[one.key] = one.value
    return [(thresholds[i], done[i, "oof"], done[i, "test"]) for i in range(len(passed))]


def _search(
    bench: Bench, search: Search, specs: Any, ports: Ports, clock: Clock, open_pool: OpenPool
) -> tuple[Found, Executor]:
    workers = bench.options.n_jobs or cores()
    hurried = clock.left(0.4 * clock.budget_s) <= 0 or ports.cancelled()
    if not hurried:
        load_libraries(specs)
    pool = open_pool(min(workers, 64), bench)
    return search.rest(pool), pool


def _publishes_all(options: TrainingOptions, search: Search, pool: Executor, ports: Ports) -> bool:
    if options.publish != "auto":
        return options.publish == "all"
    return not ports.cancelled() and not search.hurried(pool.size)


def _notes(found: Found, trials: list[Trial], ports: Ports, clock: Clock) -> list[Finding]:
    notes = [finding("trial_failed", note=f"{name}: {why}") for name, why in found.failed]
    late = [t.spec.name for t in found.trials if t not in trials]
    if ports.cancelled():
        notes.append(finding("cancelled"))
    elif (found.unreached or late) and clock.limited:
        notes.append(finding("budget_ended", count=len(found.unreached) + len(late)))
    if found.settled:
        tried, seconds = len(found.trials) + len(found.failed), round(clock.elapsed)
        notes.append(finding("stopped_early", count=tried, note=f"{tried}; {seconds} s / {clock.budget_s:g} s"))
    return notes


def _written(
    bench: Bench, prepared: Preprocessor, models: list[Published], refits: dict[str, Refit], scale: tuple[float, float]
) -> Written | None:
    """The model of few predictors on paper, and what it loses against the best model."""
    found = next((model for model in models if model.recipe.algorithm == SimpleModel.name), None)
    if found is None:
        return None
    table, recipe, best = bench.table, found.recipe, models[0]
    leaf = refits[recipe.parts[0][0].spec.name].leaf
    if not isinstance(leaf, LinearLeaf):
        return None
    test = np.flatnonzero(table.test)
    return simple.written(
        table,
        recipe.name,
        simple.equation(prepared, leaf, recipe.calibrator, table, scale),
        best.recipe.name,
        (recipe.oof, best.recipe.oof),
        (found.all_rows[test], best.all_rows[test]),
        bench.options.seed,
    )


def _sites(
    bench: Bench, trials: list[Trial], pool: Executor, ports: Ports, clock: Clock
) -> tuple[list[dict[str, Any]], list[Finding]]:
    options, table = bench.options, bench.table
    if not options.site_validation:
        return [], []
    wanted = sites.eligible(table)
    if options.resolved_sites is not None:
        wanted = [code for code in wanted if table.site_names[code] in options.resolved_sites]
    if not wanted:
        return [], []
    ports.progress(0.9, "Leaving one site out at a time", "기관을 하나씩 제외하며 검증 중")
    rows, complete = sites.validate(bench, trials, wanted, pool, ports, clock)
    return rows, [] if complete else [finding("site_validation_skipped")]


def train(
    table: TrainingTable,
    options: TrainingOptions,
    ports: Ports,
    clock: Clock | None = None,
    open_pool: OpenPool = ForkPool,
) -> Outcome:
    """Run an experiment on a table under these settings; ``open_pool`` says where its fits run.

    The folds and the test are the approved ones. With ``resolved_trials`` the clock decides nothing, so that the same
    settings give the same models. Raises subclasses of ``Untrainable``, BadSettings, NothingTrained, ExportParity.
    """
    clock = clock or Clock(options.budget_s, limited=options.resolved_trials is None)
    one_thread()
    table = table.merged_folds(options.folds)
    prepared = fit(table.take(table.train), min_count=options.min_category_count, max_levels=options.max_levels)
    if prepared.width == 0:
        raise NoFeatures
    bench = Bench(
        table, probe_rows(table, options.seed), options, {"all": prepared}, repeats.further(table, options.seed)
    )
    metric = options.metric_for(table.task)
    specs = candidates(options, table.task, int(table.train.size))
    search = Search(bench, specs, metric, ports, clock)
    ports.progress(0.02, "Fitting the first model", "첫 모델 학습 중")
    search.first()
    clock.lap("first")
    notes = suspicions.of_data(table, prepared)
    found, pool = _search(bench, search, specs, ports, clock, open_pool)
    with pool:
        clock.lap("search")
        ports.progress(0.72, "Refitting the chosen models", "선택된 모델 재학습 중")
        everything = _publishes_all(options, search, pool, ports)
        closing = search.closing(pool.size)
        recipes, refits, trials = refit_all(bench, found.trials, pool, clock, closing, everything=everything)
        notes += _notes(found, trials, ports, clock)
        clock.lap("refit")
        ports.progress(0.8, "Writing and checking the model files", "모델 파일 작성과 검증 중")
        scale = target_scale(table.y[table.train])
        passed, refused = export_all(bench, prepared, recipes, refits, scale)
        notes += refused
        clock.lap("export")
        ports.progress(0.86, "Computing figures and intervals", "지표와 신뢰구간 계산 중")
        measures = _all_figures(bench, passed, pool)
        models = [Published(*one, *m) for one, m in zip(passed, measures, strict=True)]
        on_paper = _written(bench, prepared, models, refits, scale)
        clock.lap("evaluate")
        # before the sites, which take whatever time is left
        explained = explain(bench, prepared, models, trials, (pool, ports, clock))
        if options.explanations and (explained is None or not explained.complete):
            notes.append(finding("explanations_left_out"))
        clock.lap("explain")
        site_rows, site_notes = _sites(bench, trials, pool, ports, clock)
        notes += site_notes
        clock.lap("sites")
    notes += suspicions.of_results(table.task, models[0].test_figures)
    names = tuple(row["site"] for row in site_rows)
    seconds = {**clock.laps, "total": round(clock.elapsed, 3)}
    return Outcome(
        table=table,
        prepared=prepared,
        models=models,
        metric=metric,
        trials=trials,
        settings=effective(options, trials, names, explained.plan if explained else None, everything=everything),
        findings=notes,
        seconds=seconds,
        versions=versions(),
        site_figures=site_rows,
        explained=explained,
        simple=on_paper,
    )
