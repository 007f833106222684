"""Browser sessions: an opaque secret in a cookie, its SHA-256 in the database, an end by idleness and an end by age."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.ids import new_id
from medloom_gateway import repository
from medloom_gateway.repository import SessionRow
from medloom_kit.clock import now

ROTATE_EVERY: Final = timedelta(minutes=30)
FORMER_FOR: Final = timedelta(seconds=60)
VIEW_FOR: Final = timedelta(minutes=30)
TOUCH_EVERY: Final = timedelta(seconds=60)


@dataclass(frozen=True)
class Origin:
    """What a session remembers of the identity provider: whose it is there, and what signs it out there."""

    subject: str
    session: str | None
    id_token: str


@dataclass(frozen=True)
class Sessions:
    """The rules of sessions; every method works in the caller's transaction."""

    idle: timedelta
    age: timedelta

    async def open(
        self, db: AsyncSession, user_id: str, *, former: str = "", epoch: int = 0, origin: Origin | None = None
    ) -> tuple[SessionRow, str]:
        """A new session and its secret, which is told once; the session of the ``former`` secret ends."""
        if former:
            await self.close(db, former)
        at = now()
        await repository.remove_expired(db, at, at - self.idle)
        secret = _new_secret()
        row = SessionRow(new_id("session"), user_id, at, at, at, at + self.age, epoch=epoch)
        if origin is not None:
            row = replace(
                row, provider_subject=origin.subject, provider_session=origin.session, id_token=origin.id_token
            )
        await repository.add_session(db, row, _hash(secret))
        return row, secret

    async def find(self, db: AsyncSession, secret: str) -> SessionRow | None:
        """The live session of a secret."""
        at = now()
        row = await repository.find_session(db, _hash(secret), at)
        return row if row is not None and self._is_live(row, at) else None

    async def touch(self, db: AsyncSession, row: SessionRow) -> None:
        """Notes that the session was used."""
        await repository.touch_session(db, row.id, now())

    async def rotate(self, db: AsyncSession, row: SessionRow) -> str | None:
        """Another secret when it is time for one; the former stays good for a minute, for requests under way."""
        at = now()
        if at - row.rotated_at < ROTATE_EVERY:
            return None
        secret = _new_secret()
        await repository.rotate_session(db, row.id, _hash(secret), now=at, former_until=at + FORMER_FOR)
        return secret

    async def close(self, db: AsyncSession, secret: str) -> None:
        """Ends the session of a secret, if there is one."""
        row = await repository.find_session(db, _hash(secret), now())
        if row is not None:
            await repository.remove_session(db, row.id)

    async def look_as(self, db: AsyncSession, row: SessionRow, study_id: str, viewed: str) -> datetime:
        """Has the session see a study with somebody else's eyes for half an hour; returns the end."""
        until = min(now() + VIEW_FOR, row.expires_at)
        await repository.set_view(db, row.id, study_id, viewed, until)
        return until

    async def look_as_oneself(self, db: AsyncSession, row: SessionRow) -> None:
        """Ends what ``look_as`` began."""
        await repository.set_view(db, row.id, None, None, None)

    def _is_live(self, row: SessionRow, at: datetime) -> bool:
        return row.expires_at > at and row.seen_at + self.idle > at


def view_of(row: SessionRow) -> dict[str, str] | None:
    """With whose eyes a session looks at present, as authz takes it."""
    if row.view_study is None or row.view_as is None or row.view_until is None or row.view_until <= now():
        return None
    return {"study_id": row.view_study, "viewed": row.view_as}


def is_stale(row: SessionRow) -> bool:
    """Whether the session's last use is old enough to be written again."""
    return now() - row.seen_at > TOUCH_EVERY


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _hash(secret: str) -> str:
    # 256 random bits need no slow hash
    return hashlib.sha256(secret.encode()).hexdigest()
