"""First boot, invitations, oneself."""

from fastapi import APIRouter, Request, Response

from medloom_authz.api.authority import LedgerOf, Settings, actor, once, passwords_on, refused, void
from medloom_authz.api.models import (
    FirstBootDone,
    FirstBootIn,
    InvitationIn,
    Me,
    MyStudy,
    PasswordIn,
    RoleView,
    User,
    Viewing,
    institution_view,
    user_view,
)
from medloom_authz.repository import studies
from medloom_authz.service import accounts
from medloom_authz.service.viewing import eyes_of
from medloom_contracts.scopes import EXTERNAL_ROLES, ROLE_SCOPES, Role
from medloom_kit.api import Router, Session, SignedIn
from medloom_kit.policy import Principal

router = Router(prefix="/api/v1", tags=["sign-in"])
# outside the unit of work: a wrong password must be counted although the request fails
plain = APIRouter(prefix="/api/v1", tags=["sign-in"])


@router.post(
    "/auth/first-boot", operation_id="first_boot", summary="Become the first administrator", status_code=201,
    openapi_extra={"security": []},
)  # fmt: skip
async def first_boot(
    body: FirstBootIn, session: Session, ledger: LedgerOf, settings: Settings, request: Request, response: Response
) -> FirstBootDone:
    passwords_on(settings)
    given = accounts.FirstBoot(
        secret=body.secret.get_secret_value(),
        institution=body.institution,
        name=body.name,
        display_name=body.display_name,
        password=body.password.get_secret_value(),
    )
    user, institution, issued = await accounts.first_boot(session, ledger, given, _request_id(request))
    once(response)
    return FirstBootDone(
        user=user_view(user),
        institution=institution_view(institution),
        token=issued.text,
        token_expires_at=issued.row.expires_at,
    )


@router.post(
    "/auth/invitations/accept", operation_id="accept_invitation", summary="Choose a password with a one-time secret",
    openapi_extra={"security": []},
)  # fmt: skip
async def accept_invitation(
    body: InvitationIn, session: Session, ledger: LedgerOf, settings: Settings, request: Request, response: Response
) -> User:
    passwords_on(settings)
    secret, password = body.secret.get_secret_value(), body.password.get_secret_value()
    user, ids = await accounts.accept_invitation(session, ledger, secret, password, _request_id(request))
    void(response, ids)
    return user_view(user)


@router.get("/me", operation_id="get_me", summary="Who you are and what you may do where")
async def me(principal: SignedIn, session: Session) -> Me:
    titles = await studies.titles(session, [grant.study_id for grant in principal.grants])
    return Me(
        id=principal.id,
        name=principal.name,
        kind=principal.kind,
        token_id=principal.token_id,
        institution_id=principal.institution_id,
        site_admin=principal.site_admin,
        external=principal.external,
        studies=[
            MyStudy(
                study_id=grant.study_id,
                title=titles.get(grant.study_id, ""),
                role=grant.role,
                scopes=sorted(grant.scopes),
                state=grant.study_state,
                expires_at=grant.expires_at,
            )
            for grant in principal.grants
        ],
        viewing=await _viewing(session, principal) if principal.viewing else None,
    )


async def _viewing(session: Session, principal: Principal) -> Viewing:
    grant = principal.grants[0] if principal.grants else None
    member = None if principal.viewing.startswith("role:") else principal.viewing
    name = (await eyes_of(session, grant.study_id, member)).name if grant and member else ""
    return Viewing(
        study_id=grant.study_id if grant else None,
        principal_id=member,
        name=name,
        role=Role(grant.role) if grant else None,
    )


@plain.post(
    "/me/password",
    operation_id="change_password",
    summary="Change your password; every session ends, also this one",
    status_code=204,
)
async def change_password(
    body: PasswordIn, principal: SignedIn, ledger: LedgerOf, settings: Settings, request: Request
) -> None:
    if principal.kind != "person":
        raise refused()
    passwords_on(settings)
    current, new = body.current.get_secret_value(), body.new.get_secret_value()
    await accounts.change_password(
        request.app.state.database, ledger, principal.id, current, new, actor(request, principal).request_id
    )


@router.get("/roles", operation_id="list_roles", summary="The roles and their scopes")
async def roles(_principal: SignedIn) -> list[RoleView]:
    return [RoleView(role=role, external=role in EXTERNAL_ROLES, scopes=sorted(ROLE_SCOPES[role])) for role in Role]


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))
