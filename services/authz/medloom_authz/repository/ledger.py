"""The ledger's rows: inserted and read, never changed."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.domain.ledger import Entry, Head
from medloom_authz.tables import ledger, ledger_head

_ONLY_ROW = 1


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are wanted."""

    subject: str | None = None
    action: str | None = None
    decision: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    service: str | None = None


async def head(session: AsyncSession, *, lock: bool = False) -> Head | None:
    """The chain's end as the database knows it; with ``lock`` nobody else appends before this transaction ends."""
    query = sa.select(ledger_head).where(ledger_head.c.id == _ONLY_ROW)
    row = (await session.execute(query.with_for_update() if lock else query)).first()
    return Head(row.entries, row.last, row.at, row.hmac) if row is not None else None


async def put_head(session: AsyncSession, head: Head, *, first: bool) -> None:
    values = {"entries": head.count, "last": head.last, "at": head.at, "hmac": head.hmac}
    if first:
        await session.execute(sa.insert(ledger_head).values(id=_ONLY_ROW, **values))
    else:
        await session.execute(sa.update(ledger_head).where(ledger_head.c.id == _ONLY_ROW).values(**values))


async def add_entry(session: AsyncSession, entry: Entry) -> None:
    await session.execute(sa.insert(ledger).values(**(asdict(entry) | {"policy_ids": list(entry.policy_ids)})))


async def entries_after(session: AsyncSession, seq: int, limit: int) -> list[Entry]:
    """The next entries of the whole chain."""
    query = sa.select(ledger).where(ledger.c.seq > seq).order_by(ledger.c.seq).limit(limit)
    return [_entry(row) for row in await session.execute(query)]


async def entries(
    session: AsyncSession, study_id: str | None, wanted: Filter, before: int | None, limit: int
) -> list[Entry]:
    """Entries of one study, or of the whole site, newest first."""
    query = sa.select(ledger).order_by(ledger.c.seq.desc()).limit(limit)
    exact = {
        "study_id": study_id,
        "subject": wanted.subject,
        "action": wanted.action,
        "decision": wanted.decision,
        "service": wanted.service,
    }
    for column, value in exact.items():
        if value is not None:
            query = query.where(ledger.c[column] == value)
    if wanted.since is not None:
        query = query.where(ledger.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(ledger.c.at < wanted.until)
    return [_entry(row) for row in await session.execute(query.where(ledger.c.seq < before) if before else query)]


def _entry(row: sa.Row[Any]) -> Entry:
    fields = dict(row._mapping)  # noqa: SLF001 - the documented name of SQLAlchemy's public mapping
    return Entry(**(fields | {"policy_ids": tuple(row.policy_ids)}))
