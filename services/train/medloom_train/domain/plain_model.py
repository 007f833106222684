"""A main-effects regression of the training rows: what is fitted when gaps are judged and optimism is measured."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_stats import linear, logistic
from medloom_stats.imputation import Block
from medloom_train.domain.table import Bools, Floats, Ints, TrainingTable

MOST_TERMS, LEVELS, RAREST = 20, 6, 10
OTHER: Final = "…"
# log odds for a step of one standard deviation, or from one level to another, that no data support
_ENDLESS: Final = 8.0
_TASKS: Final = frozenset({TaskKind.BINARY, TaskKind.MULTICLASS, TaskKind.REGRESSION})


@dataclass(frozen=True)
class Term:
    """One coefficient: of a number per standard deviation ``unit``, of a category's ``level`` against the first."""

    column: str
    level: str | None
    unit: float | None


@dataclass(frozen=True)
class Variable:
    """One predictor: ``block.values`` is one standardised number, or 0/1 for each level, the reference first."""

    name: str
    block: Block
    levels: tuple[str, ...] | None
    unit: float | None

    @property
    def terms(self) -> tuple[Term, ...]:
        if self.levels is None:
            return (Term(self.name, None, self.unit),)
        return tuple(Term(self.name, level, None) for level in self.levels[1:])


@dataclass(frozen=True)
class Plain:
    """The outcome (0/1, or the value), the chosen predictors, how many were left out, and columns of the design that no
    fit uses."""

    y: Floats
    event: str | None
    variables: tuple[Variable, ...]
    left_out: int
    groups: Ints | None
    without: frozenset[int] = frozenset()

    @property
    def logistic(self) -> bool:
        return self.event is not None

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for variable in self.variables for term in variable.terms)

    @property
    def missing(self) -> Bools:
        return np.column_stack([variable.block.missing for variable in self.variables])


@dataclass(frozen=True)
class Fit:
    """Coefficients and squared standard errors ``[terms]``, NaN where the rows cannot tell; ``rows`` used."""

    coef: Floats
    variance: Floats
    predicted: Floats
    rows: int
    events: int | None
    df: int


