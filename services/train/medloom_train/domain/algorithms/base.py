"""What an algorithm is: a name, a schema, a view of the data, and a fit that gives predictions and a leaf."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Generic, Self, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from medloom_contracts.errors import Words
from medloom_contracts.manifests import TaskKind
from medloom_train.domain.leaves import Leaf
from medloom_train.domain.preprocessing import View
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import Floats, Floats32

CLASSICAL = frozenset({TaskKind.BINARY, TaskKind.MULTICLASS, TaskKind.REGRESSION})


class Params(BaseModel):
    """Base of an algorithm's settings: unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def for_refit(self) -> Self:
        """The settings of the final fit on all rows."""
        return self

    @property
    def refit_work(self) -> float:
        """How many times the work of a fit in a fold the final fit is, beside its greater number of rows."""
        return 1.0


P = TypeVar("P", bound=Params)


@dataclass(frozen=True)
class Sample:
    """Rows to learn from: ``y`` holds class indices, or a standardised value for a regression (``outputs`` 1)."""

    X: Floats32
    y: Floats
    task: TaskKind
    outputs: int
    weights: Floats | None = None
    seed: int = 0
    monotone: tuple[int, ...] | None = None
    survival: SurvivalTarget | None = None


@dataclass(frozen=True)
class Staged:
    """Predictions on validation rows after so many iterations: ``predictions[g]`` is [N, K] after ``iterations[g]``."""

    iterations: tuple[int, ...]
    predictions: tuple[Floats, ...]


class Fitted(ABC):
    """A fitted model inside the process that fitted it."""

    @abstractmethod
    def predict(self, X: Floats32) -> Floats:
        """Probabilities [N, K], or a standardised value [N, 1], by the library itself."""

    @abstractmethod
    def leaf(self) -> Leaf:
        """The same model as arrays for the ONNX file."""


class Algorithm(ABC, Generic[P]):
    name: ClassVar[str]
    title: ClassVar[Words]
    family: ClassVar[str]
    view: ClassVar[View]
    safe: ClassVar[bool] = True
    tasks: ClassVar[frozenset[TaskKind]] = CLASSICAL
    iterative: ClassVar[bool] = False
    params: type[P]

    @abstractmethod
    def fit(self, sample: Sample, params: P, iterations: int | None = None) -> Fitted:
        """Learn from all rows of ``sample``; ``iterations`` fixes the rounds of an iterative algorithm."""

    def fit_staged(self, sample: Sample, params: P, valid: Sample) -> Staged:
        """Learn, and predict the validation rows after a growing number of iterations (one entry if not iterative)."""
        return Staged((0,), (self.fit(sample, params).predict(valid.X),))

    def safe_params(self, params: P) -> P:
        """The nearest settings of the safe search space (permissions.md, safe-model gate)."""
        return params


def loss(y: Floats, predicted: Floats, task: TaskKind) -> float:
    """What members are chosen by: mean log loss, or mean squared error of the standardised value."""
    if task is TaskKind.REGRESSION:
        return float(np.mean((y - predicted[:, 0]) ** 2))
    chosen = predicted[np.arange(y.size), y.astype(np.int64)]
    return float(-np.mean(np.log(np.clip(chosen, 1e-7, 1.0))))


def full_columns(predicted: Floats, classes: Floats, outputs: int) -> Floats:
    """Predictions of a model that saw only some classes, widened with zeros to all of them."""
    if predicted.shape[1] == outputs:
        return predicted
    wide = np.zeros((predicted.shape[0], outputs))
    wide[:, classes.astype(np.int64)] = predicted
    return wide


STAGES = (
    5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 110, 130, 160, 190, 230, 280, 340, 410, 500, 600, 720, 860, 1030, 1240,
    1500, 1800, 2160, 2600, 3000, 4000, 5000,
)  # fmt: skip


def stages(limit: int) -> tuple[int, ...]:
    """The iteration counts at which a booster is judged, up to ``limit`` itself."""
    return (*(s for s in STAGES if s < limit), limit)
