"""Internal-external validation: large sites predicted by models that never saw them (Steyerberg & Harrell 2016)."""

from typing import Any

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_stats import calibration, discrimination
from medloom_train.domain.algorithms import algorithm
from medloom_train.domain.pool import ForkPool
from medloom_train.domain.run import Clock, Ports
from medloom_train.domain.scores import point
from medloom_train.domain.table import Floats, TrainingTable
from medloom_train.domain.trials import Bench, Trial, rounds, site_rows, without_site

MOST_SITES = 20


def eligible(table: TrainingTable) -> list[int]:
    """Codes of the largest sites whose training rows can give figures and whose absence leaves enough to learn from."""
    if table.sites is None or len(table.site_names) < 2:
        return []
    codes, counts = np.unique(table.sites[table.train], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    fit = [int(code) for code in codes[order] if code < len(table.site_names) and _usable(table, int(code))]
    return fit[:MOST_SITES]


def _usable(table: TrainingTable, site: int) -> bool:
    inside = table.y[site_rows(table, site)]
    outside = table.y[np.flatnonzero(~table.test & (table.sites != site))]
    if table.task is TaskKind.REGRESSION:
        return inside.size >= 20 and outside.size >= 20
    classes = np.unique(table.y[table.train])
    if np.unique(outside).size < classes.size:
        return False
    return inside.size >= 10 and bool(min((inside == c).sum() for c in classes) >= 2)


def chosen_models(trials: list[Trial]) -> list[Trial]:
    """The best linear candidate and the best booster."""
    picked: dict[bool, Trial] = {}
    for trial in trials:
        family = algorithm(trial.spec.algorithm).family
        if family in ("linear", "lightgbm", "xgboost"):
            kind = family == "linear"
            if kind not in picked or trial.loss < picked[kind].loss:
                picked[kind] = trial
    return [picked[kind] for kind in (True, False) if kind in picked]


def _measured(table: TrainingTable, site: int, p: Floats) -> dict[str, Any]:
    y = table.y[site_rows(table, site)]
    if table.task is TaskKind.BINARY:
        return {
            "auroc": discrimination.auroc(y, p[:, 1]).to_dict(),
            "observed_expected": calibration.observed_expected(y, p[:, 1]).to_dict(),
        }
    names = ("macro_auroc", "log_loss") if table.classes else ("rmse", "r2")
    return {name: {"value": point(name, y, p), "lo": None, "hi": None} for name in names}


def validate(
    bench: Bench, trials: list[Trial], wanted: list[int], pool: ForkPool, ports: Ports, clock: Clock
) -> tuple[list[dict[str, Any]], bool]:
    """Per-site figures, largest site first, for the sites that the budget allowed; and whether all were done."""
    table, models = bench.table, chosen_models(trials)
    for site in wanted:
        for trial in models:
            pool.submit((site, trial.spec.name), without_site, trial.spec, rounds(trial), site)
    answers: dict[tuple[int, str], Floats] = {}
    while pool.pending:
        if ports.cancelled() or clock.left(-0.1 * clock.budget_s) <= 0:
            pool.drop()
            break
        answers |= {done.key: done.value for done in pool.collect(0.2) if done.error is None}
    rows = []
    for site in wanted:
        if all((site, trial.spec.name) in answers for trial in models):
            at = site_rows(table, site)
            found = {t.spec.name: _measured(table, site, answers[site, t.spec.name]) for t in models}
            events = int(table.y[at].sum()) if table.task is TaskKind.BINARY else None
            rows.append({"site": table.site_names[site], "n": int(at.size), "events": events, "models": found})
    return rows, len(rows) == len(wanted)
