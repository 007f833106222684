"""One database a service: engine, unit of work, column types and the tables that the kit itself needs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.types import TypeDecorator

from medloom_kit.appending import SqliteAppender
from medloom_kit.clock import now
from medloom_kit.outages import connecting

BUSY_TIMEOUT_S = 30
CLOSE_WITHIN_S = 5
CONNECT_WITHIN_S = 10
SQLITE_PRAGMAS = (
    f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time on PostgreSQL and SQLite alike."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def kit_tables(metadata: sa.MetaData) -> None:
    """Add outbox, inbox, dead_letters, jobs and idempotency to a service's metadata."""
    sa.Table(
        "outbox",
        metadata,
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("envelope", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("claimed_until", UtcDateTime),
        sa.Column("sent_at", UtcDateTime),
        sa.Index("outbox_unsent", "sent_at", "id"),
    )
    sa.Table(
        "inbox",
        metadata,
        sa.Column("consumer", sa.String(60), primary_key=True),
        sa.Column("event_id", sa.String(40), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    sa.Table(
        "dead_letters",
        metadata,
        sa.Column("consumer", sa.String(60), primary_key=True),
        sa.Column("event_id", sa.String(40), primary_key=True),
        sa.Column("envelope", sa.Text, nullable=False),
        sa.Column("error", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    sa.Table(
        "jobs",
        metadata,
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("study_id", sa.String(40)),
        sa.Column("actor_id", sa.String(40)),
        sa.Column("token_id", sa.String(40)),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("fraction", sa.Float, nullable=False),
        sa.Column("step_en", sa.String(300), nullable=False),
        sa.Column("step_ko", sa.String(300), nullable=False),
        sa.Column("result", sa.JSON),
        sa.Column("problem", sa.JSON),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("traceparent", sa.String(60)),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("started_at", UtcDateTime),
        sa.Column("finished_at", UtcDateTime),
        sa.Index("jobs_open", "state", "created_at"),
        sa.Index("jobs_study", "study_id"),
    )
    sa.Table(
        "idempotency",
        metadata,
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("headers", sa.JSON),
        sa.Column("body", sa.LargeBinary),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def touch(session: AsyncSession, what: str) -> None:
    """Remember that a transaction wrote to ``what`` (outbox or jobs), so that its commit wakes whoever waits."""
    session.info.setdefault("touched", set()).add(what)


def write_at_commit(session: AsyncSession, table: str, row: dict[str, Any]) -> None:
    """Add a row to one of the kit's tables just before this transaction commits, with all others of its kind."""
    session.info.setdefault("late_rows", {}).setdefault(table, []).append(row)
    touch(session, table)


async def _flush(session: AsyncSession) -> None:
    database: Database = session.info["database"]
    late: dict[str, list[dict[str, Any]]] = session.info.get("late_rows", {})
    for table, rows in late.items():
        await session.execute(sa.insert(database.table(table)), rows)


class Database:
    """The engine and the only way to a session: ``transaction()`` commits once, at its end."""

    def __init__(self, url: str, metadata: sa.MetaData) -> None:
        self.metadata = metadata
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _engine(url, is_sqlite=self.is_sqlite)
        self._writing = async_sessionmaker(self.engine, expire_on_commit=False)
        self._reading = async_sessionmaker(self.engine.execution_options(medloom_read=True), expire_on_commit=False)
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self._open = 0
        file = self.engine.url.database or ""
        self._appender = SqliteAppender(file, SQLITE_PRAGMAS) if self.is_sqlite else None

    def table(self, name: str) -> sa.Table:
        """A table of this service by name."""
        return self.metadata.tables[name]

    def on_commit(self, what: str, wake: Callable[[], None]) -> None:
        """Call ``wake`` after every commit of this process that touched ``what``."""
        self._listeners.setdefault(what, []).append(wake)

    @asynccontextmanager
    async def transaction(self, *, write: bool = True) -> AsyncIterator[AsyncSession]:
        """One unit of work: commits when the block ends, unless it raised or set ``session.info["rollback"]``."""
        self._open += 1
        try:
            async with (self._writing if write else self._reading)() as session:
                session.info["database"] = self
                yield session
                if session.info.get("rollback"):
                    await session.rollback()
                    return
                await _flush(session)
                await session.commit()
                touched: set[str] = session.info.get("touched", set())
        finally:
            self._open -= 1
        for what in touched:
            for wake in self._listeners.get(what, ()):
                wake()

    async def append(self, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows in a transaction of their own, for logs that are written many times a second."""
        if self._appender is not None:
            await self._appender.append(table, rows)
            return
        async with self.engine.begin() as connection:
            await connection.execute(sa.insert(table), rows)

    def later(self, by: timedelta = timedelta(0)) -> Any:
        """A time by the database's own clock: leases must mean the same to machines whose clocks differ."""
        if self.is_sqlite:
            return sa.literal(now() + by, UtcDateTime)
        return sa.func.clock_timestamp(type_=sa.DateTime(timezone=True)) + by

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        await self.clock()

    async def clock(self) -> datetime:
        """What time the database has; raises when it does not answer."""
        async with self.transaction(write=False) as session:
            found: datetime = (await session.execute(sa.select(self.later()))).scalar_one()
            return found

    async def takes_changes(self) -> bool:
        """Whether the database is no standby and was not set read-only."""
        if self.is_sqlite:
            return True
        async with self.transaction(write=False) as session:
            said: str = (await session.execute(sa.text("SHOW transaction_read_only"))).scalar_one()
            return said == "off"

    async def close(self) -> None:
        """Close all connections once they are idle: one in use would never be closed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN_S):
                while self._open:
                    await asyncio.sleep(0.01)
        if self._appender is not None:
            await self._appender.close()
        await self.engine.dispose()


def _engine(url: str, *, is_sqlite: bool) -> AsyncEngine:
    # Parameters are hidden so that an error text can never carry a patient's value into a log.
    if not is_sqlite:
        within = {"timeout": CONNECT_WITHIN_S}
        engine = create_async_engine(url, hide_parameters=True, pool_size=16, max_overflow=16, connect_args=within)
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
        event.listen(engine.sync_engine, "do_connect", _connect)
        return engine
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_S})
    _configure_sqlite(engine.sync_engine)
    return engine


def _configure_sqlite(engine: sa.Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A deferred transaction that turns into a writer fails at once when another writer came first.
        reading = connection.get_execution_options().get("medloom_read", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _connect(dialect: sa.Dialect, _record: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """The driver raises whatever the network or the server said; a caller is told what it means."""
    try:
        return dialect.connect(*arguments, **options)
    except Exception as error:
        raise connecting(error) from error


def _refuse_closed(connection: Any, _record: Any, _proxy: Any) -> None:
    """Have the pool replace connections that the server closed, without asking the server each time."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError
