"""The embedded platform as a child process: started, awaited, stopped."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from medloom_client.client import Medloom
from medloom_client.problems import MedloomProblem

START_S: Final = 90.0
STOP_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Embedded:
    """A running embedded platform."""

    url: str
    folder: Path
    secret: str | None
    seconds: float
    process: subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Administrator:
    """The first account of a new platform, with a password made on the spot."""

    name: str
    password: str
    token: str


def _refused(detail: tuple[str, str], hint: tuple[str, str] = ("", "")) -> MedloomProblem:
    return MedloomProblem.own("embedded_not_started", detail, hint)


def command(folder: Path, port: int) -> list[str]:
    """How the platform is started."""
    return [sys.executable, "-m", "medloom_embedded", "--data", str(folder), "--port", str(port), "--json"]


@contextmanager
def embedded(folder: Path, port: int = 0) -> Iterator[Embedded]:
    """Start the platform on ``folder`` (its log goes to ``folder/platform.log``) and stop it afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "platform.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - this interpreter with fixed arguments
            command(folder, port), stdout=subprocess.PIPE, stderr=log, start_new_session=True
        )
    try:
        yield _ready(process, folder)
    finally:
        stop(process)


def _ready(process: subprocess.Popen[bytes], folder: Path) -> Embedded:
    if process.stdout is None:
        raise _refused(("The platform has no output.", "플랫폼의 출력이 없습니다."))
    line = _first_line(process.stdout)
    try:
        told = json.loads(line)
    except ValueError:
        stop(process)
        status, log = process.returncode, folder / "platform.log"
        raise _refused(
            (
                f"The platform ended with status {status} before it was ready.",
                f"플랫폼이 준비되기 전에 상태 {status}(으)로 끝났습니다.",
            ),
            (f"Its log is {log}.", f"로그: {log}"),
        ) from None
    return Embedded(told["url"], folder, told.get("first_boot_secret"), float(told["seconds"]), process)


def _first_line(stream: IO[bytes]) -> bytes:
    found: list[bytes] = []
    reading = threading.Thread(target=lambda: found.append(stream.readline()), daemon=True)
    reading.start()
    reading.join(START_S)
    return found[0] if found else b""


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the platform to end and wait; kill it when it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


@contextmanager
def temporary_platform() -> Iterator[tuple[Embedded, Administrator]]:
    """A platform in a temporary folder with its administrator; nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="medloom-") as folder, embedded(Path(folder)) as platform:
        yield platform, first_boot(platform)


def first_boot(platform: Embedded) -> Administrator:
    """Make the first administrator of a new platform."""
    if platform.secret is None:
        raise _refused(
            ("The platform already has an administrator.", "플랫폼에 이미 관리자가 있습니다."),
            ("Sign in with your own account instead.", "본인 계정으로 로그인하세요."),
        )
    password = secrets.token_urlsafe(12)
    name = "admin"
    with Medloom(platform.url) as medloom:
        institution = os.environ.get("MEDLOOM_INSTITUTION", "Medloom")
        found = medloom.auth.first_boot(platform.secret, institution, name, password)
    return Administrator(name, password, found.token)
