"""What predict answers."""

from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class _View(BaseModel):
    model_config = ConfigDict(protected_namespaces=())


class EndpointView(_View):
    """A served model."""

    id: str
    study_id: str
    model_id: str
    name: str
    version: int = Field(description="model version that answers now")
    model_sha256: str
    enabled: bool
    task: str
    target: str
    classes: list[str] | None
    created_at: datetime


class EndpointDetail(EndpointView):
    """A served model with what it takes."""

    versions: list[int]
    inputs: list[dict[str, Any]] = Field(description="name, type, unit, plausible and training range, categories")
    positive: str | None
    threshold: float | None


class DerivedEndpoint(_View):
    id: str
    model_id: str
    name: str
    enabled: bool
    predictions: int = Field(description="rows it answered")
    outcomes: int
    withdrawn: Literal["quarantined", "deleted"] | None


class DerivedPredictions(_View):
    """What models were asked and answered."""

    endpoints: list[DerivedEndpoint]
    predictions: int
    outcomes: int


class EndpointEdit(_View):
    enabled: bool


class RowsIn(_View):
    rows: list[dict[str, Any]] = Field(description="column → value; null when not known", min_length=1)


class WarningView(_View):
    """Something the reader of an answer should know; it never repeats the value."""

    code: Literal["out_of_range", "outside_training", "unseen_category", "missing", "unknown_column"]
    column: str
    text: str
    text_ko: str


class RiskView(_View):
    """The probability that the event comes by ``time``, in the unit of the training data."""

    time: float
    risk: float


class PredictionView(_View):
    """One answer: class and probabilities, a value, or risks at horizons."""

    model_config = ConfigDict(populate_by_name=True)
    prediction_id: str
    class_: str | None = Field(default=None, alias="class")
    probability: float | None = Field(default=None, description="of the event, for a binary target")
    probabilities: dict[str, float] | None = None
    value: float | None = None
    risks: list[RiskView] | None = Field(default=None, description="survival: by each horizon")
    warnings: list[WarningView]


class ServedModelView(_View):
    id: str
    version: int
    sha256: str


class PredictionsView(_View):
    endpoint_id: str
    model: ServedModelView
    predictions: list[PredictionView]


class CaseIn(_View):
    row: dict[str, Any] = Field(description="column → value of one patient; null when not known")


class CaseInterval(_View):
    """Recalibration: the share of patients with this answer who have the outcome. Conformal: 95 of 100 patients' own
    values lie this near."""

    lo: float
    hi: float
    level: float
    method: Literal["recalibration", "conformal"]


class ContributionView(_View):
    column: str
    value: float = Field(description="added to the answer of the usual profile, in probability or units of the target")
    error: float = Field(description="standard error from the sampling of orders")


class CaseView(PredictionView):
    """One patient's answer, its interval, and what each value adds to the answer of the usual profile."""

    endpoint_id: str
    model: ServedModelView
    explained_class: str | None = Field(description="class whose probability interval and contributions are told")
    interval: CaseInterval | None
    usual_answer: float | None = Field(description="answer for the usual profile; contributions sum to the difference")
    contributions: list[ContributionView]
    profile: dict[str, float | str | None] = Field(description="medians and most frequent categories in training")


class CallView(_View):
    """An entry of the prediction log, without inputs and outputs."""

    id: str
    at: datetime
    principal_id: str
    token_id: str | None
    model_version: int
    rows: int
    warnings: int
    inputs_sha256: str


class FollowUpIn(_View):
    """What became of one patient of a survival model."""

    model_config = ConfigDict(extra="forbid")
    time: float = Field(ge=0, description="follow-up in the unit of the training data")
    event: bool


class OutcomeIn(_View):
    prediction_id: str = Field(max_length=60)
    outcome: str | int | float | bool | FollowUpIn = Field(
        description="a class as the training data wrote it, a number, or for survival the follow-up"
    )
    at: AwareDatetime | None = Field(default=None, description="when it became known; now when absent")

    def plain(self) -> str | int | float | bool | dict[str, Any]:
        return self.outcome.model_dump() if isinstance(self.outcome, FollowUpIn) else self.outcome


class OutcomesIn(_View):
    outcomes: list[OutcomeIn] = Field(min_length=1, max_length=100_000)


class MonitoringView(_View):
    """Discrimination and calibration of the present model version on outcomes that came back, with 95 % intervals."""

    endpoint_id: str
    model_id: str
    model_version: int
    window: str
    n: int
    events: int | None = None
    metrics: dict[str, dict[str, float | None]]
    bins: list[dict[str, Any]] | None = None
    reason: str | None = Field(default=None, description="why nothing is estimated: too_few_outcomes, too_few_events")


class OutcomesView(_View):
    recorded: int
    changed: int
    unchanged: int
    monitoring: MonitoringView


class OipServer(_View):
    name: str
    version: str
    extensions: list[str]


class OipTensor(_View):
    name: str
    datatype: str
    shape: list[int]
    data: list[Any] | None = None


class OipModel(_View):
    name: str
    versions: list[str]
    platform: str
    inputs: list[OipTensor]
    outputs: list[OipTensor]
    parameters: dict[str, Any] = {}


class OipRequest(_View):
    id: str | None = None
    inputs: list[OipTensor]
    outputs: list[dict[str, Any]] | None = None


class OipAnswer(_View):
    model_name: str
    model_version: str
    id: str | None = None
    parameters: dict[str, Any]
    outputs: list[OipTensor]
