"""Requests: one unit of work each, an answer once given is given again, and errors that tell no secrets."""

import asyncio
from typing import Any

from contract.support import STUDY, Substrate, browser, capability, effects, effects_are

from medloom_contracts.events.authz import AccessChanged
from medloom_kit.outbox import emit

PATH = f"/api/v1/studies/{STUDY}/effects"


async def test_a_request_commits_once_with_its_event(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest) as client:
        answer = await client.post(PATH, json={"what": "upl_1"})
        assert (answer.status_code, answer.json()) == (201, {"what": "upl_1"})
        await effects_are(ingest, ["upl_1", "upload upl_1"])


async def test_a_refused_request_leaves_nothing(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest) as client:
        answer = await client.post(PATH, json={"what": "upl_1", "refuse": True})
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert answer.headers["content-type"] == "application/problem+json"
        answer = await client.post(PATH, json={"what": "upl_2"})
        await effects_are(ingest, ["upl_2", "upload upl_2"])


async def test_a_repeated_key_has_one_effect_and_one_answer(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest, **{"idempotency-key": "k1"}) as client:
        first = await client.post(PATH, json={"what": "upl_1"})
        second = await client.post(PATH, json={"what": "upl_1"})
        assert (first.status_code, first.content) == (second.status_code, second.content)
        other = await client.post(PATH, json={"what": "upl_2"})
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
        await effects_are(ingest, ["upl_1", "upload upl_1"])


async def test_twins_with_one_key_have_one_effect(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest, **{"idempotency-key": "k1"}) as client:
        answers = await asyncio.gather(*(client.post(PATH, json={"what": "upl_1"}) for _ in range(6)))
        assert {(answer.status_code, answer.content) for answer in answers} == {(201, b'{"what":"upl_1"}')}
        await effects_are(ingest, ["upl_1", "upload upl_1"])


async def test_a_refusal_is_not_kept_under_its_key(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest, **{"idempotency-key": "k1"}) as client:
        refused = await client.post(PATH, json={"what": "upl_1", "refuse": True})
        assert refused.status_code == 409
        accepted = await client.post(PATH, json={"what": "upl_1"})
        assert accepted.status_code == 201
        await effects_are(ingest, ["upl_1", "upload upl_1"])


async def test_an_edit_names_the_version_it_read(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest) as client:
        assert (await client.put(f"{PATH}/7")).status_code == 428
        stale = await client.put(f"{PATH}/7", headers={"if-match": '"6"'})
        assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
        assert (await client.put(f"{PATH}/7", headers={"if-match": '"7"'})).status_code == 200
        await effects_are(ingest, ["changed 7"])


async def test_who_may_not_know_learns_nothing(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest) as client:
        foreign = await client.post("/api/v1/studies/std_other/effects", json={"what": "x"})
        auditor = await client.post(PATH, json={"what": "x"}, headers=dict(capability("auditor")))
        nobody = await client.post(PATH, json={"what": "x"}, headers={"medloom-capability": "forged.by.me"})
        assert [each.status_code for each in (foreign, auditor, nobody)] == [404, 404, 401]
        assert without_id(foreign.json()) == without_id(auditor.json())
        assert await effects(ingest) == []


def without_id(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != "request_id"}


async def test_a_crash_tells_no_value(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest) as client:
        answer = await client.get(f"{PATH}/crash", params={"marker": "MARKER-of-a-patient"})
        assert (answer.status_code, answer.json()["code"]) == (500, "internal")
        assert "MARKER" not in answer.text
        assert "MARKER" not in (await client.get("/metrics")).text
        malformed = await client.post(PATH, json={"what": ["MARKER-of-a-patient"]})
        assert malformed.status_code == 422
        assert "MARKER" not in malformed.text


async def test_a_change_of_rights_voids_older_capabilities(substrate: Substrate) -> None:
    older, newer = dict(capability(policy_version=1)), dict(capability(policy_version=2))
    async with substrate.running("ingest") as (ingest,), browser(ingest) as client:
        assert (await client.post(PATH, json={"what": "a"}, headers=older)).status_code == 201
        async with ingest.database.transaction() as session:
            changed = AccessChanged(study_id=STUDY, principal_id="usr_1", scopes=(), policy_version=2)
            await emit(session, changed, study=STUDY)
        await effects_are(ingest, ["a", "upload a"])
        for _ in range(100):
            answer = await client.post(PATH, json={"what": "b"}, headers=older)
            if answer.status_code == 401:
                break
            await asyncio.sleep(0.02)
        assert answer.status_code == 401
        assert (await client.post(PATH, json={"what": "c"}, headers=newer)).status_code == 201


async def test_health_tells_whether_the_bus_is_there(substrate: Substrate) -> None:
    async with substrate.running("ingest") as (ingest,), browser(ingest) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200
        await ingest.bus.stop()
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200
        await ingest.bus.start()
