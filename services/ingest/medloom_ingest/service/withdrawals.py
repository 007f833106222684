"""Taking data out of use: on request, when its time is over, or to erase one subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_contracts.events.ingest import DatasetWithdrawn
from medloom_contracts.events.purge import Policy
from medloom_contracts.ids import new_id
from medloom_ingest import repository, storage
from medloom_ingest.repository import Row
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.jobs import JobRow
from medloom_kit.outbox import emit
from medloom_kit.purging import Withdrawal, enqueue_purge

Cause = Literal["request", "retention", "erasure"]
FIRST_POLICY: Final[Policy] = "quarantine"
SYSTEM: Final = "system"


@dataclass(frozen=True)
class Rule:
    """How long a study keeps data, and what becomes of withdrawn data."""

    on_withdrawal: Policy = FIRST_POLICY
    keep_days: int | None = None
    changed_at: datetime | None = None
    changed_by: str | None = None


@dataclass(frozen=True)
class Order:
    """Who wants which data gone, and why; ``policy`` None: as the study's rule says."""

    cause: Cause
    reason: str
    by: str
    policy: Policy | None = None
    withdrawal_id: str | None = None
    erased_rows: tuple[tuple[int, int], ...] = ()


async def rule(session: AsyncSession, scope: StudyScope) -> Rule:
    """The study's rule; before anybody set one, nothing expires and withdrawn data is kept in quarantine."""
    row = await repository.rule(session, scope)
    return Rule() if row is None else Rule(row.on_withdrawal, row.keep_days, row.changed_at, row.changed_by)


async def withdraw(
    session: AsyncSession, scope: StudyScope, dataset_id: str, numbers: list[int] | None, order: Order
) -> None:
    """Take versions (None: all) out of use and tell everybody; versions in quarantine may be deleted later."""
    await repository.get_dataset(session, scope, dataset_id)
    known = {v.version: v for v in await repository.list_versions(session, scope, [dataset_id])}
    wanted = sorted(known) if numbers is None else sorted(set(numbers))
    if any(n not in known for n in wanted):
        raise NotFound("dataset version")
    policy = order.policy or (await rule(session, scope)).on_withdrawal
    to, states = ("purged", ("registered", "withdrawn")) if policy == "delete" else ("withdrawn", ("registered",))
    moved = [n for n in wanted if await repository.move_version(session, scope, dataset_id, n, states, to)]
    if not moved:
        return
    if all(v.state != "registered" or n in moved for n, v in known.items()):
        await repository.change_dataset(session, scope, dataset_id, state="withdrawn")
    withdrawal = Withdrawal(
        withdrawal_id=order.withdrawal_id or new_id("withdrawal"), dataset_id=dataset_id, policy=policy
    )
    await _note(session, scope, withdrawal, order, moved)
    told: dict[str, Any] = {"versions": tuple(moved), "reason": order.cause, "erased_rows": order.erased_rows}
    event = DatasetWithdrawn(**withdrawal.model_dump(), **told)
    await emit(session, event, study=scope.study_id, actor=order.by)
    await _purge(session, scope, withdrawal, [known[n] for n in moved], order)


async def _note(
    session: AsyncSession, scope: StudyScope, withdrawal: Withdrawal, order: Order, versions: list[int]
) -> None:
    if order.withdrawal_id is not None:
        await repository.change_withdrawal(session, scope, withdrawal.withdrawal_id, versions=versions)
        return
    await repository.add_withdrawal(
        session,
        scope,
        id=withdrawal.withdrawal_id,
        dataset_id=withdrawal.dataset_id,
        versions=versions,
        policy=withdrawal.policy,
        cause=order.cause,
        reason=order.reason,
        state="started",
        created_by=order.by,
    )


async def _purge(
    session: AsyncSession, scope: StudyScope, withdrawal: Withdrawal, doomed: Sequence[Row], order: Order
) -> None:
    """The job reads the manifests: only they say which objects versions share."""
    numbers = {row.version for row in doomed}
    others = await repository.list_versions(session, scope, [withdrawal.dataset_id])
    left = [row for row in others if row.version not in numbers and row.state != "purged"]
    uploads = await repository.uploads_of(session, scope, [row.upload_id for row in doomed if row.upload_id])
    same = await repository.uploads_with(session, scope, [row.sha256 for row in uploads if row.sha256])
    mine = {row.id for row in uploads}
    if order.cause == "erasure":  # the same bytes, sent but never accepted, hold the same subject
        mine |= {row.id for row in same if row.state in {"proposed", "refused"}}
    await enqueue_purge(
        session,
        scope.study_id,
        storage.RAW,
        withdrawal,
        items={"versions": len(numbers)},
        doomed=_manifests(doomed),
        left=_manifests(left),
        kept_originals=sorted({row.original_key for row in same if row.id not in mine and row.original_key}),
        upload_ids=sorted(mine),
    )


def _manifests(rows: Sequence[Row]) -> list[dict[str, str]]:
    return [{"key": row.manifest_key, "sha256": row.manifest_sha256} for row in rows]


async def purged(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
    """The bytes are gone or set apart: the withdrawal is done, and its uploads can be opened by nobody."""
    scope = StudyScope(job.study_id or "")
    known = {"state": "done", "objects": result["objects_deleted"] + result["objects_kept"]}
    await repository.change_withdrawal(
        session, scope, result["withdrawal_id"], receipt_sha256=result["receipt_sha256"], **known
    )
    nothing: dict[str, Any] = {"original_key": None, "proposal_key": None, "drafts": None, "filename": ""}
    for upload_id in job.payload["upload_ids"] if result["policy"] == "delete" else ():
        await repository.change_upload(session, scope, upload_id, state="terminated", **nothing)


async def expire(database: Database) -> int:
    """Withdraw every version whose time is over; returns how many data sets were concerned."""
    async with database.transaction(write=False) as session:
        limited = await repository.limited_studies(session)
    concerned = 0
    for row in limited:
        scope = StudyScope(row.study_id)
        async with database.transaction(write=False) as session:
            found = expired(await repository.versions_in_use(session, scope), now() - timedelta(days=row.keep_days))
        for dataset_id, numbers in found.items():
            order = Order("retention", f"kept for {row.keep_days} days", SYSTEM)
            async with database.transaction() as session:
                await withdraw(session, scope, dataset_id, numbers, order)
            concerned += 1
    return concerned


def expired(versions: Sequence[Row], before: datetime) -> dict[str, list[int]]:
    """Versions by data set whose bytes arrived before a time: a version made of another is as old as that one."""
    found: dict[str, list[int]] = {}
    arrived: dict[str, datetime] = {}
    for version in versions:
        if version.upload_id is not None or version.dataset_id not in arrived:
            arrived[version.dataset_id] = version.created_at
        if arrived[version.dataset_id] < before:
            found.setdefault(version.dataset_id, []).append(version.version)
    return found
