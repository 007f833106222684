"""Ground to stand on: a study with approved data, made in peace before anything breaks."""

import asyncio
import random
from pathlib import Path

from e2e.conftest import Platform
from e2e.journey import run_study, write_study
from faults.load import Users


def approved(platform: Platform, folder: Path, chance: random.Random) -> Users:
    """A study whose prepared data is signed, and the users that will be busy in it."""
    study = write_study(folder / "study", training={"mode": "auto", "budget_s": 1, "seed": 7}, report=None)
    ran = run_study(study, folder / "out", platform.url, platform.token)
    assert ran.status == 0, ran.said
    ids = ran.result["ids"]
    return Users(platform.url, platform.token, ids["study"], ids["prepared"], chance)


async def standing(users: Users) -> dict[str, int]:
    """How many things there are already."""
    counts = await asyncio.gather(*(users.listed(name) for name in ("uploads", "experiments", "datasets")))
    return dict(zip(("uploads", "experiments", "datasets"), map(len, counts), strict=True))
