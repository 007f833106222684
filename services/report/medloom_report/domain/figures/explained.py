"""What the model relies on, how its predictors act, what more patients would bring, and for whom it works."""

import math
from typing import Any

import numpy as np

from medloom_contracts.explanations import Band, Division, Effect
from medloom_contracts.manifests import TaskKind
from medloom_report.domain import explained
from medloom_report.domain.analysis import Analysis
from medloom_report.domain.figures.base import canvas, shorten
from medloom_report.domain.figures.style import DASHES, GREY, INK, PALE, SINGLE_MM, pt, series
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, interval, measured, with_p
from medloom_report.domain.words import known, say
from medloom_stats import Estimate

_NAME = 30


def _bare(axes: Any) -> None:
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    if axes.get_xscale() == "linear":
        axes.locator_params(axis="x", nbins=5)


def _reach(estimates: list[Estimate]) -> Any:
    low = [one.value - one.lo for one in estimates]
    high = [one.hi - one.value for one in estimates]
    return np.nan_to_num(np.array([low, high]))


def importance(material: Material, _analysis: Analysis, language: Language) -> Any:
    """The most important predictors with intervals."""
    found = explained.ranked(material)[: explained.SHOWN]
    figure, axes = canvas(SINGLE_MM, 18 + 5 * len(found))
    rows = np.arange(len(found))[::-1]
    axes.axvline(0, color=GREY, linewidth=0.6, linestyle=(0, (4, 3)))
    estimates = [one for _, one in found]
    axes.errorbar(
        [one.value for one in estimates],
        rows,
        xerr=_reach(estimates),
        fmt="o",
        markersize=3.2,
        color=series()[0],
        elinewidth=0.9,
        capsize=1.8,
    )
    axes.set_yticks(rows, [shorten(explained.named(material, name), _NAME) for name, _ in found])
    axes.set_ylim(-0.7, len(found) - 0.3)
    _bare(axes)
    binary = material.task.kind is TaskKind.BINARY
    axes.set_xlabel(say("fall_of_auroc" if binary else "rise_of_loss", language))
    return figure


def _contribution(material: Material, language: Language) -> str:
    if material.task.kind in (TaskKind.BINARY, TaskKind.SURVIVAL):
        return say("contribution_p", language)
    return say("contribution_value", language, target=explained.named(material, material.task.target))


def shapley_summary(material: Material, _analysis: Analysis, language: Language) -> Any:
    """How far each predictor moves predictions, by low, middle and high values; for many classes the mean sizes."""
    found = explained.shapley(material)
    items = found.items[: explained.SUMMARISED] if found else ()
    if material.task.kind is TaskKind.MULTICLASS:
        return _sizes(material, items, language)
    heights = [max(1, min(3, len(one.thirds))) for one in items]
    figure, axes = canvas(SINGLE_MM * 1.25, 24 + 3.1 * sum(heights) + 1.2 * len(items))
    axes.axvline(0, color=GREY, linewidth=0.6, linestyle=(0, (4, 3)))
    at, ticks = 0.0, []
    for one, height in zip(items, heights, strict=True):
        for k, band in enumerate(one.thirds[:3]):
            _spread(axes, at + k, band, _colour(one, k), language)
        ticks.append(at + (height - 1) / 2)
        at += height + 0.6
    axes.set_yticks(ticks, [shorten(explained.named(material, one.name), _NAME) for one in items])
    axes.set_ylim(at, -1)
    axes.margins(x=0.12)
    _bare(axes)
    axes.set_xlabel(_contribution(material, language))
    _legend(axes, items, language)
    return figure


def _colour(effect: Effect, k: int) -> str:
    if effect.thirds[0].category is not None:
        return INK
    return (series()[0], GREY, series()[3])[k if len(effect.thirds) == 3 else 2 * k]


def _spread(axes: Any, at: float, band: Band, colour: str, language: Language) -> None:
    axes.plot([band.q10, band.q90], [at, at], color=colour, linewidth=0.8)
    axes.plot([band.q25, band.q75], [at, at], color=colour, linewidth=2.2)
    axes.plot([band.q50], [at], "o", color="white", markeredgecolor=colour, markersize=3, markeredgewidth=0.9)
    if band.category is not None:
        text = band.category or say("not_known", language)
        place = (band.q90, at)
        axes.annotate(shorten(text, 16), place, (3, 0), textcoords="offset points", fontsize=pt(5.5), va="center")


