"""What a calculator needs beside the model: the range and the usual value of each input, and how sure an answer is."""

import math

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.manifests import TaskKind, Uncertainty
from medloom_stats import logistic
from medloom_stats.arrays import group_codes
from medloom_train.domain.table import Floats, Floats32, TrainingTable

FEW_VALUES = 6
LEVEL = 0.95


def outer_range(values: Floats32) -> tuple[float, float]:
    """The range of the known values, rounded outwards so that it is not a patient's own value; a code keeps its ends.

    The step is 1, 2, 2.5 or 5 times a power of ten, between a twentieth and a tenth of the range.
    """
    known = values[~np.isnan(values)].astype(np.float64)
    low, high = float(known.min()), float(known.max())
    if low == high:
        return low, high
    least = (high - low) / 20
    power = 10 ** math.floor(math.log10(least))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= least * (1 - 1e-9))
    if np.unique(known).size <= FEW_VALUES:
        return low, high
    return round(math.floor(low / step) * step, 12), round(math.ceil(high / step) * step, 12)


def usual_number(values: Floats32) -> float:
    """The median; of a code with few values the most frequent one."""
    known = values[~np.isnan(values)].astype(np.float64)
    found, counts = np.unique(known, return_counts=True)
    return float(found[np.argmax(counts)]) if found.size <= FEW_VALUES else float(np.median(known))


def usual_category(codes: NDArray[np.int32], levels: tuple[str, ...], texts: tuple[str, ...]) -> str:
    """The most frequent of the levels that the model knows; empty when it knows none."""
    place = {text: k for k, text in enumerate(texts)}
    counts = [int((codes == place[level]).sum()) for level in levels]
    return levels[int(np.argmax(counts))] if counts else ""


def uncertainty(table: TrainingTable, oof: Floats) -> Uncertainty | None:
    """How sure the final answers are, judged from out-of-fold ones; None where that cannot be estimated.

    Probabilities: logistic recalibration of each class (Cox 1958; Van Calster et al. 2019), whose delta-method interval
    at an answer is that of the share of patients with this answer who have the outcome, cluster-robust for repeated
    patients. Values: half the width of a split-conformal 95 % interval (Vovk et al. 2005; Lei et al. 2018), the
    ceil(.95 (n + 1))-th smallest absolute out-of-fold error, rounded up to three digits.
    """
    if table.survival is not None:
        return None
    train = table.train
    y = table.y[train]
    if table.task is TaskKind.REGRESSION:
        rank = math.ceil(LEVEL * (train.size + 1))
        if rank > train.size:
            return None
        error = float(np.sort(np.abs(oof[:, 0] - y))[rank - 1])
        return Uncertainty(method="conformal", n=train.size, half_width=_up(error))
    clusters = None if table.groups is None else group_codes(table.groups[train], train.size)
    lines = {}
    for k, name in enumerate(table.classes):
        lp = logistic.logit(oof[:, k])
        if np.ptp(lp) == 0:
            continue
        found = logistic.fit(np.c_[np.ones(lp.size), lp], (y == k).astype(np.float64), groups=clusters)
        numbers = (*found.coef, found.cov[0, 0], found.cov[1, 1], found.cov[0, 1])
        if not found.separated and np.isfinite(numbers).all():
            lines[name] = tuple(float(one) for one in numbers)
    return Uncertainty.model_validate({"method": "recalibration", "n": train.size, "lines": lines}) if lines else None


def _up(value: float) -> float:
    if value <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(value)) - 2)
    return round(math.ceil(value / step - 1e-9) * step, 12)
