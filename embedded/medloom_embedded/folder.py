"""The folder an embedded platform lives in: its layout, and the lock that keeps a second process out."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

DEFAULT: Final = Path("~/.local/share/medloom")
_OWNER_ONLY: Final = 0o700


class FolderInUse(Exception):
    """Another process runs on this folder; ``pid`` is its number when it could be read."""

    def __init__(self, path: Path, pid: str) -> None:
        super().__init__(str(path))
        self.path = path
        self.pid = pid


def default_folder() -> Path:
    """$MEDLOOM_DATA, or a folder in the user's home."""
    return Path(os.environ.get("MEDLOOM_DATA") or DEFAULT).expanduser()


@dataclass(frozen=True)
class DataFolder:
    """Where everything lies: databases, objects, keys, scratch space. Readable by its owner alone."""

    root: Path

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def scratch(self) -> Path:
        return self.root / "scratch"

    @property
    def objects_url(self) -> str:
        return f"file://{self.root / 'objects'}"

    def database_url(self, service: str) -> str:
        return f"sqlite+aiosqlite:///{self.root / 'db' / service}.sqlite3"

    def make(self) -> None:
        """Creates what is missing."""
        for path in (self.root, self.root / "db", self.root / "objects", self.keys, self.scratch):
            path.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
        self.root.chmod(_OWNER_ONLY)

    def lock(self) -> IO[str]:
        """Holds the folder until the returned file is closed or the process ends; raises FolderInUse."""
        path = self.root / "medloom.lock"
        handle = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            pid = handle.read().strip()
            handle.close()
            raise FolderInUse(self.root, pid) from error
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        return handle
