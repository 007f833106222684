"""The bus: events to every interested service, at least once. RabbitMQ in a hospital, in-process on a laptop."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from medloom_contracts.envelope import Envelope
from medloom_kit.outages import outage

MAX_TRIES = 6

Deliver = Callable[[Sequence[Envelope]], Awaitable[None]]
Heard = Callable[[Envelope], None]


@dataclass(frozen=True)
class DeadLetter:
    """An event that was parked after ``MAX_TRIES`` failed deliveries."""

    consumer: str
    event_id: str
    type: str
    error: str
    at: datetime | None = None
    study: str | None = None
    fields: tuple[str, ...] = ()  # names alone: what the event says stays where it is


def dead_letter(consumer: str, envelope: Envelope, error: str, at: datetime) -> DeadLetter:
    """A parked event as it is listed."""
    fields = tuple(sorted(envelope.data))
    return DeadLetter(consumer, envelope.id, envelope.type, error, at, envelope.study, fields)


@dataclass(frozen=True)
class QueueState:
    """What waits on the bus for a consumer, how many processes take from it, and what the broker itself set apart."""

    waiting: int
    consumers: int
    given_up: int = 0


class ParkingPlace(Protocol):
    """Where a consumer keeps events that it could not handle."""

    async def park(self, envelope: Envelope, error: str) -> None: ...

    async def dead_letters(self) -> list[DeadLetter]: ...

    async def take(self, event_id: str) -> Envelope | None:
        """Remove one parked event and return it."""
        ...


class Bus(Protocol):
    """What a service needs of a bus; both transports keep the same contract tests."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def publish(self, envelope: Envelope) -> None:
        """Returns only when the event is safe (confirmed by the broker, or handled in process); raises otherwise."""
        ...

    async def subscribe(self, consumer: str, types: tuple[str, ...], deliver: Deliver, parking: ParkingPlace) -> None:
        """Deliver every event of ``types`` to ``consumer`` at least once; park it after ``MAX_TRIES`` failures."""
        ...

    async def listen(self, types: tuple[str, ...], heard: Heard) -> None:
        """Tell this process of events while it lives; nothing is kept for it while it is away."""
        ...

    def is_ready(self) -> bool:
        """Connected, and every subscription has its consumer."""
        ...

    def is_full(self) -> bool:
        """Whether the broker, though connected, lately took nothing from this process."""
        ...

    async def queue(self, consumer: str) -> QueueState:
        """How busy a consumer is; raises when the broker is away."""
        ...

    async def dead_letters(self, consumer: str, parking: ParkingPlace) -> list[DeadLetter]: ...

    async def replay(self, consumer: str, event_id: str, parking: ParkingPlace) -> bool:
        """Deliver a parked event again; False when there is none of that id."""
        ...


def open_bus(url: str) -> Bus:
    """The bus of an address: ``inprocess://`` or ``amqp://user:password@host:port/vhost``."""
    if url.startswith("inprocess:"):
        from medloom_kit.bus.inprocess import InProcessBus

        return InProcessBus()
    if url.startswith("amqp"):
        from medloom_kit.bus.rabbit import RabbitBus

        return RabbitBus(url)
    raise ValueError(f"no bus for the address scheme {url.split(':', maxsplit=1)[0]!r}; use inprocess:// or amqp://")


def waits(error: Exception) -> bool:
    """Whether a delivery failed for want of the database or the store: that is no fault of the event's.

    Such a failure counts for nothing, or an outage of some seconds would park events until a person replays them.
    """
    return outage(error) is not None


def retry_delay_s(failures: int) -> float:
    """Seconds to wait before the next try: .1, .3, .9, 2.7, 8.1."""
    return float(0.1 * 3 ** (failures - 1))
