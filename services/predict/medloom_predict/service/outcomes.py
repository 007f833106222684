"""Outcomes that come back, and what they say about the predictions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.events.predict import OutcomeRecorded
from medloom_contracts.manifests import InputSchema, TaskKind
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.objects import ObjectStore
from medloom_kit.outbox import emit
from medloom_predict import repository
from medloom_predict.domain import survival
from medloom_predict.domain.answers import class_names, positive_index
from medloom_predict.domain.calls import split_id
from medloom_predict.domain.monitoring import judge, read_outcome
from medloom_predict.errors import UnknownPredictions
from medloom_predict.repository import ServedModel

WINDOWS: Final[dict[str, timedelta | None]] = {
    "all": None,
    "30d": timedelta(days=30),
    "90d": timedelta(days=90),
    "365d": timedelta(days=365),
}
MOST_JUDGED: Final = 100_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one prediction; ``at`` is when it became known."""

    prediction_id: str
    outcome: Any
    at: datetime | None


class OutcomeBook:
    """Keeps outcomes beside the predictions they belong to."""

    def __init__(self, objects: ObjectStore, scratch: Path) -> None:
        self._objects = objects
        self._folder = scratch / "calls"

    async def record(
        self,
        session: AsyncSession,
        scope: StudyScope,
        served: ServedModel,
        schema: InputSchema,
        actor: str,
        given: Sequence[Outcome],
    ) -> dict[str, int]:
        """Record outcomes: all or none. The same outcome again changes nothing, another one corrects the first."""
        rows = await self._rows(session, scope, served, schema, actor, given)
        known = await repository.known_outcomes(session, scope, list(rows))
        fresh = [row for name, row in rows.items() if name not in known]
        changed = [row for name, row in rows.items() if name in known and known[name] != row["outcome"]]
        if fresh:
            await repository.add_outcomes(session, fresh)
        for row in changed:
            await repository.change_outcome(session, scope, row)
        return {"recorded": len(fresh), "changed": len(changed), "unchanged": len(rows) - len(fresh) - len(changed)}

    async def _rows(
        self,
        session: AsyncSession,
        scope: StudyScope,
        served: ServedModel,
        schema: InputSchema,
        actor: str,
        given: Sequence[Outcome],
    ) -> dict[str, dict[str, Any]]:
        texts = [read_outcome(schema, each.outcome, f"outcomes[{place}].outcome") for place, each in enumerate(given)]
        split = [split_id(each.prediction_id) for each in given]
        calls = await repository.find_calls(
            session, scope, served.endpoint_id, sorted({found[0] for found in split if found is not None})
        )
        unknown = [
            place
            for place, found in enumerate(split)
            if found is None or found[0] not in calls or found[1] >= calls[found[0]].rows
        ]
        if unknown:
            raise UnknownPredictions(unknown)
        predicted = {name: await self._predicted(schema, call) for name, call in calls.items()}
        at = now()
        rows: dict[str, dict[str, Any]] = {}
        for each, text, found in zip(given, texts, split, strict=True):
            call_id, row = found or ("", 0)
            rows[each.prediction_id] = {
                "prediction_id": each.prediction_id,
                "study_id": scope.study_id,
                "endpoint_id": served.endpoint_id,
                "model_version": calls[call_id].model_version,
                "predicted": predicted[call_id][row],
                "outcome": text,
                "at": each.at or at,
                "recorded_at": at,
                "recorded_by": actor,
            }
        return rows

    async def _predicted(self, schema: InputSchema, call: Any) -> list[Any]:
        if call.outputs is not None:
            return list(json.loads(call.outputs))
        path = await self._objects.get_file(call.object_key, call.object_sha256, self._folder)
        return await asyncio.to_thread(_predicted_in_file, schema, path)

    async def monitoring(
        self, session: AsyncSession, scope: StudyScope, served: ServedModel, schema: InputSchema, window: str
    ) -> dict[str, Any]:
        """Discrimination and calibration of the present model version over a window."""
        span = WINDOWS[window]
        since = now() - span if span is not None else None
        rows = await repository.judged(session, scope, served.endpoint_id, served.version, since, MOST_JUDGED)
        found = await asyncio.to_thread(judge, schema, [row.predicted for row in rows], [row.outcome for row in rows])
        told = {"endpoint_id": served.endpoint_id, "model_id": served.model_id, "model_version": served.version}
        return {**told, "window": window, **found}


async def tell(session: AsyncSession, scope: StudyScope, monitoring: dict[str, Any], actor: str) -> None:
    """Tell the other services how the model does: counts and estimates, never a row."""
    event = OutcomeRecorded(
        endpoint_id=monitoring["endpoint_id"],
        model_id=monitoring["model_id"],
        window=monitoring["window"],
        n=monitoring["n"],
        calibration=monitoring["metrics"],
    )
    await emit(session, event, study=scope.study_id, actor=actor)


def _predicted_in_file(schema: InputSchema, path: Path) -> list[Any]:
    import pyarrow.parquet as pq

    if schema.task is TaskKind.REGRESSION:
        return list(pq.read_table(path, columns=["answer.value"]).column(0).to_pylist())
    timed = schema.task is TaskKind.SURVIVAL
    names = (
        [f"answer.{name}" for name in survival.columns(schema)]
        if timed
        else [f"answer.p_{name}" for name in class_names(schema)]
    )
    columns = pq.read_table(path, columns=names)
    if schema.task is TaskKind.BINARY:
        return list(columns.column(names[positive_index(schema)]).to_pylist())
    return [list(row) for row in zip(*(columns.column(name).to_pylist() for name in names), strict=True)]
