"""A service in another process as an ASGI app: a small reverse proxy that streams both ways."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

import httpx
from starlette.types import Receive, Scope, Send

from medloom_gateway.errors import ServiceAway, ServiceBroke, ServiceSlow
from medloom_gateway.inside import Headers

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


def end_to_end(headers: Headers) -> Headers:
    """The headers that travel on: hop-by-hop ones, and those that Connection names, stay behind."""
    named = {
        token.strip().lower() for name, value in headers if name.lower() == b"connection" for token in value.split(b",")
    }
    return [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP and name.lower() not in named]


class ServiceProxy:
    """Forwards HTTP to ``base_url``; raises ServiceAway, ServiceSlow or ServiceBroke before the answer has begun."""

    def __init__(self, name: str, base_url: str, *, connect_s: float = 2.0, idle_s: float = 120.0) -> None:
        self.name = name
        self._base = base_url.rstrip("/")
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(idle_s, connect=connect_s, pool=10.0),
            limits=httpx.Limits(max_connections=512, max_keepalive_connections=64, keepalive_expiry=4.0),
            follow_redirects=False,
            trust_env=False,
        )

    async def aclose(self) -> None:
        await self._client.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._open(scope, receive)
        try:
            await self._answer(response, receive, send)
        finally:
            with contextlib.suppress(httpx.HTTPError):
                await response.aclose()

    def _request(self, scope: Scope, receive: Receive) -> httpx.Request:
        target = scope.get("raw_path") or scope["path"].encode()
        if scope["query_string"]:
            target += b"?" + scope["query_string"]
        headers = end_to_end(list(scope["headers"]))
        request = self._client.build_request(
            scope["method"], self._base + target.decode("latin-1"), content=_body(scope, receive)
        )
        # httpx adds headers of its own (user agent, accept-encoding); what travels on is what came
        length = [] if _length_known(headers) or not _has_body(scope) else [(b"transfer-encoding", b"chunked")]
        request.headers = httpx.Headers([*headers, *length])
        return request

    async def _open(self, scope: Scope, receive: Receive) -> httpx.Response:
        tries = 2 if scope["method"] in _REPEATABLE and not _has_body(scope) else 1
        for left in reversed(range(tries)):
            try:
                return await self._client.send(self._request(scope, receive), stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
                raise ServiceAway(self.name) from error
            except httpx.TimeoutException as error:
                raise ServiceSlow(self.name) from error
            except httpx.HTTPError as error:
                if not left:
                    raise ServiceBroke(self.name) from error
        raise ServiceBroke(self.name)

    async def _answer(self, response: httpx.Response, receive: Receive, send: Send) -> None:
        headers = end_to_end(list(response.headers.raw))
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        gone = asyncio.create_task(_until_gone(receive))
        copying = asyncio.create_task(_copy(response, send))
        try:
            await asyncio.wait({gone, copying}, return_when=asyncio.FIRST_COMPLETED)
            if copying.done():
                copying.result()
        finally:
            for task in (gone, copying):
                task.cancel()
            await asyncio.gather(gone, copying, return_exceptions=True)


async def _copy(response: httpx.Response, send: Send) -> None:
    async for chunk in response.aiter_raw():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _has_body(scope: Scope) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in scope["headers"]
    )


def _length_known(headers: Headers) -> bool:
    return any(name.lower() == b"content-length" for name, _ in headers)


def _body(scope: Scope, receive: Receive) -> AsyncIterator[bytes] | None:
    return _stream(receive) if _has_body(scope) else None


async def _stream(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise httpx.WriteError("the client went away")
        if body := message.get("body", b""):
            yield body
        if not message.get("more_body", False):
            return
