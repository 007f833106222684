"""What a site administrator may know of a service at work: its jobs, its queues, what it stores. Never any data."""

import asyncio
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from pydantic import BaseModel, Field

from medloom_contracts.errors import Words
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.jobs.model import JobState
from medloom_kit.objects import ObjectStore

STORAGE_KEPT_S: Final = 60.0
_DAY: Final = timedelta(days=1)
_STUDY_PREFIX: Final = "std_"


class OperationsJob(BaseModel):
    """A job as its operator sees it: without its input, its result, or the words of its problem."""

    id: str
    kind: str
    study_id: str | None
    state: JobState
    fraction: float
    step: Words
    attempt: int
    cancel_requested: bool
    problem_code: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobCounts(BaseModel):
    """How many jobs are in which state; the finished ones of the last 24 hours."""

    queued: int
    running: int
    failed: int
    cancelled: int
    succeeded: int
    oldest_queued_at: datetime | None
    leases_lost: int = Field(description="running jobs that no worker has reported on within their lease")


class Waiting(BaseModel):
    """What waits to be handed on, and since when."""

    waiting: int
    oldest_at: datetime | None


class QueuesView(BaseModel):
    """How busy a service is."""

    service: str
    jobs: JobCounts
    workers: int = Field(description="processes that take this service's events and jobs")
    slots_per_worker: int
    bus_ready: bool
    queue_waiting: int = Field(description="events on the bus that this service has not taken yet")
    outbox: Waiting = Field(description="events of this service that the bus has not taken yet")
    dead_letters: int = Field(description="events that this service could not handle and keeps apart")


class StoredOf(BaseModel):
    """What lies in one bucket for one study; without a study what belongs to none."""

    bucket: str
    study_id: str | None
    objects: int
    bytes: int


class StorageView(BaseModel):
    """What a service stores. Counted at most once a minute."""

    service: str
    stored: list[StoredOf]
    database_bytes: int
    free_bytes: int | None = Field(description="free space of the disk; unknown where an S3 store keeps the objects")
    counted_at: datetime


async def list_jobs(database: Database, states: Sequence[str], after: str | None, limit: int) -> list[OperationsJob]:
    """The newest jobs first, of the given states; ``after`` is the id of the last one already seen."""
    jobs = database.table("jobs")
    query = sa.select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(limit)
    if states:
        query = query.where(jobs.c.state.in_(states))
    if after is not None:
        at = sa.select(jobs.c.created_at).where(jobs.c.id == after).scalar_subquery()
        query = query.where(sa.or_(jobs.c.created_at < at, sa.and_(jobs.c.created_at == at, jobs.c.id < after)))
    async with database.transaction(write=False) as session:
        return [_job(row) for row in await session.execute(query)]


def _job(row: Any) -> OperationsJob:
    return OperationsJob(
        id=row.id,
        kind=row.kind,
        study_id=row.study_id,
        state=row.state,
        fraction=row.fraction,
        step=Words(en=row.step_en, ko=row.step_ko),
        attempt=row.attempt,
        cancel_requested=row.cancel_requested,
        problem_code=str(row.problem["code"]) if row.problem else None,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


async def count_jobs(database: Database) -> JobCounts:
    """Open jobs and what ended within a day."""
    jobs, at = database.table("jobs"), now()
    day = sa.func.coalesce(jobs.c.finished_at, at) > at - _DAY
    counted = sa.select(jobs.c.state, sa.func.count().label("number")).where(day).group_by(jobs.c.state)
    oldest = sa.select(jobs.c.created_at).where(jobs.c.state == "queued").order_by(jobs.c.created_at).limit(1)
    lost = sa.select(sa.func.count()).where(jobs.c.state == "running", jobs.c.lease_until < database.later())
    async with database.transaction(write=False) as session:
        found = {row.state: row.number for row in await session.execute(counted)}
        return JobCounts(
            **{name: found.get(name, 0) for name in ("queued", "running", "failed", "cancelled", "succeeded")},
            oldest_queued_at=await session.scalar(oldest),
            leases_lost=await session.scalar(lost) or 0,
        )


async def outbox_waiting(database: Database) -> Waiting:
    """Events that were emitted and not sent."""
    outbox = database.table("outbox")
    unsent = sa.select(sa.func.count(), sa.func.min(outbox.c.created_at)).where(outbox.c.sent_at.is_(None))
    async with database.transaction(write=False) as session:
        count, oldest = (await session.execute(unsent)).one()
        return Waiting(waiting=count, oldest_at=oldest)


@dataclass
class StorageCounter:
    """Counts objects and bytes, and remembers the answer for a minute: a full listing is work for the store."""

    service: str
    buckets: Sequence[str]
    objects: ObjectStore
    database: Database
    objects_url: str
    _known: tuple[float, StorageView] | None = None

    async def view(self) -> StorageView:
        """What is stored now, or was at most a minute ago."""
        if self._known is None or time.monotonic() - self._known[0] > STORAGE_KEPT_S:
            self._known = (time.monotonic(), await self._count())
        return self._known[1]

    async def _count(self) -> StorageView:
        stored = [one for bucket in self.buckets for one in await asyncio.to_thread(self._bucket, bucket)]
        free = await asyncio.to_thread(_free_bytes, self.objects_url)
        size = await database_bytes(self.database)
        return StorageView(service=self.service, stored=stored, database_bytes=size, free_bytes=free, counted_at=now())

    def _bucket(self, bucket: str) -> list[StoredOf]:
        return by_study(bucket, self.objects.sync.sizes(f"{bucket}/"))


def by_study(bucket: str, sizes: Iterable[tuple[str, int]]) -> list[StoredOf]:
    """The sum of (key, bytes) for each study; keys are ``<bucket>/<study>/...``."""
    found: dict[str | None, StoredOf] = {}
    for key, size in sizes:
        second = key.split("/", 2)[1]
        study = second if second.startswith(_STUDY_PREFIX) else None
        one = found.setdefault(study, StoredOf(bucket=bucket, study_id=study, objects=0, bytes=0))
        one.objects += 1
        one.bytes += size
    return list(found.values())


async def database_bytes(database: Database) -> int:
    """The size of a service's database on disk."""
    question = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if database.is_sqlite
        else "SELECT pg_database_size(current_database())"
    )
    async with database.transaction(write=False) as session:
        return int(await session.scalar(sa.text(question)) or 0)


def _free_bytes(objects_url: str) -> int | None:
    if not objects_url.startswith("file:"):
        return None
    try:
        return shutil.disk_usage(Path(objects_url.removeprefix("file://"))).free
    except OSError:
        return None
