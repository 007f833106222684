"""Each event takes effect once: its id is written in the transaction of the effect itself."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.events import EVENTS, Event
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.telemetry import Telemetry

E = TypeVar("E", bound=Event)
EventHandler = Callable[[AsyncSession, Any, Envelope], Awaitable[None]]


class UnknownEvent(Exception):
    """An event type or version that this service does not know; it is parked, never retried in a loop."""


@dataclass(frozen=True)
class Subscription:
    """A service's interest in one event: ``handler(session, event, envelope)``, idempotent and short."""

    event: type[Event]
    handler: EventHandler


class Inbox:
    """Runs a service's handlers, each effect exactly once."""

    def __init__(
        self, consumer: str, database: Database, subscriptions: tuple[Subscription, ...], telemetry: Telemetry
    ) -> None:
        self._consumer = consumer
        self._database = database
        self._telemetry = telemetry
        self._inbox = database.table("inbox")
        self._insert = sa.insert(database.table("inbox"))
        self._handlers: dict[str, list[EventHandler]] = {}
        for subscription in subscriptions:
            self._handlers.setdefault(subscription.event.type, []).append(subscription.handler)

    @property
    def types(self) -> tuple[str, ...]:
        """The event types that are listened to."""
        return tuple(sorted(self._handlers))

    async def deliver(self, envelopes: Sequence[Envelope]) -> None:
        """Run the handlers of these events in one transaction; an event seen before has no effect.

        When this raises, none of them has taken effect: the bus then delivers them one by one.
        """
        events = [(envelope, _decode(envelope)) for envelope in envelopes]
        async with self._database.transaction() as session:
            for envelope, event in await self._unseen(session, events):
                await self._handle(session, event, envelope)

    async def _handle(self, session: AsyncSession, event: Event, envelope: Envelope) -> None:
        with self._telemetry.span(f"handle {envelope.type}", parent=envelope.traceparent, kind="consumer") as span:
            span.set_attribute("messaging.message.id", envelope.id)
            for handler in self._handlers.get(envelope.type, ()):
                await handler(session, event, envelope)

    async def _unseen(
        self, session: AsyncSession, events: Sequence[tuple[Envelope, Event]]
    ) -> list[tuple[Envelope, Event]]:
        """The events that are new, already written to the inbox; a twin at work elsewhere makes the insert fail."""
        offered = {envelope.id: (envelope, event) for envelope, event in events}
        mine = self._inbox.c.consumer == self._consumer
        known = await session.scalars(
            sa.select(self._inbox.c.event_id).where(mine, self._inbox.c.event_id.in_(offered))
        )
        for event_id in known:
            del offered[event_id]
        if offered:
            rows = [{"consumer": self._consumer, "event_id": event_id, "at": now()} for event_id in offered]
            await session.execute(self._insert, rows)
        return list(offered.values())


def _decode(envelope: Envelope) -> Event:
    known = EVENTS.get(envelope.type)
    if known is None or envelope.dataschema != known.dataschema():
        raise UnknownEvent(envelope.dataschema)
    return known.model_validate(envelope.data)
