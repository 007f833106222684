"""CSV files with the numbers of every figure and table."""

from collections.abc import Iterator

from medloom_report.domain import beyond
from medloom_report.domain.analysis import (
    Analysis,
    BinaryAnalysis,
    MulticlassAnalysis,
    RegressionAnalysis,
    SurvivalAnalysis,
)
from medloom_report.domain.material import Material
from medloom_report.domain.tables import missing
from medloom_report.domain.tables.base import Csv, Value, make_csv
from medloom_report.domain.tables.explained_csv import explained_csv
from medloom_report.domain.tables.specification import specification_csv
from medloom_report.domain.tables.survival import csv_files
from medloom_report.domain.tables.table_one import differences_csv, table_one_csv
from medloom_stats import Estimate


def all_csv(material: Material, analysis: Analysis) -> list[Csv]:
    """Every table of numbers of this pack."""
    common = [_metrics(analysis), _flow(material), _steps(material), _findings(material)]
    common += [table_one_csv(material), differences_csv(material), *missing.csv_tables(material)]
    common.append(specification_csv(material))
    common += explained_csv(material)
    common += beyond.all_csv(material)
    if analysis.pairs:
        common.append(_comparisons(analysis))
    if isinstance(analysis, BinaryAnalysis):
        return common + _binary(material, analysis)
    if isinstance(analysis, MulticlassAnalysis):
        return common + _multiclass(analysis)
    if isinstance(analysis, RegressionAnalysis):
        return common + _regression(analysis)
    if isinstance(analysis, SurvivalAnalysis):
        return common + csv_files(analysis)
    return common


