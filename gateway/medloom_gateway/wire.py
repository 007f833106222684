"""One HTTP/1.1 connection to a service, as thin as a proxy needs: bytes in, bytes out, both with back-pressure."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, cast

import httptools

from medloom_gateway.inside import Headers

_HIGH_WATER: Final = 512 * 1024
_BODYLESS: Final = frozenset({204, 304})


class Broken(Exception):
    """The peer closed, or said something that is not HTTP. ``untouched``: before the first byte of an answer."""

    def __init__(self, *, untouched: bool) -> None:
        super().__init__("connection broken")
        self.untouched = untouched


@dataclass(frozen=True)
class Head:
    """Status and headers of an answer."""

    status: int
    headers: Headers


class Connection(asyncio.Protocol):
    """Carries one exchange after another; ``reusable`` tells after each whether another may follow."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._may_write = asyncio.Event()
        self._may_write.set()
        self._news = asyncio.Event()
        self.is_closed = False
        self._begin(is_head=False)

    def _begin(self, *, is_head: bool) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._is_head = is_head
        self._headers: Headers = []
        self._framed = False
        self._head: Head | None = None
        self._chunks: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._heard = False
        self._complete = False
        self._failed = False
        self._sent_all = False
        self._keeps_alive = False

    async def send(self, head: bytes, body: AsyncIterator[bytes] | None, *, chunked: bool, is_head: bool) -> None:
        """Writes a request; stops early when the service answers before it has read everything."""
        self._begin(is_head=is_head)
        self._write(head)
        if body is not None:
            async for piece in body:
                if self._head is not None or self.is_closed:
                    return
                self._write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
                await self._may_write.wait()
            if chunked:
                self._write(b"0\r\n\r\n")
        self._sent_all = True

    async def head(self) -> Head:
        """Waits for status and headers; raises Broken."""
        while self._head is None:
            if self._failed or self.is_closed:
                raise Broken(untouched=not self._heard)
            await self._more()
        return self._head

    async def body(self) -> AsyncIterator[bytes]:
        """The answer's body as it comes; raises Broken when it ends too soon."""
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._waiting_bytes -= len(chunk)
                if self._transport is not None and self._waiting_bytes < _HIGH_WATER:
                    self._transport.resume_reading()
                yield chunk
            if self._complete:
                return
            if self._failed or self.is_closed:
                if self._failed or self._framed:
                    raise Broken(untouched=False)
                return
            await self._more()

    @property
    def reusable(self) -> bool:
        """Whether the exchange ended so that another may follow on this connection."""
        whole = self._complete and self._sent_all and not self._is_head
        return whole and not self.is_closed and not self._failed and self._keeps_alive

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    async def _more(self) -> None:
        self._news.clear()
        await self._news.wait()

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self.is_closed:
            self._transport.write(data)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are byte streams without being asyncio's class
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._heard = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._failed = True
            self.close()
        if self._waiting_bytes >= _HIGH_WATER and self._transport is not None:
            self._transport.pause_reading()
        self._news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_closed = True
        self._may_write.set()
        self._news.set()

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    def on_header(self, name: bytes, value: bytes) -> None:
        """httptools: one header."""
        lower = name.lower()
        self._framed = self._framed or lower in {b"content-length", b"transfer-encoding"}
        self._headers.append((lower, value))

    def on_headers_complete(self) -> None:
        """httptools: all headers are there."""
        status = self._parser.get_status_code()
        if status < 200:
            self._headers = []
            return
        self._framed = self._framed and status not in _BODYLESS
        self._head = Head(status, self._headers)
        self._complete = self._is_head
        self._keeps_alive = self._parser.should_keep_alive()

    def on_body(self, body: bytes) -> None:
        """httptools: a piece of the body."""
        self._chunks.append(body)
        self._waiting_bytes += len(body)

    def on_message_complete(self) -> None:
        """httptools: the answer is whole (or an interim answer was)."""
        self._complete = self._head is not None
