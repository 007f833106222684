"""Every SQL statement of the gateway."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_gateway.tables import begun_sign_ins, sessions


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
    epoch: int = 0
    provider_subject: str | None = None
    provider_session: str | None = None
    id_token: str | None = None


@dataclass(frozen=True)
class BegunRow:
    """A sign-in that a browser began at the identity provider and has not come back from."""

    state_sha256: str
    browser_sha256: str
    nonce: str
    verifier: str
    expires_at: datetime


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


async def remove_provided(db: AsyncSession, subject: str | None, provider_session: str | None) -> int:
    """Removes the sessions of a subject or of a session at the identity provider, of both where both are named."""
    wanted = []
    if subject is not None:
        wanted.append(sessions.c.provider_subject == subject)
    if provider_session is not None:
        wanted.append(sessions.c.provider_session == provider_session)
    if not wanted:
        return 0
    return len((await db.execute(sa.delete(sessions).where(*wanted).returning(sessions.c.id))).all())


async def add_begun(db: AsyncSession, row: BegunRow, now: datetime) -> None:
    await db.execute(sa.delete(begun_sign_ins).where(begun_sign_ins.c.expires_at <= now))
    await db.execute(sa.insert(begun_sign_ins).values(**vars(row)))


async def take_begun(db: AsyncSession, state_sha256: str, now: datetime) -> BegunRow | None:
    """The sign-in of a state, which is gone afterwards."""
    query = sa.delete(begun_sign_ins).where(begun_sign_ins.c.state_sha256 == state_sha256).returning(begun_sign_ins)
    found = (await db.execute(query)).first()
    return BegunRow(**found._asdict()) if found is not None and found.expires_at > now else None
