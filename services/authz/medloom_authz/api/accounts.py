"""Institutions and users: the site administrator's work."""

from fastapi import Request, Response

from medloom_authz.api.authority import Settings, actor, once, passwords_on, permit, refused, site, void
from medloom_authz.api.models import (
    Institution,
    InstitutionChange,
    InstitutionIn,
    InvitedUser,
    User,
    UserChange,
    UserIn,
    institution_view,
    user_view,
)
from medloom_authz.repository import people
from medloom_authz.service import accounts
from medloom_contracts.scopes import Scope
from medloom_kit.api import Page, PageOf, Router, Session, SignedIn, page_of

router = Router(prefix="/api/v1", tags=["administration"])


@router.get("/institutions", operation_id="list_institutions", summary="Institutions, for choosing a member")
async def list_institutions(principal: SignedIn, session: Session, page: Page) -> PageOf[Institution]:
    if principal.external:
        raise refused()
    rows = await people.list_institutions(session, page.after, page.limit + 1)
    return page_of(rows, page, lambda row: row.id, institution_view)


@router.post("/institutions", operation_id="create_institution", summary="Add an institution", status_code=201)
async def create_institution(
    body: InstitutionIn, principal: SignedIn, session: Session, request: Request
) -> Institution:
    await permit(request, principal, Scope.STUDY_MANAGE, site("institution"))
    return institution_view(await accounts.create_institution(session, body.name, external=body.external))


@router.patch("/institutions/{institution_id}", operation_id="update_institution", summary="Change an institution")
async def update_institution(
    institution_id: str,
    body: InstitutionChange,
    principal: SignedIn,
    session: Session,
    request: Request,
    response: Response,
) -> Institution:
    await permit(request, principal, Scope.STUDY_MANAGE, site("institution"))
    changes = body.model_dump(exclude_none=True)
    row, ids = await accounts.update_institution(session, institution_id, changes, actor(request, principal).id)
    void(response, ids)
    return institution_view(row)


@router.get("/users", operation_id="list_users", summary="All users")
async def list_users(principal: SignedIn, session: Session, page: Page, request: Request) -> PageOf[User]:
    await permit(request, principal, Scope.STUDY_MANAGE, site("user"))
    rows = await people.list_users(session, page.after, page.limit + 1)
    return page_of(rows, page, lambda row: row.id, user_view)


@router.post("/users", operation_id="invite_user", summary="Invite somebody", status_code=201)
async def invite_user(
    body: UserIn, principal: SignedIn, session: Session, settings: Settings, request: Request, response: Response
) -> InvitedUser:
    await permit(request, principal, Scope.STUDY_MANAGE, site("user"))
    passwords_on(settings)
    row, invitation = await accounts.invite_user(
        session, body.name, body.display_name, body.institution_id, site_admin=body.site_admin
    )
    once(response)
    return InvitedUser(user=user_view(row), invitation=invitation)


@router.patch("/users/{user_id}", operation_id="update_user", summary="Rename, disable or make administrator")
async def update_user(
    user_id: str, body: UserChange, principal: SignedIn, session: Session, request: Request, response: Response
) -> User:
    await permit(request, principal, Scope.STUDY_MANAGE, site("user"))
    row, ids = await accounts.update_user(session, user_id, body.model_dump(exclude_none=True), principal.id)
    void(response, ids)
    return user_view(row)


@router.post(
    "/users/{user_id}/invitation", operation_id="renew_invitation", summary="A new one-time secret for a user",
    status_code=201,
)  # fmt: skip
async def renew_invitation(
    user_id: str, principal: SignedIn, session: Session, settings: Settings, request: Request, response: Response
) -> InvitedUser:
    await permit(request, principal, Scope.STUDY_MANAGE, site("user"))
    passwords_on(settings)
    invitation = await accounts.new_invitation(session, user_id)
    row = await people.user(session, user_id)
    once(response)
    return InvitedUser(user=user_view(row), invitation=invitation)
