"""All measures of one survival model on one set of rows, each an ``Estimate``; the names are those of manifests."""

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, group_codes
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import Statistic, bootstrap_distribution, percentile
from medloom_stats.survival import accuracy
from medloom_stats.survival.concordance import harrell_c, uno_c
from medloom_stats.survival.data import Followed, followed

# a weighted average of risks of 1 may lie this far above 1
_ROUNDING = 1e-9


def time_text(value: float) -> str:
    """A horizon as it stands in names of measures and columns: ``365``, ``0.5``."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def checked_risks(risks: ArrayLike, n: int, horizons: ArrayLike) -> tuple[Floats, Floats]:
    """Risks [n, H] in [0, 1] and rising positive horizons [H]; ValueError otherwise."""
    matrix, times = np.asarray(risks, dtype=np.float64), np.asarray(horizons, dtype=np.float64)
    if times.ndim != 1 or times.size == 0 or (times <= 0).any() or (np.diff(times) <= 0).any():
        raise ValueError("horizons must be positive and rising")
    if matrix.shape != (n, times.size):
        raise ValueError(f"risks must have the shape {(n, times.size)}, but have {matrix.shape}")
    if not np.isfinite(matrix).all() or matrix.min() < -_ROUNDING or matrix.max() > 1 + _ROUNDING:
        raise ValueError("risks must be probabilities between 0 and 1")
    return np.clip(matrix, 0, 1), times


def statistics_of(rows: Followed, risks: Floats, horizons: Floats) -> dict[str, Statistic]:
    """The bootstrapped measures as functions of row weights; ``risks`` in the order of ``rows``."""
    found: dict[str, Statistic] = {}
    scores, nulls = [], []
    for h, horizon in enumerate(horizons.tolist()):
        name, risk = time_text(horizon), risks[:, h]
        scores.append(accuracy.brier_at(rows, risk, horizon))
        nulls.append(accuracy.null_brier_at(rows, horizon))
        found[f"auc_{name}"] = accuracy.auc_at(rows, risk, horizon)
        found[f"brier_{name}"] = scores[-1]
        found[f"observed_expected_{name}"] = accuracy.observed_expected_at(rows, risk, horizon)
    whole, null = accuracy.integrated(scores, horizons), accuracy.integrated(nulls, horizons)
    found["integrated_brier"] = whole
    found["scaled_brier"] = lambda weights: 1 - whole(weights) / null(weights)
    return found


def survival(
    time: ArrayLike,
    event: ArrayLike,
    risks: ArrayLike,
    horizons: ArrayLike,
    *,
    seed: int = 0,
    resamples: int = 1000,
    groups: ArrayLike | None = None,
) -> dict[str, Estimate]:
    """Measures of predicted risks [n, H] at horizons [H] with 95 % intervals.

    harrell_c and uno_c (events before the last horizon) of the risk at the last horizon, by the infinitesimal
    jackknife; integrated_brier (0 to the last horizon), scaled_brier (1 - integrated_brier / that of Kaplan-Meier, the
    index of prediction accuracy of Kattan & Gerds 2018), and for each horizon auc_<t>, brier_<t> and
    observed_expected_<t>, by the bootstrap (of whole clusters with ``groups``). Horizons beyond the follow-up, or
    without an event before or a row after, give NaN. ValueError for impossible input.
    """
    rows = followed(time, event)
    matrix, times = checked_risks(risks, rows.n, horizons)
    clusters: Ints | None = group_codes(groups, rows.n)
    given_time, given_event = np.empty(rows.n), np.empty(rows.n)
    given_time[rows.order], given_event[rows.order] = rows.time, rows.event
    last = float(times[-1])
    found = {
        "harrell_c": harrell_c(given_time, given_event, matrix[:, -1], groups=clusters),
        "uno_c": uno_c(given_time, given_event, matrix[:, -1], until=last, groups=clusters),
    }
    statistics = statistics_of(rows, matrix[rows.order], times)

    def all_of(weights: Floats) -> Floats:
        return np.stack([statistic(weights) for statistic in statistics.values()], axis=1)

    points = all_of(np.ones((1, rows.n)))[0]
    within = None if clusters is None else clusters[rows.order]
    drawn = bootstrap_distribution(all_of, rows.n, resamples=resamples, seed=seed, strata=rows.event, groups=within)
    return found | {name: percentile(drawn[:, i], float(points[i])) for i, name in enumerate(statistics)}
