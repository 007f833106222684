"""From a table to a report, in one process and with each service in its own: the same journey, the same numbers."""

import csv
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import onnxruntime
import pyarrow.parquet as pq
import pytest
from cluster import SERVICES, Cluster
from e2e.conftest import Platform
from e2e.journey import MARKED_NUMBER, MARKER, ROWS, Ran, run_study, write_study
from otlp import Receiver

from medloom_client import Medloom, MedloomProblem

CLUSTERED = pytest.param("many_processes", marks=pytest.mark.clustered)
pytestmark = pytest.mark.clustered  # the module-wide journey runs on both sizes: one worker must hold both
EVERYWHERE = pytest.mark.parametrize("where", ["one_process", CLUSTERED])


@pytest.fixture(scope="module")
def journey(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ran]:
    """The journey on a platform, made once; the second platform runs the settings that the first one wrote."""
    folder, made = tmp_path_factory.mktemp("journey"), dict[str, Ran]()

    def run(where: str) -> Ran:
        if where not in made:
            platform: Platform = request.getfixturevalue(where)
            written = [ran.out / "settings.yaml" for ran in made.values()]
            study = written[0] if written else write_study(folder)
            ran = run_study(study, folder / where, platform.url, platform.token)
            assert ran.status == 0, ran.said
            made[where] = ran
        return made[where]

    return run


@EVERYWHERE
def test_a_study_file_leads_to_everything_it_promises(where: str, journey: Callable[[str], Ran]) -> None:
    ran = journey(where)
    result = ran.result
    assert result["n"] == {
        "rows": ROWS,
        "subjects": ROWS // 2,
        "train": 320,
        "test": 80,
        "events": result["n"]["events"],
    }
    auroc = ran.best["test"]["auroc"]
    assert 0.5 < auroc["lo"] < auroc["value"] < auroc["hi"] <= 1
    assert result["review"]["sha256"] == result["prepared_sha256"]
    expected = {"run.json", "predictions.csv", "model.onnx", "input_schema.json", "model_card.md", "prepared.parquet"}
    assert expected | {"settings.yaml", "report"} <= {path.name for path in ran.out.iterdir()}
    kinds = {path.suffix for path in (ran.out / "report").rglob("*")}
    assert {".docx", ".pdf", ".svg", ".tiff", ".png", ".csv"} <= kinds


@EVERYWHERE
def test_the_onnx_file_says_what_the_platform_said(where: str, journey: Callable[[str], Ran]) -> None:
    out = journey(where).out
    with (out / "predictions.csv").open() as file:
        tested = {int(row["_row"]): float(row["p"]) for row in csv.DictReader(file) if row["part"] == "test"}
    table = pq.read_table(out / "prepared.parquet").to_pandas().set_index("_row").loc[list(tested)]
    session = onnxruntime.InferenceSession(str(out / "model.onnx"))
    feeds = {}
    for each in session.get_inputs():
        column = table[each.name]
        text = "string" in each.type
        values = column.fillna("").astype(str) if text else column.astype("float32")
        feeds[each.name] = values.to_numpy(object if text else np.float32).reshape(-1, 1)
    probabilities = session.run(["probabilities"], feeds)[0][:, 1]
    assert len(tested) == 80
    np.testing.assert_allclose(probabilities, list(tested.values()), atol=1e-5)


@pytest.mark.clustered
def test_one_process_and_many_give_the_same_numbers(journey: Callable[[str], Ran]) -> None:
    one, many = journey("one_process"), journey("many_processes")
    for part in ("cv", "test"):
        assert set(one.best[part]) == set(many.best[part])
        for name, estimate in one.best[part].items():
            assert numbers(estimate) == pytest.approx(numbers(many.best[part][name]), abs=1e-9), name


def numbers(estimate: Any) -> list[float]:
    values = estimate.values() if isinstance(estimate, dict) else [estimate]
    return [float(value) for value in values if isinstance(value, int | float)]


