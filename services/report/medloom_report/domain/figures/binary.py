"""ROC, precision-recall, calibration and decision curves of a binary model."""

from typing import Any

import numpy as np

from medloom_report.domain.analysis import BinaryAnalysis
from medloom_report.domain.analysis.binary import risk_limit
from medloom_report.domain.figures.base import canvas, shorten, unit_square
from medloom_report.domain.figures.style import DASHES, GREY, INK, PALE, SINGLE_MM, pt, series
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import interval, number, percent
from medloom_report.domain.words import say

_NAME_COLUMNS = 22


def _curves(axes: Any, material: Material, analysis: BinaryAnalysis, metric: str) -> None:
    """The main model on top in full strength, a few others beneath it."""
    curves = analysis.rocs if metric == "auroc" else analysis.prs
    shown = list(zip(analysis.models, curves, strict=True))[: material.options.max_curves]
    for spot, (model, curve) in reversed(list(enumerate(shown))):
        label = f"{shorten(model.name, _NAME_COLUMNS)}  {interval(model.metrics[metric])}"
        x, y = (curve.x, curve.y) if metric == "auroc" else _from_first_hit(curve)
        axes.plot(
            x,
            y,
            color=series()[spot],
            linestyle=DASHES[spot],
            linewidth=1.4 if spot == 0 else 0.9,
            label=label,
            zorder=5 if spot == 0 else 4 - spot * 0.1,
            drawstyle="default" if metric == "auroc" else "steps-pre",
        )


def _from_first_hit(curve: Any) -> tuple[Any, Any]:
    """A precision-recall curve from its first event on: before that precision is 0 at recall 0 and shows nothing."""
    hits = curve.x > 0
    return np.r_[0.0, curve.x[hits]], np.r_[curve.y[hits][0], curve.y[hits]]


def _legend(axes: Any, place: str, title: str | None = None) -> None:
    handles, labels = axes.get_legend_handles_labels()
    legend = axes.legend(handles[::-1], labels[::-1], loc=place, fontsize=pt(6), title=title, title_fontsize=pt(6))
    legend.set(zorder=7, alignment="left", frame_on=True)
    # where there is no empty corner, what lies below stays visible and the words stay legible
    legend.get_frame().set(facecolor="white", edgecolor="none", alpha=0.75)


def roc(material: Material, analysis: BinaryAnalysis, language: Language) -> Any:
    """ROC curves with a bootstrap band for the main model and its operating point."""
    figure, axes = canvas(SINGLE_MM, 89)
    band = analysis.roc_band
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.6, linestyle=(0, (4, 3)), zorder=1)
    axes.fill_between(band.x, band.lo, band.hi, color=series()[0], alpha=0.16, linewidth=0, zorder=2)
    _curves(axes, material, analysis, "auroc")
    rates = analysis.thresholds[0].line.rates
    point = 1 - rates["specificity"].value, rates["sensitivity"].value
    axes.plot(*point, marker="o", markersize=4, markerfacecolor="white", markeredgecolor=series()[0], zorder=6)
    axes.annotate(
        say("operating_point", language, value=number(analysis.thresholds[0].line.threshold)),
        point,
        xytext=(7, -7),
        textcoords="offset points",
        fontsize=pt(6),
        color=series()[0],
        va="top",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.8},
        zorder=6,
    )
    unit_square(axes)
    axes.set(xlabel=say("false_positive_rate", language), ylabel=say("sensitivity_axis", language))
    _legend(axes, "lower right", say("legend_auroc", language))
    return figure


def precision_recall(material: Material, analysis: BinaryAnalysis, language: Language) -> Any:
    """Precision-recall curves with the prevalence as reference."""
    figure, axes = canvas(SINGLE_MM, 89)
    band = analysis.pr_band
    label = say("prevalence_line", language, value=percent(analysis.prevalence))
    axes.axhline(analysis.prevalence, color=GREY, linewidth=0.6, linestyle=(0, (4, 3)), zorder=1, label=label)
    axes.fill_between(band.x, band.lo, band.hi, color=series()[0], alpha=0.16, linewidth=0, zorder=2)
    _curves(axes, material, analysis, "auprc")
    unit_square(axes)
    axes.set(xlabel=say("recall", language), ylabel=say("precision", language))
    _legend(axes, "best", say("legend_auprc", language))
    return figure


def _risk_limit(analysis: BinaryAnalysis) -> float:
    """The axis ends where data end: above predictions and observations."""
    highest = max(
        float(analysis.smooth.predicted[-1]),
        float(analysis.smooth.observed.max()),
        max((b.observed.value for b in analysis.bins), default=0.0),
    )
    return risk_limit(highest)


