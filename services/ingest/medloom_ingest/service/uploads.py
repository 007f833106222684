"""Bytes on their way in: each part is durable as object and row before it is acknowledged."""

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import MedloomError, NotFound
from medloom_contracts.events.ingest import StoredObject, UploadReceived
from medloom_contracts.ids import new_id, new_job_id
from medloom_ingest import repository, storage
from medloom_ingest.errors import ChecksumMismatch, QuotaExceeded, UploadClosed, UploadOffset
from medloom_ingest.settings import IngestSettings
from medloom_ingest.tables import uploads
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.jobs import enqueue, get_job
from medloom_kit.objects import ObjectStore
from medloom_kit.outages import outage
from medloom_kit.outbox import emit
from medloom_kit.policy import Principal

_BLOCK: Final = 2 << 20
_FLUSHED: Final = 32 << 20
_ABANDONED_S: Final = 24 * 3600
INSPECT, REGISTER, CLEAR = "inspect_upload", "register_dataset", "clear_staging"


class Uploads:
    """Creating, filling and ending uploads."""

    def __init__(self, settings: IngestSettings, objects: ObjectStore) -> None:
        self._settings = settings
        self._objects = objects
        self._scratch = settings.scratch_dir / "ingest" / "incoming"

    @property
    def max_bytes(self) -> int:
        return self._settings.max_upload_mb * 1_000_000

    async def create(
        self, session: AsyncSession, scope: StudyScope, who: Principal, filename: str, size: int, sha256: str | None
    ) -> str:
        """A new upload of ``size`` bytes; QuotaExceeded when it or the study would become too large."""
        if size > self.max_bytes:
            raise QuotaExceeded(self._settings.max_upload_mb)
        left = self._settings.study_quota_mb * 1_000_000 - await repository.bytes_in_study(session, scope)
        if size > left:
            raise QuotaExceeded(max(0, left // 1_000_000))
        upload_id = new_id("upload")
        await repository.add_upload(
            session,
            scope,
            id=upload_id,
            filename=filename,
            bytes=size,
            declared_sha256=sha256,
            state="receiving",
            created_at=now(),
            created_by=who.id,
        )
        if size == 0:
            await self._complete(session, scope, upload_id, who)
        return upload_id

    async def sweep(self) -> None:
        """Deletes what senders that died a day ago left in the scratch folder; nothing of it was acknowledged."""
        await asyncio.to_thread(self._sweep)

    def _sweep(self) -> None:
        limit = time.time() - _ABANDONED_S
        for path in self._scratch.glob("*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    path.unlink()

    async def append(
        self,
        database: Database,
        scope: StudyScope,
        who: Principal,
        upload_id: str,
        offset: int,
        body: AsyncIterator[bytes],
        checksum: bytes | None,
    ) -> int:
        """Stores one part; returns the new offset once object and row are durable.

        No transaction is open while bytes arrive. Two requests racing for one offset write different objects, and the
        conditional update lets one of them win.
        """
        async with database.transaction(write=False) as session:
            row = await repository.get_upload(session, scope, upload_id)
        if row.state != "receiving":
            raise UploadClosed
        if row.received != offset:
            raise UploadOffset(row.received)
        stored = await self._store(scope, upload_id, offset, row.bytes - offset, body, checksum)
        if stored is None:
            return offset
        try:
            async with database.transaction() as session:
                return await self._record(session, scope, who, upload_id, offset, stored)
        except MedloomError as refused:
            # any other failure may have come after the commit: the row then counts on the object
            if outage(refused) is None:
                await self._objects.delete(stored.key)
            raise

    async def _store(
        self,
        scope: StudyScope,
        upload_id: str,
        offset: int,
        room: int,
        body: AsyncIterator[bytes],
        checksum: bytes | None,
    ) -> StoredObject | None:
        self._scratch.mkdir(parents=True, exist_ok=True)
        path = self._scratch / uuid4().hex
        try:
            size, digest = await _receive(path, body, room)
            if size > room:
                raise QuotaExceeded(room // 1_000_000)
            if checksum is not None and digest != checksum.hex():
                raise ChecksumMismatch
            if size == 0:
                return None
            return await self._objects.put_file(
                storage.part_key(scope.study_id, upload_id, offset), path, move=True, sha256=digest
            )
        finally:
            path.unlink(missing_ok=True)

    async def _record(
        self,
        session: AsyncSession,
        scope: StudyScope,
        who: Principal,
        upload_id: str,
        offset: int,
        stored: StoredObject,
    ) -> int:
        received = offset + stored.bytes
        still = (uploads.c.received == offset, uploads.c.state == "receiving")
        if not await repository.change_upload(session, scope, upload_id, only_if=still, received=received):
            row = await repository.get_upload(session, scope, upload_id)
            raise UploadOffset(row.received)
        await repository.add_part(session, upload_id, offset, stored.key, stored.sha256, stored.bytes)
        row = await repository.get_upload(session, scope, upload_id)
        if received == row.bytes:
            await self._complete(session, scope, upload_id, who)
        return received

    async def _complete(self, session: AsyncSession, scope: StudyScope, upload_id: str, who: Principal) -> None:
        """Everything has arrived: tell it, and start to look at it, in the same transaction."""
        job_id = new_job_id("ingest")
        await repository.change_upload(session, scope, upload_id, state="inspecting", job_id=job_id)
        held = await repository.list_parts(session, scope, upload_id)
        objects = tuple(StoredObject(key=p.key, sha256=p.sha256, bytes=p.bytes) for p in held)
        # an event holds at most 64 KB: of very many parts the first ones travel, the rows have all
        await emit(
            session,
            UploadReceived(upload_id=upload_id, kind="table", objects=objects[:200]),
            study=scope.study_id,
            actor=who.id,
        )
        await self.start_inspection(session, scope, upload_id, job_id, who)

    async def start_inspection(
        self,
        session: AsyncSession,
        scope: StudyScope,
        upload_id: str,
        job_id: str,
        who: Principal | None,
        *,
        given: dict[str, Any] | None = None,
        previous: dict[str, str] | None = None,
    ) -> None:
        """Enqueues the inspection; ``given`` are options fixed by people, ``previous`` the proposal's object so far."""
        row = await repository.get_upload(session, scope, upload_id)
        held = await repository.list_parts(session, scope, upload_id)
        original = {"key": row.original_key, "sha256": row.sha256} if row.original_key else None
        payload = {
            "upload_id": upload_id,
            "filename": row.filename,
            "given": given or {},
            "previous": previous,
            "original": original,
            "parts": [] if original else [{"key": p.key, "sha256": p.sha256} for p in held],
            "limits": self._settings.limits().model_dump(),
            "declared_sha256": row.declared_sha256,
        }
        await enqueue(session, INSPECT, payload, study=scope.study_id, actor=who, job_id=job_id)

    async def terminate(self, session: AsyncSession, scope: StudyScope, upload_id: str) -> None:
        """Ends an upload that is not a data set yet; its objects are deleted by a job."""
        row = await repository.get_upload(session, scope, upload_id)
        if row.state in {"accepting", "registered", "inspecting"}:
            raise UploadClosed
        await repository.change_upload(session, scope, upload_id, state="terminated")
        await repository.drop_parts(session, scope, upload_id)
        await enqueue(session, CLEAR, {"upload_id": upload_id, "keys": None}, study=scope.study_id)

    async def received(self, session: AsyncSession, event: UploadReceived, envelope: Envelope) -> None:
        """An announced upload has its job; if it has none, it gets it."""
        if envelope.study is None:
            return
        scope = StudyScope(envelope.study)
        try:
            row = await repository.get_upload(session, scope, event.upload_id)
        except NotFound:
            return
        if row.state != "inspecting" or row.job_id is None:
            return
        try:
            await get_job(session, scope.study_id, row.job_id)
        except NotFound:
            await self.start_inspection(session, scope, event.upload_id, row.job_id, None)


class _Sink:
    """Writes and hashes in a thread while the event loop takes the next bytes from the wire.

    What is written starts on its way to the disk at once, so that little is left when the part is made durable.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._digest = hashlib.sha256()
        self._busy: asyncio.Future[None] | None = None
        self._flushing: asyncio.Future[None] | None = None
        self._unflushed = 0

    async def add(self, blocks: list[bytes]) -> None:
        await self.rest()
        self._busy = asyncio.ensure_future(asyncio.to_thread(self._take, blocks))
        self._unflushed += sum(map(len, blocks))
        if self._unflushed >= _FLUSHED and (self._flushing is None or self._flushing.done()):
            self._unflushed = 0
            self._flushing = asyncio.ensure_future(asyncio.to_thread(self._flush))

    async def rest(self) -> None:
        """Until everything given so far is written; raises what writing raised."""
        if self._busy is not None:
            busy, self._busy = self._busy, None
            await busy

    def _take(self, blocks: list[bytes]) -> None:
        for block in blocks:
            view = memoryview(block)
            while view:
                view = view[self._file.write(view) :]
            self._digest.update(block)

    def _flush(self) -> None:
        with suppress(OSError):  # whether the bytes are safe is asked when the part is stored
            os.fdatasync(self._file.fileno())

    async def close(self) -> str:
        try:
            await self.rest()
        finally:
            if self._flushing is not None:
                await self._flushing
            self._file.close()
        return self._digest.hexdigest()


async def _receive(path: Path, body: AsyncIterator[bytes], room: int) -> tuple[int, str]:
    """Writes the body to ``path`` and stops once it is larger than ``room``; returns its size and SHA-256."""
    sink, size = _Sink(path), 0
    pending: list[bytes] = []
    held = 0
    try:
        async for block in body:
            size += len(block)
            if size > room:
                break
            pending.append(block)
            held += len(block)
            if held >= _BLOCK:
                await sink.add(pending)
                pending, held = [], 0
        if size <= room:
            await sink.add(pending)
    finally:
        digest = await sink.close()
    return size, digest
