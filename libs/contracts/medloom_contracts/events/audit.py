"""Every service reports its decisions on rows and models; authz keeps them in the ledger."""

from datetime import datetime

from medloom_contracts.events.base import Event


class AccessAudited(Event):
    """One decision; the subclass a service emits differs by producer alone."""

    actor: str
    token_id: str | None
    action: str
    resource: str
    decision: str
    policy_ids: tuple[str, ...]
    request_id: str
    at: datetime


def audited_by(service: str) -> type[AccessAudited]:
    """The event class of one service, ``<service>.access.audited``."""
    name = f"{service.capitalize()}AccessAudited"
    return type(name, (AccessAudited,), {"type": f"{service}.access.audited", "__module__": __name__})
