"""An outcome as files and manifests: ONNX, input schema, predictions, and what the tables keep of a model."""

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from medloom_contracts.manifests import InputSchema, ModelInput, TaskKind, time_text
from medloom_train.domain import certainty, existing, sites
from medloom_train.domain.algorithms import algorithm
from medloom_train.domain.engine import Outcome
from medloom_train.domain.publish import Published
from medloom_train.domain.table import Floats, TrainingTable
from medloom_train.domain.trials import rounds


def model_inputs(outcome: Outcome) -> tuple[ModelInput, ...]:
    """What the models of an experiment take; ranges and categories are those of the training rows."""
    table, prepared = outcome.table, outcome.prepared
    at = table.train
    inputs: list[ModelInput] = []
    for j in prepared.numbers.at:
        number = table.number_columns[j]
        known = table.numbers[at, j]
        low, high = (float(q) for q in np.nanquantile(known.astype(np.float64), [0.01, 0.99]))
        given = number.column
        least, most = certainty.outer_range(known)
        inputs.append(
            ModelInput(name=number.name, type="number", label=given.label, unit=given.unit, low=given.low,
                       high=given.high, seen_low=low, seen_high=high, least=least, most=most,
                       usual=certainty.usual_number(known))
        )  # fmt: skip
    for plan in prepared.categories:
        category = table.category_columns[plan.at]
        usual = certainty.usual_category(table.codes[at, plan.at], plan.levels, category.levels)
        inputs.append(
            ModelInput(
                name=category.name,
                type="category",
                label=category.column.label,
                categories=plan.levels,
                usual=usual,
            )
        )
    return tuple(inputs)


def asked_for(onnx_file: bytes) -> set[str]:
    """The columns that a model's file asks for; a model of few predictors asks for those alone."""
    import onnx

    return {entry.name for entry in onnx.load_from_string(onnx_file).graph.input}


def input_schema(outcome: Outcome, model: Published, model_id: str, inputs: tuple[ModelInput, ...]) -> InputSchema:
    """What this model takes and gives."""
    table = outcome.table
    asked = asked_for(model.onnx)
    return InputSchema(
        model_id=model_id,
        task=table.task,
        target=table.target,
        target_unit=table.target_unit,
        classes=None if table.survival is not None else table.classes or None,
        positive=table.positive,
        inputs=tuple(one for one in inputs if one.name in asked),
        threshold=model.threshold,
        uncertainty=certainty.uncertainty(table, model.recipe.oof),
        time=table.survival.column if table.survival is not None else None,
        time_unit=table.survival.unit if table.survival is not None else "",
        horizons=table.survival.horizons if table.survival is not None else None,
    )


def _answers(table: TrainingTable, p: Floats) -> dict[str, pa.Array]:
    if table.survival is not None:
        return {f"p_{time_text(h)}": pa.array(p[:, k]) for k, h in enumerate(table.survival.horizons)}
    if table.task is TaskKind.BINARY:
        return {"p": pa.array(p[:, 1])}
    if table.task is TaskKind.MULTICLASS:
        return {f"p_{name}": pa.array(p[:, k]) for k, name in enumerate(table.classes)}
    return {"value": pa.array(p[:, 0])}


def predictions(outcome: Outcome, model: Published) -> bytes:
    """Parquet: _row, part (oof|test), fold (-1 in test), y, group (code of the subject, null without one), answers.

    y is 0/1 for a binary target and for the event of a survival task (with ``time`` beside it), the class text for
    several classes, the value for a regression. Out-of-fold answers of the ensemble are cross-fitted: each fold's
    weights and calibration come from the other folds.
    """
    table = outcome.table
    train, test = table.train, np.flatnonzero(table.test)
    at = np.concatenate([train, test])
    p = np.concatenate([model.recipe.oof, model.all_rows[test]])
    y: pa.Array
    if table.task in (TaskKind.BINARY, TaskKind.SURVIVAL):
        y = pa.array(table.y[at].astype(np.int64))
    elif table.task is TaskKind.MULTICLASS:
        y = pa.array([table.classes[int(k)] for k in table.y[at]], pa.string())
    else:
        y = pa.array(table.y[at])
    groups = pa.nulls(at.size, pa.int64()) if table.groups is None else pa.array(table.groups[at])
    columns = {
        "_row": pa.array(table.rows[at]),
        "part": pa.array(["oof"] * train.size + ["test"] * test.size),
        "fold": pa.array(np.where(table.test[at], -1, table.fold[at])),
        "y": y,
        "group": groups,
        **({"time": pa.array(table.survival.time[at])} if table.survival is not None else {}),
        **_answers(table, p),
    }
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer, compression="zstd")
    return buffer.getvalue()


def members(model: Published) -> list[dict[str, Any]]:
    """What the model is made of, largest weight first."""
    parts = sorted(model.recipe.parts, key=lambda part: -part[1])
    return [
        {
            "name": trial.spec.name,
            "algorithm": trial.spec.algorithm,
            "weight": round(weight, 6),
            "iterations": rounds(trial),
            "params": trial.spec.params,
        }
        for trial, weight in parts
    ]


def family(model: Published) -> str:
    name = model.recipe.algorithm
    return name if name == "ensemble" else algorithm(name).family


def sizes(outcome: Outcome) -> dict[str, int | None]:
    """Counts that describe the data of an experiment."""
    table = outcome.table
    binary = table.task in (TaskKind.BINARY, TaskKind.SURVIVAL)
    return {
        "rows": table.n,
        "train": int(table.train.size),
        "test": int(table.test.sum()),
        "events_train": int(table.y[table.train].sum()) if binary else None,
        "events_test": int(table.y[table.test].sum()) if binary else None,
        "subjects": table.n if table.groups is None else int(np.unique(table.groups).size),
        "features": len(table.number_columns) + len(table.category_columns),
        "inputs": len(outcome.prepared.number_names) + len(outcome.prepared.category_names),
    }


def extras(outcome: Outcome) -> dict[str, Any]:
    """Leave-one-site-out figures with their means, and existing scores beside the best model, where there are any."""
    found: dict[str, Any] = {}
    if outcome.site_figures:
        found |= {"sites": outcome.site_figures, "sites_pooled": sites.pooled(outcome.site_figures, outcome.table.task)}
    best = outcome.models[0]
    compared = existing.compare(outcome.table, best.recipe.oof, best.all_rows, outcome.settings.seed)
    return found | ({"existing_scores": compared} if compared else {})


def calibration(model: Published) -> dict[str, Any]:
    found = model.recipe.calibrator
    return {"method": found.method, "coefficients": list(found.coefficients)}


def parity(model: Published) -> dict[str, Any]:
    found = model.parity
    return {
        "rows": found.rows,
        "probe_rows": found.probe_rows,
        "max_difference": found.max_difference,
        "tolerance": found.tolerance,
    }
