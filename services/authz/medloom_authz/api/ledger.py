"""The ledger: of a study for who owns or audits it, of the whole site for its administrator."""

from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from pydantic import AwareDatetime, BeforeValidator

from medloom_authz.api.authority import LedgerOf, permit, site
from medloom_authz.api.models import FirstBad, LedgerEntry, Verification
from medloom_authz.domain.ledger import Entry
from medloom_authz.repository.ledger import Filter, entries
from medloom_contracts.scopes import Scope
from medloom_kit.api import NumberedPage, Objects, PageOf, Router, Session, SignedIn, page_of
from medloom_kit.policy import Resource

router = Router(prefix="/api/v1", tags=["ledger"])


def _written(text: object) -> object:
    """A moment is written as ISO 8601 has it; seconds since 1970 would be taken, too, and mistaken for a year."""
    if isinstance(text, str) and "-" not in text[1:]:
        raise ValueError("write the moment as 2026-11-23T09:00:00Z")
    return text


Moment = Annotated[AwareDatetime, BeforeValidator(_written)]
Short = Annotated[str | None, Query(max_length=60)]


async def _filter(
    subject: Annotated[str | None, Query(max_length=60, description="id of who acted")] = None,
    action: Annotated[str | None, Query(max_length=60, description="a scope, or what was done")] = None,
    decision: Literal["allow", "deny"] | None = None,
    service: Short = None,
    since: Moment | None = None,
    until: Moment | None = None,
) -> Filter:
    return Filter(subject, action, decision, since, until, service)


Wanted = Annotated[Filter, Depends(_filter)]


def _view(entry: Entry) -> LedgerEntry:
    return LedgerEntry(**{name: getattr(entry, name) for name in LedgerEntry.model_fields})


async def _listed(session: Session, study_id: str | None, wanted: Filter, page: NumberedPage) -> PageOf[LedgerEntry]:
    found = await entries(session, study_id, wanted, page.after, page.limit + 1)
    return page_of(found, page, lambda entry: entry.seq, _view)


async def _verified(ledger: LedgerOf, objects: Objects, request: Request) -> Verification:
    verdict, head = await ledger.verify(request.app.state.database, objects)
    bad = FirstBad(seq=verdict.seq, fault=verdict.fault) if verdict.fault else None
    return Verification(
        intact=verdict.intact,
        entries=verdict.entries,
        first_bad=bad,
        head_count=head.count if head else None,
        head_at=head.at if head else None,
    )


@router.get(
    "/studies/{study_id}/ledger", operation_id="list_ledger", summary="Who was allowed or denied what, newest first"
)
async def list_ledger(
    study_id: str, principal: SignedIn, session: Session, page: NumberedPage, request: Request, wanted: Wanted
) -> PageOf[LedgerEntry]:
    await permit(request, principal, Scope.AUDIT_READ, Resource("ledger", study_id, study_id))
    return await _listed(session, study_id, wanted, page)


@router.get(
    "/studies/{study_id}/ledger/verification",
    operation_id="verify_ledger",
    summary="Whether the ledger is as it was written",
)
async def verify_ledger(
    study_id: str, principal: SignedIn, ledger: LedgerOf, objects: Objects, request: Request
) -> Verification:
    await permit(request, principal, Scope.AUDIT_READ, Resource("ledger", study_id, study_id))
    return await _verified(ledger, objects, request)


@router.get("/ledger", operation_id="list_site_ledger", summary="The whole site's ledger, newest first")
async def list_site_ledger(
    principal: SignedIn, session: Session, page: NumberedPage, request: Request, wanted: Wanted, study_id: Short = None
) -> PageOf[LedgerEntry]:
    await permit(request, principal, Scope.STUDY_MANAGE, site("site"))
    return await _listed(session, study_id, wanted, page)


@router.get(
    "/ledger/verification", operation_id="verify_site_ledger", summary="Whether the ledger is as it was written"
)
async def verify_site_ledger(principal: SignedIn, ledger: LedgerOf, objects: Objects, request: Request) -> Verification:
    await permit(request, principal, Scope.STUDY_MANAGE, site("site"))
    return await _verified(ledger, objects, request)
