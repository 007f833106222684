"""Who may do what in a study."""

from typing import Annotated

from fastapi import Path, Request, Response

from medloom_authz.api.authority import LedgerOf, actor, permit, record, void
from medloom_authz.api.models import Member, MemberIn, member_view
from medloom_authz.domain.grants import widens
from medloom_authz.repository import studies
from medloom_authz.service import studies as service
from medloom_contracts.scopes import Scope
from medloom_kit.api import Router, Session, SignedIn
from medloom_kit.policy import Resource, decide

router = Router(prefix="/api/v1/studies/{study_id}/members", tags=["members"])

PrincipalText = Annotated[str, Path(max_length=64, description="id of a user or institution, or a login name")]


@router.get("", operation_id="list_members", summary="The members of a study")
async def list_members(study_id: str, principal: SignedIn, session: Session, request: Request) -> list[Member]:
    if not decide(principal, Scope.AUDIT_READ, Resource("ledger", study_id, study_id)).allow:
        await permit(request, principal, Scope.STUDY_MANAGE, record(study_id))
    await service.known_study(session, study_id)
    return [member_view(row) for row in await studies.list_members(session, study_id)]


@router.put("/{principal}", operation_id="put_member", summary="Give somebody a role, or change it")
async def put_member(
    study_id: str,
    principal: PrincipalText,
    body: MemberIn,
    caller: SignedIn,
    session: Session,
    ledger: LedgerOf,
    request: Request,
    response: Response,
) -> Member:
    ownerless = await service.is_ownerless(session, study_id)
    # asked before the study or the person is looked up, so that no answer tells whether they exist
    await permit(request, caller, Scope.STUDY_MANAGE, _seat(study_id, "", wider=False, ownerless=ownerless))
    study = await service.known_study(session, study_id)
    found = await service.find_principal(session, principal)
    before = await studies.membership(session, study_id, found.id)
    wider = widens(before, body.role, body.until, body.datasets)
    await permit(request, caller, Scope.STUDY_MANAGE, _seat(study_id, found.id, wider=wider, ownerless=ownerless))
    seat = service.Seat(body.role, body.purpose, body.until, body.datasets)
    row, ids = await service.put_member(session, ledger, actor(request, caller), study, found, seat)
    void(response, ids)
    return member_view(row)


@router.delete("/{principal}", operation_id="remove_member", summary="Take a membership away", status_code=204)
async def remove_member(
    study_id: str,
    principal: PrincipalText,
    caller: SignedIn,
    session: Session,
    ledger: LedgerOf,
    request: Request,
    response: Response,
) -> None:
    await permit(request, caller, Scope.STUDY_MANAGE, _seat(study_id, "", wider=False, ownerless=False))
    study = await service.known_study(session, study_id)
    found = await service.find_principal(session, principal)
    void(response, await service.remove_member(session, ledger, actor(request, caller), study, found.id))


def _seat(study_id: str, holder: str, *, wider: bool, ownerless: bool) -> Resource:
    return Resource("member", holder or study_id, study_id, holder=holder, widens=wider, ownerless=ownerless)
