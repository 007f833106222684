import math

import pytest

from medloom_stats import sample_size as s


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