def _legend(axes: Any, items: tuple[Effect, ...], language: Language) -> None:
    from matplotlib.lines import Line2D

    if not any(one.bands for one in items):
        return
    colours = (series()[0], GREY, series()[3])
    names = ("third_low", "third_middle", "third_high")
    lines = [
        Line2D([], [], color=c, linewidth=2.2, label=say(n, language)) for c, n in zip(colours, names, strict=True)
    ]
    axes.legend(handles=lines, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, fontsize=pt(6))


def _sizes(material: Material, items: tuple[Effect, ...], language: Language) -> Any:
    figure, axes = canvas(SINGLE_MM * 1.25, 26 + 5 * len(items))
    rows = np.arange(len(items))[::-1]
    left = np.zeros(len(items))
    for k, name in enumerate(items[0].sizes):
        widths = np.array([one.sizes[name] for one in items])
        axes.barh(rows, widths, left=left, height=0.62, color=series()[k % 6], label=shorten(name, 18))
        left += widths
    axes.set_yticks(rows, [shorten(explained.named(material, one.name), _NAME) for one in items])
    _bare(axes)
    axes.set_xlabel(say("mean_contribution", language))
    axes.legend(loc="lower right", fontsize=pt(6))
    return figure


def shapley_dependence(material: Material, _analysis: Analysis, language: Language) -> Any:
    """What the four leading numbers add, over their value."""
    found = explained.shapley(material)
    items = [one for one in (found.items if found else ()) if one.bands][: explained.DEPENDENCES]
    across = 1 if len(items) == 1 else 2
    down = math.ceil(len(items) / across)
    figure, axes = canvas(SINGLE_MM * 0.78 * across, 48 * down, nrows=down, ncols=across, sharey=True, squeeze=False)
    for place, effect in zip(axes.flat, items, strict=False):
        _dependence(place, effect)
        place.set_xlabel(shorten(explained.named(material, effect.name), 34))
    for place in list(axes.flat)[len(items) :]:
        place.set_visible(False)
    figure.supylabel(_contribution(material, language), fontsize=pt(7))
    return figure


def _dependence(axes: Any, effect: Effect) -> None:
    x = [explained.middle(band) for band in effect.bands]
    means = [explained.estimate(band.mean) for band in effect.bands]
    axes.axhline(0, color=GREY, linewidth=0.6, linestyle=(0, (4, 3)))
    axes.fill_between(
        x, [b.q10 or 0 for b in effect.bands], [b.q90 or 0 for b in effect.bands], color=PALE, linewidth=0
    )
    axes.errorbar(
        x,
        [one.value for one in means],
        yerr=_reach(means),
        color=series()[0],
        marker="o",
        markersize=2.6,
        linewidth=1,
        elinewidth=0.8,
    )
    axes.locator_params(axis="x", nbins=5)


def learning_curve(material: Material, _analysis: Analysis, language: Language) -> Any:
    """Performance over the number of patients learned from."""
    curves = explained.curves(material)
    figure, axes = canvas(SINGLE_MM, 66)
    measure = next(iter(curves[0].points[0].metrics))
    for k, curve in enumerate(curves):
        found = [explained.estimate(point.metrics.get(measure)) for point in curve.points]
        shift = 1 + 0.012 * k
        axes.errorbar(
            [point.n * shift for point in curve.points],
            [one.value for one in found],
            yerr=_reach(found),
            color=series()[k % 6],
            linestyle=DASHES[k % len(DASHES)],
            marker="o",
            markersize=2.8,
            linewidth=1,
            elinewidth=0.8,
            capsize=1.6,
            label=shorten(curve.name, 34),
        )
    axes.set(xlabel=say("learned_from", language), ylabel=say(measure, language))
    axes.set_xlim(left=0)
    axes.legend(loc="best", fontsize=pt(6))
    return figure


def _shown(measure: str, found: Estimate) -> Estimate:
    """A squared error as its root."""
    if measure != "mse":
        return found
    roots = (math.sqrt(max(0.0, v)) if math.isfinite(v) else math.nan for v in (found.value, found.lo, found.hi))
    return Estimate(*roots)


