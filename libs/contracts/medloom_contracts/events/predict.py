"""Events that predict emits."""

from typing import Any, ClassVar

from medloom_contracts.events.base import Event
from medloom_contracts.events.purge import Purged


class ModelServed(Event):
    type: ClassVar[str] = "predict.model.served"
    endpoint_id: str
    model_id: str
    version: int


class OutcomeRecorded(Event):
    """Outcomes came back: counts and running calibration of one endpoint over a window, never a row."""

    type: ClassVar[str] = "predict.outcome.recorded"
    endpoint_id: str
    model_id: str
    window: str
    n: int
    calibration: dict[str, Any]


class DatasetPurged(Purged):
    type: ClassVar[str] = "predict.dataset.purged"
