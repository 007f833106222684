"""Memberships and tokens turned into the grants that the policies decide on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from medloom_contracts.scopes import EXTERNAL_ROLES, ROLE_SCOPES, Role, Scope

State = Literal["open", "closed", "expired", "unapproved"]

# What a token does not carry unless its issuer names it: a lost token should not be able to let others in.
NOT_BY_DEFAULT: Final = frozenset({Scope.STUDY_MANAGE, Scope.STUDY_APPROVE, Scope.TOKEN_ISSUE})


@dataclass(frozen=True, slots=True)
class Membership:
    """One principal's place in one study, with the study's own state beside it."""

    study_id: str
    principal_id: str
    role: Role
    until: datetime | None
    datasets: tuple[str, ...] | None
    study_state: str
    study_expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class EffectiveGrant:
    """What a membership, perhaps narrowed by a token, gives now."""

    study_id: str
    role: str
    scopes: tuple[str, ...]
    expires_at: datetime | None
    study_state: State


def study_state(stored: str, expires_at: datetime | None, now: datetime) -> State:
    """The state that counts: an open study whose time is over is ``expired``."""
    if stored == "closed":
        return "closed"
    if stored == "unapproved":
        return "unapproved"
    return "expired" if expires_at is not None and expires_at <= now else "open"


def effective(membership: Membership, now: datetime, only: frozenset[str] | None = None) -> EffectiveGrant:
    """The grant of a membership; ``only`` is a token's scopes, of which nothing beyond the role survives."""
    state = study_state(membership.study_state, membership.study_expires_at, now)
    ends = [membership.until]
    if state == "open":
        ends.append(membership.study_expires_at)
    scopes = {scope.value for scope in ROLE_SCOPES[membership.role]}
    return EffectiveGrant(
        study_id=membership.study_id,
        role=membership.role.value,
        scopes=tuple(sorted(scopes if only is None else scopes & only)),
        expires_at=min((end for end in ends if end is not None), default=None),
        study_state=state,
    )


def grants(
    own: Iterable[Membership],
    of_institution: Iterable[Membership],
    now: datetime,
    *,
    study_id: str | None = None,
    only: frozenset[str] | None = None,
) -> tuple[EffectiveGrant, ...]:
    """One grant a study: a person's own membership counts before the institution's; a token may bind to one study."""
    chosen: dict[str, Membership] = {}
    for membership in (*of_institution, *own):
        if study_id is None or membership.study_id == study_id:
            chosen[membership.study_id] = membership
    return tuple(effective(chosen[key], now, only) for key in sorted(chosen))


def widens(before: Membership | None, role: Role, until: datetime | None, datasets: Sequence[str] | None) -> bool:
    """Whether a changed membership gives anything that the one before did not give."""
    if before is None or not ROLE_SCOPES[role] <= ROLE_SCOPES[before.role]:
        return True
    later = before.until is not None and (until is None or until > before.until)
    more = before.datasets is not None and (datasets is None or not set(datasets) <= set(before.datasets))
    return later or more


def token_scopes(role: Role, asked: Iterable[str] | None) -> tuple[tuple[str, ...], bool]:
    """A token's scopes under a role, and whether more was asked than the role gives."""
    allowed = {scope.value for scope in ROLE_SCOPES[role]}
    if asked is None:
        return tuple(sorted(allowed - NOT_BY_DEFAULT)), False
    wanted = set(asked)
    return tuple(sorted(wanted & allowed)), not wanted <= allowed


def role_fits(role: Role, *, external: bool) -> bool:
    """Whether people of an external institution may hold a role; theirs are the two external ones alone."""
    return role in EXTERNAL_ROLES or not external
