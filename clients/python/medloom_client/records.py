"""What the platform answers, typed. Fields that a newer platform adds are kept and can be read by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of every answer."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())

    @property
    def more(self) -> dict[str, Any]:
        """Fields this version of the client does not know by type."""
        return dict(self.model_extra or {})


class Words(Record):
    en: str = ""
    ko: str = ""


class Job(Record):
    id: str
    state: str
    fraction: float = 0.0
    step: Words = Words()
    eta_s: float | None = None
    problem: dict[str, Any] | None = None
    result: dict[str, Any] | None = None


class Institution(Record):
    id: str
    name: str
    external: bool = False


class User(Record):
    id: str
    name: str
    display_name: str = ""
    institution_id: str | None = None
    site_admin: bool = False


class FirstBoot(Record):
    user: User
    institution: Institution
    token: str


class Invitation(Record):
    user: User
    invitation: str


class Me(Record):
    id: str
    name: str
    kind: str = "person"
    site_admin: bool = False
    token_id: str | None = None
    studies: list[dict[str, Any]] = []


class Study(Record):
    id: str
    title: str
    question: str = ""
    state: str = "open"
    role: str | None = None
    etag: str | None = None


class Member(Record):
    role: str


class Token(Record):
    """An access token; ``token`` is there only in the answer that issued it."""

    id: str
    purpose: str = ""
    scopes: list[str] = []
    study_id: str | None = None
    expires_at: datetime | None = None
    token: str | None = None


class LedgerEntry(Record):
    seq: int
    at: datetime
    action: str
    decision: str


class LedgerVerification(Record):
    intact: bool
    entries: int


class Endpoint(Record):
    id: str
    model_id: str
    name: str = ""
    version: int = 1
    enabled: bool = True


class Prediction(Record):
    """One answer: class and probabilities, a value, or risks by time, with the warnings beside it."""

    prediction_id: str
    probability: float | None = None
    probabilities: dict[str, float] | None = None
    value: float | None = None
    risks: list[dict[str, float]] | None = None
    warnings: list[dict[str, Any]] = []


class Predictions(Record):
    predictions: list[Prediction]
    model: dict[str, Any] = {}


class Outcomes(Record):
    recorded: int
    changed: int = 0
    unchanged: int = 0


class Monitoring(Record):
    n: int
    metrics: dict[str, Any] = {}
    reason: str | None = None


class Upload(Record):
    """A file on its way to become a data set version."""

    id: str
    filename: str = ""
    bytes: int = 0
    received: int = 0
    state: str = ""
    job: Job | None = None
    problem: dict[str, Any] | None = None
    dataset_id: str | None = None
    version: int | None = None


class Proposal(Record):
    """What the import guessed, to be changed before it is accepted; ``etag`` protects an edit."""

    upload_id: str
    state: str = ""
    job: Job | None = None
    proposal: dict[str, Any] | None = None
    etag: str | None = None

    def table(self, name: str | None = None) -> dict[str, Any]:
        """One table of the proposal; the main one when no name is given."""
        if self.proposal is None:
            raise LookupError("the file is still being read")
        wanted = name or self.proposal["main"]
        return dict(next(table for table in self.proposal["tables"] if table["name"] == wanted))


class Accepted(Record):
    upload: Upload
    dataset_id: str
    version: int
    job: Job


class Dataset(Record):
    id: str
    title: str = ""
    kind: str = "table"
    latest: int | None = None
    versions: list[dict[str, Any]] = []


class Consequences(Record):
    """What a withdrawal takes with it."""

    dataset_id: str
    versions: list[int] = []
    policy: str = ""
    prepared: list[dict[str, Any]] = []
    runs_open: int = 0
    experiments: list[dict[str, Any]] = []
    models: list[dict[str, Any]] = []
    endpoints: list[dict[str, Any]] = []
    predictions: int = 0
    outcomes: int = 0
    reports: list[dict[str, Any]] = []
    comparisons: list[str] = []


class Withdrawn(Record):
    """A withdrawal; ``receipt_sha256`` is what the ledger signs of it."""

    id: str
    dataset_id: str
    versions: list[int] = []
    policy: str = ""
    cause: str = ""
    state: str = ""
    new_version: int | None = None
    objects: int | None = None
    receipt_sha256: str | None = None
    job: Job | None = None


class DatasetVersion(Record):
    manifest: dict[str, Any]
    manifest_sha256: str = ""
    etag: str | None = None


class Recipe(Record):
    id: str
    title: str = ""
    dataset_id: str = ""
    dataset_version: int = 0
    version: int = 1
    etag: str | None = None
    steps: list[dict[str, Any]] = []


class Run(Record):
    id: str
    state: str
    prepared_id: str | None = None
    failed_step: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    job: Job | None = None


class Prepared(Record):
    id: str
    sha256: str
    rows: int
    subjects: int | None = None
    columns: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    state: str = ""


class Validation(Record):
    """A model tried on other approved data."""

    id: str
    model_id: str
    prepared_id: str
    data_study_id: str = ""
    title: str = ""
    state: str = ""
    n: int | None = None
    events: int | None = None
    main: dict[str, Any] = {}
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    job: Job | None = None


class Grid(Record):
    """A page of a table: rows in the order of columns, ``_row`` first."""

    columns: list[Any]
    rows: list[Any]
    total: int | None = None


class Review(Record):
    prepared_id: str
    state: str
    sha256: str | None = None
    who: dict[str, Any] | None = None
    at: datetime | None = None
    note: str | None = None
    reasons: list[str] = []
    approval: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    job: Job | None = None


class Experiment(Record):
    id: str
    prepared_id: str = ""
    state: str
    job: Job | None = None
    trials: list[dict[str, Any]] = []
    leaderboard: list[dict[str, Any]] = []
    models: list[dict[str, Any]] = []
    best_model_id: str | None = None
    warnings: list[dict[str, Any]] = []
    n: dict[str, Any] | None = None
    seconds: dict[str, float] | None = None
    versions: dict[str, str] | None = None
    problem: dict[str, Any] | None = None


class Model(Record):
    id: str
    name: str
    algorithm: str = ""
    best: bool = False
    metrics: dict[str, Any] = {}
    onnx_sha256: str = ""
    released: dict[str, Any] | None = None


class Report(Record):
    id: str
    state: str
    job: Job | None = None
    job_id: str | None = None
    artefacts: list[dict[str, Any]] = []
    problem: dict[str, Any] | None = None


class Comparison(Record):
    id: str
    models: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
