"""Tables and files of numbers of a survival model's report."""

from medloom_contracts.manifests import time_text
from medloom_report.domain.material import Language
from medloom_report.domain.numbers import count, measured, percent, percent_interval
from medloom_report.domain.survival.analysis import SurvivalAnalysis
from medloom_report.domain.survival.words import group_name, with_unit
from medloom_report.domain.tables.base import Csv, Row, Table, Value, make_csv
from medloom_report.domain.words import say
from medloom_stats import Estimate

TIMED = ("auc", "brier", "observed_expected")


def measures_of(analysis: SurvivalAnalysis) -> tuple[str, ...]:
    """The printed measures: those of the whole follow-up, then those of each horizon."""
    timed = (f"{name}_{time_text(h)}" for h in analysis.horizons for name in TIMED)
    return ("harrell_c", "uno_c", "integrated_brier", "scaled_brier", *timed)


def risk_groups(analysis: SurvivalAnalysis, language: Language) -> Table:
    """What became of the groups of predicted risk."""
    last = time_text(analysis.horizons[-1])
    columns = (
        say("risk_group", language),
        say("n", language),
        say("events", language),
        f"{say('predicted_risk', language)}, t = {last}",
        f"{say('observed_km', language)}, t = {last}",
        with_unit(say("median_time", language), analysis.unit),
    )
    total = len(analysis.groups)
    rows = [
        Row((group_name(k, total, language), count(group.n), count(group.events), percent(group.predicted),
             percent_interval(group.observed), measured(group.median)))
        for k, group in enumerate(analysis.groups)
    ]  # fmt: skip
    return Table("risk_groups", columns, tuple(rows))


def _three(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.value, estimate.lo, estimate.hi


def csv_files(analysis: SurvivalAnalysis) -> list[Csv]:
    """The numbers of every figure of this task."""
    total = len(analysis.groups)
    names = [group_name(k, total, "en") for k in range(total)]
    steps: list[tuple[Value, ...]] = []
    for name, group in zip(names, analysis.groups, strict=True):
        s = group.steps
        steps.append((name, 0.0, 1.0, 1.0, 1.0, group.n, 0))
        steps += [(name, *(x.item() for x in row)) for row in
                  zip(s.time, s.value, s.lo, s.hi, s.at_risk, s.events, strict=True)]  # fmt: skip
    risk = [
        (name, mark, n)
        for name, group in zip(names, analysis.groups, strict=True)
        for mark, n in zip(analysis.marks, group.at_risk, strict=True)
    ]
    bins = [
        (found.horizon, g.predicted, *_three(g.observed), g.n, g.events)
        for found in analysis.calibrations
        for g in found.groups
    ]
    auc = [
        (model.name, horizon, *_three(model.metrics[f"auc_{time_text(horizon)}"]))
        for model in analysis.models
        for horizon in analysis.horizons
        if f"auc_{time_text(horizon)}" in model.metrics
    ]
    curve = ("group", "time", "event_free", "lo", "hi", "at_risk", "events")
    return [
        make_csv("km_by_risk", curve, steps),
        make_csv("numbers_at_risk", ("group", "time", "n"), risk),
        make_csv("survival_calibration", ("horizon", "predicted", "observed", "lo", "hi", "n", "events"), bins),
        make_csv("auc_over_time", ("model", "horizon", "auc", "lo", "hi"), auc),
    ]
