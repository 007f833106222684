"""Minimum sample size for developing a prediction model (Riley et al., BMJ 2020;368:m441; Stat Med 2019), and what
intervals a given size lets one expect."""

import math
from collections.abc import Sequence
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


def max_cox_snell_classes(proportions: Sequence[float]) -> float:
    """Largest possible Cox-Snell R² of an outcome of several classes (Pate et al. 2023)."""
    if len(proportions) < 2 or min(proportions) <= 0 or abs(sum(proportions) - 1) > 1e-9:
        raise ValueError("the proportions of two classes or more must be positive and add up to 1")
    return 1 - math.exp(2 * sum(p * math.log(p) for p in proportions))


def multinomial(
    *,
    proportions: Sequence[float],
    parameters: int,
    shrinkage: float = 0.9,
    optimism: float = 0.05,
    margin: float = 0.05,
) -> SampleSize:
    """Criteria for an outcome of several classes (Pate et al., Stat Methods Med Res 2023;32:555-571).

    ``parameters`` as for one class against another. ``shrinkage``: of at least 0.9 in the logistic model of every pair
    of classes. ``optimism``: of at most 0.05 in Nagelkerke's R² of the whole. ``margin``: every class's proportion
    within ± 0.05 at once (Bonferroni). All R² are 15 % of their maxima. ``events`` are those of the rarest class.
    Raises ValueError for impossible inputs.
    """
    from scipy.special import chdtri

    _positive(parameters=parameters, shrinkage=shrinkage, optimism=optimism, margin=margin)
    ceiling = max_cox_snell_classes(proportions)
    r2 = 0.15 * ceiling
    pairs = [
        parameters / ((shrinkage - 1) * math.log(1 - pair_r2 / shrinkage)) / share
        for share, pair_r2 in pairs_of_classes(proportions)
    ]
    quantile = float(chdtri(1, 0.05 / len(proportions)))
    criteria = {
        "shrinkage": math.ceil(max(pairs)),
        "optimism": _shrinkage_n((len(proportions) - 1) * parameters, r2, r2 / (r2 + optimism * ceiling)),
        "margin": math.ceil(quantile * max(p * (1 - p) for p in proportions) / margin**2),
    }
    n = max(criteria.values())
    rarest = n * min(proportions)
    return SampleSize(n, criteria, rarest, rarest / parameters)


def pairs_of_classes(proportions: Sequence[float]) -> list[tuple[float, float]]:
    """For each pair of classes their share of the rows, and 15 % of the largest Cox-Snell R² between them."""
    return [
        (p + other, 0.15 * max_cox_snell(p / (p + other)))
        for at, p in enumerate(proportions)
        for other in proportions[at + 1 :]
    ]


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


def max_cox_snell_survival(events_per_person: float) -> float:
    """Largest possible Cox-Snell R² of an exponential survival model (Riley et al. 2019, part II, equation 11)."""
    _positive(events_per_person=events_per_person)
    log_null = events_per_person * math.log(events_per_person) - events_per_person
    return 1 - math.exp(2 * log_null)


def time_to_event(
    *,
    rate: float,
    mean_follow_up: float,
    timepoint: float,
    parameters: int,
    r2_cox_snell: float | None = None,
    shrinkage: float = 0.9,
    optimism: float = 0.05,
    margin: float = 0.05,
) -> SampleSize:
    """Criteria for a time-to-event outcome (Riley et al., Stat Med 2019, part II; BMJ 2020).

    ``rate``: events per unit of time; ``mean_follow_up`` and ``timepoint`` in the same unit. ``shrinkage`` and
    ``optimism`` as for a binary outcome, with the maximum of R² of an exponential model. ``margin``: the overall risk
    at ``timepoint`` within ± 0.05 (exponential model, Poisson variance of the rate; the wider, lower side counts).
    ``r2_cox_snell`` defaults to 15 % of its maximum. Raises ValueError for impossible inputs.
    """
    _positive(rate=rate, mean_follow_up=mean_follow_up, timepoint=timepoint, parameters=parameters, margin=margin)
    per_person = rate * mean_follow_up
    ceiling = max_cox_snell_survival(per_person)
    r2 = 0.15 * ceiling if r2_cox_snell is None else r2_cox_snell
    if not 0 < r2 < min(ceiling, shrinkage):
        raise ValueError("the anticipated Cox-Snell R² must be positive and below its maximum")
    wider = math.log(1 + margin * math.exp(rate * timepoint)) / timepoint
    criteria = {
        "shrinkage": _shrinkage_n(parameters, r2, shrinkage),
        "optimism": _shrinkage_n(parameters, r2, r2 / (r2 + optimism * ceiling)),
        "margin": math.ceil((1.96 / wider) ** 2 * rate / mean_follow_up),
    }
    n = max(criteria.values())
    return SampleSize(n, criteria, n * per_person, n * per_person / parameters)


