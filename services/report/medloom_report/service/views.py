"""What goes in and out of the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from medloom_contracts.errors import Problem
from medloom_kit.jobs import JobView
from medloom_report.domain.material import Language, Options

Id = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Part = Literal["test", "oof"]
State = Literal["queued", "building", "ready", "failed", "cancelled"]


class Interval(BaseModel):
    """A value with its 95 % limits; null where they cannot be computed."""

    value: float | None
    lo: float | None = None
    hi: float | None = None


class ReportRequest(BaseModel):
    """What a pack is to be made of; the models default to all of the experiment."""

    model_config = ConfigDict(extra="forbid")

    experiment_id: Id
    model_ids: list[Id] | None = Field(default=None, min_length=1, max_length=20)
    languages: list[Language] = Field(default=["en", "ko"], min_length=1, max_length=2)
    template: Literal["publication_pack"] = "publication_pack"
    options: Options = Options()
    settings_yaml: str | None = Field(default=None, max_length=256_000, description="the study file as it was run")


class ArtefactView(BaseModel):
    """One file; ``name`` is its path inside the pack and in the download address."""

    name: str
    kind: Literal["figure", "table", "document", "settings", "manifest", "checklist", "page"]
    language: Language | None
    format: str
    media_type: str
    sha256: str
    bytes: int


class ReportView(BaseModel):
    """A report and where its making stands."""

    id: str
    study_id: str
    experiment_id: str
    prepared_id: str
    template: str
    model_ids: list[str]
    best_model_id: str
    languages: list[Language]
    options: dict[str, Any]
    state: State
    job_id: str
    job: JobView | None
    bound_to: dict[str, Any]
    artefacts: list[ArtefactView]
    summary: dict[str, Any] | None
    problem: Problem | None
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    published_at: datetime | None


class DerivedReport(BaseModel):
    id: str
    experiment_id: str
    template: str
    state: str
    published_at: datetime | None


class DerivedReports(BaseModel):
    """What was written about prepared data."""

    reports: list[DerivedReport]
    comparisons: list[str]


class ComparisonRequest(BaseModel):
    """Which models to compare on which rows."""

    model_config = ConfigDict(extra="forbid")

    model_ids: list[Id] = Field(min_length=1, max_length=20)
    part: Part = "test"


class ComparedModel(BaseModel):
    model_id: str
    experiment_id: str
    name: str
    algorithm: str
    metrics: dict[str, Interval]


class ComparedPair(BaseModel):
    """``a`` against ``b``: the difference is a - b; ``p_holm`` is corrected for all pairs of this comparison."""

    a: str
    b: str
    measure: Literal["auroc", "log_loss", "squared_error", "integrated_brier"]
    test: Literal["delong", "bootstrap"]
    value_a: float
    value_b: float
    difference: Interval
    z: float | None
    p: float | None
    p_holm: float | None


class ComparisonView(BaseModel):
    id: str
    experiment_ids: list[str]
    prepared_id: str
    part: Part
    task: str
    n: int
    events: int | None
    models: list[ComparedModel]
    pairs: list[ComparedPair]
    created_at: datetime
    created_by: str


class Curve(BaseModel):
    """Points with pointwise 95 % limits, all lists of one length."""

    x: list[float]
    y: list[float | None]
    lo: list[float | None]
    hi: list[float | None]


class Group(BaseModel):
    """Rows with similar predictions: their mean prediction and what was observed."""

    predicted: float
    observed: Interval
    n: int


class Calibration(BaseModel):
    smooth: Curve | None
    bins: list[Group]


class Decision(BaseModel):
    """Net benefit per person over threshold probabilities; treating nobody is 0."""

    thresholds: list[float]
    model: list[float | None]
    lo: list[float | None]
    hi: list[float | None]
    treat_all: list[float | None]


class Counts(BaseModel):
    tp: int
    fp: int
    fn: int
    tn: int


class ThresholdLine(BaseModel):
    """What happens when everybody at or above the threshold is called positive."""

    threshold: float
    rule: Literal["youden", "sensitivity_90", "alert_rate_10"] | None = Field(
        description="chosen on the training rows' out-of-fold predictions: the largest Youden index, 90 % sensitivity, "
        "or one alert in ten persons"
    )
    counts: Counts
    rates: dict[str, Interval]


class ClassCurves(BaseModel):
    """One class against the rest."""

    name: str
    n: int
    roc: Curve | None
    calibration: Calibration | None
    sensitivity: Interval
    ppv: Interval


class Confusion(BaseModel):
    classes: list[str]
    counts: list[list[int]] = Field(description="one list for each true class, in it one count for each called class")


class RiskGroupCurve(BaseModel):
    """Rows of similar predicted risk: their Kaplan-Meier curve and how many were at risk at the marks."""

    n: int
    events: int
    at_risk: list[int]
    curve: Curve


class CalibrationAt(BaseModel):
    """Predicted against Kaplan-Meier risks at one horizon."""

    horizon: float
    bins: list[Group]


class SurvivalCurves(BaseModel):
    """Groups of rising predicted risk, marks of the time axis, and calibration at each horizon."""

    unit: str
    marks: list[float]
    log_rank_p: float | None
    groups: list[RiskGroupCurve]
    calibration: list[CalibrationAt]


class ModelCurves(BaseModel):
    """What is drawn of a model; null where it does not belong to the kind of task."""

    model_id: str
    name: str
    algorithm: str
    roc: Curve | None = None
    pr: Curve | None = None
    calibration: Calibration | None = None
    decision: Decision | None = None
    thresholds: list[ThresholdLine] | None = None
    classes: list[ClassCurves] | None = None
    confusion: Confusion | None = None
    agreement: list[Group] | None = Field(default=None, description="regression: observed over predicted in groups")
    survival: SurvivalCurves | None = None


class CurvesView(BaseModel):
    comparison_id: str
    part: Part
    task: str
    n: int
    events: int | None
    models: list[ModelCurves]
    reduced: bool = Field(description="small counts were left out, because the reader belongs to another institution")


class LeaderboardEntry(BaseModel):
    model_id: str
    experiment_id: str
    prepared_id: str
    name: str
    algorithm: str
    best: bool
    task: str | None
    target: str | None
    metrics: dict[str, Interval]
    released: bool
    version: int | None
    completed_at: datetime


class Leaderboard(BaseModel):
    items: list[LeaderboardEntry]
