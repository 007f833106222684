"""Tokens: never their text, only its hash."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.tables import tokens

Row = sa.Row[Any]


async def add_token(session: AsyncSession, values: dict[str, Any]) -> None:
    await session.execute(sa.insert(tokens).values(**values))


async def by_hash(session: AsyncSession, sha256: str) -> Row | None:
    return (await session.execute(sa.select(tokens).where(tokens.c.sha256 == sha256))).first()


async def token(session: AsyncSession, study_id: str | None, token_id: str) -> Row | None:
    """A token of a study, or a personal one when ``study_id`` is None."""
    return (await session.execute(sa.select(tokens).where(_in(study_id), tokens.c.id == token_id))).first()


async def list_tokens(
    session: AsyncSession, study_id: str | None, concerning: str | None, after: str | None, limit: int
) -> Sequence[Row]:
    """Newest first; ``concerning`` keeps those that one principal issued or holds."""
    query = sa.select(tokens).where(_in(study_id)).order_by(tokens.c.id.desc()).limit(limit)
    if concerning is not None:
        query = query.where(sa.or_(tokens.c.issued_by == concerning, tokens.c.holder_id == concerning))
    return (await session.execute(query.where(tokens.c.id < after) if after else query)).all()


async def revoke(session: AsyncSession, token_id: str, now: datetime) -> None:
    await session.execute(
        sa.update(tokens).where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None)).values(revoked_at=now)
    )


async def used(session: AsyncSession, token_id: str, now: datetime) -> None:
    await session.execute(sa.update(tokens).where(tokens.c.id == token_id).values(last_used_at=now))


def _in(study_id: str | None) -> sa.ColumnElement[bool]:
    return tokens.c.study_id.is_(None) if study_id is None else tokens.c.study_id == study_id
