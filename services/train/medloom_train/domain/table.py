"""The approved data as training sees it: float32 numbers, coded categories, the target, folds and groups."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.manifests import Column, Finding, TaskKind
from medloom_train.domain.survival.target import SurvivalTarget

Floats32 = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LARGEST = 1e30
MISSING, UNSEEN = -1, -2
UNSEEN_TEXT = "\u27c2 unseen level"


@dataclass(frozen=True)
class NumberColumn:
    name: str
    column: Column


@dataclass(frozen=True)
class CategoryColumn:
    """``levels[code]`` is the text of a category; code -1 is missing, -2 a level that training never saw."""

    name: str
    column: Column
    levels: tuple[str, ...]


@dataclass(frozen=True)
class TrainingTable:
    """All rows of the split: ``test`` is True in the held-out test, ``fold`` is -1 there.

    ``scores`` ``[n, scores]`` are existing scores that the model is compared with and never learns from.
    In a survival task ``y`` is 1 for an event and 0 for its censoring, and ``survival`` holds the times.
    """

    task: TaskKind
    target: str
    rows: Ints
    numbers: Floats32
    number_columns: tuple[NumberColumn, ...]
    codes: NDArray[np.int32]
    category_columns: tuple[CategoryColumn, ...]
    y: Floats
    test: NDArray[np.bool_]
    fold: Ints
    classes: tuple[str, ...] = ()
    positive: str | None = None
    target_unit: str = ""
    groups: Ints | None = None
    sites: NDArray[np.int64] | None = None
    site_names: tuple[str, ...] = ()
    scores: Floats | None = None
    score_columns: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    survival: SurvivalTarget | None = None

    @property
    def n(self) -> int:
        return int(self.rows.size)

    @property
    def train(self) -> Ints:
        """Positions of the training rows."""
        return np.flatnonzero(~self.test)

    @property
    def folds(self) -> tuple[int, ...]:
        return tuple(int(f) for f in np.unique(self.fold[~self.test]))

    @property
    def outputs(self) -> int:
        """Columns of a prediction: classes, horizons, or 1 for a regression."""
        if self.survival is not None:
            return len(self.survival.horizons)
        return max(1, len(self.classes))

    def take(self, at: Ints) -> "TrainingTable":
        """The rows at these positions."""
        return replace(
            self,
            rows=self.rows[at],
            numbers=self.numbers[at],
            codes=self.codes[at],
            y=self.y[at],
            test=self.test[at],
            fold=self.fold[at],
            groups=None if self.groups is None else self.groups[at],
            sites=None if self.sites is None else self.sites[at],
            scores=None if self.scores is None else self.scores[at],
            survival=None if self.survival is None else self.survival.take(at),
        )

    def raw_inputs(self) -> dict[str, NDArray[Any]]:
        """What a caller would feed the ONNX file for these rows: one [N, 1] array a column."""
        fed: dict[str, NDArray[Any]] = {
            column.name: self.numbers[:, [j]] for j, column in enumerate(self.number_columns)
        }
        for j, category in enumerate(self.category_columns):
            texts = np.array([*category.levels, UNSEEN_TEXT, ""], dtype=object)
            fed[category.name] = texts[self.codes[:, j]].reshape(-1, 1)
        return fed

    def merged_folds(self, count: int | None) -> "TrainingTable":
        """The approved folds merged into fewer, so that grouping and stratification stay as approved."""
        if count is None or count >= len(self.folds):
            return self
        return replace(self, fold=np.where(self.test, -1, self.fold % count))
