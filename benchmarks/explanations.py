"""Do the intervals and tests of explanations hold what they promise? Seeded simulation; prints coverage and test level.

``python benchmarks/explanations.py [repetitions]``: permutation importance (loss and AUROC), AUROC and O:E of a
subgroup, the test of interaction under no difference, and the calculator's two intervals. 95 % and 5 % are wanted.
"""

import math
import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from medloom_stats import logistic, subgroups
from medloom_stats.calibration import losses
from medloom_stats.importance import permutation_importance

Floats = NDArray[np.float64]
SLOPES = np.array([1.0, 0.6, 0.0])
ROWS = 300


def study(rng: np.random.Generator, n: int) -> tuple[Floats, Floats]:
    """Three predictors, of which the last tells nothing, and the outcome."""
    rows = rng.normal(size=(n, 3))
    return rows, (rng.random(n) < logistic.expit(rows @ SLOPES - 0.8)).astype(np.float64)


def model(rows: Floats) -> Floats:
    """A model that is fixed: right but for its last coefficient."""
    return logistic.expit(rows @ np.array([1.0, 0.6, 0.1]) - 0.8)


def area(y: Floats, p: Floats) -> float:
    order = np.argsort(p, kind="stable")
    ranks = np.empty(p.size)
    ranks[order] = np.arange(1, p.size + 1)
    events = y == 1
    m = int(events.sum())
    return float((ranks[events].sum() - m * (m + 1) / 2) / (m * (y.size - m)))


def truths() -> tuple[Floats, Floats]:
    """Importance of each predictor in a population of 400,000."""
    rng = np.random.default_rng(99)
    rows, y = study(rng, 400_000)
    whole = model(rows)
    rises, falls = [], []
    for j in range(3):
        mixed = rows.copy()
        mixed[:, j] = rng.permutation(rows[:, j])
        p = model(mixed)
        rises.append(float(losses(y, p).mean() - losses(y, whole).mean()))
        falls.append(area(y, whole) - area(y, p))
    return np.array(rises), np.array(falls)


def importance(rng: np.random.Generator, truth: tuple[Floats, Floats], seed: int) -> Iterator[tuple[str, bool]]:
    rows, y = study(rng, ROWS)
    found = permutation_importance(model, rows, lambda p: losses(y, p), y=y, repeats=5, seed=seed, resamples=500)
    for one, rise, fall in zip(found, *truth, strict=True):
        yield f"importance, loss, predictor {one.column + 1}", one.loss.lo <= rise <= one.loss.hi
        if one.auroc is not None:
            yield f"importance, AUROC, predictor {one.column + 1}", one.auroc.lo <= fall <= one.auroc.hi


def groups(rng: np.random.Generator, whole: float) -> Iterator[tuple[str, bool]]:
    strata, ratios = [], []
    for size in (80, 120, 200):
        rows, y = study(rng, size)
        p = logistic.expit(rows @ SLOPES - 0.8)
        strata.append(subgroups.auroc_stratum(y, p))
        ratios.append(subgroups.calibration_stratum(y, p))
    yield "subgroup of 80, AUROC", strata[0].estimate.lo <= whole <= strata[0].estimate.hi
    yield "subgroup of 80, O:E", ratios[0].estimate.lo <= 1 <= ratios[0].estimate.hi
    yield "interaction of AUROC (5 % wanted)", subgroups.same_area(strata).p < 0.05
    yield "interaction of O:E (5 % wanted)", subgroups.same_ratio(ratios).p < 0.05


def calculator(rng: np.random.Generator) -> Iterator[tuple[str, bool]]:
    """A miscalibrated model whose line is estimated on 300 rows, and a new patient's value."""
    lp = rng.normal(-0.8, 1.2, ROWS)
    y = (rng.random(ROWS) < logistic.expit(0.2 + 0.8 * lp)).astype(np.float64)
    fitted = logistic.fit(np.c_[np.ones(ROWS), lp], y)
    at = np.array([1.0, 0.7])
    centre, half = float(fitted.coef @ at), 1.959963984540054 * math.sqrt(float(at @ fitted.cov @ at))
    yield "calculator, probability", centre - half <= 0.2 + 0.8 * 0.7 <= centre + half
    errors = np.sort(np.abs(rng.standard_t(5, ROWS)))
    width = errors[math.ceil(0.95 * (ROWS + 1)) - 1]
    yield "calculator, value", bool(abs(rng.standard_t(5)) <= width)


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rng, truth = np.random.default_rng(12), truths()
    rows, y = study(np.random.default_rng(98), 400_000)
    whole = area(y, logistic.expit(rows @ SLOPES - 0.8))
    held: dict[str, list[bool]] = {}
    for seed in range(repetitions):
        for part in (importance(rng, truth, seed), groups(rng, whole), calculator(rng)):
            for name, inside in part:
                held.setdefault(name, []).append(bool(inside))
    for name, found in held.items():
        share = 100 * sum(found) / len(found)
        print(f"{name:40s} {share:5.1f} %  (n = {len(found)})")


if __name__ == "__main__":
    main()
