"""How much the fault suite does: ``regular`` in continuous integration, ``long`` over night, ``small`` for a look."""

import os
import random
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Dose:
    """Counts of one run."""

    name: str
    seed: int
    uploads: int
    accepted: int
    trainings: int
    kills: int
    embedded_uploads: int
    embedded_trainings: int
    embedded_kills: int
    replays: int


_DOSES: Final = {
    "small": (20, 4, 4, 6, 10, 2, 3, 60),
    "regular": (200, 20, 60, 50, 40, 6, 10, 1000),
    "long": (1000, 100, 200, 300, 200, 30, 60, 10_000),
}
_SEED: Final = int(os.environ.get("MEDLOOM_FAULT_SEED") or random.SystemRandom().randrange(1_000_000))


def chosen() -> Dose:
    """The dose that MEDLOOM_FAULTS names, with one seed for the whole run."""
    name = os.environ.get("MEDLOOM_FAULTS", "regular")
    return Dose(name, _SEED, *_DOSES[name])
