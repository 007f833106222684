"""Seeing a study as somebody else does: never more than one's own rights, in this study alone, reading only."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.domain import grants
from medloom_authz.repository import people, studies
from medloom_contracts.errors import NotFound
from medloom_contracts.scopes import EXTERNAL_ROLES, ROLE_SCOPES, Role, Scope
from medloom_kit.clock import now
from medloom_kit.policy import Grant, Principal, Resource, decide

_ROLE: Final = "role:"


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose view is taken: a member (``usr_``, ``ins_``) or a role in general (``role:researcher``)."""

    name: str
    role: str
    scopes: frozenset[str]
    until: datetime | None
    external: bool


def may_view(principal: Principal, study_id: str) -> bool:
    """Whether somebody may look at a study with others' eyes: its owner, in person."""
    seat = Resource("member", study_id, study_id)
    return principal.kind == "person" and decide(principal, Scope.STUDY_MANAGE, seat).allow


async def eyes_of(session: AsyncSession, study_id: str, viewed: str) -> Eyes:
    """What a member or a role may do in a study now; raises NotFound."""
    if viewed.startswith(_ROLE):
        return _eyes_of_role(viewed.removeprefix(_ROLE))
    if viewed.startswith("ins_"):
        institution = await people.institution(session, viewed)
        return await _eyes_of_member(session, study_id, institution, [], institution.name if institution else "")
    user = await people.user(session, viewed)
    of_institution = await studies.memberships(session, user.institution_id) if user is not None else []
    return await _eyes_of_member(session, study_id, user, of_institution, user.display_name if user else "")


def _eyes_of_role(name: str) -> Eyes:
    if name not in set(Role):
        raise NotFound("role")
    role = Role(name)
    return Eyes("", role, frozenset(ROLE_SCOPES[role]), None, role in EXTERNAL_ROLES)


async def _eyes_of_member(
    session: AsyncSession, study_id: str, holder: sa.Row[Any] | None, of_institution: list[grants.Membership], name: str
) -> Eyes:
    if holder is None or holder.disabled or getattr(holder, "institution_disabled", False):
        raise NotFound("member")
    own = await studies.memberships(session, holder.id)
    found = grants.grants(own, of_institution, now(), study_id=study_id)
    if not found:
        raise NotFound("member")
    (grant,) = found
    return Eyes(name, grant.role, frozenset(grant.scopes), grant.expires_at, bool(holder.external))


async def narrowed(session: AsyncSession, principal: Principal, study_id: str, viewed: str) -> Principal:
    """The same person with the rights of whom they look as, as far as they are their own, and no other study.

    Who may no longer look, or at whom there is nothing left to look, keeps no grant at all.
    """
    bare = replace(principal, grants=(), site_admin=False, viewing=viewed)
    own = principal.grant(study_id)
    if own is None or not may_view(principal, study_id):
        return bare
    try:
        eyes = await eyes_of(session, study_id, viewed)
    except NotFound:
        return bare
    ends = [end for end in (own.expires_at, eyes.until) if end is not None]
    scopes = tuple(sorted(set(own.scopes) & eyes.scopes))
    grant = Grant(study_id, eyes.role, scopes, min(ends, default=None), own.study_state)
    return replace(bare, grants=(grant,), external=principal.external or eyes.external)
