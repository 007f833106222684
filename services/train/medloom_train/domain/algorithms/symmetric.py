"""Gradient boosting with symmetric trees: every node of a level asks the same question (Kohavi & Li 1995).

Trees of depth ``d`` are ``d`` questions and ``2^d`` values, which regularises them: on small tables they often beat
deeper ones (Prokhorenkova et al. 2018, whose package cannot leave as one ONNX file with ours). Second-order gains and
leaf values after Chen & Guestrin (2016), quantile bins, rows drawn for each tree (Friedman 2002). Missing values lie
below all others. Numpy only: an experiment on a small table loads no further library.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.base import Algorithm, Fitted, Sample, Staged
from medloom_train.domain.algorithms.boosting import BoostingParams, affordable, draws, link_of, linked, staged
from medloom_train.domain.algorithms.trees import TreeBuilder
from medloom_train.domain.leaves import Leaf
from medloom_train.domain.preprocessing import View
from medloom_train.domain.table import Floats, Floats32, Ints

# a missing value passes every threshold on the left, and this one is passed by nothing else
LOWEST = float(np.finfo(np.float32).min)
# a tree looks at as many columns, drawn for it, as have this many bins together: what bounds memory on wide tables
MOST_BINS = 8192


class SymmetricParams(BoostingParams):
    depth: int = Field(default=6, ge=1, le=8)
    subsample: float = Field(default=0.8, gt=0.1, le=1)
    reg_lambda: float = Field(default=3.0, gt=0, le=1000)
    bins: int = Field(default=64, ge=4, le=255)


@dataclass(frozen=True)
class Tree:
    """``D`` questions "is column ``features[i]`` above ``thresholds[i]``?", the first the highest bit of a leaf's
    number, and the leaves' ``values`` [2^D, K]."""

    features: Ints
    thresholds: Floats32
    values: Floats

    def leaves(self, X: Floats32) -> Ints:
        """The leaf of each row."""
        at = np.zeros(X.shape[0], dtype=np.int64)
        for feature, threshold in zip(self.features, self.thresholds, strict=True):
            at = 2 * at + (X[:, feature] > threshold)
        return at


def _borders(column: Floats32, most: int) -> Floats32:
    """At most ``most`` thresholds: between neighbouring values, or at quantiles of the values."""
    seen = np.unique(column[~np.isnan(column)])
    if seen.size - 1 > most:
        seen = np.unique(np.quantile(column[~np.isnan(column)], np.linspace(0, 1, most + 1), method="lower"))
    # in the middle of two values, and never above the upper one
    below = seen[:-1].astype(np.float64)
    middle = (below + (seen[1:].astype(np.float64) - below) / 2).astype(np.float32)
    return np.minimum(middle, np.nextafter(seen[1:], np.float32(-np.inf))).astype(np.float32)


class _Bins:
    """Columns as small whole numbers: 0 is missing, ``b`` lies between the thresholds ``b - 2`` and ``b - 1``."""

    def __init__(self, X: Floats32, most: int) -> None:
        self.borders = [_borders(X[:, j], most) for j in range(X.shape[1])]
        self.counts = np.array([each.size + 2 for each in self.borders], dtype=np.int64)
        self.of = np.empty(X.shape, dtype=np.int64)
        for j, borders in enumerate(self.borders):
            self.of[:, j] = np.where(np.isnan(X[:, j]), 0, np.searchsorted(borders, X[:, j], side="left") + 1)

    def threshold(self, feature: int, bin_: int) -> float:
        """What values of bins above ``bin_`` are above of."""
        return LOWEST if bin_ == 0 else float(self.borders[feature][bin_ - 1])


