"""How many requests a caller may send: counted per replica, in memory."""

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from medloom_gateway.errors import SlowDown


@dataclass(frozen=True)
class Rates:
    """Rates as ``<n>/<unit>``: for callers with a credential, without one, and for sign-in."""

    credential: str = "600000/minute"
    address: str = "6000/minute"
    refused: str = "3000/minute"
    login_address: str = "120/minute"
    login_failures: str = "10/15 minutes"


class Throttle:
    """Raises SlowDown when a caller exceeds a rate; a rate of "0" switches that limit off."""

    def __init__(self, rates: Rates | None = None) -> None:
        self._limits = {name: _limit(rate) for name, rate in vars(rates or Rates()).items()}
        self._window = SlidingWindowCounterRateLimiter(MemoryStorage())

    def hit(self, rate: str, key: str) -> None:
        """Counts one request of ``key`` under a rate of ``Rates``; one that is refused is not counted."""
        limit = self._limits[rate]
        if limit is not None and not self._window.hit(limit, rate, key):
            raise self._slow_down(limit, rate, key)

    def check(self, rate: str, key: str) -> None:
        """Like hit, but counts nothing."""
        limit = self._limits[rate]
        if limit is not None and not self._window.test(limit, rate, key):
            raise self._slow_down(limit, rate, key)

    def _slow_down(self, limit: RateLimitItem, rate: str, key: str) -> SlowDown:
        seconds = self._window.get_window_stats(limit, rate, key).reset_time - time.time()
        return SlowDown(max(1, min(limit.get_expiry(), math.ceil(seconds))))


def _limit(rate: str) -> RateLimitItem | None:
    return None if rate == "0" else parse(rate)
