"""Direct routes: found before all others, and with the same errors, ids and counts as every route."""

import errno
from typing import Any

import httpx
import pytest
import structlog
from fastapi import Request, Response
from starlette.types import Message

from medloom_contracts.errors import NotFound
from medloom_kit.api import DirectRouter
from medloom_kit.app import App, create_app
from medloom_kit.telemetry import Telemetry

MARKER = "patient-value-8731"


def faulty(kind: str) -> Exception:
    return {
        "not_found": NotFound("model"),
        "disk_full": OSError(errno.ENOSPC, MARKER),
        "unforeseen": RuntimeError(MARKER),
    }[kind]


@pytest.fixture
def app() -> App:
    router = DirectRouter(prefix="/rooms/{room}")

    @router.post("/echo", response_class=Response)
    async def echo(room: str, request: Request) -> Response:
        body = await request.body()
        if room != "open":
            raise faulty(room)
        return Response(room.encode() + body)

    made = create_app("toy", Telemetry("toy"), service="toy", max_body_bytes=100)
    made.include_router(router)
    return made


def browser(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://toy")


async def test_a_direct_route_answers_and_is_counted_by_its_template(app: App) -> None:
    async with browser(app) as client:
        answer = await client.post("/rooms/open/echo", content=b"!", headers={"x-request-id": "req_12345678"})
        assert (answer.status_code, answer.content, answer.headers["x-request-id"]) == (200, b"open!", "req_12345678")
        counted = (await client.get("/metrics")).text
    line = 'medloom_http_request_seconds_count{method="POST",route="/rooms/{room}/echo",service="toy",status="200"} 1.0'
    assert line in counted


@pytest.mark.parametrize(
    ("room", "status", "code"),
    [("not_found", 404, "not_found"), ("disk_full", 507, "storage_full"), ("unforeseen", 500, "internal")],
)
async def test_a_fault_leaves_as_a_problem_that_tells_no_value(app: App, room: str, status: int, code: str) -> None:
    async with browser(app) as client:
        answer = await client.post(f"/rooms/{room}/echo", headers={"x-request-id": "req_12345678"})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["request_id"]) == (status, code, "req_12345678")
    assert answer.headers["content-type"] == "application/problem+json"
    assert MARKER not in answer.text


async def test_other_methods_and_large_bodies_are_refused_as_everywhere(app: App) -> None:
    async with browser(app) as client:
        assert (await client.get("/rooms/open/echo")).json()["code"] == "method_not_allowed"
        large = await client.post("/rooms/open/echo", json="x" * 200)
    assert (large.status_code, large.json()["code"]) == (413, "too_large")


async def test_a_caller_who_goes_away_is_no_error(app: App) -> None:
    sent: list[Message] = []

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/rooms/open/echo", "headers": [], "query_string": b""}
    with structlog.testing.capture_logs() as logs:
        await app(scope, gone, send)
    assert not sent
    assert all(entry["log_level"] == "info" for entry in logs)
    async with browser(app) as client:
        assert 'status="499"' in (await client.get("/metrics")).text
