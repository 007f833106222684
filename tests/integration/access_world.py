"""A whole platform in this process with nine kinds of callers, asked through the gateway's door without sockets."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from starlette.types import ASGIApp, Message

from medloom_embedded.folder import DataFolder
from medloom_embedded.platform import composed
from medloom_kit.telemetry import configure_logging

ROLES = ("owner", "steward", "researcher", "reviewer", "external_trainer", "external_predictor", "auditor")
EXTERNAL = ("external_trainer", "external_predictor")
PASSWORD = "seven patient owls"
COOKIE = "medloom_session"


@dataclass
class Answer:
    """What came back; a stream is left after its first line of headers."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> tuple[str, str]:
        """Code and detail of a problem, empty for any other answer."""
        if not self.headers.get("content-type", "").startswith("application/problem+json"):
            return "", ""
        told = self.json()
        return told["code"], told["detail"]


async def ask(door: ASGIApp, method: str, path: str, headers: dict[str, str], body: bytes, query: str = "") -> Answer:
    """One request to an ASGI application."""
    answer, finished = Answer(), asyncio.Event()
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        await finished.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
            if answer.headers.get("content-type", "").startswith("text/event-stream"):
                finished.set()
        else:
            answer.body += message.get("body", b"")
            if not message.get("more_body"):
                finished.set()

    raw = [(b"host", b"localhost"), *((name.lower().encode(), value.encode()) for name, value in headers.items())]
    if body:
        raw.append((b"content-length", str(len(body)).encode()))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "headers": raw,
        "client": ("127.0.0.1", 40_000), "server": ("localhost", 80),
    }  # fmt: skip
    task = asyncio.ensure_future(door(scope, receive, send))
    waiting = asyncio.ensure_future(finished.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
    if answer.headers.get("content-type", "").startswith("text/event-stream"):
        task.cancel()
    waiting.cancel()
    await asyncio.gather(task, waiting, return_exceptions=True)
    return answer


@dataclass
class World:
    """Callers by role, studies, and what was made in them."""

    door: ASGIApp
    root: Path
    own: str = ""
    other: str = ""
    home: str = ""
    users: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)
    endpoints: dict[str, str] = field(default_factory=dict)
    upload: str = ""

    async def request(
        self,
        method: str,
        path: str,
        *,
        session: str | None = None,
        token: str | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
        query: str = "",
    ) -> Answer:
        sent = {"content-type": "application/json", "x-medloom-request": "1"} | (headers or {})
        if session is not None:
            sent["cookie"] = f"{COOKIE}={session}"
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        text = b"" if body is None else json.dumps(body).encode()
        return await ask(self.door, method, path, sent, text, query)

    async def must(self, method: str, path: str, **options: Any) -> Any:
        """A request that has to succeed; its answer's body."""
        answer = await self.request(method, f"/api/v1{path}", **options)
        assert answer.status < 300, (method, path, answer.status, answer.body)
        return answer.json() if answer.body else None

    async def sign_in(self, name: str) -> str:
        """A new session's secret."""
        answer = await self.request("POST", "/api/v1/auth/sessions", body={"name": name, "password": PASSWORD})
        assert answer.status == 201, answer.body
        return answer.headers["set-cookie"].split(";")[0].split("=", 1)[1]

    async def room(self, role: str) -> str:
        """A new study in which the caller of ``role`` has that role."""
        study = (await self.must("POST", "/studies", session=self.sessions["owner"], body={"title": "room"}))["id"]
        if role in ROLES and role != "owner":
            await self.join(study, role)
        return str(study)

    async def join(self, study: str, role: str) -> None:
        path = f"/studies/{study}/members/{self.users[role]}"
        await self.must("PUT", path, session=self.sessions["owner"], body={"role": role})


async def _sql(root: Path, service: str, statement: str, *values: Any) -> None:
    """In a thread: a service of this loop may hold the database, and must be able to let go."""
    await asyncio.to_thread(_written, root, service, statement, values)


def _written(root: Path, service: str, statement: str, values: tuple[Any, ...]) -> None:
    with closing(sqlite3.connect(root / "db" / f"{service}.sqlite3", timeout=30)) as connection, connection:
        connection.execute(statement, values)


