"""Studies and their members."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.domain import grants
from medloom_authz.errors import BadField, LastOwner, OwnerFirst, RoleNotForExternal
from medloom_authz.repository import people, studies
from medloom_authz.service.ledger import Happening, Ledger
from medloom_authz.service.rights import rights_changed
from medloom_contracts.errors import NotFound, PreconditionFailed, Words
from medloom_contracts.events.authz import StudyClosed, StudyOpened
from medloom_contracts.ids import new_id
from medloom_contracts.scopes import Role, Scope
from medloom_kit.clock import now
from medloom_kit.outbox import emit

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, for the ledger."""

    id: str
    token_id: str | None
    request_id: str
    site_admin: bool = False

    def did(self, action: str, what: str, study_id: str | None) -> Happening:
        return Happening(self.id, action, what, study_id=study_id, token_id=self.token_id, request_id=self.request_id)


@dataclass(frozen=True, slots=True)
class Seat:
    """A membership somebody asks for."""

    role: Role
    purpose: str = ""
    until: datetime | None = None
    datasets: list[str] | None = None


async def known_study(session: AsyncSession, study_id: str) -> Row:
    """The study's row; raises NotFound."""
    found = await studies.study(session, study_id)
    if found is None:
        raise NotFound("study")
    return found


async def open_study(
    session: AsyncSession,
    ledger: Ledger,
    actor: Actor,
    institution_id: str,
    values: dict[str, Any],
    *,
    needs_approval: bool,
) -> tuple[Row, list[str]]:
    """A new study whose owner is who opens it; it waits as ``unapproved`` where the site wants that."""
    _must_lie_ahead("expires_at", values.get("expires_at"))
    study_id = new_id("study")
    waits = needs_approval and not actor.site_admin
    stored = {
        "id": study_id, "institution_id": institution_id, "created_by": actor.id, "created_at": now(), "version": 1,
        "state": "unapproved" if waits else "open", "approver_id": None if waits else actor.id,
    }  # fmt: skip
    await studies.add_study(session, stored | values)
    seat = {"study_id": study_id, "principal_id": actor.id, "role": Role.OWNER.value, "purpose": "opened the study"}
    await studies.put_member(session, seat | {"approver_id": actor.id, "until": None, "datasets": None, "since": now()})
    void = await rights_changed(session, study_id, actor.id, actor.id)
    if not waits:
        await _say_opened(session, study_id, institution_id, values["title"], actor)
    await ledger.append(session, actor.did("study:open", f"study/{study_id}", study_id))
    return await known_study(session, study_id), void


def _must_lie_ahead(field: str, moment: datetime | None) -> None:
    if moment is not None and moment <= now():
        words = Words(en="This time must lie in the future.", ko="미래의 시각이어야 합니다.")
        raise BadField(field, words)


async def _say_opened(session: AsyncSession, study_id: str, institution_id: str, title: str, actor: Actor) -> None:
    event = StudyOpened(study_id=study_id, institution_id=institution_id, title=title, policy_version=1)
    await emit(session, event, study=study_id, actor=actor.id)


async def update_study(
    session: AsyncSession, ledger: Ledger, actor: Actor, study: Row, values: dict[str, Any]
) -> tuple[Row, list[str]]:
    """Change title, question or end; raises PreconditionFailed when somebody else was faster."""
    if values.get("expires_at") != study.expires_at:
        _must_lie_ahead("expires_at", values.get("expires_at"))
    if not await studies.change_study(session, study.id, study.version, values):
        raise PreconditionFailed
    void = await _everybody_anew(session, study.id, actor) if "expires_at" in values else []
    await ledger.append(session, actor.did(Scope.STUDY_MANAGE, f"study/{study.id}", study.id))
    return await known_study(session, study.id), void


async def close_study(session: AsyncSession, ledger: Ledger, actor: Actor, study: Row) -> tuple[Row, list[str]]:
    """Nobody can act in a closed study; its card and its ledger stay readable."""
    if study.state == "closed":
        return study, []
    await studies.change_study(session, study.id, study.version, {"state": "closed"})
    void = await _everybody_anew(session, study.id, actor)
    await emit(
        session, StudyClosed(study_id=study.id, policy_version=study.version + 1), study=study.id, actor=actor.id
    )
    await ledger.append(session, actor.did("study:close", f"study/{study.id}", study.id))
    return await known_study(session, study.id), void


