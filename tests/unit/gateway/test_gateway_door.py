"""The door in front of services that only note what reached them."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from prometheus_client import generate_latest
from starlette.types import Message, Receive, Scope, Send

from medloom_gateway.credentials import Credential, Desk, Granted
from medloom_gateway.door import Door, Rules
from medloom_gateway.streams import Streams
from medloom_gateway.throttle import Rates, Throttle
from medloom_kit.telemetry import Telemetry

STUDY = "/api/v1/studies/std_1"
GOOD = "mlm_good"


class Noting:
    """A service that keeps the requests it got and answers with what it was told to."""

    def __init__(self, status: int = 200, body: bytes = b"{}", headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
        self.seen: list[tuple[Scope, bytes]] = []
        self.status, self.body, self.headers = status, body, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if message["type"] == "http.disconnect" or not message.get("more_body", False):
                break
        self.seen.append((scope, body))
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})

    def headers_of(self, number: int = -1) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.seen[number][0]["headers"]}


class World:
    """A door with six noting services; ``valid`` are the credentials that authz accepts at the moment."""

    def __init__(self, rates: Rates | None = None, **rules: Any) -> None:
        self.valid = {GOOD: Granted("capability-of-good", "usr_1", "tok_1", 7), "cookie": Granted("of-cookie", "usr_2")}
        self.exchanges = 0
        self.services: dict[str, Any] = {
            name: Noting() for name in ("authz", "ingest", "train", "predict", "gateway", "preprocess")
        }
        self.streams = Streams()
        self.desk = Desk(self._exchange)
        settings = Rules(capability_header="Medloom-Capability", allowed_hosts=("testserver",), **rules)
        self.telemetry = Telemetry("gateway")
        self.door = Door(self.services, self.desk, Throttle(rates or Rates()), self.streams, settings, self.telemetry)

    async def _exchange(self, credential: Credential) -> Granted | None:
        self.exchanges += 1
        return self.valid.get(credential.secret)

    def client(self, *, scheme: str = "http", address: str = "10.0.0.9") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.door, client=(address, 5))
        return httpx.AsyncClient(transport=transport, base_url=f"{scheme}://testserver")


def bearer(secret: str = GOOD) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def test_token_becomes_a_capability_and_stays_outside() -> None:
    world = World()
    async with world.client() as client:
        response = await client.get(f"{STUDY}/datasets", headers=bearer() | {"Cookie": "a=b"})
    assert response.status_code == 200
    headers = world.services["ingest"].headers_of()
    assert headers["medloom-capability"] == "capability-of-good"
    assert "authorization" not in headers
    assert "cookie" not in headers


@pytest.mark.parametrize(
    "name", ["Medloom-Capability", "medloom-capability", "X-Medloom-Internal", "X-Medloom-Anything", "X-Real-IP"]
)
async def test_headers_of_the_house_do_not_come_in_from_outside(name: str) -> None:
    world = World()
    async with world.client() as client:
        await client.get("/api/v1/me", headers={name: "forged"})
    assert "forged" not in world.services["authz"].headers_of().values()


async def test_metrics_with_a_port_of_their_own_are_not_at_the_door() -> None:
    here, elsewhere = World(), World(shows_metrics=False)
    async with here.client() as open_door, elsewhere.client() as closed:
        assert (await open_door.get("/metrics")).status_code == 200
        assert (await closed.get("/metrics")).status_code == 404
        assert (await closed.get("/readyz")).status_code == 200
    assert [scope["path"] for scope, _ in elsewhere.services["gateway"].seen] == ["/readyz"]


async def test_unknown_token_is_refused_before_any_service_is_asked() -> None:
    world = World()
    async with world.client() as client:
        response = await client.get(f"{STUDY}/datasets", headers=bearer("mlm_bad"))
    assert response.status_code == 401
    assert response.json()["code"] == "not_signed_in"
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert world.services["ingest"].seen == []


async def test_without_credential_the_service_itself_decides() -> None:
    world = World()
    async with world.client() as client:
        await client.get(f"{STUDY}/datasets")
    assert "medloom-capability" not in world.services["ingest"].headers_of()


async def test_unknown_path_is_a_problem_in_the_readers_language() -> None:
    async with World().client() as client:
        korean = await client.get("/nowhere", headers={"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.8"})
        english = await client.get("/nowhere", headers={"Accept-Language": "en,ko;q=0.5"})
    assert korean.status_code == english.status_code == 404
    assert korean.headers["content-type"] == "application/problem+json"
    assert korean.json()["detail"] == korean.json()["detail_ko"] == english.json()["detail_ko"]
    assert english.json()["detail"] == "Nothing lies at this address."
    assert korean.headers["content-language"] == "ko"
    assert english.json()["request_id"] == english.headers["x-request-id"]


async def test_internal_paths_have_no_way_in() -> None:
    world = World()
    async with world.client() as client:
        response = await client.post("/internal/exchange", headers=bearer() | {"X-Medloom-Internal": "x"})
    assert response.status_code == 404
    assert world.services["authz"].seen == []


async def test_every_answer_bears_the_security_headers() -> None:
    async with World().client(scheme="https") as client:
        answers = [await client.get(path) for path in ("/", "/nowhere", "/api/v1/me")]
    for response in answers:
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["strict-transport-security"].startswith("max-age=")
    assert answers[2].headers["cache-control"] == "no-store"


async def test_service_cannot_loosen_the_security_headers() -> None:
    world = World()
    world.services["authz"] = Noting(headers=((b"Content-Security-Policy", b"default-src *"), (b"Server", b"secret")))
    async with world.client() as client:
        response = await client.get("/api/v1/me")
    assert response.headers.get_list("content-security-policy") == [response.headers["content-security-policy"]]
    assert "*" not in response.headers["content-security-policy"]
    assert "server" not in response.headers


async def test_foreign_host_name_is_refused_but_probes_answer() -> None:
    async with World().client() as client:
        refused = await client.get("/api/v1/me", headers={"Host": "evil.example"})
        probe = await client.get("/healthz", headers={"Host": "10.1.2.3:8000"})
    assert (refused.status_code, refused.json()["code"]) == (421, "wrong_host")
    assert probe.status_code == 200


COOKIE = {"Cookie": "medloom_session=cookie"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://testserver"}, 200),
        ({"X-Medloom-Request": "1"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example", "X-Medloom-Request": "1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_changing_with_a_cookie_needs_the_same_site(headers: dict[str, str], status: int) -> None:
    world = World()
    async with world.client() as client:
        response = await client.post(f"{STUDY}/recipes", json={}, headers=COOKIE | headers)
    assert response.status_code == status
    assert len(world.services["preprocess"].seen) == (status == 200)


async def test_reading_with_a_cookie_needs_no_proof_and_a_token_none_at_all() -> None:
    world = World()
    async with world.client() as client:
        assert (await client.get(f"{STUDY}/recipes", headers=COOKIE)).status_code == 200
        assert (await client.post(f"{STUDY}/recipes", headers=bearer() | COOKIE)).status_code == 200
    assert world.services["preprocess"].headers_of(0)["medloom-capability"] == "of-cookie"
    assert world.services["preprocess"].headers_of(1)["medloom-capability"] == "capability-of-good"


async def test_sign_in_from_a_foreign_page_is_refused() -> None:
    world = World()
    async with world.client() as client:
        response = await client.post("/api/v1/auth/sessions", json={}, headers={"Origin": "http://evil.example"})
    assert response.status_code == 403
    assert world.services["gateway"].seen == []


async def test_stale_cookie_counts_as_not_signed_in() -> None:
    world = World()
    async with world.client() as client:
        response = await client.post("/api/v1/auth/sessions", json={}, headers={"Cookie": "medloom_session=gone"})
    assert response.status_code == 200
    assert "medloom-capability" not in world.services["gateway"].headers_of()


async def test_secure_cookie_is_read_over_https_alone() -> None:
    world = World()
    async with world.client(scheme="http") as client:
        await client.get("/api/v1/me", headers={"Cookie": "__Host-medloom=cookie"})
    async with world.client(scheme="https") as client:
        await client.get("/api/v1/me", headers={"Cookie": "__Host-medloom=cookie"})
    assert "medloom-capability" not in world.services["authz"].headers_of(0)
    assert world.services["authz"].headers_of(1)["medloom-capability"] == "of-cookie"


async def test_one_exchange_serves_many_requests() -> None:
    world = World()
    async with world.client() as client:
        await asyncio.gather(*(client.get("/api/v1/me", headers=bearer()) for _ in range(20)))
    assert world.exchanges == 1


async def test_dropped_token_is_denied_with_the_next_request() -> None:
    world = World()
    async with world.client() as client:
        assert (await client.get("/api/v1/me", headers=bearer())).status_code == 200
        del world.valid[GOOD]
        assert (await client.get("/api/v1/me", headers=bearer())).status_code == 200
        world.desk.drop_token("tok_1")
        assert (await client.get("/api/v1/me", headers=bearer())).status_code == 401


async def test_change_of_rights_is_seen_with_the_next_request() -> None:
    world = World()
    async with world.client() as client:
        await client.get("/api/v1/me", headers=bearer())
        await client.post("/api/v1/studies", headers=bearer(), json={})
        world.valid[GOOD] = Granted("capability-with-new-study", "usr_1", "tok_1")
        await client.get(f"{STUDY}/datasets", headers=bearer())
    assert world.services["ingest"].headers_of()["medloom-capability"] == "capability-with-new-study"


async def test_declared_body_beyond_the_limit_is_refused() -> None:
    world = World(json_bytes=1000)
    async with world.client() as client:
        response = await client.post(f"{STUDY}/recipes", content=b"x" * 1001, headers=bearer())
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert world.services["preprocess"].seen == []


async def test_undeclared_body_beyond_the_limit_is_refused_on_the_way() -> None:
    async def chunks() -> Any:
        for _ in range(20):
            yield b"x" * 100

    world = World(json_bytes=1000)
    async with world.client() as client:
        response = await client.post(f"{STUDY}/recipes", content=chunks(), headers=bearer())
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


async def test_upload_parts_have_no_limit_at_the_door() -> None:
    world = World(json_bytes=1000)
    async with world.client() as client:
        response = await client.patch(f"{STUDY}/uploads/files/upl_1", content=b"x" * 5000, headers=bearer())
    assert response.status_code == 200
    assert len(world.services["ingest"].seen[0][1]) == 5000


async def test_absent_service_is_503_and_a_broken_one_500_without_a_trace() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("patient Hong")

    world = World()
    world.services["train"] = broken
    async with world.client() as client:
        away = await client.get(f"{STUDY}/reports", headers=bearer())
        fault = await client.get(f"{STUDY}/models", headers=bearer())
    assert (away.status_code, away.json()["code"]) == (503, "service_away")
    assert fault.status_code == 500
    assert "Hong" not in fault.text
    assert fault.json()["request_id"]


async def test_methods_beyond_the_usual_are_refused() -> None:
    async with World().client() as client:
        response = await client.request("TRACE", "/api/v1/me")
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response.headers["allow"] == "GET"


async def test_too_many_requests_say_when_to_come_back() -> None:
    world = World(Rates(address="3/minute", credential="5/minute"))
    async with world.client() as client:
        anonymous = [(await client.get("/api/v1/me")).status_code for _ in range(4)]
        known = [await client.get("/api/v1/me", headers=bearer()) for _ in range(6)]
    async with world.client(address="10.0.0.10") as other:
        assert (await other.get("/api/v1/me")).status_code == 200
    assert anonymous == [200, 200, 200, 429]
    assert [response.status_code for response in known] == [200] * 5 + [429]
    assert 1 <= int(known[-1].headers["retry-after"]) <= 60


async def test_guessing_tokens_is_slowed_down() -> None:
    world = World(Rates(refused="3/minute"))
    async with world.client() as client:
        answers = [(await client.get("/api/v1/me", headers=bearer(f"mlm_{n}"))).status_code for n in range(5)]
        assert answers == [401, 401, 401, 429, 429]


async def test_forwarded_address_is_believed_from_a_trusted_proxy_alone() -> None:
    world = World(trusted_proxies=("10.0.0.0/24",))
    forwarded = {"X-Forwarded-For": "1.1.1.1, 203.0.113.7, 10.0.0.8", "X-Forwarded-Proto": "https"}
    async with world.client(address="10.0.0.9") as proxy, world.client(address="192.0.2.1") as stranger:
        await proxy.get("/api/v1/me", headers=forwarded)
        await stranger.get("/api/v1/me", headers=forwarded)
    seen = world.services["authz"]
    assert (seen.headers_of(0)["x-forwarded-for"], seen.headers_of(0)["x-forwarded-proto"]) == ("203.0.113.7", "https")
    assert (seen.headers_of(1)["x-forwarded-for"], seen.headers_of(1)["x-forwarded-proto"]) == ("192.0.2.1", "http")


async def test_trace_leads_inwards() -> None:
    world = World()
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with world.client() as client:
        await client.get("/api/v1/me", headers={"traceparent": trace})
    inner = world.services["authz"].headers_of()["traceparent"]
    assert inner.split("-")[1] == trace.split("-")[1]
    assert inner.split("-")[2] != trace.split("-")[2]


async def _stream(
    world: World, path: str = f"{STUDY}/jobs/job_train_01/stream"
) -> tuple["asyncio.Task[None]", list[Message]]:
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"authorization", f"Bearer {GOOD}".encode())],
        "client": ("10.0.0.9", 1),
        "scheme": "http",
    }
    task = asyncio.create_task(world.door(scope, receive, send))
    for _ in range(100):
        if len(sent) >= 2:
            break
        await asyncio.sleep(0.01)
    return task, sent


async def _endless(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
    await asyncio.Event().wait()


async def test_stream_is_passed_on_as_it_comes() -> None:
    world = World()
    world.services["train"] = _endless
    task, sent = await _stream(world)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["body"] == b"data: 1\n\n"
    assert len(world.streams) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(world.streams) == 0


@pytest.mark.parametrize(
    ("cut", "ends"),
    [
        (lambda streams: streams.cut_token("tok_1"), True),
        (lambda streams: streams.cut_token("tok_2"), False),
        (lambda streams: streams.cut_principal("usr_1", "std_1", 8), True),
        (lambda streams: streams.cut_principal("usr_1", None, 8), True),
        (lambda streams: streams.cut_principal("usr_1", None, 7), False),
        (lambda streams: streams.cut_principal("usr_1", "std_2", 8), False),
        (lambda streams: streams.cut_principal("usr_2", None, 8), False),
        (lambda streams: streams.cut_all(), True),
    ],
)
async def test_stream_ends_with_its_right(cut: Callable[[Streams], None], ends: bool) -> None:
    world = World()
    world.services["train"] = _endless
    task, sent = await _stream(world)
    cut(world.streams)
    done, _ = await asyncio.wait({task}, timeout=1 if ends else 0.1)
    assert bool(done) is ends
    if ends:
        await task
        assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    else:
        task.cancel()


async def test_watch_ends_streams_of_tokens_that_authz_no_longer_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medloom_gateway.streams.WATCH_S", 0.01)
    world = World()
    world.services["train"] = _endless
    task, _ = await _stream(world)
    watching = asyncio.create_task(world.streams.watch(world.desk))
    del world.valid[GOOD]
    world.desk.clear()
    await asyncio.wait_for(task, 2)
    watching.cancel()


async def test_problem_of_a_service_passes_unchanged() -> None:
    world = World()
    body = json.dumps({"code": "not_approved", "status": 409}).encode()
    world.services["train"] = Noting(409, body, ((b"content-type", b"application/problem+json"),))
    async with world.client() as client:
        response = await client.post(f"{STUDY}/experiments", json={}, headers=bearer())
    assert (response.status_code, response.json()["code"]) == (409, "not_approved")


class Fickle(Noting):
    """A service to which only one capability is good."""

    def __init__(self, good: str, code: str = "not_signed_in") -> None:
        super().__init__(body=json.dumps({"code": code}).encode())
        self.good = good

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has = dict(scope["headers"]).get(b"medloom-capability", b"").decode()
        self.status = 200 if has == self.good else 401
        await super().__call__(scope, receive, send)


async def test_void_capability_is_exchanged_once_more_and_the_body_sent_again() -> None:
    world = World()
    service = world.services["train"] = Fickle("capability-of-good")
    async with world.client() as client:
        await client.get(f"{STUDY}/models", headers=bearer())
        service.good = "newer"
        world.valid[GOOD] = Granted("newer", "usr_1", "tok_1")
        response = await client.post(f"{STUDY}/experiments", content=b"the body", headers=bearer())
    assert response.status_code == 200
    assert [body for _, body in service.seen] == [b"", b"the body", b"the body"]


async def test_service_that_goes_on_refusing_is_asked_twice_at_most() -> None:
    world = World()
    service = world.services["train"] = Fickle("nobody has this")
    async with world.client() as client:
        response = await client.get(f"{STUDY}/models", headers=bearer())
        large = await client.post(f"{STUDY}/models", content=b"x" * 100_000, headers=bearer())
    assert (response.status_code, large.status_code) == (401, 401)
    assert len(service.seen) == 2


async def test_refused_password_is_not_tried_twice() -> None:
    world = World()
    service = world.services["gateway"] = Fickle("nobody has this", "login_refused")
    async with world.client() as client:
        response = await client.post("/api/v1/auth/sessions", json={}, headers=COOKIE | {"X-Medloom-Request": "1"})
    assert (response.status_code, response.json()["code"]) == (401, "login_refused")
    assert len(service.seen) == 1


async def test_answers_keep_the_words_between_services_inside() -> None:
    world = World()
    world.services["authz"] = Noting(headers=((b"Medloom-Void", b"usr_1"),))
    async with world.client() as client:
        response = await client.post("/api/v1/studies", headers=bearer())
    assert "medloom-void" not in response.headers


async def test_requests_are_counted_without_names_that_callers_choose() -> None:
    world = World()
    async with world.client() as client:
        await client.get(f"{STUDY}/models", headers=bearer())
        await client.request("HONG", "/Gildong")
    counted = generate_latest(world.telemetry.registry).decode()
    assert 'method="GET",route="door to train",service="gateway",status="200"' in counted
    assert 'method="OTHER",route="door to nowhere",service="gateway",status="405"' in counted
    assert "HONG" not in counted
    assert "Gildong" not in counted
