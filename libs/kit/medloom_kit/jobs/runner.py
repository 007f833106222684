"""Takes jobs under a lease and does each in its own process; another runner takes over when a lease runs out."""

import asyncio
import multiprocessing
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from medloom_contracts.errors import Problem
from medloom_kit.clock import now
from medloom_kit.db import Database, touch
from medloom_kit.jobs.child import JobSpec, run_job
from medloom_kit.jobs.model import JobKind, JobRow
from medloom_kit.jobs.problems import cancelled_problem, crashed_problem, lost_problem
from medloom_kit.jobs.processes import clear, hidden_main, kill_group, preload_modules
from medloom_kit.jobs.queue import OPEN, as_row
from medloom_kit.outages import WAITED_FOR, outage
from medloom_kit.telemetry import Telemetry, get_logger

T = TypeVar("T")
log = get_logger(__name__)

LEASE: Final = timedelta(seconds=30)
HEARTBEAT_S: Final = 5.0
POLL_S: Final = 1.0
PROGRESS_EVERY_S: Final = 0.2
OUTAGE_PAUSE: Final = timedelta(seconds=5)
# how often a job may lose its runner: a machine that is restarted thrice must not have an upload refused
MAX_LOST: Final = 10


class LeaseLost(Exception):
    """Another runner holds the job now; whatever this one finds out no longer counts."""


