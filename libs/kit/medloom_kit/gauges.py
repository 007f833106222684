"""What Prometheus is told of a service beside its requests: what waits, since when, and what is stuck.

Every process of a service tells the same numbers, so that a service without workers is still seen; take the largest.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Gauge

from medloom_contracts.events import SERVICES
from medloom_kit.bus import Bus
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.operations import outbox_waiting
from medloom_kit.telemetry import get_logger

log = get_logger(__name__)

LOOKED_UP_FOR_S: Final = 5.0
PATIENCE_S: Final = 3.0


class Gauges:
    """Looked up when asked for, at most every few seconds. What cannot be told now is left out rather than guessed."""

    def __init__(self, service: str, database: Database, bus: Bus, registry: CollectorRegistry) -> None:
        self._service = service
        self._database = database
        self._bus = bus
        self._until = 0.0
        self._lock = asyncio.Lock()

        def gauge(name: str, text: str, *more: str) -> Gauge:
            return Gauge(f"medloom_{name}", text, ("service", *more), registry=registry)

        self.database_ready = gauge("database_ready", "1 while the database answers")
        self.bus_ready = gauge("bus_ready", "1 while the broker is connected and every subscription has its consumer")
        self.jobs = gauge("jobs_open", "Jobs that have not ended", "state")
        # one number for whoever decides how many workers there should be
        self.unfinished = gauge("jobs_unfinished", "Jobs that wait or run")
        self.oldest_queued = gauge("job_oldest_queued_seconds", "Age of the job that has waited longest")
        self.oldest_running = gauge("job_oldest_running_seconds", "Time since the longest running job began")
        self.leases_lost = gauge("job_leases_lost", "Running jobs that no worker has reported on within their lease")
        self.outbox_waiting = gauge("outbox_waiting", "Events that the broker has not taken yet")
        self.outbox_oldest = gauge("outbox_oldest_seconds", "Age of the oldest event that the broker has not taken")
        self.parked = gauge("parked_events", "Events that the service could not handle and keeps apart")
        self.queue_waiting = gauge("queue_waiting", "Events on the broker that the service has not taken yet")
        self.queue_consumers = gauge("queue_consumers", "Processes that take the service's events")
        self._of_database = (
            self.jobs,
            self.unfinished,
            self.oldest_queued,
            self.oldest_running,
            self.leases_lost,
            self.outbox_waiting,
            self.outbox_oldest,
            self.parked,
        )
        self.given_up = gauge("events_given_up", "Events that the broker set apart because a process ended over them")
        self._of_broker = (self.queue_waiting, self.queue_consumers, self.given_up)

    async def look(self) -> None:
        """Bring the numbers up to date; never raises, for a service in trouble is the one to be watched."""
        async with self._lock:
            if time.monotonic() < self._until:
                return
            ready = await self._told("database", self._look_at_database, self._of_database)
            self.database_ready.labels(self._service).set(ready)
            self.bus_ready.labels(self._service).set(self._bus.is_ready())
            if self._service in SERVICES:
                await self._told("broker", self._look_at_broker, self._of_broker)
            self._until = time.monotonic() + LOOKED_UP_FOR_S

    async def _told(self, what: str, look: Callable[[], Awaitable[None]], gauges: tuple[Gauge, ...]) -> bool:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await look()
        except Exception as error:  # whatever is away, the scrape goes on and says so
            log.warning("gauges_not_told", of=what, error=type(error).__name__)
            for gauge in gauges:
                gauge.clear()
            return False
        return True

    async def _look_at_database(self) -> None:
        jobs, at = self._database.table("jobs"), now()
        is_open = sa.select(
            jobs.c.state, sa.func.count(), sa.func.min(jobs.c.created_at), sa.func.min(jobs.c.started_at)
        )
        is_open = is_open.where(jobs.c.state.in_(("queued", "running"))).group_by(jobs.c.state)
        lost = sa.select(sa.func.count()).where(jobs.c.state == "running", jobs.c.lease_until < at)
        parked = sa.select(sa.func.count()).select_from(self._database.table("dead_letters"))
        async with self._database.transaction(write=False) as session:
            found = {row[0]: row[1:] for row in await session.execute(is_open)}
            self._set(self.leases_lost, await session.scalar(lost) or 0)
            self._set(self.parked, await session.scalar(parked) or 0)
        for state in ("queued", "running"):
            self.jobs.labels(self._service, state).set(found.get(state, (0,))[0])
        self._set(self.unfinished, sum(row[0] for row in found.values()))
        self._set(self.oldest_queued, _age(found["queued"][1], at) if "queued" in found else 0)
        self._set(self.oldest_running, _age(found["running"][2], at) if "running" in found else 0)
        outbox = await outbox_waiting(self._database)
        self._set(self.outbox_waiting, outbox.waiting)
        self._set(self.outbox_oldest, _age(outbox.oldest_at, at))

    async def _look_at_broker(self) -> None:
        queue = await self._bus.queue(self._service)
        self._set(self.queue_waiting, queue.waiting)
        self._set(self.queue_consumers, queue.consumers)
        self._set(self.given_up, queue.given_up)

    def _set(self, gauge: Gauge, value: float) -> None:
        gauge.labels(self._service).set(value)


def _age(since: datetime | None, at: datetime) -> float:
    return max(0.0, (at - since).total_seconds()) if since is not None else 0.0
