"""Events that report emits."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from medloom_contracts.events.base import Event
from medloom_contracts.events.purge import Purged


class Artefact(BaseModel):
    model_config = ConfigDict(frozen=True)
    kind: str
    key: str
    sha256: str


class ReportRequested(Event):
    type: ClassVar[str] = "report.report.requested"
    report_id: str
    template: str
    model_ids: tuple[str, ...]
    options: dict[str, Any]


class ReportReady(Event):
    type: ClassVar[str] = "report.report.ready"
    report_id: str
    artefacts: tuple[Artefact, ...]


class ReportFailed(Event):
    type: ClassVar[str] = "report.report.failed"
    report_id: str
    reasons: tuple[str, ...]


class DatasetPurged(Purged):
    type: ClassVar[str] = "report.dataset.purged"
