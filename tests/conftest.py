"""What every suite shares: the private servers, started once, when the first test asks for them."""

from collections.abc import Iterator

import pytest
from stack import Stack


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Beside each other (pytest -n), whatever needs the servers runs on one worker, which starts them once."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()) or item.get_closest_marker("clustered"):
            item.add_marker(pytest.mark.clustered)
            item.add_marker(pytest.mark.xdist_group("servers"))


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """RabbitMQ, PostgreSQL and an S3 store for the whole run; tests take virtual hosts and databases of their own."""
    with Stack() as servers:
        yield servers
