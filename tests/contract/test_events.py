"""Events: nothing sent before the commit, nothing lost, nothing twice, and poison parked."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from contract.support import CLUSTERED, EMBEDDED, STUDY, Substrate, effects, effects_are, eventually
from sqlalchemy.ext.asyncio import AsyncSession
from toy.events import dataset_registered, upload_received
from toy.jobs import note
from toy.service import make_toy

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.ingest import UploadReceived
from medloom_kit import outbox
from medloom_kit.bus import MAX_TRIES, open_bus
from medloom_kit.inbox import Subscription
from medloom_kit.outbox import emit
from medloom_kit.service import Runtime, running


async def send(runtime: Runtime, *names: str, study: str | None = STUDY) -> None:
    async with runtime.database.transaction() as session:
        for name in names:
            await emit(session, upload_received(name), study=study)


async def unsent(runtime: Runtime) -> int:
    table = runtime.database.table("outbox")
    async with runtime.database.transaction(write=False) as session:
        left = sa.select(sa.func.count()).select_from(table).where(table.c.sent_at.is_(None))
        return int((await session.execute(left)).scalar_one())


async def all_sent(runtime: Runtime) -> bool:
    return await unsent(runtime) == 0


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same tries with shorter waits between them."""
    for module in ("inprocess", "rabbit"):
        monkeypatch.setattr(f"medloom_kit.bus.{module}.retry_delay_s", lambda failures: 0.02 * failures)


async def test_every_consumer_hears_every_event_once(substrate: Substrate) -> None:
    names = [f"dst_{number}" for number in range(40)]
    async with substrate.running("ingest", "preprocess", "report") as (ingest, preprocess, report):
        async with ingest.database.transaction() as session:
            for name in names:
                await emit(session, dataset_registered(name))
        for consumer in (preprocess, report):
            await effects_are(consumer, [f"dataset {name}" for name in names])
        assert await effects(ingest) == []
        assert await unsent(ingest) == 0


async def test_a_duplicate_has_no_effect(substrate: Substrate) -> None:
    event = dataset_registered("dst_1")
    envelope = Envelope(
        source="test", type=event.type, dataschema=event.dataschema(), data=event.model_dump(mode="json")
    )
    async with substrate.running("preprocess", "report") as (preprocess, report):
        await asyncio.gather(*(preprocess.bus.publish(envelope) for _ in range(8)))
        await preprocess.bus.publish(envelope)
        await effects_are(preprocess, ["dataset dst_1"])
        await effects_are(report, ["dataset dst_1"])
        assert await preprocess.parking.dead_letters() == []


async def test_a_relay_cut_off_before_its_mark_sends_again_without_a_second_effect(
    substrate: Substrate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "CLAIM", timedelta(seconds=1))
    async with substrate.running("ingest") as (ingest,):
        mark, cut = ingest.relay._mark, 0

        async def cut_off(*rows: list[str]) -> None:
            nonlocal cut
            cut += 1
            if cut < 3:
                raise ConnectionError("the database went away")
            await mark(*rows)

        monkeypatch.setattr(ingest.relay, "_mark", cut_off)
        await send(ingest, "upl_1", "upl_2")

        await eventually(lambda: all_sent(ingest))
        assert cut == 3
        await effects_are(ingest, ["upload upl_1", "upload upl_2"])


async def test_a_rolled_back_transaction_sends_nothing(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,):

        async def fail_late() -> None:
            async with ingest.database.transaction() as session:
                await emit(session, upload_received("upl_gone"))
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await fail_late()
        await send(ingest, "upl_after")
        await effects_are(ingest, ["upload upl_after"])


@pytest.mark.usefixtures("hasty")
async def test_a_handler_that_fails_is_tried_again_and_leaves_one_effect(substrate: Substrate) -> None:
    tries: list[str] = []

    async def falter(session: AsyncSession, event: UploadReceived, envelope: Envelope) -> None:
        await note(session, event.upload_id)
        tries.append(event.upload_id)
        if len(tries) < 3:
            raise TimeoutError

    toy = make_toy("ingest", substrate.settings("ingest"), subscriptions=[Subscription(UploadReceived, falter)])
    async with substrate.running(toy) as (ingest,):
        await send(ingest, "upl_1")
        await effects_are(ingest, ["upl_1"])
        assert len(tries) == 3


@pytest.mark.usefixtures("hasty")
async def test_poison_is_parked_after_a_bounded_number_of_tries(substrate: Substrate) -> None:
    tries: list[str] = []

    async def poisoned(session: AsyncSession, event: UploadReceived, envelope: Envelope) -> None:
        tries.append(event.upload_id)
        await note(session, event.upload_id)
        if event.upload_id == "upl_poison":
            raise ValueError("MARKER")

    toy = make_toy("ingest", substrate.settings("ingest"), subscriptions=[Subscription(UploadReceived, poisoned)])
    async with substrate.running(toy) as (ingest,):
        await send(ingest, "upl_poison", "upl_1", "upl_2")
        await effects_are(ingest, ["upl_1", "upl_2"])

        async def parked() -> Any:
            return await ingest.bus.dead_letters("ingest", ingest.parking)

        (letter,) = await eventually(parked)
        assert (letter.consumer, letter.type, letter.error) == ("ingest", "ingest.upload.received", "ValueError")
        # once more where it came in a batch, which is tried as a whole first
        assert MAX_TRIES <= tries.count("upl_poison") <= MAX_TRIES + 1
        await send(ingest, "upl_3")
        await effects_are(ingest, ["upl_1", "upl_2", "upl_3"])


