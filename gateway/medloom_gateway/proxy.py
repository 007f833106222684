"""A service in another process as an ASGI app: a small reverse proxy that streams both ways."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit

from starlette.types import Receive, Scope, Send

from medloom_gateway.errors import ServiceAway, ServiceBroke, ServiceSlow
from medloom_gateway.inside import Headers
from medloom_gateway.wire import Broken, Connection, Head

HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"expect",
    }
)
_REPEATABLE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_IDLE_FOR_S: Final = 15.0
_IDLE_MOST: Final = 64


class ReaderGone(Exception):
    """The client went away before its request was whole."""


def end_to_end(headers: Headers) -> Headers:
    """The headers that travel on: hop-by-hop ones, and those that Connection names, stay behind."""
    named = {
        token.strip().lower() for name, value in headers if name.lower() == b"connection" for token in value.split(b",")
    }
    return [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP and name.lower() not in named]


class ServiceProxy:
    """Forwards HTTP to ``base_url``; raises ServiceAway, ServiceSlow or ServiceBroke before the answer has begun.

    ``idle_s`` is how long a service may stay silent: before its answer, and between two pieces of it.
    """

    def __init__(self, name: str, base_url: str, *, connect_s: float = 2.0, idle_s: float = 120.0) -> None:
        address = urlsplit(base_url)
        self.name = name
        self._host = address.hostname or ""
        self._tls = address.scheme == "https"
        self._port = address.port or (443 if self._tls else 80)
        self._prefix = address.path.rstrip("/").encode()
        self._connect_s = connect_s
        self._idle_s = idle_s
        self._free: list[tuple[float, Connection]] = []

    async def aclose(self) -> None:
        """Closes the connections that wait for work."""
        for _, connection in self._free:
            connection.close()
        self._free.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection, head = await self._open(scope, receive)
        try:
            await self._answer(connection, head, receive, send)
        finally:
            self._give_back(connection)

    async def _open(self, scope: Scope, receive: Receive) -> tuple[Connection, Head]:
        connection = self._waiting()
        if connection is not None:
            try:
                return connection, await self._exchange(connection, scope, receive)
            except Broken as error:
                if not (error.untouched and scope["method"] in _REPEATABLE and not _has_body(scope)):
                    raise ServiceBroke(self.name) from error
        connection = await self._connect()
        try:
            return connection, await self._exchange(connection, scope, receive)
        except Broken as error:
            raise ServiceBroke(self.name) from error

    async def _exchange(self, connection: Connection, scope: Scope, receive: Receive) -> Head:
        try:
            body = _body(receive) if _has_body(scope) else None
            chunked = body is not None and not _length_known(scope)
            is_head = scope["method"] == "HEAD"
            await connection.send(self._request(scope, chunked=chunked), body, chunked=chunked, is_head=is_head)
            async with asyncio.timeout(self._idle_s):
                return await connection.head()
        except TimeoutError as error:
            connection.close()
            raise ServiceSlow(self.name) from error
        except BaseException:
            connection.close()
            raise

    def _request(self, scope: Scope, *, chunked: bool) -> bytes:
        target = self._prefix + (scope.get("raw_path") or scope["path"].encode())
        if scope["query_string"]:
            target += b"?" + scope["query_string"]
        lines = [b"%b %b HTTP/1.1" % (scope["method"].encode(), target)]
        lines += [b"%b: %b" % header for header in end_to_end(list(scope["headers"]))]
        if chunked:
            lines.append(b"transfer-encoding: chunked")
        return b"\r\n".join(lines) + b"\r\n\r\n"

    async def _answer(self, connection: Connection, head: Head, receive: Receive, send: Send) -> None:
        headers = end_to_end(head.headers)
        await send({"type": "http.response.start", "status": head.status, "headers": headers})
        gone = asyncio.create_task(_until_gone(receive))
        copying = asyncio.create_task(self._copy(connection, send))
        try:
            await asyncio.wait({gone, copying}, return_when=asyncio.FIRST_COMPLETED)
            if copying.done():
                copying.result()
        except (Broken, TimeoutError) as error:
            raise ServiceBroke(self.name) from error
        finally:
            for task in (gone, copying):
                task.cancel()
            await asyncio.gather(gone, copying, return_exceptions=True)

    async def _copy(self, connection: Connection, send: Send) -> None:
        pieces = aiter(connection.body())
        while True:
            try:
                async with asyncio.timeout(self._idle_s):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                break
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _waiting(self) -> Connection | None:
        while self._free:
            since, connection = self._free.pop()
            if not connection.is_closed and time.monotonic() - since < _IDLE_FOR_S:
                return connection
            connection.close()
        return None

    def _give_back(self, connection: Connection) -> None:
        if connection.reusable and len(self._free) < _IDLE_MOST:
            self._free.append((time.monotonic(), connection))
        else:
            connection.close()

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect_s):
                _, connection = await loop.create_connection(Connection, self._host, self._port, ssl=self._tls or None)
        except (OSError, TimeoutError) as error:
            raise ServiceAway(self.name) from error
        return connection


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _has_body(scope: Scope) -> bool:
    headers: Headers = scope["headers"]
    return any(name == b"transfer-encoding" or (name == b"content-length" and value != b"0") for name, value in headers)


def _length_known(scope: Scope) -> bool:
    return any(name == b"content-length" for name, _ in scope["headers"])


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ReaderGone
        if piece := message.get("body", b""):
            yield piece
        if not message.get("more_body", False):
            return