def _three(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.value, estimate.lo, estimate.hi


def _metrics(analysis: Analysis) -> Csv:
    rows: list[tuple[Value, ...]] = []
    for model in analysis.models:
        head = (model.model_id, model.name, model.algorithm)
        for part, metrics in ((analysis.part, model.metrics), ("oof", model.oof)):
            rows += [(*head, part, name, *_three(estimate)) for name, estimate in metrics.items()]
    columns = ("model_id", "model", "algorithm", "part", "metric", "value", "lo", "hi")
    return make_csv("metrics", columns, dict.fromkeys(rows))


def _flow(material: Material) -> Csv:
    split = material.approval.split
    rows: list[tuple[Value, ...]] = [
        (str(entry.get("label", "")), int(entry["n"]), int(entry.get("excluded") or 0), str(entry.get("reason") or ""))
        for entry in material.approval.flow
    ]
    rows += [("train", split.n_train, 0, ""), ("test", split.n_test, 0, "")]
    return make_csv("flow", ("stage", "n", "excluded", "reason"), rows)


def _steps(material: Material) -> Csv:
    steps = material.prepared.steps if material.prepared else ()
    rows = [(s.step_id, s.op, s.label, s.rows_before, s.rows_after, s.cells_changed, s.note) for s in steps]
    columns = ("step_id", "op", "label", "rows_before", "rows_after", "cells_changed", "note")
    return make_csv("preparation_steps", columns, rows)


def _findings(material: Material) -> Csv:
    found = (*material.approval.warnings, *material.experiment.warnings)
    rows = [(f.code, f.level, f.column or "", f.count, f.text, f.text_ko) for f in found]
    return make_csv("findings", ("code", "level", "column", "count", "text", "text_ko"), rows)


def _comparisons(analysis: Analysis) -> Csv:
    names = {model.model_id: model.name for model in analysis.models}
    rows = [
        (names[p.a], names[p.b], p.measure, p.test, p.value_a, p.value_b, *_three(p.difference), p.z, p.p, p.p_holm)
        for p in analysis.pairs
    ]
    columns = ("a", "b", "measure", "test", "value_a", "value_b", "difference", "lo", "hi", "z", "p", "p_holm")
    return make_csv("comparisons", columns, rows)


def _binary(material: Material, analysis: BinaryAnalysis) -> list[Csv]:
    names = [model.name for model in analysis.models]
    roc = [
        (name, *point)
        for name, curve in zip(names, analysis.rocs, strict=True)
        for point in zip(curve.thresholds, curve.x, curve.y, strict=True)
    ]
    pr = [
        (name, *point)
        for name, curve in zip(names, analysis.prs, strict=True)
        for point in zip(curve.thresholds, curve.x, curve.y, strict=True)
    ]
    smooth, histogram = analysis.smooth, analysis.histogram
    return [
        make_csv("roc", ("model", "threshold", "one_minus_specificity", "sensitivity"), roc),
        make_csv(
            "roc_band", ("one_minus_specificity", "lo", "hi"), zip(*vars(analysis.roc_band).values(), strict=True)
        ),
        make_csv("pr", ("model", "threshold", "recall", "precision"), pr),
        make_csv("pr_band", ("recall", "lo", "hi"), zip(*vars(analysis.pr_band).values(), strict=True)),
        make_csv("calibration_curve", ("predicted", "observed", "lo", "hi"), zip(*smooth, strict=True)),
        make_csv(
            "calibration_tenths",
            ("predicted", "observed", "lo", "hi", "n", "events"),
            [(b.predicted, *_three(b.observed), b.n, b.events) for b in analysis.bins],
        ),
        make_csv(
            "calibration_histogram",
            ("from", "to", "events", "no_events"),
            zip(histogram.edges[:-1], histogram.edges[1:], histogram.events, histogram.others, strict=True),
        ),
        make_csv("decision_curve", ("model", "threshold", "net_benefit", "lo", "hi"), _decision(analysis, names)),
        _thresholds(analysis),
    ]


def _decision(analysis: BinaryAnalysis, names: list[str]) -> Iterator[tuple[Value, ...]]:
    curve = analysis.decision
    for mark, value, lo, hi in zip(curve.thresholds, curve.model, curve.lo, curve.hi, strict=True):
        yield names[0], float(mark), float(value), float(lo), float(hi)
    for name, values in list(zip(names, analysis.net_benefits, strict=True))[1:]:
        for mark, value in zip(curve.thresholds, values, strict=True):
            yield name, float(mark), float(value), None, None
    for mark, value in zip(curve.thresholds, curve.treat_all, strict=True):
        yield "treat all", float(mark), float(value), None, None
        yield "treat none", float(mark), 0.0, None, None


def _thresholds(analysis: BinaryAnalysis) -> Csv:
    measures = list(analysis.thresholds[0].line.rates)
    columns = ["rule", "threshold", "tp", "fp", "fn", "tn"]
    columns += [name for measure in measures for name in (measure, f"{measure}_lo", f"{measure}_hi")]
    rows: list[tuple[Value, ...]] = [
        (t.rule, t.line.threshold, *t.line.counts, *(x for m in measures for x in _three(t.line.rates[m])))
        for t in analysis.thresholds
    ]
    return make_csv("thresholds", columns, rows)


def _multiclass(analysis: MulticlassAnalysis) -> list[Csv]:
    matrix = [
        (true, called, int(analysis.confusion[i, j]))
        for i, true in enumerate(analysis.classes)
        for j, called in enumerate(analysis.classes)
    ]
    roc = [
        (entry.name, *point)
        for entry in analysis.by_class
        if entry.roc is not None
        for point in zip(entry.roc.thresholds, entry.roc.x, entry.roc.y, strict=True)
    ]
    smooth = [
        (entry.name, *point)
        for entry in analysis.by_class
        if entry.smooth is not None
        for point in zip(*entry.smooth, strict=True)
    ]
    by_class = [(e.name, e.n, *_three(e.sensitivity), *_three(e.ppv)) for e in analysis.by_class]
    columns = ("class", "n", "sensitivity", "sensitivity_lo", "sensitivity_hi", "ppv", "ppv_lo", "ppv_hi")
    return [
        make_csv("confusion", ("observed", "predicted", "n"), matrix),
        make_csv("by_class", columns, by_class),
        make_csv("roc_by_class", ("class", "threshold", "one_minus_specificity", "sensitivity"), roc),
        make_csv("calibration_by_class", ("class", "predicted", "observed", "lo", "hi"), smooth),
    ]


def _regression(analysis: RegressionAnalysis) -> list[Csv]:
    points = zip(analysis.predicted, analysis.observed, strict=True)
    found = analysis.agreement
    limits = [(name, *_three(getattr(found, name))) for name in ("bias", "lower", "upper")]
    return [
        make_csv("observed_predicted", ("predicted", "observed"), points),
        make_csv("agreement", ("line", "value", "lo", "hi"), limits),
    ]
