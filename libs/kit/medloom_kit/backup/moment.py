"""Snapshots of several databases as of one moment.

What one service tells another crosses outboxes and inboxes. While all of these are held at once, for some
milliseconds, a snapshot of each database is opened: none of them knows of an event that its sender has not sent yet.
What was under way on the bus is sent again after a restore, and whoever had it already knows it by its number.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from medloom_kit.db import Database

_TRIES: Final = 10
_WAIT_S: Final = 3
# in the order in which handlers write them, so that nobody waits for us while we wait for them
_HELD: Final = ("inbox", "outbox")


@asynccontextmanager
async def one_moment(databases: Sequence[Database]) -> AsyncIterator[list[AsyncConnection]]:
    """A connection to each database, reading it as it was at the same moment."""
    async with AsyncExitStack() as open_ones:
        yield await _snapshots(databases, open_ones)


async def _snapshots(databases: Sequence[Database], open_ones: AsyncExitStack) -> list[AsyncConnection]:
    for attempt in range(_TRIES):
        try:
            async with AsyncExitStack() as held:
                for database in databases:
                    await held.enter_async_context(_hold(database))
                return [await open_ones.enter_async_context(_snapshot(database)) for database in databases]
        except DBAPIError:
            if attempt == _TRIES - 1:
                raise
        await asyncio.sleep(0.2 * (attempt + 1))
    raise AssertionError  # the last try returned or raised


@asynccontextmanager
async def _hold(database: Database) -> AsyncIterator[None]:
    async with database.engine.connect() as connection:
        if database.is_sqlite:
            await _patience(connection, _WAIT_S * 1000)
            await connection.begin()
        else:
            await connection.execute(sa.text(f"SET LOCAL lock_timeout = '{_WAIT_S}s'"))
            for table in _HELD:
                await connection.execute(sa.text(f"LOCK TABLE {table} IN SHARE MODE"))
        try:
            yield
        finally:
            await connection.rollback()


async def _patience(connection: AsyncConnection, milliseconds: int) -> None:
    driver = (await connection.get_raw_connection()).driver_connection
    if driver is not None:
        await driver.execute(f"PRAGMA busy_timeout={milliseconds}")


@asynccontextmanager
async def _snapshot(database: Database) -> AsyncIterator[AsyncConnection]:
    reading: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    options = {"medloom_read": True} if database.is_sqlite else reading
    async with database.engine.connect() as connection:
        await connection.execution_options(**options)
        # a snapshot begins with the first look
        await connection.execute(sa.text("SELECT count(*) FROM outbox"))
        try:
            yield connection
        finally:
            await connection.rollback()
