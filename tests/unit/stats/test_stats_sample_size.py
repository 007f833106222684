import math

import numpy as np
import pytest

from medloom_stats import sample_size as s
from medloom_stats.survival.concordance import harrell_c


def test_binary_example_of_the_paper() -> None:
    # Riley et al. 2020 and the pmsampsize manual: R² .288, 24 parameters, prevalence .174 -> 623, 662, 221
    found = s.binary(prevalence=0.174, parameters=24, r2_cox_snell=0.288)
    assert found.criteria["shrinkage"] == 623
    assert found.criteria["optimism"] == 662
    assert found.criteria["margin"] == 221
    # mean absolute error of the risks: exp((-.508 + .259 ln .174 + .504 ln 24 - ln .05) / .544)
    assert found.n == found.criteria["mape"] == 801
    assert found.events == pytest.approx(0.174 * 801)


def test_continuous_example_of_the_manual() -> None:
    # pmsampsize manual: R² .2, 25 parameters -> 918 by shrinkage, 401 by optimism, 259 by residual SD
    found = s.continuous(parameters=25, r2=0.2)
    assert found.criteria == {"shrinkage": 918, "optimism": 401, "residual_sd": 259}
    assert found.n == 918


def test_default_r2_is_fifteen_percent_of_its_maximum() -> None:
    ceiling = s.max_cox_snell(0.5)
    assert ceiling == pytest.approx(0.75)
    assert s.binary(prevalence=0.5, parameters=10) == s.binary(
        prevalence=0.5, parameters=10, r2_cox_snell=0.15 * ceiling
    )
    assert "mape" not in s.binary(prevalence=0.1, parameters=40).criteria


def test_more_parameters_need_more_patients() -> None:
    sizes = [s.binary(prevalence=0.1, parameters=k).n for k in (5, 10, 20, 40)]
    assert sizes == sorted(set(sizes))
    assert math.isnan(s.continuous(parameters=5, r2=0.3).events)


@pytest.mark.parametrize("wrong", [{"prevalence": 0.0}, {"r2_cox_snell": 0.9}, {"parameters": 0}])
def test_impossible_plans_are_refused(wrong: dict[str, float]) -> None:
    plan: dict[str, float] = {"prevalence": 0.2, "parameters": 10} | wrong
    with pytest.raises(ValueError, match=r"must"):
        s.binary(**plan)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="must"):
        s.continuous(parameters=10, r2=1.2)


def test_time_to_event_example_of_the_paper() -> None:
    # Riley et al. 2019, part II: recurrent venous thromboembolism, R² 0.051, rate 0.065, mean follow-up 2.07 years
    found = s.time_to_event(rate=0.065, mean_follow_up=2.07, timepoint=2, parameters=30, r2_cox_snell=0.051)
    assert (found.n, found.criteria["shrinkage"], found.criteria["optimism"]) == (5143, 5143, 1039)
    assert s.max_cox_snell_survival(0.065 * 2.07) == pytest.approx(0.555, abs=5e-4)
    assert found.events == pytest.approx(692, abs=0.5)
    assert found.events_per_parameter == pytest.approx(23.07, abs=0.005)


def test_the_margin_at_a_time_is_met_at_that_size_and_not_below() -> None:
    rate, follow_up, at = 0.065, 2.07, 2.0
    n = s.time_to_event(rate=rate, mean_follow_up=follow_up, timepoint=at, parameters=1).criteria["margin"]

    def lower_error(size: int) -> float:
        low = rate - 1.96 * math.sqrt(rate / (size * follow_up))
        return math.exp(-low * at) - math.exp(-rate * at)

    assert lower_error(n) <= 0.05 < lower_error(n - 1)


