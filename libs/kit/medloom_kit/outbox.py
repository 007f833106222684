"""Events leave a service through its outbox: a row in the caller's transaction, sent by a relay afterwards."""

import asyncio
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.events import Event
from medloom_kit.bus import Bus
from medloom_kit.clock import now
from medloom_kit.db import Database, write_at_commit
from medloom_kit.telemetry import Telemetry, get_logger, traceparent

BATCH = 200
CLAIM = timedelta(seconds=30)
KEEP_SENT = timedelta(days=1)
POLL_S = 1.0
LONGEST_PAUSE_S = 10.0

log = get_logger(__name__)


async def emit(session: AsyncSession, event: Event, *, study: str | None = None, actor: str | None = None) -> str:
    """Add an event to the outbox within the caller's transaction; nothing is sent before that commits."""
    envelope = Envelope(
        source=f"urn:medloom:{event.type.split('.')[0]}",
        type=event.type,
        dataschema=event.dataschema(),
        data=event.model_dump(mode="json"),
        actor=actor,
        study=study,
        traceparent=traceparent(),
    )
    body = envelope.encode().decode()
    write_at_commit(session, "outbox", {"id": envelope.id, "envelope": body, "created_at": envelope.time})
    return envelope.id


class Relay:
    """Sends what lies in the outbox: claims rows under a lease, publishes with no transaction open, marks them sent."""

    def __init__(self, database: Database, bus: Bus, telemetry: Telemetry) -> None:
        self._database = database
        self._bus = bus
        self._telemetry = telemetry
        self._outbox = database.table("outbox")
        self._wake = asyncio.Event()
        self._stopping = False
        database.on_commit("outbox", self._wake.set)

    def stop(self) -> None:
        """Have ``run`` return after what it is about."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Until ``stop``; a broker or database that is away is waited for."""
        delay = POLL_S
        while not self._stopping:
            self._wake.clear()
            try:
                sent = await self.once()
                delay = POLL_S
            except Exception as error:  # the relay outlives whatever the broker or database does
                log.warning("outbox_relay_waits", error=type(error).__name__)
                sent, delay = 0, min(delay * 2, LONGEST_PAUSE_S)
            if sent < BATCH and not self._stopping:
                try:
                    # not wait_for: on Python 3.11 it may swallow a cancellation that comes with the wake-up
                    async with asyncio.timeout(delay):
                        await self._wake.wait()
                except TimeoutError:
                    await self._purge_occasionally()

    async def once(self) -> int:
        """Send one batch and return how many rows it held."""
        claimed = await self._claim()
        if not claimed:
            return 0
        outcomes = await asyncio.gather(*(self._publish(body) for _, body in claimed), return_exceptions=True)
        sent = [row_id for (row_id, _), error in zip(claimed, outcomes, strict=True) if error is None]
        failed = [error for error in outcomes if error is not None]
        await self._mark(sent, [row_id for row_id, _ in claimed if row_id not in set(sent)])
        if failed:
            raise failed[0]
        return len(claimed)

    async def _publish(self, body: str) -> None:
        envelope = Envelope.decode(body.encode())
        with self._telemetry.span(f"publish {envelope.type}", parent=envelope.traceparent, kind="producer") as span:
            span.set_attribute("messaging.message.id", envelope.id)
            carried = envelope.model_copy(update={"traceparent": traceparent() or envelope.traceparent})
            await self._bus.publish(carried)

    async def _claim(self) -> list[tuple[str, str]]:
        outbox, at = self._outbox, self._database.later()
        free = sa.and_(
            outbox.c.sent_at.is_(None), sa.or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until < at)
        )
        if self._database.is_sqlite and not await self._any(free):
            return []  # an empty outbox must not take the only writer's place
        chosen = sa.select(outbox.c.id).where(free).order_by(outbox.c.id).limit(BATCH).with_for_update(skip_locked=True)
        async with self._database.transaction() as session:
            rows = await session.execute(
                sa.update(outbox)
                .where(outbox.c.id.in_(chosen.scalar_subquery()))
                .values(claimed_until=self._database.later(CLAIM))
                .returning(outbox.c.id, outbox.c.envelope)
            )
            return sorted((row.id, row.envelope) for row in rows)

    async def _any(self, free: sa.ColumnElement[bool]) -> bool:
        async with self._database.transaction(write=False) as session:
            return (await session.execute(sa.select(self._outbox.c.id).where(free).limit(1))).first() is not None

    async def _mark(self, sent: list[str], unsent: list[str]) -> None:
        async with self._database.transaction() as session:
            if sent:
                await session.execute(sa.update(self._outbox).where(self._outbox.c.id.in_(sent)).values(sent_at=now()))
            if unsent:
                again = self._database.later(timedelta(seconds=1))
                await session.execute(
                    sa.update(self._outbox).where(self._outbox.c.id.in_(unsent)).values(claimed_until=again)
                )

    async def _purge_occasionally(self) -> None:
        if now().minute % 10 or now().second > POLL_S * 2:
            return
        async with self._database.transaction() as session:
            await session.execute(sa.delete(self._outbox).where(self._outbox.c.sent_at < now() - KEEP_SENT))
