"""Figures of a model with three or more classes."""

from typing import Any

import numpy as np

from medloom_report.domain.analysis import MulticlassAnalysis
from medloom_report.domain.figures.base import canvas, shorten, unit_square
from medloom_report.domain.figures.style import DASHES, GREY, INK, SINGLE_MM, pt, series
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import interval
from medloom_report.domain.words import say

_NAME_COLUMNS = 20


def confusion(material: Material, analysis: MulticlassAnalysis, language: Language) -> Any:
    """Confusion matrix with counts and row shares; shading by the share of the true class."""
    size = len(analysis.classes)
    height = float(np.clip(30 + 13 * size, 70, 150))
    figure, axes = canvas(SINGLE_MM if size <= 5 else 140, height)
    counts = analysis.confusion
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.15, aspect="auto")
    for (i, j), value in np.ndenumerate(counts):
        text = f"{value:,}\n{100 * shares[i, j]:.0f}%"
        axes.text(
            j,
            i,
            text,
            ha="center",
            va="center",
            fontsize=pt(6.5),
            linespacing=1.3,
            color="white" if shares[i, j] > 0.6 else INK,
        )
    names = [shorten(name, _NAME_COLUMNS if size <= 5 else 14) for name in analysis.classes]
    slanted = size > 5 or max(map(len, names)) * size > 50
    axes.set_xticks(range(size), names, rotation=35 if slanted else 0, ha="right" if slanted else "center")
    axes.set_yticks(range(size), names)
    axes.set(xlabel=say("predicted_class", language), ylabel=say("true_class", language))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure


def _style(spot: int) -> dict[str, Any]:
    return {
        "color": series()[spot % len(series())],
        "linestyle": DASHES[(spot + spot // len(series())) % len(DASHES)],
        "linewidth": 1.1,
    }


def roc_by_class(material: Material, analysis: MulticlassAnalysis, language: Language) -> Any:
    """ROC curve of each class against the rest, by the main model."""
    figure, axes = canvas(SINGLE_MM, 89)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.6, linestyle=(0, (4, 3)))
    metrics = analysis.models[0].metrics
    for spot, entry in enumerate(analysis.by_class):
        if entry.roc is not None:
            label = f"{shorten(entry.name, _NAME_COLUMNS)}  {interval(metrics.get(f'auroc_{entry.name}'))}"
            axes.plot(entry.roc.x, entry.roc.y, label=label, **_style(spot))
    unit_square(axes)
    axes.set(xlabel=say("false_positive_rate", language), ylabel=say("sensitivity_axis", language))
    legend = axes.legend(loc="lower right", fontsize=pt(6), title=say("legend_auroc", language), title_fontsize=pt(6))
    legend.set(alignment="left")
    return figure


def calibration_by_class(material: Material, analysis: MulticlassAnalysis, language: Language) -> Any:
    """Smoothed calibration of each class against the rest."""
    figure, axes = canvas(SINGLE_MM, 89)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.6, linestyle=(0, (4, 3)), label=say("ideal", language))
    for spot, entry in enumerate(analysis.by_class):
        if entry.smooth is not None:
            style = _style(spot)
            axes.fill_between(
                entry.smooth.predicted, entry.smooth.lo, entry.smooth.hi, color=style["color"], alpha=0.12, linewidth=0
            )
            axes.plot(entry.smooth.predicted, entry.smooth.observed, label=shorten(entry.name, _NAME_COLUMNS), **style)
    unit_square(axes)
    axes.set(xlabel=say("predicted_risk", language), ylabel=say("observed_risk", language))
    axes.legend(loc="upper left")
    return figure