@EVERYWHERE
def test_nothing_is_trained_on_what_nobody_signed(where: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    platform: Platform = request.getfixturevalue(where)
    waiting = run_study(write_study(tmp_path, review=None), tmp_path / "out", platform.url, platform.token)
    assert waiting.status == 5, waiting.said
    with platform.client() as medloom:
        study_id, prepared_id = newest_prepared(medloom)
        with pytest.raises(MedloomProblem) as refused:
            medloom.study(study_id).experiments.start(prepared_id, budget_s=5)
    assert (refused.value.status, refused.value.code) == (409, "not_approved")


def newest_prepared(medloom: Medloom) -> tuple[str, str]:
    """The last study opened and its only prepared table."""
    study = max(medloom.studies.all(), key=lambda each: each.id)
    (prepared,) = medloom.study(study.id).prepared.all()
    return study.id, prepared.id


@EVERYWHERE
def test_a_released_model_answers_and_learns_how_it_did(
    where: str, journey: Callable[[str], Ran], request: pytest.FixtureRequest
) -> None:
    made = journey(where).result["ids"]
    platform: Platform = request.getfixturevalue(where)
    with platform.client() as medloom:
        study = medloom.study(made["study"])
        study.models.release(made["best_model"], "for the ward")
        endpoint = until(lambda: next(iter(study.endpoints.all()), None))
        rows = [{"hospital": "A", "age": 50 + age, "sbp": 150, "sex": "M", "old": 0} for age in range(40)]
        answered = study.endpoints.predict(endpoint.id, rows)
        risks = [float(each.probability) for each in answered.predictions]
        assert np.mean(risks[:20]) < np.mean(risks[20:])
        seen = [
            {"prediction_id": each.prediction_id, "outcome": str(i % 2)} for i, each in enumerate(answered.predictions)
        ]
        assert study.endpoints.record_outcomes(endpoint.id, seen).recorded == 40
        assert study.endpoints.monitoring(endpoint.id).n == 40
        with pytest.raises(MedloomProblem) as refused:
            study.endpoints.predict(endpoint.id, [rows[0] | {"age": f"{MARKER}-old"}])
    assert refused.value.code == "invalid_inputs"
    assert MARKER not in str(refused.value)


def until(check: Callable[[], Any], limit_s: float = 60.0) -> Any:
    deadline = time.monotonic() + limit_s
    while not (found := check()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.1)
    return found


@EVERYWHERE
def test_a_refusal_names_no_value(where: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    platform: Platform = request.getfixturevalue(where)
    roles = {"subject": "patient", "target": "remark"}
    refused = run_study(write_study(tmp_path, roles=roles), tmp_path / "out", platform.url, platform.token)
    assert refused.status in {2, 3, 4}, refused.said
    assert "target" in refused.said
    assert MARKER not in refused.said


@pytest.mark.clustered
def test_the_ledger_is_whole(journey: Callable[[str], Ran], cluster: Cluster) -> None:
    journey("many_processes")
    assert re.match(r"intact: [1-9]\d* entries", cluster.command("authz", "verify-ledger"))


@pytest.mark.clustered
def test_one_trace_crosses_the_door_and_the_services(
    journey: Callable[[str], Ran], many_processes: Platform, traces: Receiver
) -> None:
    ids = journey("many_processes").result["ids"]
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"authorization": f"Bearer {many_processes.token}", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    started = httpx.post(
        f"{many_processes.url}/api/v1/studies/{ids['study']}/recipes/{ids['recipe']}/runs", headers=headers, json={}
    )
    assert started.status_code == 202, started.text

    def seen() -> set[tuple[str, str]]:
        return {(span.service, span.name.split(" ")[0]) for span in traces.of(trace).values()}

    until(lambda: {("medloom-preprocess", "handle"), ("medloom-preprocess", "job")} <= seen(), 120)
    assert {("medloom-gateway", "POST"), ("medloom-preprocess", "POST"), ("medloom-preprocess", "publish")} <= seen()
    spans = traces.of(trace)
    roots = {span.parent_id for span in spans.values() if span.parent_id not in spans}
    assert roots == {"00f067aa0ba902b7"}


@pytest.mark.clustered
def test_no_value_of_a_patient_is_told_to_operators(
    journey: Callable[[str], Ran], cluster: Cluster, traces: Receiver
) -> None:
    journey("many_processes")
    marks = (MARKER, str(MARKED_NUMBER))
    said = {path.name: path.read_text(errors="replace") for path in cluster.logs.iterdir()}
    assert sum(map(len, said.values())) > 10_000
    said["traces"] = bytes(traces.raw).decode(errors="replace")
    for name, port in cluster.ports.items():
        said[f"{name} metrics"] = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    for name in SERVICES:
        database = cluster.databases[name].rsplit("/", maxsplit=1)[1]
        postgres = cluster.stack.postgresql
        said[f"{name} events"] = postgres.sql("select envelope from outbox", database)
        said[f"{name} problems"] = postgres.sql("select problem from jobs where problem is not null", database)
        assert postgres.sql("select count(*) from dead_letters", database) == "0", name
    assert "dataset.registered" in said["ingest events"]
    assert {name: mark for name, text in said.items() for mark in marks if mark in text} == {}
    assert [name for name, text in said.items() if "Traceback" in text] == []
