"""Every SQL statement of the gateway."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_gateway.tables import sessions


@dataclass(frozen=True)
class SessionRow:
    """A browser's session; of its secret only the SHA-256 is stored."""

    id: str
    user_id: str
    created_at: datetime
    rotated_at: datetime
    seen_at: datetime
    expires_at: datetime
    view_study: str | None = None
    view_as: str | None = None
    view_until: datetime | None = None


_COLUMNS = tuple(sessions.c[name] for name in SessionRow.__dataclass_fields__)


async def add_session(db: AsyncSession, row: SessionRow, secret_sha256: str) -> None:
    await db.execute(sa.insert(sessions).values(secret_sha256=secret_sha256, **vars(row)))


async def find_session(db: AsyncSession, secret_sha256: str, now: datetime) -> SessionRow | None:
    """The session of a secret, also of the one it had until just now."""
    former = sa.and_(sessions.c.former_sha256 == secret_sha256, sessions.c.former_until > now)
    row = (
        await db.execute(sa.select(*_COLUMNS).where(sa.or_(sessions.c.secret_sha256 == secret_sha256, former)))
    ).first()
    return SessionRow(**row._asdict()) if row is not None else None


async def touch_session(db: AsyncSession, session_id: str, now: datetime) -> None:
    await db.execute(sa.update(sessions).where(sessions.c.id == session_id).values(seen_at=now))


async def rotate_session(
    db: AsyncSession, session_id: str, secret_sha256: str, *, now: datetime, former_until: datetime
) -> None:
    """Gives the session another secret; the former one is good until ``former_until``."""
    await db.execute(
        sa.update(sessions)
        .where(sessions.c.id == session_id)
        .values(
            former_sha256=sessions.c.secret_sha256,
            former_until=former_until,
            secret_sha256=secret_sha256,
            rotated_at=now,
            seen_at=now,
        )
    )


async def set_view(
    db: AsyncSession, session_id: str, study_id: str | None, viewed: str | None, until: datetime | None
) -> None:
    """With whose eyes the session looks at a study until when; all None ends it."""
    values = {"view_study": study_id, "view_as": viewed, "view_until": until}
    await db.execute(sa.update(sessions).where(sessions.c.id == session_id).values(**values))


async def remove_session(db: AsyncSession, session_id: str) -> None:
    await db.execute(sa.delete(sessions).where(sessions.c.id == session_id))


async def remove_expired(db: AsyncSession, now: datetime, idle_since: datetime) -> None:
    await db.execute(sa.delete(sessions).where(sa.or_(sessions.c.expires_at < now, sessions.c.seen_at < idle_since)))
