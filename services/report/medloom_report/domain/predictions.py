"""Predictions as train stores them: Parquet with _row, part, fold, y, group, and p, p_<class>, value or p_<horizon>."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.errors import Words
from medloom_contracts.manifests import Task, TaskKind, time_text
from medloom_report.domain.errors import PredictionsUnreadable

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """One part of a model's predictions, ordered by row.

    ``y`` is 0/1 (binary), class positions (multiclass) or the value (regression); ``p`` is ``[n]`` for binary and
    regression, ``[n, classes]`` for multiclass and ``[n, horizons]`` for survival, where ``y`` is 1 for an event, 0 for
    its censoring and ``time`` the follow-up. ``groups`` are codes of the subjects when rows share one.
    """

    rows: NDArray[np.int64]
    y: Floats
    p: Floats
    groups: NDArray[np.int64] | None = None
    time: Floats | None = None

    @property
    def n(self) -> int:
        return int(self.rows.size)


@dataclass(frozen=True)
class Predictions:
    """Out-of-fold predictions of the training rows and predictions of the held-out test rows (maybe none)."""

    oof: Scores
    test: Scores

    def part(self, name: str) -> Scores:
        return self.test if name == "test" else self.oof


def read_predictions(path: Path, task: Task) -> Predictions:
    """Read one model's predictions; raises PredictionsUnreadable when a column is missing or values are impossible."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        columns = {name: table.column(name) for name in table.column_names}
        rows = columns["_row"].to_numpy().astype(np.int64)
        part = np.array(columns["part"].to_pylist(), dtype=object)
        y = outcome(columns["y"].to_pylist(), task)
        p = _predicted(columns, task)
        groups = _groups(columns)
        time = _times(columns, task)
    except (KeyError, ValueError, TypeError, pa.ArrowException) as error:
        raise PredictionsUnreadable(
            Words(
                en="The file of predictions does not have the promised columns.",
                ko="예측값 파일에 약속된 열이 없습니다.",
            )
        ) from error
    return Predictions(*(_take(Scores(rows, y, p, groups, time), part == name) for name in ("oof", "test")))


def _take(scores: Scores, chosen: NDArray[np.bool_]) -> Scores:
    spots = np.flatnonzero(chosen)
    spots = spots[np.argsort(scores.rows[spots], kind="stable")]
    groups = None if scores.groups is None else scores.groups[spots]
    if groups is not None and np.unique(groups).size == groups.size:
        groups = None
    time = None if scores.time is None else scores.time[spots]
    return Scores(scores.rows[spots], scores.y[spots], scores.p[spots], groups, time)


def _times(columns: dict[str, Any], task: Task) -> Floats | None:
    if task.kind is not TaskKind.SURVIVAL:
        return None
    return np.asarray(columns["time"].to_numpy(), dtype=np.float64)


def _groups(columns: dict[str, Any]) -> NDArray[np.int64] | None:
    if "group" not in columns or columns["group"].null_count:
        return None
    return np.unique(columns["group"].to_numpy(), return_inverse=True)[1].astype(np.int64)


def _predicted(columns: dict[str, Any], task: Task) -> Floats:
    if task.kind is TaskKind.BINARY:
        return np.asarray(columns["p"].to_numpy(), dtype=np.float64)
    if task.kind is TaskKind.REGRESSION:
        return np.asarray(columns["value"].to_numpy(), dtype=np.float64)
    if task.kind is TaskKind.SURVIVAL:
        risks = [np.asarray(columns[f"p_{time_text(h)}"].to_numpy(), dtype=np.float64) for h in task.horizons or ()]
        return np.stack(risks, axis=1)
    parts = [np.asarray(columns[f"p_{name}"].to_numpy(), dtype=np.float64) for name in task.classes or ()]
    matrix = np.stack(parts, axis=1)
    return np.asarray(matrix / matrix.sum(axis=1, keepdims=True), dtype=np.float64)


def text_form(value: object) -> str:
    """A target value as its class is written: 1.0 and 1 are "1", truth values are "true" and "false"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def outcome(values: list[Any], task: Task) -> Floats:
    """Stored outcomes as numbers: 0/1, positions of classes, or the value itself."""
    if task.kind is TaskKind.REGRESSION:
        return np.array(values, dtype=np.float64)
    if task.kind in (TaskKind.BINARY, TaskKind.SURVIVAL):
        if any(isinstance(value, str) for value in values):
            return np.array([value == task.positive for value in values], dtype=np.float64)
        return np.array([float(value) for value in values], dtype=np.float64)
    spots = {name: position for position, name in enumerate(task.classes or ())}
    return np.array([spots[text_form(value)] for value in values], dtype=np.float64)
