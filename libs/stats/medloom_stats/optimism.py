"""How much better a model looks on the rows it was fitted to than on new ones: Harrell's bootstrap."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, group_codes
from medloom_stats.estimate import Estimate

Predict = Callable[[Ints], Floats]


class Corrected(NamedTuple):
    """``corrected`` = apparent - optimism, with limits; ``resamples`` that gave a value."""

    apparent: float
    optimism: float
    corrected: Estimate
    resamples: int


def harrell(
    fit: Callable[[Ints], Predict],
    measure: Callable[[Ints, Floats], ArrayLike],
    n: int,
    *,
    resamples: int = 200,
    seed: int = 0,
    groups: ArrayLike | None = None,
    level: float = 0.95,
) -> list[Corrected]:
    """Optimism-corrected measures of a modelling strategy (Efron & Gibbons 1986; Harrell, Lee & Mark, Stat Med 1996).

    ``fit(rows)`` repeats every step of the modelling on these row numbers (with repeats) and answers a function from
    row numbers to predictions; ``measure(rows, predictions)`` gives ``[k]`` measures. The optimism is the mean over the
    resamples of measure(model of the resample, on the resample) - measure(the same model, on all rows). Limits: the
    percentiles of the resamples' apparent measures, moved by the optimism (Noma et al., Stat Med 2021). With ``groups``
    whole clusters are drawn. A resample that raises ValueError (one class drawn) is left out; all limits are NaN when
    fewer than half remain.
    """
    everybody = np.arange(n)
    apparent = np.atleast_1d(np.asarray(measure(everybody, fit(everybody)(everybody)), dtype=np.float64))
    rng = np.random.default_rng(seed)
    codes = group_codes(groups, n)
    inside, gaps = [], []
    for _ in range(resamples):
        rows = _drawn(n, codes, rng)
        try:
            model = fit(rows)
            here = np.atleast_1d(np.asarray(measure(rows, model(rows)), dtype=np.float64))
            there = np.atleast_1d(np.asarray(measure(everybody, model(everybody)), dtype=np.float64))
        except ValueError:
            continue
        if np.isfinite(here).all() and np.isfinite(there).all():
            inside.append(here)
            gaps.append(here - there)
    if not gaps:
        return [Corrected(float(value), np.nan, Estimate(np.nan), 0) for value in apparent]
    optimism = np.mean(gaps, axis=0)
    tails = (1 - level) / 2, (1 + level) / 2
    limits = np.quantile(inside, tails, axis=0) - optimism
    if 2 * len(gaps) < resamples:
        limits = np.full_like(limits, np.nan)
    corrected = apparent - optimism
    return [
        Corrected(float(a), float(o), Estimate(float(c), float(lo), float(hi)), len(gaps))
        for a, o, c, lo, hi in zip(apparent, optimism, corrected, *limits, strict=True)
    ]


def _drawn(n: int, codes: Ints | None, rng: np.random.Generator) -> Ints:
    if codes is None:
        return rng.integers(0, n, n)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(int(codes.max()) + 2))
    chosen = rng.integers(0, starts.size - 1, starts.size - 1)
    return np.concatenate([order[starts[c] : starts[c + 1]] for c in chosen])
