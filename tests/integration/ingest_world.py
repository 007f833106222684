"""The ingest service running in this process, spoken to through its public API by tus."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from medloom_contracts.scopes import ROLE_SCOPES, Role
from medloom_ingest.main import create_service
from medloom_ingest.settings import IngestSettings
from medloom_kit.bus import open_bus
from medloom_kit.policy import Grant, Principal, new_key_pair, sign
from medloom_kit.service import Runtime, running

STUDY = "std_1"
BASE = f"/api/v1/studies/{STUDY}"
TUS = {"Tus-Resumable": "1.0.0"}


@dataclass
class World:
    runtime: Runtime
    private_key: str
    root: Path

    def client(self, role: Role = Role.OWNER, user: str = "usr_1", study: str = STUDY) -> httpx.AsyncClient:
        external = role in {Role.EXTERNAL_TRAINER, Role.EXTERNAL_PREDICTOR}
        scopes = tuple(sorted(s.value for s in ROLE_SCOPES[role]))
        who = Principal(user, "A", "person", "ins_1", external=external, grants=(Grant(study, role.value, scopes),))
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.runtime.app),
            base_url="http://ingest",
            headers={"medloom-capability": sign(who, self.private_key)},
            timeout=120,
        )


@asynccontextmanager
async def ingest_world(root: Path, **settings: Any) -> AsyncIterator[World]:
    private, public = new_key_pair()
    values: dict[str, Any] = {
        "database_url": f"sqlite+aiosqlite:///{root}/ingest.sqlite3",
        "objects_url": f"file://{root}/objects",
        "capability_public_key": public,
        "scratch_dir": root / "scratch",
    }
    bus = open_bus("inprocess://")
    await bus.start()
    try:
        async with running(create_service(IngestSettings(**{**values, **settings})), bus) as runtime:
            yield World(runtime, private, root)
    finally:
        await bus.stop()


async def announce(client: httpx.AsyncClient, filename: str, size: int) -> httpx.Response:
    headers = {
        **TUS,
        "Upload-Length": str(size),
        "Upload-Metadata": f"filename {base64.b64encode(filename.encode()).decode()}",
    }
    return await client.post(f"{BASE}/uploads/files", headers=headers)


async def send(client: httpx.AsyncClient, place: str, offset: int, body: bytes, **headers: str) -> httpx.Response:
    given = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream", **headers}
    return await client.patch(place, content=body, headers=given)


async def upload(client: httpx.AsyncClient, filename: str, body: bytes) -> str:
    """Uploads in three parts; returns the upload's id."""
    created = await announce(client, filename, len(body))
    assert created.status_code == 201, created.text
    place, offset = created.headers["location"], 0
    step = max(1, -(-len(body) // 3))
    while offset < len(body):
        answer = await send(client, place, offset, body[offset : offset + step])
        assert answer.status_code == 204, answer.text
        offset = int(answer.headers["upload-offset"])
    return place.rpartition("/")[2]


async def settled(client: httpx.AsyncClient, upload_id: str) -> dict[str, Any]:
    """The upload once no job works on it."""
    for _ in range(1200):
        shown: dict[str, Any] = (await client.get(f"{BASE}/uploads/{upload_id}")).json()
        if shown["state"] not in {"receiving", "inspecting", "accepting"}:
            return shown
        await asyncio.sleep(0.05)
    raise AssertionError("the upload did not settle")


async def register(
    client: httpx.AsyncClient, filename: str, body: bytes, decision: str = "pseudonymise"
) -> dict[str, Any]:
    """Upload, decide every flag alike, accept; returns the upload."""
    upload_id = await upload(client, filename, body)
    shown = await settled(client, upload_id)
    assert shown["state"] == "proposed", shown["problem"]
    flags = (await client.get(f"{BASE}/uploads/{upload_id}/proposal")).json()["proposal"]["identifiers"]
    if flags:
        decisions = [{"table": f["table"], "column": f["column"], "action": decision, "reason": "test"} for f in flags]
        answer = await client.post(f"{BASE}/uploads/{upload_id}/identifiers", json={"decisions": decisions})
        assert answer.status_code == 200, answer.text
    accepted = await client.post(f"{BASE}/uploads/{upload_id}/accept", json={"title": filename})
    assert accepted.status_code == 202, accepted.text
    shown = await settled(client, upload_id)
    assert shown["state"] == "registered", shown["problem"]
    return shown


async def rows(client: httpx.AsyncClient, dataset_id: str) -> list[dict[str, Any]]:
    """All rows of the latest version, page by page."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = (await client.get(f"{BASE}/datasets/{dataset_id}/versions/latest/rows?limit=500{cursor}")).json()
        found += page["rows"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"
