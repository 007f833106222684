"""What the routes take and show."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from medloom_contracts.errors import Problem
from medloom_contracts.events.purge import Policy
from medloom_contracts.manifests import ColumnRole, DatasetManifest
from medloom_ingest.domain.proposal import Action, Original, Proposal
from medloom_kit.jobs import JobView

UploadState = Literal["receiving", "inspecting", "proposed", "refused", "accepting", "registered"]


class UploadView(BaseModel):
    """An upload and where it stands."""

    id: str
    study_id: str
    filename: str
    bytes: int
    received: int
    sha256: str | None
    state: UploadState
    job: JobView | None
    problem: Problem | None
    dataset_id: str | None
    version: int | None
    created_at: datetime
    created_by: str


class ProposalView(BaseModel):
    """A proposal with the state of its upload; ``job`` is set while the file is read again."""

    upload_id: str
    state: UploadState
    job: JobView | None
    proposal: Proposal | None
    etag: str = Field(description="for If-Match when the proposal is changed")


class DecisionIn(BaseModel):
    """What shall become of one column."""

    model_config = ConfigDict(extra="forbid")

    table: str | None = None
    column: str
    action: Action
    reason: str = Field(default="", max_length=500)


class DecisionsIn(BaseModel):
    decisions: list[DecisionIn] = Field(min_length=1, max_length=10_000)


class AcceptIn(BaseModel):
    """The data set's title, and the data set that gets a new version (none: a new data set)."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=300)
    description: str = Field(default="", max_length=5_000)
    dataset_id: str | None = None


class AcceptedView(BaseModel):
    upload: UploadView
    dataset_id: str
    version: int
    job: JobView


class VersionRow(BaseModel):
    """A version in a list."""

    version: int
    rows: int
    subjects: int | None
    columns: int
    note: str
    withdrawn: bool
    created_at: datetime
    created_by: str


class DatasetView(BaseModel):
    id: str
    title: str
    description: str
    kind: str
    latest: int
    state: Literal["active", "withdrawn"]
    versions: list[VersionRow]
    created_at: datetime


class VersionView(BaseModel):
    """A version's dictionary and provenance."""

    manifest: DatasetManifest
    manifest_key: str | None
    manifest_sha256: str
    original: Original | None
    withdrawn: bool
    etag: str = Field(description="for If-Match when the dictionary is changed")


class ColumnChange(BaseModel):
    """A change to the dictionary; the data stays as it is."""

    model_config = ConfigDict(extra="forbid")

    label: str | None = Field(default=None, max_length=500)
    unit: str | None = Field(default=None, max_length=60)
    role: ColumnRole | None = None
    low: float | None = None
    high: float | None = None
    value_labels: dict[str, str] | None = None


class DictionaryIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    table: str = "main"
    columns: dict[str, ColumnChange] = Field(min_length=1)
    note: str = Field(default="", max_length=500)


class RowsView(BaseModel):
    """One page of rows; dates as ISO text, missing as null."""

    columns: list[str]
    rows: list[dict[str, Any]]
    total: int
    next_cursor: str | None


class WithdrawIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500)
    versions: list[int] | None = Field(default=None, min_length=1)
    policy: Policy | None = Field(default=None, description="delete or quarantine; none: as the study's rule says")


class SubjectIn(BaseModel):
    """One subject, as the subject column has it; a pseudonymised column is found by the original identifier too."""

    model_config = ConfigDict(extra="forbid")

    subject: str = Field(min_length=1, max_length=200)
    reason: str = Field(default="", max_length=500)


class ErasurePreview(BaseModel):
    """Where a subject is, and which versions would go."""

    rows: dict[str, int] = Field(description="the subject's rows by table of the latest version")
    not_searched: list[str] = Field(description="tables without a subject column: they stay as they are")
    versions: list[int] = Field(description="versions that would be purged, with their uploaded files")
    also_in: list[str] = Field(description="other data sets of the study that hold the subject")


class WithdrawalView(BaseModel):
    """One withdrawal; ``receipt_sha256`` is what the ledger signs of it."""

    id: str
    dataset_id: str
    versions: list[int]
    policy: Policy
    cause: Literal["request", "retention", "erasure"]
    reason: str
    state: Literal["started", "done", "failed"]
    problem: Problem | None
    new_version: int | None = Field(description="after an erasure: the version without the subject")
    objects: int | None = Field(description="objects of this service that were deleted or set apart")
    receipt_sha256: str | None
    created_at: datetime
    created_by: str
    job: JobView | None = None


class RetentionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on_withdrawal: Policy = "quarantine"
    keep_days: int | None = Field(default=None, ge=1, le=36_500, description="days after upload; none: for good")


class RetentionView(BaseModel):
    """How long a study keeps data, and what becomes of withdrawn data."""

    on_withdrawal: Policy
    keep_days: int | None
    changed_at: datetime | None
    changed_by: str | None
