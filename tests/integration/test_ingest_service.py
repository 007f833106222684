"""Ingest through its public API: resumable uploads, proposals, quarantine, versions."""

import asyncio
import base64
import errno
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from integration.ingest_world import BASE, TUS, World, announce, ingest_world, register, rows, send, settled, upload
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.scopes import Role
from medloom_ingest.service.uploads import Uploads
from medloom_kit.objects.folder import FolderStore

CSV = b"id,age,sex,note\n" + b"".join(
    f"{n * 3},{40 + n},{'M' if n % 2 else 'F'},text {n}\n".encode() for n in range(1, 60)
)


both_substrates = pytest.mark.parametrize(
    "world", ["embedded", pytest.param("clustered", marks=pytest.mark.clustered)], indirect=True
)


@pytest.fixture
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    servers: dict[str, str] = {}
    if getattr(request, "param", "embedded") == "clustered":
        stack = request.getfixturevalue("stack")
        servers = {"database_url": stack.new_database(), "objects_url": stack.s3_url("ingest")}
    async with ingest_world(tmp_path, max_upload_mb=5, study_quota_mb=8, **servers) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with world.client() as client:
        yield client


async def proposal(client: httpx.AsyncClient, upload_id: str) -> tuple[dict[str, Any], str]:
    answer = await client.get(f"{BASE}/uploads/{upload_id}/proposal")
    assert answer.status_code == 200, answer.text
    return answer.json()["proposal"], answer.headers["etag"]


async def test_what_the_server_can_do(client: httpx.AsyncClient) -> None:
    answer = await client.options(f"{BASE}/uploads/files")
    assert answer.status_code == 204
    assert answer.headers["tus-extension"] == "creation,termination,checksum"
    assert answer.headers["tus-max-size"] == "5000000"


async def test_a_wrong_offset_is_refused_and_head_tells_the_right_one(client: httpx.AsyncClient) -> None:
    place = (await announce(client, "t.csv", len(CSV))).headers["location"]
    assert (await send(client, place, 0, CSV[:100])).status_code == 204
    again = await send(client, place, 0, CSV[:100])
    assert (again.status_code, again.json()["code"]) == (409, "upload_offset")
    head = await client.head(place, headers=TUS)
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == ("100", str(len(CSV)))


@both_substrates
async def test_two_senders_at_one_offset_double_nothing(client: httpx.AsyncClient) -> None:
    place = (await announce(client, "t.csv", len(CSV))).headers["location"]
    answers = await asyncio.gather(*(send(client, place, 0, CSV) for _ in range(4)))
    assert sorted(a.status_code for a in answers) == [204, 409, 409, 409]
    shown = await settled(client, place.rpartition("/")[2])
    assert shown["sha256"] == hashlib.sha256(CSV).hexdigest()


