"""Jobs: each ends exactly once, whoever dies on the way."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from contract.support import STUDY, Substrate, effects, effects_are, ended, eventually, file_there, job_of

from medloom_contracts.events.authz import TokenRevoked
from medloom_kit.clock import now
from medloom_kit.jobs import cancel_job, enqueue, runner
from medloom_kit.outbox import emit
from medloom_kit.policy import Principal
from medloom_kit.service import Runtime


async def start(runtime: Runtime, kind: str, **payload: Any) -> str:
    async with runtime.database.transaction() as session:
        return await enqueue(session, kind, payload, study=STUDY)


async def cancel(runtime: Runtime, job_id: str) -> None:
    async with runtime.database.transaction() as session:
        await cancel_job(session, job_id)


async def test_a_job_reports_stores_and_finishes_once(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "store", bucket="raw")
        job = await ended(ingest, job_id)
        assert (job.state, job.fraction, job.attempt) == ("succeeded", 1.0, 1)
        assert job.result is not None
        assert job.result["same"]
        assert await ingest.objects.get_bytes(job.result["key"], job.result["sha256"]) == b"kept"
        await effects_are(ingest, [f"report {job_id} half", f"finish {job_id}"])
        assert not Path(job.result["scratch"]).exists()


async def test_a_job_of_a_rolled_back_transaction_never_starts(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,):
        async with ingest.database.transaction() as session:
            await enqueue(session, "store", {"bucket": "raw"}, study=STUDY)
            session.info["rollback"] = True
        job_id = await start(ingest, "store", bucket="raw")
        await ended(ingest, job_id)
        await effects_are(ingest, [f"report {job_id} half", f"finish {job_id}"])


async def test_a_refusal_is_kept_as_the_problem_and_not_tried_again(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "refuse")
        job = await ended(ingest, job_id)
        assert (job.state, job.attempt) == ("failed", 1)
        assert job.problem is not None
        assert (job.problem["code"], job.problem["detail_ko"]) == ("conflict", "클래스가 하나뿐입니다.")
        await effects_are(ingest, [f"fail {job_id} conflict"])


@pytest.mark.parametrize(("times", "state", "attempts"), [(2, "succeeded", 3), (9, "failed", 3)])
async def test_a_crash_is_tried_again_a_bounded_number_of_times(
    substrate: Substrate, tmp_path: Path, times: int, state: str, attempts: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "crash", folder=str(tmp_path), times=times, marker="MARKER-of-a-patient")
        job = await ended(ingest, job_id)
        assert (job.state, job.attempt) == (state, attempts)
        await effects_are(ingest, [f"finish {job_id}" if state == "succeeded" else f"fail {job_id} job_failed"])
        assert "MARKER" not in str(job.problem)
    said = capsys.readouterr()
    assert "MARKER" not in said.out + said.err


async def test_work_that_listens_stops_when_it_is_cancelled(substrate: Substrate, tmp_path: Path) -> None:
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "until_cancelled", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        await cancel(ingest, job_id)
        job = await ended(ingest, job_id, limit_s=10)
        assert (job.state, job.cancel_requested) == ("cancelled", True)
        await effects_are(ingest, [f"fail {job_id} job_cancelled"])


async def test_cancelled_work_may_keep_its_best_so_far(substrate: Substrate, tmp_path: Path) -> None:
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "until_cancelled", folder=str(tmp_path), keep=True)
        await file_there(tmp_path / "started-1")
        await cancel(ingest, job_id)
        job = await ended(ingest, job_id, limit_s=10)
        assert (job.state, job.result) == ("succeeded", {"best": 1})


async def test_work_that_does_not_listen_is_stopped_after_its_grace(substrate: Substrate, tmp_path: Path) -> None:
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "deaf", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        await cancel(ingest, job_id)
        assert (await ended(ingest, job_id, limit_s=15)).state == "cancelled"


async def test_a_job_that_takes_too_long_is_stopped(substrate: Substrate, tmp_path: Path) -> None:
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "slow", folder=str(tmp_path))
        job = await ended(ingest, job_id, limit_s=20)
        assert job.state == "failed"
        assert job.problem is not None
        assert job.problem["code"] == "job_timeout"


async def test_a_waiting_job_can_be_cancelled(substrate: Substrate, tmp_path: Path) -> None:
    toy = substrate.settings("ingest", job_slots=1)
    from toy.service import make_toy

    async with substrate.running(make_toy("ingest", toy)) as (ingest,):
        first = await start(ingest, "wait", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        waiting = await start(ingest, "until_cancelled", folder=str(tmp_path))
        await cancel(ingest, waiting)
        (tmp_path / "go-1").touch()
        assert (await ended(ingest, first)).state == "succeeded"
        assert (await ended(ingest, waiting)).state == "cancelled"


async def test_a_revoked_token_stops_the_jobs_it_started(substrate: Substrate, tmp_path: Path) -> None:
    token = Principal("usr_1", "A", "token", "ins_1", token_id="tok_1")
    async with substrate.running("ingest") as (ingest,):
        async with ingest.database.transaction() as session:
            payload = {"folder": str(tmp_path)}
            stopped = await enqueue(session, "until_cancelled", payload, study=STUDY, actor=token)
        await file_there(tmp_path / "started-1")
        async with ingest.database.transaction() as session:
            await emit(session, TokenRevoked(token_id="tok_1", principal_id="usr_1"))
        assert (await ended(ingest, stopped, limit_s=10)).state == "cancelled"


async def test_the_death_of_the_work_itself_is_survived(substrate: Substrate, tmp_path: Path) -> None:
    async with substrate.running("ingest") as (ingest,):
        job_id = await start(ingest, "wait", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        os.kill(int((tmp_path / "started-1").read_text()), signal.SIGKILL)
        await file_there(tmp_path / "started-2")
        (tmp_path / "go-2").touch()
        job = await ended(ingest, job_id)
        assert (job.state, job.attempt, job.result) == ("succeeded", 2, {"number": 2})
        await effects_are(ingest, [f"finish {job_id}"])


@contextmanager
def worker(substrate: Substrate) -> Iterator["subprocess.Popen[bytes]"]:
    """The toy's worker in a process of its own, with a lease of three seconds."""
    env = substrate.environment("ingest") | {"TOY_LEASE_S": "3"}
    with (substrate.folder / "worker.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "toy", "worker"], env=env, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_job_survives_the_kill_of_its_runner(substrate: Substrate, tmp_path: Path) -> None:
    async with substrate.running("ingest") as (ingest,):
        pass
    database = type(ingest.database)(substrate.settings("ingest").database_url, ingest.database.metadata)
    ingest.database = database
    with worker(substrate) as first:
        job_id = await start(ingest, "wait", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        first.send_signal(signal.SIGKILL)
        first.wait()
        orphan = int((tmp_path / "started-1").read_text())

        async def orphan_gone() -> bool:
            return not is_alive(orphan)

        await eventually(orphan_gone, "the end of the dead runner's work", 10)
        with worker(substrate):
            await file_there(tmp_path / "started-2")
            (tmp_path / "go-2").touch()
            job = await ended(ingest, job_id)
            assert (job.state, job.attempt, job.result) == ("succeeded", 2, {"number": 2})
            await effects_are(ingest, [f"finish {job_id}"])
    await database.close()


async def test_a_stopped_runner_gives_its_job_back_uncounted(substrate: Substrate, tmp_path: Path) -> None:
    async with substrate.running("ingest", drain_s=0.2) as (first,):
        job_id = await start(first, "wait", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
    async with substrate.running("ingest") as (second,):
        await file_there(tmp_path / "started-2")
        (tmp_path / "go-2").touch()
        job = await ended(second, job_id)
        assert (job.state, job.attempt) == ("succeeded", 1)


async def test_a_runner_that_lost_its_lease_changes_nothing(
    substrate: Substrate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "HEARTBEAT_S", 60.0)
    async with substrate.running("ingest", drain_s=0.2) as (first,):
        job_id = await start(first, "wait", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        await asyncio.sleep(0.5)
        monkeypatch.undo()  # the first runner's heart sleeps; the second one's must beat however slow the machine is
        await expire(first, job_id)
        async with substrate.running("ingest", drain_s=0.2) as (second,):
            await file_there(tmp_path / "started-2")
            taken = await job_of(second, job_id)
            assert (taken.state, taken.attempt) == ("running", 2)
            (tmp_path / "go-1").touch()
            await asyncio.sleep(1.0)
            assert await effects(second) == []
            assert (await job_of(second, job_id)).state == "running"
            (tmp_path / "go-2").touch()
            job = await ended(second, job_id)
            assert (job.state, job.attempt, job.result) == ("succeeded", 2, {"number": 2})
            await effects_are(second, [f"finish {job_id}"])


async def test_a_runner_takes_its_own_lost_job_again(
    substrate: Substrate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "HEARTBEAT_S", 60.0)
    async with substrate.running("ingest") as (only,):
        job_id = await start(only, "wait", folder=str(tmp_path))
        await file_there(tmp_path / "started-1")
        await asyncio.sleep(0.5)
        monkeypatch.setattr(runner, "HEARTBEAT_S", 0.2)
        await expire(only, job_id)
        await file_there(tmp_path / "started-2")
        (tmp_path / "go-1").touch()
        await asyncio.sleep(1.5)
        assert (await job_of(only, job_id)).attempt == 2
        (tmp_path / "go-2").touch()
        job = await ended(only, job_id)
        assert (job.state, job.attempt, job.result) == ("succeeded", 2, {"number": 2})


async def expire(runtime: Runtime, job_id: str) -> None:
    """As if the lease had run out."""
    jobs = runtime.database.table("jobs")
    async with runtime.database.transaction() as session:
        past = now() - timedelta(seconds=1)
        await session.execute(sa.update(jobs).where(jobs.c.id == job_id).values(lease_until=past))
