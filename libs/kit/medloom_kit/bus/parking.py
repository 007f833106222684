"""Parked events in the consumer's own database."""

import sqlalchemy as sa

from medloom_contracts.envelope import Envelope
from medloom_kit.bus import DeadLetter, dead_letter
from medloom_kit.clock import now
from medloom_kit.db import Database


class DatabaseParking:
    """The ``dead_letters`` table of one service."""

    def __init__(self, consumer: str, database: Database) -> None:
        self._consumer = consumer
        self._database = database
        self._table = database.table("dead_letters")

    async def park(self, envelope: Envelope, error: str) -> None:
        async with self._database.transaction() as session:
            await session.execute(
                sa.delete(self._table).where(
                    self._table.c.consumer == self._consumer, self._table.c.event_id == envelope.id
                )
            )
            await session.execute(
                sa.insert(self._table).values(
                    consumer=self._consumer,
                    event_id=envelope.id,
                    envelope=envelope.encode().decode(),
                    error=error,
                    at=now(),
                )
            )

    async def dead_letters(self) -> list[DeadLetter]:
        async with self._database.transaction(write=False) as session:
            rows = await session.execute(
                sa.select(self._table).where(self._table.c.consumer == self._consumer).order_by(self._table.c.at)
            )
            return [
                dead_letter(self._consumer, Envelope.decode(row.envelope.encode()), row.error, row.at) for row in rows
            ]

    async def take(self, event_id: str) -> Envelope | None:
        mine = sa.and_(self._table.c.consumer == self._consumer, self._table.c.event_id == event_id)
        async with self._database.transaction() as session:
            row = (await session.execute(sa.select(self._table).where(mine))).first()
            if row is None:
                return None
            await session.execute(sa.delete(self._table).where(mine))
            return Envelope.decode(row.envelope.encode())
