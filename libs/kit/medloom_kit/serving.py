"""Running an ASGI app under uvicorn in this event loop, with a clean end."""

import asyncio
import contextlib
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from types import FrameType
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

DRAIN_S: Final = 20
_LOOK_EVERY_S: Final = 0.01


class AddressTaken(Exception):
    """The address cannot be listened on."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises AddressTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off for sockets that name their protocol, and for no others
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(2048)
    except OSError as error:
        made.close()
        raise AddressTaken(f"{host}:{port}", error.strerror or type(error).__name__) from error
    made.setblocking(False)
    return made


class Server(uvicorn.Server):
    """uvicorn without log lines of its own. ``before_stop`` runs when the end is asked for, before connections drain.

    Caught signals are not raised again afterwards, as uvicorn does: they would end the process before its clean-up.
    """

    def __init__(self, app: ASGIApp, before_stop: Callable[[], None], *, signals: bool) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=DRAIN_S,
                timeout_keep_alive=30,
            )
        )
        self._before_stop = before_stop
        self._signals = signals

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        if not self._signals:
            yield
            return
        former = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._before_stop()
        await super().shutdown(sockets)


def run(main: Coroutine[Any, Any, None]) -> None:
    """Like ``asyncio.run``, on the faster loop."""
    import uvloop

    # SQLite works in threads of its own, which otherwise wait up to 5 ms for their turn at each statement
    sys.setswitchinterval(0.0005)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


async def serve(
    app: ASGIApp, listener: socket.socket, *, before_stop: Callable[[], None], ready: Callable[[], None] = lambda: None
) -> None:
    """Serves until SIGTERM or SIGINT, then lets open requests end; ``ready`` is called when requests are taken."""
    server = Server(app, before_stop, signals=True)
    task = asyncio.create_task(server.serve([listener]))
    await _started(server, task)
    # what was made while starting stays: looking through it for garbage would hold up requests for a fifth of a second
    gc.freeze()
    ready()
    await task


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket, *, before_stop: Callable[[], None]) -> AsyncIterator[None]:
    """Serves in the background while the block runs, without touching the process's signals."""
    server = Server(app, before_stop, signals=False)
    task = asyncio.create_task(server.serve([listener]))
    await _started(server, task)
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def _started(server: Server, task: "asyncio.Task[None]") -> None:
    while not server.started and not task.done():
        await asyncio.sleep(_LOOK_EVERY_S)
