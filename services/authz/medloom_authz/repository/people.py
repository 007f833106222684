"""Institutions, users, one-time secrets and failed sign-ins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.tables import institutions, one_time_secrets, sign_in_failures, users

Row = sa.Row[Any]

_PERSON = (
    sa.select(
        users, institutions.c.external, institutions.c.disabled.label("institution_disabled")
    ).join(institutions, institutions.c.id == users.c.institution_id)
)  # fmt: skip


async def add_institution(session: AsyncSession, values: dict[str, Any]) -> None:
    await session.execute(sa.insert(institutions).values(**values))


async def institution(session: AsyncSession, institution_id: str) -> Row | None:
    return (await session.execute(sa.select(institutions).where(institutions.c.id == institution_id))).first()


async def institution_named(session: AsyncSession, name: str) -> Row | None:
    return (await session.execute(sa.select(institutions).where(institutions.c.name == name))).first()


async def list_institutions(session: AsyncSession, after: str | None, limit: int) -> Sequence[Row]:
    query = sa.select(institutions).order_by(institutions.c.id).limit(limit)
    return (await session.execute(query.where(institutions.c.id > after) if after else query)).all()


async def change_institution(session: AsyncSession, institution_id: str, values: dict[str, Any]) -> None:
    await session.execute(sa.update(institutions).where(institutions.c.id == institution_id).values(**values))


async def any_user(session: AsyncSession) -> bool:
    return (await session.execute(sa.select(users.c.id).limit(1))).first() is not None


async def add_user(session: AsyncSession, values: dict[str, Any]) -> None:
    await session.execute(sa.insert(users).values(**values))


async def user(session: AsyncSession, user_id: str) -> Row | None:
    """A user with ``external`` and ``institution_disabled`` of the institution."""
    return (await session.execute(_PERSON.where(users.c.id == user_id))).first()


async def user_named(session: AsyncSession, name: str) -> Row | None:
    return (await session.execute(_PERSON.where(users.c.name == name))).first()


async def list_users(session: AsyncSession, after: str | None, limit: int) -> Sequence[Row]:
    query = _PERSON.order_by(users.c.id).limit(limit)
    return (await session.execute(query.where(users.c.id > after) if after else query)).all()


async def change_user(session: AsyncSession, user_id: str, values: dict[str, Any]) -> None:
    await session.execute(sa.update(users).where(users.c.id == user_id).values(**values))


async def end_sessions(session: AsyncSession, user_id: str) -> None:
    """Every session that was opened before is refused from now on."""
    query = sa.update(users).where(users.c.id == user_id).values(session_epoch=users.c.session_epoch + 1)
    await session.execute(query)


async def active_administrators(session: AsyncSession) -> int:
    query = sa.select(sa.func.count()).where(users.c.site_admin, sa.not_(users.c.disabled))
    return int((await session.execute(query)).scalar_one())


async def users_of(session: AsyncSession, institution_id: str) -> list[str]:
    query = sa.select(users.c.id).where(users.c.institution_id == institution_id).order_by(users.c.id)
    return list((await session.execute(query)).scalars())


async def raise_version(session: AsyncSession, principal_id: str) -> int:
    """The new policy version of a user or an institution; 0 when there is none such."""
    table = institutions if principal_id.startswith("ins_") else users
    query = (
        sa.update(table)
        .where(table.c.id == principal_id)
        .values(policy_version=table.c.policy_version + 1)
        .returning(table.c.policy_version)
    )
    return int((await session.execute(query)).scalar() or 0)


async def put_secret(
    session: AsyncSession, sha256: str, purpose: str, user_id: str | None, expires_at: datetime
) -> None:
    """Store a one-time secret; an earlier one for the same purpose and person is void."""
    same = sa.and_(
        one_time_secrets.c.purpose == purpose,
        one_time_secrets.c.user_id == user_id if user_id else one_time_secrets.c.user_id.is_(None),
    )
    await session.execute(sa.delete(one_time_secrets).where(same))
    await session.execute(
        sa.insert(one_time_secrets).values(sha256=sha256, purpose=purpose, user_id=user_id, expires_at=expires_at)
    )


async def take_secret(session: AsyncSession, sha256: str, purpose: str, now: datetime) -> Row | None:
    """The secret's row, which is gone afterwards; None when it is unknown, used or out of date."""
    query = (
        sa.delete(one_time_secrets)
        .where(one_time_secrets.c.sha256 == sha256, one_time_secrets.c.purpose == purpose)
        .returning(one_time_secrets)
    )
    found = (await session.execute(query)).first()
    return found if found is not None and found.expires_at > now else None


async def pending_secret(session: AsyncSession, purpose: str, now: datetime) -> bool:
    query = sa.select(one_time_secrets.c.sha256).where(
        one_time_secrets.c.purpose == purpose, one_time_secrets.c.expires_at > now
    )
    return (await session.execute(query)).first() is not None


async def failures(session: AsyncSession, name_sha256: str) -> Row | None:
    query = sa.select(sign_in_failures).where(sign_in_failures.c.name_sha256 == name_sha256)
    return (await session.execute(query)).first()


async def put_failure(
    session: AsyncSession, name_sha256: str, count: int, locked_until: datetime | None, now: datetime
) -> None:
    await clear_failures(session, name_sha256)
    await session.execute(
        sa.insert(sign_in_failures).values(name_sha256=name_sha256, failures=count, locked_until=locked_until, at=now)
    )


async def clear_failures(session: AsyncSession, name_sha256: str) -> None:
    await session.execute(sa.delete(sign_in_failures).where(sign_in_failures.c.name_sha256 == name_sha256))


async def forget_failures_before(session: AsyncSession, moment: datetime) -> None:
    await session.execute(sa.delete(sign_in_failures).where(sign_in_failures.c.at < moment))
