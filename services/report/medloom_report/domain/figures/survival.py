"""Figures of a survival model: Kaplan-Meier by risk group, calibration at the horizons, AUC over time."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from medloom_contracts.manifests import time_text
from medloom_report.domain.figures.base import canvas, shorten, unit_square
from medloom_report.domain.figures.style import DASHES, GREY, INK, SINGLE_MM, pt, series
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, interval, with_p
from medloom_report.domain.survival.analysis import AtHorizon, RiskCurve, SurvivalAnalysis, elsewhere
from medloom_report.domain.survival.words import group_name, with_unit
from medloom_report.domain.words import say
from medloom_stats import Estimate


def _steps(group: RiskCurve) -> tuple[Any, Any, Any, Any]:
    """Times, curve and limits from 0 to the last follow-up; where the curve is 0 the last limits are held."""
    steps = group.steps
    x = np.r_[0.0, steps.time, group.last]
    lines = [
        np.r_[1.0, values, values[-1] if values.size else 1.0]
        for values in (steps.value, _held(steps.lo), _held(steps.hi))
    ]
    return x, *lines


def _held(limits: Any) -> Any:
    known = np.maximum.accumulate(np.where(np.isfinite(limits), np.arange(limits.size), 0))
    return limits[known] if limits.size else limits


def km_by_risk(material: Material, analysis: SurvivalAnalysis, language: Language) -> Any:
    """Kaplan-Meier curves of the groups of predicted risk with 95 % bands and the numbers at risk beneath."""
    rows = len(analysis.groups)
    figure, (axes, table) = canvas(
        SINGLE_MM * 1.2, 80 + 4.5 * rows, nrows=2, sharex=True, gridspec_kw={"height_ratios": [60, 5 + 4.5 * rows]}
    )
    names = [group_name(k, rows, language) for k in range(rows)]
    for k, (group, name) in enumerate(zip(analysis.groups, names, strict=True)):
        x, value, lo, hi = _steps(group)
        label = f"{name} (n = {count(group.n)})"
        axes.step(x, value, where="post", color=series()[k], linestyle=DASHES[k], label=label, zorder=3)
        axes.fill_between(x, lo, hi, step="post", color=series()[k], alpha=0.15, linewidth=0, zorder=1)
    axes.set(ylim=(0, 1.02), xlim=(0, max(analysis.marks[-1], *(g.last for g in analysis.groups)) * 1.02))
    axes.set_ylabel(say("event_free", language))
    axes.tick_params(axis="x", labelbottom=True)
    axes.set_xticks(analysis.marks)
    axes.set_xlabel(with_unit(say("follow_up", language), analysis.unit))
    if analysis.rank is not None and math.isfinite(analysis.rank.p):
        text = f"{say('log_rank', language)} {with_p(analysis.rank.p)}"
        axes.text(0.02, 0.03, text, transform=axes.transAxes, fontsize=pt(6))
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 0.08))
    _numbers_at_risk(table, analysis, names, language)
    return figure


def _numbers_at_risk(axes: Any, analysis: SurvivalAnalysis, names: list[str], language: Language) -> None:
    rows = len(analysis.groups)
    axes.set_ylim(-0.6, rows - 0.2)
    for k, group in enumerate(analysis.groups):
        for mark, n in zip(analysis.marks, group.at_risk, strict=True):
            axes.text(mark, rows - 1 - k, count(n), ha="center", va="center", fontsize=pt(6), color=INK)
    axes.set_yticks(range(rows - 1, -1, -1), names)
    for k, label in enumerate(axes.get_yticklabels()):
        label.set_color(series()[k])
    axes.tick_params(axis="both", length=0, labelbottom=False)
    axes.tick_params(axis="y", pad=10)
    axes.set_title(say("numbers_at_risk", language), fontsize=pt(6.5), loc="left", pad=2)
    for spine in axes.spines.values():
        spine.set_visible(False)


def calibration(material: Material, analysis: SurvivalAnalysis, language: Language) -> Any:
    """Predicted against Kaplan-Meier risk in groups, a panel for each horizon."""
    return _panels(analysis.calibrations, analysis.models[0].metrics, analysis.unit, language)


def external_calibration(material: Material, _analysis: Any, language: Language) -> Any:
    """The same on the newest external data of the main model."""
    found = material.validations[0]
    metrics = {name: Estimate.from_dict(value) for name, value in found.metrics.items()}
    return _panels(elsewhere(material), metrics, material.task.time_unit, language)


def _panels(found: tuple[AtHorizon, ...], metrics: Mapping[str, Estimate], unit: str, language: Language) -> Any:
    columns = min(2, len(found))
    rows = math.ceil(len(found) / columns)
    figure, axes = canvas(SINGLE_MM * columns, 78 * rows, nrows=rows, ncols=columns, squeeze=False)
    flat = list(axes.ravel())
    for panel, one in zip(flat, found, strict=False):
        _panel(panel, one, metrics, unit, language)
    for spare in flat[len(found) :]:
        spare.set_visible(False)
    return figure


def _panel(axes: Any, found: AtHorizon, metrics: Mapping[str, Estimate], unit: str, language: Language) -> None:
    unit_square(axes)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.6, linestyle=(0, (4, 3)), label=say("ideal", language))
    known = [group for group in found.groups if math.isfinite(group.observed.value)]
    x = [group.predicted for group in known]
    y = [group.observed.value for group in known]
    below = [np.nan_to_num(group.observed.value - group.observed.lo) for group in known]
    above = [np.nan_to_num(group.observed.hi - group.observed.value) for group in known]
    axes.errorbar(
        x, y, yerr=np.array([below, above]).reshape(2, -1), fmt="o", markersize=3.2, color=series()[0],
        elinewidth=0.9, capsize=1.6, label=say("risk_groups_ci", language),
    )  # fmt: skip
    name = time_text(found.horizon)
    lines = [
        f"{say('oe_box', language)} {interval(metrics.get(f'observed_expected_{name}'))}",
        f"{say('brier_box', language)} {interval(metrics.get(f'brier_{name}'), 3)}",
    ]
    axes.text(0.98, 0.03, "\n".join(lines), transform=axes.transAxes, ha="right", va="bottom", fontsize=pt(6))
    axes.set(
        title=with_unit(say("by_time", language, t=name), unit),
        xlabel=say("predicted_risk", language),
        ylabel=say("observed_km", language),
    )
    axes.legend(loc="upper left")


def auc_over_time(material: Material, analysis: SurvivalAnalysis, language: Language) -> Any:
    """Time-dependent AUC of the models at the horizons, the main model's with its 95 % intervals."""
    figure, axes = canvas(SINGLE_MM, 72)
    shown = analysis.models[: material.options.max_curves]
    times = np.array(analysis.horizons)
    lowest = 1.0
    for k, model in enumerate(shown):
        found = [model.metrics.get(f"auc_{time_text(h)}") for h in analysis.horizons]
        values = np.array([math.nan if one is None else one.value for one in found])
        axes.plot(times, values, color=series()[k], linestyle=DASHES[k], marker="o", markersize=3, zorder=3,
                  label=shorten(model.name, 26))  # fmt: skip
        if k == 0:
            lo, hi = (np.array([math.nan if one is None else getattr(one, end) for one in found])
                      for end in ("lo", "hi"))  # fmt: skip
            reach = np.nan_to_num(np.array([values - lo, hi - values]))
            axes.errorbar(times, values, yerr=reach, fmt="none", color=series()[0], elinewidth=0.9, capsize=1.8)
            lowest = min(lowest, float(np.nanmin(np.r_[lo, values, 1.0])))
        lowest = min(lowest, float(np.nanmin(np.r_[values, 1.0])))
    bottom = max(0.0, lowest - 0.06 - 0.03 * len(shown))
    if bottom < 0.5:
        axes.axhline(0.5, color=GREY, linewidth=0.6, linestyle=(0, (4, 3)), label=say("chance", language))
    axes.set(
        ylim=(bottom, 1.0),
        xlim=(0, float(times[-1]) * 1.08),
        xlabel=with_unit(say("follow_up", language), analysis.unit),
        ylabel=say("auc_axis", language),
    )
    axes.legend(loc="lower left")
    return figure
