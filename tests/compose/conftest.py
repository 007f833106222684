"""docker-compose.yml at work. These tests build images and take minutes: they run in scripts/e2e-compose alone."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from compose.engine import Engine, engine
from servers import free_ports

from medloom_client import Medloom

collect_ignore_glob = [] if os.environ.get("MEDLOOM_COMPOSE") else ["test_*.py"]


class Installation:
    """The project as ``docker compose up`` started it; ``url`` is its published port."""

    def __init__(self, made: Engine) -> None:
        (port,) = free_ports(1)
        self.engine = made
        self.project = f"medloom-test-{secrets.token_hex(3)}"
        self.url = f"http://127.0.0.1:{port}"
        self._settings = {"MEDLOOM_LISTEN": f"127.0.0.1:{port}", "MEDLOOM_IMAGES": self.project}
        if made.by_hand:
            self._settings["MEDLOOM_BUILD_OPTIONS"] = "--network=host"

    def build(self) -> None:
        with self.engine.timed("images"):
            self.engine.run("scripts/images", timeout_s=1500, settings=self._settings)

    def compose(self, *arguments: str, timeout_s: float = 300) -> str:
        command = [*self.engine.compose_command, "-p", self.project, "-f", "docker-compose.yml", *arguments]
        return self.engine.run(*command, timeout_s=timeout_s, settings=self._settings)

    def up(self, *arguments: str) -> None:
        if self.engine.servers is not None:
            self.engine.servers.result()
        self.compose("up", "-d", "--wait", "--no-build", *arguments, timeout_s=600)

    def services(self) -> list[str]:
        """The services that stay up."""
        return self.compose("ps", "--services", "--status", "running").split()

    def container(self, service: str) -> str:
        return self.compose("ps", "-a", "-q", service).strip()

    def inside(self, service: str, *command: str, check: bool = True) -> str:
        """What a command in a running container printed."""
        return self.engine.docker("exec", self.container(service), *command, check=check)

    def python(self, service: str, program: str) -> str:
        return self.inside(service, "/opt/medloom/bin/python", "-c", program)

    def volume(self, name: str) -> Path:
        """Where the engine keeps a volume on this machine."""
        (found,) = self.engine.inspect(f"{self.project}_{name}")
        return Path(found["Mountpoint"])

    def last_words(self) -> Iterator[str]:
        """The last lines of every container, without the checks of its health."""
        for name in sorted(self.compose("ps", "-a", "--services").split()):
            lines = self.compose("logs", "--no-color", "--no-log-prefix", "--tail", "200", name).splitlines()
            yield f"== {name}"
            yield from [line[:400] for line in lines if "/readyz" not in line][-8:]

    def remove(self) -> None:
        self.compose("down", "-v", "--remove-orphans", "--timeout", "2")
        images = self.engine.docker("images", "-q", f"{self.project}/*").split()
        if images:
            self.engine.docker("rmi", "-f", *set(images))


@pytest.fixture(scope="session")
def container_engine() -> Iterator[Engine]:
    with engine() as made:
        yield made
    print("\n" + ", ".join(f"{what} {seconds} s" for what, seconds in made.seconds.items()))


@pytest.fixture(scope="session")
def installation(container_engine: Engine, request: pytest.FixtureRequest) -> Iterator[Installation]:
    made = Installation(container_engine)
    made.build()
    started = False
    try:
        with container_engine.timed("start"):
            made.up()
        started = True
        yield made
    finally:
        if not started or request.session.testsfailed:
            print(made.compose("ps", "-a"), *made.last_words(), sep="\n")
        with container_engine.timed("end"):
            made.remove()


@pytest.fixture(scope="session")
def token(installation: Installation) -> str:
    """The first administrator's, made with the one-time secret that only who may enter a container can ask for."""
    command = ["docker", "exec", installation.container("authz-api"), "medloom-service", "first-boot"]
    done = subprocess.run(
        command, env=installation.engine.environment, capture_output=True, text=True, timeout=120, check=True
    )
    secret = (done.stdout + done.stderr).strip().rsplit(" ", maxsplit=1)[1]
    with Medloom(installation.url) as client:
        return str(client.auth.first_boot(secret, "Hospital", "admin", "a-long-test-password").token)


@pytest.fixture(scope="session", autouse=True)
def room() -> None:
    """Images and their layers take room; say so before the engine does."""
    free = shutil.disk_usage(tempfile.gettempdir()).free
    assert free > 15 * 1024**3, "the images need about 15 GB of free disk while they are built"
