"""The ledger in its database and object store: what is kept, and what a forger cannot hide."""

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from medloom_authz import storage
from medloom_authz.domain.ledger import verify
from medloom_authz.keys import ensure_keys
from medloom_authz.repository.ledger import entries_after
from medloom_authz.service import Ledger
from medloom_authz.service.ledger import Happening
from medloom_contracts.events import AUDITED, preprocess
from medloom_kit.objects import ObjectStore
from medloom_kit.outbox import emit

from .conftest import Site, World

Path = Callable[..., str]


def ledger_of(world: World) -> Ledger:
    found: Ledger = world.runtime.service.state["ledger"]
    return found


def objects_of(world: World) -> ObjectStore:
    return world.runtime.objects


async def fault(world: World) -> tuple[str | None, int | None]:
    verdict, _ = await ledger_of(world).verify(world.runtime.database, objects_of(world))
    return verdict.fault, verdict.seq


async def run_sql(world: World, *statements: str) -> None:
    async with world.runtime.database.transaction() as session:
        for statement in statements:
            await session.execute(sa.text(statement))


async def fill(world: World, count: int) -> None:
    async with world.runtime.database.transaction() as session:
        for number in range(count):
            what = Happening(f"usr_{number % 5}", "dataset:read_rows", f"dst_{number}", study_id="std_x")
            await ledger_of(world).append(session, what)


async def test_decisions_of_services_arrive_once_and_with_everything(world: World, site: Site, path: Path) -> None:
    event = AUDITED["ingest"](
        actor=site.owner, token_id="tok_1", action="dataset:read_rows", resource="/x", decision="deny",
        policy_ids=("f1_external_never_sees_rows",), request_id="req_1",
        at=datetime(2026, 11, 23, 12, 0, 1, 5, tzinfo=UTC),
    )  # fmt: skip
    async with world.runtime.database.transaction() as session:
        await emit(session, event, study=site.study, actor=site.owner)
    await world.settle()
    page = (await world.ask(site.owner, "GET", path("/ledger?action=dataset:read_rows"))).json()
    assert len(page["items"]) == 1
    entry = page["items"][0]
    assert (entry["service"], entry["subject"], entry["token_id"]) == ("ingest", site.owner, "tok_1")
    assert (entry["decision"], entry["policy_ids"]) == ("deny", ["f1_external_never_sees_rows"])
    assert entry["at"] == "2026-11-23T12:00:01.000005Z"
    assert (await fault(world)) == (None, None)


async def test_purges_and_refusals_are_kept(world: World, site: Site, path: Path) -> None:
    stranger = await world.invite(site.admin, "stranger", site.home)
    assert (await world.ask(stranger, "GET", path("/ledger"))).status_code == 404
    async with world.runtime.database.transaction() as session:
        event = preprocess.DatasetPurged(dataset_id="dst_1", objects_deleted=3)
        await emit(session, event, study=site.study, actor=None)
    await world.settle()
    items = (await world.ask(site.owner, "GET", path("/ledger"))).json()["items"]
    assert {"dataset:purge", "audit:read", "study:open"} <= {item["action"] for item in items}
    refused = [item for item in items if item["decision"] == "deny"]
    assert [item["subject"] for item in refused] == [stranger]


