"""Tables of missing data, of the analysis that fills gaps in three ways, and of optimism."""

import math
from typing import Any

from medloom_contracts.manifests import TaskKind
from medloom_report.domain import gaps
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import count, digits_for, interval, number, percent, significant
from medloom_report.domain.tables.base import Csv, Row, Table, Value, make_csv
from medloom_report.domain.tables.table_one import outcome_groups
from medloom_report.domain.words import say
from medloom_stats import Estimate

MOST = 25
WAYS = ("complete", "simple", "multiple")
_HEADS = {"complete": "complete_case", "simple": "simple_imputation", "multiple": "multiple_imputation"}


def missing_data(material: Material, language: Language) -> Table | None:
    """Gaps of each variable overall, by split and by outcome, with hints at their mechanism; None without gaps."""
    columns = gaps.with_gaps(material)
    if not columns:
        return None
    groups = [("all", say("overall", language))]
    groups += [(name, say(f"group_{name}", language)) for name in ("train", "test") if name in material.approval.groups]
    if material.task.kind in (TaskKind.BINARY, TaskKind.SURVIVAL):
        groups += [(stored, f"{material.task.target} = {name}") for stored, name in outcome_groups(material)]
    heads = (say("variable", language), *(name for _, name in groups), say("hint", language))
    rows = []
    for column in columns[:MOST]:
        cells = [_gap(gaps.group(column, stored)) for stored, _ in groups]
        rows.append(Row((column.label or column.name, *cells, gaps.hint(material, column.name, language))))
    if len(columns) > MOST:
        blank = [""] * (len(groups) + 1)
        rows.append(Row((say("more_variables", language, n=count(len(columns) - MOST)), *blank)))
    found = gaps.part(material, "missing")
    if found:
        share = _share(int(found["complete"]), int(found["rows"]))
        cells = [share if stored == "train" else "" for stored, _ in groups]
        rows.append(Row((say("complete_rows", language), *cells, ""), heading=True))
    return Table("missing_data", heads, tuple(rows))


def _gap(summary: Any) -> str:
    return "–" if summary is None else _share(summary.missing, summary.n + summary.missing)


def _share(n: int, total: int) -> str:
    return f"{count(n)} ({percent(n / total if total else None)})"


def sensitivity(material: Material, language: Language) -> Table | None:
    """The same regression of complete rows, after simple and after multiple imputation; None where none was run."""
    found = gaps.part(material, "sensitivity")
    if found is None:
        return None
    logistic = found["model"] == "logistic"
    heads = [say("term", language), *(say(_HEADS[way], language) for way in WAYS)]
    heads.append(say("missing_information", language))
    rows = [_sizes(found, logistic, language), _measures(found, logistic, language)]
    for term in found["terms"]:
        cells = [_effect(term.get(way), logistic) for way in WAYS]
        lost = (term.get("multiple") or {}).get("information")
        rows.append(Row((term_name(material, found, term, language), *cells, percent(lost))))
    return Table("sensitivity", tuple(heads), tuple(rows))


def _sizes(found: dict[str, Any], logistic: bool, language: Language) -> Row:
    cells = []
    for way in WAYS:
        one = found["analyses"].get(way)
        text = "–" if one is None else count(int(one["rows"]))
        cells.append(f"{text} ({count(int(one['events']))})" if one and logistic else text)
    return Row((say("rows_used" if logistic else "rows_only", language), *cells, ""))


def _measures(found: dict[str, Any], logistic: bool, language: Language) -> Row:
    name = "auroc" if logistic else "r2"
    cells = []
    for way in WAYS:
        one = found["analyses"].get(way)
        cells.append("–" if one is None else interval(Estimate.from_dict(one[name]), digits_for(name)))
    return Row((f"{say(name, language)} ({say('apparent', language).lower()})", *cells, ""))


def term_name(material: Material, found: dict[str, Any], term: dict[str, Any], language: Language) -> str:
    """A coefficient in words: ``Age, per 11.1 years`` or ``SEX: M (against F)``."""
    label = material.label(term["column"])
    if term["level"] is not None:
        reference = found.get("references", {}).get(term["column"], "")
        return say("term_level", language, column=label, level=term["level"], reference=reference)
    if term["unit"] == 1:
        return label
    unit = material.unit(term["column"])
    size = f"{significant(term['unit'])} {unit}".strip()
    return say("term_unit", language, column=label, unit=size)


