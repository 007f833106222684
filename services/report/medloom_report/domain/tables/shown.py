"""The tables of the documents: measures, thresholds, comparisons, classes."""

from medloom_report.domain.analysis import Analysis, BinaryAnalysis, MulticlassAnalysis, SurvivalAnalysis
from medloom_report.domain.material import Language
from medloom_report.domain.numbers import count, interval, measured, number, p_value, percent_interval, shown
from medloom_report.domain.tables import survival
from medloom_report.domain.tables.base import Row, Table
from medloom_report.domain.words import measure, say

_BINARY = (
    "auroc", "auprc", "brier", "scaled_brier", "log_loss", "calibration_slope", "calibration_in_the_large",
    "observed_expected", "ici", "e50", "e90", "prevalence",
)  # fmt: skip
_MULTI = ("macro_auroc", "hand_till", "log_loss", "brier", "accuracy", "balanced_accuracy")
_VALUE = ("r2", "rmse", "mae", "bias", "calibration_slope", "calibration_intercept")
_IN_UNITS = frozenset({"rmse", "mae", "bias", "calibration_intercept"})
_RATES = ("sensitivity", "specificity", "ppv", "npv")


def measures_of(analysis: Analysis) -> tuple[str, ...]:
    """The measures that are printed for this kind of task, in order."""
    if isinstance(analysis, BinaryAnalysis):
        return _BINARY
    if isinstance(analysis, SurvivalAnalysis):
        return survival.measures_of(analysis)
    return _MULTI if isinstance(analysis, MulticlassAnalysis) else _VALUE


def performance(analysis: Analysis, unit: str, language: Language) -> Table:
    """Measures of the main model on the reported rows and out of fold."""
    main = analysis.models[0]
    rows = []
    for name in measures_of(analysis):
        label = measure(name, language)
        label = f"{label}, {unit}" if unit and name in _IN_UNITS else label
        text = [
            measured(metrics.get(name)) if name in _IN_UNITS else shown(name, metrics.get(name))
            for metrics in (main.metrics, main.oof)
        ]
        rows.append(Row((label, *text) if analysis.part == "test" else (label, text[1])))
    heads = [say("measure", language), say("value_ci", language), say("oof_ci", language)]
    return Table("performance", tuple(heads if analysis.part == "test" else [heads[0], heads[2]]), tuple(rows))


def thresholds(analysis: BinaryAnalysis, language: Language) -> Table:
    """What each threshold does, a column for each rule, with 2x2 counts and numbers per 100 patients."""
    lines = [entry.line for entry in analysis.thresholds]
    rules = [say(f"rule_{entry.rule}", language) for entry in analysis.thresholds]
    rows = [Row((say("threshold", language), *(number(line.threshold, 3) for line in lines)))]
    for name in _RATES:
        rows.append(Row((say(name, language), *(percent_interval(line.rates[name]) for line in lines))))
    for name in ("lr_positive", "lr_negative"):
        rows.append(Row((say(name, language), *(interval(line.rates[name]) for line in lines))))
    rows.append(Row((say("two_by_two", language), *(" / ".join(count(x) for x in line.counts) for line in lines))))
    per_100 = [" / ".join(f"{100 * n / line.counts.n:.1f}" for n in line.counts) for line in lines]
    rows.append(Row((say("per_100_table", language), *per_100)))
    return Table("thresholds", (say("rule", language), *rules), tuple(rows))


def models(analysis: Analysis, language: Language) -> Table:
    """All models beside each other."""
    chosen = measures_of(analysis)[:5]
    columns = (say("model", language), *(measure(name, language) for name in chosen))
    rows = []
    for model in analysis.models:
        cells = [measured(model.metrics.get(n)) if n in _IN_UNITS else shown(n, model.metrics.get(n)) for n in chosen]
        rows.append(Row((model.name, *(cell.replace(" (", "\n(", 1) for cell in cells))))
    return Table("models", columns, tuple(rows))


def comparisons(analysis: Analysis, language: Language) -> Table:
    """The main model against each other one."""
    names = {model.model_id: model.name for model in analysis.models}
    columns = [say(key, language) for key in ("comparison", "difference", "p_raw", "p_holm")]
    rows = []
    for pair in analysis.pairs:
        text = measured(pair.difference) if pair.measure == "squared_error" else interval(pair.difference, 3)
        rows.append(Row((f"{names[pair.a]} – {names[pair.b]}", text, p_value(pair.p), p_value(pair.p_holm))))
    return Table("comparisons", tuple(columns), tuple(rows))


def by_class(analysis: MulticlassAnalysis, language: Language) -> Table:
    """Each class against the rest."""
    columns = tuple(say(key, language) for key in ("class", "n", "auroc", "sensitivity", "ppv"))
    metrics = analysis.models[0].metrics
    rows = [
        Row(
            (
                entry.name,
                count(entry.n),
                shown("auroc", metrics.get(f"auroc_{entry.name}")),
                percent_interval(entry.sensitivity),
                percent_interval(entry.ppv),
            )
        )
        for entry in analysis.by_class
    ]
    return Table("by_class", columns, tuple(rows))
