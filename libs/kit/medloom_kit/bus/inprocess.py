"""The bus inside one process. It is durable because the unsent outbox row is: publish returns when all have handled."""

import asyncio
from dataclasses import dataclass

from medloom_contracts.envelope import Envelope
from medloom_kit.bus import MAX_TRIES, DeadLetter, Deliver, Heard, ParkingPlace, QueueState, retry_delay_s, waits
from medloom_kit.inbox import UnknownEvent
from medloom_kit.telemetry import get_logger

log = get_logger(__name__)


@dataclass(frozen=True)
class _Consumer:
    name: str
    types: frozenset[str]
    deliver: Deliver
    parking: ParkingPlace
    slots: asyncio.Semaphore


class InProcessBus:
    """Hands an event straight to its consumers, with the same tries and the same parking as the broker."""

    def __init__(self) -> None:
        self._consumers: list[_Consumer] = []
        self._listeners: list[tuple[frozenset[str], Heard]] = []
        self._running = False

    async def start(self) -> None:
        self._running = True

    async def stop(self) -> None:
        self._running = False

    def is_ready(self) -> bool:
        return self._running

    def is_full(self) -> bool:
        return False

    async def publish(self, envelope: Envelope) -> None:
        if not self._running:
            raise ConnectionError("the bus is stopped")
        for types, heard in self._listeners:
            if envelope.type in types:
                heard(envelope)
        interested = [consumer for consumer in self._consumers if envelope.type in consumer.types]
        await asyncio.gather(*(self._deliver(consumer, envelope) for consumer in interested))

    async def subscribe(self, consumer: str, types: tuple[str, ...], deliver: Deliver, parking: ParkingPlace) -> None:
        self._consumers.append(_Consumer(consumer, frozenset(types), deliver, parking, asyncio.Semaphore(4)))

    async def listen(self, types: tuple[str, ...], heard: Heard) -> None:
        self._listeners.append((frozenset(types), heard))

    async def queue(self, consumer: str) -> QueueState:
        # nothing waits here: what was not handled yet is still in its sender's outbox
        return QueueState(0, sum(1 for one in self._consumers if one.name == consumer))

    async def dead_letters(self, consumer: str, parking: ParkingPlace) -> list[DeadLetter]:
        return await parking.dead_letters()

    async def replay(self, consumer: str, event_id: str, parking: ParkingPlace) -> bool:
        envelope = await parking.take(event_id)
        if envelope is None:
            return False
        for known in self._consumers:
            if known.name == consumer:
                await self._deliver(known, envelope)
                return True
        await parking.park(envelope, "ConsumerAway")
        return False

    async def _deliver(self, consumer: _Consumer, envelope: Envelope) -> None:
        failures = 0
        while True:
            try:
                async with consumer.slots:
                    await consumer.deliver([envelope])
                return
            except Exception as error:
                if waits(error):
                    raise  # the sender's outbox keeps it and sends again; who handled it already knows its id
                failures += 1
                name = type(error).__name__
                log.warning(
                    "event_handler_failed", consumer=consumer.name, type=envelope.type, error=name, tries=failures
                )
                if failures >= MAX_TRIES or isinstance(error, UnknownEvent):
                    await consumer.parking.park(envelope, name)
                    return
            await asyncio.sleep(retry_delay_s(failures))
