"""Calling an ASGI app from inside: the same call whether the app is a service in this process or a proxy to one."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Answer:
    """A whole response, for the small calls that the gateway itself makes."""

    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


async def call(
    app: ASGIApp,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
    query: str = "",
) -> Answer:
    """Sends one small JSON request to ``app`` and gathers its answer."""
    content = b"" if body is None else json.dumps(body).encode()
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
    if content:
        raw += [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"inside"), *raw],
        "client": ("127.0.0.1", 0),
        "server": ("inside", 80),
        "state": {},
    }
    return await _gather(app, scope, content)


async def _gather(app: ASGIApp, scope: dict[str, Any], content: bytes) -> Answer:
    inbox: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]
    status = 500
    chunks: list[bytes] = []
    answered = asyncio.Event()

    async def receive() -> Message:
        if inbox:
            return inbox.pop()
        await answered.wait()  # a caller that goes away before the answer would have it broken off
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            chunks.append(message.get("body", b""))
            if not message.get("more_body", False):
                answered.set()

    await app(scope, receive, send)
    return Answer(status, b"".join(chunks))
