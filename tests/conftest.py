"""What every suite shares: the private servers, started once, when the first test asks for them."""

from collections.abc import Iterator

import pytest
from stack import Stack


def pytest_itemcollected(item: pytest.Item) -> None:
    """What needs servers or a browser can be chosen or left out: ``-m clustered``, ``-m "not browser"``."""
    needed = getattr(item, "fixturenames", ())
    if "stack" in needed:
        item.add_marker(pytest.mark.clustered)
    if "browser" in needed:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """RabbitMQ, PostgreSQL and an S3 store for the whole run; tests take virtual hosts and databases of their own."""
    with Stack() as servers:
        yield servers