def plain(table: TrainingTable, most_rows: int, seed: int) -> Plain | None:
    """The regression that the training rows can carry: one term for each 10 rows of the scarcer outcome class (or of
    all rows), at least 3 and at most 20, the predictors that go most with the outcome first. A class target is its
    event, or its most frequent class, against the rest. None when no predictor varies or a class has under 10 rows,
    and for other tasks.

    More than ``most_rows`` rows are thinned out at random.
    """
    if table.task not in _TASKS:
        return None
    at = table.train
    if at.size > most_rows:
        at = np.sort(np.random.default_rng(seed).choice(at, most_rows, replace=False))
    y, event = _outcome(table, at)
    scarce = y.size if event is None else int(min(y.sum(), y.size - y.sum()))
    if scarce < RAREST or np.ptp(y) == 0:
        return None
    found = [v for v in (*_numbers(table, at), *_categories(table, at, y, event)) if v is not None]
    found.sort(key=lambda variable: -_strength(variable, y))
    room, chosen = min(MOST_TERMS, max(3, scarce // 10)), list[Variable]()
    for variable in found:
        if sum(len(v.terms) for v in chosen) + len(variable.terms) <= room:
            chosen.append(variable)
    if not chosen:
        return None
    left_out = len(table.number_columns) + len(table.category_columns) - len(chosen)
    return Plain(y, event, tuple(chosen), left_out, None if table.groups is None else table.groups[at])


def _outcome(table: TrainingTable, at: Ints) -> tuple[Floats, str | None]:
    y = table.y[at]
    if table.task is TaskKind.REGRESSION:
        return y, None
    code = 1 if table.task is TaskKind.BINARY else int(np.bincount(y.astype(np.int64)).argmax())
    return (y == code).astype(np.float64), table.classes[code]


def _numbers(table: TrainingTable, at: Ints) -> list[Variable | None]:
    found: list[Variable | None] = []
    for j, column in enumerate(table.number_columns):
        values = table.numbers[at, j].astype(np.float64)
        gap = np.isnan(values)
        known = values[~gap]
        spread = float(known.std(ddof=1)) if known.size > 1 else 0.0
        if known.size < RAREST or not spread > 0:
            continue
        # yes and no stay as they are: a coefficient of "yes" is easier to read than one of a standard deviation
        centre, unit = (0.0, 1.0) if np.isin(known, (0.0, 1.0)).all() else (float(known.mean()), spread)
        found.append(Variable(column.name, Block(((values - centre) / unit)[:, None], gap), None, unit))
    return found


def _categories(table: TrainingTable, at: Ints, y: Floats, event: str | None) -> list[Variable | None]:
    outcome = None if event is None else y
    return [
        _category(column.name, column.levels, table.codes[at, k], outcome)
        for k, column in enumerate(table.category_columns)
    ]


def _category(name: str, levels: tuple[str, ...], codes: Ints, y: Floats | None) -> Variable | None:
    """Levels that can carry a coefficient (10 rows or more, 5 of each outcome), at most 6, the most frequent first as
    the reference; the rest together, or with the reference when they are too few."""
    there, counts = np.unique(codes[codes >= 0], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    kept = [int(there[i]) for i in order if _carries(codes == there[i], y)][:LEVELS]
    if not kept:
        return None
    columns = [(codes == level).astype(np.float64) for level in kept]
    shown = [levels[level] for level in kept]
    rest = (codes >= 0) & ~np.isin(codes, kept)
    if _carries(rest, y):
        columns.append(rest.astype(np.float64))
        shown.append(OTHER)
    else:
        columns[0] = columns[0] + rest
    if len(columns) < 2:
        return None
    return Variable(name, Block(np.column_stack(columns), codes < 0), tuple(shown), None)


def _carries(rows: Bools, y: Floats | None) -> bool:
    """Whether these rows are enough for a coefficient: without both outcomes among them it would be infinite."""
    if rows.sum() < RAREST:
        return False
    return y is None or min(y[rows].sum(), (1 - y[rows]).sum()) >= RAREST // 2


def _strength(variable: Variable, y: Floats) -> float:
    """Multiple correlation of one predictor with the outcome in the rows that know it."""
    known = ~variable.block.missing
    X = variable.block.values[known]
    X = X if X.shape[1] == 1 else X[:, 1:]
    centred, outcome = X - X.mean(axis=0), y[known] - y[known].mean()
    if not (outcome @ outcome) > 0:
        return 0.0
    coef = np.linalg.lstsq(centred, outcome, rcond=None)[0]
    explained = centred @ coef
    return float(explained @ explained) / float(outcome @ outcome)


def design(values: list[Floats]) -> Floats:
    """Intercept and terms from the completed values of every variable."""
    columns = [v if v.shape[1] == 1 else v[:, 1:] for v in values]
    return np.column_stack([np.ones(values[0].shape[0]), *columns])


def settled(model: Plain, X: Floats) -> Plain:
    """The regression without the terms that all rows together cannot carry, so that no later fit tries them again.

    Raises ValueError as ``fit``.
    """
    found = fit(model, X, np.arange(model.y.size))
    return replace(model, without=frozenset((np.flatnonzero(np.isnan(found.coef)) + 1).tolist()))


def fit(model: Plain, X: Floats, rows: Ints) -> Fit:
    """The regression of these rows (which may repeat); terms that they cannot tell apart are NaN.

    Raises ValueError when a logistic regression has no maximum (separation) or one class alone.
    """
    y = model.y[rows]
    kept = [j for j in _independent(X[rows]) if j not in model.without]
    events = int(y.sum()) if model.logistic else None
    coef, variance = np.full(X.shape[1], np.nan), np.full(X.shape[1], np.nan)
    if model.logistic:
        if y.min() == y.max():
            raise ValueError("one class only")
        kept, found = _without_separation(X[rows], y, kept, None if model.groups is None else model.groups[rows])
        coef[kept], variance[kept] = found.coef, np.diag(found.cov)
    else:
        line = linear.fit(X[rows][:, kept], y)
        coef[kept], variance[kept] = line.coef, np.diag(line.cov)
    eta = X @ np.nan_to_num(coef)
    predicted = logistic.expit(eta) if model.logistic else eta
    return Fit(coef[1:], variance[1:], predicted, rows.size, events, rows.size - len(kept))


def _without_separation(
    X: Floats, y: Floats, kept: list[int], groups: Ints | None
) -> tuple[list[int], logistic.LogisticFit]:
    """The fit without the terms whose coefficients run to infinity, the weakest of them first.

    Raises ValueError when the strongest predictor or half of the terms would have to go.
    """
    fewest = len(kept) / 2
    while True:
        found = logistic.fit(X[:, kept], y, groups=groups)
        endless = [j for j, value in zip(kept, found.coef, strict=True) if j and abs(value) > _ENDLESS]
        if not found.separated:
            return kept, found
        if not endless or endless[0] == 1 or len(kept) - 1 <= fewest:
            raise ValueError("the outcome is separated")
        kept = [j for j in kept if j != endless[-1]]


def _independent(X: Floats) -> list[int]:
    """Columns from the left that are no combination of those before them (modified Gram-Schmidt)."""
    basis: list[Floats] = []
    kept = []
    for j in range(X.shape[1]):
        column = X[:, j].copy()
        size = float(np.linalg.norm(column))
        for direction in basis:
            column -= (direction @ column) * direction
        left = float(np.linalg.norm(column))
        if left > 1e-8 * max(size, 1e-300) and size > 0:
            basis.append(column / left)
            kept.append(j)
    return kept
