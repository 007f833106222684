"""What lies in a backup's folder: a manifest, a file for each table, a file for each object."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True)
class Part:
    """One service of the installation, with the addresses under which a backup reaches what it owns.

    ``owner_url`` is the database as the role that may make tables, where that is another one.
    """

    name: str
    metadata: sa.MetaData
    migrations: str
    database_url: str
    owner_url: str
    objects_url: str
    buckets: Sequence[str]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class StoredTable(_Kept):
    """The rows of a table: one JSON list a line, gzipped; the hash is that of the lines."""

    name: str
    columns: dict[str, str]
    rows: int
    sha256: str


class StoredService(_Kept):
    """A service's database at one migration, its tables in an order in which they can be filled."""

    name: str
    revision: str
    tables: tuple[StoredTable, ...]


class KeptObject(_Kept):
    key: str
    sha256: str
    bytes: int


class Manifest(_Kept):
    """Everything that is needed to restore a backup and to see that it is whole."""

    format: int
    made_at: datetime
    services: tuple[StoredService, ...]
    objects: tuple[KeptObject, ...]
    keys: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for service in self.services for table in service.tables)

    @property
    def bytes(self) -> int:
        return sum(one.bytes for one in self.objects)


@dataclass(frozen=True)
class Archive:
    """The folder of one backup."""

    root: Path

    @property
    def manifest_path(self) -> Path:
        return self.root / MANIFEST

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    def table_path(self, service: str, table: str) -> Path:
        return self.root / "databases" / service / f"{table}.jsonl.gz"

    def object_path(self, key: str) -> Path:
        path = (self.root / "objects" / key).resolve()
        if not path.is_relative_to((self.root / "objects").resolve()):
            raise ValueError("an object's key may not leave the backup")
        return path

    def read(self) -> Manifest:
        """The manifest; FileNotFoundError where a backup was not finished or never begun."""
        return Manifest.model_validate_json(self.manifest_path.read_bytes())

    def finish(self, manifest: Manifest) -> None:
        """The manifest is written last: a folder without it is no backup."""
        draft = self.manifest_path.with_suffix(".new")
        draft.write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        draft.replace(self.manifest_path)
