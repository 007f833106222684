"""How many requests a caller may send: counted per replica, in memory."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from limits import parse

from medloom_gateway.errors import SlowDown

_KEPT_AT_LEAST: Final = 10_000


@dataclass(frozen=True)
class Rates:
    """Rates as ``<n>/<unit>``: for callers with a credential, without one, and for sign-in."""

    credential: str = "600000/minute"
    address: str = "6000/minute"
    refused: str = "3000/minute"
    login_address: str = "120/minute"
    login_failures: str = "10/15 minutes"


@dataclass(frozen=True, slots=True)
class _Limit:
    most: int
    seconds: int


@dataclass(slots=True)
class _Count:
    """Hits in a window of time and in the one before it."""

    window: int
    present: int = 0
    former: int = 0

    def move_to(self, window: int) -> None:
        if window != self.window:
            self.former = self.present if window == self.window + 1 else 0
            self.window, self.present = window, 0


class Throttle:
    """Raises SlowDown when a caller exceeds a rate; a rate of "0" switches that limit off.

    What lies within a rate's time is estimated from two fixed windows: all hits of the present one, and of the former
    one the share that is still within reach.
    """

    def __init__(self, rates: Rates | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = {name: _limit(rate) for name, rate in vars(rates or Rates()).items()}
        self._clock = clock
        self._counts: dict[tuple[str, str], _Count] = {}
        self._tidy_at = _KEPT_AT_LEAST

    def __len__(self) -> int:
        return len(self._counts)

    def hit(self, rate: str, key: str) -> None:
        """Counts one request of ``key`` under a rate of ``Rates``; one that is refused is not counted."""
        self.check(rate, key)
        if (count := self._counts.get((rate, key))) is not None:
            count.present += 1

    def check(self, rate: str, key: str) -> None:
        """Like hit, but counts nothing."""
        limit = self._limits[rate]
        if limit is None:
            return
        window, gone = divmod(self._clock() / limit.seconds, 1)
        count = self._counts.get((rate, key))
        if count is None:
            self._tidy()
            count = self._counts[rate, key] = _Count(int(window))
        count.move_to(int(window))
        if count.present + count.former * (1 - gone) > limit.most - 1:
            raise SlowDown(max(1, math.ceil((1 - gone) * limit.seconds)))

    def _tidy(self) -> None:
        if len(self._counts) < self._tidy_at:
            return
        at = self._clock()
        self._counts = {
            (rate, key): count
            for (rate, key), count in self._counts.items()
            if (limit := self._limits[rate]) is not None and count.window >= at // limit.seconds - 1
        }
        self._tidy_at = max(_KEPT_AT_LEAST, 2 * len(self._counts))


def _limit(rate: str) -> _Limit | None:
    if rate == "0":
        return None
    parsed = parse(rate)
    return _Limit(parsed.amount, parsed.get_expiry())
