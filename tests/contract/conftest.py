"""Both substrates: in-process bus + SQLite + a folder, and RabbitMQ + PostgreSQL + an S3 store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from contract.support import CLUSTERED, EMBEDDED, Substrate
from stack import Stack


@pytest.fixture(params=[*EMBEDDED, *CLUSTERED])
def substrate(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Substrate]:
    """An empty substrate of either kind."""
    monkeypatch.setenv("TOY_POISON", str(tmp_path / "poison"))
    if request.param == "embedded":
        yield Substrate("embedded", tmp_path, "inprocess://")
        return
    stack: Stack = request.getfixturevalue("stack")
    vhost = stack.new_vhost()
    yield Substrate("clustered", tmp_path, vhost, stack)
    stack.remove_vhost(vhost)
