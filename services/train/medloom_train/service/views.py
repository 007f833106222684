"""What train shows: experiments, trials, models."""

import math
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, WithJsonSchema, field_validator

from medloom_contracts.errors import Problem, Words
from medloom_contracts.manifests import Finding, InputSchema, LeakOverride, ValidationManifest
from medloom_kit.jobs import JobView

State = Literal["queued", "running", "succeeded", "failed", "cancelled"]
Figures = dict[str, dict[str, float | None]]


class View(BaseModel):
    model_config = ConfigDict(protected_namespaces=())


class AlgorithmView(View):
    name: str
    title: Words
    family: str
    tasks: list[str]
    safe: bool = Field(description="open to persons who may not see rows")
    schema_: dict[str, Any] = Field(alias="schema", description="JSON Schema of its params")

    model_config = ConfigDict(protected_namespaces=(), populate_by_name=True)


class AlgorithmsView(View):
    items: list[AlgorithmView]
    settings_schema: dict[str, Any]
    portfolio: dict[str, list[dict[str, Any]]]
    metrics: dict[str, list[str]]


class TrainableView(View):
    prepared_id: str
    state: Literal["approved", "void"]
    sha256: str | None
    task: str | None
    target: str | None
    reviewer_id: str | None
    changed_at: datetime
    meta_features: dict[str, Any]
    reasons: list[str]


class ExperimentIn(View):
    """Top-level values, when sent, win over the same names in ``settings``."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    prepared_id: str
    title: str = Field(default="", max_length=300)
    mode: Literal["auto", "expert"] | None = None
    budget_s: float | None = None
    metric: str | None = None
    seed: int | None = None
    settings: dict[str, Any] = Field(default_factory=dict)


class TrialView(View):
    id: str
    name: str
    algorithm: str
    metric: str
    value: float
    loss: float = Field(description="log loss, or squared error in units of the target's variance")
    iterations: int
    elapsed_s: float = Field(description="seconds after the start of training")
    seconds: float = Field(description="seconds of one processor")
    at: datetime


class ReleaseView(View):
    version: int
    at: datetime
    by: str
    note: str


class ReleaseIn(View):
    model_config = ConfigDict(extra="forbid")

    note: str = Field(default="", max_length=2000)


class FinalIn(View):
    model_config = ConfigDict(extra="forbid")

    final: bool


class ModelView(View):
    id: str
    experiment_id: str
    prepared_id: str
    name: str
    algorithm: str
    family: str
    best: bool
    task: str
    target: str
    classes: list[str] | None
    positive: str | None
    threshold: float | None
    metrics: dict[str, Figures] = Field(description="oof and test -> measure -> value, lo, hi (95 %)")
    members: list[dict[str, Any]]
    calibration: dict[str, Any]
    parity: dict[str, Any]
    onnx_sha256: str
    onnx_bytes: int
    predictions_sha256: str
    card_sha256: str
    released: ReleaseView | None
    final: bool = Field(description="chosen by the researchers; one model at most for each prepared data")
    withdrawn: Literal["quarantined", "deleted"] | None = Field(description="what became of it with its data")
    created_at: datetime


class ModelDetail(ModelView):
    input_schema: InputSchema


class DerivedExperiment(View):
    id: str
    title: str
    state: str


class DerivedModel(View):
    id: str
    name: str
    experiment_id: str
    version: int | None = Field(description="the version it was released as")
    withdrawn: Literal["quarantined", "deleted"] | None


class DerivedModels(View):
    """What was learned from prepared data."""

    experiments: list[DerivedExperiment]
    models: list[DerivedModel]


class ValidationIn(View):
    """Which approved data a model is tried on; inputs are read from columns of the same name unless ``columns`` says
    otherwise."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    prepared_id: str = Field(max_length=40)
    data_study_id: str | None = Field(default=None, max_length=40, description="the data's study; else this one")
    title: str = Field(default="", max_length=300)
    columns: dict[str, str] = Field(default_factory=dict, max_length=10_000, description="input or target -> column")
    factors: dict[str, Annotated[float, WithJsonSchema({"type": "number", "not": {"const": 0}})]] = Field(
        default_factory=dict, max_length=10_000, description="input -> what its column's values are multiplied by"
    )
    positive: str | None = Field(default=None, max_length=300, description="the value there that means the event")

    @field_validator("factors")
    @classmethod
    def _usable(cls, factors: dict[str, float]) -> dict[str, float]:
        if any(not math.isfinite(factor) or factor == 0 for factor in factors.values()):
            raise ValueError("a factor is a finite number other than 0")
        return factors


