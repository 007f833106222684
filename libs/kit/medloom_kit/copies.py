"""Local copies of stored objects: kept while they are useful and gone soon after, as a deleted object must be."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from medloom_kit.telemetry import get_logger

if TYPE_CHECKING:
    from medloom_kit.service import Runtime

KEPT_S: Final = 3_600.0
log = get_logger(__name__)


class LocalCopies:
    """Deletes what has lain in ``folders`` for longer than ``kept_s``; whoever needs it fetches it again."""

    def __init__(self, *folders: Path, kept_s: float = KEPT_S) -> None:
        self._folders = folders
        self._kept_s = kept_s
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self, _runtime: "Runtime") -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self, _runtime: "Runtime") -> None:
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                await asyncio.to_thread(self.sweep)
            except OSError as error:
                log.warning("local_copies_stay", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._kept_s / 4):
                    await self._stopping.wait()

    def sweep(self) -> int:
        """Delete what is old now; returns how many files."""
        before, deleted = time.time() - self._kept_s, 0
        for folder in self._folders:
            for path in folder.glob("*"):
                with suppress(FileNotFoundError):
                    if path.is_file() and path.stat().st_mtime < before:
                        path.unlink()
                        deleted += 1
        return deleted
