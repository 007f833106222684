"""What every suite shares: the private servers, started once, when the first test asks for them."""

from collections.abc import Iterator
from typing import Final

import pytest
from stack import Stack

LONGEST_FIRST: Final = ("e2e/test_real_studies", "web/test_journey", "web/", "e2e/", "contract/", "integration/")


def pytest_itemcollected(item: pytest.Item) -> None:
    """What needs servers or a browser can be chosen or left out: ``-m clustered``, ``-m "not browser"``."""
    needed = getattr(item, "fixturenames", ())
    if "stack" in needed:
        item.add_marker(pytest.mark.clustered)
    if "browser" in needed:
        item.add_marker(pytest.mark.browser)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that workers beside each other end together."""
    items.sort(key=lambda item: next((at for at, part in enumerate(LONGEST_FIRST) if part in item.nodeid), 99))


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """RabbitMQ, PostgreSQL and an S3 store for the whole run; tests take virtual hosts and databases of their own."""
    with Stack() as servers:
        yield servers
