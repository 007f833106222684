"""Chromium on the real workbench. Each test has a context of its own, watched by a guard.

The browser lives as long as one file's tests: its event loop runs in the tests' thread, and tests that bring a loop of
their own must find none.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from cluster import Cluster
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from stack import Stack
from web.chromium import launch
from web.guard import Guard
from web.places import NAME, PASSWORD, Place
from web.seeding import Seeded, seed

from medloom_client.embedded import embedded

VIEWPORT: Final = {"width": 1366, "height": 768}
PATIENCE_MS: Final = 30_000
KEPT: Final = Path(__file__).resolve().parents[2] / "out" / "web"

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def fresh_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The platform in one process, without any account yet."""
    with embedded(tmp_path_factory.mktemp("fresh")) as started:
        yield Place(started.url, str(started.secret))


@pytest.fixture(scope="module")
def fresh_cluster(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Every service in processes of its own, without any account yet."""
    with Cluster(stack, tmp_path_factory.mktemp("cluster")) as started:
        yield Place(started.url, started.first_boot_secret())


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The platform in one process with its administrator; most tests share it and open studies of their own."""
    with embedded(tmp_path_factory.mktemp("place")) as started:
        yield Place(started.url, str(started.secret)).boot()


@pytest.fixture(scope="session")
def seeded(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    """A study on the shared platform that has come all the way."""
    return seed(place, tmp_path_factory.mktemp("seed"))


OpenContext = Callable[..., tuple[BrowserContext, Guard]]


@pytest.fixture
def open_context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenContext]:
    """Opens contexts on a place; afterwards no guard may have seen a fault, and a failed test leaves its pictures."""
    opened: list[tuple[BrowserContext, Guard]] = []

    def open_one(place: Place, *, language: str = "en", **more: Any) -> tuple[BrowserContext, Guard]:
        locale = {"en": "en-GB", "ko": "ko-KR"}[language]
        context = browser.new_context(**({"base_url": place.url, "locale": locale, "viewport": VIEWPORT} | more))
        context.set_default_timeout(PATIENCE_MS)
        opened.append((context, Guard(context, place.url)))
        return opened[-1]

    yield open_one
    faults = [guard.faults for _, guard in opened]
    if any(faults) or getattr(request.node, "has_failed", False):
        _keep_pictures([context for context, _ in opened], request.node.name)
    for context, _ in opened:
        context.close()
    assert not any(faults), faults


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.has_failed = report.failed  # type: ignore[attr-defined]
    return report


def _keep_pictures(contexts: list[BrowserContext], name: str) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages):
        page.screenshot(path=KEPT / f"{name}-{number}.png".replace("/", "_"))


def sign_in(context: BrowserContext) -> None:
    """As the administrator, without a page; the journeys sign in by hand."""
    answer = context.request.post("/api/v1/auth/sessions", data={"name": NAME, "password": PASSWORD})
    assert answer.status == 201, answer.text()


@pytest.fixture
def desk(place: Place, open_context: OpenContext) -> tuple[BrowserContext, Guard]:
    """A signed-in context on the shared platform."""
    context, guard = open_context(place)
    sign_in(context)
    return context, guard


@pytest.fixture
def guard(desk: tuple[BrowserContext, Guard]) -> Guard:
    return desk[1]


@pytest.fixture
def page(desk: tuple[BrowserContext, Guard]) -> Page:
    """A signed-in page, English, 1366 × 768."""
    return desk[0].new_page()
