"""The whole platform in one process: every service on SQLite, a folder and an in-process bus, behind one door."""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
import structlog

from medloom_embedded.folder import DataFolder
from medloom_embedded.services import NAMES, compose, gateway_settings, surroundings
from medloom_gateway.main import Gateway
from medloom_kit.bus import open_bus
from medloom_kit.service import Runtime
from medloom_kit.serving import listen, serve, serving
from medloom_kit.telemetry import configure_logging

# jobs that are not done by then go on at the next start; nobody wants to wait for them after Ctrl-C
DRAIN_S: Final = 3.0
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Running:
    """A platform that takes requests. ``first_boot_secret`` is set until the first administrator exists."""

    base_url: str
    data_dir: Path
    first_boot_secret: str | None
    seconds: float


@asynccontextmanager
async def composed(folder: DataFolder, log_level: str, hosts: str) -> AsyncIterator[tuple[Gateway, str | None]]:
    """All services started, migrated and connected; the gateway is ready to be served."""
    around = surroundings(folder, log_level)
    bus = open_bus("inprocess://")
    runtimes = [Runtime(compose(name, around), bus) for name in NAMES]
    _preload(runtimes)
    gateway = Gateway(gateway_settings(around, hosts), bus, {one.service.name: one.app for one in runtimes})
    everything = [*runtimes, gateway.runtime]
    for runtime in everything:
        await runtime.migrate()
        await _take_back(runtime)
    secret = await _first_boot_secret(runtimes[0])
    for runtime in runtimes:
        await runtime.start()
    await gateway.start()
    await bus.start()  # not before: an event left from the last run must find all who listen for it
    try:
        yield gateway, secret
    finally:
        await bus.stop()  # first: what is emitted from here on stays in the outbox, and no stopped service is spoken to
        await gateway.stop()
        await asyncio.gather(*(runtime.stop(DRAIN_S) for runtime in runtimes))


@asynccontextmanager
async def embedded_platform(
    data_dir: Path, *, host: str = "127.0.0.1", port: int = 0, log_level: str = "WARNING"
) -> AsyncIterator[Running]:
    """A platform for the time of the block, for tests and for whoever embeds it; signals are left alone."""
    began = time.perf_counter()
    if not structlog.is_configured():
        configure_logging(log_level, json=False)
    folder = DataFolder(data_dir.resolve())
    folder.make()
    with folder.lock():
        listener = listen(host, port)
        url = _url(host, listener.getsockname()[1])
        async with (
            composed(folder, log_level, _hosts(host)) as (gateway, secret),
            serving(gateway.door, listener, before_stop=gateway.streams.cut_all),
        ):
            yield Running(url, folder.root, secret, time.perf_counter() - began)


async def run_platform(
    data_dir: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    log_level: str = "WARNING",
    began: float | None = None,
    ready: Callable[[Running], None],
) -> None:
    """Runs the platform until SIGTERM or SIGINT; ``ready`` is told when requests are taken.

    Raises FolderInUse when another process runs on the folder, AddressTaken when the address is taken.
    """
    began = time.perf_counter() if began is None else began
    folder = DataFolder(data_dir.resolve())
    folder.make()
    with folder.lock():
        listener = listen(host, port)
        url = _url(host, listener.getsockname()[1])
        async with composed(folder, log_level, _hosts(host)) as (gateway, secret):
            await serve(
                gateway.door,
                listener,
                before_stop=gateway.streams.cut_all,
                ready=lambda: ready(Running(url, folder.root, secret, time.perf_counter() - began)),
            )


async def _first_boot_secret(authz: Runtime) -> str | None:
    from medloom_authz.service import first_boot_secret

    secret: str | None = await first_boot_secret(authz.database)
    return secret


async def _take_back(runtime: Runtime) -> None:
    """Frees what a process that died here had leased: the folder's lock says that nobody else can hold it."""
    jobs, outbox = runtime.database.table("jobs"), runtime.database.table("outbox")
    async with runtime.database.transaction() as session:
        await session.execute(sa.update(jobs).where(jobs.c.state == "running").values(state="queued", lease_until=None))
        await session.execute(sa.update(outbox).where(outbox.c.sent_at.is_(None)).values(claimed_until=None))


def _preload(runtimes: list[Runtime]) -> None:
    # all runners of a process share one fork server, and each would tell it only of its own modules
    wanted = {name: None for runtime in runtimes for name in runtime.service.preload}
    multiprocessing.get_context("forkserver").set_forkserver_preload(["medloom_kit.jobs.child", *wanted])


def _hosts(host: str) -> str:
    # a platform that listens beyond loopback is reached by names it cannot know
    return ",".join(LOOPBACK) if host in LOOPBACK else "*"


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
