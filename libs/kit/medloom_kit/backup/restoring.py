"""Restoring a backup into an installation whose services do not run."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from medloom_kit.backup.archive import FORMAT, Archive, KeptObject, Manifest, Part, StoredService, StoredTable
from medloom_kit.backup.problems import NotABackup, NotEmpty
from medloom_kit.backup.rows import batches, hash_of, lines, target
from medloom_kit.db import Database
from medloom_kit.migrations import known, migrate
from medloom_kit.objects import Store, open_store, sha256_of


@dataclass(frozen=True)
class _Opened:
    part: Part
    stored: StoredService
    database: Database
    store: Store


async def restore_backup(parts: Sequence[Part], folder: Path, *, replace: bool = False) -> Manifest:
    """Bring back what a backup holds, migrate it forward, and check every count and hash on the way.

    Everything that speaks against it is looked for before anything is touched: NewerSchema, NotABackup, NotEmpty.
    """
    archive = Archive(folder)
    manifest = await asyncio.to_thread(check_backup, folder)
    stored = {service.name: service for service in manifest.services}
    if missing := [part.name for part in parts if part.name not in stored]:
        raise NotABackup(f"it holds nothing of {', '.join(missing)}")
    for part in parts:
        known(part.migrations, part.name, stored[part.name].revision)
    async with AsyncExitStack() as opened:
        found = [_open(part, stored[part.name]) for part in parts]
        for one in found:
            opened.push_async_callback(one.database.close)
        if not replace:
            for one in found:
                await _refuse_data(one)
        for one in found:
            await _restore_database(one, archive)
            await asyncio.to_thread(_restore_objects, one, archive, manifest.objects)
    return manifest


def check_backup(folder: Path) -> Manifest:
    """The manifest of a backup whose every file has the hash that it should have; else NotABackup."""
    archive = Archive(folder)
    try:
        manifest = archive.read()
    except (FileNotFoundError, ValueError) as error:
        raise NotABackup("it has no readable manifest, so it was never finished") from error
    if manifest.format != FORMAT:
        raise NotABackup(f"it has format {manifest.format}, and this version reads {FORMAT}")
    try:
        for service in manifest.services:
            for table in service.tables:
                if hash_of(archive.table_path(service.name, table.name)) != table.sha256:
                    raise NotABackup(f"the table {service.name}.{table.name} was changed")
        for kept in manifest.objects:
            if sha256_of(archive.object_path(kept.key)) != kept.sha256:
                raise NotABackup(f"the object {kept.key} was changed")
    except (OSError, EOFError) as error:
        raise NotABackup(f"a file cannot be read ({type(error).__name__})") from error
    return manifest


def _open(part: Part, stored: StoredService) -> _Opened:
    database = Database(part.owner_url or part.database_url, part.metadata)
    return _Opened(part, stored, database, open_store(part.objects_url))


async def _refuse_data(one: _Opened) -> None:
    async with one.database.engine.connect() as connection:
        present = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
        for name in sorted(set(present) - {"alembic_version"}):
            if await connection.scalar(sa.select(sa.exists(sa.select(sa.literal(1)).select_from(sa.table(name))))):
                raise NotEmpty(f"{one.part.name}.{name}")
    for bucket in one.part.buckets:
        one.store.ensure_bucket(bucket)
        if next(iter(one.store.keys(f"{bucket}/")), None) is not None:
            raise NotEmpty(bucket)


async def _restore_database(one: _Opened, archive: Archive) -> None:
    async with one.database.engine.begin() as connection:
        await connection.run_sync(_drop_all)
    await migrate(one.database, one.part.migrations, to=one.stored.revision)
    async with one.database.engine.begin() as connection:
        for table in one.stored.tables:
            await _fill(connection, table, archive.table_path(one.part.name, table.name))
    async with one.database.engine.connect() as connection:
        tables = one.part.metadata.tables
        for table in one.stored.tables:
            # what has other columns by now cannot be read before the migrations that follow
            if table.name in tables and list(table.columns) == tables[table.name].columns.keys():
                await _compare(connection, tables[table.name], table, one.part.name)
    runtime = sa.engine.make_url(one.part.database_url).username
    await migrate(one.database, one.part.migrations, grant_to=runtime if one.part.owner_url else None)
    await _begin_again(one.database)


def _drop_all(connection: sa.Connection) -> None:
    present = sa.MetaData()
    present.reflect(connection)
    present.drop_all(connection)


async def _fill(connection: AsyncConnection, table: StoredTable, path: Path) -> None:
    into = sa.insert(target(table))
    for batch in batches(path, table.columns):
        await connection.execute(into, batch)


async def _compare(connection: AsyncConnection, table: sa.Table, stored: StoredTable, service: str) -> None:
    digest, count = hashlib.sha256(), 0
    async for line in lines(connection, table):
        digest.update(line.encode())
        count += 1
    if (count, digest.hexdigest()) != (stored.rows, stored.sha256):
        raise NotABackup(f"{service}.{stored.name} did not come back as it was")


async def _begin_again(database: Database) -> None:
    """Events are sent once more, because what was on the bus is gone; jobs that ran begin anew."""
    outbox, jobs = database.table("outbox"), database.table("jobs")
    async with database.transaction() as session:
        await session.execute(sa.update(outbox).values(sent_at=None, claimed_until=None))
        await session.execute(sa.update(jobs).where(jobs.c.state == "running").values(state="queued", lease_until=None))


def _restore_objects(one: _Opened, archive: Archive, kept: Sequence[KeptObject]) -> None:
    for bucket in one.part.buckets:
        one.store.ensure_bucket(bucket)
        wanted: Mapping[str, KeptObject] = {each.key: each for each in kept if each.key.startswith(f"{bucket}/")}
        for key in list(one.store.keys(f"{bucket}/")):
            if key not in wanted:
                one.store.delete(key)
        for key, each in wanted.items():
            one.store.put_file(key, archive.object_path(key))
            digest = hashlib.sha256()
            for chunk in one.store.chunks(key):
                digest.update(chunk)
            if digest.hexdigest() != each.sha256:
                raise NotABackup(f"{key} did not come back as it was")
