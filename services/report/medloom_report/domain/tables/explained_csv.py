"""CSV files with the numbers behind the explanations."""

from medloom_contracts.explanations import Band, Interval
from medloom_report.domain import explained
from medloom_report.domain.material import Material
from medloom_report.domain.tables.base import Csv, Value, make_csv


def _three(found: Interval | None) -> tuple[Value, Value, Value]:
    return (None, None, None) if found is None else (found.value, found.lo, found.hi)


def explained_csv(material: Material) -> list[Csv]:
    """Importance, Shapley values by band, learning curves and subgroups, as far as they were computed."""
    makers = (_importance, _sizes, _bands, _curves, _subgroups)
    return [table for table in (make(material) for make in makers) if table.rows]


def _importance(material: Material) -> Csv:
    rows: list[tuple[Value, ...]] = []
    for model in material.models:
        told = material.explanations and material.explanations.models.get(model.model_id)
        found = told.importance if told else None
        for one in found.items if found else ():
            head = (model.name, one.name, found.part if found else "", found.n if found else None)
            rows.append((*head, *_three(one.loss), *_three(one.auroc)))
    columns = (
        "model",
        "predictor",
        "part",
        "n",
        "loss_rise",
        "loss_lo",
        "loss_hi",
        "auroc_fall",
        "auroc_lo",
        "auroc_hi",
    )
    return make_csv("importance", columns, rows)


def _sizes(material: Material) -> Csv:
    found = explained.shapley(material)
    rows: list[tuple[Value, ...]] = []
    for one in found.items if found else ():
        rows.append((one.name, "", *_three(one.size)))
        rows += [(one.name, name, size, None, None) for name, size in one.sizes.items()]
    return make_csv("shapley_sizes", ("predictor", "class", "mean_absolute", "lo", "hi"), rows)


def _band(name: str, kind: str, band: Band) -> tuple[Value, ...]:
    head = (name, kind, band.category, band.low, band.high, band.n, *_three(band.mean))
    return (*head, band.q10, band.q25, band.q50, band.q75, band.q90)


def _bands(material: Material) -> Csv:
    found = explained.shapley(material)
    rows = [
        _band(one.name, kind, band)
        for one in (found.items if found else ())
        for kind, bands in (("third", one.thirds), ("band", one.bands))
        for band in bands
    ]
    columns = (
        "predictor", "kind", "category", "from", "to", "n", "mean", "mean_lo", "mean_hi", "q10", "q25", "q50", "q75",
        "q90",
    )  # fmt: skip
    return make_csv("shapley_bands", columns, rows)


def _curves(material: Material) -> Csv:
    rows = [
        (curve.name, point.n, point.fraction, curve.repeats, name, *_three(value))
        for curve in explained.curves(material)
        for point in curve.points
        for name, value in point.metrics.items()
    ]
    return make_csv("learning_curve", ("candidate", "n", "fraction", "repeats", "metric", "value", "lo", "hi"), rows)


def _subgroups(material: Material) -> Csv:
    rows: list[tuple[Value, ...]] = []
    for model in material.models:
        told = material.explanations and material.explanations.models.get(model.model_id)
        for division in told.subgroups if told else ():
            for level in division.levels:
                for name, value in level.metrics.items():
                    test = division.tests.get(name)
                    head = (
                        model.name,
                        division.kind,
                        division.column,
                        division.part,
                        level.level,
                        level.n,
                        level.events,
                    )
                    tested = (test.q, test.df, test.p) if test else (None, None, None)
                    rows.append((*head, name, *_three(value), *tested))
    columns = (
        "model", "division", "column", "part", "level", "n", "events", "metric", "value", "lo", "hi", "q", "df", "p",
    )  # fmt: skip
    return make_csv("subgroups", columns, rows)
