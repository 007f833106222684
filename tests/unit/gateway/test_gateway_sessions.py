"""Sessions: how long they live, how their secret changes, and what is stored of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa

from medloom_gateway import sessions as module
from medloom_gateway.sessions import Sessions, is_stale
from medloom_gateway.tables import metadata
from medloom_kit.db import Database
from medloom_kit.migrations import migrate

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
RULES = Sessions(idle=timedelta(minutes=60), age=timedelta(hours=12))


class Time:
    """The present, as the tests set it."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def after(self, **duration: float) -> None:
        self.at = START + timedelta(**duration)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(module, "now", made)
    return made


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite+aiosqlite:///{tmp_path / 'gateway.sqlite3'}", metadata)
    await migrate(made, "medloom_gateway.migrations")
    yield made
    await made.close()


async def test_session_is_found_by_its_secret_alone(database: Database, time: Time) -> None:
    async with database.transaction() as db:
        row, secret = await RULES.open(db, "usr_1")
        assert (await RULES.find(db, secret)) == row
        assert await RULES.find(db, secret + "x") is None
        assert await RULES.find(db, row.id) is None


async def test_secret_itself_is_not_stored(database: Database, time: Time) -> None:
    async with database.transaction() as db:
        _, secret = await RULES.open(db, "usr_1")
        stored = (await db.execute(sa.select(metadata.tables["sessions"]))).one()
    assert len(secret) >= 43
    assert secret not in map(str, stored)


async def test_idle_session_ends(database: Database, time: Time) -> None:
    async with database.transaction() as db:
        _, secret = await RULES.open(db, "usr_1")
        time.after(minutes=59)
        assert await RULES.find(db, secret) is not None
        time.after(minutes=60)
        assert await RULES.find(db, secret) is None


async def test_used_session_lives_on_until_its_age(database: Database, time: Time) -> None:
    async with database.transaction() as db:
        _, secret = await RULES.open(db, "usr_1")
        for minutes in range(50, 12 * 60, 50):
            time.after(minutes=minutes)
            row = await RULES.find(db, secret)
            assert row is not None
            await RULES.touch(db, row)
        time.after(hours=12)
        assert await RULES.find(db, secret) is None


async def test_secret_changes_after_half_an_hour_and_the_former_fades(database: Database, time: Time) -> None:
    async with database.transaction() as db:
        row, secret = await RULES.open(db, "usr_1")
        assert await RULES.rotate(db, row) is None
        time.after(minutes=30)
        newer = await RULES.rotate(db, row)
        assert newer is not None
        assert newer != secret
        time.after(minutes=30, seconds=59)
        assert await RULES.find(db, secret) is not None
        time.after(minutes=31)
        assert await RULES.find(db, secret) is None
        assert await RULES.find(db, newer) is not None


async def test_closed_session_is_gone_whichever_secret_is_shown(database: Database, time: Time) -> None:
    async with database.transaction() as db:
        row, former = await RULES.open(db, "usr_1")
        time.after(minutes=30)
        newer = await RULES.rotate(db, row)
        await RULES.close(db, former)
        assert newer is not None
        assert await RULES.find(db, newer) is None


async def test_dead_sessions_are_cleared_away(database: Database, time: Time) -> None:
    async with database.transaction() as db:
        await RULES.open(db, "usr_1")
        time.after(hours=2)
        await RULES.open(db, "usr_2")
        stored = (await db.execute(sa.select(metadata.tables["sessions"].c.user_id))).scalars().all()
    assert stored == ["usr_2"]


async def test_use_is_written_once_a_minute_at_most(database: Database, time: Time) -> None:
    async with database.transaction() as db:
        row, _ = await RULES.open(db, "usr_1")
    time.after(seconds=60)
    assert not is_stale(row)
    time.after(seconds=61)
    assert is_stale(row)
