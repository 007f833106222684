"""What a site administrator sees of a service at work, and nobody else; parked events go back to work by hand."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from contract.support import PRIVATE_KEY, STUDY, Substrate, browser, capability, effects_are, ended, eventually
from toy.events import upload_received

from medloom_contracts.ids import new_id
from medloom_kit.auth import CAPABILITY_HEADER
from medloom_kit.jobs import enqueue
from medloom_kit.outbox import emit
from medloom_kit.policy import Principal, sign
from medloom_kit.service import Runtime

ROOT = "/api/v1/operations/ingest"


def administrator() -> dict[str, str]:
    # made when it is needed: it holds for minutes, and the whole run takes longer
    return dict(capability(site_admin=True))


async def start(runtime: Runtime, kind: str, study: str = STUDY) -> str:
    async with runtime.database.transaction() as session:
        return await enqueue(session, kind, {"bucket": "raw", "marker": "MARKER"}, study=study)


async def seen(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await client.get(f"{ROOT}{path}", params=query)
    assert answer.status_code == 200, answer.text
    assert "MARKER" not in answer.text
    return answer.json()


async def test_jobs_are_listed_newest_first_without_what_they_are_about(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest, **administrator()) as client:
        first, second = await start(ingest, "store"), await start(ingest, "refuse")
        await ended(ingest, first)
        await ended(ingest, second)
        listed = await seen(client, "/jobs")
        assert [one["id"] for one in listed["items"]] == [second, first]
        assert [one["problem_code"] for one in listed["items"]] == ["conflict", None]
        assert set(listed["items"][0]) & {"payload", "result", "problem"} == set()
        (failed,) = (await seen(client, "/jobs", state="failed"))["items"]
        assert failed["id"] == second
        page = await seen(client, "/jobs", limit=1)
        rest = await seen(client, "/jobs", limit=1, cursor=page["next_cursor"])
        assert [one["id"] for one in rest["items"]] == [first]
        answer = await client.get(f"{ROOT}/jobs", params={"cursor": "MQ=="})
        assert answer.json()["code"] == "malformed"


async def test_queues_tell_how_busy_a_service_is(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest, **administrator()) as client:
        await ended(ingest, await start(ingest, "refuse"))
        await ended(ingest, await start(ingest, "store"))

        async def counted() -> Any:
            view = await seen(client, "/queues")
            return view if view["workers"] else None

        view = await eventually(counted)
        assert (view["service"], view["workers"], view["bus_ready"]) == ("ingest", 1, True)
        counts = view["jobs"]
        assert (counts["queued"], counts["running"], counts["failed"], counts["succeeded"]) == (0, 0, 1, 1)
        assert (view["dead_letters"], view["queue_waiting"]) == (0, 0)


async def test_events_that_cannot_be_sent_are_counted(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest, **administrator()) as client:
        ingest.relay.stop()
        async with ingest.database.transaction() as session:
            await emit(session, upload_received("upl_late"), study=STUDY)
        waiting = (await seen(client, "/queues"))["outbox"]
        assert waiting["waiting"] == 1
        assert datetime.fromisoformat(waiting["oldest_at"]).tzinfo is not None


def stored(view: Any) -> dict[str | None, tuple[int, int]]:
    """Objects and bytes of the bucket ``raw``, by study."""
    return {one["study_id"]: (one["objects"], one["bytes"]) for one in view["stored"] if one["bucket"] == "raw"}


async def test_storage_is_counted_by_bucket_and_study(substrate: Substrate) -> None:
    study = new_id("study")  # the S3 store of the tests keeps what others stored
    async with substrate.running("ingest") as (ingest,), browser(ingest, **administrator()) as client:
        await ended(ingest, await start(ingest, "store", study))
        await ingest.objects.put_bytes(f"raw/heads/{study}", b"12345")
        view = await seen(client, "/storage")
        assert stored(view)[study] == (1, len(b"kept"))
        objects, size = stored(view)[None]
        assert (objects, size) == (1, 5) if substrate.kind == "embedded" else objects >= 1 and size >= 5
        assert view["database_bytes"] > 4096
        assert (view["free_bytes"] is None) == (substrate.kind == "clustered")


async def test_a_parked_event_shows_its_fields_and_goes_back_to_work(
    substrate: Substrate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("inprocess", "rabbit"):
        monkeypatch.setattr(f"medloom_kit.bus.{module}.retry_delay_s", lambda failures: 0.0)
    (substrate.folder / "poison").touch()
    async with substrate.running("ingest") as (ingest,), browser(ingest, **administrator()) as client:
        async with ingest.database.transaction() as session:
            await emit(session, upload_received("poison_MARKER"), study=STUDY)

        async def parked() -> Any:
            return await seen(client, "/dead-letters")

        (letter,) = await eventually(parked)
        assert (letter["type"], letter["error"], letter["study_id"]) == ("ingest.upload.received", "ValueError", STUDY)
        assert "upload_id" in letter["fields"]
        (substrate.folder / "poison").unlink()
        path = f"{ROOT}/dead-letters/{letter['event_id']}/replay"
        assert (await client.post(path)).status_code == 204
        await effects_are(ingest, ["upload poison_MARKER"])
        assert await seen(client, "/dead-letters") == []
        assert (await client.post(path)).status_code == 404


def owner() -> dict[str, str]:
    return dict(capability())


def token() -> dict[str, str]:
    return {CAPABILITY_HEADER: sign(Principal("usr_1", "A", "token", "ins_1", "tok_1", site_admin=True), PRIVATE_KEY)}


@pytest.mark.parametrize("who", [owner, token])
async def test_only_an_administrator_in_person_is_let_in(
    who: Callable[[], dict[str, str]], substrate: Substrate
) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest, **who()) as client:
        for path in ("/jobs", "/queues", "/storage", "/dead-letters"):
            answer = await client.get(f"{ROOT}{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
        assert (await client.post(f"{ROOT}/dead-letters/x/replay")).status_code == 404


async def test_a_service_answers_for_itself_alone(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest, **administrator()) as client:
        assert (await client.get("/api/v1/operations/train/queues")).status_code == 404
        assert (await client.get("/api/v1/operations/nobody/queues")).status_code == 422
