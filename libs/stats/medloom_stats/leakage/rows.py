"""Rows, persons and sites on both sides of a split, and columns that name them."""

import math
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from medloom_stats.arrays import Bools, Floats, Ints
from medloom_stats.estimate import Estimate
from medloom_stats.leakage.columns import Feature, Grade, alone


class Twins(NamedTuple):
    """Test rows that repeat a training row in every column, and how many of them chance would give at most."""

    test_rows: int
    of: int
    expected: float

    @property
    def share(self) -> float:
        return self.test_rows / self.of if self.of else 0.0


def _grid(feature: Feature, shift: float) -> Ints:
    """Codes that agree for numbers within about 1 % of a standard deviation."""
    if feature.codes is not None:
        return feature.codes
    assert feature.values is not None  # noqa: S101 - a feature has either
    spread = float(np.nanstd(feature.values)) if not feature.missing.all() else 0.0
    if not math.isfinite(spread) or spread == 0:
        return np.where(feature.missing, -1, 0).astype(np.int64)
    cells = np.floor(np.where(feature.missing, 0.0, feature.values) / (0.01 * spread) + shift)
    return np.where(feature.missing, np.iinfo(np.int64).min, cells.astype(np.int64))


def _hashed(features: Sequence[Feature], shift: float) -> tuple[Ints, float]:
    """A number for every row, and the log of the chance that two rows agree if columns were independent."""
    rng = np.random.default_rng(20120102)
    rows = features[0].missing.size
    mixed = np.zeros(rows, dtype=np.uint64)
    agree = 0.0
    for feature in features:
        _, codes, counts = np.unique(_grid(feature, shift), return_inverse=True, return_counts=True)
        mixed += rng.integers(0, 2**63, counts.size, dtype=np.uint64)[codes.reshape(-1)]
        agree += math.log(float(((counts / rows) ** 2).sum()))
    return mixed.astype(np.int64), agree


def twins(features: Sequence[Feature], test: Bools) -> Twins:
    """Near-identical rows on both sides of a split.

    Numbers count as equal within about 1 % of a standard deviation. Chance is bounded from above: columns of a patient
    depend on one another, so the chance that two rows agree is taken as the square root of what independence gives.
    """
    if not features or not test.any() or test.all():
        return Twins(0, int(test.sum()), 0.0)
    repeated = np.zeros(test.size, dtype=bool)
    agree = 0.0
    for shift in (0.0, 0.5):
        mixed, agree = _hashed(features, shift)
        repeated |= np.isin(mixed, mixed[~test])
    hits, of = int((repeated & test).sum()), int(test.sum())
    return Twins(hits, of, of * min(1.0, float((~test).sum()) * math.exp(agree / 2)))


TWINS_LEAST, TWINS_OVER, TWINS_BLOCKING = 3, 10.0, 0.10


def twins_grade(found: Twins) -> Grade | None:
    """None below 3 rows or ten times chance; blocking from a tenth of the test rows on."""
    if found.test_rows < TWINS_LEAST or found.test_rows < TWINS_OVER * found.expected:
        return None
    return "blocking" if found.share >= TWINS_BLOCKING and found.test_rows >= 10 else "warning"


SITE_LOW: Final = 0.65


def site_confounding(site: Ints, labels: Floats) -> Estimate | None:
    """How well the site alone tells the outcome (cross-fitted AUROC), when its lower limit is at least 0.65: a model
    then may learn where a patient lay, and figures on mixed sites flatter it (Zech et al., PLoS Med 2018)."""
    found = alone(Feature("site", codes=site), labels)
    return found if math.isfinite(found.lo) and found.lo >= SITE_LOW else None


_ID_NAME: Final = re.compile(
    r"(^|[_\W])(id|no|num|nr|mrn|pid|ptid|pat|patient|subject|subj|subjid|record|rec|case|index|seqn?|ssn|uuid|row)"
    r"([_\W]|$)|(id|num|no)$|phone|e.?mail|address|번호|등록|환자|주민|전화|주소",
    re.IGNORECASE,
)


_PERSON_NAME: Final = re.compile(
    r"(first|last|full|sur|given|family|patient|person|subject)[_\W]?name|^name$|이름|성명", re.IGNORECASE
)


def sounds_like_identifier(name: str) -> bool:
    """Whether a name (en, ko) is that of a person's or a row's number."""
    return bool(_ID_NAME.search(name))


def identifier(feature: Feature, *, whole: bool) -> dict[str, float] | None:
    """Evidence that a column names a person or a row, or None.

    A running number (every step +1 or -1); texts or whole numbers (``whole``) with half as many values as rows under a
    name that says so (en, ko); ten texts under a person's name; or a text of its own in nearly every row.
    """
    known = ~feature.missing
    n = int(known.sum())
    if n < 20:
        return None
    if feature.values is not None:
        values = feature.values[known]
        steps = np.diff(values)
        if whole and (bool((steps == 1).all()) or bool((steps == -1).all())):
            return {"distinct": float(n), "share": 1.0, "running": 1.0}
        distinct = int(np.unique(values).size)
    else:
        assert feature.codes is not None  # noqa: S101 - a feature has either
        distinct = int(np.unique(feature.codes[known]).size)
    text = feature.codes is not None
    numbered = sounds_like_identifier(feature.name) and distinct >= 0.5 * n and (whole or text)
    person = bool(_PERSON_NAME.search(feature.name)) and text and distinct >= 10
    if numbered or person or (text and distinct >= 0.95 * n):
        return {"distinct": float(distinct), "share": round(distinct / n, 4)}
    return None


def crossing(codes: Ints, test: Bools) -> int:
    """Persons (codes; negative = unknown) that have rows on both sides of a split."""
    known = codes >= 0
    return int(np.intersect1d(codes[known & test], codes[known & ~test]).size)
