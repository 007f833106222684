"""Resumable upload (tus 1.0): a file goes in parts, and a new process goes on where the last one stopped."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from medloom_client.problems import MedloomProblem
from medloom_client.transport import Transport

TUS: Final = {"Tus-Resumable": "1.0.0"}
PART_BYTES: Final = 64 * 2**20
ATTEMPTS: Final = 8
Progress = Callable[[int, int], None]


class Memory:
    """Where unfinished uploads are remembered between processes: a small JSON file of fingerprint → upload path."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def get(self, fingerprint: str) -> str | None:
        return self._read().get(fingerprint)

    def put(self, fingerprint: str, location: str | None) -> None:
        if self._path is None:
            return
        known = self._read()
        known.pop(fingerprint, None)
        if location is not None:
            known[fingerprint] = location
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(self._path.name + ".part")
        part.write_text(json.dumps(known), encoding="utf-8")
        part.replace(self._path)

    def _read(self) -> dict[str, str]:
        if self._path is None or not self._path.is_file():
            return {}
        try:
            return dict(json.loads(self._path.read_text(encoding="utf-8")))
        except ValueError:
            return {}


class TusUpload:
    """Sends one file to a collection that speaks tus."""

    def __init__(
        self,
        transport: Transport,
        collection: str,
        *,
        memory: Memory | None = None,
        part_bytes: int = PART_BYTES,
    ) -> None:
        self._transport = transport
        self._collection = collection
        self._memory = memory or Memory(None)
        self._part_bytes = part_bytes

    def send(self, path: Path, metadata: dict[str, str], progress: Progress | None = None) -> str:
        """Upload ``path`` and return the upload's path on the server; an upload known to the memory is resumed."""
        size = path.stat().st_size
        fingerprint = self._fingerprint(path, size)
        location, offset = self._resume(fingerprint, size)
        if location is None:
            location, offset = self._create(size, metadata), 0
            self._memory.put(fingerprint, location)
        self._parts(path, location, offset, size, progress)
        self._memory.put(fingerprint, None)
        return location

    def _fingerprint(self, path: Path, size: int) -> str:
        told = f"{self._transport.url}{self._collection}|{path.resolve()}|{size}|{path.stat().st_mtime_ns}"
        return hashlib.sha256(told.encode()).hexdigest()

    def _resume(self, fingerprint: str, size: int) -> tuple[str | None, int]:
        location = self._memory.get(fingerprint)
        if location is None:
            return None, 0
        try:
            offset = self.offset(location)
        except MedloomProblem as problem:
            if problem.status in {404, 409, 410}:
                return None, 0
            raise
        return (location, offset) if offset <= size else (None, 0)

    def _create(self, size: int, metadata: dict[str, str]) -> str:
        pairs = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
        headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": pairs}
        answer = self._transport.send("POST", self._collection, content=b"", headers=headers)
        location = answer.headers["location"]
        return location.removeprefix(self._transport.url) if location.startswith("http") else location

    def offset(self, location: str) -> int:
        """How many bytes the server holds."""
        return int(self._transport.send("HEAD", location, headers=TUS).headers["upload-offset"])

    def _parts(self, path: Path, location: str, offset: int, size: int, progress: Progress | None) -> None:
        failures = 0
        with path.open("rb") as stream:
            while True:
                if progress is not None:
                    progress(offset, size)
                if offset >= size:
                    return
                stream.seek(offset)
                part = stream.read(self._part_bytes)
                try:
                    offset = self._send(location, offset, part)
                    failures = 0
                except MedloomProblem as problem:
                    failures += 1
                    if failures >= ATTEMPTS or not _worth_another_try(problem):
                        raise
                    self._transport.sleep(min(0.2 * 2.0**failures, 10.0))
                    offset = self.offset(location)

    def _send(self, location: str, offset: int, part: bytes) -> int:
        digest = base64.b64encode(hashlib.sha256(part).digest()).decode()
        headers = {
            **TUS,
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            "Upload-Checksum": f"sha256 {digest}",
        }
        answer = self._transport.send("PATCH", location, content=part, headers=headers, attempts=1)
        return int(answer.headers["upload-offset"])


def _worth_another_try(problem: MedloomProblem) -> bool:
    """Lost connections, a server that restarts, a part that arrived damaged (460) or an offset that moved (409)."""
    return problem.code == "unreachable" or problem.status in {409, 429, 460, 502, 503, 504}
