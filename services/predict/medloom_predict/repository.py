"""Every SQL statement of predict. Reads take the study they may read in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_kit.api import StudyScope
from medloom_kit.db import Database
from medloom_predict.tables import calls, endpoints, models_served, outcomes, withdrawn_models


@dataclass(frozen=True, slots=True)
class ServedModel:
    """An endpoint with the model version it serves now."""

    endpoint_id: str
    study_id: str
    model_id: str
    version: int
    name: str
    enabled: bool
    created_at: datetime
    onnx_key: str
    onnx_sha256: str
    input_schema_key: str
    input_schema_sha256: str
    withdrawn: str | None = None


_SERVED = (
    endpoints.c.id.label("endpoint_id"),
    endpoints.c.study_id,
    endpoints.c.model_id,
    models_served.c.version,
    models_served.c.name,
    endpoints.c.enabled,
    endpoints.c.created_at,
    models_served.c.onnx_key,
    models_served.c.onnx_sha256,
    models_served.c.input_schema_key,
    models_served.c.input_schema_sha256,
    endpoints.c.withdrawn,
)


def _served(*, any_version: bool = False) -> sa.Select[Any]:
    same_model = endpoints.c.model_id == models_served.c.model_id
    same_version = endpoints.c.version == models_served.c.version
    on = same_model if any_version else sa.and_(same_model, same_version)
    return sa.select(*_SERVED).select_from(endpoints.join(models_served, on))


async def study_of(session: AsyncSession, endpoint_id: str) -> str | None:
    """The study of an endpoint: what the inference protocol, which knows no studies, needs before it may decide."""
    found = await session.execute(sa.select(endpoints.c.study_id).where(endpoints.c.id == endpoint_id))
    return found.scalar_one_or_none()


async def served(
    session: AsyncSession, scope: StudyScope, endpoint_id: str, version: int | None = None
) -> ServedModel | None:
    """One endpoint with its present model version, or with an earlier one."""
    query = _served(any_version=version is not None).where(
        endpoints.c.study_id == scope.study_id, endpoints.c.id == endpoint_id
    )
    if version is not None:
        query = query.where(models_served.c.version == version)
    row = (await session.execute(query)).first()
    return ServedModel(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping


async def list_served(session: AsyncSession, scope: StudyScope, after: str | None, limit: int) -> list[ServedModel]:
    """Endpoints of a study that were not withdrawn, oldest first; one more than ``limit`` when there are more."""
    mine = sa.and_(endpoints.c.study_id == scope.study_id, endpoints.c.withdrawn.is_(None))
    query = _served().where(mine).order_by(endpoints.c.id).limit(limit + 1)
    if after is not None:
        query = query.where(endpoints.c.id > after)
    return [ServedModel(**row._mapping) for row in await session.execute(query)]  # noqa: SLF001 - as above


async def versions(session: AsyncSession, scope: StudyScope, model_id: str) -> list[int]:
    """Versions of a model that were released."""
    found = await session.execute(
        sa.select(models_served.c.version)
        .where(models_served.c.study_id == scope.study_id, models_served.c.model_id == model_id)
        .order_by(models_served.c.version)
    )
    return list(found.scalars())


async def endpoint_of_model(session: AsyncSession, scope: StudyScope, model_id: str) -> sa.Row[Any] | None:
    found = await session.execute(
        sa.select(endpoints).where(endpoints.c.study_id == scope.study_id, endpoints.c.model_id == model_id)
    )
    return found.first()


async def add_model(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Add a released version; False when it is already there."""
    known = await session.execute(
        sa.select(models_served.c.version).where(
            models_served.c.model_id == values["model_id"], models_served.c.version == values["version"]
        )
    )
    if known.first() is not None:
        return False
    await session.execute(sa.insert(models_served).values(**values))
    return True


async def add_endpoint(session: AsyncSession, values: dict[str, Any]) -> None:
    await session.execute(sa.insert(endpoints).values(**values))


async def update_endpoint(session: AsyncSession, scope: StudyScope, endpoint_id: str, values: dict[str, Any]) -> None:
    await session.execute(
        sa.update(endpoints)
        .where(endpoints.c.study_id == scope.study_id, endpoints.c.id == endpoint_id)
        .values(**values)
    )


async def add_calls(database: Database, rows: Sequence[dict[str, Any]]) -> None:
    """Append to the prediction log, many calls at once, in a transaction of their own."""
    await database.append(calls, rows)


