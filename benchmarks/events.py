"""Event hops with outbox, inbox and database on RabbitMQ + PostgreSQL, against a raw publish-consume-ack loop.

Usage: .venv/bin/python benchmarks/events.py
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

import aio_pika
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.events import Event
from medloom_contracts.events.ingest import UploadReceived
from medloom_kit.bus import open_bus
from medloom_kit.db import kit_tables
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.outbox import emit
from medloom_kit.policy import new_key_pair
from medloom_kit.service import Runtime, Service, Subscription
from medloom_kit.settings import ServiceSettings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from _report import Goal, tell
from stack import Stack

EVENTS = 2000
PACE = 100
SECONDS = 10


class Hops:
    """One service that sends events to itself and notes when each arrived."""

    def __init__(self, database_url: str, bus_url: str, folder: Path) -> None:
        metadata = sa.MetaData()
        kit_tables(metadata)
        self.metadata = metadata
        settings = ServiceSettings.load(
            database_url=database_url,
            bus_url=bus_url,
            objects_url=f"file://{folder}",
            capability_public_key=new_key_pair()[1],
            scratch_dir=folder,
        )
        self.bus = open_bus(bus_url)
        self.arrived: dict[str, float] = {}
        self.done = asyncio.Event()
        self.wanted = 0
        service = Service(
            "ingest",
            settings,
            metadata,
            "unused",
            ObjectStore(open_store(settings.objects_url)),
            subscriptions=[Subscription(UploadReceived, self._handle)],
        )
        self.runtime = Runtime(service, self.bus)

    async def _handle(self, _session: AsyncSession, _event: Event, envelope: Envelope) -> None:
        self.arrived[envelope.data["upload_id"]] = time.perf_counter()
        if len(self.arrived) >= self.wanted:
            self.done.set()

    async def start(self) -> None:
        async with self.runtime.database.engine.begin() as connection:
            await connection.run_sync(self.metadata.create_all)
        await self.bus.start()
        await self.runtime.start(api=False, worker=True)

    async def stop(self) -> None:
        await self.runtime.stop()
        await self.bus.stop()

    def expect(self, wanted: int) -> None:
        self.arrived.clear()
        self.done.clear()
        self.wanted = wanted

    async def burst(self) -> float:
        """Events a second when ``EVENTS`` are emitted as fast as requests would, 20 in a transaction."""
        self.expect(EVENTS)
        started = time.perf_counter()
        for first in range(0, EVENTS, 20):
            async with self.runtime.database.transaction() as session:
                for number in range(first, first + 20):
                    await emit(session, _event(number))
        await self.done.wait()
        return EVENTS / (time.perf_counter() - started)

    async def paced(self) -> list[float]:
        """Seconds from commit to the end of the handler at ``PACE`` events a second."""
        self.expect(PACE * SECONDS)
        sent: dict[str, float] = {}
        begun = time.perf_counter()
        for number in range(PACE * SECONDS):
            await asyncio.sleep(max(0.0, begun + number / PACE - time.perf_counter()))
            async with self.runtime.database.transaction() as session:
                await emit(session, _event(number))
            sent[str(number)] = time.perf_counter()
        await self.done.wait()
        return sorted(self.arrived[key] - at for key, at in sent.items())


def _event(number: int) -> UploadReceived:
    return UploadReceived(upload_id=str(number), kind="table", objects=())


async def raw(url: str) -> float:
    """Messages a second through one quorum queue: pipelined confirmed publishing, consume, ack."""
    connection = await aio_pika.connect_robust(url)
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(32)
        queue = await channel.declare_queue("raw", durable=True, arguments={"x-queue-type": "quorum"})
        body = Envelope(source="x", type="x", dataschema="x", data={"upload_id": "1"}).encode()
        got, done = 0, asyncio.Event()

        async def on_message(message: aio_pika.abc.AbstractIncomingMessage) -> None:
            nonlocal got
            await message.ack()
            got += 1
            if got == EVENTS:
                done.set()

        await queue.consume(on_message)
        started = time.perf_counter()
        for _ in range(0, EVENTS, 20):
            sends = (
                channel.default_exchange.publish(
                    aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT), routing_key="raw"
                )
                for _ in range(20)
            )
            await asyncio.gather(*sends)
        await done.wait()
        return EVENTS / (time.perf_counter() - started)


async def main() -> None:
    with Stack() as stack, tempfile.TemporaryDirectory() as folder:
        url = stack.new_vhost()
        hops = Hops(stack.postgres_url("ingest"), url, Path(folder))
        await hops.start()
        ours, peer = [], []
        for _ in range(3):
            ours.append(await hops.burst())
            peer.append(await raw(url))
        goal = Goal("event hops, outbox + inbox + PostgreSQL", "events/s", "raw aio-pika, quorum queue", at_least=0.25)
        tell(goal, statistics.median(ours), statistics.median(peer))
        hop = await hops.paced()
        p99 = hop[int(len(hop) * 0.99)] * 1000
        tell(Goal(f"p99 hop at {PACE} events/s", "ms", "limit", at_most=1.0), p99, 50.0)
        await hops.stop()


if __name__ == "__main__":
    asyncio.run(main())
