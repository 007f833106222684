"""An estimate with its interval."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A point estimate with the limits of its two-sided interval (95 % unless the caller asked for another level).

    ``lo`` and ``hi`` are NaN when no interval can be computed.
    """

    value: float
    lo: float = math.nan
    hi: float = math.nan

    def to_dict(self) -> dict[str, float | None]:
        """JSON-able form: what is not finite becomes ``None``."""
        return {name: x if math.isfinite(x) else None for name, x in self._pairs()}

    @classmethod
    def from_dict(cls, stored: dict[str, float | None]) -> "Estimate":
        """The inverse of ``to_dict``; ``None`` and absent limits become NaN."""

        def number(name: str) -> float:
            value = stored.get(name)
            return math.nan if value is None else float(value)

        return cls(number("value"), number("lo"), number("hi"))

    def _pairs(self) -> tuple[tuple[str, float], ...]:
        return ("value", self.value), ("lo", self.lo), ("hi", self.hi)
