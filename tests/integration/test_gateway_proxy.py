"""The proxy between gateway and a service in another process: real sockets, both ways streamed."""

import asyncio
import contextlib
import hashlib
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.types import Receive, Scope, Send

from medloom_gateway.credentials import Credential, Desk, Granted
from medloom_gateway.door import Door, Rules
from medloom_gateway.inside import call
from medloom_gateway.proxy import ServiceProxy
from medloom_gateway.streams import Streams
from medloom_gateway.throttle import Rates, Throttle
from medloom_kit.serving import listen, serving
from medloom_kit.telemetry import Telemetry

STUDY = "/api/v1/studies/std_1"
TOKEN = {"Authorization": "Bearer mlm_good"}


@dataclass
class Behind:
    """The service behind the proxy, and what it saw."""

    seen: list[Scope] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    first_chunk: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.seen.append(scope)
        name = scope["path"].rsplit("/", 1)[-1]
        await getattr(self, f"_{name}")(receive, send)

    async def _answer(self, send: Send, body: bytes, status: int = 200, *headers: tuple[bytes, bytes]) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": body})

    async def _echo(self, receive: Receive, send: Send) -> None:
        digest, size = hashlib.sha256(), 0
        async for chunk in self._chunks(receive):
            digest.update(chunk)
            size += len(chunk)
        await self._answer(send, f"{size} {digest.hexdigest()}".encode(), 200, (b"etag", b'"1"'), (b"connection", b"x"))

    async def _chunks(self, receive: Receive) -> AsyncIterator[bytes]:
        while True:
            message = await receive()
            self.first_chunk.set()
            yield message.get("body", b"")
            if not message.get("more_body", False):
                return

    async def _stream(self, _receive: Receive, send: Send) -> None:
        head = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b"data: one\n\n", "more_body": True})
        try:
            await self.go_on.wait()
            await send({"type": "http.response.body", "body": b"data: two\n\n", "more_body": False})
        finally:
            self.gone.set()

    async def _events(self, receive: Receive, send: Send) -> None:
        """A well-behaved stream: ends when its reader leaves."""
        head = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b"data: one\n\n", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone.set()

    async def _early(self, _receive: Receive, send: Send) -> None:
        await self._answer(send, b"quota", 413)

    async def _breaks(self, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})

    async def _slow(self, _receive: Receive, _send: Send) -> None:
        await self.go_on.wait()


@dataclass
class Cluster:
    behind: Behind
    client: httpx.AsyncClient


@contextlib.asynccontextmanager
async def cluster(url: str | None = None, **timeouts: float) -> AsyncIterator[Cluster]:
    behind, inner, outer = Behind(), listen("127.0.0.1", 0), listen("127.0.0.1", 0)
    proxy = ServiceProxy("ingest", url or f"http://127.0.0.1:{inner.getsockname()[1]}", **timeouts)

    async def exchange(_credential: Credential) -> Granted | None:
        return Granted("capability", "usr_1", "tok_1")

    streams = Streams()
    door = Door(
        {"ingest": proxy, "gateway": behind},
        Desk(exchange),
        Throttle(Rates()),
        streams,
        Rules(capability_header="medloom-capability"),
        Telemetry("gateway"),
    )
    async with (
        serving(behind, inner, before_stop=behind.go_on.set),
        serving(door, outer, before_stop=streams.cut_all),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{outer.getsockname()[1]}", timeout=10, trust_env=False) as client,
    ):
        yield Cluster(behind, client)
        behind.go_on.set()
    await proxy.aclose()


@pytest_asyncio.fixture
async def there() -> AsyncIterator[Cluster]:
    async with cluster() as made:
        yield made


async def test_request_and_answer_pass_through(there: Cluster) -> None:
    response = await there.client.post(
        f"{STUDY}/uploads/echo?a=1&b=%ED%95%9C%2F", content=b"hello", headers=TOKEN | {"X-Own": "1"}
    )
    assert response.text == f"5 {hashlib.sha256(b'hello').hexdigest()}"
    assert response.headers["etag"] == '"1"'
    scope = there.behind.seen[0]
    headers = dict(scope["headers"])
    assert scope["query_string"] == b"a=1&b=%ED%95%9C%2F"
    assert headers[b"medloom-capability"] == b"capability"
    assert headers[b"x-own"] == b"1"
    assert headers[b"content-length"] == b"5"
    assert b"authorization" not in headers
    assert b"connection" not in headers or headers[b"connection"] != b"x"
    assert headers[b"user-agent"].startswith(b"python-httpx")