class Booster:
    """Trees grown one after the other on the rows of a sample; ``margins`` [N, K] are theirs so far."""

    def __init__(self, sample: Sample, params: SymmetricParams) -> None:
        self._sample, self._params = sample, params
        self._random = np.random.default_rng(sample.seed)
        self._bins = _Bins(sample.X, params.bins)
        self._weights = np.ones(sample.y.size) if sample.weights is None else sample.weights
        self._hot = np.eye(sample.outputs)[sample.y.astype(np.int64)] if sample.task is TaskKind.MULTICLASS else None
        self.base = self._start()
        self.margins = np.tile(self.base, (sample.y.size, 1))
        self.trees: list[Tree] = []

    def _start(self) -> Floats:
        y, weights = self._sample.y, self._weights
        if self._hot is not None:
            return np.log(np.clip(np.average(self._hot, axis=0, weights=weights), 1e-6, 1))
        mean = float(np.average(y, weights=weights))
        if self._sample.task is TaskKind.REGRESSION:
            return np.array([mean])
        kept = min(max(mean, 1e-6), 1 - 1e-6)
        return np.array([np.log(kept / (1 - kept))])

    def grow(self, rounds: int) -> None:
        """Add trees until there are ``rounds``."""
        while len(self.trees) < rounds:
            self._add()

    def _derivatives(self) -> tuple[Floats, Floats]:
        """Minus the gradient, and the diagonal of the Hessian, of each row's loss by its margins."""
        predicted = linked(self.margins, link_of(self._sample.task))
        if self._sample.task is TaskKind.REGRESSION:
            first, second = self._sample.y[:, None] - predicted, np.ones_like(predicted)
        elif self._hot is not None:
            first, second = self._hot - predicted, predicted * (1 - predicted)
        else:
            event = predicted[:, 1:]
            first, second = self._sample.y[:, None] - event, event * (1 - event)
        return first * self._weights[:, None], second * self._weights[:, None]

    def _add(self) -> None:
        first, second = self._derivatives()
        drawn = np.arange(first.shape[0])
        if self._params.subsample < 1:
            drawn = np.flatnonzero(self._random.random(drawn.size) < self._params.subsample)
        asked = self._questions(drawn, first[drawn], second[drawn])
        at = np.zeros(first.shape[0], dtype=np.int64)
        for feature, bin_ in asked:
            at = 2 * at + (self._bins.of[:, feature] > bin_)
        leaves, ridge = 1 << len(asked), self._params.reg_lambda
        sums = [[np.bincount(at, each[:, k], leaves) for k in range(each.shape[1])] for each in (first, second)]
        values = self._params.learning_rate * np.column_stack(sums[0]) / (np.column_stack(sums[1]) + ridge)
        self.margins += values[at]
        features = np.array([feature for feature, _ in asked], dtype=np.int64)
        thresholds = np.array([self._bins.threshold(*each) for each in asked], dtype=np.float32)
        self.trees.append(Tree(features, thresholds, values))

    def _columns(self) -> Ints:
        counts = self._bins.counts
        if int(counts.sum()) <= MOST_BINS:
            return np.arange(counts.size)
        order = self._random.permutation(counts.size)
        return np.sort(order[: max(1, int(np.searchsorted(np.cumsum(counts[order]), MOST_BINS)))])

    def _questions(self, rows: Ints, first: Floats, second: Floats) -> list[tuple[int, int]]:
        """Level by level the (column, bin) that gains most over all leaves of the level together."""
        columns = self._columns()
        counts = self._bins.counts[columns]
        ends = np.cumsum(counts)
        starts, total = ends - counts, int(ends[-1])
        places = self._bins.of[np.ix_(rows, columns)] + starts
        width = columns.size
        raised = [[np.repeat(each[:, k], width) for k in range(each.shape[1])] for each in (first, second)]
        leaf = np.zeros(rows.size, dtype=np.int64)
        asked: list[tuple[int, int]] = []
        for level in range(self._params.depth):
            leaves = 1 << level
            at = (leaf[:, None] * total + places).ravel()
            gain = np.zeros(total)
            for slope, bend in zip(*raised, strict=True):
                gain += self._gain(*(self._left(at, each, leaves, starts, counts) for each in (slope, bend)))
            gain[ends - 1] = -np.inf
            best = int(np.argmax(gain))
            where = int(np.searchsorted(ends, best, side="right"))
            bin_ = best - int(starts[where])
            asked.append((int(columns[where]), bin_))
            leaf = 2 * leaf + (places[:, where] > best)
        return asked

    @staticmethod
    def _left(at: Ints, weights: Floats, leaves: int, starts: Ints, counts: Ints) -> tuple[Floats, Floats]:
        """[leaves, bins] sums of ``weights`` left of each threshold, and [leaves, 1] of all rows of a leaf."""
        total = int(counts.sum())
        filled = np.bincount(at, weights, leaves * total).reshape(leaves, total)
        sums: Floats = np.cumsum(filled, axis=1, dtype=np.float64)
        before = np.where(starts > 0, sums[:, starts - 1], 0.0)
        whole = sums[:, [int(counts[0]) - 1]]
        return sums - np.repeat(before, counts, axis=1), whole

    def _gain(self, slopes: tuple[Floats, Floats], bends: tuple[Floats, Floats]) -> Floats:
        (g, g_all), (h, h_all), ridge = slopes, bends, self._params.reg_lambda
        return np.asarray((g**2 / (h + ridge) + (g_all - g) ** 2 / (h_all - h + ridge)).sum(axis=0), dtype=np.float64)


