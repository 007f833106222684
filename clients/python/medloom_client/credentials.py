"""Where the command line keeps an address and its token between calls (readable by its owner alone)."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from medloom_client.problems import MedloomProblem


@dataclass(frozen=True, slots=True)
class Credentials:
    url: str
    token: str


def folder() -> Path:
    """The folder of the user's own settings."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "medloom"


def save(found: Credentials) -> Path:
    """Keep credentials with mode 0600."""
    path = folder() / "credentials.json"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as sink:
        json.dump({"url": found.url, "token": found.token}, sink)
    part.replace(path)
    return path


def resolve(server: str | None, token: str | None) -> Credentials:
    """Credentials from the command line, else MEDLOOM_SERVER and MEDLOOM_TOKEN, else those of ``medloom login``."""
    url = server or os.environ.get("MEDLOOM_SERVER")
    token = token or os.environ.get("MEDLOOM_TOKEN")
    path = folder() / "credentials.json"
    if (url is None or token is None) and path.is_file():
        kept = json.loads(path.read_text(encoding="utf-8"))
        if url is None or url.rstrip("/") == kept["url"]:
            url, token = kept["url"], token or kept["token"]
    if url is None or token is None:
        raise MedloomProblem.own(
            "not_signed_in",
            ("No server and token are known.", "서버와 토큰을 알 수 없습니다."),
            (
                "Run: medloom login --server URL, or give --server and --token.",
                "medloom login --server URL을 실행하거나 --server와 --token을 지정하세요.",
            ),
        )
    return Credentials(url.rstrip("/"), token)
