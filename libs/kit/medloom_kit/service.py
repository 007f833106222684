"""A service as data, and what brings it to life."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, FastAPI, Response
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import Unavailable
from medloom_contracts.events import Event
from medloom_contracts.events.authz import TokenRevoked
from medloom_kit.api import jobs as job_routes
from medloom_kit.api import operations as operations_routes
from medloom_kit.app import create_app
from medloom_kit.auth import LISTENED, Authenticator
from medloom_kit.bus import Bus
from medloom_kit.bus.parking import DatabaseParking
from medloom_kit.db import Database
from medloom_kit.gauges import Gauges
from medloom_kit.inbox import Inbox, Subscription
from medloom_kit.jobs import JobKind, Runner
from medloom_kit.jobs.queue import cancel_jobs_of_token
from medloom_kit.migrations import at_head, migrate, refuse_newer
from medloom_kit.objects import ObjectStore
from medloom_kit.operations import StorageCounter
from medloom_kit.outbox import Relay
from medloom_kit.readiness import ENDURED, Readiness
from medloom_kit.serving import listen, serving
from medloom_kit.settings import ServiceSettings
from medloom_kit.telemetry import Telemetry

Hook = Callable[["Runtime"], Awaitable[None]]


@dataclass(frozen=True)
class Service:
    """What a composition root gives: routes, tables, subscriptions, kinds of jobs, and its own singletons in ``state``.

    ``on_start`` runs after the migrations with the runtime (for example to create a first administrator),
    ``on_stop`` before the database closes. ``preload`` names modules that job processes find already imported.
    """

    name: str
    settings: ServiceSettings
    metadata: sa.MetaData
    migrations: str
    objects: ObjectStore
    routers: Sequence[APIRouter] = ()
    subscriptions: Sequence[Subscription] = ()
    jobs: Sequence[JobKind] = ()
    buckets: Sequence[str] = ()
    preload: Sequence[str] = ()
    state: Mapping[str, Any] = field(default_factory=dict)
    on_start: Sequence[Hook] = ()
    on_stop: Sequence[Hook] = ()


class Runtime:
    """One service at work in this process: its database, relay, inbox, runner and HTTP application."""

    def __init__(self, service: Service, bus: Bus) -> None:
        settings = service.settings
        service.metadata.info["service"] = service.name
        self.service = service
        self.bus = bus
        self.objects = service.objects
        self.telemetry = Telemetry(service.name, settings.otlp_endpoint)
        self.database = Database(settings.database_url, service.metadata)
        self.authenticator = Authenticator(settings.capability_public_key)
        self.relay = Relay(self.database, bus, self.telemetry)
        self.parking = DatabaseParking(service.name, self.database)
        self.inbox = Inbox(service.name, self.database, _with_common(service), self.telemetry)
        self.runner = Runner(
            self.database,
            tuple(service.jobs),
            self.telemetry,
            service=service.name,
            objects_url=settings.objects_url,
            scratch=settings.scratch_dir / service.name,
            slots=settings.job_slots,
            preload=tuple(service.preload),
        )
        self.storage = StorageCounter(
            service.name, tuple(service.buckets), service.objects, self.database, settings.objects_url
        )
        self.gauges = Gauges(service.name, self.database, bus, self.telemetry.registry)
        self.telemetry.before_exposition(self.gauges.look)
        self.readiness = Readiness(self.database, bus, service.objects, service.buckets)
        self.app = self._application()
        self._tasks: list[asyncio.Task[None]] = []
        self._works = False
        self._migrated = False

    async def migrate(self) -> None:
        """Bring the database to head and make the service's own buckets."""
        await self._migrate()
        for bucket in self.service.buckets:
            await asyncio.to_thread(self.objects.sync.ensure_bucket, bucket)

    async def _migrate(self) -> None:
        settings, package = self.service.settings, self.service.migrations
        if not settings.database_owner_url:
            await migrate(self.database, package)
            return
        owner = Database(settings.database_owner_url, self.service.metadata)
        try:
            await migrate(owner, package, grant_to=self.database.engine.url.username)
        finally:
            await owner.close()

    async def start(self, *, api: bool = True, worker: bool = True) -> None:
        """Begin to relay events; as worker also to handle them and to run jobs. The bus must have been started."""
        with suppress(Unavailable):  # whoever waits for a database is told so by its readiness
            await refuse_newer(self.database, self.service.migrations)
        if api:
            await self.bus.listen(LISTENED, self.authenticator.heard)
        if worker:
            await self.bus.subscribe(self.service.name, self.inbox.types, self.inbox.deliver, self.parking)
            self._tasks.append(asyncio.create_task(self.runner.run()))
        self._tasks.append(asyncio.create_task(self.relay.run()))
        self._works = worker
        for hook in self.service.on_start:
            await hook(self)

    async def stop(self, drain_s: float = 20) -> None:
        """Stop taking work, finish or give back what runs, send what is left."""
        self.relay.stop()
        if self._works:
            await self.runner.stop(drain_s)
        await self._tasks_end()
        for hook in self.service.on_stop:
            await hook(self)
        with suppress(Exception):  # what cannot be sent now stays in the outbox for the next start
            await asyncio.wait_for(self.relay.once(), 5)
        await self.database.close()
        self.telemetry.close()

    async def _tasks_end(self, within_s: float = 25) -> None:
        """Loops end by themselves; only one that hangs on a broker that went away is cancelled."""
        if self._tasks:
            _, hanging = await asyncio.wait(self._tasks, timeout=within_s)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _application(self) -> FastAPI:
        service = self.service
        app = create_app(
            f"Medloom {service.name}",
            self.telemetry,
            service=service.name,
            max_body_bytes=service.settings.max_body_bytes,
        )
        app.state.database = self.database
        app.state.objects = self.objects
        app.state.authenticator = self.authenticator
        app.state.runtime = self
        for name, value in service.state.items():
            setattr(app.state, name, value)
        for router in service.routers:
            app.include_router(router)
        if service.jobs:
            app.include_router(job_routes.router)
        app.include_router(operations_routes.router)
        self._add_health(app)
        return app

    def health_app(self) -> FastAPI:
        """What is shown apart from the service itself: whether it lives, whether it is ready, and its metrics."""
        name = f"{self.service.name}-health"
        app = create_app(f"Medloom {name}", self.telemetry, service=name, max_body_bytes=0)
        self._add_health(app)
        return app

    def _add_health(self, app: FastAPI) -> None:
        @app.get("/healthz", include_in_schema=False)
        async def alive() -> Response:
            return Response("alive\n")

        @app.get("/readyz", include_in_schema=False)
        async def ready() -> Response:
            problems = await self.readiness.problems()
            grave = [problem for problem in problems if not isinstance(problem, ENDURED)]
            if not grave and not await self._is_migrated():
                return Response("database is not at the newest version\n", status_code=503)
            said = "".join(f"{one.code}: {one.detail.en} {one.hint.en}\n" for one in problems)
            return Response(said, status_code=503) if grave else Response("ready\n" + said)

    async def _is_migrated(self) -> bool:
        """Whether the database is at head; what once was is not looked up again."""
        if not self._migrated:
            self._migrated = await at_head(self.database, self.service.migrations)
        return self._migrated


@asynccontextmanager
async def health_served(runtime: Runtime) -> AsyncIterator[None]:
    """While the block runs, health and metrics also have a port of their own, where the settings name one."""
    settings = runtime.service.settings
    if not settings.metrics_port:
        yield
        return
    listener = listen(settings.host, settings.metrics_port)
    async with serving(runtime.health_app(), listener, before_stop=lambda: None):
        yield


@asynccontextmanager
async def running(
    service: Service, bus: Bus, *, api: bool = True, worker: bool = True, drain_s: float = 20
) -> AsyncIterator[Runtime]:
    """A migrated, started service; the bus must have been started and is left running."""
    runtime = Runtime(service, bus)
    await runtime.migrate()
    await runtime.start(api=api, worker=worker)
    try:
        yield runtime
    finally:
        await runtime.stop(drain_s)


def _with_common(service: Service) -> tuple[Subscription, ...]:
    return (*service.subscriptions, Subscription(TokenRevoked, _stop_jobs_of_token))


async def _stop_jobs_of_token(session: AsyncSession, event: Event, _envelope: Envelope) -> None:
    if isinstance(event, TokenRevoked):
        await cancel_jobs_of_token(session, event.token_id)
