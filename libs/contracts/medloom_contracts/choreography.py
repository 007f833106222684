"""Who listens to what, and what each event may lead to: the graph that a test proves acyclic."""

from typing import Final

from medloom_contracts.events import EVENTS, SERVICES

_EVERYONE: Final = (*SERVICES, "gateway")

CONSUMERS: Final[dict[str, tuple[str, ...]]] = {
    "authz.study.opened": ("gateway",),
    "authz.study.closed": ("gateway",),
    "authz.access.changed": _EVERYONE,
    "authz.token.revoked": _EVERYONE,
    "ingest.upload.received": ("ingest",),
    "ingest.upload.refused": ("gateway",),
    "ingest.dataset.registered": ("preprocess", "gateway"),
    "ingest.dataset.withdrawn": ("preprocess",),
    "ingest.dataset.purged": ("authz",),
    "preprocess.run.requested": ("preprocess",),
    "preprocess.run.failed": ("gateway",),
    "preprocess.dataset.prepared": ("gateway",),
    "preprocess.dataset.approved": ("train", "report", "gateway"),
    "preprocess.dataset.returned": ("train", "gateway"),
    "preprocess.prepared.withdrawn": ("train", "report"),
    "preprocess.dataset.purged": ("authz",),
    "train.experiment.requested": ("train",),
    "train.trial.finished": ("gateway",),
    "train.experiment.completed": ("report", "gateway"),
    "train.experiment.failed": ("gateway",),
    "train.validation.completed": ("report", "gateway"),
    "train.model.released": ("predict", "report", "gateway"),
    "train.model.withdrawn": ("predict",),
    "train.dataset.purged": ("authz",),
    "predict.model.served": ("gateway",),
    "predict.outcome.recorded": ("gateway",),
    "predict.dataset.purged": ("authz",),
    "report.report.requested": ("gateway",),
    "report.report.ready": ("gateway",),
    "report.report.failed": ("gateway",),
    "report.dataset.purged": ("authz",),
    **{f"{service}.access.audited": ("authz",) for service in _EVERYONE},
}

LEADS_TO: Final[dict[str, tuple[str, ...]]] = {
    "ingest.upload.received": ("ingest.upload.refused", "ingest.dataset.registered"),
    "ingest.dataset.withdrawn": (
        "ingest.dataset.purged",
        "preprocess.dataset.returned",
        "preprocess.prepared.withdrawn",
        "preprocess.dataset.purged",
    ),
    "preprocess.prepared.withdrawn": ("train.model.withdrawn", "train.dataset.purged", "report.dataset.purged"),
    "train.model.withdrawn": ("predict.dataset.purged",),
    "preprocess.run.requested": ("preprocess.run.failed", "preprocess.dataset.prepared"),
    "preprocess.dataset.prepared": ("preprocess.dataset.approved", "preprocess.dataset.returned"),
    "preprocess.dataset.approved": ("train.experiment.requested",),
    "train.experiment.requested": ("train.trial.finished", "train.experiment.completed", "train.experiment.failed"),
    "train.experiment.completed": ("train.validation.completed", "train.model.released", "report.report.requested"),
    "train.model.released": ("predict.model.served",),
    "predict.model.served": ("predict.outcome.recorded",),
    "report.report.requested": ("report.report.ready", "report.report.failed"),
}


def consumers(event_type: str) -> tuple[str, ...]:
    """The services that listen to an event; KeyError when the catalogue does not know it."""
    if event_type not in EVENTS:
        raise KeyError(event_type)
    return CONSUMERS[event_type]