async def test_get_has_no_body_on_either_side(there: Cluster) -> None:
    await there.client.get(f"{STUDY}/uploads/echo", headers=TOKEN)
    headers = dict(there.behind.seen[0]["headers"])
    assert b"transfer-encoding" not in headers
    assert b"content-length" not in headers


async def test_large_body_streams_in_without_being_gathered(there: Cluster) -> None:
    async def slowly() -> AsyncIterator[bytes]:
        yield b"a" * 100_000
        await asyncio.wait_for(there.behind.first_chunk.wait(), 5)
        yield b"b" * 100_000

    response = await there.client.patch(f"{STUDY}/uploads/files/echo", content=slowly(), headers=TOKEN)
    assert response.text == f"200000 {hashlib.sha256(b'a' * 100_000 + b'b' * 100_000).hexdigest()}"


async def test_events_come_out_one_by_one(there: Cluster) -> None:
    async with there.client.stream("GET", f"{STUDY}/uploads/stream", headers=TOKEN) as response:
        lines = response.aiter_lines()
        assert await asyncio.wait_for(anext(lines), 5) == "data: one"
        there.behind.go_on.set()
        assert [line async for line in lines if line] == ["data: two"]


async def test_service_learns_that_the_reader_left(there: Cluster) -> None:
    async with there.client.stream("GET", f"{STUDY}/uploads/events", headers=TOKEN) as response:
        await anext(response.aiter_lines())
    await asyncio.wait_for(there.behind.gone.wait(), 5)


async def test_answer_before_the_body_ended_passes(there: Cluster) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(2000):
            yield b"x" * 65536

    try:
        response = await there.client.patch(f"{STUDY}/uploads/files/early", content=endless(), headers=TOKEN)
    except httpx.WriteError:
        return  # the connection was closed while the client still wrote: it has to read the answer by itself
    assert response.status_code == 413


async def test_small_call_from_inside_gets_its_whole_answer() -> None:
    behind, inner = Behind(), listen("127.0.0.1", 0)
    proxy = ServiceProxy("authz", f"http://127.0.0.1:{inner.getsockname()[1]}")
    async with serving(behind, inner, before_stop=lambda: None):
        answer = await call(proxy, "POST", "/internal/echo", headers={"X-Own": "1"}, body={"a": 1})
    await proxy.aclose()
    digest = hashlib.sha256(b'{"a": 1}').hexdigest()
    assert (answer.status, answer.body) == (200, f"8 {digest}".encode())


async def test_absent_service_is_503() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        async with cluster(f"http://127.0.0.1:{free.getsockname()[1]}") as there:
            response = await there.client.get(f"{STUDY}/uploads/echo", headers=TOKEN)
    assert (response.status_code, response.json()["code"]) == (503, "service_away")
    assert response.headers["content-type"] == "application/problem+json"


async def test_slow_service_is_504() -> None:
    async with cluster(idle_s=0.3) as there:
        began = time.monotonic()
        response = await there.client.get(f"{STUDY}/uploads/slow", headers=TOKEN)
        assert time.monotonic() - began < 5
    assert (response.status_code, response.json()["code"]) == (504, "service_slow")


async def test_answer_that_breaks_off_does_not_look_whole(there: Cluster) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await there.client.get(f"{STUDY}/uploads/breaks", headers=TOKEN)


async def test_something_that_is_not_http_is_502() -> None:
    async def babble(_reader: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail ready\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server, cluster(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as there:
        response = await there.client.post(f"{STUDY}/uploads/echo", content=b"x", headers=TOKEN)
    assert (response.status_code, response.json()["code"]) == (502, "service_broke")


async def test_service_that_restarted_is_reached_again() -> None:
    behind, inner = Behind(), listen("127.0.0.1", 0)
    port = inner.getsockname()[1]
    proxy = ServiceProxy("ingest", f"http://127.0.0.1:{port}")

    async def ask() -> int:
        statuses: list[int] = []

        async def send(message: Any) -> None:
            statuses.extend([message["status"]] if "status" in message else [])

        async def receive() -> Any:
            await asyncio.sleep(60)

        scope = {
            "method": "GET",
            "path": "/echo",
            "raw_path": b"/echo",
            "query_string": b"",
            "headers": [(b"host", b"x")],
        }
        await proxy(scope, receive, send)
        return statuses[0]

    async with serving(behind, inner, before_stop=lambda: None):
        assert await ask() == 200
    async with serving(behind, listen("127.0.0.1", port), before_stop=lambda: None):
        assert await ask() == 200
    await proxy.aclose()
