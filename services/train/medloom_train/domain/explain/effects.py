"""Shapley values of the best model, told as spreads over bands of patients and never row by row."""

import math

import numpy as np

from medloom_contracts.explanations import FEWEST, Band, Effect, Interval, Shapley
from medloom_contracts.manifests import TaskKind
from medloom_stats.arrays import Floats
from medloom_stats.shapley import Shapley as Values
from medloom_stats.shapley import shapley_values
from medloom_train.domain.explain.inputs import Inputs, answering
from medloom_train.domain.explain.plan import BACKGROUND
from medloom_train.domain.explain.reliance import sampled
from medloom_train.domain.table import Ints, TrainingTable
from medloom_train.domain.trials import Bench

SHOWN, FINE_BANDS = 20, 10
FEW_VALUES = 6


def explained_rows(bench: Bench, count: int) -> tuple[Ints, Ints]:
    """Training rows whose predictions are taken apart, and the background rows they are compared with."""
    train, seed = bench.table.train, bench.options.seed
    return sampled(train, count, seed), sampled(train, BACKGROUND, seed + 1)


def measured(bench: Bench, inputs: Inputs, body: bytes, at: Ints, background: Ints) -> Values:
    """Shapley values of some rows; a module-level function so that the pool can run it."""
    table = bench.table
    behind = inputs.matrix(table, background)
    return shapley_values(
        answering(body, inputs), inputs.matrix(table, at), behind, seed=bench.options.seed + int(at[0])
    )


def rounded(value: float) -> float:
    """Three significant digits, so that no patient's own value stands as a limit."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    return round(value, 2 - math.floor(math.log10(abs(value))))


def _mean(values: Floats) -> Interval:
    mean = float(values.mean())
    half = 1.959963984540054 * float(values.std(ddof=1)) / math.sqrt(values.size)
    return Interval(value=mean, lo=mean - half, hi=mean + half)


def _band(values: Floats, low: float | None, high: float | None, category: str | None) -> Band:
    quantiles = {f"q{q}": float(np.quantile(values, q / 100)) for q in (10, 25, 50, 75, 90)}
    ends = {"low": None if low is None else rounded(low), "high": None if high is None else rounded(high)}
    return Band(category=category, n=values.size, mean=_mean(values), **ends, **quantiles)


def _number_bands(column: Floats, values: Floats, count: int) -> tuple[Band, ...]:
    """Equally large bands of a number; neighbours are joined until each holds 10 patients. The outer limits are the 5th
    and the 95th percentile."""
    known = ~np.isnan(column)
    if int(known.sum()) < 2 * FEWEST:
        return ()
    inside, added = column[known], values[known]
    wanted = min(count, int(known.sum()) // FEWEST)
    edges = np.unique(np.quantile(inside, np.linspace(0, 1, wanted + 1)))
    codes = np.clip(np.searchsorted(edges, inside, side="right") - 1, 0, max(edges.size - 2, 0))
    found, held = [], np.zeros(inside.size, dtype=bool)
    outer = np.quantile(inside, [0.05, 0.95])
    start = float(outer[0])
    for code in np.unique(codes):
        held |= codes == code
        rest = int((codes > code).sum())
        if int(held.sum()) >= FEWEST and (rest >= FEWEST or rest == 0):
            end = float(edges[min(code + 1, edges.size - 1)]) if rest else float(outer[1])
            found.append(_band(added[held], start, max(start, end), None))
            start, held = end, np.zeros(inside.size, dtype=bool)
    return tuple(found)


def _category_bands(column: Floats, values: Floats, texts: Floats) -> tuple[Band, ...]:
    found = []
    for code in np.unique(column):
        inside = column == code
        if int(inside.sum()) >= FEWEST:
            found.append(_band(values[inside], None, None, str(texts[int(code)])))
    return tuple(sorted(found, key=lambda band: -band.n))


def _code_bands(column: Floats, values: Floats) -> tuple[Band, ...]:
    """A number with few values is a code: a band for each value, and one for missing."""
    absent = np.isnan(column)
    parts = [(f"{value:g}", column == value) for value in np.unique(column[~absent])] + [("", absent)]
    return tuple(
        _band(values[inside], None, None, text) for text, inside in parts if int(np.count_nonzero(inside)) >= FEWEST
    )


def described(table: TrainingTable, inputs: Inputs, at: Ints, values: Values) -> Shapley:
    """Predictors by mean absolute contribution, with what bands of patients get from them."""
    binary = table.task in (TaskKind.BINARY, TaskKind.SURVIVAL)
    several = table.task is TaskKind.MULTICLASS
    explained = values.values.shape[2] - 1
    rows = inputs.matrix(table, at)
    sizes = np.abs(values.values)
    order = np.argsort(-sizes.mean(axis=(0, 2)), kind="stable")
    items = [_effect(table, inputs, rows, values.values, int(j), several) for j in order[:SHOWN]]
    output = table.positive if binary else table.target
    return Shapley(
        part="train",
        n=at.size,
        background=BACKGROUND,
        of=len(inputs.names),
        base=None if several else float(values.base[explained]),
        output=str(output),
        sampling_error=float(np.nanmedian(values.errors)),
        items=tuple(items),
    )


def _effect(table: TrainingTable, inputs: Inputs, rows: Floats, values: Floats, j: int, several: bool) -> Effect:
    name = inputs.names[j]
    if several:
        means = np.abs(values[:, j, :]).mean(axis=0)
        by_class = {text: float(means[k]) for k, text in enumerate(table.classes)}
        return Effect(name=name, size=_mean(np.abs(values[:, j, :]).mean(axis=1)), sizes=by_class)
    own, column = values[:, j, -1], rows[:, j]
    size = _mean(np.abs(own))
    if inputs.is_category(j):
        texts = inputs.texts[j - len(inputs.number_names)]
        return Effect(name=name, size=size, thirds=_category_bands(column, own, texts))
    if np.unique(column[~np.isnan(column)]).size <= FEW_VALUES:
        return Effect(name=name, size=size, thirds=_code_bands(column, own))
    return Effect(
        name=name,
        size=size,
        thirds=_number_bands(column, own, 3),
        bands=_number_bands(column, own, FINE_BANDS),
    )
