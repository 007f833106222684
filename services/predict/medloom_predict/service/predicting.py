"""Answering rows and tensors: validate, run, log, answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from medloom_contracts.ids import new_id
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.policy import Principal
from medloom_predict.domain import calculator, protocol
from medloom_predict.domain.answers import answers, kept
from medloom_predict.domain.calls import outputs_text, prediction_ids, text_and_hash
from medloom_predict.domain.columns import prepare_columns, warning_texts
from medloom_predict.domain.sessions import LoadedModel
from medloom_predict.errors import NotRow, NotRows, TooManyRows
from medloom_predict.repository import ServedModel
from medloom_predict.service.batches import Batches, run_apart
from medloom_predict.service.log import PredictionLog


class Predictor:
    """Answers calls. ``max_rows`` bounds one JSON request."""

    def __init__(self, log: PredictionLog, max_rows: int) -> None:
        self._log = log
        self._max_rows = max_rows
        self._batches = Batches()

    async def rows(
        self, database: Database, user: Principal, served: ServedModel, model: LoadedModel, body: object
    ) -> dict[str, Any]:
        """Answer ``{"rows": [...]}``; InvalidInputs when a row cannot be used."""
        rows = self._rows(body)
        prepared = model.schema.prepare(rows)
        outputs = await self._batches.run(model, prepared.rows)
        call = entry(served, user, len(rows))
        call["warnings"] = sum(map(len, prepared.warnings))
        # the columns the model does not know were not used and are not kept
        used = [{name: row[name] for name in model.schema.order} for row in rows]
        call["inputs"], call["inputs_sha256"] = text_and_hash(used)
        call["outputs"] = outputs_text(kept(model.schema.schema, outputs))
        await self._log.append(database, call)
        ids = prediction_ids(call["id"], len(rows))
        told = answers(model.schema.schema, outputs)
        return {
            "endpoint_id": served.endpoint_id,
            "model": {"id": served.model_id, "version": served.version, "sha256": served.onnx_sha256},
            "predictions": [
                {"prediction_id": name, **answer, "warnings": warnings}
                for name, answer, warnings in zip(ids, told, prepared.warnings, strict=True)
            ],
        }

    async def case(
        self, database: Database, user: Principal, served: ServedModel, model: LoadedModel, body: object
    ) -> dict[str, Any]:
        """Answer ``{"row": {...}}`` with interval and contributions; InvalidInputs, or OutsideTraining when the model
        does not apply. What is refused is not logged, for nothing was answered."""
        row = body.get("row") if isinstance(body, Mapping) else None
        if not isinstance(row, Mapping):
            raise NotRow
        schema = model.schema.schema
        values = model.schema.prepare([row]).rows[0]
        calculator.check_range(schema, values)
        answer = await self.rows(database, user, served, model, {"rows": [row]})
        told = answer["predictions"][0]
        outputs = await self._batches.run(model, [values])
        place, name = calculator.explained(schema, outputs)
        parts = await asyncio.to_thread(calculator.contributions, model, values, place)
        return {
            "endpoint_id": answer["endpoint_id"],
            "model": answer["model"],
            **told,
            "explained_class": name,
            "interval": calculator.interval(schema.uncertainty, float(outputs[0, place]), name),
            "usual_answer": parts and parts["usual_answer"],
            "contributions": parts["contributions"] if parts else [],
            "profile": parts["profile"] if parts else {},
        }

    def _rows(self, body: object) -> list[Mapping[str, Any]]:
        rows = body.get("rows") if isinstance(body, Mapping) else None
        if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
            raise NotRows
        if len(rows) > self._max_rows:
            raise TooManyRows(self._max_rows)
        return rows

    async def infer(
        self, database: Database, user: Principal, served: ServedModel, model: LoadedModel, body: object
    ) -> dict[str, Any]:
        """Answer an inference request of the Open Inference Protocol."""
        request = protocol.read_request(body)
        schema = model.schema.schema
        prepared = prepare_columns(model.schema, request.columns, request.rows)
        outputs = await run_apart(model, prepared.feed, prepared.rows)
        call = entry(served, user, prepared.rows)
        call["warnings"] = sum(int(doubt.rows.sum()) for doubt in prepared.doubts)
        used = {name: [_plain(value) for value in column[:, 0].tolist()] for name, column in prepared.feed.items()}
        call["inputs"], call["inputs_sha256"] = text_and_hash(used)
        call["outputs"] = outputs_text(kept(schema, outputs))
        await self._log.append(database, call)
        return {
            "model_name": served.endpoint_id,
            "model_version": str(served.version),
            **({"id": request.id} if request.id is not None else {}),
            "parameters": {"model_id": served.model_id, "sha256": served.onnx_sha256},
            "outputs": protocol.write_outputs(
                schema,
                outputs,
                prediction_ids(call["id"], prepared.rows),
                warning_texts(prepared.doubts, prepared.rows),
                request.wanted,
            ),
        }


def entry(served: ServedModel, user: Principal, rows: int) -> dict[str, Any]:
    """A row of the prediction log: who asked which model, when."""
    return {
        "id": new_id("prediction"),
        "study_id": served.study_id,
        "endpoint_id": served.endpoint_id,
        "model_id": served.model_id,
        "model_version": served.version,
        "principal_id": user.id,
        "token_id": user.token_id,
        "at": now(),
        "rows": rows,
        "warnings": 0,
        "inputs_sha256": "",
        "inputs": None,
        "outputs": None,
        "object_key": None,
        "object_sha256": None,
    }


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - NaN alone differs from itself
