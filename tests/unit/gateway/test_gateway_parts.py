"""The door's small parts: languages, cache of capabilities, body limits, pages, feed."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from medloom_contracts.choreography import CONSUMERS
from medloom_contracts.envelope import Envelope
from medloom_contracts.events import EVENTS
from medloom_contracts.scopes import ROLE_SCOPES, Role, Scope
from medloom_gateway.bodies import limit_for
from medloom_gateway.credentials import Credential, Desk, Granted
from medloom_gateway.feed import LISTENED, SHOWN, Feed
from medloom_gateway.pages import docs_page, start_page, static_file
from medloom_gateway.pages.words import SERVICE_NAMES, START, WAY
from medloom_gateway.problems import wants_korean
from medloom_gateway.proxy import end_to_end
from medloom_gateway.settings import listed

CREDENTIAL = Credential("token", "mlm_x", "10.0.0.1")


@pytest.mark.parametrize(
    ("header", "korean"),
    [
        ("ko", True),
        ("ko-KR", True),
        ("ko-KR,ko;q=0.9,en-US;q=0.8", True),
        ("en-US,en;q=0.9,ko;q=0.8", False),
        ("de,ko;q=0.1", True),
        ("ko;q=0", False),
        ("ko;q=nonsense", False),
        ("", False),
        ("*", False),
    ],
)
def test_language_of_the_reader(header: str, *, korean: bool) -> None:
    assert wants_korean(header) is korean


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_capability_is_kept_for_a_second_and_a_half() -> None:
    asked, clock = [], Clock()

    async def exchange(credential: Credential) -> Granted | None:
        asked.append(credential)
        return Granted("c", "usr_1", "tok_1")

    desk = Desk(exchange, clock=clock)
    for moment, expected in ((100.0, 1), (101.4, 1), (101.6, 2), (103.0, 2), (103.2, 3)):
        clock.now = moment
        await desk.granted(CREDENTIAL)
        assert len(asked) == expected, moment


async def test_answer_under_way_during_a_revocation_is_not_kept() -> None:
    begun, may_end, asked = asyncio.Event(), asyncio.Event(), []

    async def exchange(credential: Credential) -> Granted | None:
        asked.append(credential)
        begun.set()
        await may_end.wait()
        return Granted("old", "usr_1", "tok_1")

    desk = Desk(exchange)
    first = asyncio.create_task(desk.granted(CREDENTIAL))
    await begun.wait()
    desk.drop_principal("usr_1", 1)
    may_end.set()
    await first
    await desk.granted(CREDENTIAL)
    assert len(asked) == 2


async def test_failed_exchange_is_not_kept() -> None:
    answers: Iterator[OSError | Granted] = iter([OSError("away"), Granted("c", "usr_1")])

    async def exchange(_credential: Credential) -> Granted | None:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    desk = Desk(exchange)
    with pytest.raises(OSError, match="away"):
        await desk.granted(CREDENTIAL)
    assert await desk.granted(CREDENTIAL) == Granted("c", "usr_1")


def test_secret_is_not_kept_in_the_clear() -> None:
    assert "mlm_x" not in CREDENTIAL.key
    assert CREDENTIAL.key != Credential("session", "mlm_x", "10.0.0.1").key
    assert CREDENTIAL.key != Credential("token", "mlm_x", "10.0.0.2").key


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/api/v1/studies/s/uploads/files", None),
        ("/api/v1/studies/s/uploads/files/upl_1", None),
        ("/api/v1/studies/s/uploads/filesystem", 10),
        ("/api/v1/studies/s/uploads/upl_1/proposal", 10),
        ("/api/v1/studies/s/endpoints/e/predictions", 500),
        ("/api/v1/studies/s/endpoints/e/files", 500),
        ("/v2/models/m/infer", 500),
        ("/api/v1/me", 10),
    ],
)
def test_body_limits(path: str, limit: int | None) -> None:
    assert limit_for(path, default=10, predictions=500) == limit


def test_hop_by_hop_headers_stay_behind() -> None:
    headers = [
        (b"Connection", b"close, X-Private"),
        (b"Transfer-Encoding", b"chunked"),
        (b"Keep-Alive", b"5"),
        (b"X-Private", b"1"),
        (b"Content-Type", b"text/plain"),
    ]
    assert end_to_end(headers) == [(b"Content-Type", b"text/plain")]


def test_lists_in_settings() -> None:
    assert listed(" a.example , B.example,") == ("a.example", "b.example")
    assert listed("") == ()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_start_page_is_whole_and_loads_nothing_from_elsewhere(language: str) -> None:
    page = start_page(language, {"authz": True, "train": False}, 'http://here:1/"<b>')
    assert f'<html lang="{language}">' in page
    assert "$" not in page
    assert START[language]["tagline"] in page
    assert page.count('class="up"') == 1
    assert START[language]["down"] in page
    for text in (page, docs_page()):
        assert "//" not in text.replace("http://here", "")
    assert "<b>" not in page.replace("<b>Accounts", "").replace("<b>Training", "").replace("<b>계정", "").replace(
        "<b>학습", ""
    )


def test_pages_speak_both_languages_alike() -> None:
    assert START["en"].keys() == START["ko"].keys()
    assert len(WAY["en"]) == len(WAY["ko"])
    assert SERVICE_NAMES["en"].keys() == SERVICE_NAMES["ko"].keys()


@pytest.mark.parametrize("name", ["start.css", "docs.js", "medloom.svg", "swagger-ui-bundle.js", "swagger-ui.css"])
def test_files_of_pages_are_there(name: str) -> None:
    found = static_file(name)
    assert found is not None
    assert len(found[0]) > 100
    assert b"cdn." not in found[0]


@pytest.mark.parametrize("name", ["../words.py", "start.html", "redoc.standalone.js", ""])
def test_other_files_are_not(name: str) -> None:
    assert static_file(name) is None


def envelope(kind: str, study: str | None = "std_1", **data: Any) -> Envelope:
    return Envelope(
        source="urn:medloom:test",
        type=kind,
        dataschema="urn:medloom:event:x/1",
        data=data,
        study=study,
        time=datetime(2026, 11, 23, tzinfo=UTC),
    )


async def read(feed: Feed, count: int, scopes: frozenset[Scope], last: str | None = None) -> list[dict[str, Any]]:
    found = []
    async for text in feed.follow("std_1", scopes, last):
        lines = [line for line in text.splitlines() if line.startswith("data: ")]
        found += [json.loads(line.removeprefix("data: ")) for line in lines]
        if len(found) >= count:
            break
    return found


async def test_feed_brings_what_happens_to_who_may_see_it() -> None:
    feed = Feed()
    everything = asyncio.create_task(read(feed, 2, ROLE_SCOPES[Role.OWNER]))
    trainer = asyncio.create_task(read(feed, 1, ROLE_SCOPES[Role.EXTERNAL_TRAINER]))
    await asyncio.sleep(0.01)
    feed.heard(envelope("preprocess.run.failed", run_id="run_1", reasons=["column missing"]))
    feed.heard(envelope("train.trial.finished", study="std_2", experiment_id="exp_0", value=0.5))
    feed.heard(envelope("train.trial.finished", experiment_id="exp_1", value=0.8, secret="no"))
    assert [item["type"] for item in await everything] == ["preprocess.run.failed", "train.trial.finished"]
    (seen,) = await trainer
    assert (seen["experiment_id"], seen["value"], "secret" in seen) == ("exp_1", 0.8, False)


async def test_feed_goes_on_after_the_last_event_seen() -> None:
    feed = Feed()
    told = [envelope("report.report.ready", report_id=f"rpt_{number}") for number in range(3)]
    for event in told:
        feed.heard(event)
        feed.heard(event)
    seen = await read(feed, 2, ROLE_SCOPES[Role.OWNER], told[0].id)
    assert [item["report_id"] for item in seen] == ["rpt_1", "rpt_2"]


async def test_what_was_missed_is_told_to_who_may_see_it() -> None:
    feed = Feed()
    seen = envelope("report.report.ready", report_id="rpt_1")
    feed.heard(seen)
    feed.heard(envelope("preprocess.run.failed", run_id="run_1", reasons=[]))
    feed.heard(envelope("report.report.ready", report_id="rpt_2"))
    told = await read(feed, 1, ROLE_SCOPES[Role.EXTERNAL_TRAINER], seen.id)
    assert [item["report_id"] for item in told] == ["rpt_2"]


async def test_feed_tells_that_it_lives_and_forgets_who_left() -> None:
    feed = Feed(alive_every_s=0.01)
    follower = feed.follow("std_1", frozenset())
    texts = [await anext(follower) for _ in range(3)]
    await follower.aclose()  # type: ignore[attr-defined]
    assert texts == [": the feed is open\n\n", ": still here\n\n", ": still here\n\n"]
    assert feed._waiting == {}


async def test_page_that_does_not_keep_up_is_sent_away() -> None:
    feed = Feed()
    follower = feed.follow("std_1", ROLE_SCOPES[Role.OWNER])
    await anext(follower)
    for number in range(600):
        feed.heard(envelope("report.report.ready", report_id=str(number)))
    texts = [text async for text in follower]
    assert len(texts) < 600


def test_feed_listens_to_what_the_choreography_gives_the_gateway() -> None:
    assert set(LISTENED) == set(SHOWN)
    assert {name for name, who in CONSUMERS.items() if "gateway" in who} - set(SHOWN) <= {
        "authz.access.changed",
        "authz.token.revoked",
    }


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_feed_shows_fields_that_the_event_has(name: str) -> None:
    assert set(SHOWN[name].fields) <= EVENTS[name].model_fields.keys()
