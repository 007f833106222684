"""Removing what was made of withdrawn data, with a receipt: a job that is never given up."""

import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final
from uuid import uuid4

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import Problem
from medloom_contracts.events.purge import Policy, Purged
from medloom_kit.jobs import JobContext, JobKind, JobRow, enqueue
from medloom_kit.outbox import emit
from medloom_kit.telemetry import get_logger

PURGE: Final = "purge"
_PAUSES_S: Final = (0.5, 2.0, 10.0, 30.0, 60.0)
_SHOWN: Final = ("dataset_id", "withdrawal_id", "policy", "items")

Done = Callable[[AsyncSession, JobRow, dict[str, Any]], Awaitable[None]]
log = get_logger(__name__)


class Withdrawal(BaseModel):
    """Which withdrawal this is a part of, and what it asks for."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    withdrawal_id: str
    dataset_id: str
    policy: Policy


async def enqueue_purge(
    session: AsyncSession,
    study_id: str,
    bucket: str,
    withdrawal: Withdrawal,
    *,
    prefixes: Iterable[str] = (),
    items: Mapping[str, int] | None = None,
    **more: Any,
) -> None:
    """Have every object under ``prefixes`` listed in a receipt and, unless it is kept in quarantine, deleted."""
    payload = {
        **withdrawal.model_dump(),
        "bucket": bucket,
        "mark": uuid4().hex,
        "prefixes": sorted(prefixes),
        "items": dict(items or {}),
        **more,
    }
    await enqueue(session, PURGE, payload, study=study_id)


def purge(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """The work of the job: what lies under the prefixes."""
    sizes = ctx.objects.store.sizes
    return remove(ctx, payload, lambda: [found for prefix in payload["prefixes"] for found in sizes(prefix)])


def remove(ctx: JobContext, payload: dict[str, Any], found: Callable[[], Iterable[tuple[str, int]]]) -> dict[str, Any]:
    """Write the receipt once, then delete what it lists; every attempt after a crash goes on from the same receipt."""
    for pause in _PAUSES_S:
        try:
            return _remove(ctx, payload, found)
        except Exception as error:  # a store that is away comes back; what was begun is never left half done
            log.warning("purge_waits", error=type(error).__name__)
            time.sleep(pause)
    return _remove(ctx, payload, found)


def _remove(ctx: JobContext, payload: dict[str, Any], found: Callable[[], Iterable[tuple[str, int]]]) -> dict[str, Any]:
    key, sha256 = _receipt(ctx, payload, found)
    listed = json.loads(ctx.objects.get_bytes(key, sha256))["objects"]
    deletes = payload["policy"] == "delete"
    for one in listed if deletes else ():
        ctx.objects.store.delete(one["key"])
    return {
        **{name: payload[name] for name in _SHOWN},
        "objects_deleted": len(listed) if deletes else 0,
        "objects_kept": 0 if deletes else len(listed),
        "bytes": sum(one["bytes"] for one in listed),
        "receipt_key": key,
        "receipt_sha256": sha256,
    }


def _receipt(
    ctx: JobContext, payload: dict[str, Any], found: Callable[[], Iterable[tuple[str, int]]]
) -> tuple[str, str]:
    start = f"{payload['bucket']}/{ctx.study_id}/receipts/{payload['mark']}-"
    for key in ctx.objects.store.keys(start):
        return key, key.removeprefix(start).removesuffix(".json")
    objects = [{"key": key, "bytes": size} for key, size in sorted(set(found()))]
    body = json.dumps({**{name: payload[name] for name in _SHOWN}, "objects": objects}, sort_keys=True).encode()
    sha256 = hashlib.sha256(body).hexdigest()
    return ctx.objects.put_bytes(f"{start}{sha256}.json", body).key, sha256


def purge_kind(
    event: type[Purged],
    *,
    work: Callable[[JobContext, dict[str, Any]], dict[str, Any]] = purge,
    done: Done | None = None,
) -> JobKind:
    """The kind of job that a service purges with; its end is told to the ledger."""

    async def finish(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
        if done is not None:
            await done(session, job, result)
        await emit(session, event(**result), study=job.study_id)

    return JobKind(PURGE, work, finish, _again)


async def _again(session: AsyncSession, job: JobRow, _problem: Problem) -> None:
    """Nobody may stop a purge, and no fault may end it: the same purge begins anew, with the same receipt."""
    await enqueue(session, PURGE, dict(job.payload), study=job.study_id)
