"""An opaque token or a session's user becomes a signed capability of at most five minutes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from ulid import ULID

from medloom_authz.domain import grants, tokens
from medloom_authz.domain.grants import EffectiveGrant, Membership
from medloom_authz.repository import people, studies
from medloom_authz.repository import tokens as token_rows
from medloom_authz.service.viewing import narrowed
from medloom_contracts.errors import NotSignedIn
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.policy import Grant, Principal, sign

Row = sa.Row[Any]
TTL_S: Final = 300
_USED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class View:
    """With whose eyes a session looks at which study."""

    study_id: str
    viewed: str


@dataclass(frozen=True, slots=True, repr=False)
class Exchanged:
    """A capability for the gateway and whom it speaks for."""

    capability: str
    principal: Principal
    expires_in: int


async def exchange(
    database: Database,
    private_key: str,
    *,
    token: str | None,
    user_id: str | None,
    address: str | None,
    view: View | None = None,
    epoch: int | None = None,
) -> Exchanged:
    """The capability of a token (checked for shape, life, revocation, address) or of a user; raises NotSignedIn.

    ``epoch`` is what the user's session was opened under: it ends with a new password or another place.
    """
    async with database.transaction(write=False) as session:
        if token is not None:
            row = await _valid_token(session, token, address)
            principal = await _token_principal(session, row)
            expires_in = min(TTL_S, max(1, int((row.expires_at - now()).total_seconds())))
        elif user_id is not None:
            row, expires_in = None, TTL_S
            user = await _working_user(session, user_id)
            if epoch is not None and epoch != user.session_epoch:
                raise NotSignedIn
            principal = await person_principal(session, user)
            if view is not None:
                principal = await narrowed(session, principal, view.study_id, view.viewed)
        else:
            raise NotSignedIn
    if row is not None and (row.last_used_at is None or now() - row.last_used_at > _USED_EVERY):
        async with database.transaction() as session:
            await token_rows.used(session, row.id, now())
    return Exchanged(sign(principal, private_key, expires_in), principal, expires_in)


async def _valid_token(session: AsyncSession, text: str, address: str | None) -> Row:
    if not tokens.well_formed(text):
        raise NotSignedIn
    row = await token_rows.by_hash(session, tokens.fingerprint(text))
    if row is None or row.revoked_at is not None or row.expires_at <= now():
        raise NotSignedIn
    if not tokens.address_allowed(row.cidr, address):
        raise NotSignedIn
    return row


async def _working_user(session: AsyncSession, user_id: str) -> Row:
    user = await people.user(session, user_id)
    if user is None or user.disabled or user.institution_disabled:
        raise NotSignedIn
    return user


async def _memberships(session: AsyncSession, user: Row) -> tuple[list[Membership], list[Membership]]:
    own = await studies.memberships(session, user.id)
    return own, await studies.memberships(session, user.institution_id)


def _signed(found: tuple[EffectiveGrant, ...]) -> tuple[Grant, ...]:
    return tuple(Grant(one.study_id, one.role, one.scopes, one.expires_at, one.study_state) for one in found)


async def person_principal(session: AsyncSession, user: Row) -> Principal:
    """A person with all present grants, own and the institution's."""
    own, of_institution = await _memberships(session, user)
    return Principal(
        id=user.id,
        name=user.display_name,
        kind="person",
        institution_id=user.institution_id,
        site_admin=bool(user.site_admin and not user.external),
        external=bool(user.external),
        grants=_signed(grants.grants(own, of_institution, now())),
        policy_version=user.policy_version,
        capability_id=str(ULID()).lower(),
    )


async def _token_principal(session: AsyncSession, token: Row) -> Principal:
    """A token speaks for its holder, with no more than both of them may do now."""
    only = frozenset(token.scopes)
    if token.holder_id.startswith("ins_"):
        holder = await people.institution(session, token.holder_id)
        if holder is None or holder.disabled:
            raise NotSignedIn
        name, institution_id = holder.name, holder.id
        own = await studies.memberships(session, holder.id)
        of_institution: list[Membership] = []
    else:
        holder = await _working_user(session, token.holder_id)
        name, institution_id = holder.display_name, holder.institution_id
        own, of_institution = await _memberships(session, holder)
    return Principal(
        id=holder.id,
        name=name,
        kind="token",
        institution_id=institution_id,
        token_id=token.id,
        external=bool(holder.external),
        grants=_signed(grants.grants(own, of_institution, now(), study_id=token.study_id, only=only)),
        policy_version=holder.policy_version,
        capability_id=str(ULID()).lower(),
    )
