"""Studies and their members."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.domain.grants import Membership
from medloom_authz.tables import institutions, members, studies, users
from medloom_contracts.scopes import Role

Row = sa.Row[Any]


async def add_study(session: AsyncSession, values: dict[str, Any]) -> None:
    await session.execute(sa.insert(studies).values(**values))


async def study(session: AsyncSession, study_id: str) -> Row | None:
    return (await session.execute(sa.select(studies).where(studies.c.id == study_id))).first()


async def list_studies(
    session: AsyncSession, only: Iterable[str] | None, after: str | None, limit: int
) -> Sequence[Row]:
    """Newest first; ``only`` names the studies that may be shown, None shows all."""
    query = sa.select(studies).order_by(studies.c.id.desc()).limit(limit)
    if only is not None:
        query = query.where(studies.c.id.in_(list(only)))
    return (await session.execute(query.where(studies.c.id < after) if after else query)).all()


async def titles(session: AsyncSession, study_ids: Iterable[str]) -> dict[str, str]:
    query = sa.select(studies.c.id, studies.c.title).where(studies.c.id.in_(list(study_ids)))
    return {row.id: row.title for row in await session.execute(query)}


async def change_study(session: AsyncSession, study_id: str, version: int, values: dict[str, Any]) -> bool:
    """Whether the study still had ``version`` and was changed; its version rises by one."""
    result = await session.execute(
        sa.update(studies)
        .where(studies.c.id == study_id, studies.c.version == version)
        .values(**values, version=version + 1)
        .returning(studies.c.id)
    )
    return result.first() is not None


def _membership(row: Row) -> Membership:
    return Membership(
        study_id=row.study_id,
        principal_id=row.principal_id,
        role=Role(row.role),
        until=row.until,
        datasets=tuple(row.datasets) if row.datasets is not None else None,
        study_state=row.state,
        study_expires_at=row.expires_at,
    )


async def memberships(session: AsyncSession, principal_id: str) -> list[Membership]:
    """Everything one person or institution is a member of."""
    query = (
        sa.select(members, studies.c.state, studies.c.expires_at)
        .join(studies, studies.c.id == members.c.study_id)
        .where(members.c.principal_id == principal_id)
    )
    return [_membership(row) for row in await session.execute(query)]


async def membership(session: AsyncSession, study_id: str, principal_id: str) -> Membership | None:
    found = [one for one in await memberships(session, principal_id) if one.study_id == study_id]
    return found[0] if found else None


async def list_members(session: AsyncSession, study_id: str) -> Sequence[Row]:
    """Members with ``user_name``, ``display_name``, ``institution_name`` and ``external``."""
    institution_id = sa.func.coalesce(users.c.institution_id, members.c.principal_id)
    query = (
        sa.select(
            members,
            users.c.name.label("user_name"),
            users.c.display_name,
            institutions.c.name.label("institution_name"),
            institutions.c.external,
        )
        .outerjoin(users, users.c.id == members.c.principal_id)
        .outerjoin(institutions, institutions.c.id == institution_id)
        .where(members.c.study_id == study_id)
        .order_by(members.c.since, members.c.principal_id)
    )
    return (await session.execute(query)).all()


async def member_ids(session: AsyncSession, study_id: str) -> list[str]:
    query = sa.select(members.c.principal_id).where(members.c.study_id == study_id).order_by(members.c.principal_id)
    return list((await session.execute(query)).scalars())


async def owners(session: AsyncSession, study_id: str, now: datetime) -> list[str]:
    """The people who own the study at this moment and whose account works."""
    query = (
        sa.select(members.c.principal_id)
        .join(users, users.c.id == members.c.principal_id)
        .where(
            members.c.study_id == study_id,
            members.c.role == Role.OWNER.value,
            sa.or_(members.c.until.is_(None), members.c.until > now),
            sa.not_(users.c.disabled),
        )
    )
    return list((await session.execute(query)).scalars())


async def put_member(session: AsyncSession, values: dict[str, Any]) -> None:
    await remove_member(session, values["study_id"], values["principal_id"])
    await session.execute(sa.insert(members).values(**values))


async def remove_member(session: AsyncSession, study_id: str, principal_id: str) -> bool:
    result = await session.execute(
        sa.delete(members)
        .where(members.c.study_id == study_id, members.c.principal_id == principal_id)
        .returning(members.c.principal_id)
    )
    return result.first() is not None
