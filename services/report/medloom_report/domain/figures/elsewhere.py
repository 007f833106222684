"""Beyond the data of development: calibration at another place, and every site left out in turn."""

from typing import Any

import numpy as np

from medloom_report.domain.beyond import SiteRow, measure_of_sites, sites_of
from medloom_report.domain.figures.base import canvas, shorten
from medloom_report.domain.figures.style import GREY, INK, SINGLE_MM, pt, series
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, interval, limits
from medloom_report.domain.words import say
from medloom_stats import Estimate

_FROM_RIGHT = 1.02


def external_calibration(material: Material, _analysis: Any, language: Language) -> Any:
    """Smooth calibration of the main model on the newest external data, with tenths and its summary measures."""
    found = material.validations[0]
    smooth, bins = found.curves["calibration"], found.curves["bins"]
    limit = min(1.0, 1.05 * max(*smooth["predicted"], *smooth["observed"], *bins["observed"]))
    figure, axes = canvas(SINGLE_MM, 89)
    axes.plot([0, limit], [0, limit], color=GREY, linewidth=0.6, linestyle=(0, (4, 3)), label=say("ideal", language))
    axes.fill_between(smooth["predicted"], smooth["lo"], smooth["hi"], color=series()[0], alpha=0.16, linewidth=0)
    axes.plot(smooth["predicted"], smooth["observed"], color=series()[0], linewidth=1.4, label=say("smooth", language))
    y = np.array(bins["observed"])
    axes.errorbar(
        bins["predicted"],
        y,
        yerr=np.array([y - np.array(bins["lo"]), np.array(bins["hi"]) - y]),
        fmt="o",
        markersize=3,
        color=series()[1],
        elinewidth=0.7,
        capsize=1.5,
        label=say("deciles", language),
        zorder=4,
    )
    axes.set(xlim=(0, limit), ylim=(0, limit), aspect="equal")
    axes.set(xlabel=say("predicted_risk", language), ylabel=say("observed_risk", language))
    axes.legend(loc="best")
    metrics = {name: Estimate.from_dict(value) for name, value in found.metrics.items()}
    lines = [
        f"{say(word, language)} {interval(metrics[name], digits)}"
        for word, name, digits in (
            ("slope_box", "calibration_slope", 2),
            ("citl_box", "calibration_in_the_large", 2),
            ("oe_box", "observed_expected", 2),
            ("brier_box", "brier", 3),
        )
    ]
    place: dict[str, Any] = {"transform": axes.transAxes, "ha": "right", "va": "bottom", "fontsize": pt(6)}
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5}
    axes.text(0.99, 0.02, "\n".join(lines), linespacing=1.4, bbox=box, zorder=6, **place)
    return figure


def sites_forest(material: Material, _analysis: Any, language: Language) -> Any:
    """Forest plot: each site predicted by a model that never saw it, their mean, and where a new site would lie."""
    measure = measure_of_sites(material)
    rows, mean = sites_of(material, measure)
    height = len(rows) + 2
    figure, axes = canvas(SINGLE_MM * 1.45, 26 + 5.0 * height)
    ideal = {"observed_expected": 1.0, "calibration_slope": 1.0, "bias": 0.0}.get(measure)
    if ideal is not None:
        axes.axvline(ideal, color=GREY, linewidth=0.6, linestyle=(0, (4, 3)))
    axes.axvline(mean["value"], color=series()[0], linewidth=0.5, alpha=0.6)
    for place, row in enumerate(rows):
        _site(axes, height - 1 - place, row)
    _mean(axes, mean)
    labels = [shorten(f"{row.site} (n = {count(row.n)})", 34) for row in rows]
    axes.set_yticks(
        [*range(height - 1, 1, -1), 1, 0], [*labels, say("sites_mean", language), say("sites_new", language)]
    )
    axes.set_ylim(-0.6, height - 0.2)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel(f"{say(measure, language)} (95% CI)")
    return figure


def _note(axes: Any, text: str, row: float) -> None:
    axes.annotate(
        text,
        (_FROM_RIGHT, row),
        xycoords=("axes fraction", "data"),
        fontsize=pt(6),
        va="center",
        ha="left",
        color=INK,
        annotation_clip=False,
    )


def _site(axes: Any, at: float, row: SiteRow) -> None:
    found = row.estimate
    if np.isfinite(found.lo) and np.isfinite(found.hi):
        axes.plot([found.lo, found.hi], [at, at], color=INK, linewidth=0.8)
    axes.plot(found.value, at, marker="s", markersize=3.2, color=INK)
    _note(axes, interval(found), at)


def _mean(axes: Any, mean: dict[str, Any]) -> None:
    estimate = Estimate.from_dict({name: mean[name] for name in ("value", "lo", "hi")})
    color = series()[0]
    axes.fill([estimate.lo, estimate.value, estimate.hi, estimate.value], [1, 1.28, 1, 0.72], color=color, linewidth=0)
    _note(axes, interval(estimate), 1)
    span = Estimate.from_dict({"value": mean["value"], **mean["prediction"]})
    if np.isfinite(span.lo):
        axes.plot([span.lo, span.hi], [0, 0], color=color, linewidth=1.2)
    _note(axes, limits(span), 0)