async def list_calls(
    session: AsyncSession, scope: StudyScope, endpoint_id: str, before: str | None, limit: int
) -> list[sa.Row[Any]]:
    """The prediction log of an endpoint, newest first, without inputs and outputs."""
    kept_back = {"inputs", "outputs", "object_key", "object_sha256"}
    query = (
        sa.select(*(column for column in calls.c if column.name not in kept_back))
        .where(calls.c.study_id == scope.study_id, calls.c.endpoint_id == endpoint_id)
        .order_by(calls.c.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(calls.c.id < before)
    return list(await session.execute(query))


async def find_calls(
    session: AsyncSession, scope: StudyScope, endpoint_id: str, call_ids: Sequence[str]
) -> dict[str, sa.Row[Any]]:
    """Calls by id, those of this endpoint alone."""
    wanted = (
        calls.c.id,
        calls.c.rows,
        calls.c.model_version,
        calls.c.outputs,
        calls.c.object_key,
        calls.c.object_sha256,
    )
    found: dict[str, sa.Row[Any]] = {}
    for start in range(0, len(call_ids), 500):
        query = sa.select(*wanted).where(
            calls.c.study_id == scope.study_id,
            calls.c.endpoint_id == endpoint_id,
            calls.c.id.in_(call_ids[start : start + 500]),
        )
        found.update({row.id: row for row in await session.execute(query)})
    return found


async def known_outcomes(session: AsyncSession, scope: StudyScope, prediction_ids: Sequence[str]) -> dict[str, str]:
    """Outcomes already recorded, by prediction id."""
    found: dict[str, str] = {}
    for start in range(0, len(prediction_ids), 500):
        query = sa.select(outcomes.c.prediction_id, outcomes.c.outcome).where(
            outcomes.c.study_id == scope.study_id,
            outcomes.c.prediction_id.in_(prediction_ids[start : start + 500]),
        )
        found.update({row.prediction_id: row.outcome for row in await session.execute(query)})
    return found


async def add_outcomes(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(sa.insert(outcomes), list(rows))


async def change_outcome(session: AsyncSession, scope: StudyScope, row: dict[str, Any]) -> None:
    await session.execute(
        sa.update(outcomes)
        .where(outcomes.c.study_id == scope.study_id, outcomes.c.prediction_id == row["prediction_id"])
        .values(**{name: row[name] for name in ("outcome", "at", "recorded_at", "recorded_by")})
    )


async def judged(
    session: AsyncSession, scope: StudyScope, endpoint_id: str, version: int, since: datetime | None, most: int
) -> list[sa.Row[Any]]:
    """Predictions of one model version whose outcome is known, newest first, at most ``most``."""
    query = (
        sa.select(outcomes.c.predicted, outcomes.c.outcome)
        .where(
            outcomes.c.study_id == scope.study_id,
            outcomes.c.endpoint_id == endpoint_id,
            outcomes.c.model_version == version,
        )
        .order_by(outcomes.c.at.desc())
        .limit(most)
    )
    if since is not None:
        query = query.where(outcomes.c.at >= since)
    return list(await session.execute(query))


async def withdrawn_model(session: AsyncSession, scope: StudyScope, model_id: str) -> sa.Row[Any] | None:
    """What is remembered of a model's withdrawal."""
    mine = sa.and_(withdrawn_models.c.study_id == scope.study_id, withdrawn_models.c.model_id == model_id)
    return (await session.execute(sa.select(withdrawn_models).where(mine))).first()


async def put_withdrawn_model(
    session: AsyncSession, scope: StudyScope, model_id: str, policy: str, withdrawal_id: str
) -> None:
    """Remember a withdrawal for good, also of a model that was never heard of."""
    values = {"policy": policy, "withdrawal_id": withdrawal_id}
    if await withdrawn_model(session, scope, model_id) is None:
        row = {**values, "model_id": model_id, "study_id": scope.study_id}
        await session.execute(sa.insert(withdrawn_models).values(**row))
    else:
        mine = sa.and_(withdrawn_models.c.study_id == scope.study_id, withdrawn_models.c.model_id == model_id)
        await session.execute(sa.update(withdrawn_models).where(mine).values(**values))


async def endpoints_of(session: AsyncSession, scope: StudyScope, model_ids: Sequence[str]) -> list[sa.Row[Any]]:
    """Endpoints of these models with the model's name, how many rows they predicted and what came back."""
    predicted = sa.select(sa.func.coalesce(sa.func.sum(calls.c.rows), 0)).where(
        calls.c.study_id == scope.study_id, calls.c.endpoint_id == endpoints.c.id
    )
    returned = sa.select(sa.func.count()).where(
        outcomes.c.study_id == scope.study_id, outcomes.c.endpoint_id == endpoints.c.id
    )
    query = (
        sa.select(
            endpoints,
            models_served.c.name,
            predicted.scalar_subquery().label("predictions"),
            returned.scalar_subquery().label("outcomes"),
        )
        .select_from(
            endpoints.join(
                models_served,
                sa.and_(
                    models_served.c.model_id == endpoints.c.model_id, models_served.c.version == endpoints.c.version
                ),
            )
        )
        .where(endpoints.c.study_id == scope.study_id, endpoints.c.model_id.in_(model_ids))
    )
    return list(await session.execute(query.order_by(endpoints.c.id)))


async def blank_calls(session: AsyncSession, scope: StudyScope, endpoint_ids: Sequence[str]) -> None:
    """Forget what was asked and answered, and what came back; who asked when stays."""
    mine = sa.and_(calls.c.study_id == scope.study_id, calls.c.endpoint_id.in_(endpoint_ids))
    nothing = {"inputs": None, "outputs": None, "object_key": None, "object_sha256": None, "inputs_sha256": ""}
    await session.execute(sa.update(calls).where(mine).values(**nothing))
    theirs = sa.and_(outcomes.c.study_id == scope.study_id, outcomes.c.endpoint_id.in_(endpoint_ids))
    await session.execute(sa.delete(outcomes).where(theirs))
