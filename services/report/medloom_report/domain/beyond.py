"""What is reported beyond the rows of development: external data, sites left out in turn, existing scores."""

from dataclasses import dataclass
from typing import Any, Final

from medloom_contracts.manifests import time_text
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, interval, limits, measured, number, percent, shown, with_p
from medloom_report.domain.tables.base import Csv, Row, Table, make_csv
from medloom_report.domain.words import measure as named
from medloom_report.domain.words import say
from medloom_stats import Estimate

_SITE_MEASURES: Final = ("auroc", "calibration_slope", "bias")
_EXTERNAL: Final = {
    "binary": ("auroc", "auprc", "brier", "observed_expected", "calibration_in_the_large", "calibration_slope"),
    "multiclass": ("macro_auroc", "log_loss", "brier", "accuracy"),
    "regression": ("r2", "rmse", "mae", "bias", "calibration_slope"),
    "survival": ("harrell_c", "uno_c", "integrated_brier", "scaled_brier", "calibration_slope"),
}
_AT_TIMES: Final = ("auc", "brier", "observed_expected")
_UNITS: Final = frozenset({"rmse", "mae", "bias"})
_UPDATES: Final = ("none", "intercept", "slope")
_UPDATED: Final = ("intercept", "slope", "observed_expected", "brier", "log_loss", "ici")
_COMPARED: Final = ("auroc", "brier", "observed_expected", "calibration_slope")


@dataclass(frozen=True)
class SiteRow:
    site: str
    n: int
    estimate: Estimate


def pooled(material: Material) -> dict[str, dict[str, Any]]:
    """Measure -> mean over the sites, of the first model that has one (the linear one, whose refits are the same)."""
    found: dict[str, dict[str, dict[str, Any]]] = material.experiment.extras.get("sites_pooled") or {}
    return next(iter(found.values()), {})


def measure_of_sites(material: Material) -> str:
    """The measure whose forest plot is drawn."""
    return next(measure for measure in _SITE_MEASURES if measure in pooled(material))


def sites_of(material: Material, measure: str) -> tuple[list[SiteRow], dict[str, Any]]:
    """The sites, largest first, and their mean."""
    model = next(iter(material.experiment.extras["sites_pooled"]))
    rows = [
        SiteRow(str(row["site"]), int(row["n"]), Estimate.from_dict(row["models"][model][measure]))
        for row in material.experiment.extras["sites"]
        if measure in row["models"][model]
    ]
    return rows, pooled(material)[measure]


def has_sites(material: Material) -> bool:
    """Whether sites were left out in turn and could be pooled."""
    return any(measure in pooled(material) for measure in _SITE_MEASURES)


def has_external_curve(material: Material) -> bool:
    """Whether the newest external validation of the main model has a calibration curve."""
    return bool(material.validations) and "calibration" in material.validations[0].curves


def sites_sentence(material: Material, language: Language) -> str:
    """How the sites were left out, and what came of it."""
    model = next(iter(material.experiment.extras["sites_pooled"]))
    parts = [
        say(
            "sites_measure",
            language,
            measure=say(measure, language),
            value=interval(Estimate.from_dict({key: mean[key] for key in ("value", "lo", "hi")})),
            prediction=limits(Estimate.from_dict({"value": mean["value"], **mean["prediction"]})),
            i2=percent(mean["i2"], 0),
            tau2=number(mean["tau2"], 3),
        )
        for measure, mean in pooled(material).items()
    ]
    k = next(iter(pooled(material).values()))["sites"]
    return f"{say('sites_how', language, model=model, k=k)} {'; '.join(parts)}."


def external_sentence(material: Material, language: Language) -> str:
    """What an external validation is, and on whom it was done."""
    found = material.validations[0]
    events = say("external_events", language, n=count(found.events)) if found.events is not None else ""
    return say("external_how", language, model=found.model_name, n=count(found.n), events=events)


