"""The same backup on PostgreSQL and an S3 store, with every service's own roles."""

import asyncio
import gzip
import hashlib
import importlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from cluster import Accounts
from contract.test_upgrades import fill
from stack import Stack

from medloom_contracts.buckets import WRITES
from medloom_kit.backup.archive import Archive, Manifest, Part
from medloom_kit.backup.making import make_backup
from medloom_kit.backup.problems import NotAtHead, NotEmpty
from medloom_kit.backup.restoring import restore_backup
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.migrations import migrate
from medloom_kit.objects import open_store
from medloom_kit.provision.store import make_buckets

BEGUN_AGAIN = {"outbox", "jobs"}


def part_of(service: str, accounts: Accounts, stack: Stack) -> Part:
    package = f"medloom_{service}"
    return Part(
        name=service,
        metadata=importlib.import_module(f"{package}.tables").metadata,
        migrations=f"{package}.migrations",
        database_url=accounts.database(service),
        owner_url=accounts.database(service, owner=True),
        # buckets of this test alone: other tests keep objects in the services' own
        objects_url=stack.s3_url("admin").replace("prefix=medloom-", f"prefix={accounts.name}-"),
        buckets=WRITES[service],
    )


@pytest.fixture
async def parts(stack: Stack) -> list[Part]:
    """All services, provisioned and migrated, with rows in every table and objects in every bucket."""
    vhost = stack.new_vhost().rsplit("/", maxsplit=1)[1]
    accounts = await asyncio.to_thread(Accounts, stack, vhost)
    made = [part_of(service, accounts, stack) for service in WRITES]
    make_buckets(made[0].objects_url)
    for part in made:
        owner = Database(part.owner_url, part.metadata)
        await migrate(owner, part.migrations, grant_to=f"{vhost}_{part.name}")
        await fill(owner)
        await owner.close()
        for bucket in part.buckets:
            for number in range(5):
                body = f"{bucket} {number}".encode() * 1000
                open_store(part.objects_url).put_bytes(f"{bucket}/std_1/{hashlib.sha256(body).hexdigest()}", body)
    return made


def empty_buckets(part: Part) -> None:
    store = open_store(part.objects_url)
    for bucket in part.buckets:
        for key in list(store.keys(f"{bucket}/")):
            store.delete(key)


async def wipe(part: Part) -> None:
    owner = Database(part.owner_url, part.metadata)
    async with owner.engine.begin() as connection:
        for table in reversed(part.metadata.sorted_tables):
            await connection.execute(sa.delete(table))
    await owner.close()
    empty_buckets(part)


def contents(manifest: Manifest) -> dict[tuple[str, str], Any]:
    tables = {
        (service.name, table.name): table
        for service in manifest.services
        for table in service.tables
        if table.name not in BEGUN_AGAIN
    }
    return tables | {("object", one.key): one for one in manifest.objects}


async def talk(parts: list[Part], stop: asyncio.Event, told: list[str]) -> None:
    """One service sends, another handles what was sent, again and again."""
    by_name = {part.name: part for part in parts}
    sender, taker = (Database(by_name[name].database_url, by_name[name].metadata) for name in ("train", "authz"))
    while not stop.is_set():
        event_id = f"evt_{uuid4().hex}"
        async with sender.transaction() as session:
            row = {"id": event_id, "envelope": "{}", "created_at": now(), "sent_at": now()}
            await session.execute(sa.insert(sender.table("outbox")).values(row))
        async with taker.transaction() as session:
            row = {"consumer": "authz", "event_id": event_id, "at": now()}
            await session.execute(sa.insert(taker.table("inbox")).values(row))
        told.append(event_id)
    await sender.close()
    await taker.close()


def rows(archive: Archive, service: str, table: str) -> list[list[Any]]:
    with gzip.open(archive.table_path(service, table), "rt") as file:
        return [json.loads(line) for line in file]


async def test_everything_comes_back_as_it_was(parts: list[Part], tmp_path: Path) -> None:
    stop, told = asyncio.Event(), list[str]()
    talking = asyncio.create_task(talk(parts, stop, told))
    while len(told) < 20:
        await asyncio.sleep(0.01)
    made = await make_backup(parts, tmp_path / "backup")
    stop.set()
    await talking
    archive = Archive(tmp_path / "backup")
    sent = {row[0] for row in rows(archive, "train", "outbox")}
    handled = {row[1] for row in rows(archive, "authz", "inbox") if str(row[1]).startswith("evt_")}
    assert len(handled) >= 20
    assert handled <= sent
    assert len(made.objects) == 5 * sum(len(part.buckets) for part in parts)
    with pytest.raises(NotEmpty):
        await restore_backup(parts, tmp_path / "backup")
    for part in parts:
        await wipe(part)
    await restore_backup(parts, tmp_path / "backup")
    again = await make_backup(parts, tmp_path / "again")
    assert contents(again) == contents(made)
    assert {row[4] for row in rows(Archive(tmp_path / "again"), "train", "outbox")} == {None}
    await runtime_role_still_works(parts[0])


