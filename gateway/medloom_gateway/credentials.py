"""From what a caller shows (an opaque token or a session) to the signed capability that services verify."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

KEEP_S: Final = 1.5
_MAX_KEPT: Final = 20_000


@dataclass(frozen=True)
class Credential:
    """What came with the request. ``key`` identifies it in memory without keeping the secret."""

    kind: str
    secret: str
    address: str

    @cached_property
    def key(self) -> str:
        return hashlib.sha256(f"{self.kind} {self.address} {self.secret}".encode()).hexdigest()


@dataclass(frozen=True)
class Granted:
    """A capability and whom it is for."""

    capability: str
    principal_id: str
    token_id: str | None = None
    policy_version: int = 0
    read_only: bool = False

    def is_older(self, principal_id: str, policy_version: int) -> bool:
        """Whether this is the principal's, from before their rights changed to ``policy_version``."""
        return self.principal_id == principal_id and self.policy_version < policy_version


Exchange = Callable[[Credential], Awaitable[Granted | None]]


@dataclass
class _Kept:
    granted: Granted | None
    until: float


class Desk:
    """Exchanges credentials and keeps each answer for at most ``KEEP_S`` seconds.

    Calls for the same credential that arrive together share one exchange. ``drop_*`` forget at once, so that a
    revocation that the bus brings is quicker still; without the bus it takes effect within ``KEEP_S``.
    """

    def __init__(
        self, exchange: Exchange, *, keep_s: float = KEEP_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._exchange = exchange
        self._keep_s = keep_s
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._asking: dict[str, asyncio.Task[Granted | None]] = {}

    async def granted(self, credential: Credential) -> Granted | None:
        """The capability of a credential, or None when it is not (or no longer) valid."""
        key = credential.key
        kept = self._kept.get(key)
        if kept is not None and kept.until > self._clock():
            return kept.granted
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(self._ask(key, credential))
            task.add_done_callback(_seen)
        return await asyncio.shield(task)

    async def _ask(self, key: str, credential: Credential) -> Granted | None:
        asked = self._clock()
        try:
            granted = await self._exchange(credential)
            if self._asking.get(key) is asyncio.current_task():
                self._keep(key, _Kept(granted, asked + self._keep_s))
            return granted
        finally:
            if self._asking.get(key) is asyncio.current_task():
                del self._asking[key]

    def _keep(self, key: str, kept: _Kept) -> None:
        if len(self._kept) >= _MAX_KEPT:
            now = self._clock()
            self._kept = {name: one for name, one in self._kept.items() if one.until > now}
        if len(self._kept) < _MAX_KEPT:
            self._kept[key] = kept

    def holds(self, credential: Credential) -> bool:
        """Whether the answer for a credential is at hand and was yes."""
        kept = self._kept.get(credential.key)
        return kept is not None and kept.granted is not None and kept.until > self._clock()

    def drop_principal(self, principal_id: str, policy_version: int) -> None:
        """Forgets a principal's capabilities older than ``policy_version``; answers still under way are not kept."""
        self._drop(lambda granted: granted.is_older(principal_id, policy_version))

    def drop_token(self, token_id: str) -> None:
        self._drop(lambda granted: granted.token_id == token_id)

    def drop(self, credential: Credential) -> None:
        """Forgets one credential, for example at sign-out."""
        self._kept.pop(credential.key, None)
        self._asking.pop(credential.key, None)

    def clear(self) -> None:
        """Forgets everything; answers still under way are not kept."""
        self._kept.clear()
        self._asking.clear()

    def _drop(self, matches: Callable[[Granted], bool]) -> None:
        self._asking.clear()
        self._kept = {
            key: kept for key, kept in self._kept.items() if kept.granted is None or not matches(kept.granted)
        }


def _seen(task: "asyncio.Task[Granted | None]") -> None:
    # whoever asked may have gone away meanwhile; the failure is theirs alone to see
    if not task.cancelled():
        task.exception()
