"""The parts of a split as a reviewer sees them: counts, no rows."""

from pydantic import BaseModel

from medloom_preprocess.domain.wish import By


class SplitPart(BaseModel):
    """``events`` only where there is an event; ``groups``: how many subjects or sites, of a split by these."""

    n: int
    events: int | None
    groups: int | None


class SplitGroup(BaseModel):
    name: str
    n: int
    events: int | None
    in_test: bool


class SplitLook(BaseModel):
    by: By
    column: str | None
    test_share: float
    seed: int
    train: SplitPart
    test: SplitPart
    folds: list[SplitPart]
    crossing_subjects: int
    groups: list[SplitGroup] | None
