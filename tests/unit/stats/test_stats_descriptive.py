import math
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.oneway import anova_oneway

from medloom_stats import descriptive as d

RNG = np.random.default_rng(7)
A, B, C = RNG.normal(60, 10, 80), RNG.normal(64, 14, 50), RNG.normal(61, 9, 30)


def _moments(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> d.Moments:
    return d.Moments(values.size, float(values.mean()), float(values.std(ddof=1)))


def test_welch_equals_scipy_and_statsmodels() -> None:
    a, b, c = map(_moments, (A, B, C))
    assert d.welch([a, b]) == pytest.approx(stats.ttest_ind(A, B, equal_var=False).pvalue, abs=1e-10)
    assert d.welch([a, b, c]) == pytest.approx(anova_oneway([A, B, C], use_var="unequal").pvalue, abs=1e-10)
    assert math.isnan(d.welch([a]))
    assert math.isnan(d.welch([a, d.Moments(5, 1.0, 0.0)]))


@pytest.mark.parametrize("table", [[[10, 20], [30, 25]], [[5, 9, 12], [8, 3, 7]], [[1, 0], [2, 3]]])
def test_chi_squared_equals_scipy(table: list[list[int]]) -> None:
    assert d.chi_squared(table) == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue, abs=1e-12)


@pytest.mark.parametrize("table", [[[8, 2], [1, 5]], [[0, 5], [5, 0]], [[3, 7], [4, 6]], [[100, 3], [90, 9]]])
def test_fisher_equals_scipy(table: list[list[int]]) -> None:
    assert d.fisher(table) == pytest.approx(stats.fisher_exact(table).pvalue, abs=1e-10)


def test_small_counts_choose_fisher() -> None:
    assert d.categories_differ([[8, 2], [1, 5]])[1] == "fisher"
    assert d.categories_differ([[80, 20], [10, 50]])[1] == "chi2"
    assert math.isnan(d.categories_differ([[8, 0], [4, 0]])[0])


def test_standardised_differences_equal_tableone() -> None:
    with warnings.catch_warnings():
        # tableone uses pandas features that pandas has deprecated
        warnings.simplefilter("ignore")
        from tableone import TableOne

        frame = pd.DataFrame(
            {
                "age": np.r_[A, B],
                "sex": RNG.choice(["f", "m"], 130),
                "stage": RNG.choice(["I", "II", "III"], 130),
                "group": ["a"] * 80 + ["b"] * 50,
            }
        )
        table = TableOne(
            frame, columns=["age", "sex", "stage"], categorical=["sex", "stage"], groupby="group", smd=True
        ).tableone
    column = next(name for name in table.columns if "SMD" in name[1])
    shown = {key[0].split(",")[0]: float(value) for key, value in table[column].items() if value not in ("", None)}
    assert d.smd_continuous(_moments(A), _moments(B)) == pytest.approx(abs(shown["age"]), abs=6e-4)
    for name in ("sex", "stage"):
        counts = pd.crosstab(frame["group"], frame[name]).to_numpy()
        assert d.smd_categorical(counts[0], counts[1]) == pytest.approx(abs(shown[name]), abs=6e-4)


def test_standardised_differences_by_hand() -> None:
    assert d.smd_continuous(d.Moments(9, 10.0, 3.0), d.Moments(9, 13.0, 4.0)) == pytest.approx(3 / math.sqrt(12.5))
    # 30 % against 50 %
    by_hand = 0.2 / math.sqrt((0.3 * 0.7 + 0.5 * 0.5) / 2)
    assert d.smd_categorical([30, 70], [50, 50]) == pytest.approx(by_hand)
    assert math.isnan(d.smd_categorical([0, 0], [5, 5]))
    assert math.isnan(d.smd_continuous(d.Moments(3, 1.0, 0.0), d.Moments(3, 2.0, 0.0)))
    assert math.isnan(d.smd_categorical([10, 0], [0, 10]))
    assert d.smd_categorical([10, 0], [20, 0]) == 0.0


def test_wrong_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="2x2"):
        d.fisher([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(ValueError, match="contingency"):
        d.chi_squared([1, 2])
    with pytest.raises(ValueError, match="one count for each"):
        d.smd_categorical([1, 2], [1, 2, 3])
