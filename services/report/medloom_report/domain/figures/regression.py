"""Figures of a regression model, in units of the target."""

from typing import Any

import numpy as np

from medloom_report.domain.analysis import RegressionAnalysis
from medloom_report.domain.figures.base import canvas, shorten, wrap
from medloom_report.domain.figures.style import GREY, INK, SINGLE_MM, pt, series
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import interval, measured, significant
from medloom_report.domain.words import say

_MANY = 2000


def _target(material: Material) -> str:
    name, unit = shorten(material.label(material.target_column), 30), material.unit(material.target_column)
    return f"{name} ({unit})" if unit else name


def _axis(key: str, target: str, language: Language) -> str:
    return "\n".join(wrap(say(key, language, target=target), 46))


def _points(axes: Any, x: Any, y: Any) -> None:
    dense = len(x) > _MANY
    axes.scatter(
        x,
        y,
        s=3 if dense else 7,
        color=series()[0],
        alpha=0.25 if dense else 0.5,
        linewidths=0,
        rasterized=dense,
        zorder=2,
    )


def _range(*values: Any) -> tuple[float, float]:
    lowest, highest = min(float(v.min()) for v in values), max(float(v.max()) for v in values)
    margin = 0.04 * (highest - lowest or 1.0)
    return lowest - margin, highest + margin


def observed_predicted(material: Material, analysis: RegressionAnalysis, language: Language) -> Any:
    """Observed against predicted values with the line of identity and the fitted calibration line."""
    figure, axes = canvas(SINGLE_MM, 86)
    x, y = analysis.predicted, analysis.observed
    ends = np.array(_range(x, y))
    _points(axes, x, y)
    axes.plot(ends, ends, color=GREY, linewidth=0.6, linestyle=(0, (4, 3)), label=say("ideal", language))
    slope, intercept = analysis.line
    fitted = np.array([x.min(), x.max()])
    axes.plot(fitted, intercept + slope * fitted, color=series()[1], linewidth=1.3, label=say("fitted_line", language))
    target = _target(material)
    axes.set(
        xlim=tuple(ends),
        ylim=tuple(ends),
        aspect="equal",
        xlabel=_axis("predicted_value", target, language),
        ylabel=_axis("observed_value", target, language),
    )
    metrics = analysis.models[0].metrics
    lines = [
        f"R$^2$ {interval(metrics['r2'])}",
        f"RMSE {measured(metrics['rmse'])}",
        f"MAE {measured(metrics['mae'])}",
        f"{say('slope_box', language)} {interval(metrics['calibration_slope'])}",
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
        parse_math=True,
    )
    axes.legend(loc="upper left")
    return figure


def residuals(material: Material, analysis: RegressionAnalysis, language: Language) -> Any:
    """Errors over the prediction, with their distribution at the side."""
    figure, (axes, side) = canvas(SINGLE_MM, 70, ncols=2, sharey=True, gridspec_kw={"width_ratios": [4, 1]})
    gaps = analysis.predicted - analysis.observed
    _points(axes, analysis.predicted, gaps)
    axes.axhline(0, color=INK, linewidth=0.6)
    target = _target(material)
    axes.set(
        xlabel=_axis("predicted_value", target, language),
        ylabel=_axis("residual", target, language),
        ylim=_range(gaps),
    )
    side.hist(gaps, bins=30, orientation="horizontal", color=series()[0], alpha=0.6, linewidth=0)
    side.axhline(0, color=INK, linewidth=0.6)
    side.set_xlabel(say("count_axis", language))
    side.tick_params(axis="y", length=0)
    side.spines["left"].set_visible(False)
    return figure


def agreement(material: Material, analysis: RegressionAnalysis, language: Language) -> Any:
    """Bland-Altman plot: difference over mean, bias and 95 % limits of agreement with their intervals."""
    figure, axes = canvas(SINGLE_MM, 72)
    gaps, middle = analysis.predicted - analysis.observed, (analysis.predicted + analysis.observed) / 2
    _points(axes, middle, gaps)
    found = analysis.agreement
    for estimate, color, dash in (
        (found.lower, series()[1], (0, (5, 2))),
        (found.bias, INK, "-"),
        (found.upper, series()[1], (0, (5, 2))),
    ):
        axes.axhspan(estimate.lo, estimate.hi, color=color, alpha=0.14, linewidth=0, zorder=1)
        axes.axhline(estimate.value, color=color, linewidth=0.9, linestyle=dash, zorder=3)
        axes.annotate(
            significant(estimate.value),
            (1, estimate.value),
            xycoords=("axes fraction", "data"),
            xytext=(2, 0),
            textcoords="offset points",
            fontsize=pt(6),
            color=color,
            va="center",
            annotation_clip=False,
        )
    target = _target(material)
    axes.set(
        xlabel=_axis("mean_of_both", target, language),
        ylabel=_axis("residual", target, language),
        ylim=_range(gaps, np.array([found.lower.lo, found.upper.hi])),
    )
    return figure
