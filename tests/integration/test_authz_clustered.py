"""authz on PostgreSQL, RabbitMQ and S3: the same doors, many writers of the ledger at once, a cut tail found."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from stack import Stack

from medloom_authz.keys import ensure_keys, key_files
from medloom_authz.main import create_service
from medloom_authz.service import Ledger, first_boot_secret
from medloom_authz.service.ledger import Happening
from medloom_authz.settings import AuthzSettings
from medloom_contracts.events import AUDITED
from medloom_kit.auth import CAPABILITY_HEADER
from medloom_kit.bus import open_bus
from medloom_kit.clock import now
from medloom_kit.outbox import emit
from medloom_kit.policy import public_key_of, verify
from medloom_kit.service import Runtime, running

pytestmark = pytest.mark.clustered
PASSWORD = "seven patient owls"
GATE = {"X-Medloom-Internal": "between the two"}


@pytest.fixture
async def authz(stack: Stack, tmp_path: Path) -> AsyncIterator[Runtime]:
    private, _ = key_files(tmp_path / "keys")
    settings = AuthzSettings.load(
        database_url=stack.new_database(),
        bus_url=stack.new_vhost(),
        objects_url=stack.s3_url("authz"),
        capability_public_key=public_key_of(private),
        internal_secret=GATE["X-Medloom-Internal"],
        keys_dir=tmp_path / "keys",
        scratch_dir=tmp_path / "scratch",
        print_first_boot=False,
    )
    bus = open_bus(settings.bus_url)
    await bus.start()
    async with running(create_service(settings), bus) as runtime:
        for key in await runtime.objects.keys("ledger/heads/"):  # of the ledgers of other tests
            await runtime.objects.delete(key)
        yield runtime
    await bus.stop()


class Door:
    """The public routes, asked as the gateway asks them."""

    def __init__(self, runtime: Runtime) -> None:
        transport = httpx.ASGITransport(runtime.app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://authz")

    async def capability(self, **who: Any) -> httpx.Response:
        return await self.http.post("/internal/exchange", json=who, headers=GATE)

    async def ask(self, user: str | None, method: str, path: str, body: Any = None) -> Any:
        headers = {}
        if user is not None:
            headers[CAPABILITY_HEADER] = (await self.capability(user_id=user)).json()["capability"]
        answer = await self.http.request(method, f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json() if answer.content else None


async def test_from_first_boot_to_a_revoked_token(authz: Runtime, tmp_path: Path) -> None:
    door = Door(authz)
    first = {"institution": "Home", "name": "admin", "password": PASSWORD}
    first["secret"] = str(await first_boot_secret(authz.database))
    admin = (await door.ask(None, "POST", "/auth/first-boot", first))["user"]
    wrong = await door.http.post("/internal/login", json={"name": "admin", "password": "x"}, headers=GATE)
    right = await door.http.post("/internal/login", json={"name": "admin", "password": PASSWORD}, headers=GATE)
    assert (wrong.status_code, right.status_code) == (401, 200)
    study = (await door.ask(admin["id"], "POST", "/studies", {"title": "Stroke"}))["id"]
    person = {"name": "lee", "display_name": "Lee", "institution_id": admin["institution_id"]}
    invited = await door.ask(admin["id"], "POST", "/users", person)
    await door.ask(admin["id"], "PUT", f"/studies/{study}/members/lee", {"role": "auditor"})
    members = await door.ask(admin["id"], "GET", f"/studies/{study}/members")
    assert [one["role"] for one in members] == ["owner", "auditor"]
    body = {"purpose": "script", "holder": invited["user"]["id"], "cidr": "10.0.0.0/8"}
    token = await door.ask(admin["id"], "POST", f"/studies/{study}/tokens", body)
    given = (await door.capability(token=token["token"], address="10.1.1.1")).json()["capability"]
    principal = verify(given, public_key_of(ensure_keys(authz.service.settings).private_key))  # type: ignore[arg-type]
    assert principal.grants[0].role == "auditor"
    await door.ask(admin["id"], "DELETE", f"/studies/{study}/tokens/{token['id']}")
    assert (await door.capability(token=token["token"], address="10.1.1.1")).status_code == 401
    entries = (await door.ask(admin["id"], "GET", f"/studies/{study}/ledger"))["items"]
    assert {"study:open", "token:issue", "token:revoke"} <= {entry["action"] for entry in entries}
    assert (await door.ask(admin["id"], "GET", f"/studies/{study}/ledger/verification"))["intact"]


async def test_many_writers_make_one_chain_and_a_cut_tail_is_found(authz: Runtime) -> None:
    ledger: Ledger = authz.service.state["ledger"]

    async def append(number: int) -> None:
        async with authz.database.transaction() as session:
            await ledger.append(session, Happening("usr_1", "dataset:edit", f"dst_{number}"))

    async def tell(number: int) -> None:
        event = AUDITED["ingest"](
            actor="usr_2", token_id=None, action="dataset:read_rows", resource=f"dst_{number}", decision="allow",
            policy_ids=("permit_by_grant",), request_id="", at=now(),
        )  # fmt: skip
        async with authz.database.transaction() as session:
            await emit(session, event, study="std_1", actor="usr_2")

    await append(0)
    await asyncio.gather(*(append(number) for number in range(1, 30)), *(tell(number) for number in range(30)))
    for _ in range(200):
        verdict, _ = await ledger.verify(authz.database, authz.objects)
        if verdict.entries == 60:
            break
        await asyncio.sleep(0.1)
    assert (verdict.entries, verdict.fault) == (60, None)
    assert await ledger.store_head(authz.database, authz.objects)
    async with authz.database.transaction() as session:
        await session.execute(sa.text("DELETE FROM ledger WHERE seq > 50"))
        await session.execute(sa.text("DELETE FROM ledger_head"))
    verdict, head = await ledger.verify(authz.database, authz.objects)
    assert (verdict.fault, verdict.seq) == ("truncated", 51)
    assert head is not None
    assert head.count == 60