class FittedSymmetric(Fitted):
    """``boosters`` are copies of other draws; their margins are averaged."""

    def __init__(self, boosters: list[Booster], task: TaskKind) -> None:
        self._boosters, self._link = boosters, link_of(task)

    def margins(self, X: Floats32, first: int, last: int) -> Floats:
        """What trees ``first`` to ``last`` add; the first ones bring where they started from."""
        total = np.zeros((X.shape[0], self._boosters[0].base.size))
        for booster in self._boosters:
            total += booster.base if first == 0 else 0.0
            for tree in booster.trees[first:last]:
                total += tree.values[tree.leaves(X)]
        return np.asarray(total / len(self._boosters), dtype=np.float64)

    def predict(self, X: Floats32) -> Floats:
        return linked(self.margins(X, 0, len(self._boosters[0].trees)), self._link)

    def leaf(self) -> Leaf:
        builder, count = TreeBuilder(), len(self._boosters)
        for booster in self._boosters:
            for tree in booster.trees:
                builder.start_tree()
                _add(builder, tree, count)
        base = np.mean([booster.base for booster in self._boosters], axis=0)
        return builder.leaf(strict=False, base=tuple(float(b) for b in base), link=self._link, down=False)


def _add(builder: TreeBuilder, tree: Tree, copies: int) -> None:
    """The same question at every node of a level."""
    stack = [(0, 0, -1, False)]
    while stack:
        level, number, parent, on_left = stack.pop()
        if level == tree.features.size:
            values = tree.values[number] / copies
            builder.add_leaf(parent, on_left, tuple(range(values.size)), tuple(float(v) for v in values))
            continue
        feature, threshold = int(tree.features[level]), float(tree.thresholds[level])
        me = builder.add_split(parent, on_left, feature, threshold, missing_left=True)
        stack.append((level + 1, 2 * number + 1, me, False))
        stack.append((level + 1, 2 * number, me, True))


class SymmetricBoosting(Algorithm[SymmetricParams]):
    name: ClassVar[str] = "symmetric_boosting"
    title: ClassVar[Words] = Words(en="Gradient boosting with symmetric trees", ko="대칭 트리 그래디언트 부스팅")
    family: ClassVar[str] = "symmetric_boosting"
    view: ClassVar[View] = "booster"
    # a leaf may hold a single patient
    safe: ClassVar[bool] = False
    iterative: ClassVar[bool] = True
    params = SymmetricParams

    def fit(self, sample: Sample, params: SymmetricParams, iterations: int | None = None) -> Fitted:
        boosters = [Booster(draw, params) for draw in draws(sample, params.copies)]
        for booster in boosters:
            booster.grow(iterations or affordable(params.rounds, sample.y.size))
        return FittedSymmetric(boosters, sample.task)

    def fit_staged(self, sample: Sample, params: SymmetricParams, valid: Sample) -> Staged:
        boosters = [Booster(draw, params) for draw in draws(sample, params.copies)]
        fitted = FittedSymmetric(boosters, sample.task)

        def margins(first: int, last: int) -> Floats:
            for booster in boosters:
                booster.grow(last)
            return fitted.margins(valid.X, first, last)

        return staged(margins, valid, affordable(params.rounds, sample.y.size), link_of(sample.task), params.patience)
