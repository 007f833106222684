"""Withdrawing, keeping in quarantine, deleting and letting expire, seen from ingest's own door."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from integration.ingest_world import BASE, World, ingest_world, register

from medloom_contracts.scopes import Role
from medloom_ingest.service.withdrawals import expire
from medloom_kit.clock import now

CSV = b"id,age,sex\n" + b"".join(
    b"subject-%03d,%d,%s\n" % (n // 2, 20 + n % 60, b"MF"[n % 2 : n % 2 + 1]) for n in range(80)
)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with ingest_world(tmp_path) as found:
        yield found


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with world.client() as found:
        yield found


def stored(world: World) -> list[str]:
    return [key for key in world.runtime.objects.sync.keys("raw/std_1/") if "/receipts/" not in key]


async def receipts(world: World) -> list[dict[str, Any]]:
    """The purge events sent so far, once every job has ended."""
    import asyncio
    import json

    database = world.runtime.database
    for _ in range(600):
        async with database.transaction(write=False) as session:
            jobs = (await session.execute(sa.select(database.table("jobs").c.state))).scalars().all()
            sent = (await session.execute(sa.select(database.table("outbox").c.envelope))).scalars().all()
        if set(jobs) <= {"succeeded", "failed"}:
            break
        await asyncio.sleep(0.05)
    events = [json.loads(one) for one in sent]
    return [event["data"] for event in events if event["type"] == "ingest.dataset.purged"]


async def dataset(client: httpx.AsyncClient) -> str:
    shown = await register(client, "t.csv", CSV, "not_identifying")
    return f"{BASE}/datasets/{shown['dataset_id']}"


async def test_quarantine_keeps_the_bytes_out_of_reach_and_they_can_be_deleted_later(
    world: World, client: httpx.AsyncClient
) -> None:
    place = await dataset(client)
    held = stored(world)
    assert len(held) == 3
    assert (await client.get(f"{BASE}/retention")).json()["on_withdrawal"] == "quarantine"
    assert (await client.post(f"{place}/withdraw", json={"reason": "asked"})).json()["state"] == "withdrawn"
    for path in ("rows", "original"):
        refused = await client.get(f"{place}/versions/1/{path}")
        assert (refused.status_code, refused.json()["code"]) == (409, "dataset_withdrawn")
    (kept,) = await receipts(world)
    assert (kept["policy"], kept["objects_kept"], kept["objects_deleted"]) == (
        "quarantine",
        4,
        0,
    )  # the proposal in staging, too
    assert stored(world) == held
    await client.post(f"{place}/withdraw", json={"reason": "for good", "policy": "delete"})
    gone = (await receipts(world))[1]
    assert (gone["policy"], gone["objects_deleted"]) == ("delete", 4)
    assert stored(world) == []
    assert (await client.get(f"{place}/versions/1")).json()["code"] == "dataset_deleted"
    done = (await client.get(f"{place}/withdrawals")).json()["items"]
    assert [(one["state"], one["policy"], one["objects"]) for one in done] == [
        ("done", "delete", 4),
        ("done", "quarantine", 4),
    ]
    await client.post(f"{place}/withdraw", json={"reason": "again", "policy": "delete"})
    assert len(await receipts(world)) == 2


async def test_what_another_version_needs_stays(world: World, client: httpx.AsyncClient) -> None:
    place = await dataset(client)
    change = {"columns": {"age": {"label": "Age"}}}
    await client.patch(f"{place}/versions/1/dictionary", json=change, headers={"if-match": '"1"'})
    await client.post(f"{place}/withdraw", json={"reason": "asked", "versions": [1], "policy": "delete"})
    (gone,) = await receipts(world)
    assert gone["objects_deleted"] == 2  # manifest and proposal; table and original are the second version's too
    assert (await client.get(f"{place}/versions/2/rows")).json()["total"] == 80
    assert (await client.get(f"{place}/versions/2/original")).content == CSV


async def test_a_subject_is_taken_out_and_the_uploaded_file_goes(world: World, client: httpx.AsyncClient) -> None:
    place = await dataset(client)
    found = await client.post(f"{place}/erasures/preview", json={"subject": "subject-007"})
    assert found.json() == {"rows": {"main": 2}, "not_searched": [], "versions": [1], "also_in": []}
    started = await client.post(f"{place}/erasures", json={"subject": "subject-007", "reason": "asked"})
    assert started.status_code == 202, started.text
    (gone,) = await receipts(world)
    assert (gone["objects_deleted"], gone["items"]) == (4, {"versions": 1})  # also the proposal that lay in staging
    rows = (await client.get(f"{place}/versions/2/rows?limit=500")).json()
    assert (rows["total"], len(rows["rows"])) == (78, 78)
    assert not any(row["id"] == "subject-007" for row in rows["rows"])
    assert {14, 15}.isdisjoint(row["_row"] for row in rows["rows"])
    page = (await client.get(f"{place}/versions/2/rows?limit=14")).json()
    after = (await client.get(f"{place}/versions/2/rows?limit=2&cursor={page['next_cursor']}")).json()
    assert [row["_row"] for row in after["rows"]] == [16, 17]
    assert (await client.get(f"{place}/versions/2/original")).json()["code"] == "original_removed"
    kept = (await client.get(f"{place}/versions/2")).json()["manifest"]["provenance"]["original_removed"]
    assert kept["bytes"] == len(CSV)
    database = world.runtime.database
    async with database.transaction(write=False) as session:
        jobs = (await session.execute(sa.select(database.table("jobs").c.payload))).scalars().all()
        sent = (await session.execute(sa.select(database.table("outbox").c.envelope))).scalars().all()
    assert "subject-007" not in f"{jobs}{sent}"
    assert [job["sought"] for job in jobs if "sought" in job] == [{}]


async def test_data_expires_with_its_bytes_and_a_new_dictionary_does_not_renew_them(
    world: World, client: httpx.AsyncClient
) -> None:
    place = await dataset(client)
    change = {"columns": {"age": {"label": "Age"}}}
    await client.patch(f"{place}/versions/1/dictionary", json=change, headers={"if-match": '"1"'})
    assert (await client.put(f"{BASE}/retention", json={"on_withdrawal": "delete", "keep_days": 30})).status_code == 200
    assert await expire(world.runtime.database) == 0
    versions = world.runtime.database.table("versions")
    async with world.runtime.database.transaction() as session:
        old = sa.update(versions).where(versions.c.version == 1).values(created_at=now() - timedelta(days=31))
        await session.execute(old)
    assert await expire(world.runtime.database) == 1
    assert await expire(world.runtime.database) == 0
    assert (await client.get(place)).json()["state"] == "withdrawn"
    (gone,) = await receipts(world)
    assert gone["objects_deleted"] >= 4
    assert stored(world) == []
    (done,) = (await client.get(f"{place}/withdrawals")).json()["items"]
    assert (done["cause"], done["created_by"], done["versions"]) == ("retention", "system", [1, 2])


async def test_only_the_owner_withdraws_and_erases(world: World, client: httpx.AsyncClient) -> None:
    place = await dataset(client)
    async with world.client(Role.STEWARD, "usr_2") as steward:
        assert (await steward.post(f"{place}/withdraw", json={"reason": "x"})).status_code == 404
        assert (await steward.post(f"{place}/erasures", json={"subject": "subject-007"})).status_code == 404
        assert (await steward.put(f"{BASE}/retention", json={"on_withdrawal": "delete"})).status_code == 404
    unknown = await client.post(f"{place}/erasures", json={"subject": "nobody", "reason": "asked"})
    assert unknown.status_code == 202
    await receipts(world)
    (failed,) = (await client.get(f"{place}/withdrawals")).json()["items"]
    assert (failed["state"], failed["problem"]["code"]) == ("failed", "subject_unknown")
    assert [v["version"] for v in (await client.get(place)).json()["versions"]] == [1]
