import math

import pytest

from medloom_report.domain import numbers as n
from medloom_stats import Estimate

NAN = math.nan


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.0004, "<0.001"), (0.0312, "0.031"), (0.1, "0.10"), (0.523, "0.52"), (1.0, "1.00"), (NAN, "–"), (None, "–")],
)
def test_p_values(p: float | None, text: str) -> None:
    assert n.p_value(p) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (71.72, "71.7"), (160.24, "160"), (0.04344, "0.0434"), (1234.5, "1,234"), (-8.888, "-8.89"),
        (2.5e7, "2.50e+07"), (3e-9, "3.00e-09"), (NAN, "–"), (None, "–"),
    ],
)  # fmt: skip
def test_measurements_have_three_significant_digits(value: float | None, text: str) -> None:
    assert n.significant(value) == text


def test_intervals() -> None:
    assert n.interval(Estimate(0.8421, 0.7712, 0.8993)) == "0.84 (0.77–0.90)"
    assert n.interval(Estimate(0.1, -0.05, 0.25)) == "0.10 (-0.05 to 0.25)"
    assert n.interval(Estimate(0.1)) == "0.10"
    assert n.interval(None) == "–"
    assert n.percent_interval(Estimate(0.761, 0.709, 0.818)) == "76.1% (70.9–81.8)"
    assert n.percent_interval(Estimate(NAN)) == "–"
    assert n.measured(Estimate(4.551, 4.18, 4.97)) == "4.55 (4.18–4.97)"
    assert n.shown("sensitivity", Estimate(0.5)) == "50.0%"
    assert n.shown("auroc", Estimate(0.8421, 0.7712, 0.8993)) == "0.842 (0.771–0.899)"


def test_zero_has_no_sign() -> None:
    assert n.number(-0.001) == "0.00"
    assert n.with_p(0.0001) == "P < 0.001"
    assert n.with_p(0.04) == "P = 0.040"
    assert n.percent(NAN) == "–"
    assert n.count(12345) == "12,345"
