"""The ledger, readable by who owns or audits a study."""

from typing import Annotated

from fastapi import Query, Request
from pydantic import AwareDatetime

from medloom_authz.api.authority import LedgerOf, permit
from medloom_authz.api.models import FirstBad, LedgerEntry, Verification
from medloom_authz.domain.ledger import Entry
from medloom_authz.repository.ledger import Filter, entries_of_study
from medloom_contracts.scopes import Scope
from medloom_kit.api import Objects, Page, PageOf, Router, Session, SignedIn, page_of
from medloom_kit.policy import Resource

router = Router(prefix="/api/v1/studies/{study_id}/ledger", tags=["ledger"])

Short = Annotated[str | None, Query(max_length=60)]


def _view(entry: Entry) -> LedgerEntry:
    return LedgerEntry(**{name: getattr(entry, name) for name in LedgerEntry.model_fields})


@router.get("", operation_id="list_ledger", summary="Who was allowed or denied what, newest first")
async def list_ledger(
    study_id: str,
    principal: SignedIn,
    session: Session,
    page: Page,
    request: Request,
    subject: Short = None,
    action: Short = None,
    decision: Annotated[str | None, Query(pattern="^(allow|deny)$")] = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
) -> PageOf[LedgerEntry]:
    await permit(request, principal, Scope.AUDIT_READ, Resource("ledger", study_id, study_id))
    wanted = Filter(subject, action, decision, since, until)
    before = page.after if isinstance(page.after, int) else None
    found = await entries_of_study(session, study_id, wanted, before, page.limit + 1)
    return page_of(found, page, lambda entry: entry.seq, _view)


@router.get("/verification", operation_id="verify_ledger", summary="Whether the ledger is as it was written")
async def verify_ledger(
    study_id: str, principal: SignedIn, ledger: LedgerOf, objects: Objects, request: Request
) -> Verification:
    await permit(request, principal, Scope.AUDIT_READ, Resource("ledger", study_id, study_id))
    verdict, head = await ledger.verify(request.app.state.database, objects)
    bad = FirstBad(seq=verdict.seq, fault=verdict.fault) if verdict.fault else None
    return Verification(
        intact=verdict.intact,
        entries=verdict.entries,
        first_bad=bad,
        head_count=head.count if head else None,
        head_at=head.at if head else None,
    )
