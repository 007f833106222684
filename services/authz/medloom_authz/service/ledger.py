"""Keeping and proving the ledger."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz import storage
from medloom_authz.domain.ledger import GENESIS, Entry, Head, Verdict, Verifier, entry_hmac, signed_head
from medloom_authz.repository import ledger as rows
from medloom_contracts.errors import Corrupted
from medloom_contracts.ids import new_id
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.objects import ObjectStore

_BATCH: Final = 5000


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be kept of one decision or change of rights; never any data."""

    subject: str
    action: str
    object: str
    decision: str = "allow"
    study_id: str | None = None
    token_id: str | None = None
    policy_ids: tuple[str, ...] = ()
    request_id: str = ""
    service: str = "authz"
    at: datetime | None = None
    event_id: str | None = None


class Ledger:
    """Appends under the key and verifies what was appended."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._stored: int | None = None

    async def append(self, session: AsyncSession, what: Happening) -> Entry:
        """Add one entry within the caller's transaction."""
        end = await rows.head(session, lock=True)
        bare = Entry(
            seq=(end.count if end else 0) + 1,
            event_id=what.event_id or new_id("event"),
            at=what.at or now(),
            service=what.service,
            study_id=what.study_id,
            subject=what.subject[:60],
            token_id=what.token_id,
            action=what.action[:60],
            object=what.object[:200],
            decision=what.decision[:12],
            policy_ids=what.policy_ids,
            request_id=what.request_id[:80],
            previous=end.last if end else GENESIS,
        )
        entry = replace(bare, hmac=entry_hmac(self._key, bare))
        await rows.add_entry(session, entry)
        await rows.put_head(session, signed_head(self._key, entry.seq, entry.hmac, now()), first=end is None)
        return entry

    async def verify(self, database: Database, objects: ObjectStore) -> tuple[Verdict, Head | None]:
        """Walk the whole chain against the heads in the database and in the object store; also the newest head."""
        try:
            heads = await storage.newest_heads(objects)
        except Corrupted:
            return Verdict(0, "head_forged", None), None
        async with database.transaction(write=False) as session:
            end = await rows.head(session)
            verifier = Verifier(self._key, [*heads, *([end] if end else [])])
            after = 0
            while batch := await rows.entries_after(session, after, _BATCH):
                await asyncio.to_thread(verifier.feed, batch)
                after = batch[-1].seq
        return verifier.verdict(), (heads[-1] if heads else end)

    async def store_head(self, database: Database, objects: ObjectStore) -> bool:
        """Put a signed head into the object store when the ledger has grown since the last one."""
        async with database.transaction(write=False) as session:
            end = await rows.head(session)
        if end is None or end.count == self._stored:
            return False
        await storage.write_head(objects, signed_head(self._key, end.count, end.last, now()))
        self._stored = end.count
        return True
