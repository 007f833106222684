"""Live streams end when the right behind them ends."""

import asyncio
import contextlib
from collections.abc import Callable

from medloom_gateway.credentials import Credential, Desk, Granted

WATCH_S = 2.0


class Stream:
    """One request that may become an event stream, and the task that serves it; ends with its block."""

    def __init__(self, opened: set["Stream"], credential: Credential, granted: Granted, path: str) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a stream is served by a task")
        self.task: asyncio.Task[object] = task
        self.credential = credential
        self.granted = granted
        self.path = path
        self.is_cut = False
        self._opened = opened

    def begin(self) -> None:
        self._opened.add(self)

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_error: object) -> None:
        self._opened.discard(self)

    def cut(self) -> None:
        """Ends the stream; the client connects again and is then judged anew."""
        if not self.is_cut:
            self.is_cut = True
            self.task.cancel()


class Streams:
    """The event streams this replica serves at the moment."""

    def __init__(self) -> None:
        self._open: set[Stream] = set()

    def __len__(self) -> int:
        return len(self._open)

    def serving(self, credential: Credential, granted: Granted, path: str) -> Stream:
        """The present request; ``begin`` it when its answer turns out to be a stream."""
        return Stream(self._open, credential, granted, path)

    def cut_principal(self, principal_id: str, study_id: str | None, policy_version: int) -> None:
        """Ends one principal's streams, of one study or of all, that were judged before the change."""
        place = f"/studies/{study_id}/" if study_id else ""
        self._cut(lambda stream: stream.granted.is_older(principal_id, policy_version) and place in stream.path)

    def cut_token(self, token_id: str) -> None:
        """Ends the streams that one token opened."""
        self._cut(lambda stream: stream.granted.token_id == token_id)

    def cut_all(self) -> None:
        """Ends every stream, so that a server that stops need not wait for those who watch."""
        self._cut(lambda _: True)

    def _cut(self, matches: Callable[[Stream], bool]) -> None:
        for stream in [stream for stream in self._open if matches(stream)]:
            stream.cut()

    async def watch(self, desk: Desk) -> None:
        """Asks again and again whether the rights behind the open streams still hold; runs until cancelled."""
        while True:
            await asyncio.sleep(WATCH_S)
            for stream in list(self._open):
                with contextlib.suppress(Exception):  # while authz is away nothing new is known
                    if await desk.granted(stream.credential) is None:
                        stream.cut()