async def reopen_study(session: AsyncSession, ledger: Ledger, actor: Actor, study: Row) -> tuple[Row, list[str]]:
    """Approve a waiting study or open a closed one again."""
    if study.state == "open":
        return study, []
    await studies.change_study(session, study.id, study.version, {"state": "open", "approver_id": actor.id})
    void = await _everybody_anew(session, study.id, actor)
    await _say_opened(session, study.id, study.institution_id, study.title, actor)
    await ledger.append(session, actor.did(Scope.STUDY_APPROVE, f"study/{study.id}", study.id))
    return await known_study(session, study.id), void


async def _everybody_anew(session: AsyncSession, study_id: str, actor: Actor) -> list[str]:
    void: list[str] = []
    for principal_id in await studies.member_ids(session, study_id):
        void += await rights_changed(session, study_id, principal_id, actor.id)
    return void


async def find_principal(session: AsyncSession, text: str) -> Row:
    """A user or institution by id, or a user by login name; raises NotFound."""
    if text.startswith("ins_"):
        found = await people.institution(session, text)
    elif text.startswith("usr_"):
        found = await people.user(session, text)
    else:
        found = await people.user_named(session, text.lower())
    if found is None:
        raise NotFound("member")
    return found


async def is_ownerless(session: AsyncSession, study_id: str) -> bool:
    """Whether nobody owns the study now, so that the site administrator may name an owner."""
    return not await studies.owners(session, study_id, now())


async def put_member(
    session: AsyncSession, ledger: Ledger, actor: Actor, study: Row, principal: Row, seat: Seat
) -> tuple[Row, list[str]]:
    """Give or change a membership."""
    external = bool(principal.external)
    if not grants.role_fits(seat.role, external=external):
        raise RoleNotForExternal
    if principal.id.startswith("ins_") and seat.role == Role.OWNER:
        raise BadField(
            "role", Words(en="A study's owner is a person, not an institution.", ko="연구 소유자는 사람이어야 합니다.")
        )
    if seat.role != Role.OWNER and await is_ownerless(session, study.id):
        raise OwnerFirst
    _must_lie_ahead("until", seat.until)
    await _keep_an_owner(session, study.id, principal.id, seat.role)
    values = {
        "study_id": study.id, "principal_id": principal.id, "role": seat.role.value, "purpose": seat.purpose,
        "approver_id": actor.id, "until": seat.until, "datasets": seat.datasets, "since": now(),
    }  # fmt: skip
    await studies.put_member(session, values)
    void = await rights_changed(session, study.id, principal.id, actor.id)
    await ledger.append(session, actor.did(Scope.STUDY_MANAGE, f"member/{principal.id}/{seat.role.value}", study.id))
    return await member(session, study.id, principal.id), void


async def member(session: AsyncSession, study_id: str, principal_id: str) -> Row:
    """One row of ``list_members``; raises NotFound."""
    rows = await studies.list_members(session, study_id)
    found = [row for row in rows if row.principal_id == principal_id]
    if not found:
        raise NotFound("member")
    return found[0]


async def remove_member(
    session: AsyncSession, ledger: Ledger, actor: Actor, study: Row, principal_id: str
) -> list[str]:
    """Take a membership away; its tokens give nothing from then on."""
    await member(session, study.id, principal_id)
    await _keep_an_owner(session, study.id, principal_id, None)
    await studies.remove_member(session, study.id, principal_id)
    void = await rights_changed(session, study.id, principal_id, actor.id)
    await ledger.append(session, actor.did(Scope.STUDY_MANAGE, f"member/{principal_id}/none", study.id))
    return void


async def _keep_an_owner(session: AsyncSession, study_id: str, principal_id: str, role: Role | None) -> None:
    owners = await studies.owners(session, study_id, now())
    if owners == [principal_id] and role != Role.OWNER:
        raise LastOwner
