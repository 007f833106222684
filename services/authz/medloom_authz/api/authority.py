"""What every route of authz shares: asking Cedar about one object, the ledger, and the header of void capabilities."""

from collections.abc import Iterable
from typing import Annotated, Final

from fastapi import Request, Response

from medloom_authz.errors import LocalAccountsOff
from medloom_authz.service import Ledger
from medloom_authz.service.studies import Actor
from medloom_authz.settings import AuthzSettings
from medloom_contracts.errors import NotFound
from medloom_contracts.scopes import Scope
from medloom_kit.api import audit, state
from medloom_kit.policy import Principal, Resource, decide

VOID_HEADER: Final = "medloom-void"

LedgerOf = Annotated[Ledger, state("ledger")]
Settings = Annotated[AuthzSettings, state("settings")]


def record(study_id: str) -> Resource:
    """A study's card."""
    return Resource("study_record", study_id, study_id)


def site(what: str) -> Resource:
    """The administration of institutions or users."""
    return Resource(what, "site")


async def permit(request: Request, principal: Principal, scope: Scope, resource: Resource) -> None:
    """Ask Cedar about one object; a refusal is kept in the ledger and answered like something that does not exist."""
    decision = decide(principal, scope, resource)
    if not decision.allow:
        await audit(request, principal, scope, resource.study_id, decision)
        raise refused(resource.study_id)


def refused(study_id: str | None = None) -> NotFound:
    """The one answer to whoever may not, whatever was asked about: it never tells what exists."""
    return NotFound("study" if study_id else "page")


def actor(request: Request, principal: Principal) -> Actor:
    """Who acts, for the ledger."""
    request_id = str(getattr(request.state, "request_id", ""))
    return Actor(principal.id, principal.token_id, request_id, site_admin=principal.site_admin)


def passwords_on(settings: AuthzSettings) -> None:
    """Raises LocalAccountsOff where single sign-on is the only way in."""
    if not settings.local_accounts:
        raise LocalAccountsOff


def void(response: Response, ids: Iterable[str]) -> None:
    """Tell the gateway whose capabilities it must not use again."""
    named = ",".join(sorted(set(ids)))
    if named:
        response.headers[VOID_HEADER] = named


def once(response: Response) -> None:
    """The answer holds a secret that is shown this once: no cache and no replay keeps it."""
    response.headers["cache-control"] = "no-store"
