"""authz in this process: SQLite, a folder and the in-process bus, asked without sockets as the gateway asks it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from medloom_authz.keys import ensure_keys, key_files
from medloom_authz.main import create_service
from medloom_authz.service import first_boot_secret
from medloom_authz.settings import AuthzSettings
from medloom_kit.auth import CAPABILITY_HEADER
from medloom_kit.bus import open_bus
from medloom_kit.policy import Principal, public_key_of, verify
from medloom_kit.service import Runtime, running

SECRET = "between gateway and authz"
PASSWORD = "seven patient owls"


@dataclass
class World:
    """A running authz and what a gateway would do for its callers."""

    runtime: Runtime
    http: httpx.AsyncClient
    settings: AuthzSettings
    passwords: dict[str, str] = field(default_factory=dict)

    async def exchange(self, **who: Any) -> httpx.Response:
        return await self.http.post("/internal/exchange", json=who, headers={"X-Medloom-Internal": SECRET})

    async def login(self, name: str, password: str) -> httpx.Response:
        body = {"name": name, "password": password, "address": "127.0.0.1"}
        return await self.http.post("/internal/login", json=body, headers={"X-Medloom-Internal": SECRET})

    async def principal(self, who: str, address: str = "127.0.0.1") -> Principal:
        key = "token" if who.startswith("mlm_") else "user_id"
        answer = await self.exchange(**{key: who}, address=address)
        answer.raise_for_status()
        return verify(answer.json()["capability"], ensure_keys(self.settings).public_key)

    async def ask(self, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        """A request of a user (id), a token (text) or nobody, with a fresh capability each time."""
        headers = dict(options.pop("headers", {}))
        if who is not None:
            key = "token" if who.startswith("mlm_") else "user_id"
            answer = await self.exchange(**{key: who}, address="127.0.0.1")
            if answer.status_code != 200:
                return answer
            headers[CAPABILITY_HEADER] = answer.json()["capability"]
        return await self.http.request(method, f"/api/v1{path}", headers=headers, **options)

    async def settle(self) -> None:
        """Until every event has been sent and handled."""
        outbox = self.runtime.database.table("outbox")
        unsent = sa.select(sa.func.count()).where(outbox.c.sent_at.is_(None))
        while True:
            async with self.runtime.database.transaction(write=False) as session:
                if not (await session.execute(unsent)).scalar_one():
                    return
            await asyncio.sleep(0.02)

    async def invite(self, admin: str, name: str, institution_id: str, **more: Any) -> str:
        """A user who has chosen a password."""
        body = {"name": name, "display_name": name.title(), "institution_id": institution_id, **more}
        invited = (await self.ask(admin, "POST", "/users", json=body)).json()
        secret = {"secret": invited["invitation"], "password": PASSWORD}
        (await self.ask(None, "POST", "/auth/invitations/accept", json=secret)).raise_for_status()
        return str(invited["user"]["id"])


@dataclass
class Site:
    """A site with an administrator, one study and two institutions."""

    admin: str
    home: str
    outside: str
    owner: str
    study: str
    first_token: str


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    private, _ = key_files(tmp_path / "keys")
    settings = AuthzSettings(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/authz.db",
        objects_url=f"file://{tmp_path}/objects",
        capability_public_key=public_key_of(private),
        internal_secret=SECRET,
        keys_dir=tmp_path / "keys",
        scratch_dir=tmp_path / "scratch",
        print_first_boot=False,
    )
    bus = open_bus("inprocess://")
    await bus.start()
    async with running(create_service(settings), bus) as runtime:
        transport = httpx.ASGITransport(runtime.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://authz") as http:
            yield World(runtime, http, settings)
    await bus.stop()


@pytest.fixture
async def site(world: World) -> Site:
    secret = await first_boot_secret(world.runtime.database)
    body = {"secret": secret, "institution": "Home hospital", "name": "admin.kim", "password": PASSWORD}
    booted = await world.ask(None, "POST", "/auth/first-boot", json=body)
    assert booted.status_code == 201, booted.text
    admin, home = booted.json()["user"]["id"], booted.json()["institution"]["id"]
    outside = await world.ask(admin, "POST", "/institutions", json={"name": "Outside", "external": True})
    owner = await world.invite(admin, "owner.lee", home)
    study = await world.ask(owner, "POST", "/studies", json={"title": "Stroke", "question": "Who dies early?"})
    assert study.status_code == 201, study.text
    return Site(admin, home, outside.json()["id"], owner, study.json()["id"], booted.json()["token"])


@pytest.fixture
def path(site: Site) -> Callable[[str], str]:
    return lambda rest="": f"/studies/{site.study}{rest}"
