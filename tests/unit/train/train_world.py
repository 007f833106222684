"""A running train service in this process: SQLite, a folder, the in-process bus, and approved data."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from train_tables import Case, case

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.preprocess import DatasetApproved, DatasetReturned
from medloom_contracts.scopes import ROLE_SCOPES, Role
from medloom_kit.bus import open_bus
from medloom_kit.policy import Grant, Principal, new_key_pair, sign
from medloom_kit.service import Runtime, running
from medloom_train.main import create_service
from medloom_train.settings import TrainSettings

HOME = "/api/v1/studies/std_1"
QUICK = {
    "mode": "expert",
    "budget_s": 60,
    "settings": {
        "algorithms": [
            {"algorithm": "logistic_regression", "name": "Logistic"},
            {"algorithm": "lightgbm", "params": {"rounds": 20, "num_leaves": 4}},
        ]
    },
}


@dataclass
class World:
    runtime: Runtime
    private_key: str
    folder: Path

    @asynccontextmanager
    async def client(self, *studies: str, role: Role = Role.OWNER) -> AsyncIterator[httpx.AsyncClient]:
        external = role.value.startswith("external")
        grants = tuple(Grant(study, role.value, tuple(ROLE_SCOPES[role])) for study in studies or ("std_1",))
        who = Principal(f"usr_{role.value}", "N", "person", "ins_1", external=external, grants=grants)
        headers = {"medloom-capability": sign(who, self.private_key)}
        transport = httpx.ASGITransport(self.runtime.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://train", headers=headers) as client:
            yield client

    async def deliver(self, event: Any, study: str = "std_1", at: datetime | None = None) -> None:
        envelope = Envelope(
            source="urn:medloom:preprocess",
            type=event.type,
            dataschema=event.dataschema(),
            data=event.model_dump(mode="json"),
            actor="usr_reviewer",
            study=study,
            time=at or datetime.now(UTC),
        )
        await self.runtime.inbox.deliver([envelope])

    async def approve(
        self,
        made: Case | None = None,
        meta: dict[str, Any] | None = None,
        *,
        prepared_id: str = "prp_1",
        study: str = "std_1",
    ) -> DatasetApproved:
        """Store a case as preprocess would and deliver the event of its approval."""
        made = made or case(self.folder / "case")
        objects = self.runtime.objects.sync
        objects.ensure_bucket("prepared")
        home = f"prepared/{study}/{prepared_id}"
        data = objects.put_file(f"{home}/data.parquet", made.data)
        split = objects.put_file(f"{home}/split.parquet", made.split)
        table = made.manifest.table.model_copy(update={"key": data.key, "sha256": data.sha256})
        manifest = made.manifest.model_copy(update={"table": table})
        stored = objects.put_bytes(f"{home}/manifest.json", manifest.model_dump_json().encode())
        signed = {
            "sha256": data.sha256,
            "manifest_key": stored.key,
            "manifest_sha256": stored.sha256,
            "split_key": split.key,
            "split_sha256": split.sha256,
        }
        approval = made.approval.model_copy(update=signed)
        paper = objects.put_bytes(f"{home}/approval.json", approval.model_dump_json().encode())
        event = DatasetApproved(
            prepared_id=prepared_id,
            review_id="rvw_1",
            approval_key=paper.key,
            approval_sha256=paper.sha256,
            task=approval.task.kind.value,
            target=approval.task.target,
            meta_features=meta or {},
            reviewer_id="usr_reviewer",
            **signed,
        )
        await self.deliver(event, study)
        return event

    async def void(self, *reasons: str, at: datetime | None = None) -> None:
        await self.deliver(DatasetReturned(prepared_id="prp_1", reasons=reasons), at=at)

    async def trained(self, client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
        """Start an experiment and wait for its end."""
        answer = await client.post(f"{HOME}/experiments", json={"prepared_id": "prp_1", **QUICK, **body})
        assert answer.status_code == 202, answer.text
        return await self.ended(client, answer.json()["id"])

    async def ended(self, client: httpx.AsyncClient, experiment_id: str) -> dict[str, Any]:
        for _ in range(600):
            shown: dict[str, Any] = (await client.get(f"{HOME}/experiments/{experiment_id}")).json()
            if shown["state"] not in ("queued", "running"):
                return shown
            await asyncio.sleep(0.1)
        raise AssertionError(f"the experiment did not end: {shown['job']}")

    async def events(self) -> list[Envelope]:
        """Everything that the service ever told."""
        rows = await self.table("outbox")
        return [Envelope.decode(row.envelope.encode()) for row in sorted(rows, key=lambda row: row.id)]

    async def table(self, name: str) -> Sequence[Any]:
        async with self.runtime.database.transaction(write=False) as session:
            return (await session.execute(self.runtime.database.table(name).select())).all()


@asynccontextmanager
async def world(folder: Path, *, worker: bool = True, **settings: Any) -> AsyncIterator[World]:
    private_key, public_key = new_key_pair()
    service = create_service(
        TrainSettings.load(
            database_url=f"sqlite+aiosqlite:///{folder}/train.sqlite3",
            objects_url=f"file://{folder}/objects",
            capability_public_key=public_key,
            scratch_dir=folder / "scratch",
            most_processes=2,
            **settings,
        )
    )
    bus = open_bus("inprocess://")
    await bus.start()
    async with running(service, bus, worker=worker) as runtime:
        yield World(runtime, private_key, folder)
    await bus.stop()
