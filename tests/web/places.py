"""Where the workbench is opened: a platform, its address, and who may sign in there."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from servers import free_ports

from medloom_client import Medloom
from medloom_client.embedded import Embedded, embedded

NAME: Final = "admin"
PASSWORD: Final = "a-long-test-password"
INSTITUTION: Final = "서울병원"


@dataclass
class Place:
    """``secret`` makes the first administrator; ``boot`` does so without a browser and keeps a token."""

    url: str
    secret: str
    token: str = field(default="", repr=False)

    def boot(self) -> "Place":
        with Medloom(self.url) as medloom:
            self.token = medloom.auth.first_boot(self.secret, INSTITUTION, NAME, PASSWORD).token
        return self

    def client(self) -> Medloom:
        return Medloom(self.url, self.token)


class Restartable:
    """The platform in one process, which can be stopped and started again on the same folder and address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (self._port,) = free_ports(1)
        self._up = ExitStack()

    def start(self) -> Embedded:
        self._running = self._up.enter_context(embedded(self._folder, self._port))
        return self._running

    def stop(self) -> None:
        self._up.close()

    def kill(self) -> None:
        """kill -9, as when the machine loses its power."""
        self._running.process.kill()
        self.stop()


@contextmanager
def restartable(folder: Path) -> Iterator[tuple[Restartable, Place]]:
    platform = Restartable(folder)
    try:
        started = platform.start()
        yield platform, Place(started.url, str(started.secret)).boot()
    finally:
        platform.stop()
