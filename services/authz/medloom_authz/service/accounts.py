"""Institutions, people, the first administrator, invitations and passwords."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.domain import passwords, secrets
from medloom_authz.errors import (
    BadField,
    FirstBootRefused,
    InvitationRefused,
    LastAdministrator,
    NameTaken,
    SignInLocked,
    SignInRefused,
    WeakPassword,
)
from medloom_authz.repository import people
from medloom_authz.service.ledger import Happening, Ledger
from medloom_authz.service.rights import rights_changed
from medloom_authz.service.tokens import Issued, issue_personal
from medloom_contracts.errors import NotFound, Words
from medloom_contracts.ids import new_id
from medloom_contracts.scopes import Scope
from medloom_kit.clock import now
from medloom_kit.db import Database

Row = sa.Row[Any]
_FIRST_BOOT: Final = "first_boot"
_INVITATION: Final = "invitation"
_FORGET_FAILURES: Final = timedelta(days=1)


async def first_boot_secret(database: Database, *, renew: bool = True) -> str | None:
    """A one-time secret for the first administrator, or None when there is a user already.

    Only its hash is stored, so a secret that was lost is replaced; with ``renew`` False a pending one stays valid and
    None is returned.
    """
    async with database.transaction() as session:
        if await people.any_user(session) or (not renew and await people.pending_secret(session, _FIRST_BOOT, now())):
            return None
        text = secrets.new_secret()
        until = now() + secrets.FIRST_BOOT_LIFE
        await people.put_secret(session, secrets.fingerprint(text), _FIRST_BOOT, None, until)
        return text


@dataclass(frozen=True, slots=True)
class FirstBoot:
    """What the first administrator tells of himself and his institution."""

    secret: str
    institution: str
    name: str
    display_name: str
    password: str


async def first_boot(
    session: AsyncSession, ledger: Ledger, given: FirstBoot, request_id: str
) -> tuple[Row, Row, Issued]:
    """Make institution and administrator and issue a personal token; raises FirstBootRefused."""
    taken = await people.take_secret(session, secrets.fingerprint(given.secret), _FIRST_BOOT, now())
    if taken is None or await people.any_user(session):
        raise FirstBootRefused
    institution = await create_institution(session, given.institution, external=False)
    user_id = await new_account(session, given.name, given.display_name or given.name, institution.id, site_admin=True)
    await set_password(session, user_id, given.name, given.password)
    await ledger.append(session, Happening(user_id, "first_boot", f"user/{user_id}", request_id=request_id))
    user = await known_user(session, user_id)
    scopes = [scope.value for scope in Scope]
    issued = await issue_personal(
        session, ledger, user, purpose="first boot", scopes=scopes, days=1, cidr=None, request_id=request_id
    )
    return user, institution, issued


async def create_institution(session: AsyncSession, name: str, *, external: bool) -> Row:
    """A new institution; raises NameTaken."""
    if await people.institution_named(session, name) is not None:
        raise NameTaken
    institution_id = new_id("institution")
    values = {"id": institution_id, "name": name, "external": external, "disabled": False, "policy_version": 1}
    await people.add_institution(session, values | {"created_at": now()})
    return await _known_institution(session, institution_id)


async def update_institution(
    session: AsyncSession, institution_id: str, values: dict[str, Any], actor: str
) -> tuple[Row, list[str]]:
    """Rename, disable or mark as external; everybody's rights there are decided anew."""
    before = await _known_institution(session, institution_id)
    named = await people.institution_named(session, values["name"]) if "name" in values else None
    if named is not None and named.id != before.id:
        raise NameTaken
    if values:
        await people.change_institution(session, institution_id, values)
    void = await rights_changed(session, None, institution_id, actor)
    return await _known_institution(session, institution_id), void


async def _known_institution(session: AsyncSession, institution_id: str) -> Row:
    found = await people.institution(session, institution_id)
    if found is None:
        raise NotFound("institution")
    return found


async def known_user(session: AsyncSession, user_id: str) -> Row:
    """The user's row; raises NotFound."""
    found = await people.user(session, user_id)
    if found is None:
        raise NotFound("user")
    return found


async def new_account(
    session: AsyncSession, name: str, display_name: str, institution_id: str, *, site_admin: bool
) -> str:
    """An account without a password; returns its id."""
    if not passwords.LOGIN.fullmatch(name):
        raise BadField(
            "name",
            Words(
                en="A login name has 2 to 64 lower-case letters, digits, dots, hyphens, underscores or at signs.",
                ko="로그인 이름은 영문 소문자, 숫자, 점, 하이픈, 밑줄, @로 이루어진 2~64자여야 합니다.",
            ),
        )
    if await people.user_named(session, name) is not None:
        raise NameTaken
    user_id = new_id("user")
    values = {
        "id": user_id, "name": name, "display_name": display_name, "institution_id": institution_id,
        "password_hash": None, "site_admin": site_admin, "disabled": False, "policy_version": 1, "created_at": now(),
    }  # fmt: skip
    await people.add_user(session, values)
    return user_id


