"""Making a backup while the installation runs."""

import asyncio
import hashlib
import re
import shutil
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from medloom_contracts.errors import NotFound
from medloom_kit.backup.archive import FORMAT, Archive, KeptObject, Manifest, Part, StoredService
from medloom_kit.backup.moment import one_moment
from medloom_kit.backup.problems import FolderTaken, NotAtHead
from medloom_kit.backup.rows import save
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.migrations import at_head, head
from medloom_kit.objects import Store, open_store

STAGING: Final = "staging"
_HASH: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


async def make_backup(parts: Sequence[Part], folder: Path, *, keys: Path | None = None) -> Manifest:
    """Write a backup of ``parts`` into a new folder; with ``keys`` also the files of that folder.

    Objects are copied before the moment of the snapshot and again after it, when only what is new remains: what a job
    deletes just then, because it is done with it, is there already.
    """
    archive = Archive(folder)
    _prepare(folder)
    async with AsyncExitStack() as opened:
        databases = [Database(part.database_url, part.metadata) for part in parts]
        for database in databases:
            opened.push_async_callback(database.close)
        for part, database in zip(parts, databases, strict=True):
            if not await at_head(database, part.migrations):
                raise NotAtHead(part.name)
        copies = _Copies(archive, parts)
        await asyncio.to_thread(copies.copy)
        async with one_moment(databases) as connections:
            made_at = now()
            await asyncio.to_thread(copies.copy)
            services = [await _service(*one, archive) for one in zip(parts, connections, strict=True)]
        manifest = Manifest(
            format=FORMAT,
            made_at=made_at,
            services=tuple(services),
            objects=tuple(copies.kept.values()),
            keys=_copy_keys(keys, archive) if keys is not None else (),
            damaged=tuple(copies.damaged),
        )
    archive.finish(manifest)
    return manifest


def _prepare(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise FolderTaken(str(folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


async def _service(part: Part, connection: AsyncConnection, archive: Archive) -> StoredService:
    tables = [
        await save(connection, table, archive.table_path(part.name, table.name))
        for table in part.metadata.sorted_tables
    ]
    return StoredService(name=part.name, revision=head(part.migrations), tables=tuple(tables))


class _Copies:
    """The objects that were copied so far."""

    def __init__(self, archive: Archive, parts: Sequence[Part]) -> None:
        self._archive = archive
        self._stores = [(open_store(part.objects_url), bucket) for part in parts for bucket in part.buckets]
        self.kept: dict[str, KeptObject] = {}
        self.damaged: list[str] = []

    def copy(self) -> None:
        """Copy what is new, and forget what is gone; what was on its way is kept, for a job may still want it."""
        for store, bucket in self._stores:
            present = list(store.keys(f"{bucket}/"))
            for key in present:
                if key not in self.kept:
                    self._copy(store, key)
            gone = {key for key in self.kept if key.startswith(f"{bucket}/")} - set(present)
            for key in gone if bucket != STAGING else ():
                del self.kept[key]
                self._archive.object_path(key).unlink(missing_ok=True)

    def _copy(self, store: Store, key: str) -> None:
        path, digest, size = self._archive.object_path(key), hashlib.sha256(), 0
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("wb") as file:
                for chunk in store.chunks(key):
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
        except NotFound:  # deleted between being listed and being read
            path.unlink(missing_ok=True)
            return
        found = digest.hexdigest()
        self.kept[key] = KeptObject(key=key, sha256=found, bytes=size)
        promised = _HASH.search(key.rsplit("/", maxsplit=1)[1])
        if promised is not None and promised.group() != found:
            self.damaged.append(key)


def _copy_keys(source: Path, archive: Archive) -> tuple[str, ...]:
    archive.keys.mkdir(mode=0o700)
    names = sorted(path.name for path in source.iterdir() if path.is_file())
    for name in names:
        shutil.copyfile(source / name, archive.keys / name)
        (archive.keys / name).chmod(0o600)
    return tuple(names)