async def test_a_sender_that_dies_loses_only_its_part(client: httpx.AsyncClient, world: World) -> None:
    place = (await announce(client, "t.csv", len(CSV))).headers["location"]
    await send(client, place, 0, CSV[:200])
    messages = iter([{"type": "http.request", "body": CSV[200:300], "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(messages)

    async def answered(_message: Any) -> None:
        """Nobody listens any more."""

    headers = {**TUS, "Upload-Offset": "200", "Content-Type": "application/offset+octet-stream", **client.headers}
    scope = {
        "type": "http",
        "method": "PATCH",
        "path": place,
        "raw_path": place.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("ingest", 80),
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
    }
    await world.runtime.app(scope, receive, answered)
    assert (await client.head(place, headers=TUS)).headers["upload-offset"] == "200"
    assert (await send(client, place, 200, CSV[200:])).status_code == 204
    assert (await settled(client, place.rpartition("/")[2]))["sha256"] == hashlib.sha256(CSV).hexdigest()


async def test_a_checksum_guards_each_part(client: httpx.AsyncClient) -> None:
    place = (await announce(client, "t.csv", len(CSV))).headers["location"]
    wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    right = base64.b64encode(hashlib.sha256(CSV).digest()).decode()
    bad = await send(client, place, 0, CSV, **{"Upload-Checksum": f"sha256 {wrong}"})
    assert (bad.status_code, bad.json()["code"]) == (460, "checksum_mismatch")
    assert (await client.head(place, headers=TUS)).headers["upload-offset"] == "0"
    assert (await send(client, place, 0, CSV, **{"Upload-Checksum": f"sha256 {right}"})).status_code == 204


async def test_quotas(client: httpx.AsyncClient) -> None:
    assert (await announce(client, "t.csv", 6_000_000)).json()["code"] == "quota_exceeded"
    assert (await announce(client, "t.csv", 5_000_000)).status_code == 201
    answer = await announce(client, "u.csv", 4_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "quota_exceeded")
    place = (await announce(client, "v.csv", 10)).headers["location"]
    assert (await send(client, place, 0, b"x" * 11)).status_code == 413


async def test_a_full_disk_keeps_what_was_acknowledged(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = (await announce(client, "t.csv", len(CSV))).headers["location"]
    await send(client, place, 0, CSV[:50])

    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(FolderStore, "_place", full)
        answer = await send(client, place, 50, CSV[50:])
        assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert (await client.head(place, headers=TUS)).headers["upload-offset"] == "50"
    assert (await send(client, place, 50, CSV[50:])).status_code == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.0", "Upload-Length": "5", "Upload-Metadata": "filename dC5jc3Y="}, 412),
        ({**TUS, "Upload-Length": "-5", "Upload-Metadata": "filename dC5jc3Y="}, 400),
        ({**TUS, "Upload-Length": "5", "Upload-Metadata": "filename !!!"}, 400),
        ({**TUS, "Upload-Length": "5"}, 400),
    ],
)
async def test_malformed_announcements(client: httpx.AsyncClient, headers: dict[str, str], status: int) -> None:
    assert (await client.post(f"{BASE}/uploads/files", headers=headers)).status_code == status


async def test_an_empty_file_is_refused_in_words(client: httpx.AsyncClient) -> None:
    place = (await announce(client, "t.csv", 0)).headers["location"]
    shown = await settled(client, place.rpartition("/")[2])
    assert (shown["state"], shown["problem"]["code"]) == ("refused", "empty_file")
    answer = await client.get(f"{BASE}/uploads/{shown['id']}/proposal")
    assert (answer.status_code, answer.json()["code"]) == (422, "empty_file")
    assert (await client.get(f"{BASE}/datasets")).json()["items"] == []


@both_substrates
async def test_terminated_uploads_are_gone(client: httpx.AsyncClient, world: World) -> None:
    place = (await announce(client, "t.csv", len(CSV))).headers["location"]
    await send(client, place, 0, CSV[:100])
    assert (await client.delete(place, headers=TUS)).status_code == 204
    assert (await client.head(place, headers=TUS)).status_code == 404
    for _ in range(100):
        if not await world.runtime.objects.keys(f"staging/std_1/{place.rpartition('/')[2]}/"):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("parts were left behind")


async def test_changing_columns_and_reading_options(client: httpx.AsyncClient) -> None:
    body = b"title;;\nid;age;x\n1;50;99\n5;60;2,5\n7;70;3\n"
    upload_id = await upload(client, "t.csv", body)
    await settled(client, upload_id)
    found, tag = await proposal(client, upload_id)
    path = f"{BASE}/uploads/{upload_id}/proposal"
    patch = {
        "tables": {
            "main": {
                "missing_codes": {"x": ["99"]},
                "columns": {"age": {"label": "Age", "unit": "years", "role": "excluded"}},
            }
        }
    }
    assert (await client.patch(path, json=patch)).status_code == 428
    answer = await client.patch(path, json=patch, headers={"if-match": tag})
    assert answer.status_code == 200, answer.text
    assert (await client.patch(path, json=patch, headers={"if-match": tag})).status_code == 412
    preview = (await client.get(f"{BASE}/uploads/{upload_id}/preview")).json()
    assert preview["rows"] == [[1, 50, None], [5, 60, 2.5], [7, 70, 3.0]]
    assert preview["raw"][0][0] == "title"
    tag = answer.headers["etag"]
    answer = await client.patch(
        path, json={"tables": {"t": {"options": {"skip_rows": 0, "decimal": "."}}}}, headers={"if-match": tag}
    )
    assert answer.status_code == 202, answer.text
    assert answer.json()["job"]["kind"] == "inspect_upload"
    await settled(client, upload_id)
    changed, _ = await proposal(client, upload_id)
    assert changed["tables"][0]["options"]["header_row"] == 1
    assert [c["name"] for c in changed["tables"][0]["columns"]] == ["title", "column_2", "column_3"]
    assert changed["tables"][0]["given"]["decimal"] == "."
    assert found["tables"][0]["options"]["header_row"] == 2


async def test_a_refused_file_may_be_tried_with_other_options(client: httpx.AsyncClient) -> None:
    upload_id = await upload(client, "t.csv", b"a,b,c\n1,2,3\n4\n5,6,7\n")
    assert (await settled(client, upload_id))["problem"]["code"] == "ragged_rows"
    patch = {"tables": {"main": {"options": {"pad_short_rows": True}}}}
    assert (await client.patch(f"{BASE}/uploads/{upload_id}/proposal", json=patch)).status_code == 202
    assert (await settled(client, upload_id))["state"] == "proposed"


@both_substrates
async def test_a_forced_type_that_does_not_fit_leaves_nothing_behind(client: httpx.AsyncClient, world: World) -> None:
    upload_id = await upload(client, "t.csv", b"a,b\n1,> 89\n2,17\n3,25\n")
    await settled(client, upload_id)
    _, tag = await proposal(client, upload_id)
    patch = {"tables": {"main": {"columns": {"b": {"type": "number"}}}}}
    await client.patch(f"{BASE}/uploads/{upload_id}/proposal", json=patch, headers={"if-match": tag})
    accepted = await client.post(f"{BASE}/uploads/{upload_id}/accept", json={"title": "T"})
    assert accepted.status_code == 202
    shown = await settled(client, upload_id)
    assert (shown["state"], shown["problem"]["code"]) == ("proposed", "conversion_failed")
    assert shown["problem"]["problems"] == [{"column": "b", "count": 1, "row": 1, "type": "number"}]
    assert "89" not in shown["problem"]["detail"]
    assert (await client.get(f"{BASE}/datasets")).json()["items"] == []
    assert (await client.get(f"{BASE}/datasets/{accepted.json()['dataset_id']}")).status_code == 404
    _, tag = await proposal(client, upload_id)
    patch = {"tables": {"main": {"columns": {"b": {"missing_codes": ["> 89"]}}}}}
    await client.patch(f"{BASE}/uploads/{upload_id}/proposal", json=patch, headers={"if-match": tag})
    await client.post(f"{BASE}/uploads/{upload_id}/accept", json={"title": "T"})
    shown = await settled(client, upload_id)
    assert shown["state"] == "registered"
    assert [r["b"] for r in await rows(client, shown["dataset_id"])] == [None, 17.0, 25.0]


PEOPLE = "patient_no,환자명,birth_date,visit date,Na\n" + "".join(
    f"{n % 8 + 100},김민{'준서우진'[n % 4]},{1950 + n % 8}-03-01,2020-01-{n + 1:02d},{140 + n}\n" for n in range(24)
)


async def decide(client: httpx.AsyncClient, upload_id: str, **actions: str) -> httpx.Response:
    decisions = [{"column": c.replace("__", " "), "action": a} for c, a in actions.items()]
    return await client.post(f"{BASE}/uploads/{upload_id}/identifiers", json={"decisions": decisions})


@both_substrates
async def test_quarantine_pseudonyms_and_shifted_dates(client: httpx.AsyncClient, world: World) -> None:
    upload_id = await upload(client, "t.csv", PEOPLE.encode())
    await settled(client, upload_id)
    found, _ = await proposal(client, upload_id)
    assert sorted(f["column"] for f in found["identifiers"]) == ["birth_date", "환자명"]
    refused = await client.post(f"{BASE}/uploads/{upload_id}/accept", json={"title": "T"})
    assert (refused.status_code, refused.json()["code"]) == (409, "identifiers_unresolved")
    assert (await decide(client, upload_id, birth_date="not_identifying")).json()["code"] == "decision_invalid"
    answer = await decide(
        client, upload_id, 환자명="drop", birth_date="shift_dates", visit__date="shift_dates", patient_no="pseudonymise"
    )
    assert answer.status_code == 200, answer.text
    assert (await client.post(f"{BASE}/uploads/{upload_id}/accept", json={"title": "T"})).status_code == 202
    shown = await settled(client, upload_id)
    assert shown["state"] == "registered", shown["problem"]
    found_rows = await rows(client, shown["dataset_id"])
    assert set(found_rows[0]) == {"_row", "patient_no", "birth_date", "visit date", "Na"}
    assert [r["Na"] for r in found_rows] == [140 + n for n in range(24)]
    assert len({r["patient_no"] for r in found_rows}) == 8
    assert all(r["patient_no"].startswith("P") for r in found_rows)
    assert all(r["visit date"] != f"2020-01-{n + 1:02d}" for n, r in enumerate(found_rows))
    version = (await client.get(f"{BASE}/datasets/{shown['dataset_id']}/versions/1")).json()
    assert version["manifest"]["subjects"] == 8
    assert "김민" not in str(version["manifest"])
    async with world.runtime.database.transaction(write=False) as session:
        jobs = (await session.execute(world.runtime.database.table("jobs").select())).all()
    assert [j.payload["key"] for j in jobs if j.kind == "register_dataset"] == [""]
    again = await register(client, "t.csv", PEOPLE.encode())
    names = [r["patient_no"] for r in await rows(client, shown["dataset_id"])]
    assert again["dataset_id"] != shown["dataset_id"]
    assert names == [r["patient_no"] for r in found_rows]


@both_substrates
async def test_versions_dictionary_and_withdrawal(client: httpx.AsyncClient, world: World) -> None:
    shown = await register(client, "t.csv", CSV)
    dataset = f"{BASE}/datasets/{shown['dataset_id']}"
    answer = await client.get(f"{dataset}/versions/latest")
    manifest = answer.json()["manifest"]
    assert answer.json()["original"] == {
        "filename": "t.csv",
        "bytes": len(CSV),
        "sha256": hashlib.sha256(CSV).hexdigest(),
    }
    assert manifest["tables"][0]["columns"][0]["role"] == "subject"
    body = {
        "columns": {"age": {"unit": "years", "label": "Age", "high": 110}, "id": {"role": "excluded"}},
        "note": "labels",
    }
    assert (await client.patch(f"{dataset}/versions/1/dictionary", json=body)).status_code == 428
    second = await client.patch(f"{dataset}/versions/1/dictionary", json=body, headers={"if-match": '"1"'})
    assert second.status_code == 201, second.text
    assert second.json()["manifest"]["version"] == 2
    assert second.json()["manifest"]["subjects"] is None
    assert second.json()["manifest"]["tables"][0]["sha256"] == manifest["tables"][0]["sha256"]
    assert (
        await client.patch(f"{dataset}/versions/1/dictionary", json=body, headers={"if-match": '"1"'})
    ).status_code == 412
    original = await client.get(f"{dataset}/versions/1/original")
    assert original.content == CSV
    third = await upload(client, "t2.csv", CSV + b"999,50,M,z\n")
    await settled(client, third)
    accepted = await client.post(
        f"{BASE}/uploads/{third}/accept", json={"title": "T", "dataset_id": shown["dataset_id"]}
    )
    assert accepted.json()["version"] == 3
    await settled(client, third)
    assert (await client.get(dataset)).json()["latest"] == 3
    withdrawn = await client.post(f"{dataset}/withdraw", json={"reason": "consent", "versions": [1]})
    assert [v["withdrawn"] for v in withdrawn.json()["versions"]] == [True, False, False]
    assert (await client.post(f"{dataset}/withdraw", json={"reason": "consent"})).json()["state"] == "withdrawn"
    async with world.runtime.database.transaction(write=False) as session:
        sent = (await session.execute(world.runtime.database.table("outbox").select())).all()
    kinds = [r.envelope.split('"type":"')[1].split('"')[0] for r in sent]
    assert kinds.count("ingest.dataset.registered") == 3
    assert kinds.count("ingest.dataset.withdrawn") == 2
    assert not any("text 1" in r.envelope for r in sent)


async def test_who_may_do_what(world: World, client: httpx.AsyncClient) -> None:
    shown = await register(client, "t.csv", CSV)
    version = f"{BASE}/datasets/{shown['dataset_id']}/versions/1"
    async with world.client(Role.EXTERNAL_TRAINER, "usr_2") as outsider:
        assert (await outsider.get(f"{version}/rows")).status_code == 404
        assert (await outsider.get(f"{version}/original")).status_code == 404
        assert (await outsider.get(f"{BASE}/uploads/{shown['id']}/proposal")).status_code == 404
        assert (await announce(outsider, "t.csv", 5)).status_code == 404
        seen = await outsider.get(version)
        assert seen.status_code == 200
        assert seen.json()["manifest"]["provenance"] == {}
        assert seen.json()["original"] is None
    async with world.client(Role.OWNER, "usr_3", "std_2") as stranger:
        assert (await stranger.get(version)).status_code == 404
        assert (await stranger.get(version.replace("std_1", "std_2"))).status_code == 404
        assert (await stranger.get(f"{BASE.replace('std_1', 'std_2')}/uploads/{shown['id']}")).status_code == 404
    bare = httpx.AsyncClient(transport=httpx.ASGITransport(world.runtime.app), base_url="http://ingest")
    async with bare:
        assert (await bare.get(f"{BASE}/datasets")).status_code == 401


async def test_outsiders_see_no_rare_category(world: World, client: httpx.AsyncClient) -> None:
    body = b"code,stage\n" + b"".join(
        f"{n * 7 % 61},{'rare' if n < 3 else 'II' if n % 2 else 'III'}\n".encode() for n in range(60)
    )
    shown = await register(client, "t.csv", body)
    async with world.client(Role.EXTERNAL_TRAINER, "usr_2") as outsider:
        manifest = (await outsider.get(f"{BASE}/datasets/{shown['dataset_id']}/versions/1")).json()["manifest"]
    assert manifest["tables"][0]["columns"][1]["categories"] == ["II", "III", "other"]


async def test_a_creation_whose_answer_was_lost_is_repeated_without_a_second_upload(client: httpx.AsyncClient) -> None:
    headers = {**TUS, "Upload-Length": "3", "Upload-Metadata": "filename dC5jc3Y=", "Idempotency-Key": "once"}
    first, again = [await client.post(f"{BASE}/uploads/files", headers=headers) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["tus-resumable"] == "1.0.0"
    assert len((await client.get(f"{BASE}/uploads")).json()["items"]) == 1


async def test_a_part_whose_commit_was_not_heard_of_keeps_its_bytes(
    world: World, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = (await announce(client, "t.csv", len(CSV))).headers["location"]
    database, record = world.runtime.database, Uploads._record
    transaction, written, lost = database.transaction, [], []

    async def noted(incoming: Uploads, session: AsyncSession, *given: Any) -> int:
        written.append(session)
        return await record(incoming, session, *given)

    @asynccontextmanager
    async def unheard(*, write: bool = True) -> AsyncIterator[AsyncSession]:
        async with transaction(write=write) as session:
            yield session
        if session in written and not lost:
            lost.append(True)
            raise OperationalError("COMMIT", {}, ConnectionResetError())

    monkeypatch.setattr(Uploads, "_record", noted)
    monkeypatch.setattr(database, "transaction", unheard)
    assert (await send(client, place, 0, CSV[:100])).status_code >= 500
    held = int((await client.head(place, headers=TUS)).headers["upload-offset"])
    assert held == 100
    assert (await send(client, place, held, CSV[held:])).status_code == 204
    found = await settled(client, place.rsplit("/", 1)[1])
    assert (found["state"], found["sha256"]) == ("proposed", hashlib.sha256(CSV).hexdigest())
