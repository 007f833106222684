"""A running predict service in this process: SQLite, a folder, the in-process bus, and one released model."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from predict_models import schema, write_binary

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.train import ModelReleased
from medloom_contracts.manifests import InputSchema
from medloom_contracts.scopes import ROLE_SCOPES, Role
from medloom_kit.bus import open_bus
from medloom_kit.policy import Grant, Principal, new_key_pair, sign
from medloom_kit.service import Runtime, running
from medloom_predict.main import create_service
from medloom_predict.settings import PredictSettings


@dataclass
class World:
    runtime: Runtime
    private_key: str
    folder: Path

    @asynccontextmanager
    async def client(self, study: str = "std_1", role: Role = Role.OWNER) -> AsyncIterator[httpx.AsyncClient]:
        """A caller with one role in one study."""
        external = role.value.startswith("external")
        grant = Grant(study, role.value, tuple(ROLE_SCOPES[role]))
        who = Principal(f"usr_{role.value}", "N", "person", "ins_1", external=external, grants=(grant,))
        headers = {"medloom-capability": sign(who, self.private_key)}
        transport = httpx.ASGITransport(self.runtime.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://predict", headers=headers) as client:
            yield client

    async def release(self, model_id: str = "mdl_1", version: int = 1, form: InputSchema | None = None) -> None:
        """Store the tiny model and deliver the event of its release."""
        path = self.folder / "tiny.onnx"
        write_binary(path)
        objects = self.runtime.objects.sync
        objects.ensure_bucket("models")
        onnx = objects.put_file("models/std_1/exp_1/tiny.onnx", path)
        told = objects.put_bytes("models/std_1/exp_1/form.json", (form or schema()).model_dump_json().encode())
        event = ModelReleased(
            model_id=model_id,
            version=version,
            name="tiny",
            onnx_key=onnx.key,
            onnx_sha256=onnx.sha256,
            input_schema_key=told.key,
            input_schema_sha256=told.sha256,
            card_key=told.key,
            card_sha256=told.sha256,
        )
        await self.deliver(event)

    async def deliver(self, event: Any, study: str = "std_1") -> Envelope:
        envelope = Envelope(
            source="urn:medloom:train",
            type=event.type,
            dataschema=event.dataschema(),
            data=event.model_dump(mode="json"),
            actor="usr_owner",
            study=study,
        )
        await self.runtime.inbox.deliver([envelope])
        return envelope

    async def table(self, name: str) -> Sequence[Any]:
        async with self.runtime.database.transaction(write=False) as session:
            return (await session.execute(self.runtime.database.table(name).select())).all()


@asynccontextmanager
async def world(folder: Path, **settings: Any) -> AsyncIterator[World]:
    private_key, public_key = new_key_pair()
    service = create_service(
        PredictSettings.load(
            database_url=f"sqlite+aiosqlite:///{folder}/predict.sqlite3",
            objects_url=f"file://{folder}/objects",
            capability_public_key=public_key,
            scratch_dir=folder / "scratch",
            **settings,
        )
    )
    bus = open_bus("inprocess://")
    await bus.start()
    async with running(service, bus, worker=False) as runtime:
        yield World(runtime, private_key, folder)
    await bus.stop()
