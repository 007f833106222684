"""What is answered for a row: probabilities and class, or a value."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.manifests import InputSchema, TaskKind
from medloom_predict.domain import survival

OUTPUT_NAMES: Final = {TaskKind.REGRESSION: "value", TaskKind.SURVIVAL: "risks"}


def output_name(schema: InputSchema) -> str:
    """The model's output: value, risks, or probabilities."""
    return OUTPUT_NAMES.get(schema.task, "probabilities")


def has_classes(schema: InputSchema) -> bool:
    return schema.task not in OUTPUT_NAMES


def width(schema: InputSchema) -> int:
    """Columns of the model's output."""
    if schema.task is TaskKind.SURVIVAL:
        return len(survival.horizons(schema))
    return len(class_names(schema)) if has_classes(schema) else 1


def class_names(schema: InputSchema) -> tuple[str, ...]:
    """Names of the probability columns in the order of the model's output."""
    return schema.classes or ()


def positive_index(schema: InputSchema) -> int:
    """Column of the event's probability: the named positive class, else the last."""
    classes = class_names(schema)
    if schema.positive is not None and schema.positive in classes:
        return classes.index(schema.positive)
    return len(classes) - 1


def chosen(schema: InputSchema, outputs: NDArray[np.float32]) -> NDArray[np.intp]:
    """Index of the class told for each row: the model's threshold for two classes, else the most probable."""
    if schema.task is TaskKind.BINARY and len(class_names(schema)) == 2:
        positive = positive_index(schema)
        threshold = 0.5 if schema.threshold is None else schema.threshold
        if len(outputs) == 1:
            return np.array([positive if outputs[0, positive] >= threshold else 1 - positive])
        return np.asarray(np.where(outputs[:, positive] >= threshold, positive, 1 - positive))
    return np.asarray(np.argmax(outputs, axis=1))


def answers(schema: InputSchema, outputs: NDArray[np.float32]) -> list[dict[str, Any]]:
    """One answer a row: ``{value}``, or ``{risks}``, or ``{class, probabilities {class: p}}`` and ``probability``
    of the event."""
    if schema.task is TaskKind.REGRESSION:
        return [{"value": float(value)} for value in outputs.reshape(-1)]
    if schema.task is TaskKind.SURVIVAL:
        return survival.answers(schema, outputs)
    classes = class_names(schema)
    picked = chosen(schema, outputs)
    result: list[dict[str, Any]] = []
    for row, index in zip(outputs.tolist(), picked.tolist(), strict=True):
        answer: dict[str, Any] = {"class": classes[index], "probabilities": dict(zip(classes, row, strict=True))}
        if schema.task is TaskKind.BINARY:
            answer["probability"] = row[positive_index(schema)]
        result.append(answer)
    return result


def kept(schema: InputSchema, outputs: NDArray[np.float32]) -> list[Any]:
    """What the prediction log keeps of each row: p of the event, all class probabilities or risks, or the value."""
    if schema.task is TaskKind.REGRESSION:
        return [float(value) for value in outputs.reshape(-1)]
    if schema.task is TaskKind.BINARY:
        return [float(value) for value in outputs[:, positive_index(schema)]]
    return [[float(value) for value in row] for row in outputs]
