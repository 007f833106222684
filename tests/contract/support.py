"""What the contract tests share: a substrate, its services in this process, and patience."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import sqlalchemy as sa
from stack import Stack
from toy.service import make_toy

from medloom_kit.auth import CAPABILITY_HEADER
from medloom_kit.bus import Bus, open_bus
from medloom_kit.jobs import JobRow
from medloom_kit.jobs.queue import as_row
from medloom_kit.policy import Grant, Principal, new_key_pair, sign
from medloom_kit.service import Runtime, Service, running
from medloom_kit.settings import ServiceSettings

PRIVATE_KEY, PUBLIC_KEY = new_key_pair()
STUDY: Final = "std_toy"
PATIENCE_S: Final = 60.0
EMBEDDED: Final = ["embedded"]
CLUSTERED: Final = [pytest.param("clustered", marks=pytest.mark.clustered)]


@dataclass
class Substrate:
    """One of the two worlds, empty: a bus, and a database and an object store for every service."""

    kind: str
    folder: Path
    bus_url: str
    stack: Stack | None = None
    otlp_endpoint: str = ""
    _databases: dict[str, str] = field(default_factory=dict)
    _shared_bus: Bus | None = None

    def settings(self, name: str, **more: Any) -> ServiceSettings:
        return ServiceSettings.load(**(self.values(name) | more))

    def values(self, name: str) -> dict[str, Any]:
        """What a service's settings are made of; the same database whenever the same service is asked for."""
        if name not in self._databases:
            own = f"sqlite+aiosqlite:///{self.folder}/{name}.sqlite3"
            self._databases[name] = self.stack.new_database() if self.stack else own
        objects = self.stack.s3_url(name) if self.stack else f"file://{self.folder}/objects"
        return {
            "database_url": self._databases[name],
            "bus_url": self.bus_url,
            "objects_url": objects,
            "capability_public_key": PUBLIC_KEY,
            "scratch_dir": self.folder / "scratch",
            "otlp_endpoint": self.otlp_endpoint,
        }

    def environment(self, name: str) -> dict[str, str]:
        """The same as environment variables of the toy's own process."""
        values = {f"MEDLOOM_TOY_{key.upper()}": str(value) for key, value in self.values(name).items()}
        places = {"PYTHONPATH": str(Path(__file__).parents[1]), "TOY_POISON": str(self.folder / "poison")}
        return dict(os.environ) | values | places | {"MEDLOOM_TOY_PORT": "0"}

    @asynccontextmanager
    async def bus(self) -> AsyncIterator[Bus]:
        """A started bus: one for all services in process, one for each with a broker."""
        if self.stack is None and self._shared_bus is not None:
            yield self._shared_bus
            return
        bus = open_bus(self.bus_url)
        await bus.start()
        if self.stack is None:
            self._shared_bus = bus
        try:
            yield bus
        finally:
            self._shared_bus = None
            await bus.stop()

    @asynccontextmanager
    async def running(self, *services: Service | str, drain_s: float = 5) -> AsyncIterator[list[Runtime]]:
        """Services at work in this process, each with its own connection where there is a broker."""
        async with AsyncExitStack() as opened:
            runtimes = []
            for each in services:
                service = make_toy(each, self.settings(each)) if isinstance(each, str) else each
                bus = await opened.enter_async_context(self.bus())
                runtimes.append(await opened.enter_async_context(running(service, bus, drain_s=drain_s)))
            yield runtimes


async def eventually(check: Callable[[], Awaitable[Any]], what: str = "", limit_s: float = PATIENCE_S) -> Any:
    """The first true answer of ``check``; fails when none comes."""
    deadline = asyncio.get_running_loop().time() + limit_s
    while True:
        answer = await check()
        if answer:
            return answer
        if asyncio.get_running_loop().time() > deadline:
            pytest.fail(f"did not happen within {limit_s:.0f} s: {what or check}")
        await asyncio.sleep(0.05)


async def effects(runtime: Runtime) -> list[str]:
    """Everything that took effect, in order."""
    table = runtime.database.table("effects")
    async with runtime.database.transaction(write=False) as session:
        return [row.what for row in await session.execute(sa.select(table).order_by(table.c.id))]


async def effects_are(runtime: Runtime, expected: list[str]) -> None:
    """Wait until as many effects are there, linger a moment for one too many, and compare."""

    async def enough() -> bool:
        return len(await effects(runtime)) >= len(expected)

    await eventually(enough, f"{len(expected)} effects")
    await asyncio.sleep(0.3)
    assert sorted(await effects(runtime)) == sorted(expected)


async def job_of(runtime: Runtime, job_id: str) -> JobRow:
    jobs = runtime.database.table("jobs")
    async with runtime.database.transaction(write=False) as session:
        return as_row((await session.execute(sa.select(jobs).where(jobs.c.id == job_id))).one())


async def ended(runtime: Runtime, job_id: str, limit_s: float = PATIENCE_S) -> JobRow:
    """The job after it has ended."""

    async def over() -> JobRow | None:
        job = await job_of(runtime, job_id)
        return job if job.state not in {"queued", "running"} else None

    found: JobRow = await eventually(over, f"the end of {job_id}", limit_s)
    return found


async def file_there(path: Path) -> None:
    async def there() -> bool:
        return path.exists()

    await eventually(there, path.name)


def capability(role: str = "owner", study: str = STUDY, **more: Any) -> Mapping[str, str]:
    """The header of somebody with this role."""
    from medloom_contracts.scopes import ROLE_SCOPES, Role

    grant = Grant(study, role, tuple(sorted(ROLE_SCOPES[Role(role)])))
    return {CAPABILITY_HEADER: sign(Principal("usr_1", "A", "person", "ins_1", grants=(grant,), **more), PRIVATE_KEY)}


@asynccontextmanager
async def browser(runtime: Runtime, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of one service's application."""
    given = dict(capability()) | headers
    transport = httpx.ASGITransport(runtime.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://toy", headers=given) as client:
        yield client
