"""People who sign in at the hospital's identity provider: their account, and the place their groups give them."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.domain import grants, passwords
from medloom_authz.domain.groups import GroupRule, Place, place_of
from medloom_authz.errors import AccountDisabled, GroupsUnmapped
from medloom_authz.repository import identities, people, studies
from medloom_authz.service.accounts import create_institution, known_user, new_account
from medloom_authz.service.ledger import Happening, Ledger
from medloom_authz.service.rights import rights_changed
from medloom_contracts.scopes import Role
from medloom_kit.clock import now

Row = sa.Row[Any]
BY_GROUPS: Final = "single-sign-on"
_NOT_IN_LOGIN: Final = re.compile(r"[^a-z0-9._@-]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """What the provider says of somebody; ``issuer`` and ``subject`` alone tell who it is."""

    issuer: str
    subject: str
    name: str
    display_name: str
    groups: Sequence[str]


async def sign_in_by_identity(
    session: AsyncSession, ledger: Ledger, rules: Mapping[str, GroupRule], who: Identity, request_id: str
) -> Row:
    """The account of an identity, made at the first time; raises GroupsUnmapped or AccountDisabled.

    An account of the same name or address is never taken over: names at a provider can be chosen and given anew.
    """
    place = place_of(who.groups, rules)
    if place is None:
        raise GroupsUnmapped
    user_id = await identities.user_of(session, who.issuer, who.subject)
    if user_id is None:
        user_id = await _new_account(session, who, place)
    user = await known_user(session, user_id)
    if user.disabled or user.institution_disabled:
        raise AccountDisabled
    await _follow(session, ledger, user, who, place, rules, request_id)
    await _follow_seats(session, ledger, await known_user(session, user_id), place, request_id)
    await ledger.append(session, Happening(user_id, "sign_in", f"user/{user_id}", request_id=request_id))
    return await known_user(session, user_id)


async def _new_account(session: AsyncSession, who: Identity, place: Place) -> str:
    home = await _institution(session, place)
    login = await _free_login(session, who)
    user_id = await new_account(session, login, who.display_name or login, home.id, site_admin=False)
    await identities.add(session, who.issuer, who.subject, user_id, now())
    return user_id


async def _institution(session: AsyncSession, place: Place) -> Row:
    found = await people.institution_named(session, place.institution)
    return found if found is not None else await create_institution(session, place.institution, external=False)


async def _free_login(session: AsyncSession, who: Identity) -> str:
    """The provider's name where it is free and fits, else with a short mark of the subject."""
    mark = hashlib.sha256(f"{who.issuer} {who.subject}".encode()).hexdigest()[:8]
    plain = _NOT_IN_LOGIN.sub("-", who.name.lower()).strip("-._@")[:50]
    if passwords.LOGIN.fullmatch(plain) and await people.user_named(session, plain) is None:
        return plain
    return f"{plain}-{mark}" if plain else f"user-{mark}"


async def _follow(
    session: AsyncSession,
    ledger: Ledger,
    user: Row,
    who: Identity,
    place: Place,
    rules: Mapping[str, GroupRule],
    request_id: str,
) -> None:
    """Name, institution and site administration as the provider has them now."""
    home = await _institution(session, place)
    wanted = {"institution_id": home.id, "display_name": who.display_name or user.display_name}
    if any(rule.site_admin for rule in rules.values()):
        wanted["site_admin"] = place.site_admin and not home.external
    changed = {name: value for name, value in wanted.items() if getattr(user, name) != value}
    if not changed:
        return
    if changed.keys() - {"display_name"}:
        changed["session_epoch"] = user.session_epoch + 1
    await people.change_user(session, user.id, changed)
    await rights_changed(session, None, user.id, user.id)
    what = Happening(user.id, "place_by_groups", f"user/{user.id}", request_id=request_id)
    await ledger.append(session, what)


async def _follow_seats(session: AsyncSession, ledger: Ledger, user: Row, place: Place, request_id: str) -> None:
    """Memberships that groups give; what a person gave by hand stays as it is."""
    held = await identities.seats(session, user.id)
    for study_id, role in place.studies.items():
        present = held.get(study_id)
        if present == (role.value, BY_GROUPS) or (present is not None and present[1] != BY_GROUPS):
            continue
        if await studies.study(session, study_id) is not None and _may_hold(role, external=user.external):
            await _seat(session, ledger, user.id, study_id, role, request_id)
    for study_id, (_, approver) in held.items():
        if approver == BY_GROUPS and study_id not in place.studies:
            await studies.remove_member(session, study_id, user.id)
            await _said(session, ledger, user.id, study_id, "none", request_id)


def _may_hold(role: Role, *, external: bool) -> bool:
    return role != Role.OWNER and grants.role_fits(role, external=external)


async def _seat(
    session: AsyncSession, ledger: Ledger, user_id: str, study_id: str, role: Role, request_id: str
) -> None:
    values = {
        "study_id": study_id, "principal_id": user_id, "role": role.value, "purpose": "group of the directory",
        "approver_id": BY_GROUPS, "until": None, "datasets": None, "since": now(),
    }  # fmt: skip
    await studies.put_member(session, values)
    await _said(session, ledger, user_id, study_id, role.value, request_id)


async def _said(session: AsyncSession, ledger: Ledger, user_id: str, study_id: str, what: str, request_id: str) -> None:
    await rights_changed(session, study_id, user_id, user_id)
    happened = Happening(
        user_id, "place_by_groups", f"member/{user_id}/{what}", study_id=study_id, request_id=request_id
    )
    await ledger.append(session, happened)
