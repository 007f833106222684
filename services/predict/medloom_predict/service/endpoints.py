"""Endpoints: they appear when a model is released, and can be switched off."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_contracts.events.predict import ModelServed
from medloom_contracts.events.train import ModelReleased
from medloom_contracts.ids import new_id
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.outbox import emit
from medloom_predict import repository
from medloom_predict.errors import EndpointWithdrawn
from medloom_predict.repository import ServedModel


async def serve(session: AsyncSession, scope: StudyScope, released: ModelReleased, actor: str | None) -> None:
    """Serve a released model: a new endpoint, or a newer version behind the endpoint the model already has."""
    if await repository.withdrawn_model(session, scope, released.model_id) is not None:
        return
    at = now()
    values = released.model_dump() | {"study_id": scope.study_id, "served_at": at}
    if not await repository.add_model(session, values):
        return
    endpoint = await repository.endpoint_of_model(session, scope, released.model_id)
    if endpoint is None:
        endpoint_id = new_id("endpoint")
        new = {"id": endpoint_id, "study_id": scope.study_id, "model_id": released.model_id, "enabled": True}
        await repository.add_endpoint(session, new | {"version": released.version, "created_at": at, "updated_at": at})
    else:
        endpoint_id = endpoint.id
        newest = max(endpoint.version, released.version)
        await repository.update_endpoint(session, scope, endpoint_id, {"version": newest, "updated_at": at})
    served = ModelServed(endpoint_id=endpoint_id, model_id=released.model_id, version=released.version)
    await emit(session, served, study=scope.study_id, actor=actor)


async def find(session: AsyncSession, scope: StudyScope, endpoint_id: str, version: int | None = None) -> ServedModel:
    """An endpoint, switched on or off; NotFound, or EndpointWithdrawn."""
    found = await repository.served(session, scope, endpoint_id, version)
    if found is None:
        raise NotFound("endpoint")
    if found.withdrawn is not None:
        raise EndpointWithdrawn
    return found


async def switch(session: AsyncSession, scope: StudyScope, endpoint_id: str, *, enabled: bool) -> ServedModel:
    """Switch an endpoint on or off."""
    await find(session, scope, endpoint_id)
    await repository.update_endpoint(session, scope, endpoint_id, {"enabled": enabled, "updated_at": now()})
    return await find(session, scope, endpoint_id)