def time_to_event_at(
    times: tuple[float, ...], *, rows: int, events: int, mean_follow_up: float, parameters: int
) -> tuple[SampleSize, float]:
    """``time_to_event`` for data of so many rows and events, at that one of ``times`` that asks for most rows; and the
    Cox-Snell R² that is assumed, 15 % of its maximum. Raises ValueError for impossible inputs, such as no time."""
    _positive(rows=rows, events=events, mean_follow_up=mean_follow_up)
    rate = events / rows / mean_follow_up
    sizes = [
        time_to_event(rate=rate, mean_follow_up=mean_follow_up, timepoint=time, parameters=parameters) for time in times
    ]
    if not sizes:
        raise ValueError("there must be a time")
    return max(sizes, key=lambda size: size.n), 0.15 * max_cox_snell_survival(events / rows)


def expected_shrinkage(n: int, parameters: int, r2: float) -> float:
    """The shrinkage factor to expect of a regression on ``n`` rows: the S that solves Riley's criterion (i) for n.

    ``r2`` is the anticipated Cox-Snell (or, for a continuous outcome, adjusted) R². 0 when no S in (r2, 1) solves it:
    then the model would be all overfitting.
    """
    _positive(n=n, parameters=parameters, r2=r2)

    def needed(shrinkage: float) -> float:
        return parameters / ((shrinkage - 1) * math.log(1 - r2 / shrinkage))

    low, high = r2 + 1e-9, 1 - 1e-12
    best = min((low + (high - low) * k / 200 for k in range(1, 200)), key=needed)
    if needed(best) > n:
        return 0.0
    low = best
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if needed(middle) <= n else (low, middle)
    return low


def auroc_half_width(auroc: float, events: int, others: int) -> float:
    """Half the width of a 95 % interval of an AUROC to be expected (Hanley & McNeil, Radiology 1982)."""
    if not 0.5 <= auroc < 1 or min(events, others) < 1:
        raise ValueError("the AUROC must lie in [0.5, 1) and both classes need a row")
    q1, q2 = auroc / (2 - auroc), 2 * auroc**2 / (1 + auroc)
    variance = auroc * (1 - auroc) + (events - 1) * (q1 - auroc**2) + (others - 1) * (q2 - auroc**2)
    return 1.96 * math.sqrt(variance / (events * others))


def concordance_half_width(concordance: float, events: int) -> float:
    """Half the width of a 95 % interval of Harrell's C to be expected of so many events.

    The variance of Hanley & McNeil (Radiology 1982) with any number of others, ``(2 C² / (1 + C) - C²) / events``:
    each event is compared with everybody followed longer, so that their number hardly matters.
    """
    if not 0.5 <= concordance < 1 or events < 1:
        raise ValueError("C must lie in [0.5, 1) and there must be an event")
    return 1.96 * math.sqrt((2 * concordance**2 / (1 + concordance) - concordance**2) / events)


def observed_rate_limits(events: int) -> tuple[float, float]:
    """95 % limits of O:E of a well calibrated model of a rate (Breslow & Day 1987: SE of ln O is 1/√events)."""
    if events < 1:
        raise ValueError("there must be an event")
    spread = 1.96 / math.sqrt(events)
    return math.exp(-spread), math.exp(spread)


def observed_expected_limits(events: int, n: int) -> tuple[float, float]:
    """95 % limits of O:E to be expected of a well calibrated model (Riley et al., BMJ 2021;372:n48: SE of ln(O:E))."""
    if not 0 < events < n:
        raise ValueError("there must be events and others")
    spread = 1.96 * math.sqrt((1 - events / n) / events)
    return math.exp(-spread), math.exp(spread)


def r2_half_width(r2: float, n: int) -> float:
    """Half the width of a 95 % interval of R² in ``n`` rows (Riley et al., Stat Med 2021: var = 4 R² (1 - R²)² / n)."""
    if not 0 < r2 < 1 or n < 2:
        raise ValueError("R² must lie between 0 and 1, and there must be two rows")
    return 1.96 * math.sqrt(4 * r2 * (1 - r2) ** 2 / n)
