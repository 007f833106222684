"""Minimum sample size for developing a prediction model (Riley et al., BMJ 2020;368:m441; Stat Med 2019)."""

import math
from typing import NamedTuple


class SampleSize(NamedTuple):
    """``n`` is the largest of the criteria; ``events`` is expected at that n, NaN for a continuous outcome."""

    n: int
    criteria: dict[str, int]
    events: float
    events_per_parameter: float


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{name} must be a positive number")


def max_cox_snell(prevalence: float) -> float:
    """Largest possible Cox-Snell R² of a binary outcome (Riley et al. 2020, box 2)."""
    if not 0 < prevalence < 1:
        raise ValueError("the prevalence must lie between 0 and 1")
    log_null = prevalence * math.log(prevalence) + (1 - prevalence) * math.log(1 - prevalence)
    return 1 - math.exp(2 * log_null)


def _shrinkage_n(parameters: int, r2: float, shrinkage: float) -> int:
    return math.ceil(parameters / ((shrinkage - 1) * math.log(1 - r2 / shrinkage)))


def binary(
    *,
    prevalence: float,
    parameters: int,
    r2_cox_snell: float | None = None,
    shrinkage: float = 0.9,
    optimism: float = 0.05,
    margin: float = 0.05,
) -> SampleSize:
    """Criteria for a binary outcome (Riley et al. 2019, part II; BMJ 2020).

    ``shrinkage``: expected uniform shrinkage of at least 0.9. ``optimism``: difference of at most 0.05 in apparent and
    adjusted Nagelkerke R². ``margin``: the overall risk within ± 0.05. ``mape``: mean absolute error of the risks of at
    most 0.05 (Van Smeden et al. 2019), given for at most 30 parameters. ``r2_cox_snell`` defaults to 15 % of its
    maximum, as the paper advises when nothing is known. Raises ValueError for impossible inputs.
    """
    _positive(parameters=parameters, shrinkage=shrinkage, optimism=optimism, margin=margin)
    ceiling = max_cox_snell(prevalence)
    r2 = 0.15 * ceiling if r2_cox_snell is None else r2_cox_snell
    if not 0 < r2 < min(ceiling, shrinkage):
        raise ValueError("the anticipated Cox-Snell R² must be positive and below its maximum")
    needed = r2 / (r2 + optimism * ceiling)
    criteria = {
        "shrinkage": _shrinkage_n(parameters, r2, shrinkage),
        "optimism": _shrinkage_n(parameters, r2, needed),
        "margin": math.ceil((1.96 / margin) ** 2 * prevalence * (1 - prevalence)),
    }
    if parameters <= 30:
        rare = min(prevalence, 1 - prevalence)
        exponent = (-0.508 + 0.259 * math.log(rare) + 0.504 * math.log(parameters) - math.log(0.05)) / 0.544
        criteria["mape"] = math.ceil(math.exp(exponent))
    n = max(criteria.values())
    return SampleSize(n, criteria, n * prevalence, n * prevalence / parameters)


def _continuous_shrinkage_n(parameters: int, r2: float, shrinkage: float) -> int:
    def expected(n: int) -> float:
        apparent = (r2 * (n - parameters - 1) + parameters) / (n - 1)
        return 1 + (parameters - 2) / (n * math.log(1 - apparent))

    low, high = parameters + 2, parameters + 3
    while expected(high) < shrinkage:
        low, high = high, high * 2
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if expected(middle) >= shrinkage else (middle + 1, high)
    return low


def _residual_n(parameters: int, multiplicative_margin: float) -> int:
    from scipy.special import chdtri

    n = parameters + 2
    while True:
        freedom = n - parameters - 1
        upper, lower = float(chdtri(freedom, 0.025)), float(chdtri(freedom, 0.975))
        if math.sqrt(max(upper / freedom, freedom / lower)) <= multiplicative_margin:
            return n
        n += 1


def continuous(
    *, parameters: int, r2: float, shrinkage: float = 0.9, optimism: float = 0.05, residual_margin: float = 1.1
) -> SampleSize:
    """Criteria for a continuous outcome (Riley et al. 2019, part I).

    ``shrinkage``: expected shrinkage of at least 0.9 (Copas). ``optimism``: difference of at most 0.05 in R².
    ``residual_sd``: the residual standard deviation within a factor of 1.1. ``r2`` is the anticipated adjusted R².
    Raises ValueError for impossible inputs.
    """
    _positive(parameters=parameters, r2=r2, optimism=optimism)
    if not 0 < r2 < 1 or not 0 < shrinkage < 1 or residual_margin <= 1:
        raise ValueError("R² and shrinkage must lie between 0 and 1, and the residual margin above 1")
    criteria = {
        "shrinkage": _continuous_shrinkage_n(parameters, r2, shrinkage),
        "optimism": math.ceil(1 + parameters * (1 - r2) / optimism),
        "residual_sd": _residual_n(parameters, residual_margin),
    }
    return SampleSize(max(criteria.values()), criteria, math.nan, math.nan)
