"""Withdrawn models answer nobody; what they were asked and answered is deleted or kept apart."""

import time
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.events.train import ModelWithdrawn
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.jobs import JobContext, JobRow
from medloom_kit.purging import Withdrawal, enqueue_purge, purge
from medloom_predict import repository, storage
from medloom_predict.service.models import FRESH_S

_LAST_ANSWERS_S: Final = 2 * FRESH_S


async def withdraw(session: AsyncSession, scope: StudyScope, event: ModelWithdrawn) -> None:
    """Take models out of service for good, also those whose release has not been heard of yet."""
    withdrawal = Withdrawal.model_validate(event)
    fresh = [one for one in event.model_ids if await _is_new(session, scope, one, withdrawal)]
    for model_id in fresh:
        await repository.put_withdrawn_model(session, scope, model_id, withdrawal.policy, withdrawal.withdrawal_id)
    endpoints = await repository.endpoints_of(session, scope, fresh)
    mark = "deleted" if withdrawal.policy == "delete" else "quarantined"
    for endpoint in endpoints:
        values = {"enabled": False, "withdrawn": mark, "updated_at": now()}
        await repository.update_endpoint(session, scope, endpoint.id, values)
    if not endpoints:
        return
    ids = [endpoint.id for endpoint in endpoints]
    items = {
        "endpoints": len(ids),
        "predictions": sum(endpoint.predictions for endpoint in endpoints),
        "outcomes": sum(endpoint.outcomes for endpoint in endpoints),
    }
    prefixes = [storage.endpoint_prefix(scope.study_id, endpoint_id) for endpoint_id in ids]
    await enqueue_purge(
        session, scope.study_id, storage.BUCKET, withdrawal, prefixes=prefixes, items=items, endpoint_ids=ids
    )


async def _is_new(session: AsyncSession, scope: StudyScope, model_id: str, withdrawal: Withdrawal) -> bool:
    known = await repository.withdrawn_model(session, scope, model_id)
    return known is None or (known.policy == "quarantine" and withdrawal.policy == "delete")


def purge_after_last_answers(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Other processes may answer until they look at the endpoint again; what they log then is purged too."""
    time.sleep(_LAST_ANSWERS_S)
    return purge(ctx, payload)


async def forget_calls(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
    """The log keeps who asked when, and how much; not what."""
    if result["policy"] == "delete":
        await repository.blank_calls(session, StudyScope(job.study_id or ""), job.payload["endpoint_ids"])
