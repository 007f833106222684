"""A model's inputs as one table of numbers, which can be shuffled and mixed, and back as what its ONNX file takes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.explanations import InputLabel
from medloom_train.domain.preprocessing import Preprocessor
from medloom_train.domain.table import UNSEEN_TEXT, Floats, Ints, TrainingTable

BATCH = 4096


@dataclass(frozen=True)
class Inputs:
    """The columns that models take: first the numbers, then categories as codes (-1 is missing)."""

    numbers: Ints
    number_names: tuple[str, ...]
    categories: tuple[int, ...]
    category_names: tuple[str, ...]
    texts: tuple[NDArray[Any], ...]

    @classmethod
    def of(cls, table: TrainingTable, prepared: Preprocessor) -> "Inputs":
        at = tuple(plan.at for plan in prepared.categories)
        texts = tuple(np.array([*table.category_columns[j].levels, UNSEEN_TEXT, ""], dtype=object) for j in at)
        return cls(prepared.numbers.at, prepared.number_names, at, prepared.category_names, texts)

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.number_names, *self.category_names)

    def matrix(self, table: TrainingTable, at: Ints) -> Floats:
        """Rows ``at`` as ``[len(at), inputs]``."""
        numbers = table.numbers[np.ix_(at, self.numbers)]
        codes = table.codes[np.ix_(at, np.asarray(self.categories, dtype=np.int64))]
        return np.concatenate([numbers, codes], axis=1).astype(np.float64)

    def feed(self, rows: Floats) -> dict[str, NDArray[Any]]:
        """What the file is fed for these rows."""
        fed: dict[str, NDArray[Any]] = {}
        split = len(self.number_names)
        numbers = rows[:, :split].astype(np.float32)
        for j, name in enumerate(self.number_names):
            fed[name] = numbers[:, [j]]
        for j, (name, texts) in enumerate(zip(self.category_names, self.texts, strict=True)):
            fed[name] = texts[rows[:, split + j].astype(np.int64)].reshape(-1, 1)
        return fed

    def is_category(self, j: int) -> bool:
        return j >= len(self.number_names)

    def labels(self, table: TrainingTable) -> dict[str, InputLabel]:
        """Label, unit and type of each input."""
        found = {}
        for j, name in zip(self.numbers, self.number_names, strict=True):
            column = table.number_columns[int(j)].column
            found[name] = InputLabel(label=column.label, unit=column.unit, type="number")
        for k, name in zip(self.categories, self.category_names, strict=True):
            found[name] = InputLabel(label=table.category_columns[k].column.label, type="category")
        return found


@lru_cache(maxsize=2)
def _session(body: bytes) -> Any:
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.log_severity_level = 4
    return onnxruntime.InferenceSession(body, settings, providers=["CPUExecutionProvider"])


def answering(body: bytes, inputs: Inputs) -> Callable[[Floats], Floats]:
    """The file's answers ``[m, outputs]`` for rows ``[m, inputs]``; the file itself, as others will run it."""
    session = _session(body)
    wanted = {entry.name for entry in session.get_inputs()}

    def predict(rows: Floats) -> Floats:
        parts = []
        for start in range(0, rows.shape[0], BATCH):
            fed = inputs.feed(rows[start : start + BATCH])
            parts.append(session.run(None, {name: fed[name] for name in fed if name in wanted})[0])
        return np.asarray(np.concatenate(parts), dtype=np.float64)

    return predict
