"""Studies: open, read, change, close."""

from typing import Any

from fastapi import Request, Response

from medloom_authz.api.authority import LedgerOf, Settings, actor, permit, record, refused, void
from medloom_authz.api.models import Study, StudyChange, StudyIn
from medloom_authz.domain.grants import study_state
from medloom_authz.repository import studies
from medloom_authz.service import studies as service
from medloom_authz.service.tokens import may_open
from medloom_contracts.scopes import ROLE_SCOPES, Role, Scope
from medloom_kit.api import IfMatch, Page, PageOf, Router, Session, SignedIn, etag, page_of
from medloom_kit.clock import now
from medloom_kit.policy import Principal

router = Router(prefix="/api/v1/studies", tags=["studies"])


def _view(row: Any, principal: Principal) -> Study:
    grant = principal.grant(row.id)
    return Study(
        id=row.id,
        title=row.title,
        question=row.question,
        state=study_state(row.state, row.expires_at, now()),
        institution_id=row.institution_id,
        approver_id=row.approver_id,
        expires_at=row.expires_at,
        created_by=row.created_by,
        created_at=row.created_at,
        role=grant.role if grant else None,
        scopes=sorted(grant.scopes) if grant else [],
        etag=etag(row.version),
    )


@router.get("", operation_id="list_studies", summary="Your studies; every study's card for the site administrator")
async def list_studies(principal: SignedIn, session: Session, page: Page) -> PageOf[Study]:
    all_cards = principal.site_admin and principal.kind == "person"
    only = None if all_cards else [one.study_id for one in principal.grants if Scope.STUDY_VIEW in one.scopes]
    rows = await studies.list_studies(session, only, page.after, page.limit + 1)
    return page_of(rows, page, lambda row: row.id, lambda row: _view(row, principal))


@router.post("", operation_id="open_study", summary="Open a study and own it", status_code=201)
async def open_study(
    body: StudyIn,
    principal: SignedIn,
    session: Session,
    ledger: LedgerOf,
    settings: Settings,
    request: Request,
    response: Response,
) -> Study:
    if principal.external or not await may_open(session, principal.id, principal.token_id):
        raise refused()
    row, ids = await service.open_study(
        session,
        ledger,
        actor(request, principal),
        principal.institution_id,
        body.model_dump(),
        needs_approval=settings.study_approval,
    )
    void(response, ids)
    response.headers["etag"] = etag(row.version)
    response.headers["location"] = f"/api/v1/studies/{row.id}"
    owner = {"role": Role.OWNER.value, "scopes": sorted(ROLE_SCOPES[Role.OWNER])}
    return _view(row, principal).model_copy(update=owner)


@router.get("/{study_id}", operation_id="get_study", summary="A study's card")
async def get_study(
    study_id: str, principal: SignedIn, session: Session, request: Request, response: Response
) -> Study:
    await permit(request, principal, Scope.STUDY_VIEW, record(study_id))
    row = await service.known_study(session, study_id)
    response.headers["etag"] = etag(row.version)
    return _view(row, principal)


@router.patch("/{study_id}", operation_id="update_study", summary="Change title, question or end (If-Match)")
async def update_study(
    study_id: str,
    body: StudyChange,
    principal: SignedIn,
    session: Session,
    ledger: LedgerOf,
    match: IfMatch,
    request: Request,
    response: Response,
) -> Study:
    await permit(request, principal, Scope.STUDY_MANAGE, record(study_id))
    row = await service.known_study(session, study_id)
    match.require(row.version)
    sent = body.model_dump(exclude_unset=True)
    changes = {name: value for name, value in sent.items() if value is not None or name == "expires_at"}
    row, ids = await service.update_study(session, ledger, actor(request, principal), row, changes)
    void(response, ids)
    response.headers["etag"] = etag(row.version)
    return _view(row, principal)


@router.post("/{study_id}/close", operation_id="close_study", summary="Close a study: nobody acts in it any more")
async def close_study(
    study_id: str, principal: SignedIn, session: Session, ledger: LedgerOf, request: Request, response: Response
) -> Study:
    await permit(request, principal, Scope.STUDY_MANAGE, record(study_id))
    row = await service.known_study(session, study_id)
    row, ids = await service.close_study(session, ledger, actor(request, principal), row)
    void(response, ids)
    return _view(row, principal)


@router.post("/{study_id}/open", operation_id="reopen_study", summary="Approve a waiting study or reopen a closed one")
async def reopen_study(
    study_id: str, principal: SignedIn, session: Session, ledger: LedgerOf, request: Request, response: Response
) -> Study:
    await permit(request, principal, Scope.STUDY_APPROVE, record(study_id))
    row = await service.known_study(session, study_id)
    row, ids = await service.reopen_study(session, ledger, actor(request, principal), row)
    void(response, ids)
    return _view(row, principal)
