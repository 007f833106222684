"""Refused and registered data, as ingest tells it."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from medloom_contracts.events.base import Event
from medloom_contracts.events.purge import Policy, Purged


class StoredObject(BaseModel):
    model_config = ConfigDict(frozen=True)
    key: str
    sha256: str
    bytes: int


class ColumnSummary(BaseModel):
    """A column by name, type and role; at most the first 500 travel, the manifest has all."""

    model_config = ConfigDict(frozen=True)
    name: str
    type: str
    role: str


class Flag(BaseModel):
    """A refused or suspicious place, without the value that made it so."""

    model_config = ConfigDict(frozen=True)
    code: str
    where: str
    hint: str


class UploadReceived(Event):
    """All bytes of an upload are durable; the import guess can start."""

    type: ClassVar[str] = "ingest.upload.received"
    upload_id: str
    kind: str
    objects: tuple[StoredObject, ...]


class UploadRefused(Event):
    type: ClassVar[str] = "ingest.upload.refused"
    upload_id: str
    problems: tuple[Flag, ...]


class DatasetRegistered(Event):
    type: ClassVar[str] = "ingest.dataset.registered"
    dataset_id: str
    version: int
    kind: str
    manifest_key: str
    manifest_sha256: str
    rows: int
    subjects: int | None
    columns: tuple[ColumnSummary, ...]
    columns_total: int
    identifier_flags: tuple[Flag, ...]


class DatasetWithdrawn(Event):
    """Versions that nobody may use any more; ``reason`` is a code: request, retention or erasure.

    After an erasure ``erased_rows`` has the first and last ``_row`` of each run of rows gone from the main table.
    """

    type: ClassVar[str] = "ingest.dataset.withdrawn"
    dataset_id: str
    versions: tuple[int, ...]
    reason: str
    withdrawal_id: str = ""
    policy: Policy = "delete"
    erased_rows: tuple[tuple[int, int], ...] = ()


class DatasetPurged(Purged):
    type: ClassVar[str] = "ingest.dataset.purged"
