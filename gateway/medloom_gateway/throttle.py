"""How many requests a caller may send: counted per replica, in memory."""

import time
from dataclasses import dataclass, field

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from medloom_gateway.errors import SlowDown


@dataclass(frozen=True)
class Rates:
    """Rates as ``<n>/<unit>``: for callers with a credential, without one, and for sign-in."""

    credential: str = "600000/minute"
    address: str = "6000/minute"
    refused: str = "3000/minute"
    login_address: str = "120/minute"
    login_failures: str = "10/15 minutes"


@dataclass
class Throttle:
    """Raises SlowDown when a caller exceeds a rate; a rate of "0" switches that limit off."""

    rates: Rates = field(default_factory=Rates)

    def __post_init__(self) -> None:
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._items: dict[str, RateLimitItem | None] = {
            name: None if rate == "0" else parse(rate) for name, rate in vars(self.rates).items()
        }

    async def hit(self, rate: str, key: str) -> None:
        """Counts one request of ``key`` under a rate of ``Rates``."""
        item = self._items[rate]
        if item is not None and not await self._counter.hit(item, rate, key):
            raise SlowDown(await self._seconds(item, rate, key))

    async def check(self, rate: str, key: str) -> None:
        """Like hit, but counts nothing."""
        item = self._items[rate]
        if item is not None and not await self._counter.test(item, rate, key):
            raise SlowDown(await self._seconds(item, rate, key))

    async def _seconds(self, item: RateLimitItem, rate: str, key: str) -> int:
        reset = (await self._counter.get_window_stats(item, rate, key)).reset_time
        return max(1, min(item.get_expiry(), int(reset - time.time()) + 1))
