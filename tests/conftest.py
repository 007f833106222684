"""What every suite shares: the private servers, started once, when the first test asks for them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from stack import Stack

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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs the tests of a file, which share what they start, and one runs all browsers: two only wait."""
    for item in items:
        room = _room(item)
        item.add_marker(pytest.mark.xdist_group("web" if room == "web" else item.path.stem))
    items.sort(key=lambda item: ROOMS.index(_room(item)) if _room(item) in ROOMS else len(ROOMS))


def _room(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).parts[0]


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """RabbitMQ, PostgreSQL and an S3 store for the whole run; tests take virtual hosts and databases of their own."""
    with Stack() as servers:
        yield servers
