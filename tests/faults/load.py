"""Users who do not give up: uploads and trainings through the door, and what the server acknowledged of each."""

import asyncio
import base64
import contextlib
import hashlib
import random
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

TUS: Final = {"Tus-Resumable": "1.0.0"}
PATIENCE_S: Final = 900.0
ENDED: Final = frozenset({"succeeded", "failed", "cancelled"})
LEAN: Final = {"folds": 2, "publish": "few", "ensemble_steps": 0, "site_validation": False, "n_jobs": 1}


class Lost(AssertionError):
    """Something that was acknowledged cannot be had any more."""


@dataclass
class Sent:
    """An upload that was acknowledged to its last byte."""

    upload_id: str
    body: bytes
    dataset_id: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass
class Users:
    """All requests of a run. ``answers`` counts statuses; 0 stands for a connection that broke."""

    url: str
    token: str
    study_id: str
    prepared_id: str
    chance: random.Random
    uploads: list[Sent] = field(default_factory=list)
    experiments: list[str] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)
    stuck: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(24))

    def __post_init__(self) -> None:
        self.http = httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=httpx.Timeout(60, connect=10),
            limits=httpx.Limits(max_connections=40),
            trust_env=False,
        )
        self.study = f"/api/v1/studies/{self.study_id}"

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Repeated with the same key until the server answers for itself; 4xx are answers."""
        headers = dict(more.pop("headers", {}))
        if method == "POST":
            headers["Idempotency-Key"] = uuid.uuid4().hex
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while True:
            try:
                answer = await self.http.request(method, path, headers=headers, **more)
                status = answer.status_code
            except httpx.TransportError:
                status = 0
            self.answers[status] = self.answers.get(status, 0) + 1
            # 401 while authz or its database is away for a moment; 429 when too many are refused
            if 0 < status < 500 and status not in {401, 429}:
                return answer
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"{method} {path}: {status}")
            await asyncio.sleep(self.chance.uniform(0.3, 1.5))

    async def upload(self, number: int) -> None:
        """A small table in two parts; counted once its last byte is acknowledged."""
        body = _table(number)
        async with self.stuck:
            name = base64.b64encode(f"t{number}.csv".encode()).decode()
            created = {**TUS, "Upload-Length": str(len(body)), "Upload-Metadata": f"filename {name}"}
            made = await self.ask("POST", f"{self.study}/uploads/files", content=b"", headers=created)
            assert made.status_code == 201, made.text
            place = httpx.URL(made.headers["location"]).path
            offset = 0
            while offset < len(body):
                offset = await self._part(place, body, offset)
        self.uploads.append(Sent(place.rsplit("/", 1)[1], body))

    async def _part(self, place: str, body: bytes, offset: int) -> int:
        part = body[offset : offset + len(body) // 2 + 1]
        digest = base64.b64encode(hashlib.sha256(part).digest()).decode()
        headers = {**TUS, "Upload-Offset": str(offset), "Upload-Checksum": f"sha256 {digest}"}
        headers["Content-Type"] = "application/offset+octet-stream"
        answer = await self.ask("PATCH", place, content=part, headers=headers)
        if answer.status_code == 204:
            return int(answer.headers["upload-offset"])
        # the answer to an earlier try was lost: the server knows how far it is
        held = await self.ask("HEAD", place, headers=TUS)
        if held.status_code == 404:
            raise Lost(f"upload {place}")
        return int(held.headers["upload-offset"])

    async def train(self, number: int) -> None:
        """An experiment of a second; counted once the server took it."""
        body = {
            "prepared_id": self.prepared_id,
            "title": f"storm {number}",
            "budget_s": 1,
            "seed": number,
            "settings": LEAN | {"mode": "expert", "algorithms": [{"algorithm": "logistic_regression", "params": {}}]},
        }
        async with self.stuck:
            answer = await self.ask("POST", f"{self.study}/experiments", json=body)
            assert answer.status_code == 202, answer.text
            self.experiments.append(answer.json()["id"])

    async def accept(self, sent: Sent) -> None:
        """Make an inspected upload a data set."""
        path = f"{self.study}/uploads/{sent.upload_id}"
        await self.until(path, lambda found: found["state"] in {"proposed", "refused"})
        answer = await self.ask("POST", f"{path}/accept", json={"title": sent.upload_id, "description": ""})
        assert answer.status_code == 202, answer.text
        sent.dataset_id = answer.json()["dataset_id"]

    async def accept_one(self, path: str) -> None:
        """Make the upload at ``path`` a data set and see it registered."""
        answer = await self.ask("POST", f"{path}/accept", json={"title": "one", "description": ""})
        assert answer.status_code == 202, answer.text
        found = await self.until(path, lambda one: one["state"] in {"registered", "proposed"}, 300)
        assert found["state"] == "registered", found

    async def until(self, path: str, ready: Callable[[Any], bool], limit_s: float = PATIENCE_S) -> Any:
        """What lies at ``path`` once it is as wanted."""
        deadline = asyncio.get_running_loop().time() + limit_s
        while True:
            answer = await self.ask("GET", path)
            if answer.status_code == 404:
                raise Lost(path)
            found = answer.json()
            if ready(found):
                return found
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"{path} stays {found.get('state')}: {found.get('job')}")
            await asyncio.sleep(0.5)

    async def listed(self, path: str) -> list[dict[str, Any]]:
        """Every item of a paged list."""
        items: list[dict[str, Any]] = []
        query: dict[str, Any] = {"limit": 100}
        while True:
            page = (await self.ask("GET", f"{self.study}/{path}", params=query)).json()
            items += page["items"]
            if not page.get("next_cursor"):
                return items
            query["cursor"] = page["next_cursor"]

    async def in_flight(self, uploads: int, trainings: int, accepted: int) -> None:
        """All of it beside each other; returns when everything is acknowledged, not when it is done."""
        async with asyncio.TaskGroup() as group:
            for number in range(uploads):
                group.create_task(self.upload(number))
            for number in range(trainings):
                group.create_task(self.train(number))
        async with asyncio.TaskGroup() as group:
            for sent in self.chance.sample(self.uploads, min(accepted, len(self.uploads))):
                group.create_task(self.accept(sent))


def _table(number: int) -> bytes:
    lines = ["patient,age,died", *(f"S{number}-{row},{30 + (row * 7 + number) % 60},{row % 2}" for row in range(40))]
    return "\n".join(lines).encode() + b"\n"


@contextlib.asynccontextmanager
async def beside(work: Awaitable[None]) -> Any:
    """Run ``work`` while the block runs, then wait for its end."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    except BaseException:
        task.cancel()
        raise
    await task
