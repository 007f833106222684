"""The bus on RabbitMQ: a topic exchange, one quorum queue a service, confirms, bounded tries.

A delivery that fails is tried again in place and then parked in the consumer's database, exactly as in process.
The queue's own delivery limit catches what kills the process itself: such messages end in ``<queue>.dead``.

An account with all rights declares what is missing. One that is limited to its own service may not, and finds what
``medloom_kit.provision`` has made.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import aio_pika
from aio_pika.abc import (
    AbstractExchange,
    AbstractIncomingMessage,
    AbstractQueue,
    AbstractRobustChannel,
    AbstractRobustConnection,
)
from aio_pika.exceptions import AMQPError
from aiormq.exceptions import ChannelAccessRefused, ChannelNotFoundEntity
from pydantic import ValidationError

from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import BusAway, BusFull, CertificateInvalid
from medloom_contracts.events import SERVICES
from medloom_kit.bus import MAX_TRIES, DeadLetter, Deliver, Heard, ParkingPlace, QueueState, retry_delay_s, waits
from medloom_kit.bus.topology import (
    DEAD,
    DEAD_ARGUMENTS,
    EVENTS,
    EXCHANGES,
    LISTENERS,
    RETURN,
    dead_queue_name,
    heard_by,
    queue_arguments,
    queue_name,
)
from medloom_kit.inbox import UnknownEvent
from medloom_kit.outages import certificate
from medloom_kit.telemetry import get_logger

log = get_logger(__name__)

# longer than a capability lives, so that a cut connection cannot hide a revocation
LISTENER_KEPT_MS: Final = 600_000
PREFETCH: Final = 64
BATCH: Final = 32
CONFIRM_S: Final = 20
RECONNECT_S: Final = 2.0
CLOSE_S: Final = 3.0
# of a message that is given up on because every process that took it was killed
REVIVED: Final = "medloom-revived"
REVIVE_EVERY_S: Final = 10.0
MAX_REVIVALS: Final = 3


class NotProvisioned(RuntimeError):
    """The account is limited, and what it needs on the broker has not been made for it."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"the broker lacks {missing!r} and this account may not make it: run the provisioning again")


