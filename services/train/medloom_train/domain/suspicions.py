"""Looks at the training rows for what would make an honest figure too good, or too uncertain to use."""

import numpy as np

from medloom_contracts.manifests import Finding, TaskKind
from medloom_stats import leakage
from medloom_train.domain.findings import finding
from medloom_train.domain.preprocessing import Preprocessor
from medloom_train.domain.scores import Figures
from medloom_train.domain.table import Floats, Ints, TrainingTable

MANY_COLUMNS = 400

_CODES = {
    "outcome_proxy": "near_perfect_predictor",
    "missing_follows_outcome": "missing_tells_outcome",
    "seldom_recorded": "missing_tells_outcome",
    "very_strong_alone": "strong_single_predictor",
    "name_after_outcome": "outcome_time_name",
    "same_time_as_outcome": "outcome_time_name",
    "named_like_outcome": "outcome_time_name",
    "later_measurement": "outcome_time_name",
    "family_after_outcome": "outcome_time_name",
}


def _feature(table: TrainingTable, at: Ints, j: int) -> leakage.Feature:
    if j < len(table.number_columns):
        return leakage.Feature(table.number_columns[j].name, values=table.numbers[at, j].astype(np.float64))
    k = j - len(table.number_columns)
    return leakage.Feature(table.category_columns[k].name, codes=table.codes[at, k].astype(np.int64))


def _used(table: TrainingTable, at: Ints, prepared: Preprocessor) -> list[Finding]:
    """Columns that gave nothing, and why; columns that are mostly missing."""
    notes: list[Finding] = []
    kept = {*prepared.number_names, *prepared.category_names}
    for j, column in enumerate(table.number_columns):
        absent = float(np.isnan(table.numbers[at, j]).mean())
        if absent == 1:
            notes.append(finding("column_empty", column=column.name))
        elif column.name not in kept:
            notes.append(finding("column_constant", column=column.name))
        elif absent > 0.5:
            notes.append(finding("column_mostly_missing", column=column.name, count=int(absent * at.size)))
    for k, category in enumerate(table.category_columns):
        codes = table.codes[at, k]
        absent = float((codes < 0).mean())
        if absent == 1:
            notes.append(finding("column_empty", column=category.name))
        elif category.name not in kept:
            constant = np.unique(codes).size == 1
            notes.append(finding("column_constant" if constant else "column_all_rare", column=category.name))
        elif absent > 0.5:
            notes.append(finding("column_mostly_missing", column=category.name, count=int(absent * at.size)))
    return _gathered(notes)


def _gathered(notes: list[Finding], most: int = 4) -> list[Finding]:
    """One finding for many columns of a kind, so that the important ones are still seen."""
    by_code: dict[str, list[Finding]] = {}
    for note in notes:
        by_code.setdefault(note.code, []).append(note)
    shown: list[Finding] = []
    for code, same in by_code.items():
        if len(same) <= most:
            shown += same
        else:
            names = ", ".join(note.column or "" for note in same[:most])
            shown.append(finding(code, count=len(same), note=f"{len(same)}: {names}, …"))
    return shown


def of_data(table: TrainingTable, prepared: Preprocessor) -> list[Finding]:
    """Findings on the training rows, before anything is chosen."""
    at = table.train
    y = table.y[at]
    notes = list(table.findings) + _used(table, at, prepared)
    notes += _sizes(table, y, prepared)
    if table.extra.get("split_override"):
        notes.append(finding("split_override"))
    judged = [_feature(table, at, j) for j in _worth_a_look(table, at, y)]
    for suspicion in leakage.suspects(judged, y, table.task.value, table.target):
        notes.append(finding(_CODES[suspicion.code], column=suspicion.name, evidence=suspicion.evidence))
    return notes


def _worth_a_look(table: TrainingTable, at: Ints, y: Floats) -> list[int]:
    """All columns, or in a very wide table those whose values or gaps go most with the outcome."""
    total = len(table.number_columns) + len(table.category_columns)
    if total <= MANY_COLUMNS:
        return list(range(total))
    numbers = table.numbers[at]
    absent = np.isnan(numbers)
    known = (~absent).sum(axis=0)
    centre = np.where(absent, 0, numbers).sum(axis=0) / np.maximum(known, 1)
    values = np.where(absent, 0, numbers - centre)
    outcome = np.stack([(y == c) for c in np.unique(y)], axis=1) if table.classes else y[:, None]
    outcome = outcome - outcome.mean(axis=0)
    strength = np.zeros(total)
    strength[len(table.number_columns) :] = 2.0
    for part in (values, absent - absent.mean(axis=0)):
        size = np.sqrt((part**2).sum(axis=0))[:, None] * np.sqrt((outcome**2).sum(axis=0))[None, :]
        related = np.abs(part.T @ outcome) / np.where(size > 0, size, np.inf)
        strength[: len(table.number_columns)] = np.maximum(strength[: len(table.number_columns)], related.max(axis=1))
    return sorted(int(j) for j in np.argsort(-strength, kind="stable")[:MANY_COLUMNS])


def _sizes(table: TrainingTable, y: Floats, prepared: Preprocessor) -> list[Finding]:
    notes = []
    if y.size < 200:
        notes.append(finding("small_sample", count=int(y.size)))
    if table.task is TaskKind.REGRESSION:
        scarce = y.size
    elif table.task is TaskKind.SURVIVAL:
        scarce = int(y.sum())
    else:
        scarce = int(np.bincount(y.astype(np.int64), minlength=len(table.classes)).min())
        if scarce < 0.05 * y.size:
            notes.append(finding("rare_outcome", count=scarce))
    if scarce < 10 * prepared.width:
        notes.append(finding("few_events_per_predictor", count=scarce, note=f"{scarce} / {prepared.width}"))
    return notes


MAIN = {
    TaskKind.BINARY: ("auroc", 0.5),
    TaskKind.MULTICLASS: ("macro_auroc", 0.5),
    TaskKind.REGRESSION: ("r2", 0.0),
    TaskKind.SURVIVAL: ("harrell_c", 0.5),
}


def of_results(task: TaskKind, test: Figures) -> list[Finding]:
    """Findings on the best model's held-out figures."""
    if not test:
        return [finding("no_test_metrics")]
    name, chance = MAIN[task]
    main = test.get(name, {})
    lo, hi = main.get("lo"), main.get("hi")
    if lo is None or hi is None:
        return []
    notes = []
    if hi - lo > 0.15:
        notes.append(finding("wide_interval"))
    if lo <= chance:
        notes.append(finding("no_better_than_chance"))
    return notes
