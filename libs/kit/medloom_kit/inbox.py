"""Each event takes effect once: its id is written in the transaction of the effect itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
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
        self._handlers: dict[str, list[EventHandler]] = {}
        for subscription in subscriptions:
            self._handlers.setdefault(subscription.event.type, []).append(subscription.handler)

    @property
    def types(self) -> tuple[str, ...]:
        """The event types that are listened to."""
        return tuple(sorted(self._handlers))

    async def deliver(self, envelope: Envelope) -> None:
        """Run the handlers of one event in one transaction; an event seen before has no effect."""
        event = _decode(envelope)
        with self._telemetry.span(f"handle {envelope.type}", parent=envelope.traceparent, kind="consumer") as span:
            span.set_attribute("messaging.message.id", envelope.id)
            try:
                async with self._database.transaction() as session:
                    if not await self._is_new(session, envelope.id):
                        return
                    for handler in self._handlers.get(envelope.type, ()):
                        await handler(session, event, envelope)
            except _SeenBefore:
                return

    async def _is_new(self, session: AsyncSession, event_id: str) -> bool:
        try:
            await session.execute(sa.insert(self._inbox).values(consumer=self._consumer, event_id=event_id, at=now()))
        except IntegrityError as error:
            raise _SeenBefore from error
        return True


class _SeenBefore(Exception):
    """The event's effect is already in the database."""


def _decode(envelope: Envelope) -> Event:
    known = EVENTS.get(envelope.type)
    if known is None or envelope.dataschema != known.dataschema():
        raise UnknownEvent(envelope.dataschema)
    return known.model_validate(envelope.data)