class ColumnView(View):
    name: str
    label: str
    type: str
    unit: str


class ColumnFit(ColumnView):
    """One input (or, last, the target): the column of the same name, if any, and what speaks against reading it."""

    column: str | None
    problem: dict[str, Any] | None


class FitView(View):
    inputs: list[ColumnFit]
    columns: list[ColumnView] = Field(description="the columns of the data to choose from")


class ValidationView(View):
    id: str
    model_id: str
    data_study_id: str
    prepared_id: str
    title: str
    state: State
    onnx_sha256: str
    data_sha256: str
    manifest_sha256: str | None
    n: int | None
    events: int | None
    main: Figures = Field(description="the chief measures -> value, lo, hi (95 %)")
    withdrawn: Literal["quarantined", "deleted"] | None
    created_at: datetime
    created_by: str
    finished_at: datetime | None


class ValidationDetail(ValidationView):
    asked: dict[str, Any]
    job: JobView
    result: ValidationManifest | None
    problem: Problem | None


class LeaderView(View):
    rank: int
    model_id: str
    name: str
    algorithm: str
    best: bool
    cv: Figures
    test: Figures


class ExperimentView(View):
    id: str
    prepared_id: str
    title: str
    mode: str
    state: State
    task: str
    target: str
    metric: str
    budget_s: float
    seed: int
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    cancel_requested: bool
    job: JobView
    best_model_id: str | None
    n: dict[str, int | None] | None
    seconds: dict[str, float] | None
    problem: Problem | None


class ExperimentDetail(ExperimentView):
    trials: list[TrialView]
    leaderboard: list[LeaderView]
    models: list[ModelView]
    warnings: list[Finding]
    versions: dict[str, str]
    extras: dict[str, Any]
    explained: bool = Field(description="whether there are explanations to fetch")
    override: LeakOverride | None = Field(description="who trained in spite of blocking findings, and why")
    manifest_key: str | None
    manifest_sha256: str | None


class SettingsView(View):
    prepared_id: str
    settings: dict[str, Any]


class SampleSizeView(View):
    """What the training rows are enough for (Riley et al.); null where it cannot be said."""

    rows: int
    events: int | None
    parameters: int = Field(description="columns of numbers, and the levels of categories less one")
    events_per_parameter: float | None
    needed: int = Field(description="rows that all criteria ask for")
    criteria: dict[str, int]
    enough: bool
    r2: float = Field(description="anticipated R² (Cox-Snell for an outcome of classes) that the criteria assume")
    shrinkage: float = Field(description="expected shrinkage; 0.9 is the aim, 1 is no overfitting")
    test_rows: int
    test_events: int | None
    test_width: dict[str, dict[str, float]] = Field(description="intervals to expect on the test: measure -> lo, hi")
    words: list[Words]


class AdvisedView(View):
    name: str
    algorithm: str
    regret: float = Field(description="share by which its loss is expected to exceed the best one's")
    cases: int
    won: int


class NeighbourView(View):
    case_id: str
    title: str
    source: str = Field(description="of a shipped case: where its table comes from")
    licence: str
    study_id: str | None = Field(description="null for a case that comes with Medloom")
    experiment_id: str | None
    similarity: float
    distance: float
    rows: int
    features: int
    winner: str
    winner_algorithm: str
    ahead: float | None = Field(description="share by which the linear model's loss exceeded the winner's")


class RecommendationView(View):
    """``neighbours`` is empty when no case is near: the built-in order holds then."""

    candidates: list[AdvisedView]
    neighbours: list[NeighbourView]
    words: Words


class AdviceView(View):
    """What to know before training on approved data."""

    prepared_id: str
    findings: list[Finding]
    blocking: int = Field(description="findings that need settings.override: the reason to go on")
    sample_size: SampleSizeView | None
    recommendation: RecommendationView


class LibraryCaseView(View):
    id: str
    experiment_id: str
    task: str
    fingerprint: dict[str, float]
    settings: dict[str, Any]
    scores: dict[str, Any]
    created_at: datetime


class CaseRuleIn(View):
    model_config = ConfigDict(extra="forbid")

    allowed: StrictBool = Field(description="false: the study leaves no cases, and those that are there go")


class LibraryCasesView(View):
    items: list[LibraryCaseView]
    allowed: bool = Field(description="whether the study's experiments may leave cases")
