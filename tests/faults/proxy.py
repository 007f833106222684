"""A TCP proxy that misbehaves on demand: slow, silent, refusing, cutting connections half way, answering HTTP 500."""

import asyncio
import contextlib
import socket
import threading
from dataclasses import dataclass, field
from typing import Final, Literal

Mode = Literal["pass", "slow", "stall", "refuse", "reset", "half", "500"]
LATENCY_S: Final = 1.0
HALF_BYTES: Final = 400
ANSWER_500: Final = (
    b"HTTP/1.1 500 Internal Server Error\r\ncontent-type: application/xml\r\ncontent-length: 61\r\n"
    b"connection: close\r\n\r\n<Error><Code>InternalError</Code><Message>no</Message></Error>"
)


@dataclass
class Proxy:
    """Listens on ``port`` in a thread of its own and forwards to ``target``; ``mode`` may change at any time."""

    target: int
    mode: Mode = "pass"
    port: int = 0
    connections: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def __enter__(self) -> "Proxy":
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, sock=listening))
        self._server = server
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end)
        self._thread.join()
        self._loop.close()

    def become(self, mode: Mode) -> None:
        """Misbehave from now on; connections that are open are cut, so that nobody goes on as before."""
        self.mode = mode
        self._loop.call_soon_threadsafe(self._cut)

    def _cut(self) -> None:
        for writer in tuple(self._writers):
            if (transport := writer.transport) is not None:
                transport.abort()

    def _end(self) -> None:
        self._server.close()
        self._cut()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.call_soon(self._loop.call_soon, self._loop.stop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        with contextlib.suppress(OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
            await self._behave(reader, writer)
        self._writers.discard(writer)
        writer.transport.abort()

    async def _behave(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mode = self.mode
        if mode in {"refuse", "reset"}:
            return
        if mode == "stall":
            await asyncio.sleep(3600)
        if mode == "500":
            await reader.readuntil(b"\r\n\r\n")
            writer.write(ANSWER_500)
            await writer.drain()
            return
        there, away = await asyncio.open_connection("127.0.0.1", self.target)
        self._writers.add(away)
        try:
            await asyncio.gather(self._pump(reader, away, mode), self._pump(there, writer, mode, back=True))
        finally:
            self._writers.discard(away)
            away.transport.abort()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, mode: Mode, *, back: bool = False
    ) -> None:
        passed = 0
        while block := await source.read(65536):
            if mode == "slow" and back:
                await asyncio.sleep(LATENCY_S)
            if mode == "half" and back and passed + len(block) > HALF_BYTES:
                sink.write(block[: max(0, HALF_BYTES - passed)])
                await sink.drain()
                raise ConnectionResetError
            sink.write(block)
            await sink.drain()
            passed += len(block)
        raise ConnectionResetError