async def _people(world: World, secret: str) -> None:
    first = {"secret": secret, "institution": "Home", "name": "site.admin", "password": PASSWORD}
    world.home = (await world.must("POST", "/auth/first-boot", body=first))["institution"]["id"]
    world.sessions["site_admin"] = admin = await world.sign_in("site.admin")
    outside = (await world.must("POST", "/institutions", session=admin, body={"name": "Far", "external": True}))["id"]
    for role in (*ROLES, "stranger", "extra"):
        institution = outside if role in EXTERNAL else world.home
        body = {"name": f"the.{role}", "display_name": role, "institution_id": institution}
        invited = await world.must("POST", "/users", session=admin, body=body)
        world.users[role] = invited["user"]["id"]
        accepted = {"secret": invited["invitation"], "password": PASSWORD}
        await world.must("POST", "/auth/invitations/accept", body=accepted)
        world.sessions[role] = await world.sign_in(f"the.{role}")


async def _tokens(world: World) -> None:
    """For each role a live, a revoked and an expired token with every scope of the role; the admin's are personal."""
    scopes = {one["role"]: one["scopes"] for one in await world.must("GET", "/roles", session=world.sessions["owner"])}
    for role in (*ROLES, "site_admin"):
        made: dict[str, dict[str, Any]] = {}
        for state in ("live", "revoked", "expired"):
            body: dict[str, Any] = {"purpose": state, "scopes": scopes.get(role, scopes["owner"])}
            if role == "site_admin":
                made[state] = await world.must("POST", "/me/tokens", session=world.sessions[role], body=body)
            else:
                path, body["holder"] = f"/studies/{world.own}/tokens", world.users[role]
                made[state] = await world.must("POST", path, session=world.sessions["owner"], body=body)
        place = "/me/tokens" if role == "site_admin" else f"/studies/{world.own}/tokens"
        by = world.sessions["site_admin" if role == "site_admin" else "owner"]
        await world.must("DELETE", f"{place}/{made['revoked']['id']}", session=by)
        past = "UPDATE tokens SET expires_at = '2020-01-01 00:00:00.000000' WHERE id = ?"
        await _sql(world.root, "authz", past, made["expired"]["id"])
        world.tokens[role] = {state: one["token"] for state, one in made.items()}


async def _objects(world: World) -> None:
    """An upload, and in each study an endpoint that is switched off: allowed callers get 409, all others 404."""
    headers = {"tus-resumable": "1.0.0", "upload-length": "10", "upload-metadata": "filename YS5jc3Y="}
    path = f"/api/v1/studies/{world.own}/uploads/files"
    created = await world.request("POST", path, session=world.sessions["owner"], headers=headers)
    assert created.status == 201, created.body
    world.upload = created.headers["location"].rsplit("/", 1)[-1]
    for number, study in enumerate((world.own, world.other)):
        model, endpoint, at = f"mdl_matrix{number}", f"ept_matrix{number}", "2026-11-23 00:00:00.000000"
        values = (model, 1, study, "matrix", "models/x", "0" * 64, "models/y", "0" * 64, "models/z", "0" * 64, at)
        await _sql(world.root, "predict", f"INSERT INTO models_served VALUES ({','.join('?' * 11)})", *values)
        await _sql(
            world.root,
            "predict",
            "INSERT INTO endpoints VALUES (?,?,?,?,?,?,?,NULL)",
            endpoint,
            study,
            model,
            1,
            0,
            at,
            at,
        )
        world.endpoints[study] = endpoint


@asynccontextmanager
async def inhabited(root: Path) -> AsyncIterator[World]:
    """The platform with everybody in it."""
    if not structlog.is_configured():
        configure_logging("CRITICAL", json=False)
    folder = DataFolder(root)
    folder.make()
    async with composed(folder, "CRITICAL", "*") as (gateway, secret):
        assert secret is not None
        world = World(gateway.door, root)
        await _people(world, secret)
        world.own = await world.room("owner")
        for role in ROLES[1:]:
            await world.join(world.own, role)
        opened = await world.must("POST", "/studies", session=world.sessions["stranger"], body={"title": "other"})
        world.other = opened["id"]
        await _tokens(world)
        await _objects(world)
        yield world
