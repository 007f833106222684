"""The one place where Cedar is asked."""

import json
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

import cedarpy

from medloom_contracts.scopes import Scope
from medloom_kit.policy.model import ENTITY_OF, Decision, Grant, Principal, Resource

_PRINCIPALS: Final = {"person": "Person", "token": "Token", "service": "Service"}
_ATTRIBUTES: Final = {
    "Site": (),
    "StudyRecord": (),
    "Study": (),
    "Grant": ("holder", "widens", "ownerless"),
    "Data": ("signed", "n", "events", "overwrites"),
    "Model": ("disclosure_reviewed",),
    "Work": (),
}


def policy_text() -> str:
    """The static policies as shipped."""
    return resources.files(__package__).joinpath("policies.cedar").read_text(encoding="utf-8")


def schema_text() -> str:
    """The typed schema the policies are validated against."""
    return resources.files(__package__).joinpath("schema.cedarschema").read_text(encoding="utf-8")


@cache
def _engine() -> tuple[cedarpy.PolicySet, cedarpy.Schema]:
    return cedarpy.PolicySet.from_str(policy_text()), cedarpy.Schema.from_str(schema_text())


def _resource_entity(resource: Resource) -> dict[str, Any]:
    kind = ENTITY_OF.get(resource.kind, "Work")
    attributes: dict[str, Any] = {} if kind == "Site" else {"study": resource.study_id or ""}
    for name in _ATTRIBUTES[kind]:
        value = getattr(resource, name)
        if value is not None:
            attributes[name] = value
    return {"uid": {"type": kind, "id": resource.id}, "attrs": attributes, "parents": []}


def _principal_entity(principal: Principal) -> dict[str, Any]:
    attributes = {"subject": principal.id, "site_admin": principal.site_admin, "external": principal.external}
    uid = {"type": _PRINCIPALS[principal.kind], "id": principal.token_id or principal.id}
    return {"uid": uid, "attrs": attributes, "parents": []}


def _context(action: Scope, grant: Grant | None, now: datetime) -> dict[str, Any]:
    context: dict[str, Any] = {"scope": action.value}
    if grant is not None:
        context["grant"] = {
            "study": grant.study_id,
            "role": grant.role,
            # only the scope in question travels: parsing all of them costs twice the decision itself
            "scopes": [scope for scope in grant.scopes if scope == action.value],
            "external": grant.external,
            "expired": grant.expired(now),
            "study_state": grant.study_state,
        }
    return context


def decide(principal: Principal, action: Scope, resource: Resource, *, now: datetime | None = None) -> Decision:
    """Whether ``principal`` may do ``action`` to ``resource``; a question the schema does not allow is denied."""
    policies, schema = _engine()
    who, what = _principal_entity(principal), _resource_entity(resource)
    request = {
        "principal": who["uid"],
        "action": {"type": "Action", "id": action.value},
        "resource": what["uid"],
        "context": _context(action, principal.grant(resource.study_id), now or datetime.now(UTC)),
    }
    result = cedarpy.is_authorized(request, policies, json.dumps([who, what]), schema=schema)
    names = result.diagnostics.id_annotations_by_reason
    ids = tuple(sorted(names.get(reason, reason) for reason in result.diagnostics.reasons))
    return Decision(allow=result.allowed and not result.diagnostics.errors, policy_ids=ids)


class DecisionCache:
    """Remembers decisions about a study as a room, for as long as a capability lives and its grant does not end.

    Decisions on a single object depend on its attributes and are never kept.
    """

    def __init__(self, size: int = 20_000, ttl_s: int = 300) -> None:
        self._size = size
        self._ttl = timedelta(seconds=ttl_s)
        self._kept: OrderedDict[tuple[str, Scope, str], tuple[datetime, str, Decision]] = OrderedDict()

    def decide(
        self, principal: Principal, action: Scope, resource: Resource, *, now: datetime | None = None
    ) -> Decision:
        """``decide``, from memory when this capability already asked the same about the same study."""
        at = now or datetime.now(UTC)
        if resource.kind != "study" or not principal.capability_id:
            return decide(principal, action, resource, now=at)
        key = (principal.capability_id, action, resource.study_id or "")
        kept = self._kept.get(key)
        if kept is not None and at < kept[0]:
            self._kept.move_to_end(key)
            return kept[2]
        decision = decide(principal, action, resource, now=at)
        grant = principal.grant(resource.study_id)
        until = at + self._ttl
        if grant is not None and grant.expires_at is not None and at < grant.expires_at:
            until = min(until, grant.expires_at)
        self._kept[key] = (until, principal.id, decision)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return decision

    def forget(self, principal_id: str) -> None:
        """Drops what was remembered about one person, on ``access.changed`` or ``token.revoked``."""
        for key in [key for key, kept in self._kept.items() if kept[1] == principal_id]:
            del self._kept[key]
