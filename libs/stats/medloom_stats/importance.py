"""How much a model relies on each predictor: performance lost when the predictor's values are shuffled among rows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, group_codes, two_classes
from medloom_stats.estimate import Estimate
from medloom_stats.influence import auroc_influence, standard_error
from medloom_stats.intervals import bootstrap_distribution, percentile, z_quantile

Predict: TypeAlias = Callable[[Floats], Floats]
Losses: TypeAlias = Callable[[Floats], Floats]


class Reliance(NamedTuple):
    """One predictor: the rise of the mean loss, its standard deviation over the repeats of the shuffling, and for a
    binary outcome the fall of the AUROC. Around 0: the model does without it. Negative values are chance."""

    column: int
    loss: Estimate
    spread: float
    auroc: Estimate | None


def _table(rows: ArrayLike) -> Floats:
    table = np.array(rows, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] < 2:
        raise ValueError("rows must be a table of two rows or more")
    return table


def _event(answers: Floats) -> Floats:
    return answers if answers.ndim == 1 else answers[:, -1]


class _Shuffler:
    """Answers for rows in which one column was shuffled; the table is restored after each."""

    def __init__(self, predict: Predict, table: Floats, repeats: int, seed: int) -> None:
        self._predict, self._table, self._repeats, self._seed = predict, table, repeats, seed

    def answers(self, column: int) -> tuple[Ints, list[Floats]]:
        """Donors ``[repeats, n]`` of each row's value, and the answers. They depend on seed and column alone, so that
        columns may be worked off in any order."""
        random = np.random.default_rng([self._seed, column])
        kept = self._table[:, column].copy()
        donors = np.stack([random.permutation(kept.size) for _ in range(self._repeats)])
        found = []
        for donor in donors:
            self._table[:, column] = kept[donor]
            found.append(np.asarray(self._predict(self._table), dtype=np.float64))
        self._table[:, column] = kept
        return donors.astype(np.int64), found


def _lent(each: Floats, donors: Ints) -> Floats:
    """What rows add as donors of their value ``[n]``, from what the receiving rows show in each repeat.

    The mean over shuffled rows is a V-statistic of pairs (receiver, donor), so its variance has a part for either. A
    donor's part is how far its receivers deviate from their own mean over the other repeats. Sums to 0.
    """
    repeats = each.shape[0]
    if repeats < 2:
        return np.zeros(each.shape[1])
    lent = np.zeros(each.shape[1])
    for gap, donor in zip((each - each.mean(axis=0)) / (repeats - 1), donors, strict=True):
        lent[donor] += gap
    return lent


def _fall(
    labels: Floats, whole: Floats, answers: list[Floats], donors: Ints, *, clusters: Ints | None, level: float
) -> Estimate:
    """Fall of the AUROC, the mean over the repeats, with a normal interval."""
    area, share = auroc_influence(labels, _event(whole))
    parts = [auroc_influence(labels, _event(answer)) for answer in answers]
    moved = np.stack([rows for _, rows in parts])
    fall = area - float(np.mean([auc for auc, _ in parts]))
    error = standard_error((share - moved.mean(axis=0) - _lent(moved, donors))[:, None], clusters)[0]
    half = z_quantile(level) * float(error)
    return Estimate(fall, fall - half, fall + half)


def permutation_importance(
    predict: Predict,
    rows: ArrayLike,
    losses: Losses,
    *,
    y: ArrayLike | None = None,
    columns: Sequence[int] | None = None,
    repeats: int = 5,
    seed: int = 0,
    groups: ArrayLike | None = None,
    resamples: int = 1000,
    level: float = 0.95,
) -> list[Reliance]:
    """Permutation importance of columns with intervals (Breiman 2001; model reliance, Fisher, Rudin & Dominici 2019).

    ``predict`` maps rows ``[m, d]`` to answers ``[m]`` or ``[m, classes]``; ``rows`` ``[n, d]`` may hold NaN and
    codes of categories; ``losses`` maps the answers for ``rows`` to a loss of each row ``[n]``. A column is shuffled
    ``repeats`` times and the losses are averaged. The interval of the rise of the mean loss is a percentile bootstrap
    over rows, which are drawn as receivers and as donors of values at once; that of the fall of the AUROC (only with
    ``y``, 0/1) follows from DeLong's variance of the difference; with ``groups`` both respect the clusters. Rows the
    model was not fitted on show what it relies on to predict, its own training rows also what it memorised. A predictor
    whose information others carry too looks dispensable.
    Raises ValueError for fewer than two rows or no repeat.
    """
    if repeats < 1:
        raise ValueError("at least one repeat is needed")
    table = _table(rows)
    clusters = group_codes(groups, table.shape[0])
    labels = None if y is None else two_classes(y)
    chosen = range(table.shape[1]) if columns is None else columns
    whole = np.asarray(predict(table), dtype=np.float64)
    before = np.asarray(losses(whole), dtype=np.float64)
    shuffler = _Shuffler(predict, table, repeats, seed)
    rises, spreads, falls = [], [], []
    for column in chosen:
        donors, answers = shuffler.answers(column)
        gaps = np.stack([np.asarray(losses(answer), dtype=np.float64) - before for answer in answers])
        rises.append(gaps.mean(axis=0) + _lent(gaps, donors))
        spreads.append(float(gaps.mean(axis=1).std(ddof=1)) if repeats > 1 else float("nan"))
        falls.append(None if labels is None else _fall(labels, whole, answers, donors, clusters=clusters, level=level))
    if not rises:
        return []
    together = np.stack(rises, axis=1)
    drawn = bootstrap_distribution(
        lambda weights: (weights @ together) / weights.sum(axis=1, keepdims=True),
        table.shape[0],
        resamples=resamples,
        seed=seed,
        groups=clusters,
    )
    limits = [percentile(drawn[:, i], float(together[:, i].mean()), level) for i in range(len(rises))]
    return [
        Reliance(int(column), rise, spread, fall)
        for column, rise, spread, fall in zip(chosen, limits, spreads, falls, strict=True)
    ]
