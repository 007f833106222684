"""The answer on its way out: security headers, the request id, and word of a stream that begins."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from starlette.types import Message, Send

from medloom_gateway.bodies import Meter
from medloom_gateway.guards import HSTS, SECURITY_HEADERS
from medloom_gateway.inside import Headers
from medloom_gateway.openapi import methods_of
from medloom_gateway.routing import API

_OURS: Final = frozenset(
    {b"server", b"date", b"x-powered-by", b"x-request-id", *(name for name, _ in SECURITY_HEADERS)}
)


class Outgoing:
    """``send`` of one request. An answer that has not begun when ``meter`` finds the body too large is dropped."""

    def __init__(self, send: Send, *, path: str, scheme: str, request_id: str) -> None:
        self._send = send
        self._path = path
        self._no_store = path.startswith((API, "/v2"))
        self._https = scheme == "https"
        self._request_id = request_id.encode()
        self.started = False
        self.status = 0
        self.meter: Meter | None = None
        self.on_start: Callable[[], None] | None = None
        self.on_stream: Callable[[], None] | None = None

    async def __call__(self, message: Message) -> None:
        if not self.started and self.meter is not None and self.meter.over is not None:
            return
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            if self.on_start is not None:
                self.on_start()
            message = {**message, "headers": self._dressed(message.get("headers", ()))}
        await self._send(message)

    def _dressed(self, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
        dressed = [(name.lower(), value) for name, value in headers if _goes_out(name)]
        known = dict(dressed)
        if self.on_stream is not None and known.get(b"content-type", b"").startswith(b"text/event-stream"):
            self.on_stream()
        if self.status == 405:  # a service tells of the one route it tried, the document of the whole address
            dressed = [(name, value) for name, value in dressed if name != b"allow"]
            dressed.append((b"allow", methods_of(self._path).encode()))
        if self._no_store and b"cache-control" not in known:
            dressed.append((b"cache-control", b"no-store"))
        if self._https:
            dressed.append(HSTS)
        return [*dressed, *SECURITY_HEADERS, (b"x-request-id", self._request_id)]


@lru_cache(1024)
def _goes_out(name: bytes) -> bool:
    return name.lower() not in _OURS and not name.lower().startswith(b"medloom-")
