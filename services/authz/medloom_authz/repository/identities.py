"""Which account belongs to which subject of an identity provider."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.tables import identities, members

Row = sa.Row[Any]


async def user_of(session: AsyncSession, issuer: str, subject: str) -> str | None:
    query = sa.select(identities.c.user_id).where(identities.c.issuer == issuer, identities.c.subject == subject)
    return (await session.execute(query)).scalar()


async def add(session: AsyncSession, issuer: str, subject: str, user_id: str, now: datetime) -> None:
    values = {"issuer": issuer, "subject": subject, "user_id": user_id, "created_at": now}
    await session.execute(sa.insert(identities).values(**values))


async def seats(session: AsyncSession, user_id: str) -> dict[str, tuple[str, str]]:
    """Role and approver of each study that a person is a member of."""
    query = sa.select(members.c.study_id, members.c.role, members.c.approver_id).where(
        members.c.principal_id == user_id
    )
    return {row.study_id: (row.role, row.approver_id) for row in await session.execute(query)}
