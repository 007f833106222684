"""The protocol of an object store and its asynchronous face. Keys are ``<bucket>/<path>``."""

import asyncio
import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from medloom_contracts.errors import Corrupted, StorageFull
from medloom_contracts.events.ingest import StoredObject

CHUNK = 4 * 1024 * 1024


class Store(Protocol):
    """The synchronous store that job processes use; both kinds keep the same contract tests."""

    def ensure_bucket(self, bucket: str) -> None: ...

    def put_bytes(self, key: str, data: bytes) -> StoredObject: ...

    def put_file(self, key: str, path: Path, *, move: bool = False, sha256: str | None = None) -> StoredObject:
        """Store a file; with ``move`` the file is given away and may be renamed into place.

        ``sha256`` spares a second reading where the caller computed it while writing these very bytes.
        """
        ...

    def copy(self, key: str, source: str, sha256: str) -> StoredObject:
        """Store an object that was read and verified before under another key, without sending its bytes again."""
        ...

    def get_bytes(self, key: str, sha256: str) -> bytes: ...

    def get_file(self, key: str, sha256: str, folder: Path) -> Path:
        """A local file with exactly these bytes, to be read only; ``folder`` takes a copy where one is needed."""
        ...

    def chunks(self, key: str) -> Iterator[bytes]:
        """The bytes as they are, unverified: for who is about to compute their hash. Raises NotFound."""
        ...

    def exists(self, key: str) -> bool: ...

    def delete(self, key: str) -> None: ...

    def keys(self, prefix: str) -> Iterator[str]: ...

    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Each key under a prefix with its number of bytes."""
        ...


class ObjectStore:
    """The same store for event loops: each call runs in a thread."""

    def __init__(self, store: Store) -> None:
        self.sync = store

    async def put_bytes(self, key: str, data: bytes) -> StoredObject:
        return await asyncio.to_thread(self.sync.put_bytes, key, data)

    async def put_file(self, key: str, path: Path, *, move: bool = False, sha256: str | None = None) -> StoredObject:
        return await asyncio.to_thread(lambda: self.sync.put_file(key, path, move=move, sha256=sha256))

    async def copy(self, key: str, source: str, sha256: str) -> StoredObject:
        return await asyncio.to_thread(self.sync.copy, key, source, sha256)

    async def get_bytes(self, key: str, sha256: str) -> bytes:
        return await asyncio.to_thread(self.sync.get_bytes, key, sha256)

    async def get_file(self, key: str, sha256: str, folder: Path) -> Path:
        return await asyncio.to_thread(self.sync.get_file, key, sha256, folder)

    async def exists(self, key: str) -> bool:
        return await asyncio.to_thread(self.sync.exists, key)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self.sync.delete, key)

    async def keys(self, prefix: str) -> list[str]:
        return await asyncio.to_thread(lambda: list(self.sync.keys(prefix)))


def open_store(url: str) -> Store:
    """The store of an address: ``file:///folder`` or ``s3://key:secret@host:port?secure=0&prefix=name-``."""
    if url.startswith("file:"):
        from medloom_kit.objects.folder import FolderStore

        return FolderStore(Path(url.removeprefix("file://")))
    if url.startswith("s3:"):
        from medloom_kit.objects.s3 import S3Store

        return S3Store(url)
    raise ValueError(f"no object store for the address scheme {url.split(':', maxsplit=1)[0]!r}; use file:// or s3://")


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(key: str, expected: str, found: str) -> None:
    """Raise Corrupted unless the hashes agree."""
    if expected != found:
        raise Corrupted(key)


@contextmanager
def full_disk_is_told() -> Iterator[None]:
    """Turn the operating system's word for a full disk into an error that a person can act on."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull from error
        raise
