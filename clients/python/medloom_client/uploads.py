"""Resumable upload (tus 1.0): a file goes in parts, and a new process goes on where the last one stopped."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from medloom_client.problems import MedloomProblem
from medloom_client.transport import Transport

TUS: Final = {"Tus-Resumable": "1.0.0"}
FIRST_PART: Final = 16 * 2**20
LARGEST_PART: Final = 256 * 2**20
GROWTH: Final = 4
PART_S: Final = 4.0
BLOCK: Final = 512 * 2**10
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
        part_bytes: int | None = None,
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
        with ThreadPoolExecutor(1) as beside:
            parts = _Parts(path, size, self._part_bytes, beside)
            while True:
                if progress is not None:
                    progress(offset, size)
                if offset >= size:
                    return
                part, began = parts.at(offset), time.monotonic()
                try:
                    offset = self._send(location, part)
                    parts.sent(part, time.monotonic() - began)
                    failures = 0
                except MedloomProblem as problem:
                    failures += 1
                    if failures >= ATTEMPTS or not _worth_another_try(problem):
                        raise
                    self._transport.sleep(min(0.2 * 2.0**failures, 10.0))
                    parts.lost()
                    offset = self.offset(location)

    def _send(self, location: str, part: _Part) -> int:
        headers = {
            **TUS,
            "Upload-Offset": str(part.offset),
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(part.size),
            "Upload-Checksum": f"sha256 {base64.b64encode(part.digest.result()).decode()}",
        }
        content = _blocks(part.path, part.offset, part.size)
        answer = self._transport.send("PATCH", location, content=content, headers=headers, attempts=1)
        return int(answer.headers["upload-offset"])


@dataclass(frozen=True)
class _Part:
    """Bytes of a file that travel in one request, and their SHA-256 as soon as it is known."""

    path: Path
    offset: int
    size: int
    digest: Future[bytes]


class _Parts:
    """Cuts a file into parts. While one is sent the next is hashed; a slow connection gets small parts."""

    def __init__(self, path: Path, size: int, fixed: int | None, beside: Executor) -> None:
        self._path = path
        self._size = size
        self._first = fixed or FIRST_PART
        self._growth = 1 if fixed else GROWTH
        self._largest = self._most = fixed or LARGEST_PART
        self._beside = beside
        self._next: _Part | None = None

    def at(self, offset: int) -> _Part:
        """The part that begins at ``offset``."""
        part = self._next
        if part is None or part.offset != offset or part.size > self._most:
            part = self._cut(offset, self._first)
        self._next = self._cut(offset + part.size, part.size * self._growth)
        return part

    def _cut(self, offset: int, size: int) -> _Part:
        size = min(size, self._most, self._size - offset)
        return _Part(self._path, offset, size, self._beside.submit(_sha256, self._path, offset, size))

    def sent(self, part: _Part, seconds: float) -> None:
        """Later parts are as large as goes through in a few seconds."""
        if self._growth > 1:
            fitting = int(part.size * PART_S / max(seconds, 0.001))
            self._most = min(max(fitting, self._first // GROWTH), self._largest)

    def lost(self) -> None:
        """A part was lost: the next one is not larger than the first."""
        self._most = min(self._most, self._first)
        self._next = None


def _blocks(path: Path, offset: int, size: int) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as stream:
        stream.seek(offset)
        while size:
            block = stream.read(min(BLOCK, size))
            if not block:
                raise OSError("the file became shorter while it was sent")
            yield block
            size -= len(block)


def _sha256(path: Path, offset: int, size: int) -> bytes:
    digest = hashlib.sha256()
    for block in _blocks(path, offset, size):
        digest.update(block)
    return digest.digest()


def _worth_another_try(problem: MedloomProblem) -> bool:
    """Lost connections, a server that restarts, a part that arrived damaged (460) or an offset that moved (409)."""
    return problem.code == "unreachable" or problem.status in {409, 429, 460, 502, 503, 504}