def test_several_classes_as_the_authors_own_package_tells() -> None:
    # multsampsize 0.1 (A. Pate), examples of its page; it rounds each pair up before dividing by the pair's share
    found = s.multinomial(proportions=[50 / 300, 100 / 300, 150 / 300], parameters=17)
    assert found.criteria["shrinkage"] == pytest.approx(2660, abs=2)
    assert found.criteria["optimism"] == 714
    counts = [2557, 186, 176, 467, 120]
    tumours = s.multinomial(proportions=[n / sum(counts) for n in counts], parameters=17)
    assert (tumours.criteria["optimism"], tumours.criteria["margin"]) == (1477, 524)
    assert tumours.events == pytest.approx(tumours.n * 120 / 3506)
    # two classes are a binary outcome, but for the margin at once
    pair = s.multinomial(proportions=[0.3, 0.7], parameters=9).criteria
    binary = s.binary(prevalence=0.3, parameters=9).criteria
    assert (pair["shrinkage"], pair["optimism"]) == (binary["shrinkage"], binary["optimism"])
    with pytest.raises(ValueError, match="add up to 1"):
        s.multinomial(proportions=[0.3, 0.3], parameters=9)


def test_the_time_that_asks_for_most_rows_counts() -> None:
    found, r2 = s.time_to_event_at((0.5, 2.0, 9.0), rows=1000, events=300, mean_follow_up=3.0, parameters=1)
    alone = [
        s.time_to_event(rate=0.1, mean_follow_up=3.0, timepoint=time, parameters=1, r2_cox_snell=r2).n
        for time in (0.5, 2.0, 9.0)
    ]
    assert alone[0] < found.n == max(alone)
    assert r2 == pytest.approx(0.15 * s.max_cox_snell_survival(0.3))
    with pytest.raises(ValueError, match="a time"):
        s.time_to_event_at((), rows=10, events=2, mean_follow_up=1.0, parameters=1)


@pytest.mark.parametrize("until", [0.05, 0.5, 20.0])
def test_the_width_of_c_is_near_that_of_simulated_studies_however_many_are_censored(until: float) -> None:
    random = np.random.default_rng(4)
    found, events = [], []
    for _ in range(200):
        risk = random.normal(size=300)
        time, last = random.exponential(np.exp(-0.8 * risk)), random.uniform(0, 2 * until, 300)
        event = (time <= last).astype(float)
        found.append(harrell_c(np.minimum(time, last), event, risk).value)
        events.append(int(event.sum()))
    half = s.concordance_half_width(float(np.mean(found)), int(np.mean(events)))
    assert half == pytest.approx(1.96 * float(np.std(found)), rel=0.25)


def test_limits_of_a_rate_are_those_of_a_poisson_count() -> None:
    assert s.observed_rate_limits(100) == pytest.approx((math.exp(-0.196), math.exp(0.196)))
    counts = np.random.default_rng(1).poisson(100, 20_000) / 100
    assert s.observed_rate_limits(100) == pytest.approx(tuple(np.quantile(counts, [0.025, 0.975])), abs=0.03)
    with pytest.raises(ValueError, match="an event"):
        s.observed_rate_limits(0)
    with pytest.raises(ValueError, match="an event"):
        s.concordance_half_width(0.7, 0)


def test_expected_shrinkage_inverts_the_criterion() -> None:
    # the published 662 rows of the binary example come with a shrinkage of 0.905, the 5,143 of the other with 0.900
    assert s.expected_shrinkage(662, 24, 0.288) == pytest.approx(0.905, abs=5e-4)
    assert s.expected_shrinkage(5143, 30, 0.051) == pytest.approx(0.900, abs=5e-4)
    assert s.expected_shrinkage(20, 24, 0.05) < 0.15


def test_widths_to_expect() -> None:
    # Hanley & McNeil 1982, by hand: A = 0.8, 50 and 200; Q1 = 2/3, Q2 = 0.7111
    variance = (0.16 + 49 * (2 / 3 - 0.64) + 199 * (1.28 / 1.8 - 0.64)) / 10_000
    assert s.auroc_half_width(0.8, 50, 200) == pytest.approx(1.96 * math.sqrt(variance))
    lo, hi = s.observed_expected_limits(50, 250)
    assert (lo * hi, math.log(hi)) == (pytest.approx(1), pytest.approx(1.96 * math.sqrt(0.8 / 50)))
    assert s.r2_half_width(0.5, 200) == pytest.approx(1.96 * math.sqrt(4 * 0.5 * 0.25 / 200))
    with pytest.raises(ValueError, match="AUROC"):
        s.auroc_half_width(1.0, 5, 5)
