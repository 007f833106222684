"""Tokens: issue, list, revoke."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.domain import grants, tokens
from medloom_authz.errors import BadField, ScopesBeyondHolder
from medloom_authz.repository import studies
from medloom_authz.repository import tokens as rows
from medloom_authz.service.ledger import Happening, Ledger
from medloom_contracts.errors import NotFound, Words
from medloom_contracts.events.authz import TokenRevoked
from medloom_contracts.ids import new_id
from medloom_contracts.scopes import Role, Scope
from medloom_kit.clock import now
from medloom_kit.outbox import emit

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True, repr=False)
class Issued:
    """A new token with its text, which is shown this once; ``repr`` is left out so that it never reaches a log."""

    text: str
    row: Row


@dataclass(frozen=True, slots=True)
class Order:
    """A token somebody asks for."""

    purpose: str
    scopes: list[str] | None = None
    days: int | None = None
    cidr: str | None = None


def _limits(order: Order) -> dict[str, Any]:
    known = {scope.value for scope in Scope}
    if not set(order.scopes or ()) <= known:
        raise BadField("scopes", Words(en="A scope is not known.", ko="알 수 없는 범위가 있습니다."))
    try:
        expires_at = now() + tokens.lifetime(order.days)
    except ValueError as error:
        words = Words(en="A token lives 1 to 366 days.", ko="토큰 수명은 1일에서 366일입니다.")
        raise BadField("days", words) from error
    try:
        cidr = tokens.normal_cidr(order.cidr)
    except ValueError as error:
        words = Words(en="This is not a network such as 10.1.0.0/16.", ko="10.1.0.0/16 같은 네트워크 주소가 아닙니다.")
        raise BadField("cidr", words) from error
    return {"expires_at": expires_at, "cidr": cidr, "purpose": order.purpose}


async def _issue(session: AsyncSession, study_id: str | None, values: dict[str, Any]) -> Issued:
    minted = tokens.mint()
    token_id = new_id("token")
    stored = {"id": token_id, "prefix": minted.prefix, "sha256": minted.sha256, "study_id": study_id}
    await rows.add_token(session, stored | {"created_at": now()} | values)
    row = await rows.token(session, study_id, token_id)
    if row is None:
        raise NotFound("token")
    return Issued(minted.text, row)


async def issue_personal(
    session: AsyncSession,
    ledger: Ledger,
    user: Row,
    *,
    purpose: str,
    scopes: list[str] | None,
    days: int | None,
    cidr: str | None,
    request_id: str,
) -> Issued:
    """A token for all of a person's studies, present and future; it never administers the site."""
    limits = _limits(Order(purpose, scopes, days, cidr))
    chosen = sorted(set(Scope) - grants.NOT_BY_DEFAULT) if scopes is None else sorted(set(scopes))
    values = {"scopes": [str(scope) for scope in chosen], "holder_id": user.id, "issued_by": user.id}
    issued = await _issue(session, None, limits | values)
    await ledger.append(session, Happening(user.id, Scope.TOKEN_ISSUE, f"token/{issued.row.id}", request_id=request_id))
    return issued


async def may_open(session: AsyncSession, principal_id: str, token_id: str | None) -> bool:
    """Whether a caller can own a study: a person, or a person's token that is not bound to one study."""
    if not principal_id.startswith("usr_"):
        return False
    return token_id is None or await rows.token(session, None, token_id) is not None


async def scopes_of_holder(
    session: AsyncSession, study_id: str, holder_id: str, asked: Iterable[str] | None
) -> tuple[tuple[str, ...], bool]:
    """A token's scopes below its holder's membership, and whether it would go beyond; NotFound for no member."""
    membership = await studies.membership(session, study_id, holder_id)
    if membership is None:
        raise NotFound("member")
    return grants.token_scopes(Role(membership.role), asked)


async def issue_for_study(
    session: AsyncSession, ledger: Ledger, study_id: str, holder_id: str, order: Order, issuer: str, request_id: str
) -> Issued:
    """A token for one study, never wider than its holder; raises ScopesBeyondHolder."""
    limits = _limits(order)
    scopes, beyond = await scopes_of_holder(session, study_id, holder_id, order.scopes)
    if beyond:
        raise ScopesBeyondHolder
    values = {"scopes": list(scopes), "holder_id": holder_id, "issued_by": issuer}
    issued = await _issue(session, study_id, limits | values)
    what = Happening(
        issuer, Scope.TOKEN_ISSUE, f"token/{issued.row.id}/{holder_id}", study_id=study_id, request_id=request_id
    )
    await ledger.append(session, what)
    return issued


async def revoke(session: AsyncSession, ledger: Ledger, row: Row, actor: str, request_id: str) -> None:
    """Void at once and for good; doing it twice changes nothing."""
    if row.revoked_at is not None:
        return
    await rows.revoke(session, row.id, now())
    await emit(session, TokenRevoked(token_id=row.id, principal_id=row.holder_id), study=row.study_id, actor=actor)
    await ledger.append(
        session,
        Happening(actor, "token:revoke", f"token/{row.id}", study_id=row.study_id, request_id=request_id),
    )
