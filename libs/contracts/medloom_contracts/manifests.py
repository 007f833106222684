"""What lies in the object store beside the data: manifests that one service writes and others read.

All are immutable: their bytes are named by their SHA-256 and an event brings key and hash.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class ColumnType(StrEnum):
    NUMBER = "number"
    INTEGER = "integer"
    CATEGORY = "category"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


class ColumnRole(StrEnum):
    FEATURE = "feature"
    SUBJECT = "subject"
    SITE = "site"
    TIME = "time"
    OUTCOME = "outcome"
    EXCLUDED = "excluded"


class TaskKind(StrEnum):
    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"
    SURVIVAL = "survival"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Column(_Frozen):
    """One entry of the dictionary. ``name`` is the Parquet column, ``source_name`` the header in the file."""

    name: str
    source_name: str = ""
    label: str = ""
    type: ColumnType
    role: ColumnRole = ColumnRole.FEATURE
    unit: str = ""
    missing_codes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    categories: tuple[str, ...] | None = None
    value_labels: dict[str, str] = Field(default_factory=dict, description="code -> what it means")


class TableObject(_Frozen):
    """One table of a version: a Parquet object whose first column is ``_row`` (int64, 0-based, stable)."""

    name: str = "main"
    key: str
    sha256: str
    bytes: int
    rows: int
    columns: tuple[Column, ...]


class DatasetManifest(_Frozen):
    """A data set version as ingest accepted it."""

    schema_version: Literal[1] = 1
    study_id: str
    dataset_id: str
    version: int
    title: str
    kind: str = "table"
    tables: tuple[TableObject, ...]
    subjects: int | None = None
    provenance: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime
    created_by: str


class StepDiff(_Frozen):
    """What one step of a run did; the object at ``diff_key`` is Parquet: _row, column, old, new (text), rule."""

    step_id: str
    op: str
    label: str
    rows_before: int
    rows_after: int
    cells_changed: int
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    diff_key: str | None = None
    diff_sha256: str | None = None
    note: str = ""


class Finding(_Frozen):
    """Something the reviewer should know, graded; never with a patient's value."""

    code: str
    level: Literal["info", "warning", "blocking"]
    column: str | None = None
    text: str
    text_ko: str
    count: int | None = None
    evidence: dict[str, float] = Field(default_factory=dict, description="the numbers behind it: never a value")


class PreparedManifest(_Frozen):
    """The output of a run. ``sha256`` (of the table object) is what a reviewer signs."""

    schema_version: Literal[1] = 1
    study_id: str
    prepared_id: str
    run_id: str
    recipe_id: str
    recipe_version: int
    dataset_id: str
    dataset_version: int
    dataset_manifest_sha256: str
    table: TableObject
    rows_in: int
    subjects: int | None = None
    steps: tuple[StepDiff, ...]
    recipe: tuple[dict[str, Any], ...]
    profile_key: str
    profile_sha256: str
    findings: tuple[Finding, ...]
    created_at: datetime