async def runtime_role_still_works(authz: Part) -> None:
    """And may still do no more than before."""
    database = Database(authz.database_url, authz.metadata)
    async with database.engine.connect() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(database.table("ledger"))) == 3
        may: Callable[[str], Any] = lambda right: sa.text(f"SELECT has_table_privilege('ledger', '{right}')")  # noqa: E731
        assert await connection.scalar(may("INSERT"))
        assert not await connection.scalar(may("DELETE"))
    await database.close()


async def test_a_database_that_is_not_migrated_is_not_backed_up(stack: Stack, tmp_path: Path) -> None:
    accounts_free = Part(
        name="report",
        metadata=importlib.import_module("medloom_report.tables").metadata,
        migrations="medloom_report.migrations",
        database_url=stack.new_database(),
        owner_url="",
        objects_url=stack.s3_url("report"),
        buckets=(),
    )
    with pytest.raises(NotAtHead):
        await make_backup([accounts_free], tmp_path / "backup")
    assert not (tmp_path / "backup" / "manifest.json").exists()


async def test_a_backup_of_one_machine_comes_back_in_a_cluster(stack: Stack, tmp_path: Path) -> None:
    here = Part(
        name="train",
        metadata=importlib.import_module("medloom_train.tables").metadata,
        migrations="medloom_train.migrations",
        database_url=f"sqlite+aiosqlite:///{tmp_path}/train.sqlite3",
        owner_url="",
        objects_url=f"file://{tmp_path}/objects",
        buckets=("models",),
    )
    source = Database(here.database_url, here.metadata)
    await migrate(source, here.migrations)
    await fill(source)
    await source.close()
    open_store(here.objects_url).put_bytes("models/std_1/model", b"an onnx file")
    made = await make_backup([here], tmp_path / "backup")
    objects = stack.s3_url("admin").replace("prefix=medloom-", f"prefix=one{uuid4().hex[:8]}-")
    there = replace(here, database_url=stack.new_database(), objects_url=objects)
    await restore_backup([there], tmp_path / "backup")
    assert contents(await make_backup([there], tmp_path / "again")) == contents(made)


async def test_a_backup_of_an_earlier_version_is_migrated_forward(stack: Stack, tmp_path: Path) -> None:
    from contract.test_upgrades import compare, first_revision

    part = Part(
        name="train",
        metadata=importlib.import_module("medloom_train.tables").metadata,
        migrations="medloom_train.migrations",
        database_url=stack.new_database(),
        owner_url="",
        objects_url=stack.s3_url("train"),
        buckets=(),
    )
    source = Database(part.database_url, part.metadata)
    await migrate(source, part.migrations, to=first_revision(part.migrations))
    written = await fill(source)
    earlier = sa.MetaData()
    async with source.engine.begin() as connection:
        await connection.run_sync(earlier.reflect)
    await source.close()
    archive = await backup_as_it_was(part, earlier, tmp_path / "backup")
    target = replace(part, database_url=stack.new_database())
    await restore_backup([target], archive)
    restored = Database(target.database_url, part.metadata)
    written = {name: found for name, found in written.items() if name not in BEGUN_AGAIN}
    await compare(restored, written)
    await restored.close()


async def backup_as_it_was(part: Part, earlier: sa.MetaData, folder: Path) -> Path:
    """A backup as the earlier version would have made it."""
    from contract.test_upgrades import earlier as with_times
    from contract.test_upgrades import first_revision

    from medloom_kit.backup.archive import FORMAT, StoredService
    from medloom_kit.backup.moment import one_moment
    from medloom_kit.backup.rows import save

    database, archive = Database(part.database_url, part.metadata), Archive(folder)
    tables = [one for one in with_times(earlier).sorted_tables if one.name != "alembic_version"]
    async with one_moment([database]) as (connection,):
        stored = [await save(connection, one, archive.table_path(part.name, one.name)) for one in tables]
    await database.close()
    service = StoredService(name=part.name, revision=first_revision(part.migrations), tables=tuple(stored))
    archive.finish(Manifest(format=FORMAT, made_at=now(), services=(service,), objects=(), keys=(), damaged=()))
    return folder