class RabbitBus:
    """Survives restarts of the broker: aio-pika's robust objects are declared anew, and consumers with them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: AbstractRobustConnection | None = None
        self._publishing: AbstractRobustChannel | None = None
        self._consuming: AbstractRobustChannel | None = None
        self._exchange: AbstractExchange | None = None
        # strong references: aio-pika keeps only weak ones, and a collected queue loses its consumer on reconnect
        self._queues: list[tuple[AbstractQueue, str]] = []
        self._intakes: list[_Intake] = []
        self._listening: list[AbstractQueue] = []
        self._reviving: list[asyncio.Task[None]] = []
        self._full = False
        self._user = unquote(urlsplit(url).username or "guest")
        self._limited = False

    async def start(self) -> None:
        self._connection = await self._connect()
        self._publishing = await self._open_channel()
        self._consuming = await self._open_channel()
        await self._consuming.set_qos(prefetch_count=PREFETCH)
        self._limited = not await self._may_declare()
        self._exchange = await self._find_exchange(self._publishing, EVENTS)
        for service in () if self._limited else SERVICES:
            # a service that has never run yet must find what was sent before its first start
            await self._declare(service, heard_by(service))

    async def _connect(self) -> AbstractRobustConnection:
        """The first connection; a broker that is away is waited for, and the log says so."""
        while True:
            try:
                return await aio_pika.connect_robust(self._url, reconnect_interval=0.5, fail_fast=True, timeout=30)
            except (OSError, TimeoutError, AMQPError) as error:
                named = CertificateInvalid() if certificate(error) else BusAway()
                told = {"error": type(error).__name__, "detail": named.detail.en, "hint": named.hint.en}
                log.warning("bus_waits", code=named.code, **told)
                await asyncio.sleep(RECONNECT_S)

    async def stop(self) -> None:
        for queue, tag in self._queues:
            await _closed(queue.cancel(tag), "consumer_cancel_skipped")
        for queue in self._listening:  # otherwise it expires by itself
            await _closed(queue.delete(if_unused=False, if_empty=False), "listener_queue_left")
        for reviving in self._reviving:
            reviving.cancel()
        if self._reviving:
            await asyncio.wait(self._reviving, timeout=CLOSE_S)
        self._reviving.clear()
        for intake in self._intakes:
            intake.stop()
        if self._connection is not None:
            await _closed(self._connection.close(), "connection_left_open")
        self._queues.clear()
        self._intakes.clear()
        self._listening.clear()

    def is_ready(self) -> bool:
        return (
            self._connection is not None
            and self._connection.connected.is_set()
            and all(tag in _consumers(queue) for queue, tag in self._queues)
        )

    def is_full(self) -> bool:
        return self._full

    async def publish(self, envelope: Envelope) -> None:
        if self._exchange is None:
            raise ConnectionError("the bus is stopped")
        message = _message(envelope)
        try:
            await self._exchange.publish(message, routing_key=envelope.type, mandatory=False, timeout=CONFIRM_S)
        except TimeoutError as error:
            self._full = self.is_ready()  # connected, yet nothing is confirmed: the broker's disk or memory is full
            raise (BusFull() if self._full else BusAway()) from error
        self._full = False

    async def subscribe(self, consumer: str, types: tuple[str, ...], deliver: Deliver, parking: ParkingPlace) -> None:
        queue = await self._declare(consumer, types)
        intake = _Intake(consumer, deliver, parking)
        self._intakes.append(intake)
        self._queues.append((queue, await queue.consume(intake.take)))
        self._reviving.append(asyncio.create_task(self._revive(consumer, parking)))

    async def listen(self, types: tuple[str, ...], heard: Heard) -> None:
        # Named by us and outliving a cut connection: a queue named by the broker would not come back after a restart.
        queue = await self._channel().declare_queue(
            f"{LISTENERS}.{self._user}.{uuid4().hex}", durable=True, arguments={"x-expires": LISTENER_KEPT_MS}
        )
        for event_type in types:
            await queue.bind(EVENTS, routing_key=event_type)

        async def on_message(message: AbstractIncomingMessage) -> None:
            async with message.process(requeue=False):
                heard(Envelope.decode(message.body))

        self._queues.append((queue, await queue.consume(on_message)))
        self._listening.append(queue)

    async def queue(self, consumer: str) -> QueueState:
        underlay = await self._channel().get_underlay_channel()
        found = await underlay.queue_declare(queue_name(consumer), passive=True)
        dead = await underlay.queue_declare(dead_queue_name(consumer), passive=True)
        return QueueState(found.message_count or 0, found.consumer_count or 0, dead.message_count or 0)

    async def dead_letters(self, consumer: str, parking: ParkingPlace) -> list[DeadLetter]:
        unreadable = await self._bring_home(consumer, parking)
        return await parking.dead_letters() + [DeadLetter(consumer, "", "", "NotAnEvent")] * unreadable

    async def replay(self, consumer: str, event_id: str, parking: ParkingPlace) -> bool:
        await self._bring_home(consumer, parking)
        envelope = await parking.take(event_id)
        if envelope is None:
            return False
        try:
            await self._send_to(consumer, envelope)
        except Exception:
            await parking.park(envelope, "BusAway")
            raise
        return True

    async def _bring_home(self, consumer: str, parking: ParkingPlace) -> int:
        """Move what the broker gave up on to the consumer's parking place; the number of messages that stay.

        Left in the queue it would be lost after some readings: newer brokers count each return as a delivery.
        """
        queue = await self._declare_dead(consumer)
        unreadable: list[AbstractIncomingMessage] = []
        while (message := await queue.get(fail=False)) is not None:
            try:
                envelope = Envelope.decode(message.body)
            except ValidationError:
                unreadable.append(message)
                continue
            revived = int(str((message.headers or {}).get(REVIVED, 0)))
            if revived < MAX_REVIVALS:
                await self._send_to(consumer, envelope, revived + 1)
            else:
                await parking.park(envelope, "DeliveryLimit")
            await message.ack()
        for message in unreadable:
            await message.nack(requeue=True)
        return len(unreadable)

    async def _revive(self, consumer: str, parking: ParkingPlace) -> None:
        """Try again what the broker gave up on: most of it only was in the hands of a process that died."""
        while True:
            await asyncio.sleep(REVIVE_EVERY_S)
            try:
                await self._bring_home(consumer, parking)
            except Exception as error:  # broker or database are away: it stays where it is
                log.info("revival_waits", error=type(error).__name__)

    async def _send_to(self, consumer: str, envelope: Envelope, revived: int = 0) -> None:
        if self._publishing is None:
            raise ConnectionError("the bus is stopped")
        exchange = await self._find_exchange(self._publishing, RETURN)
        message = _message(envelope)
        message.headers[REVIVED] = revived
        await exchange.publish(message, routing_key=consumer, mandatory=True)

    async def _may_declare(self) -> bool:
        """Asked on a channel of its own, which the broker closes when the answer is no."""
        connection = self._connection
        if connection is None or connection.transport is None:
            raise ConnectionError("the bus is stopped")
        channel = await connection.transport.connection.channel()
        try:
            await channel.exchange_declare(EVENTS, exchange_type=EXCHANGES[EVENTS], durable=True)
        except ChannelAccessRefused:
            return False
        await channel.close()
        return True

    async def _find_exchange(self, channel: AbstractRobustChannel, name: str) -> AbstractExchange:
        try:
            return await channel.declare_exchange(
                name, aio_pika.ExchangeType(EXCHANGES[name]), durable=True, passive=self._limited
            )
        except ChannelNotFoundEntity as error:
            raise NotProvisioned(name) from error

    async def _find_queue(self, name: str, arguments: dict[str, Any]) -> AbstractQueue:
        try:
            return await self._channel().declare_queue(name, durable=True, arguments=arguments, passive=self._limited)
        except ChannelNotFoundEntity as error:
            raise NotProvisioned(name) from error

    async def _declare(self, consumer: str, types: tuple[str, ...]) -> AbstractQueue:
        await self._declare_dead(consumer)
        queue = await self._find_queue(queue_name(consumer), queue_arguments(consumer))
        for event_type in types:
            await queue.bind(EVENTS, routing_key=event_type)
        if not self._limited:
            await queue.bind(await self._find_exchange(self._channel(), RETURN), routing_key=consumer)
        return queue

    async def _declare_dead(self, consumer: str) -> AbstractQueue:
        queue = await self._find_queue(dead_queue_name(consumer), DEAD_ARGUMENTS)
        if not self._limited:
            await queue.bind(await self._find_exchange(self._channel(), DEAD), routing_key=consumer)
        return queue

    async def _open_channel(self) -> AbstractRobustChannel:
        if self._connection is None:
            raise ConnectionError("the bus is stopped")
        channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
        if not isinstance(channel, AbstractRobustChannel):
            raise TypeError("the connection gave a channel that does not reconnect")
        return channel

    def _channel(self) -> AbstractRobustChannel:
        if self._consuming is None:
            raise ConnectionError("the bus is stopped")
        return self._consuming


class _Intake:
    """Hands a consumer what has arrived, as many at once as are waiting; what fails is tried again one by one."""

    def __init__(self, consumer: str, deliver: Deliver, parking: ParkingPlace) -> None:
        self._consumer = consumer
        self._deliver = deliver
        self._parking = parking
        self._waiting: list[tuple[AbstractIncomingMessage, Envelope]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._draining = False

    async def take(self, message: AbstractIncomingMessage) -> None:
        try:
            envelope = Envelope.decode(message.body)
        except ValidationError:
            await message.reject(requeue=False)
            return
        self._waiting.append((message, envelope))
        if not self._draining:
            self._draining = True
            self._start(self._drain())

    def stop(self) -> None:
        """Leave the rest to whoever consumes next: unacknowledged messages return to the queue."""
        for task in self._tasks:
            task.cancel()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                try:
                    await self._deliver([envelope for _, envelope in batch])
                except Exception:  # one of them fails: find out which, without holding up those that come after
                    for message, envelope in batch:
                        self._start(self._persist(message, envelope))
                else:
                    await asyncio.gather(*(_ack(message) for message, _ in batch))
        finally:
            self._draining = False

    async def _persist(self, message: AbstractIncomingMessage, envelope: Envelope) -> None:
        failures = 0
        while True:
            try:
                await self._deliver([envelope])
                break
            except Exception as error:
                failures += not waits(error)
                name = type(error).__name__
                log.warning(
                    "event_handler_failed", consumer=self._consumer, type=envelope.type, error=name, tries=failures
                )
                final = (failures >= MAX_TRIES and not waits(error)) or isinstance(error, UnknownEvent)
                if final and await _parked(self._parking, envelope, name):
                    break
            await asyncio.sleep(retry_delay_s(min(max(failures, 1), MAX_TRIES - 1)))
        await _ack(message)


async def _closed(closing: Coroutine[Any, Any, Any], otherwise: str) -> None:
    """Close what a broker that is away, or was full, may never confirm: after ``CLOSE_S`` it ends with the process.

    ``wait_for`` would go on waiting for what does not let itself be cancelled.
    """
    task = asyncio.create_task(closing)
    done, _ = await asyncio.wait({task}, timeout=CLOSE_S)
    if not done:
        task.cancel()
        log.info(otherwise, error="TimeoutError")
    elif task.cancelled() or task.exception() is not None:
        log.info(otherwise, error="CancelledError" if task.cancelled() else type(task.exception()).__name__)


async def _ack(message: AbstractIncomingMessage) -> None:
    """A broker that went away meanwhile delivers the event again, and the inbox knows it."""
    try:
        await message.ack()
    except Exception as error:
        log.info("ack_skipped", error=type(error).__name__)


async def _parked(parking: ParkingPlace, envelope: Envelope, error: str) -> bool:
    try:
        await parking.park(envelope, error)
    except Exception as failure:  # a database that is away is no reason to lose an event: keep trying
        log.warning("parking_failed", error=type(failure).__name__)
        return False
    return True


def _message(envelope: Envelope) -> aio_pika.Message:
    return aio_pika.Message(
        envelope.encode(),
        content_type="application/cloudevents+json",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        message_id=envelope.id,
        type=envelope.type,
        timestamp=envelope.time,
    )


def _consumers(queue: AbstractQueue) -> Any:
    """The consumer tags that the queue's present channel knows."""
    return getattr(queue, "_consumers", {})