def _reference(material: Material, analysis: Analysis, measure: str) -> float | None:
    if measure in ("observed_expected", "bias"):
        return 1.0 if measure == "observed_expected" else 0.0
    whole = analysis.models[0].metrics.get("rmse" if measure == "mse" else measure)
    return whole.value if whole is not None and material.explanations else None


def division_name(material: Material, division: Division, language: Language) -> str:
    """A division as readers know it: sex, age with its unit, site, period, or the column's label."""
    if not known(f"division_{division.kind}"):
        return explained.named(material, division.column)
    name = say(f"division_{division.kind}", language)
    return f"{name} [{division.unit}]" if division.kind == "age" and division.unit else name


def subgroups(material: Material, analysis: Analysis, language: Language) -> Any:
    """Forest plot: the measures in each subgroup, with the test of interaction in the heading of each division."""
    divisions = explained.subgroups(material)
    names = explained.measures(material)
    lines = sum(1 + len(division.levels) for division in divisions)
    figure, places = canvas(SINGLE_MM * 2, 18 + 4.2 * lines, ncols=len(names), sharey=True, squeeze=False)
    ticks = _rows(material, divisions, language)
    for axes, measure in zip(places.flat, names, strict=True):
        _forest(axes, divisions, measure, _reference(material, analysis, measure), language)
        axes.set_xlabel(say(measure, language))
    first = places.flat[0]
    first.set_yticks(np.arange(len(ticks)), [text for text, _ in ticks])
    first.set_ylim(len(ticks) - 0.4, -0.8)
    for label, (_, heading) in zip(first.get_yticklabels(), ticks, strict=True):
        label.set_color(INK if heading else GREY)
    return figure


def _rows(material: Material, divisions: tuple[Division, ...], language: Language) -> list[tuple[str, bool]]:
    rows = []
    for division in divisions:
        rows.append((shorten(division_name(material, division, language), 34), True))
        for level in division.levels:
            size = count(level.n) if level.events is None else f"{count(level.events)}/{count(level.n)}"
            rows.append((f"{shorten(level.level, 24)}  ({size})", False))
    return rows


def _forest(
    axes: Any, divisions: tuple[Division, ...], measure: str, reference: float | None, language: Language
) -> None:
    if reference is not None and math.isfinite(reference):
        axes.axvline(reference, color=GREY, linewidth=0.6, linestyle=(0, (4, 3)))
    if measure == "observed_expected":
        axes.set_xscale("log")
    at = 0
    for division in divisions:
        test = division.tests.get(measure)
        p = with_p(test.p) if test is not None and test.p is not None else "–"
        _beside(axes, at, say("interaction", language, p=p), GREY)
        for k, level in enumerate(division.levels, start=1):
            found = _shown(measure, explained.estimate(level.metrics.get(measure)))
            if (math.isfinite(found.value) and found.value > 0) or measure == "bias":
                axes.errorbar(
                    [found.value],
                    [at + k],
                    xerr=_reach([found]),
                    fmt="s",
                    markersize=3,
                    color=series()[0],
                    elinewidth=0.9,
                    capsize=1.6,
                )
            _beside(axes, at + k, _number(measure, found), INK)
        at += 1 + len(division.levels)
    _bare(axes)
    if measure == "observed_expected":
        _plain_log(axes)


def _plain_log(axes: Any) -> None:
    from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator, ScalarFormatter

    low, high = axes.get_xlim()
    marks = [mark for mark in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0) if low <= mark <= high]
    if len(marks) < 3:
        wide = (0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)
        narrow = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3)
        marks = [mark for mark in (wide if high > 1.6 * low else narrow) if low <= mark <= high]
    axes.xaxis.set_major_locator(FixedLocator(marks))
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())


def _number(measure: str, found: Estimate) -> str:
    return measured(found) if measure in ("mse", "bias") else interval(found)


def _beside(axes: Any, at: float, text: str, colour: str) -> None:
    axes.annotate(
        text,
        (1.02, at),
        xycoords=("axes fraction", "data"),
        fontsize=pt(6),
        va="center",
        ha="left",
        color=colour,
        annotation_clip=False,
    )
