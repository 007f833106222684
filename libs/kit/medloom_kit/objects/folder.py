"""Objects in a folder: one file each, written beside its place and renamed into it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from medloom_contracts.errors import NotFound
from medloom_contracts.events.ingest import StoredObject
from medloom_kit.objects.store import CHUNK, full_disk_is_told, sha256_of, verify


class FolderStore:
    """For one machine. A file that changed since it was verified is verified again."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._verified: dict[tuple[str, str], tuple[int, int, int]] = {}

    def ensure_bucket(self, bucket: str) -> None:
        (self._root / bucket).mkdir(parents=True, exist_ok=True, mode=0o700)

    def put_bytes(self, key: str, data: bytes) -> StoredObject:
        with full_disk_is_told(), self._draft(key) as draft:
            draft.write_bytes(data)
            return self._place(key, draft)

    def put_file(self, key: str, path: Path, *, move: bool = False, sha256: str | None = None) -> StoredObject:
        with full_disk_is_told(), self._draft(key) as draft:
            if move:
                shutil.move(path, draft)
            else:
                shutil.copyfile(path, draft)
            return self._place(key, draft, sha256)

    def copy(self, key: str, source: str, sha256: str) -> StoredObject:
        path, place = self.get_file(source, sha256, self._root), self._path(key)
        with full_disk_is_told(), self._draft(key) as draft:
            try:
                os.link(path, draft)  # stored files never change, so two names may share one
            except OSError:
                shutil.copyfile(path, draft)
                return self._place(key, draft)
            draft.replace(place)  # a rename between two names of one file leaves both
            _sync_folder(place.parent)
        return self._known(key, sha256)

    def get_bytes(self, key: str, sha256: str) -> bytes:
        return self.get_file(key, sha256, self._root).read_bytes()

    def get_file(self, key: str, sha256: str, folder: Path) -> Path:
        path = self._path(key)
        try:
            stat = path.stat()
        except FileNotFoundError as error:
            raise NotFound("stored object") from error
        mark = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if self._verified.get((key, sha256)) != mark:
            verify(key, sha256, sha256_of(path))
            self._verified[key, sha256] = mark
        return path

    def chunks(self, key: str) -> Iterator[bytes]:
        try:
            with self._path(key).open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except FileNotFoundError as error:
            raise NotFound("stored object") from error

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str) -> Iterator[str]:
        bucket = prefix.split("/", maxsplit=1)[0]
        for path in sorted((self._root / bucket).rglob("*")):
            key = path.relative_to(self._root).as_posix()
            if path.is_file() and key.startswith(prefix) and not path.name.startswith(".draft-"):
                yield key

    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]:
        for key in self.keys(prefix):
            try:
                yield key, self._path(key).stat().st_size
            except FileNotFoundError:  # deleted while others were counted
                continue

    def _path(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root) or path == self._root:
            raise ValueError("an object key may not leave the store")
        return path

    @contextmanager
    def _draft(self, key: str) -> Iterator[Path]:
        """A name beside the object's place; whatever happens, nothing is left there that would fill the disk."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".draft-{uuid4().hex}")
        try:
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def _place(self, key: str, draft: Path, sha256: str | None = None) -> StoredObject:
        path = self._path(key)
        digest = sha256 or sha256_of(draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.chmod(0o400)
        draft.replace(path)
        _sync_folder(path.parent)
        return self._known(key, digest)

    def _known(self, key: str, sha256: str) -> StoredObject:
        """An object whose bytes were just written or verified."""
        stat = self._path(key).stat()
        self._verified[key, sha256] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        return StoredObject(key=key, sha256=sha256, bytes=stat.st_size)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
