"""What the routes take and give."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from medloom_contracts.errors import Problem, Words
from medloom_contracts.manifests import Approval, Column, Finding, StepDiff
from medloom_kit.jobs import JobView
from medloom_preprocess.domain.parts import SplitLook
from medloom_preprocess.domain.wish import ApprovalWish


class StepType(BaseModel):
    """One registered step; the form is drawn from ``schema``."""

    model_config = ConfigDict(populate_by_name=True)
    op: str
    family: str
    title: Words
    about: Words
    params_schema: dict[str, Any] = Field(
        alias="schema", serialization_alias="schema", description="JSON Schema of the parameters"
    )


class FormulaFunction(BaseModel):
    name: str
    usage: str
    group: str
    en: str
    ko: str


class StepTypes(BaseModel):
    items: list[StepType]
    functions: list[FormulaFunction]
    quantities: dict[str, list[str]]


class StepIn(BaseModel):
    """A step as it is written: ``params``, or the parameters beside ``op`` as in a study file."""

    model_config = ConfigDict(extra="allow")
    op: str = Field(max_length=60)
    id: str | None = Field(default=None, max_length=40)
    params: dict[str, Any] | None = None
    note: str | None = Field(default=None, max_length=2_000)
    enabled: bool = True


class StepView(BaseModel):
    id: str
    op: str
    params: dict[str, Any]
    note: str
    enabled: bool
    author: str
    at: datetime


class RecipeIn(BaseModel):
    dataset_id: str = Field(max_length=40)
    dataset_version: int = Field(ge=1)
    title: str = Field(default="Recipe", min_length=1, max_length=300)
    steps: list[StepIn] = []
    mapping: dict[str, str] = Field(
        default_factory=dict, description="column that the steps name -> its name in this data set"
    )


class RecipeEdit(BaseModel):
    """What is left out stays; ``steps`` is always the whole list."""

    title: str | None = Field(default=None, min_length=1, max_length=300)
    steps: list[StepIn] | None = None
    dataset_id: str | None = Field(default=None, max_length=40)
    dataset_version: int | None = Field(default=None, ge=1)


class RecipeSummary(BaseModel):
    id: str
    title: str
    dataset_id: str
    dataset_version: int
    version: int
    n_steps: int
    forked_from: dict[str, Any] | None
    created_at: datetime
    created_by: str
    updated_at: datetime


class RecipeView(RecipeSummary):
    """``etag`` is also the ETag header: send it as If-Match with an edit."""

    etag: str
    steps: list[StepView]
    newest_run_id: str | None
    newest_prepared_id: str | None


class RecipeVersionView(BaseModel):
    version: int
    title: str
    dataset_id: str
    dataset_version: int
    author: str
    change: Literal["created", "edited", "restored", "branched", "replayed"]
    restored: int | None = Field(description="the earlier version that this one brought back")
    at: datetime
    n_steps: int
    steps: list[StepView]


class Restore(BaseModel):
    version: int = Field(ge=1)


class Fork(BaseModel):
    title: str | None = Field(default=None, max_length=300)
    after_step: str | None = Field(default=None, max_length=40)


class Replay(BaseModel):
    dataset_id: str = Field(max_length=40)
    dataset_version: int = Field(ge=1)
    mapping: dict[str, str] = {}
    title: str | None = Field(default=None, max_length=300)


class StepCheckView(BaseModel):
    step_id: str
    index: int
    op: str
    ok: bool
    cause: str | None = None
    detail: str | None = None
    detail_ko: str | None = None
    hint: str | None = None
    hint_ko: str | None = None
    column: str | None = None
    columns: list[str] = Field(description="the table's columns after this step")
    needs: list[str] = Field(default_factory=list, description="columns of the data set that this step names")


class RecipeCheck(BaseModel):
    ok: bool
    steps: list[StepCheckView]


class FailedStep(BaseModel):
    step_id: str
    index: int
    op: str
    cause: str
    column: str | None = None
    detail: str = ""
    detail_ko: str = ""


class RunView(BaseModel):
    id: str
    recipe_id: str
    recipe_version: int
    dataset_id: str
    dataset_version: int
    state: str
    steps: list[StepDiff]
    failed_step: FailedStep | None
    prepared_id: str | None
    problem: Problem | None
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    job: JobView


class PreparedSummary(BaseModel):
    id: str
    run_id: str
    recipe_id: str
    recipe_version: int
    dataset_id: str
    dataset_version: int
    sha256: str
    rows: int
    rows_in: int
    subjects: int | None
    finding_counts: dict[str, int]
    state: str
    withdrawn: Literal["quarantined", "deleted"] | None
    created_at: datetime


class DerivedPrepared(BaseModel):
    """What was prepared of versions of a data set, directly or by a join, and the runs under way."""

    prepared: list[PreparedSummary]
    runs_open: int


class PreparedView(PreparedSummary):
    """External collaborators see rounded counts, no steps and no findings."""

    columns: list[Column]
    steps: list[StepDiff]
    findings: list[Finding]
    manifest_key: str
    manifest_sha256: str
    profile_key: str
    profile_sha256: str


class DiffRow(BaseModel):
    step_id: str
    row: int
    column: str
    old: str | None
    new: str | None
    rule: str


class DiffColumn(BaseModel):
    column: str
    rule: str
    cells: int


class DiffStep(BaseModel):
    step: StepDiff
    columns: list[DiffColumn]


class DiffSummary(BaseModel):
    steps: list[DiffStep]


class ClassCount(BaseModel):
    value: str
    n: int


class TargetCheck(BaseModel):
    """What an approval with this target would say."""

    problems: list[Problem]
    findings: list[Finding]
    classes: list[ClassCount] | None
    suggested_features: list[str]
    suggested_exclude: list[str]
    split: SplitLook | None = None
    horizons: list[Annotated[float, Field(gt=0)]] | None = Field(
        default=None, min_length=1, description="survival: when the risk would be told, rising"
    )


class Approve(ApprovalWish):
    note: str = Field(default="", max_length=5_000)
    sha256: str | None = Field(default=None, description="the hash the reviewer looked at")
    accept_blocking: str | None = Field(
        default=None, max_length=2_000, description="why blocking findings are accepted"
    )


class Return(BaseModel):
    reasons: list[str] = Field(min_length=1, max_length=50)
    note: str = Field(default="", max_length=5_000)


class Person(BaseModel):
    id: str
    name: str


class ReviewEntry(BaseModel):
    id: str
    at: datetime
    who: Person
    action: str
    state: str
    note: str
    reasons: list[str]
    sha256: str


class ReviewView(BaseModel):
    prepared_id: str
    state: str
    sha256: str
    who: Person | None
    at: datetime | None
    note: str
    reasons: list[str]
    review_id: str | None
    approval: Approval | None
    history: list[ReviewEntry]
    job: JobView | None
    problem: Problem | None