async def test_the_ledger_of_one_study_pages_and_filters(world: World, site: Site, path: Path) -> None:
    async with world.runtime.database.transaction() as session:
        for number in range(25):
            what = Happening(f"usr_{number % 2}", "dataset:edit", f"dst_{number}", study_id=site.study)
            await ledger_of(world).append(session, what)
    await fill(world, 3)
    seen: list[int] = []
    cursor = ""
    while True:
        page = (await world.ask(site.owner, "GET", path(f"/ledger?action=dataset:edit&limit=10{cursor}"))).json()
        seen += [item["seq"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 25
    assert seen == sorted(seen, reverse=True)
    half = (await world.ask(site.owner, "GET", path("/ledger?action=dataset:edit&subject=usr_1"))).json()["items"]
    assert len(half) == 12
    future = "2999-01-01T00:00:00Z"
    assert (await world.ask(site.owner, "GET", path(f"/ledger?since={future}"))).json()["items"] == []
    assert (await world.ask(site.owner, "GET", path("/ledger?since=yesterday"))).status_code == 422


HARMS = {
    "edited": ["UPDATE ledger SET subject = 'usr_other' WHERE seq = 7"],
    "time moved": ["UPDATE ledger SET at = '2020-01-01 00:00:00.000000' WHERE seq = 7"],
    "deny became allow": ["UPDATE ledger SET decision = 'deny' WHERE seq = 7"],
    "deleted": ["DELETE FROM ledger WHERE seq = 7"],
    "deleted and closed up": [
        "DELETE FROM ledger WHERE seq = 7",
        "UPDATE ledger SET seq = -seq WHERE seq > 7",
        "UPDATE ledger SET seq = -seq - 1 WHERE seq < 0",
    ],
    "swapped": [
        "UPDATE ledger SET seq = -1 WHERE seq = 7",
        "UPDATE ledger SET seq = 7 WHERE seq = 9",
        "UPDATE ledger SET seq = 9 WHERE seq = -1",
    ],
}


@pytest.mark.parametrize("harm", HARMS)
async def test_harm_to_the_seventh_entry_is_found_there(world: World, harm: str) -> None:
    await fill(world, 20)
    assert await fault(world) == (None, None)
    await run_sql(world, *HARMS[harm])
    kind, seq = await fault(world)
    assert kind is not None
    assert seq == 7


async def test_a_cut_tail_is_found_even_when_the_databases_own_head_is_set_back(world: World) -> None:
    await fill(world, 10)
    async with world.runtime.database.transaction(write=False) as session:
        row = (await session.execute(sa.text("SELECT entries, last, at, hmac FROM ledger_head"))).one()
    await fill(world, 10)
    assert await ledger_of(world).store_head(world.runtime.database, objects_of(world))
    assert not await ledger_of(world).store_head(world.runtime.database, objects_of(world))
    set_back = (
        f"UPDATE ledger_head SET entries = {row.entries}, last = '{row.last}', at = '{row.at}', hmac = '{row.hmac}'"
    )
    await run_sql(world, "DELETE FROM ledger WHERE seq > 10", set_back)
    assert await fault(world) == ("truncated", 11)


async def test_an_emptied_ledger_is_found(world: World) -> None:
    await fill(world, 5)
    await ledger_of(world).store_head(world.runtime.database, objects_of(world))
    await run_sql(world, "DELETE FROM ledger", "DELETE FROM ledger_head")
    assert await fault(world) == ("truncated", 1)


async def test_random_harms_in_the_database_are_all_found(world: World) -> None:
    await fill(world, 40)
    chance = random.Random(7)
    columns = ("subject", "action", "object", "decision", "previous", "hmac", "event_id", "service")
    for _ in range(60):
        seq, column = chance.randint(1, 40), chance.choice(columns)
        async with world.runtime.database.transaction() as session:
            await session.execute(sa.text(f"UPDATE ledger SET {column} = '!' || substr({column}, 2) WHERE seq = {seq}"))
            rows = await entries_after(session, 0, 100)
            session.info["rollback"] = True
        verdict = verify(ensure_keys(world.settings).ledger_key, rows)
        assert (verdict.fault, verdict.seq) == ("edited", seq)


async def test_heads_are_immutable_objects_and_a_changed_one_is_refused(world: World) -> None:
    await fill(world, 3)
    await ledger_of(world).store_head(world.runtime.database, objects_of(world))
    heads = await storage.newest_heads(objects_of(world))
    assert [head.count for head in heads] == [3]
    folder = world.settings.objects_url.removeprefix("file://")
    key = (await objects_of(world).keys("ledger/heads/"))[0]
    changed = f"{folder}/{key}"
    subprocess.run(["chmod", "600", changed], check=True)
    with open(changed, "a") as file:  # noqa: PTH123 - harm done from outside
        file.write(" ")
    assert (await fault(world))[0] == "head_forged"


async def test_the_owner_can_verify_and_the_command_tells_the_operator(world: World, site: Site, path: Path) -> None:
    await world.settle()
    await ledger_of(world).store_head(world.runtime.database, objects_of(world))
    answer = (await world.ask(site.owner, "GET", path("/ledger/verification"))).json()
    assert (answer["intact"], answer["first_bad"]) == (True, None)
    assert answer["entries"] >= answer["head_count"] > 0
    assert _command(world) == (0, "intact")
    await run_sql(world, "UPDATE ledger SET subject = 'x' WHERE seq = 2")
    answer = (await world.ask(site.owner, "GET", path("/ledger/verification"))).json()
    assert (answer["intact"], answer["first_bad"]) == (False, {"seq": 2, "fault": "edited"})
    assert _command(world) == (1, "NOT intact: edited at entry 2")


def _command(world: World) -> tuple[int, str]:
    settings = world.settings
    environment = {
        "MEDLOOM_AUTHZ_DATABASE_URL": settings.database_url,
        "MEDLOOM_AUTHZ_OBJECTS_URL": settings.objects_url,
        "MEDLOOM_AUTHZ_CAPABILITY_PUBLIC_KEY": settings.capability_public_key,
        "MEDLOOM_AUTHZ_KEYS_DIR": str(settings.keys_dir),
    }
    done = subprocess.run(
        [sys.executable, "-m", "medloom_authz.main", "verify-ledger"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.split(":")[0] if done.returncode == 0 else done.stdout.split(";")[0]


async def test_a_cursor_of_another_form_is_refused(world: World, site: Site, path: Path) -> None:
    for cursor in ("e30=", "[1]", "a b", "x" * 201, "\x00", "1' OR '1'='1"):
        for who, place in ((site.admin, "/users"), (site.owner, "/studies"), (site.owner, path("/ledger"))):
            answer = await world.ask(who, "GET", place, params={"cursor": cursor})
            assert answer.status_code == 422, (place, cursor, answer.text)
    for moment in ("0.5", "1700000000", "-5", "2026-11-23T09:00:00"):
        assert (await world.ask(site.owner, "GET", path("/ledger"), params={"until": moment})).status_code == 422
    for cursor in ("9" * 10, "-1", "1.5", "std_1"):
        assert (await world.ask(site.owner, "GET", path("/ledger"), params={"cursor": cursor})).status_code == 422
    assert (await world.ask(site.owner, "GET", path("/ledger"), params={"cursor": "9" * 9})).status_code == 200
    assert (await world.ask(site.owner, "GET", "/studies", params={"cursor": "5"})).status_code == 200
