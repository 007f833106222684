"""Whether a service can do its work, and if not, why: in words that an administrator can act on."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from medloom_contracts.errors import (
    BusAway,
    BusFull,
    CertificateInvalid,
    ClockOff,
    DatabaseReadOnly,
    MedloomError,
    StoreAway,
    StoreRefused,
)
from medloom_kit.bus import Bus
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.objects import ObjectStore
from medloom_kit.outages import outage
from medloom_kit.telemetry import get_logger

log = get_logger(__name__)

CLOCKS_APART: Final = timedelta(seconds=30)
STORE_LOOKED_AT_EVERY_S: Final = 15.0
STORE_WAITED_FOR_S: Final = 2.0
_PROBE: Final = "readiness-probe"

# a service that meets one of these still answers, and better than nobody would
ENDURED: Final = (BusFull, StoreAway, DatabaseReadOnly)


class Readiness:
    """Asks database, bus and object store; the store at most every few seconds, and never waiting long for it."""

    def __init__(self, database: Database, bus: Bus, objects: ObjectStore, buckets: Sequence[str]) -> None:
        self._database = database
        self._bus = bus
        self._objects = objects
        self._bucket = next(iter(buckets), None)
        self._looked_at = -STORE_LOOKED_AT_EVERY_S
        self._looking: asyncio.Task[MedloomError | None] | None = None
        self._of_store: MedloomError | None = None
        self._told: frozenset[str] = frozenset()

    async def problems(self) -> list[MedloomError]:
        """Everything that is wrong now, the worst first; each is logged once when it begins."""
        found = [*await self._database_problems(), *self._bus_problems(), *await self._store_problems()]
        codes = frozenset(problem.code for problem in found)
        for problem in found:
            if problem.code not in self._told:
                log.warning("not_ready", code=problem.code, detail=problem.detail.en, hint=problem.hint.en)
        for code in sorted(self._told - codes):
            log.warning("ready_again", code=code)
        self._told = codes
        return sorted(found, key=lambda problem: isinstance(problem, ENDURED))

    async def _database_problems(self) -> list[MedloomError]:
        try:
            apart = abs(await self._database.clock() - now())
            found: list[MedloomError] = [ClockOff()] if apart > CLOCKS_APART else []
            return found if await self._database.takes_changes() else [*found, DatabaseReadOnly()]
        except Exception as error:
            named = outage(error)
            if named is None:
                raise
            return [named]

    def _bus_problems(self) -> list[MedloomError]:
        if not self._bus.is_ready():
            return [BusAway()]
        return [BusFull()] if self._bus.is_full() else []

    async def _store_problems(self) -> list[MedloomError]:
        if self._bucket is None:
            return []
        if self._looking is None and time.monotonic() - self._looked_at > STORE_LOOKED_AT_EVERY_S:
            self._looking = asyncio.create_task(self._look())
        if self._looking is not None:
            await asyncio.wait([self._looking], timeout=STORE_WAITED_FOR_S)
            if self._looking.done():
                self._of_store, self._looking = self._looking.result(), None
                self._looked_at = time.monotonic()
        return [self._of_store] if self._of_store is not None else []

    async def _look(self) -> MedloomError | None:
        try:
            await self._objects.exists(f"{self._bucket}/{_PROBE}")
        except (StoreAway, StoreRefused, CertificateInvalid, ClockOff) as problem:
            return problem
        except OSError:  # the folder of one machine is away
            return StoreAway()
        return None
