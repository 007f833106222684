"""Events that train emits."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from medloom_contracts.events.base import Event
from medloom_contracts.events.purge import Policy, Purged


class TrainedModel(BaseModel):
    """One model of an experiment; ``metrics`` holds point estimates and intervals, never predictions."""

    model_config = ConfigDict(frozen=True)
    model_id: str
    name: str
    algorithm: str
    manifest_key: str
    manifest_sha256: str
    onnx_key: str
    sha256: str
    metrics: dict[str, Any]
    predictions_key: str
    predictions_sha256: str


class ExperimentRequested(Event):
    type: ClassVar[str] = "train.experiment.requested"
    experiment_id: str
    prepared_id: str
    mode: str
    settings_key: str
    budget_s: float


class TrialFinished(Event):
    type: ClassVar[str] = "train.trial.finished"
    experiment_id: str
    trial_id: str
    name: str
    metric: str
    value: float
    elapsed_s: float


class ExperimentCompleted(Event):
    type: ClassVar[str] = "train.experiment.completed"
    experiment_id: str
    prepared_id: str
    manifest_key: str
    manifest_sha256: str
    models: tuple[TrainedModel, ...]
    best_model_id: str
    explanations_key: str | None = None
    explanations_sha256: str | None = None


class ExperimentFailed(Event):
    type: ClassVar[str] = "train.experiment.failed"
    experiment_id: str
    prepared_id: str
    reasons: tuple[str, ...]


class ValidationCompleted(Event):
    """A model was tried on data that it was not developed on; the manifest holds the figures."""

    type: ClassVar[str] = "train.validation.completed"
    validation_id: str
    model_id: str
    experiment_id: str
    prepared_id: str
    data_study_id: str
    manifest_key: str
    manifest_sha256: str


class ModelReleased(Event):
    type: ClassVar[str] = "train.model.released"
    model_id: str
    version: int
    name: str
    onnx_key: str
    onnx_sha256: str
    input_schema_key: str
    input_schema_sha256: str
    card_key: str
    card_sha256: str


class DatasetPurged(Purged):
    type: ClassVar[str] = "train.dataset.purged"


class ModelWithdrawn(Event):
    """Models that were trained on withdrawn data: nobody serves them any more."""

    type: ClassVar[str] = "train.model.withdrawn"
    withdrawal_id: str
    dataset_id: str
    policy: Policy
    model_ids: tuple[str, ...]
