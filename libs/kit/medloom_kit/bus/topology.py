"""What lies on the broker and who may touch it: one source for the services, which check it, and for provisioning."""

import re
from typing import Any, Final

from medloom_contracts.choreography import CONSUMERS
from medloom_contracts.events import SERVICES
from medloom_kit.bus import MAX_TRIES

EVENTS: Final = "medloom.events"
DEAD: Final = "medloom.dead"
RETURN: Final = "medloom.return"
EXCHANGES: Final = {EVENTS: "topic", DEAD: "direct", RETURN: "topic"}
DEAD_ARGUMENTS: Final[dict[str, Any]] = {"x-queue-type": "quorum"}
LISTENERS: Final = "medloom.listener"


def queue_name(consumer: str) -> str:
    """The queue of a service, for example ``medloom.ingest``."""
    return f"medloom.{consumer}"


def dead_queue_name(consumer: str) -> str:
    """The queue of what killed a service's process again and again."""
    return f"{queue_name(consumer)}.dead"


def queue_arguments(consumer: str) -> dict[str, Any]:
    """All of them on every queue: older brokers ignore what a virtual host prescribes."""
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": MAX_TRIES,
        "x-dead-letter-exchange": DEAD,
        "x-dead-letter-routing-key": consumer,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def heard_by(service: str) -> tuple[str, ...]:
    """The types of events that a service listens to."""
    return tuple(name for name, services in CONSUMERS.items() if service in services)


def bindings() -> list[tuple[str, str, str]]:
    """(exchange, queue, routing key) of all queues of services."""
    made = [(EVENTS, queue_name(service), name) for service in SERVICES for name in heard_by(service)]
    for service in SERVICES:
        made += [(DEAD, dead_queue_name(service), service), (RETURN, queue_name(service), service)]
    return made


def permissions(service: str, user: str) -> dict[str, str]:
    """What a service's account may do on the broker: nothing by name that is not its own.

    Events reach other queues through the exchange alone: nobody may write to the default exchange.
    """
    listeners = rf"{_exact(LISTENERS)}\.{_exact(user)}\.[0-9a-f]+"
    own = [_exact(queue_name(service)), _exact(dead_queue_name(service))] if service in SERVICES else []
    return {
        "configure": f"^{listeners}$",
        "write": _any_of(_exact(EVENTS), *([_exact(RETURN), own[0]] if own else []), listeners),
        "read": _any_of(_exact(EVENTS), *own, listeners),
    }


def topic_permissions(service: str) -> dict[str, dict[str, str]]:
    """By exchange: a service tells its own events, hears what the choreography says, and returns events to itself."""
    return {
        EVENTS: {"write": rf"^{service}\.[a-z.]+$", "read": _any_of(*(_exact(name) for name in heard_by(service)))},
        RETURN: {"write": f"^{service}$", "read": "^$"},
    }


def _exact(name: str) -> str:
    return re.escape(name).replace("\\-", "-")


def _any_of(*patterns: str) -> str:
    return f"^({'|'.join(patterns)})$"