def time_text(value: float) -> str:
    """A horizon as it stands in names of columns and measures: ``365``, ``0.5``."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


class Task(_Frozen):
    """What is to be learned. ``positive`` is the text of the event class for a binary or survival target.

    A survival task has the status column as ``target`` (all but ``positive`` is censored), the column of the follow-up
    ``time`` and the ``horizons``, in the time's unit, at which the risk is told.
    """

    kind: TaskKind
    target: str
    positive: str | None = None
    classes: tuple[str, ...] | None = None
    features: tuple[str, ...]
    time: str | None = None
    time_unit: str = ""
    horizons: tuple[float, ...] | None = None


class SplitPlan(_Frozen):
    """How rows were divided at approval; ``split_key`` is Parquet: _row, part (train|test), fold (-1 in test)."""

    by: Literal["row", "subject", "site", "time"]
    column: str | None = None
    test: float
    folds: int
    seed: int
    n_train: int
    n_test: int
    events_train: int | None = None
    events_test: int | None = None
    override: str | None = Field(default=None, description="why one subject's rows may lie in several parts")


class GroupSummary(_Frozen):
    """One column within one group of rows (all, train, test, or an outcome class): what Table 1 is printed from."""

    group: str
    n: int
    missing: int
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    q1: float | None = None
    q3: float | None = None
    counts: dict[str, int] | None = None


class ColumnSummaries(_Frozen):
    name: str
    label: str
    unit: str
    type: ColumnType
    groups: tuple[GroupSummary, ...]


class Approval(_Frozen):
    """What a reviewer signed: who, when, why, which bytes, for which task, split how."""

    schema_version: Literal[1] = 1
    study_id: str
    prepared_id: str
    review_id: str
    sha256: str
    manifest_key: str
    manifest_sha256: str
    reviewer_id: str
    reviewer_name: str
    note: str
    at: datetime
    task: Task
    split: SplitPlan
    split_key: str
    split_sha256: str
    groups: dict[str, int]
    table_one: tuple[ColumnSummaries, ...]
    flow: tuple[dict[str, Any], ...] = Field(description="participant flow: {label, label_ko, n, excluded, reason}")
    warnings: tuple[Finding, ...] = ()
    meta_features: dict[str, Any] = Field(default_factory=dict)


class ModelInput(_Frozen):
    """One ONNX input, [N, 1]: float32 for ``number`` (missing = NaN), string for ``category`` (missing = "")."""

    name: str
    type: Literal["number", "category"]
    label: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    seen_low: float | None = Field(default=None, description="1st percentile in training")
    seen_high: float | None = Field(default=None, description="99th percentile in training")
    categories: tuple[str, ...] | None = None
    least: float | None = Field(default=None, description="smallest value in training, rounded down by up to a tenth")
    most: float | None = Field(default=None, description="largest value in training, rounded up by up to a tenth")
    usual: float | str | None = Field(default=None, description="median or most frequent value in training")


class Uncertainty(_Frozen):
    """From an answer to its interval. ``recalibration``: per class the intercept and slope of a logistic regression of
    the outcome on the logit of the out-of-fold answer, and their variances and covariance (intercept, slope, both).
    ``conformal``: the interval is the answer plus or minus ``half_width``."""

    method: Literal["recalibration", "conformal"]
    level: float = 0.95
    n: int
    lines: dict[str, tuple[float, float, float, float, float]] = Field(default_factory=dict)
    half_width: float | None = None


class InputSchema(_Frozen):
    """What a served model takes and gives. Outputs: ``probabilities`` [N, classes] float32, ``value`` [N, 1],
    or for survival ``risks`` [N, horizons]: the probability of the event by each horizon."""

    schema_version: Literal[1] = 1
    model_id: str
    task: TaskKind
    target: str
    target_unit: str = ""
    classes: tuple[str, ...] | None = None
    positive: str | None = None
    inputs: tuple[ModelInput, ...]
    time: str | None = None
    time_unit: str = ""
    horizons: tuple[float, ...] | None = None
    threshold: float | None = Field(default=None, description="Youden threshold on out-of-fold predictions")
    uncertainty: Uncertainty | None = None


class ModelManifest(_Frozen):
    """A model: ONNX, schema, card, metrics, predictions, settings, hashes. Predictions are Parquet:
    _row, part (oof|test), fold, y, and p (binary), p_<class> (multiclass), value (regression), or for survival time and
    p_<horizon> with y the event (1) or its censoring (0)."""

    schema_version: Literal[1] = 1
    study_id: str
    experiment_id: str
    model_id: str
    name: str
    algorithm: str
    onnx_key: str
    onnx_sha256: str
    input_schema_key: str
    input_schema_sha256: str
    card_key: str
    card_sha256: str
    predictions_key: str
    predictions_sha256: str
    metrics: dict[str, dict[str, Any]] = Field(description="part (oof|test) -> metric -> {value, lo, hi}")
    settings: dict[str, Any]
    parity: dict[str, Any]
    members: tuple[dict[str, Any], ...] = ()
    calibration: dict[str, Any] | None = None


class LeakOverride(_Frozen):
    """Who trained in spite of blocking findings, when, why, and which they were."""

    reason: str
    by: str
    by_name: str
    at: datetime
    findings: tuple[Finding, ...]


class ExperimentManifest(_Frozen):
    schema_version: Literal[1] = 1
    study_id: str
    experiment_id: str
    prepared_id: str
    approval_key: str
    approval_sha256: str
    mode: str
    settings: dict[str, Any]
    task: Task
    models: tuple[ModelManifest, ...]
    best_model_id: str
    warnings: tuple[Finding, ...] = ()
    seconds: dict[str, float]
    versions: dict[str, str]
    n: dict[str, int | None] = Field(default_factory=dict, description="rows, train, test, events, subjects, features")
    extras: dict[str, Any] = Field(
        default_factory=dict, description="sites, missing, sensitivity, optimism: for the report"
    )
    explanations_key: str | None = Field(default=None, description="Explanations, JSON, without any row")
    explanations_sha256: str | None = None
    override: LeakOverride | None = None
    created_at: datetime


class ColumnMatch(_Frozen):
    """Which column of other data an input of a model was read from; values are multiplied by ``factor``."""

    input: str
    column: str
    factor: float = 1.0


class ValidationManifest(_Frozen):
    """A finished model's figures on data that it was not developed on."""

    schema_version: Literal[1] = 1
    study_id: str
    validation_id: str
    experiment_id: str
    model_id: str
    model_name: str
    onnx_sha256: str
    data_study_id: str
    prepared_id: str
    data_sha256: str
    approval_sha256: str
    title: str = ""
    task: TaskKind
    columns: tuple[ColumnMatch, ...] = Field(description="the inputs, a follow-up time, then the target")
    positive: str | None = Field(default=None, description="the value of the new data that means the event")
    n: int
    events: int | None = None
    metrics: dict[str, dict[str, float | None]] = Field(description="measure -> value, lo, hi (95 %)")
    recalibrated: dict[str, dict[str, float | None]] = Field(
        default_factory=dict, description="none|intercept|slope -> intercept, slope, observed_expected, brier, ..."
    )
    curves: dict[str, dict[str, list[float]]] = Field(
        default_factory=dict, description="calibration, bins, bins_<time> and decision: what is drawn, never a row"
    )
    warnings: tuple[Finding, ...] = ()
    versions: dict[str, str]
    created_at: datetime
