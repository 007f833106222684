"""What Prometheus is told of a service at work: what waits, since when, what is stuck; never of whom."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Final

import aio_pika
import httpx
import pytest
import sqlalchemy as sa
from contract.support import STUDY, Substrate, capability, ended, eventually
from prometheus_client.parser import text_string_to_metric_families
from servers import free_ports
from stack import Stack
from toy.service import make_toy

from medloom_contracts.envelope import Envelope
from medloom_kit import gauges
from medloom_kit.bus.topology import queue_name
from medloom_kit.clock import now
from medloom_kit.jobs import enqueue
from medloom_kit.service import Runtime, health_served

Told = dict[tuple[str, str], float]
HOUR: Final = timedelta(hours=1)


@pytest.fixture(autouse=True)
def always_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gauges, "LOOKED_UP_FOR_S", 0.0)


async def told(runtime: Runtime) -> Told:
    """Value by name and state (empty for a number without states)."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(runtime.app), base_url="http://toy") as client:
        text = (await client.get("/metrics")).text
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    assert "MARKER" not in text
    assert STUDY not in text
    return {(one.name, one.labels.get("state", "")): one.value for one in samples}


async def test_what_waits_and_what_is_stuck_is_told(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,):

        async def at_work() -> Told | None:
            seen = await told(ingest)
            return seen if seen[("medloom_queue_consumers", "")] else None

        quiet = await eventually(at_work)
        assert quiet[("medloom_database_ready", "")] == quiet[("medloom_bus_ready", "")] == 1
        assert quiet[("medloom_jobs_open", "queued")] == quiet[("medloom_outbox_waiting", "")] == 0
        await ingest.runner.stop(1)
        unsent = {"id": "evt_late", "envelope": "MARKER", "created_at": now(), "claimed_until": now() + HOUR}
        async with ingest.database.transaction() as session:
            await session.execute(sa.insert(ingest.database.table("outbox")).values(**unsent))
            await enqueue(session, "store", {"bucket": "raw", "marker": "MARKER"}, study=STUDY)
        letter = Envelope(source="urn:medloom:ingest", type="ingest.later", dataschema="x", data={"name": "MARKER"})
        await ingest.parking.park(letter, "UnknownEvent")
        await asyncio.sleep(0.05)
        seen = await told(ingest)
        assert seen[("medloom_jobs_open", "queued")] == seen[("medloom_outbox_waiting", "")] == 1
        assert seen[("medloom_parked_events", "")] == seen[("medloom_jobs_unfinished", "")] == 1
        assert 0 < seen[("medloom_job_oldest_queued_seconds", "")] < 60
        assert 0 < seen[("medloom_outbox_oldest_seconds", "")] < 60


async def test_a_failed_job_is_counted(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,):
        async with ingest.database.transaction() as session:
            job = await enqueue(session, "refuse", {"bucket": "raw", "marker": "MARKER"}, study=STUDY)
        await ended(ingest, job)
        assert (await told(ingest))[("medloom_jobs_total", "failed")] == 1


async def test_a_database_that_is_away_is_told_and_nothing_is_guessed(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,):
        await told(ingest)
        await ingest.runner.stop(1)
        async with ingest.database.transaction() as session:
            jobs = ingest.database.table("jobs")
            await session.run_sync(lambda sync: jobs.drop(sync.connection()))
        seen = await told(ingest)
        assert seen[("medloom_database_ready", "")] == 0
        assert ("medloom_jobs_open", "queued") not in seen
        assert ("medloom_outbox_waiting", "") not in seen


async def test_health_and_metrics_have_a_port_of_their_own(substrate: Substrate) -> None:
    (port,) = free_ports(1)
    ingest = substrate.settings("ingest", metrics_port=port)
    address = f"http://127.0.0.1:{port}"
    async with (
        substrate.running(make_toy("ingest", ingest)) as (runtime,),
        health_served(runtime),
        httpx.AsyncClient(base_url=address, trust_env=False) as client,
    ):
        assert "medloom_outbox_waiting" in (await client.get("/metrics")).text
        assert (await client.get("/readyz")).status_code == 200
        answer = await client.get("/api/v1/operations/ingest/queues", headers=dict(capability(site_admin=True)))
        assert answer.status_code == 404


@pytest.mark.clustered
async def test_what_the_broker_set_apart_is_told(stack: Stack, tmp_path: Path) -> None:
    substrate = Substrate("clustered", tmp_path, stack.new_vhost(), stack)
    async with substrate.running("ingest") as (ingest,):
        connection = await aio_pika.connect(substrate.bus_url)
        async with connection:
            channel = await connection.channel()
            await channel.default_exchange.publish(aio_pika.Message(b"MARKER is no event"), queue_name("ingest"))

        async def set_apart() -> bool:
            return (await told(ingest)).get(("medloom_events_given_up", "")) == 1

        await eventually(set_apart, "one message set apart", 20)
    stack.remove_vhost(substrate.bus_url)
