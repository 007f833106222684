"""Tokens of a study and personal ones."""

from fastapi import Request, Response

from medloom_authz.api.authority import LedgerOf, actor, once, permit, refused, void
from medloom_authz.api.models import IssuedToken, MyTokenIn, Token, TokenIn, token_view
from medloom_authz.repository import people
from medloom_authz.repository import tokens as rows
from medloom_authz.service import studies
from medloom_authz.service import tokens as service
from medloom_contracts.errors import NotFound
from medloom_contracts.scopes import Scope
from medloom_kit.api import Page, PageOf, Router, Session, SignedIn, page_of
from medloom_kit.policy import Principal, Resource, decide

router = Router(prefix="/api/v1", tags=["tokens"])


def _issued(issued: service.Issued, response: Response) -> IssuedToken:
    once(response)
    return IssuedToken(**token_view(issued.row).model_dump(), token=issued.text)


def _of_study(study_id: str, holder: str = "", *, wider: bool = False) -> Resource:
    return Resource("token", study_id, study_id, holder=holder, widens=wider)


def _manages(principal: Principal, study_id: str) -> bool:
    return decide(principal, Scope.STUDY_MANAGE, Resource("study", study_id, study_id)).allow


@router.get(
    "/studies/{study_id}/tokens", operation_id="list_tokens", summary="Tokens of a study; yours alone unless you own it"
)
async def list_tokens(
    study_id: str, principal: SignedIn, session: Session, page: Page, request: Request
) -> PageOf[Token]:
    await permit(request, principal, Scope.TOKEN_ISSUE, _of_study(study_id))
    concerning = None if _manages(principal, study_id) else principal.id
    found = await rows.list_tokens(session, study_id, concerning, page.after, page.limit + 1)
    return page_of(found, page, lambda row: row.id, token_view)


@router.post(
    "/studies/{study_id}/tokens", operation_id="issue_token", summary="Issue a token; it is shown once", status_code=201
)
async def issue_token(
    study_id: str,
    body: TokenIn,
    principal: SignedIn,
    session: Session,
    ledger: LedgerOf,
    request: Request,
    response: Response,
) -> IssuedToken:
    await permit(request, principal, Scope.TOKEN_ISSUE, _of_study(study_id))
    holder_id = principal.id
    if body.holder is not None:
        if not _manages(principal, study_id):
            raise refused(study_id)
        holder_id = (await studies.find_principal(session, body.holder)).id
    order = service.Order(body.purpose, body.scopes, body.days, body.cidr)
    issued = await service.issue_for_study(
        session, ledger, study_id, holder_id, order, principal.id, actor(request, principal).request_id
    )
    return _issued(issued, response)


@router.delete(
    "/studies/{study_id}/tokens/{token_id}", operation_id="revoke_token", summary="Revoke a token", status_code=204
)
async def revoke_token(
    study_id: str,
    token_id: str,
    principal: SignedIn,
    session: Session,
    ledger: LedgerOf,
    request: Request,
    response: Response,
) -> None:
    await permit(request, principal, Scope.TOKEN_ISSUE, _of_study(study_id))
    row = await rows.token(session, study_id, token_id)
    if row is None or (principal.id not in {row.issued_by, row.holder_id} and not _manages(principal, study_id)):
        raise NotFound("token")
    await service.revoke(session, ledger, row, principal.id, actor(request, principal).request_id)
    void(response, [row.id])


def _person(principal: Principal) -> None:
    if principal.kind != "person":
        raise refused()


@router.get("/me/tokens", operation_id="list_my_tokens", summary="Your personal tokens")
async def list_my_tokens(principal: SignedIn, session: Session, page: Page) -> PageOf[Token]:
    _person(principal)
    found = await rows.list_tokens(session, None, principal.id, page.after, page.limit + 1)
    return page_of(found, page, lambda row: row.id, token_view)


@router.post(
    "/me/tokens", operation_id="issue_my_token", summary="Issue a token for all your studies; it is shown once",
    status_code=201,
)  # fmt: skip
async def issue_my_token(
    body: MyTokenIn, principal: SignedIn, session: Session, ledger: LedgerOf, request: Request, response: Response
) -> IssuedToken:
    _person(principal)
    user = await people.user(session, principal.id)
    if user is None:
        raise NotFound("user")
    issued = await service.issue_personal(
        session,
        ledger,
        user,
        purpose=body.purpose,
        scopes=body.scopes,
        days=body.days,
        cidr=body.cidr,
        request_id=actor(request, principal).request_id,
    )
    return _issued(issued, response)


@router.delete("/me/tokens/{token_id}", operation_id="revoke_my_token", summary="Revoke a token", status_code=204)
async def revoke_my_token(
    token_id: str, principal: SignedIn, session: Session, ledger: LedgerOf, request: Request, response: Response
) -> None:
    _person(principal)
    row = await rows.token(session, None, token_id)
    if row is None or row.holder_id != principal.id:
        raise NotFound("token")
    await service.revoke(session, ledger, row, principal.id, actor(request, principal).request_id)
    void(response, [row.id])
