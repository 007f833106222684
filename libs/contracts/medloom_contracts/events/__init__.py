"""The catalogue of events: ``EVENTS[type]`` is the class of a routing key."""

from typing import Final

from medloom_contracts.events import authz, ingest, predict, preprocess, report, train
from medloom_contracts.events.audit import AccessAudited, audited_by
from medloom_contracts.events.base import Event

SERVICES: Final = ("authz", "ingest", "preprocess", "train", "predict", "report")

AUDITED: Final[dict[str, type[AccessAudited]]] = {name: audited_by(name) for name in (*SERVICES, "gateway")}


def _catalogue() -> dict[str, type[Event]]:
    found: dict[str, type[Event]] = {}
    for module in (authz, ingest, preprocess, train, predict, report):
        for member in vars(module).values():
            if isinstance(member, type) and issubclass(member, Event) and hasattr(member, "type"):
                found[member.type] = member
    return found | {event.type: event for event in AUDITED.values()}


EVENTS: Final[dict[str, type[Event]]] = _catalogue()

__all__ = [
    "AUDITED",
    "EVENTS",
    "SERVICES",
    "AccessAudited",
    "Event",
    "authz",
    "ingest",
    "predict",
    "preprocess",
    "report",
    "train",
]
