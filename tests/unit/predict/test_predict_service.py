import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import numpy as np
import pyarrow.parquet as pq
import pytest
from predict_models import probability
from predict_world import World, world

from medloom_contracts.events.train import ModelWithdrawn
from medloom_contracts.scopes import Role
from medloom_kit.jobs import JobRow
from medloom_predict.service.models import FRESH_S
from medloom_predict.service.withdrawals import forget_calls

STUDY = "/api/v1/studies/std_1"
MARKER = "Zq9-marker"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        await made.release()
        yield made


async def the_endpoint(client: httpx.AsyncClient) -> str:
    listed = (await client.get(f"{STUDY}/endpoints")).json()["items"]
    assert len(listed) == 1
    return str(listed[0]["id"])


async def test_a_released_model_gets_one_endpoint_and_newer_versions_move_it(here: World) -> None:
    await here.release()
    async with here.client() as client:
        endpoint = await the_endpoint(client)
        told = (await client.get(f"{STUDY}/endpoints/{endpoint}")).json()
        assert (told["model_id"], told["version"], told["enabled"], told["task"]) == ("mdl_1", 1, True, "binary")
        assert [each["name"] for each in told["inputs"]] == ["AGE", "SEX"]
        await here.release(version=2)
        told = (await client.get(f"{STUDY}/endpoints/{endpoint}")).json()
        assert (told["version"], told["versions"]) == (2, [1, 2])
    served = [row for row in await here.table("outbox") if "predict.model.served" in row.envelope]
    assert len(served) == 2


async def test_rows_are_answered_and_logged_with_who_and_what(here: World) -> None:
    async with here.client() as client:
        endpoint = await the_endpoint(client)
        rows = [{"AGE": 80, "SEX": "F"}, {"AGE": 130, "SEX": "M", "NOTE": MARKER}]
        answer = await client.post(f"{STUDY}/endpoints/{endpoint}/predictions", json={"rows": rows})
        body = answer.json()
        assert answer.status_code == 200
        assert body["predictions"][0]["probability"] == pytest.approx(probability(80, "F"), abs=1e-6)
        assert [each["code"] for each in body["predictions"][1]["warnings"]] == ["unknown_column", "out_of_range"]
        assert (body["model"]["id"], body["model"]["version"], len(body["model"]["sha256"])) == ("mdl_1", 1, 64)
        log = (await client.get(f"{STUDY}/endpoints/{endpoint}/predictions")).json()["items"]
    (call,) = await here.table("calls")
    assert body["predictions"][1]["prediction_id"] == f"{call.id}.1"
    assert (call.principal_id, call.rows, call.warnings, call.study_id) == ("usr_owner", 2, 2, "std_1")
    assert json.loads(call.inputs) == [{"AGE": 80, "SEX": "F"}, {"AGE": 130, "SEX": "M"}]
    assert json.loads(call.outputs)[0] == pytest.approx(probability(80, "F"), abs=1e-6)
    assert [(each["id"], each["rows"]) for each in log] == [(call.id, 2)]
    assert "inputs" not in log[0]


async def test_wrong_inputs_are_a_problem_without_the_value_and_leave_no_log(
    here: World, capfd: pytest.CaptureFixture[str]
) -> None:
    async with here.client() as client:
        endpoint = await the_endpoint(client)
        path = f"{STUDY}/endpoints/{endpoint}/predictions"
        answer = await client.post(path, json={"rows": [{"AGE": MARKER, "SEX": "F"}]})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_inputs")
        assert (answer.json()["problems"][0]["column"], answer.json()["problems"][0]["expected"]) == ("AGE", "number")
        assert MARKER not in answer.text
        for body in ("nonsense", "[]", '{"rows": []}', '{"rows": [1]}', "[" * 100_000):
            refused = await client.post(path, content=body, headers={"content-type": "application/json"})
            assert (refused.status_code, refused.json()["code"]) == (422, "not_rows")
        many = await client.post(path, json={"rows": [{"AGE": 1, "SEX": "F"}] * 1001})
        assert (many.status_code, many.json()["code"]) == (413, "too_many_rows")
    assert list(await here.table("calls")) == []
    assert MARKER not in "".join(capfd.readouterr())


