"""Internal-external validation: large sites predicted by models that never saw them (Steyerberg & Harrell 2016)."""

import math
from typing import Any, Final

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_stats import Estimate, calibration, discrimination, meta, regression
from medloom_stats.intervals import z_quantile
from medloom_train.domain.algorithms import algorithm
from medloom_train.domain.pool import Executor
from medloom_train.domain.run import Clock, Ports
from medloom_train.domain.scores import point
from medloom_train.domain.survival import figures as censored
from medloom_train.domain.table import Floats, TrainingTable
from medloom_train.domain.trials import Bench, Trial, rounds, site_rows, without_site

MOST_SITES = 20
SCALES: Final[dict[str, meta.Scale]] = {
    "auroc": "logit",
    "observed_expected": "log",
    "calibration_slope": "none",
    "calibration_in_the_large": "none",
    "bias": "none",
}


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
    if table.survival is not None:
        return censored.of_site(table.survival.take(site_rows(table, site)), p)
    y = table.y[site_rows(table, site)]
    if table.task is TaskKind.BINARY:
        refitted = calibration.slope_intercept(y, p[:, 1])
        found = {
            "auroc": discrimination.auroc(y, p[:, 1]),
            "observed_expected": calibration.observed_expected(y, p[:, 1]),
            "calibration_slope": refitted.slope,
            "calibration_in_the_large": refitted.intercept,
        }
    elif table.task is TaskKind.REGRESSION:
        found = _of_numbers(y, p[:, 0])
    else:
        found = {name: Estimate(point(name, y, p)) for name in ("macro_auroc", "log_loss")}
    return {name: estimate.to_dict() for name, estimate in found.items()}


def _of_numbers(y: Floats, p: Floats) -> dict[str, Estimate]:
    found = {name: Estimate(point(name, y, p[:, None])) for name in ("rmse", "r2")}
    half = regression.t_quantile(0.95, y.size - 1) * float((p - y).std(ddof=1)) / math.sqrt(y.size)
    bias = float((p - y).mean())
    found["bias"] = Estimate(bias, bias - half, bias + half)
    if np.ptp(p) > 0:
        found["calibration_slope"] = regression.calibration_slope(y, p)[0]
    return found


def pooled(rows: list[dict[str, Any]], task: TaskKind) -> dict[str, dict[str, dict[str, Any]]]:
    """Model -> measure -> its mean over the sites by random-effects meta-analysis (Debray et al. 2017).

    C statistics on the logit scale, O:E on the log scale, slopes, intercepts and biases as they are; a measure that has
    no interval at the sites, or at fewer than two of them, is left out. ``prediction`` is where a new site would lie.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for model in rows[0]["models"] if rows else ():
        for measure, scale in SCALES.items():
            given = [(Estimate.from_dict(row["models"][model].get(measure) or {}), row["n"]) for row in rows]
            quantiles = [_quantile(task, measure, n) for _, n in given]
            mean = meta.pool_estimates([estimate for estimate, _ in given], scale=scale, quantiles=quantiles)
            if mean is not None:
                found.setdefault(model, {})[measure] = _written(mean)
    return found


def _quantile(task: TaskKind, measure: str, n: int) -> float:
    """What the half width of a site's interval was made of: Student's t for a regression, else the normal's."""
    if task is not TaskKind.REGRESSION:
        return z_quantile(0.95)
    return regression.t_quantile(0.95, n - 1 if measure == "bias" else n - 2)


def _written(mean: meta.Pooled) -> dict[str, Any]:
    limits = mean.prediction.to_dict()
    return {
        **mean.estimate.to_dict(),
        "prediction": {"lo": limits["lo"], "hi": limits["hi"]},
        "sites": mean.k,
        "tau2": mean.tau2,
        "i2": mean.i2,
        "q_p": mean.q_p,
    }


def validate(
    bench: Bench, trials: list[Trial], wanted: list[int], pool: Executor, ports: Ports, clock: Clock
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
            counted = table.task in (TaskKind.BINARY, TaskKind.SURVIVAL)
            events = int(table.y[at].sum()) if counted else None
            rows.append({"site": table.site_names[site], "n": int(at.size), "events": events, "models": found})
    return rows, len(rows) == len(wanted)