def calibration(material: Material, analysis: BinaryAnalysis, language: Language) -> Any:
    """Calibration: smooth curve with band, tenths with intervals, a histogram by outcome, and its summary measures."""
    figure, (axes, below) = canvas(SINGLE_MM, 108, nrows=2, sharex=True, gridspec_kw={"height_ratios": [4, 1]})
    limit, smooth = _risk_limit(analysis), analysis.smooth
    axes.plot([0, limit], [0, limit], color=GREY, linewidth=0.6, linestyle=(0, (4, 3)), label=say("ideal", language))
    axes.fill_between(smooth.predicted, smooth.lo, smooth.hi, color=series()[0], alpha=0.16, linewidth=0)
    axes.plot(smooth.predicted, smooth.observed, color=series()[0], linewidth=1.4, label=say("smooth", language))
    x = np.array([b.predicted for b in analysis.bins])
    y = np.array([b.observed.value for b in analysis.bins])
    reach = np.array([[b.observed.value - b.observed.lo, b.observed.hi - b.observed.value] for b in analysis.bins]).T
    axes.errorbar(
        x,
        y,
        yerr=reach,
        fmt="o",
        markersize=3,
        color=series()[1],
        ecolor=series()[1],
        elinewidth=0.7,
        capsize=1.5,
        label=say("deciles", language),
        zorder=4,
    )
    axes.set(xlim=(0, limit), ylim=(0, limit), ylabel=say("observed_risk", language))
    for spine in ("left", "bottom"):
        axes.spines[spine].set_position(("outward", 2))
        below.spines[spine].set_position(("outward", 2))
    axes.legend(loc="upper left")
    _calibration_box(axes, analysis, language)
    _histogram(below, analysis, limit, language)
    below.set_xlabel(say("predicted_risk", language))
    figure.align_ylabels([axes, below])
    return figure


def _calibration_box(axes: Any, analysis: BinaryAnalysis, language: Language) -> None:
    metrics = analysis.models[0].metrics
    lines = [
        f"{say('slope_box', language)} {interval(metrics['calibration_slope'])}",
        f"{say('citl_box', language)} {interval(metrics['calibration_in_the_large'])}",
        f"{say('oe_box', language)} {interval(metrics['observed_expected'])}",
        f"{say('brier_box', language)} {interval(metrics['brier'], 3)}",
        f"{say('ici_box', language)} {interval(metrics.get('ici'), 3)}",
    ]
    axes.text(
        0.99,
        0.02,
        "\n".join(lines),
        transform=axes.transAxes,
        ha="right",
        va="bottom",
        fontsize=pt(6),
        linespacing=1.4,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
        zorder=6,
    )


def _histogram(axes: Any, analysis: BinaryAnalysis, limit: float, language: Language) -> None:
    """Distribution of the predictions within each outcome, events upwards and others downwards: as counts, events of a
    rare outcome could not be seen."""
    histogram = analysis.histogram
    used = histogram.edges[:-1] < limit
    left, width = histogram.edges[:-1][used], np.diff(histogram.edges)[used]
    up, down = (counts / max(counts.sum(), 1.0) for counts in (histogram.events, histogram.others))
    axes.bar(left, up[used], width, align="edge", color=series()[0], linewidth=0)
    axes.bar(left, -down[used], width, align="edge", color=PALE, linewidth=0)
    axes.axhline(0, color=INK, linewidth=0.5)
    top, bottom = float(up.max()), float(down.max())
    axes.set_ylim(-1.35 * bottom, 1.5 * top)
    axes.set_ylabel(say("share_axis", language))
    ticks = [-bottom, 0.0, top]
    axes.set_yticks(ticks, [percent(abs(tick), 0) for tick in ticks])
    for name, height, color, va in (
        ("with_event", 0.98, series()[0], "top"),
        ("without_event", 0.02, GREY, "bottom"),
    ):
        axes.text(
            0.99, height, say(name, language), transform=axes.transAxes, ha="right", va=va, fontsize=pt(6), color=color
        )


def decision_curve(material: Material, analysis: BinaryAnalysis, language: Language) -> Any:
    """Net benefit of the models against treating all and none, with a bootstrap band for the main model."""
    figure, axes = canvas(SINGLE_MM, 76)
    curve = analysis.decision
    axes.fill_between(curve.thresholds, curve.lo, curve.hi, color=series()[0], alpha=0.16, linewidth=0)
    axes.plot(curve.thresholds, curve.treat_all, color=GREY, linewidth=0.9, label=say("treat_all", language))
    axes.axhline(0, color=INK, linewidth=0.9, label=say("treat_none", language))
    shown = list(zip(analysis.models, analysis.net_benefits, strict=True))[: material.options.max_curves]
    for spot, (model, values) in reversed(list(enumerate(shown))):
        axes.plot(
            curve.thresholds,
            values,
            color=series()[spot],
            linestyle=DASHES[spot],
            linewidth=1.4 if spot == 0 else 0.9,
            label=shorten(model.name, _NAME_COLUMNS),
            zorder=5 - spot * 0.1,
        )
    highest = max(float(curve.hi.max()), analysis.prevalence)
    lowest = min(float(curve.model.min()), float(min(values.min() for _, values in shown)), 0.0)
    axes.set(
        xlim=(float(curve.thresholds[0]) if curve.thresholds[0] > 0.02 else 0.0, float(curve.thresholds[-1])),
        ylim=(max(lowest, -0.3 * highest) - 0.08 * highest, 1.08 * highest),
        xlabel=say("threshold_probability", language),
        ylabel=say("net_benefit", language),
    )
    axes.xaxis.set_major_formatter(_as_percent)
    _legend(axes, "best")
    return figure


def _as_percent(value: float, _position: int) -> str:
    return f"{100 * value:g}%"