async def invite_user(
    session: AsyncSession, name: str, display_name: str, institution_id: str, *, site_admin: bool
) -> tuple[Row, str]:
    """A new user without a password and the one-time secret with which he chooses one."""
    institution = await _known_institution(session, institution_id)
    if site_admin and institution.external:
        raise BadField(
            "site_admin",
            Words(
                en="Nobody of an external institution can administer the site.",
                ko="외부 기관 사람은 관리자가 될 수 없습니다.",
            ),
        )
    user_id = await new_account(session, name, display_name, institution_id, site_admin=site_admin)
    return await known_user(session, user_id), await new_invitation(session, user_id)


async def new_invitation(session: AsyncSession, user_id: str) -> str:
    """A fresh one-time secret for a user; the one before is void, the present password stays until it is used."""
    await known_user(session, user_id)
    text = secrets.new_secret()
    until = now() + secrets.INVITATION_LIFE
    await people.put_secret(session, secrets.fingerprint(text), _INVITATION, user_id, until)
    return text


async def accept_invitation(
    session: AsyncSession, ledger: Ledger, secret: str, password: str, request_id: str
) -> tuple[Row, list[str]]:
    """Choose a password with a one-time secret; raises InvitationRefused or WeakPassword."""
    taken = await people.take_secret(session, secrets.fingerprint(secret), _INVITATION, now())
    user = await people.user(session, taken.user_id) if taken is not None else None
    if user is None or user.disabled:
        raise InvitationRefused
    await set_password(session, user.id, user.name, password)
    await people.clear_failures(session, name_key(user.name))
    await ledger.append(session, Happening(user.id, "password_set", f"user/{user.id}", request_id=request_id))
    return await known_user(session, user.id), await rights_changed(session, None, user.id, user.id)


async def set_password(session: AsyncSession, user_id: str, name: str, password: str) -> None:
    """Store the hash of a password that passes the policy and end every session; raises WeakPassword."""
    why = passwords.weakness(password, name)
    if why is not None:
        raise WeakPassword(why)
    hashed = await asyncio.to_thread(passwords.hash_password, password)
    await people.change_user(session, user_id, {"password_hash": hashed})
    await people.end_sessions(session, user_id)


async def update_user(session: AsyncSession, user_id: str, values: dict[str, Any], actor: str) -> tuple[Row, list[str]]:
    """Rename, disable, or make administrator; the last working administrator stays."""
    before = await known_user(session, user_id)
    if values.get("site_admin") and before.external:
        raise BadField(
            "site_admin",
            Words(
                en="Nobody of an external institution can administer the site.",
                ko="외부 기관 사람은 관리자가 될 수 없습니다.",
            ),
        )
    loses = values.get("disabled") or values.get("site_admin") is False
    if before.site_admin and not before.disabled and loses and await people.active_administrators(session) == 1:
        raise LastAdministrator
    if values:
        await people.change_user(session, user_id, values)
    if values.get("disabled") or values.get("site_admin", before.site_admin) != before.site_admin:
        await people.end_sessions(session, user_id)
    return await known_user(session, user_id), await rights_changed(session, None, user_id, actor)


def name_key(name: str) -> str:
    """Failures are counted under a hash: people type passwords into the name field."""
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()


async def sign_in(database: Database, ledger: Ledger, name: str, password: str, request_id: str = "") -> Row:
    """The user of a name and password; raises SignInRefused or SignInLocked.

    Transactions are its own, so that a failure is kept, and none is open while the hash is computed.
    """
    key = name_key(name)
    async with database.transaction(write=False) as session:
        record = await people.failures(session, key)
        user = await people.user_named(session, name.strip().lower())
    at = now()
    if record is not None and passwords.locked(record.locked_until, at):
        raise SignInLocked(max(1, round((record.locked_until - at).total_seconds())))
    right = await asyncio.to_thread(passwords.verify_password, user.password_hash if user else None, password)
    if user is not None and right and not user.disabled and not user.institution_disabled:
        async with database.transaction() as session:
            await people.clear_failures(session, key)
            await ledger.append(session, Happening(user.id, "sign_in", f"user/{user.id}", request_id=request_id))
        return user
    await _keep_failure(database, ledger, key, user, request_id)
    raise SignInRefused


async def _keep_failure(database: Database, ledger: Ledger, key: str, user: Row | None, request_id: str) -> None:
    async with database.transaction() as session:
        await people.forget_failures_before(session, now() - _FORGET_FAILURES)
        record = await people.failures(session, key)
        count = (record.failures if record else 0) + 1
        delay = passwords.delay_after(count)
        await people.put_failure(session, key, count, now() + delay if delay else None, now())
        if user is not None:
            what = Happening(user.id, "sign_in", f"user/{user.id}", decision="deny", request_id=request_id)
            await ledger.append(session, what)


async def change_password(
    database: Database, ledger: Ledger, user_id: str, current: str, new: str, request_id: str
) -> None:
    """Replace one's own password; a wrong present one counts as a failed sign-in."""
    async with database.transaction(write=False) as session:
        user = await known_user(session, user_id)
    await sign_in(database, ledger, user.name, current, request_id)
    async with database.transaction() as session:
        await set_password(session, user_id, user.name, new)
        await ledger.append(session, Happening(user_id, "password_set", f"user/{user_id}", request_id=request_id))
