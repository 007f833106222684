"""Looks at the training rows for what would make an honest figure too good, or too uncertain to use."""

import re

import numpy as np

from medloom_contracts.manifests import Finding, TaskKind
from medloom_stats import discrimination
from medloom_train.domain.findings import finding
from medloom_train.domain.preprocessing import Preprocessor
from medloom_train.domain.scores import Figures
from medloom_train.domain.table import Floats, Ints, TrainingTable

NEAR_PERFECT, STRONG, MISSING_TELLS = 0.985, 0.93, 0.85
NEAR_PERFECT_R2, STRONG_R2 = 0.98, 0.9
MANY_COLUMNS = 400

_OUTCOME_NAME = re.compile(
    r"(dead|death|died|deceas|mortal|surviv|autops|discharg|dischg|outcome|follow.?up|(^|_)fu(_|\d|$)"
    r"|readmi|14d|30d|90d|사망|퇴원|추적|예후|생존)",
    re.IGNORECASE,
)


def _bins(table: TrainingTable, at: Ints, j: int) -> tuple[Ints, str]:
    """A column as small integer codes: 16 quantile bins of a number, the levels of a category, 0 for missing."""
    if j < len(table.number_columns):
        values = table.numbers[at, j]
        known = values[~np.isnan(values)]
        cuts = np.unique(np.quantile(known, np.linspace(0, 1, 17)[1:-1])) if known.size else np.array([])
        binned = np.searchsorted(cuts, values, side="left") + 1
        return np.where(np.isnan(values), 0, binned).astype(np.int64), table.number_columns[j].name
    k = j - len(table.number_columns)
    return table.codes[at, k].astype(np.int64) + 1, table.category_columns[k].name


def _folded_means(code: Ints, y: Floats, fold: Ints) -> Floats:
    """For each row the mean outcome of its code in the other folds, shrunken towards the overall mean by 5 rows."""
    size = int(code.max()) + 1
    total, count = np.bincount(code, y, size), np.bincount(code, minlength=size).astype(np.float64)
    out = np.empty(y.size)
    for f in np.unique(fold):
        inside = fold == f
        t = total - np.bincount(code[inside], y[inside], size)
        c = count - np.bincount(code[inside], minlength=size)
        overall = t.sum() / max(1.0, c.sum())
        out[inside] = ((t + 5 * overall) / (c + 5))[code[inside]]
    return out


def _strength(code: Ints, y: Floats, fold: Ints, task: TaskKind) -> float:
    """How well one column alone predicts: AUROC (of the most frequent class against the rest) or R squared."""
    if task is TaskKind.REGRESSION:
        gap = y - _folded_means(code, y, fold)
        return float(1 - (gap @ gap) / ((y - y.mean()) @ (y - y.mean())))
    best = 0.5
    for c in np.unique(y)[-1:] if np.unique(y).size == 2 else np.unique(y):
        one = (y == c).astype(np.float64)
        if 0 < one.sum() < one.size:
            best = max(best, discrimination.placements(one, _folded_means(code, one, fold)).auc)
    return best


def _column_findings(name: str, code: Ints, y: Floats, fold: Ints, task: TaskKind) -> list[Finding]:
    regression = task is TaskKind.REGRESSION
    perfect, strong = (NEAR_PERFECT_R2, STRONG_R2) if regression else (NEAR_PERFECT, STRONG)
    absent = (code == 0).astype(np.int64)
    if not regression and 0.02 < absent.mean() < 0.98 and _strength(absent, y, fold, task) >= MISSING_TELLS:
        return [finding("missing_tells_outcome", column=name)]
    alone = _strength(code, y, fold, task)
    if alone >= perfect:
        return [finding("near_perfect_predictor", column=name)]
    if alone >= strong:
        return [finding("strong_single_predictor", column=name)]
    return []


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
    y, fold = table.y[at], table.fold[at]
    notes = list(table.findings) + _used(table, at, prepared)
    notes += _sizes(table, y, prepared)
    if table.extra.get("split_override"):
        notes.append(finding("split_override"))
    for j in _worth_a_look(table, at, y):
        code, name = _bins(table, at, j)
        notes += _column_findings(name, code, y, fold, table.task)
    names = [c.name for c in table.number_columns] + [c.name for c in table.category_columns]
    notes += [finding("outcome_time_name", column=name) for name in names if _OUTCOME_NAME.search(name)]
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
    else:
        scarce = int(np.bincount(y.astype(np.int64), minlength=len(table.classes)).min())
        if scarce < 0.05 * y.size:
            notes.append(finding("rare_outcome", count=scarce))
    if scarce < 10 * prepared.width:
        notes.append(finding("few_events_per_predictor", count=scarce, note=f"{scarce} / {prepared.width}"))
    return notes


MAIN = {TaskKind.BINARY: ("auroc", 0.5), TaskKind.MULTICLASS: ("macro_auroc", 0.5), TaskKind.REGRESSION: ("r2", 0.0)}


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
