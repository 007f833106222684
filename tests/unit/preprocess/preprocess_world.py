"""A preprocess service in this process: SQLite, a folder, the in-process bus; jobs run where they are asked for."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import MedloomError
from medloom_contracts.events.ingest import DatasetRegistered
from medloom_contracts.manifests import Column, ColumnRole, ColumnType, DatasetManifest, TableObject
from medloom_contracts.scopes import ROLE_SCOPES, Role
from medloom_kit.bus import open_bus
from medloom_kit.clock import now
from medloom_kit.jobs import get_job
from medloom_kit.jobs.child import JobObjects
from medloom_kit.policy import Grant, Principal, new_key_pair, sign
from medloom_kit.service import Runtime, Service, running
from medloom_preprocess.main import create_service
from medloom_preprocess.settings import PreprocessSettings

STUDY = "std_1"
_TYPES = {
    pa.int64(): ColumnType.INTEGER,
    pa.float64(): ColumnType.NUMBER,
    pa.string(): ColumnType.CATEGORY,
    pa.bool_(): ColumnType.BOOLEAN,
}


@dataclass
class FakeContext:
    """What a job's process gets, without the process."""

    objects: JobObjects
    scratch: Path
    study_id: str | None
    job_id: str
    reports: list[dict[str, Any]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def progress(self, _fraction: float, en: str, _ko: str) -> None:
        self.words.append(en)

    def report(self, message: dict[str, Any]) -> None:
        self.reports.append(json.loads(json.dumps(message)))

    def cancelled(self) -> bool:
        return False


@dataclass
class World:
    runtime: Runtime
    service: Service
    private_key: str
    folder: Path

    @asynccontextmanager
    async def client(self, role: Role = Role.OWNER, study: str = STUDY) -> AsyncIterator[httpx.AsyncClient]:
        """A caller with one role in one study; the base path is the study's."""
        external = role.value.startswith("external")
        grant = Grant(study, role.value, tuple(ROLE_SCOPES[role]))
        who = Principal(f"usr_{role.value}", "Kim", "person", "ins_1", external=external, grants=(grant,))
        headers = {"medloom-capability": sign(who, self.private_key)}
        transport = httpx.ASGITransport(self.runtime.app)
        base = f"http://preprocess/api/v1/studies/{study}"
        async with httpx.AsyncClient(transport=transport, base_url=base, headers=headers) as client:
            yield client

    async def deliver(self, event: Any, study: str = STUDY) -> None:
        envelope = Envelope(
            source="urn:medloom:ingest",
            type=event.type,
            dataschema=event.dataschema(),
            data=event.model_dump(mode="json"),
            actor="usr_owner",
            study=study,
        )
        await self.runtime.inbox.deliver([envelope])

    async def register(
        self,
        data: dict[str, list[Any]],
        dataset_id: str = "dst_1",
        *,
        roles: dict[str, str] | None = None,
        version: int = 1,
    ) -> None:
        """Store a table as ingest would and deliver its event; ``_row`` is added."""
        n = len(next(iter(data.values())))
        table = pa.table({"_row": pa.array(range(n), pa.int64()), **data})
        path = self.folder / f"{dataset_id}-{version}.parquet"
        pq.write_table(table, path)
        objects = self.runtime.objects.sync
        objects.ensure_bucket("raw")
        stored = objects.put_file(f"raw/{STUDY}/datasets/{dataset_id}/{version}.parquet", path)
        columns = tuple(
            Column(
                name=f.name,
                source_name=f.name,
                type=_TYPES.get(f.type, ColumnType.DATE),
                role=ColumnRole((roles or {}).get(f.name, "feature")),
            )
            for f in table.schema
            if f.name != "_row"
        )
        manifest = DatasetManifest(
            study_id=STUDY,
            dataset_id=dataset_id,
            version=version,
            title="T",
            tables=(TableObject(key=stored.key, sha256=stored.sha256, bytes=stored.bytes, rows=n, columns=columns),),
            created_at=datetime.now(UTC),
            created_by="usr_owner",
        )
        told = objects.put_bytes(
            f"raw/{STUDY}/datasets/{dataset_id}/manifest-{version}.json", manifest.model_dump_json().encode()
        )
        event = DatasetRegistered(
            dataset_id=dataset_id,
            version=version,
            kind="table",
            manifest_key=told.key,
            manifest_sha256=told.sha256,
            rows=n,
            subjects=None,
            columns=(),
            columns_total=len(columns),
            identifier_flags=(),
        )
        await self.deliver(event)

    async def work(self) -> list[FakeContext]:
        """Run every queued job here, with the hooks of its kind, as the runner would."""
        jobs = self.runtime.database.table("jobs")
        kinds = {kind.name: kind for kind in self.service.jobs}
        async with self.runtime.database.transaction(write=False) as session:
            waiting = (
                await session.execute(sa.select(jobs).where(jobs.c.state == "queued").order_by(jobs.c.created_at))
            ).all()
        contexts = []
        for row in waiting:
            scratch = self.folder / "jobs" / row.id
            scratch.mkdir(parents=True)
            context = FakeContext(
                JobObjects(self.runtime.objects.sync, scratch / "objects"), scratch, row.study_id, row.id
            )
            contexts.append(context)
            await self._end(row, kinds[row.kind], context)
        return contexts

    async def _end(self, row: Any, kind: Any, context: FakeContext) -> None:
        jobs = self.runtime.database.table("jobs")
        try:
            result, problem = await asyncio.to_thread(kind.work, context, dict(row.payload)), None
        except MedloomError as error:
            result, problem = None, error.problem()
        async with self.runtime.database.transaction() as session:
            job = await get_job(session, str(row.study_id), row.id)
            for message in context.reports:
                await kind.on_report(session, job, message)
            values: dict[str, Any] = {"finished_at": now(), "fraction": 1.0}
            if problem is None:
                await kind.finish(session, job, json.loads(json.dumps(result)))
                values |= {"state": "succeeded", "result": result}
            else:
                await kind.fail(session, job, problem)
                values |= {"state": "failed", "problem": problem.model_dump(mode="json")}
            await session.execute(sa.update(jobs).where(jobs.c.id == row.id).values(**values))

    async def events(self, event_type: str) -> list[dict[str, Any]]:
        """The payloads of all events of a type that were emitted."""
        rows: Sequence[Any] = await self.table("outbox")
        envelopes = [Envelope.model_validate_json(row.envelope) for row in rows]
        return [envelope.data for envelope in envelopes if envelope.type == event_type]

    async def table(self, name: str) -> Sequence[Any]:
        async with self.runtime.database.transaction(write=False) as session:
            return (await session.execute(self.runtime.database.table(name).select())).all()


@asynccontextmanager
async def world(folder: Path, **settings: Any) -> AsyncIterator[World]:
    private_key, public_key = new_key_pair()
    service = create_service(
        PreprocessSettings.load(
            database_url=f"sqlite+aiosqlite:///{folder}/preprocess.sqlite3",
            objects_url=f"file://{folder}/objects",
            capability_public_key=public_key,
            scratch_dir=folder / "scratch",
            **settings,
        )
    )
    bus = open_bus("inprocess://")
    await bus.start()
    async with running(service, bus, worker=False) as runtime:
        yield World(runtime, service, private_key, folder)
    await bus.stop()