async def test_many_callers_at_once_are_all_logged_in_few_transactions(here: World) -> None:
    async with here.client() as client:
        endpoint = await the_endpoint(client)

        async def ask(age: int) -> str:
            row = {"AGE": age, "SEX": "F"}
            answer = await client.post(f"{STUDY}/endpoints/{endpoint}/predictions", json={"rows": [row]})
            return str(answer.json()["predictions"][0]["prediction_id"])

        ids = await asyncio.gather(*(ask(age) for age in range(40, 90)))
    calls = {f"{call.id}.0": json.loads(call.inputs)[0]["AGE"] for call in await here.table("calls")}
    assert [calls[each] for each in ids] == list(range(40, 90))


async def test_an_answer_that_cannot_be_logged_is_not_given(here: World) -> None:
    async with here.client() as client:
        endpoint = await the_endpoint(client)
        async with here.runtime.database.engine.begin() as connection:
            await connection.run_sync(here.runtime.database.table("calls").drop)
        body = {"rows": [{"AGE": 1, "SEX": "F"}]}
        answer = await client.post(f"{STUDY}/endpoints/{endpoint}/predictions", json=body)
        assert (answer.status_code, answer.json()["code"]) == (500, "internal")


async def test_a_switched_off_endpoint_refuses(here: World) -> None:
    async with here.client() as client:
        endpoint = await the_endpoint(client)
        body = {"rows": [{"AGE": 80, "SEX": "F"}]}
        assert (await client.post(f"{STUDY}/endpoints/{endpoint}/predictions", json=body)).status_code == 200
        switched = await client.patch(f"{STUDY}/endpoints/{endpoint}", json={"enabled": False})
        assert switched.json()["enabled"] is False
        refused = await client.post(f"{STUDY}/endpoints/{endpoint}/predictions", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "endpoint_disabled")


@pytest.mark.parametrize(
    ("study", "role", "status"),
    [
        ("std_1", Role.RESEARCHER, 200),
        ("std_1", Role.STEWARD, 404),
        ("std_1", Role.EXTERNAL_PREDICTOR, 404),
        ("std_2", Role.OWNER, 404),
    ],
)
async def test_who_may_call(here: World, study: str, role: Role, status: int) -> None:
    async with here.client() as owner:
        endpoint = await the_endpoint(owner)
    tensors = [
        {"name": "AGE", "shape": [1], "datatype": "FP32", "data": [80]},
        {"name": "SEX", "shape": [1], "datatype": "BYTES", "data": ["F"]},
    ]
    async with here.client(study, role) as client:
        rows = {"rows": [{"AGE": 80, "SEX": "F"}]}
        own = f"/api/v1/studies/{study}/endpoints/{endpoint}"
        assert (await client.post(f"{own}/predictions", json=rows)).status_code == status
        assert (await client.post(f"{STUDY}/endpoints/{endpoint}/predictions", json=rows)).status_code == status
        assert (await client.post(f"/v2/models/{endpoint}/infer", json={"inputs": tensors})).status_code == status
        assert (await client.post("/v2/models/ept_none/infer", json={"inputs": tensors})).status_code == 404
        client.headers.pop("medloom-capability")
        assert (await client.post(f"{own}/predictions", json=rows)).status_code == 401
        assert (await client.post(f"/v2/models/{endpoint}/infer", json={"inputs": tensors})).status_code == 401


