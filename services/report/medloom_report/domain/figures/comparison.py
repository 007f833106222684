"""Differences between the main model and each other one."""

from typing import Any

import numpy as np

from medloom_report.domain.analysis import Analysis
from medloom_report.domain.figures.base import canvas, shorten, width_of
from medloom_report.domain.figures.style import GREY, INK, SINGLE_MM, pt, series
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import interval, measured, p_value
from medloom_report.domain.words import say


def _difference(pair: Any) -> str:
    if pair.measure == "squared_error":
        return measured(pair.difference)
    return interval(pair.difference, 3)


def forest(material: Material, analysis: Analysis, language: Language) -> Any:
    """Forest plot of paired differences with 95 % intervals and Holm-corrected p values."""
    names = {model.model_id: model.name for model in analysis.models}
    pairs = analysis.pairs
    figure, axes = canvas(SINGLE_MM * 1.45, 24 + 6.5 * len(pairs))
    rows = np.arange(len(pairs))[::-1]
    values = np.array([pair.difference.value for pair in pairs])
    reach = np.array([[p.difference.value - p.difference.lo, p.difference.hi - p.difference.value] for p in pairs]).T
    axes.axvline(0, color=GREY, linewidth=0.6, linestyle=(0, (4, 3)))
    axes.errorbar(
        values, rows, xerr=np.nan_to_num(reach), fmt="s", markersize=3.2, color=series()[0], elinewidth=0.9, capsize=1.8
    )
    axes.set_yticks(rows, [shorten(names[pair.b], 30) for pair in pairs])
    axes.set_ylim(-0.7, len(pairs) - 0.1)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=5)
    key = f"difference_{pairs[0].measure}"
    axes.set_xlabel(say(key, language, reference=shorten(names[pairs[0].a], 18)))
    gap = pt(6) * 0.55 * (max(width_of(_difference(pair)) for pair in pairs) + 2)
    for row, pair in zip(rows, pairs, strict=True):
        _beside(axes, row, (_difference(pair), p_value(pair.p_holm)), gap, INK)
    _beside(axes, len(pairs) - 0.35, (say("difference", language), say("p_holm", language)), gap, GREY)
    return figure


def _beside(axes: Any, row: float, texts: tuple[str, str], gap: float, color: str) -> None:
    """Two columns of words to the right of a row: the difference and, ``gap`` points further, its P value."""
    for offset, text in zip((4.0, 4.0 + gap), texts, strict=True):
        axes.annotate(
            text,
            (1, row),
            xytext=(offset, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            fontsize=pt(6),
            va="center",
            ha="left",
            color=color,
            annotation_clip=False,
        )