@pytest.mark.usefixtures("hasty")
async def test_a_version_nobody_knows_is_parked_at_once(substrate: Substrate) -> None:
    event = upload_received("upl_1")
    body = event.model_dump(mode="json")
    later = Envelope(
        source="test", type=event.type, dataschema="urn:medloom:event:ingest.upload.received/99", data=body
    )
    async with substrate.running("ingest") as (ingest,):
        await ingest.bus.publish(later)

        async def parked() -> Any:
            return await ingest.bus.dead_letters("ingest", ingest.parking)

        (letter,) = await eventually(parked)
        assert (letter.event_id, letter.error) == (later.id, "UnknownEvent")
        assert await effects(ingest) == []


def toy_command(substrate: Substrate, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "toy", *arguments],
        env=substrate.environment("ingest"),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "MARKER" not in done.stdout + done.stderr
    return done.stdout


@pytest.mark.usefixtures("hasty")
async def test_parked_events_are_listed_and_replayed_by_a_command(substrate: Substrate) -> None:
    (substrate.folder / "poison").touch()
    async with substrate.running("ingest") as (ingest,):
        await send(ingest, "poison_1", "poison_2", "upl_1")

        async def both_parked() -> bool:
            return len(await ingest.bus.dead_letters("ingest", ingest.parking)) == 2

        await eventually(both_parked)
        await effects_are(ingest, ["upload upl_1"])
    listed = await asyncio.to_thread(toy_command, substrate, "dead-letters", "list")
    lines = [line.split("\t") for line in listed.splitlines()]
    assert [line[1:] for line in lines] == [["ingest.upload.received", "ValueError"]] * 2

    (substrate.folder / "poison").unlink()
    said = await asyncio.to_thread(toy_command, substrate, "dead-letters", "replay", lines[0][0])
    assert said == f"{lines[0][0]}\treplayed\n"
    said = await asyncio.to_thread(toy_command, substrate, "dead-letters", "replay", "all")
    assert said == f"{lines[1][0]}\treplayed\n"
    async with substrate.running("ingest") as (ingest,):
        await effects_are(ingest, ["upload upl_1", "upload poison_1", "upload poison_2"])
        assert await ingest.bus.dead_letters("ingest", ingest.parking) == []


async def test_events_left_unsent_at_a_stop_are_sent_at_the_next_start(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,):
        pass
    database = type(ingest.database)(substrate.settings("ingest").database_url, ingest.database.metadata)
    async with database.transaction() as session:
        for number in range(10):
            await emit(session, upload_received(f"upl_{number}"))
    await database.close()
    async with substrate.running("ingest") as (ingest,):
        await effects_are(ingest, [f"upload upl_{number}" for number in range(10)])


@pytest.mark.parametrize("substrate", CLUSTERED, indirect=True)
async def test_events_sent_before_a_consumer_first_started_wait_for_it(substrate: Substrate) -> None:
    names = [f"dst_{number}" for number in range(10)]
    async with substrate.running("ingest") as (ingest,):
        async with ingest.database.transaction() as session:
            for name in names:
                await emit(session, dataset_registered(name))
        await eventually(lambda: all_sent(ingest))
    async with substrate.running("preprocess") as consumers:
        for consumer in consumers:
            await effects_are(consumer, [f"dataset {name}" for name in names])


@pytest.mark.parametrize("substrate", EMBEDDED, indirect=True)
async def test_a_bus_in_process_sends_nothing_before_all_its_consumers_are_there(substrate: Substrate) -> None:
    bus = open_bus(substrate.bus_url)
    toys = [make_toy(name, substrate.settings(name)) for name in ("ingest", "preprocess", "report")]
    async with running(toys[0], bus) as ingest:
        async with ingest.database.transaction() as session:
            await emit(session, dataset_registered("dst_1"))
        await asyncio.sleep(0.3)
        async with running(toys[1], bus) as preprocess, running(toys[2], bus) as report:
            assert await unsent(ingest) == 1
            await bus.start()
            for consumer in (preprocess, report):
                await effects_are(consumer, ["dataset dst_1"])
        await bus.stop()


async def _is_away(runtime: Runtime) -> bool:
    return not runtime.bus.is_ready()


@pytest.mark.parametrize("substrate", CLUSTERED, indirect=True)
@pytest.mark.parametrize("how", ["killed", "restarted"])
async def test_a_broker_that_was_away_loses_and_doubles_nothing(substrate: Substrate, how: str) -> None:
    stack = substrate.stack
    assert stack is not None
    async with substrate.running("ingest", "preprocess") as (ingest, preprocess):
        heard: list[str] = []
        await preprocess.bus.listen((UploadReceived.type,), lambda each: heard.append(each.data["upload_id"]))
        await send(ingest, "upl_before")
        await effects_are(ingest, ["upload upl_before"])
        await asyncio.to_thread(stack.kill_rabbitmq if how == "killed" else stack.restart_rabbitmq)
        names = [f"upl_{number}" for number in range(30)]
        await send(ingest, *names)
        if how == "killed":
            try:
                await eventually(lambda: _is_away(ingest))
            finally:
                await asyncio.to_thread(stack.start_rabbitmq)
        await effects_are(ingest, ["upload upl_before", *(f"upload {name}" for name in names)])

        async def ready() -> bool:
            return ingest.bus.is_ready() and preprocess.bus.is_ready()

        await eventually(ready)
        await send(ingest, "upl_last")

        async def heard_last() -> bool:
            return "upl_last" in heard

        await eventually(heard_last)
