"""The platform in both sizes, each started once: one process, and every service in processes of its own."""

from collections.abc import Iterator

import pytest
from cluster import Cluster
from otlp import Receiver, receiver
from stack import Stack

from medloom_client import Medloom
from medloom_client.embedded import embedded

PASSWORD = "a-long-test-password"


class Platform:
    """An address and the first administrator's token."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        with Medloom(url) as client:
            self.token: str = client.auth.first_boot(secret, "Hospital", "admin", PASSWORD).token

    def client(self) -> Medloom:
        return Medloom(self.url, self.token)


@pytest.fixture(scope="session")
def one_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with embedded(tmp_path_factory.mktemp("embedded")) as started:
        yield Platform(started.url, str(started.secret))


@pytest.fixture(scope="session")
def traces() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture(scope="session")
def cluster(stack: Stack, traces: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(stack, tmp_path_factory.mktemp("cluster"), traces.endpoint) as started:
        yield started


@pytest.fixture(scope="session")
def many_processes(cluster: Cluster) -> Platform:
    return Platform(cluster.url, cluster.first_boot_secret())