async def test_the_inference_protocol(here: World) -> None:
    async with here.client() as client:
        endpoint = await the_endpoint(client)
        assert (await client.get("/v2")).json()["name"] == "medloom"
        assert (await client.get("/v2/health/live")).json() == {"live": True}
        assert (await client.get("/v2/health/ready")).json() == {"ready": True}
        assert (await client.get(f"/v2/models/{endpoint}/ready")).json()["ready"] is True
        told = (await client.get(f"/v2/models/{endpoint}")).json()
        tensors = [
            {"name": each["name"], "shape": [2, 1], "datatype": each["datatype"], "data": data}
            for each, data in zip(told["inputs"], ([80, None], ["F", "M"]), strict=True)
        ]
        body = {"id": "a", "inputs": tensors}
        for path in (f"/v2/models/{endpoint}/infer", f"/v2/models/{endpoint}/versions/1/infer"):
            answer = (await client.post(path, json=body)).json()
            outputs = {each["name"]: each["data"] for each in answer["outputs"]}
            assert (answer["id"], answer["model_version"]) == ("a", "1")
            assert outputs["probabilities"][1] == pytest.approx(probability(80, "F"), abs=1e-6)
            assert outputs["probabilities"][3] == pytest.approx(probability(None, "M"), abs=1e-6)
        assert (await client.get(f"/v2/models/{endpoint}/versions/9")).status_code == 404
        refused = await client.post(f"/v2/models/{endpoint}/infer", content=b"{")
        assert (refused.status_code, refused.json()["code"]) == (422, "malformed")
    assert [json.loads(call.inputs) for call in await here.table("calls")] == [
        {"AGE": [80, None], "SEX": ["F", "M"]}
    ] * 2


async def test_a_file_of_rows_is_answered_as_csv_and_kept(here: World) -> None:
    async with here.client() as client:
        endpoint = await the_endpoint(client)
        path = f"{STUDY}/endpoints/{endpoint}/files"
        content = "AGE,SEX\n80,F\n,X\n" + "50,M\n" * 998
        answer = await client.post(path, content=content, headers={"content-type": "text/csv"})
        assert answer.status_code == 200, answer.text
        lines = answer.text.splitlines()
        assert len(lines) == 1001
        first = lines[1].split(",")
        assert float(first[4]) == pytest.approx(probability(80, "F"), abs=1e-6)
        assert lines[2].endswith('"SEX:unseen_category"')
        counts = json.loads(answer.headers["x-medloom-warnings"])
        assert {"code": "missing", "column": "AGE", "rows": 1} in counts
        (call,) = await here.table("calls")
        assert (call.rows, call.inputs, call.object_key is not None) == (1000, None, True)
        stored = here.runtime.objects.sync.get_file(call.object_key, call.object_sha256, here.folder)
        assert pq.read_table(stored).num_rows == 1000
        known = [{"prediction_id": f"{call.id}.{row}", "outcome": row % 2} for row in range(2, 40)]
        told = await client.post(f"{STUDY}/endpoints/{endpoint}/outcomes", json={"outcomes": known})
        assert told.json()["recorded"] == 38
        wrong = await client.post(path, content=f"AGE,SEX\n{MARKER},F\n", headers={"content-type": "text/csv"})
        assert (wrong.status_code, wrong.json()["code"], MARKER in wrong.text) == (422, "invalid_inputs", False)
        broken = await client.post(path, content=b"PAR1", headers={"content-type": "application/vnd.apache.parquet"})
        assert (broken.status_code, broken.json()["code"]) == (422, "unreadable_file")
        other = await client.post(path, content=b"x", headers={"content-type": "application/pdf"})
        assert (other.status_code, other.json()["code"]) == (415, "unsupported_media_type")
    assert list((here.folder / "scratch/predict/files").iterdir()) == []


async def test_a_file_beyond_the_limit_is_refused_and_not_kept(tmp_path: Path) -> None:
    async with world(tmp_path, max_file_mb=1) as here:
        await here.release()
        async with here.client() as client:
            endpoint = await the_endpoint(client)
            content = b"AGE,SEX\n" + b"80,F\n" * 300_000
            answer = await client.post(
                f"{STUDY}/endpoints/{endpoint}/files", content=content, headers={"content-type": "text/csv"}
            )
            assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
        assert list((tmp_path / "scratch/predict/files").iterdir()) == []


