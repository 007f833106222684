"""Rows appended to an SQLite log: all of a call or none, stored as the engine stores them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from medloom_kit.db import Database, UtcDateTime

MARKER = "patient-value-8731"
METADATA = sa.MetaData()
ENTRIES = sa.Table(
    "entries",
    METADATA,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("kept", sa.JSON),
)
AT = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite+aiosqlite:///{tmp_path / 'log.sqlite3'}", METADATA)
    async with made.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield made
    await made.close()


async def entries(database: Database) -> list[tuple[str, datetime, object]]:
    async with database.transaction(write=False) as session:
        return [tuple(row) for row in await session.execute(sa.select(ENTRIES).order_by(ENTRIES.c.id))]


async def test_what_was_appended_is_read_back_alike(database: Database) -> None:
    rows = [{"id": str(number), "at": AT, "kept": {"n": number}} for number in range(3)]
    await asyncio.gather(database.append(ENTRIES, rows[:1]), database.append(ENTRIES, rows[1:]))
    assert await entries(database) == [(str(number), AT, {"n": number}) for number in range(3)]


async def test_a_call_is_kept_whole_or_not_at_all_and_the_next_one_works(database: Database) -> None:
    await database.append(ENTRIES, [{"id": "1", "at": AT, "kept": None}])
    twice = [{"id": MARKER, "at": AT, "kept": None}, {"id": "1", "at": AT, "kept": None}]
    with pytest.raises(sa.exc.DBAPIError) as refused:
        await database.append(ENTRIES, twice)
    assert MARKER not in str(refused.value)
    await database.append(ENTRIES, [{"id": "2", "at": AT, "kept": None}])
    assert [row[0] for row in await entries(database)] == ["1", "2"]
