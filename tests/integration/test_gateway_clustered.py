"""Two replicas of the gateway on RabbitMQ and PostgreSQL: what one is told, the other knows."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from stack import Stack

from medloom_authz.keys import key_files
from medloom_authz.main import create_service
from medloom_authz.service import first_boot_secret
from medloom_authz.settings import AuthzSettings
from medloom_gateway.main import Gateway
from medloom_gateway.settings import GatewaySettings
from medloom_kit.bus import open_bus
from medloom_kit.policy import public_key_of
from medloom_kit.service import running

pytestmark = pytest.mark.clustered
PASSWORD = "seven patient owls"
CSRF = {"X-Medloom-Request": "1"}


class Replicas:
    """Two doors to one authz, and the secret of its first boot."""

    def __init__(self, gateways: list[Gateway], secret: str) -> None:
        self.gateways = gateways
        self.secret = secret
        self.clients = [
            httpx.AsyncClient(transport=httpx.ASGITransport(gateway.door), base_url="http://localhost")
            for gateway in gateways
        ]

    async def first_boot(self) -> None:
        first = {"secret": self.secret, "institution": "Home", "name": "admin", "password": PASSWORD}
        assert (await self.clients[0].post("/api/v1/auth/first-boot", json=first)).status_code == 201

    async def sign_in(self) -> None:
        login = {"name": "admin", "password": PASSWORD}
        assert (await self.clients[0].post("/api/v1/auth/sessions", json=login)).status_code == 201
        self.clients[1].cookies = self.clients[0].cookies


@pytest_asyncio.fixture
async def replicas(stack: Stack, tmp_path: Path) -> AsyncIterator[Replicas]:
    private, _ = key_files(tmp_path / "keys")
    shared: dict[str, Any] = {
        "bus_url": stack.new_vhost(),
        "capability_public_key": public_key_of(private),
        "internal_secret": "between the two of them",
        "scratch_dir": tmp_path / "scratch",
    }
    sessions = stack.new_database()
    async with AsyncExitStack() as opened:
        bus = open_bus(shared["bus_url"])
        await bus.start()
        opened.push_async_callback(bus.stop)
        settings = AuthzSettings.load(
            **shared,
            database_url=stack.new_database(),
            objects_url=stack.s3_url("authz"),
            keys_dir=tmp_path / "keys",
            print_first_boot=False,
        )
        authz = await opened.enter_async_context(running(create_service(settings), bus))
        gateways = []
        for _ in range(2):
            own = open_bus(shared["bus_url"])
            await own.start()
            opened.push_async_callback(own.stop)
            gateway = Gateway(GatewaySettings.load(**shared, database_url=sessions), own, {"authz": authz.app})
            await gateway.runtime.migrate()
            await gateway.start()
            opened.push_async_callback(gateway.stop)
            gateways.append(gateway)
        yield Replicas(gateways, str(await first_boot_secret(authz.database)))


async def test_session_of_one_replica_is_good_at_the_other(replicas: Replicas) -> None:
    await replicas.first_boot()
    await replicas.sign_in()
    assert [(await client.get("/api/v1/me")).status_code for client in replicas.clients] == [200, 200]


async def test_revocation_at_one_replica_is_heard_at_the_other(replicas: Replicas) -> None:
    """The event alone must do it: what the other replica remembers would last a minute here."""
    await replicas.first_boot()
    await replicas.sign_in()
    one, other = replicas.clients
    replicas.gateways[1].desk._keep_s = 60
    issued = (await one.post("/api/v1/me/tokens", json={"purpose": "test"}, headers=CSRF)).json()
    bearer = {"Authorization": f"Bearer {issued['token']}"}
    assert (await other.get("/api/v1/me", headers=bearer)).status_code == 200
    revoked = await one.delete(f"/api/v1/me/tokens/{issued['id']}", headers=CSRF)
    at = time.monotonic()
    assert revoked.status_code == 204
    while (status := (await other.get("/api/v1/me", headers=bearer)).status_code) != 401:
        assert time.monotonic() - at < 2, status
        await asyncio.sleep(0.02)


async def test_end_of_a_session_is_felt_at_the_other_replica(replicas: Replicas) -> None:
    await replicas.first_boot()
    await replicas.sign_in()
    one, other = replicas.clients
    assert (await other.get("/api/v1/me")).status_code == 200
    session = {"Cookie": f"medloom_session={one.cookies['medloom_session']}"}
    other.cookies = httpx.Cookies()
    at = time.monotonic()
    assert (await one.delete("/api/v1/auth/sessions/current", headers=CSRF)).status_code == 204
    while (await other.get("/api/v1/me", headers=session)).status_code != 401:
        assert time.monotonic() - at < 2
        await asyncio.sleep(0.05)
