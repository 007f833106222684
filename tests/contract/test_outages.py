"""Outages: what is away is waited for, costs no job a try and no event its place, and is told in words."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from contract.support import CLUSTERED, STUDY, Substrate, browser, effects_are, ended, file_there, job_of
from sqlalchemy.ext.asyncio import AsyncSession
from toy.events import upload_received
from toy.jobs import note
from toy.service import make_toy

from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import DatabaseAway, StoreAway
from medloom_contracts.events.ingest import UploadReceived
from medloom_kit.bus import rabbit
from medloom_kit.clock import now
from medloom_kit.inbox import Subscription
from medloom_kit.jobs import enqueue, runner
from medloom_kit.outages import outage
from medloom_kit.outbox import emit
from medloom_kit.service import Runtime

pytestmark = pytest.mark.slow


async def start(runtime: Runtime, kind: str, **payload: Any) -> str:
    async with runtime.database.transaction() as session:
        return await enqueue(session, kind, payload, study=STUDY)


class Away:
    """A database that can go away between one transaction and the next."""

    def __init__(self, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
        self.away = False
        transaction = runtime.database.transaction

        @asynccontextmanager
        async def shaky(*, write: bool = True) -> AsyncIterator[AsyncSession]:
            if self.away:
                raise DatabaseAway
            async with transaction(write=write) as session:
                yield session

        monkeypatch.setattr(runtime.database, "transaction", shaky)


async def test_work_goes_on_while_the_database_is_away(
    substrate: Substrate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "HEARTBEAT_S", 0.2)
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "wait", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        shaky = Away(ingest, monkeypatch)
        shaky.away = True
        await asyncio.sleep(1.0)  # several heartbeats
        (tmp_path / "go-1").touch()  # the work ends while nothing can be written
        await asyncio.sleep(1.0)
        shaky.away = False
        job = await ended(ingest, job_id)
        assert (job.state, job.attempt, job.result) == ("succeeded", 1, {"number": 1})
        await effects_are(ingest, [f"finish {job_id}"])


async def test_work_that_meets_an_outage_waits_and_says_why(
    substrate: Substrate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "OUTAGE_PAUSE", timedelta(seconds=0.1))
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "outage", folder=str(tmp_path))
        await file_there(tmp_path / "started-5")  # more often than a crash would be tried
        waiting = await job_of(ingest, job_id)
        assert waiting.state in {"queued", "running"}
        assert "object store" in waiting.step_en
        assert "저장소" in waiting.step_ko
        (tmp_path / "healed").touch()
        job = await ended(ingest, job_id)
        assert (job.state, job.attempt) == ("succeeded", 1)


async def test_an_event_that_meets_an_outage_is_not_parked(
    substrate: Substrate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medloom_kit.bus.rabbit.retry_delay_s", lambda _failures: 0.02)
    monkeypatch.setattr("medloom_kit.outbox.LONGEST_PAUSE_S", 0.1)
    tries = 0

    async def without_store(session: AsyncSession, event: UploadReceived, envelope: Envelope) -> None:
        nonlocal tries
        tries += 1
        if tries < 10:
            raise StoreAway
        await note(session, event.upload_id)

    toy = make_toy("ingest", substrate.settings("ingest"), subscriptions=[Subscription(UploadReceived, without_store)])
    async with substrate.running(toy) as (ingest,):
        async with ingest.database.transaction() as session:
            await emit(session, upload_received("upl_1"), study=STUDY)
        await effects_are(ingest, ["upl_1"])
        assert await ingest.bus.dead_letters("ingest", ingest.parking) == []


async def test_a_halted_runner_leaves_the_job_to_its_new_holder(substrate: Substrate, tmp_path: Path) -> None:
    async with substrate.running("ingest", drain_s=0.2) as (only,):
        job_id = await start(only, "wait", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        jobs = only.database.table("jobs")
        async with only.database.transaction() as session:
            # as if another runner had taken it over a moment ago
            taken = {"attempt": 2, "lease_until": now() + timedelta(minutes=5)}
            await session.execute(sa.update(jobs).where(jobs.c.id == job_id).values(**taken))
    async with substrate.running("report") as (report,):
        database = type(report.database)(substrate.settings("ingest").database_url, only.database.metadata)
        only.database = database
        job = await job_of(only, job_id)
        assert (job.state, job.attempt) == ("running", 2)
        await database.close()


async def test_waiting_for_jobs_leaves_the_store_its_threads(substrate: Substrate, tmp_path: Path) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
    toy = make_toy("ingest", substrate.settings("ingest", job_slots=3))
    async with substrate.running(toy, drain_s=0.2) as (ingest,):
        folders = [tmp_path / name for name in "abc"]
        for folder in folders:
            folder.mkdir()
            await start(ingest, "wait", folder=str(folder))
        for folder in folders:
            await file_there(folder / "started-1")
        async with asyncio.timeout(20):
            await ingest.objects.put_bytes(f"raw/{STUDY}/{tmp_path.name}", b"x")


@pytest.mark.parametrize("substrate", CLUSTERED, indirect=True)
async def test_a_clock_ten_minutes_ahead_takes_nobodys_lease(
    substrate: Substrate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with substrate.running("ingest", drain_s=0.2) as (first,):
        job_id = await start(first, "wait", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        for module in ("db", "jobs.runner", "outbox", "readiness"):
            monkeypatch.setattr(
                f"medloom_kit.{module}.now", lambda: now() + timedelta(minutes=10), raising=module != "outbox"
            )
        async with substrate.running("ingest", drain_s=0.2) as (second,):
            await asyncio.sleep(3)
            assert (await job_of(second, job_id)).attempt == 1
            assert [problem.code for problem in await second.readiness.problems()] == ["clock_off"]
            (tmp_path / "go-1").touch()
            assert (await ended(second, job_id)).state == "succeeded"


@pytest.mark.parametrize("substrate", CLUSTERED, indirect=True)
async def test_an_event_whose_takers_were_killed_too_often_comes_back(
    substrate: Substrate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rabbit, "REVIVE_EVERY_S", 0.3)
    event = upload_received("upl_1")
    envelope = Envelope(
        source="test", type=event.type, dataschema=event.dataschema(), data=event.model_dump(mode="json"), study=STUDY
    )
    async with substrate.running("ingest") as (ingest,):
        bus = ingest.bus
        assert isinstance(bus, rabbit.RabbitBus)
        exchange = await bus._channel().get_exchange("medloom.dead")
        await exchange.publish(rabbit._message(envelope), routing_key="ingest")
        await effects_are(ingest, ["upload upl_1"])
        assert await bus.dead_letters("ingest", ingest.parking) == []


async def test_an_outage_is_answered_in_words_and_may_be_repeated(
    substrate: Substrate, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest) as client:
        shaky = Away(ingest, monkeypatch)
        shaky.away = True
        answer = await client.post(f"/api/v1/studies/{STUDY}/effects", json={"what": "one"})
        assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
        assert answer.headers["retry-after"]
        assert "데이터베이스" in answer.json()["detail_ko"]
        ready = await client.get("/readyz")
        assert ready.status_code == 503
        assert "database_away: The database does not answer." in ready.text
        shaky.away = False
        assert (await client.get("/readyz")).text == "ready\n"


class Said(Exception):
    """What a driver raises: a text, and PostgreSQL's five characters."""

    def __init__(self, text: str, sqlstate: str = "") -> None:
        super().__init__(text)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        (sa.exc.OperationalError, Said("", "25006"), "database_read_only"),
        (sa.exc.OperationalError, Said("", "53100"), "storage_full"),
        (sa.exc.DBAPIError, Said("", "57P01"), "database_away"),
        (sa.exc.OperationalError, Said("attempt to write a readonly database"), "database_read_only"),
        (sa.exc.OperationalError, Said("database or disk is full"), "storage_full"),
        (sa.exc.InterfaceError, Said("connection is closed"), "database_away"),
        (sa.exc.InterfaceError, Said("the server expects 2 arguments for this query"), None),
        (sa.exc.IntegrityError, Said("", "23505"), None),
        (sa.exc.ProgrammingError, Said("", "42P01"), None),
    ],
)
def test_an_outage_is_told_from_a_mistake(kind: type[sa.exc.DBAPIError], said: Said, code: str | None) -> None:
    named = outage(kind("SELECT 1", {}, said))
    assert (named.code if named else None) == code