class Runner:
    """Runs at most ``slots`` jobs of one service side by side."""

    def __init__(
        self,
        database: Database,
        kinds: tuple[JobKind, ...],
        telemetry: Telemetry,
        *,
        service: str,
        objects_url: str,
        scratch: Path,
        slots: int,
        preload: tuple[str, ...] = (),
    ) -> None:
        self._database = database
        self._jobs = database.table("jobs")
        self._kinds: Mapping[str, JobKind] = {kind.name: kind for kind in kinds}
        self._telemetry = telemetry
        self._service = service
        self._objects_url = objects_url
        self._scratch = scratch
        self._slots = asyncio.Semaphore(slots)
        self._wake = asyncio.Event()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._nudges: dict[tuple[str, int], asyncio.Event] = {}
        self._stopping = False
        self._halt = asyncio.Event()
        self._context = multiprocessing.get_context("forkserver")
        # waiting for a job's word takes a thread as long as the job runs: the loop's own are few, and for the store
        self._threads = ThreadPoolExecutor(4 * slots, thread_name_prefix="jobs")
        preload_modules(("medloom_kit.jobs.child", *preload))
        database.on_commit("jobs", self._nudge)

    async def run(self) -> None:
        """Until ``stop``: take what is waiting, wait for more."""
        with hidden_main():
            await self._in_thread(forkserver.ensure_running)
        while not self._stopping:
            self._wake.clear()
            await self._slots.acquire()
            job = None if self._stopping else await self._next()
            if job is None:
                self._slots.release()
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL_S):
                        await self._wake.wait()
                continue
            task = asyncio.create_task(self._guarded(job))
            self._running[job.id] = task
            task.add_done_callback(partial(self._ended, job.id))

    async def stop(self, drain_s: float = 20) -> None:
        """Take no more, wait a while for running jobs, then give them back to whoever runs next.

        Nothing is cancelled: a cancelled transaction would keep SQLite's only place for a writer.
        """
        self._stopping = True
        self._wake.set()
        if self._running:
            await asyncio.wait(self._running.values(), timeout=drain_s)
        self._halt.set()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        self._threads.shutdown(wait=False)

    async def _in_thread(self, act: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, act, *given)

    def _nudge(self) -> None:
        self._wake.set()
        for nudge in self._nudges.values():
            nudge.set()

    def _ended(self, job_id: str, _task: asyncio.Task[None]) -> None:
        self._running.pop(job_id, None)
        self._slots.release()
        self._wake.set()

    async def _next(self) -> JobRow | None:
        try:
            return await self._claim()
        except Exception as error:  # the runner outlives a database that is away
            log.warning("job_runner_waits", error=type(error).__name__)
            return None

    async def _claim(self) -> JobRow | None:
        jobs = self._jobs
        waiting = sa.and_(jobs.c.state == "queued", jobs.c.lease_until.is_(None))
        # a queued job with a lease has met an outage and waits a moment
        due = sa.and_(jobs.c.state.in_(OPEN), jobs.c.lease_until < self._database.later())
        free = sa.or_(waiting, due)
        async with self._database.transaction(write=False) as session:
            if (await session.execute(sa.select(jobs.c.id).where(free).limit(1))).first() is None:
                return None
        oldest = sa.select(jobs.c.id).where(free).order_by(jobs.c.created_at).limit(1).with_for_update(skip_locked=True)
        async with self._database.transaction() as session:
            row = (
                await session.execute(
                    sa.update(jobs)
                    .where(jobs.c.id == oldest.scalar_subquery())
                    .values(
                        state="running",
                        attempt=jobs.c.attempt + 1,
                        lease_until=self._database.later(LEASE),
                        started_at=sa.func.coalesce(jobs.c.started_at, sa.literal(now(), jobs.c.started_at.type)),
                    )
                    .returning(jobs)
                )
            ).first()
        return as_row(row) if row is not None else None

    async def _guarded(self, job: JobRow) -> None:
        try:
            with self._telemetry.span(f"job {job.kind}", parent=job.traceparent) as span:
                span.set_attribute("medloom.job.id", job.id)
                await self._do(job)
        except LeaseLost:
            log.warning("job_lease_lost", job=job.id)
        except Exception as error:  # the row keeps its lease and is taken up again when that runs out
            log.warning("job_interrupted", job=job.id, error=type(error).__name__)

    async def _do(self, job: JobRow) -> None:
        kind = self._kinds.get(job.kind)
        if kind is None or job.attempt > max(kind.max_attempts, MAX_LOST):
            await self._fail(job, kind, lost_problem())
            return
        scratch = self._scratch / job.id / str(job.attempt)
        scratch.mkdir(parents=True, exist_ok=True)
        nudge = self._nudges.setdefault((job.id, job.attempt), asyncio.Event())
        try:
            outcome, value = await self._in_process(job, kind, scratch, nudge)
        finally:
            await self._in_thread(clear, scratch)
        await self._patiently(job, lambda: self._conclude(job, kind, outcome, value))

    async def _patiently(self, job: JobRow, write: Callable[[], Awaitable[None]]) -> None:
        """Write what a job found out, however long the database or the store is away: hours of work may hang on it."""
        while True:
            try:
                await write()
                return
            except Exception as error:
                named = outage(error)
                if named is None or self._halt.is_set():
                    raise
                log.warning("job_waits", job=job.id, code=named.code, detail=named.detail.en)
            await self._outlast(job)

    async def _outlast(self, job: JobRow) -> None:
        """A pause of a second, after which the lease is asked for again; raises LeaseLost when somebody else has it."""
        await asyncio.sleep(1.0)
        try:
            await self._renew(job)
        except Exception as error:
            if outage(error) is None:
                raise

    async def _renew(self, job: JobRow) -> bool:
        """Keep the lease; tells whether the job is to be cancelled."""
        async with self._database.transaction() as session:
            row = (
                await session.execute(
                    sa.update(self._jobs)
                    .where(self._mine(job))
                    .values(lease_until=self._database.later(LEASE))
                    .returning(self._jobs.c.cancel_requested)
                )
            ).first()
        if row is None:
            raise LeaseLost
        return bool(row.cancel_requested)

    async def _conclude(self, job: JobRow, kind: JobKind, outcome: str, value: Any) -> None:
        if outcome == "done":
            await self._succeed(job, kind, value)
        elif outcome == "cancelled":
            await self._fail(job, kind, cancelled_problem(), state="cancelled")
        elif outcome == "problem" and value["code"] in WAITED_FOR:
            await self._wait_for(job, Problem.model_validate(value))
        elif outcome == "problem":
            await self._fail(job, kind, Problem.model_validate(value))
        elif outcome == "halted":
            await self._release(job, counted=False)
        else:
            log.warning("job_crashed", job=job.id, kind=job.kind, how=outcome, error=value, attempt=job.attempt)
            if job.attempt < kind.max_attempts and outcome != "timeout":
                await self._release(job)
            else:
                await self._fail(job, kind, crashed_problem(outcome))

    async def _in_process(self, job: JobRow, kind: JobKind, scratch: Path, nudge: asyncio.Event) -> tuple[str, Any]:
        ours, theirs = self._context.Pipe()
        spec = JobSpec(job.id, job.study_id, dict(job.payload), self._objects_url, scratch)
        process = self._context.Process(target=run_job, args=(kind.work, spec, theirs), daemon=False)
        # the lease is kept from now on: under load a process may take long to start
        heart = asyncio.create_task(self._heartbeat(job, kind, ours, nudge))
        halted = asyncio.create_task(_when(self._halt, ("halted", None)))
        tasks = [heart, halted]
        try:
            with hidden_main():
                await self._in_thread(process.start)
            theirs.close()
            tasks.insert(0, asyncio.create_task(self._hear(job, kind, ours)))
            return await _first(tasks, kind.timeout_s)
        finally:
            halted.cancel()
            self._nudges.pop((job.id, job.attempt), None)
            nudge.set()
            if process.pid is not None:
                kill_group(process)
                await self._in_thread(process.join)
            await asyncio.gather(*tasks, return_exceptions=True)
            ours.close()

    async def _hear(self, job: JobRow, kind: JobKind, wire: Connection) -> tuple[str, Any]:
        """Messages of the process until its last one; progress is written at most a few times a second."""
        loop, written = asyncio.get_running_loop(), 0.0
        while True:
            try:
                what, value = await self._in_thread(wire.recv)
            except (EOFError, OSError):
                return "died", None
            if what == "progress":
                if loop.time() - written >= PROGRESS_EVERY_S:
                    written = loop.time()
                    await self._patiently(job, partial(self._write_progress, job, *value))
            elif what == "report":
                await self._patiently(job, partial(self._reported, job, kind, value))
            else:
                return what, value

    async def _reported(self, job: JobRow, kind: JobKind, message: dict[str, Any]) -> None:
        if kind.on_report is not None:
            async with self._database.transaction() as session:
                await kind.on_report(session, job, message)

    async def _heartbeat(self, job: JobRow, kind: JobKind, wire: Connection, nudge: asyncio.Event) -> tuple[str, Any]:
        """Keeps the lease; passes a wish to cancel on, and ends with "cancelled" when it is not obeyed in time."""
        asked_at: float | None = None
        loop = asyncio.get_running_loop()
        while True:
            cancel = await self._beat(job)
            if cancel and asked_at is None:
                asked_at = loop.time()
                with suppress(OSError):
                    wire.send("cancel")
            if asked_at is not None and loop.time() - asked_at > kind.cancel_grace_s:
                return "cancelled", None
            nudge.clear()
            if (job.id, job.attempt) not in self._nudges:
                return "ended", None
            with suppress(TimeoutError):
                async with asyncio.timeout(1.0 if asked_at is not None else HEARTBEAT_S):
                    await nudge.wait()

    async def _beat(self, job: JobRow) -> bool:
        """A database that is away lets nobody else take the job: the work goes on, and the lease is asked for again."""
        try:
            return await self._renew(job)
        except Exception as error:
            named = outage(error)
            if named is None:
                raise
            log.warning("heartbeat_waits", job=job.id, code=named.code, detail=named.detail.en)
            return False

    def _mine(self, job: JobRow) -> sa.ColumnElement[bool]:
        # the attempt number is the fencing token: a runner that lost its lease no longer matches
        jobs = self._jobs
        return sa.and_(jobs.c.id == job.id, jobs.c.attempt == job.attempt, jobs.c.state == "running")

    async def _write_progress(self, job: JobRow, fraction: float, en: str, ko: str) -> None:
        async with self._database.transaction() as session:
            await session.execute(
                sa.update(self._jobs)
                .where(self._mine(job))
                .values(fraction=fraction, step_en=en[:300], step_ko=ko[:300], lease_until=self._database.later(LEASE))
            )

    async def _succeed(self, job: JobRow, kind: JobKind, result: dict[str, Any]) -> None:
        async with self._database.transaction() as session:
            ended = await session.execute(
                sa.update(self._jobs)
                .where(self._mine(job))
                .values(
                    state="succeeded", fraction=1.0, step_en="Done", step_ko="완료", result=result, finished_at=now()
                )
            )
            if _rows(ended) != 1:
                raise LeaseLost
            await kind.finish(session, job, result)
        self._telemetry.jobs.labels(self._service, job.kind, "succeeded").inc()

    async def _fail(self, job: JobRow, kind: JobKind | None, problem: Problem, state: str = "failed") -> None:
        async with self._database.transaction() as session:
            words = {"step_en": problem.title[:300], "step_ko": (problem.detail_ko or problem.title)[:300]}
            ended = await session.execute(
                sa.update(self._jobs)
                .where(self._mine(job))
                .values(state=state, problem=problem.model_dump(), finished_at=now(), **words)
            )
            if _rows(ended) != 1:
                raise LeaseLost
            if kind is not None:
                await kind.fail(session, job, problem)
        self._telemetry.jobs.labels(self._service, job.kind, state).inc()

    async def _wait_for(self, job: JobRow, problem: Problem) -> None:
        """Something that the work needs is away: back to the queue for a moment, saying why; this does not count."""
        log.warning("job_waits", job=job.id, code=problem.code, detail=problem.detail)
        words = {"step_en": problem.detail[:300], "step_ko": (problem.detail_ko or problem.detail)[:300]}
        await self._release(job, counted=False, lease_until=self._database.later(OUTAGE_PAUSE), **words)

    async def _release(self, job: JobRow, *, counted: bool = True, **values: Any) -> None:
        """Put a job back in the queue; an attempt cut short by our own end, or by an outage, does not count."""
        given = {"state": "queued", "lease_until": None, "attempt": job.attempt - (not counted)} | values
        async with self._database.transaction() as session:
            await session.execute(sa.update(self._jobs).where(self._mine(job)).values(**given))
            touch(session, "jobs")


async def _first(tasks: list[asyncio.Task[tuple[str, Any]]], timeout_s: float) -> tuple[str, Any]:
    """What the first task to end says; of several that ended together, the first in the list."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED, timeout=timeout_s)
    return next((task.result() for task in tasks if task in done), ("timeout", None))


async def _when(event: asyncio.Event, outcome: tuple[str, Any]) -> tuple[str, Any]:
    await event.wait()
    return outcome


def _rows(result: Any) -> int:
    return int(result.rowcount)