def external_table(material: Material, language: Language) -> Table:
    """Each external validation of the main model, a column each, newest first."""
    times = [time_text(horizon) for horizon in material.task.horizons or ()]
    measures = (
        *_EXTERNAL[material.task.kind.value],
        *(f"{stem}_{time}" for time in times for stem in _AT_TIMES),
    )
    heads = [say("measure", language)]
    heads += [found.title or say("external_unnamed", language, k=k) for k, found in enumerate(material.validations, 1)]
    rows = [Row((say("n", language), *(count(found.n) for found in material.validations)))]
    if all(found.events is not None for found in material.validations):
        rows.append(Row((say("events", language), *(count(found.events or 0) for found in material.validations))))
    for name in measures:
        cells = [Estimate.from_dict(found.metrics.get(name) or {}) for found in material.validations]
        written = [measured(cell) if name in _UNITS else shown(name, cell) for cell in cells]
        rows.append(Row((named(name, language), *written)))
    return Table("external", tuple(heads), tuple(rows))


def recalibration_table(material: Material, language: Language) -> Table:
    """What an update of intercept, or intercept and slope, would give on the newest external data."""
    found = material.validations[0].recalibrated
    heads = (say("recalibration", language), *(say(f"recalibration_{name}", language) for name in _UPDATED))
    rows = [
        Row((say(f"update_{update}", language), *(number(found[update].get(name), 3) for name in _UPDATED)))
        for update in _UPDATES
    ]
    return Table("recalibration", heads, tuple(rows))


def scores(material: Material) -> list[dict[str, Any]]:
    """Existing scores that could be compared with the best model."""
    return [found for found in material.experiment.extras.get("existing_scores") or [] if "difference" in found]


def scores_table(material: Material, language: Language) -> Table:
    """Each existing score beside the best model on the same rows."""
    heads = (
        say("existing_score", language),
        say("n", language),
        *(say(name, language) for name in _COMPARED),
    )
    rows = []
    for found in scores(material):
        rows.append(_side(found, "score", material.label(found["column"])))
        rows.append(_side(found, "model", say("best_model", language)))
    return Table("existing_scores", heads, tuple(rows))


def scores_sentence(material: Material, language: Language) -> str:
    """How existing scores were compared, and the difference in discrimination from each."""
    differences = [
        say(
            "score_difference",
            language,
            model=say("best_model", language),
            score=material.label(found["column"]),
            value=interval(Estimate.from_dict(found["difference"]), 3),
            p=with_p(found["p"]),
        )
        for found in scores(material)
    ]
    return " ".join([say("scores_how", language), *differences])


def _side(found: dict[str, Any], side: str, name: str) -> Row:
    figures = found.get(side) or {}
    cells = [shown(measure, Estimate.from_dict(figures.get(measure) or {})) for measure in _COMPARED]
    return Row((name, count(found["n"]), *(cell.replace(" (", "\n(", 1) for cell in cells)))


def all_csv(material: Material) -> list[Csv]:
    """The numbers of these sections."""
    found = []
    if material.validations:
        rows = [
            (
                one.validation_id,
                one.title,
                one.n,
                one.events,
                name,
                value.get("value"),
                value.get("lo"),
                value.get("hi"),
            )
            for one in material.validations
            for name, value in one.metrics.items()
        ]
        columns = ("validation_id", "title", "n", "events", "metric", "value", "lo", "hi")
        found.append(make_csv("external_validation", columns, rows))
    sites = material.experiment.extras.get("sites") or []
    if sites:
        lines = [
            (
                row["site"],
                row["n"],
                row.get("events"),
                model,
                name,
                value.get("value"),
                value.get("lo"),
                value.get("hi"),
            )
            for row in sites
            for model, figures in row["models"].items()
            for name, value in figures.items()
        ]
        found.append(make_csv("sites", ("site", "n", "events", "model", "metric", "value", "lo", "hi"), lines))
    return found
