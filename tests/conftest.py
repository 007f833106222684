"""What every suite shares: the private servers, started once, when the first test asks for them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from stack import Stack
from xdist.scheduler import LoadFileScheduling

HERE: Final = Path(__file__).parent
# the longest suites begin, so that workers beside each other end together
ROOMS: Final = ("web", "integration", "e2e", "contract", "unit")


def pytest_itemcollected(item: pytest.Item) -> None:
    """What needs servers or a browser can be chosen or left out: ``-m clustered``, ``-m "not browser"``."""
    needed = getattr(item, "fixturenames", ())
    if "stack" in needed:
        item.add_marker(pytest.mark.clustered)
    if "browser" in needed:
        item.add_marker(pytest.mark.browser)


class OneBrowser(LoadFileScheduling):  # type: ignore[misc]
    """One worker runs the tests of a file, which share what they start, and one runs all browsers: two only wait."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "web" if file.startswith("tests/web/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowser:
    return OneBrowser(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    room = item.path.relative_to(HERE).parts[0]
    return ROOMS.index(room) if room in ROOMS else len(ROOMS)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """RabbitMQ, PostgreSQL and an S3 store for the whole run; tests take virtual hosts and databases of their own."""
    with Stack() as servers:
        yield servers
