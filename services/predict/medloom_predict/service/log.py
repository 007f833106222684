"""The prediction log, written in groups: a request is answered after its own group is committed, never before."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from medloom_kit.db import Database
from medloom_predict import repository

MOST_AT_ONCE: Final = 500


class PredictionLog:
    """One writer for all requests of this process; while a group is being committed the next one gathers."""

    def __init__(self) -> None:
        self._waiting: list[tuple[dict[str, Any], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def append(self, database: Database, call: dict[str, Any]) -> None:
        """Return when the call is durable; raises what the database raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((call, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(database))
        await done

    async def _write(self, database: Database) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            error = await self._commit(database, [call for call, _ in group])
            for _, done in group:
                if done.done():
                    continue
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)

    async def _commit(self, database: Database, rows: list[dict[str, Any]]) -> Exception | None:
        try:
            await repository.add_calls(database, rows)
        except Exception as error:  # handed to every request of the group
            return error
        return None

    async def close(self) -> None:
        """Wait for what is being written."""
        if self._writer is not None:
            await asyncio.gather(self._writer, return_exceptions=True)
