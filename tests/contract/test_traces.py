"""One trace leads from the request through every event to the end of the last job, and the logs carry its id."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from contract.support import STUDY, Substrate, browser, effects, eventually
from otlp import Received, Receiver, receiver

from medloom_kit.telemetry import configure_logging

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = "b7ad6b7169203331"
PATH = f"/api/v1/studies/{STUDY}/effects"
TRACEPARENT = {"traceparent": f"00-{TRACE}-{CALLER}-01"}


@pytest.fixture
def traces() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@contextmanager
def logging_as_a_service() -> Iterator[None]:
    """Logs as a service in its own process writes them, on the standard error of this moment."""
    before = list(logging.root.handlers)
    configure_logging("INFO", json=True)
    try:
        yield
    finally:
        structlog.reset_defaults()
        logging.root.handlers[:] = before


def way_up(spans: dict[str, Received], last: Received) -> list[str]:
    """The names from a span up to the caller's."""
    names = [f"{last.service} {last.name}"]
    while last.parent_id in spans:
        last = spans[last.parent_id]
        names.append(f"{last.service} {last.name}")
    assert last.parent_id == CALLER
    return names


async def test_one_trace_from_the_request_to_the_end_of_the_last_job(substrate: Substrate, traces: Receiver) -> None:
    substrate.otlp_endpoint = traces.endpoint
    async with substrate.running("ingest", "preprocess") as (ingest, preprocess):
        async with browser(ingest) as client:
            answer = await client.post(PATH, json={"what": "job_1"}, headers=TRACEPARENT)
            assert answer.status_code == 201

        async def finished() -> bool:
            return any(what.startswith("finish") for what in await effects(preprocess))

        await eventually(finished)

        async def last_span() -> Received | None:
            jobs = (span for span in traces.of(TRACE).values() if span.name == "job store")
            return next((span for span in jobs if span.service == "medloom-preprocess"), None)

        last = await eventually(last_span)
    spans = traces.of(TRACE)
    assert way_up(spans, last) == [
        "medloom-preprocess job store",
        "medloom-preprocess handle ingest.dataset.registered",
        "medloom-ingest publish ingest.dataset.registered",
        "medloom-ingest job store",
        "medloom-ingest handle ingest.upload.received",
        "medloom-ingest publish ingest.upload.received",
        "medloom-ingest POST /api/v1/studies/{study_id}/effects",
    ]
    assert not any(span.failed for span in spans.values())


async def crash_everywhere(substrate: Substrate) -> str:
    """A request and a job that crash with a marker in hand; what the metrics say afterwards."""
    async with substrate.running("ingest") as (ingest,), browser(ingest) as client:
        await client.post(PATH, json={"what": "crash_MARKER-in-a-body"}, headers=TRACEPARENT)
        await client.get(f"{PATH}/crash", params={"marker": "MARKER-in-a-query"}, headers=TRACEPARENT)

        async def finished() -> bool:
            return any(what.startswith("finish") for what in await effects(ingest))

        await eventually(finished)
        return (await client.get("/metrics")).text


async def test_logs_of_requests_and_jobs_carry_the_trace(
    substrate: Substrate, traces: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    substrate.otlp_endpoint = traces.endpoint
    with logging_as_a_service():
        metrics = await crash_everywhere(substrate)
    said = capsys.readouterr()
    lines: list[dict[str, Any]] = [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]
    by_event = {line["event"]: line for line in lines}
    for event in ("request", "request_failed", "job_crashed"):
        found = [line for line in lines if line["event"] == event and line.get("trace_id") == TRACE]
        assert found, f"{event} without the trace: {by_event.get(event)}"
    assert by_event["job_crashed"]["error"][0] == "RuntimeError"
    assert "MARKER" not in said.out + said.err
    assert "MARKER" not in metrics
    assert b"MARKER" not in bytes(traces.raw)
