"""What a run of training needs from its surroundings, and its clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol


class Ports(Protocol):
    """How training speaks to whoever waits; a job's context has this shape."""

    def progress(self, fraction: float, en: str, ko: str) -> None: ...

    def report(self, message: dict[str, Any]) -> None: ...

    def cancelled(self) -> bool: ...


@dataclass
class Clock:
    """Seconds since the start against a budget; a rerun of recorded trials has no limit."""

    budget_s: float
    limited: bool = True
    now: Callable[[], float] = time.monotonic
    laps: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._start = self._lap = self.now()

    @property
    def elapsed(self) -> float:
        return self.now() - self._start

    def left(self, reserve: float = 0.0) -> float:
        """Seconds of the budget that are left after keeping ``reserve`` back; infinite without a limit."""
        return self.budget_s - reserve - self.elapsed if self.limited else float("inf")

    def lap(self, name: str) -> None:
        """Note the seconds since the last lap under ``name``."""
        at = self.now()
        self.laps[name] = round(self.laps.get(name, 0.0) + at - self._lap, 3)
        self._lap = at