def _effect(one: dict[str, Any] | None, logistic: bool) -> str:
    """Odds ratio of a logistic regression, coefficient of a linear one, with its interval."""
    if one is None:
        return "–"
    estimate = Estimate.from_dict(one)
    if not logistic:
        joint = " to " if estimate.lo < 0 or estimate.hi < 0 else "–"
        return f"{significant(estimate.value)} ({significant(estimate.lo)}{joint}{significant(estimate.hi)})"
    if estimate.hi > math.log(1e6):
        return "–"
    return interval(Estimate(*(math.exp(x) for x in (estimate.value, estimate.lo, estimate.hi))))


def optimism(material: Material, language: Language) -> Table | None:
    """Apparent and optimism-corrected measures of the regression; None where none was run."""
    found = gaps.part(material, "optimism")
    if found is None or not found["measures"]:
        return None
    heads = tuple(say(key, language) for key in ("measure", "apparent", "optimism", "corrected"))
    rows = []
    for name, one in found["measures"].items():
        digits = digits_for(name)
        cells = (number(one["apparent"], digits), number(one["optimism"], digits))
        rows.append(Row((say(name, language), *cells, interval(Estimate.from_dict(one), digits))))
    return Table("optimism", heads, tuple(rows))


def csv_tables(material: Material) -> list[Csv]:
    """The same in full precision."""
    made = [_missing_csv(material)]
    if gaps.part(material, "missing"):
        made.append(_patterns_csv(material))
    if gaps.part(material, "sensitivity"):
        made.append(_sensitivity_csv(material))
    if gaps.part(material, "optimism"):
        made.append(_optimism_csv(material))
    return made


def _missing_csv(material: Material) -> Csv:
    rows: list[tuple[Value, ...]] = []
    for column in gaps.with_gaps(material):
        found = gaps.hint_of(material, column.name) or {}
        outcome = found.get("outcome", {})
        related = "; ".join(f"{entry['name']} {entry['smd']:.6g}" for entry in found.get("related", ()))
        tail = (found.get("hint", ""), outcome.get("smd"), outcome.get("p"), outcome.get("p_holm"), related)
        rows += [(column.name, g.group, g.missing, g.n + g.missing, gaps.gap_share(g), *tail) for g in column.groups]
    columns = (
        "variable", "group", "missing", "rows", "share", "hint", "outcome_smd", "outcome_p", "outcome_p_holm",
        "differs_in",
    )  # fmt: skip
    return make_csv("missing_data", columns, rows)


def _patterns_csv(material: Material) -> Csv:
    found = gaps.part(material, "missing") or {}
    rows = [("; ".join(entry["columns"]), entry["rows"]) for entry in found.get("patterns", ())]
    return make_csv("missing_patterns", ("missing_together", "training_rows"), rows)


def _sensitivity_csv(material: Material) -> Csv:
    found = gaps.part(material, "sensitivity") or {}
    rows: list[tuple[Value, ...]] = []
    for term in found["terms"]:
        for way in WAYS:
            one, size = term.get(way) or {}, found["analyses"].get(way) or {}
            numbers = (one.get(name) for name in ("value", "lo", "hi", "se", "df", "information"))
            head = (term["column"], term["level"] or "", term["unit"], way, size.get("rows"), size.get("events"))
            rows.append((*head, *numbers))
    columns = (
        "variable", "level", "per", "analysis", "rows", "events", "coefficient", "lo", "hi", "se", "df",
        "missing_information",
    )  # fmt: skip
    return make_csv("sensitivity", columns, rows)


def _optimism_csv(material: Material) -> Csv:
    found = gaps.part(material, "optimism") or {}
    rows = [
        (name, one["apparent"], one["optimism"], one["value"], one["lo"], one["hi"], found["resamples"])
        for name, one in found["measures"].items()
    ]
    columns = ("measure", "apparent", "optimism", "corrected", "lo", "hi", "resamples")
    return make_csv("optimism", columns, rows)