async def test_outcomes_are_idempotent_and_move_the_calibration(here: World) -> None:
    rng = np.random.default_rng(3)
    ages = rng.integers(40, 95, 300).tolist()
    async with here.client() as client:
        endpoint = await the_endpoint(client)
        rows = [{"AGE": age, "SEX": "F"} for age in ages]
        answers = (await client.post(f"{STUDY}/endpoints/{endpoint}/predictions", json={"rows": rows})).json()
        outcomes = [
            {"prediction_id": each["prediction_id"], "outcome": str(int(rng.uniform() < each["probability"] / 2))}
            for each in answers["predictions"]
        ]
        path = f"{STUDY}/endpoints/{endpoint}/outcomes"
        empty = (await client.get(f"{STUDY}/endpoints/{endpoint}/monitoring")).json()
        assert (empty["n"], empty["reason"]) == (0, "too_few_outcomes")
        told = (await client.post(path, json={"outcomes": outcomes})).json()
        assert (told["recorded"], told["changed"], told["unchanged"]) == (300, 0, 0)
        assert told["monitoring"]["metrics"]["observed_expected"]["hi"] < 1
        again = (await client.post(path, json={"outcomes": outcomes})).json()
        assert (again["recorded"], again["unchanged"]) == (0, 300)
        flipped = [{**outcomes[0], "outcome": "1" if outcomes[0]["outcome"] == "0" else "0"}]
        assert (await client.post(path, json={"outcomes": flipped})).json()["changed"] == 1
        monitoring = (await client.get(f"{STUDY}/endpoints/{endpoint}/monitoring?window=30d")).json()
        assert monitoring["n"] == 300
        assert monitoring["events"] != told["monitoring"]["events"]
        for bad in (["prd_x.0", "1"], [f"{outcomes[0]['prediction_id'].split('.')[0]}.300", "1"], [MARKER, "1"]):
            body = {"outcomes": [*outcomes[:1], {"prediction_id": bad[0], "outcome": bad[1]}]}
            refused = await client.post(path, json=body)
            assert (refused.status_code, refused.json()["code"]) == (422, "unknown_predictions")
    told_events = [row for row in await here.table("outbox") if "predict.outcome.recorded" in row.envelope]
    assert len(told_events) == 2
    assert len(await here.table("outcomes")) == 300


async def test_a_withdrawn_model_answers_nobody_and_its_calls_are_forgotten(here: World) -> None:
    async with here.client() as client:
        endpoint = await the_endpoint(client)
        await client.post(f"{STUDY}/endpoints/{endpoint}/predictions", json={"rows": [{"AGE": 70, "SEX": "F"}]})
        before = (await client.get(f"{STUDY}/endpoints/derived?model_id=mdl_1")).json()
        assert (before["predictions"], len(before["endpoints"])) == (1, 1)
        mine = {"withdrawal_id": "wdr_1", "dataset_id": "dst_1", "policy": "delete"}
        event = ModelWithdrawn(**mine, model_ids=("mdl_1", "mdl_late"))
        await here.deliver(event)
        await here.deliver(event)
        await asyncio.sleep(FRESH_S)  # what a process knows of an endpoint is at most this old
        place, rows = f"{STUDY}/endpoints/{endpoint}", {"rows": [{"AGE": 70, "SEX": "F"}]}
        for method, path, body in (
            ("POST", f"{place}/predictions", rows),
            ("PATCH", place, {"enabled": True}),
            ("GET", place, None),
        ):
            refused = await client.request(method, path, json=body)
            assert (refused.status_code, refused.json()["code"]) == (409, "endpoint_withdrawn"), method
        assert (await client.get(f"{STUDY}/endpoints")).json()["items"] == []
        (job,) = await here.table("jobs")
        assert job.payload["items"] == {"endpoints": 1, "predictions": 1, "outcomes": 0}
        row = JobRow(**{name: getattr(job, name) for name in JobRow.__dataclass_fields__})
        async with here.runtime.database.transaction() as session:
            await forget_calls(session, row, {"policy": "delete"})
        (call,) = await here.table("calls")
        assert (call.inputs, call.outputs, call.inputs_sha256, call.rows) == (None, None, "", 1)
        await here.release("mdl_late")
        assert (await client.get(f"{STUDY}/endpoints")).json()["items"] == []
