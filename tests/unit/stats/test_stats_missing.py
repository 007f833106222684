import math

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from statsmodels.imputation.bayes_mi import MI

from medloom_stats import descriptive, imputation, linear, missing, optimism

RNG = np.random.default_rng(11)


def _gappy(n: int, seed: int) -> tuple[np.ndarray, ...]:  # type: ignore[type-arg]
    """y = 1 + x + z + noise; x is missing more often where y is large (missing at random)."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    z = 0.5 * x + rng.normal(size=n)
    y = 1 + x + z + rng.normal(size=n)
    gap = rng.random(n) < 1 / (1 + np.exp(-(y - 1)))
    return x, z, y, gap


class _Given:
    """Imputed data sets that were made before, in the form that the library's pooling asks for."""

    def __init__(self, sets: list[tuple[np.ndarray, np.ndarray]]) -> None:  # type: ignore[type-arg]
        self._sets = iter(sets)

    def update(self) -> None:
        self.data = next(self._sets)


@pytest.mark.parametrize("seed", range(20))
def test_rubins_rules_equal_statsmodels_and_the_formulas(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(3, 12)), 60
    X = sm.add_constant(rng.normal(size=(n, 2)))
    sets = [(X @ [1, 2, -1] + rng.normal(size=n), X) for _ in range(m)]
    given = _Given([sets[0], *sets])
    pooled = MI(given, sm.OLS, model_args_fn=lambda given: given, nrep=m, burn=1, skip=0).fit()
    fits = [linear.fit(design, y) for y, design in sets]
    for k in range(3):
        q, u = [f.coef[k] for f in fits], [f.cov[k, k] for f in fits]
        found = imputation.rubin(q, u, complete_df=n - 3)
        assert found.estimate.value == pytest.approx(pooled.params[k], abs=1e-8)
        assert found.se == pytest.approx(pooled.bse[k], abs=1e-8)
        b, total = np.var(q, ddof=1), np.mean(u) + (1 + 1 / m) * np.var(q, ddof=1)
        share = (1 + 1 / m) * b / total
        old, observed = (m - 1) / share**2, (n - 2) / n * (n - 3) * (1 - share)
        df = 1 / (1 / old + 1 / observed)
        rise = (1 + 1 / m) * b / np.mean(u)
        assert found.df == pytest.approx(df, abs=1e-8)
        assert found.information == pytest.approx((rise + 2 / (df + 3)) / (rise + 1), abs=1e-8)
        assert found.estimate.hi == pytest.approx(np.mean(q) + stats.t.ppf(0.975, df) * math.sqrt(total), abs=1e-8)


def test_rubins_rules_without_difference_between_imputations() -> None:
    found = imputation.rubin([2.0, 2.0, 2.0], [0.25, 0.25, 0.25], complete_df=10)
    assert found.se == 0.5
    assert found.df == pytest.approx(11 / 13 * 10)
    assert found.information == 0
    assert math.isinf(imputation.rubin([2.0, 2.0], [0.25, 0.25]).df)


@pytest.mark.parametrize(("q", "u"), [([1.0], [1.0]), ([1.0, 2.0], [1.0]), ([1.0, 2.0], [1.0, -1.0])])
def test_what_cannot_be_pooled_is_refused(q: list[float], u: list[float]) -> None:
    with pytest.raises(ValueError, match=r"imputations|length"):
        imputation.rubin(q, u)


def test_multiple_imputation_takes_the_bias_of_complete_rows_away() -> None:
    x, z, y, gap = _gappy(4000, 5)
    block = imputation.Block(np.where(gap, np.nan, x)[:, None], gap)
    fits = [
        linear.fit(np.column_stack([np.ones(y.size), filled[0], z]), y)
        for filled in imputation.chained([block], np.column_stack([y, z]), imputations=10, seed=1)
    ]
    pooled = imputation.rubin([f.coef[1] for f in fits], [f.cov[1, 1] for f in fits], complete_df=fits[0].df)
    known = np.flatnonzero(~gap)
    complete = linear.fit(np.column_stack([np.ones(known.size), x[known], z[known]]), y[known]).coef[1]
    assert abs(complete - 1) > 0.1
    assert pooled.estimate.lo < 1 < pooled.estimate.hi
    assert pooled.se > math.sqrt(fits[0].cov[1, 1])


def test_imputed_values_were_observed_and_the_seed_decides() -> None:
    x, _, y, gap = _gappy(300, 6)
    levels = np.eye(3)[np.random.default_rng(1).integers(0, 3, 300)]
    blocks = [
        imputation.Block(np.where(gap, np.nan, x)[:, None], gap),
        imputation.Block(levels, np.arange(300) % 7 == 0),
    ]
    first, again = (list(imputation.chained(blocks, y[:, None], imputations=3, seed=4)) for _ in range(2))
    other = list(imputation.chained(blocks, y[:, None], imputations=3, seed=5))
    for a, b in zip(first, again, strict=True):
        np.testing.assert_array_equal(a[0], b[0])
        assert set(a[0][gap, 0]) <= set(x[~gap])
        np.testing.assert_array_equal(a[0][~gap, 0], x[~gap])
        assert (a[1].sum(axis=1) == 1).all()
    assert (first[0][0] != other[0][0]).any()
    assert (first[0][0] != first[1][0]).any()
    with pytest.raises(ValueError, match="two of them known"):
        next(imputation.chained([imputation.Block(levels, np.ones(300, bool))], y[:, None], imputations=2))


def test_least_squares_equal_statsmodels() -> None:
    X = sm.add_constant(RNG.normal(size=(80, 3)))
    y = X @ [1, 0.5, 0, -2] + RNG.normal(size=80)
    ours, oracle = linear.fit(X, y), sm.OLS(y, X).fit()
    np.testing.assert_allclose(ours.coef, oracle.params, atol=1e-10)
    np.testing.assert_allclose(ours.cov, oracle.cov_params(), atol=1e-10)
    assert ours.df == 76
    with pytest.raises(ValueError, match="dependent"):
        linear.fit(np.ones((4, 2)), [1, 2, 3, 4])


def test_differences_of_gaps_are_standardised_mean_differences() -> None:
    _, z, y, gap = _gappy(400, 7)
    z = np.where(np.arange(400) % 9 == 0, np.nan, z)
    found = missing.differences(np.column_stack([gap, ~gap]), np.column_stack([y, z]))
    for j, column in enumerate((y, z)):
        sides = [column[side & np.isfinite(column)] for side in (gap, ~gap)]
        wanted = descriptive.smd_continuous(*(descriptive.Moments(s.size, s.mean(), s.std(ddof=1)) for s in sides))
        assert abs(found[0, j]) == pytest.approx(wanted, abs=1e-8)
        assert found[1, j] == pytest.approx(-found[0, j], abs=1e-12)
    assert found[0, 0] > 0.5
    assert math.isnan(missing.differences([[1], [0], [0]], [[1.0], [2.0], [3.0]])[0, 0])


def test_patterns_count_every_row_once() -> None:
    gaps = np.array([[0, 0], [1, 0], [1, 1], [1, 1], [0, 0], [0, 0]])
    found = missing.patterns(gaps)
    assert [(pattern.columns, pattern.rows) for pattern in found] == [((), 3), ((0, 1), 2), ((0,), 1)]


def test_optimism_equals_a_loop_with_scikit_learn() -> None:
    rng = np.random.default_rng(2)
    X = rng.normal(size=(120, 6))
    y = (rng.random(120) < 1 / (1 + np.exp(-X[:, 0]))).astype(float)

    def fit(rows):  # type: ignore[no-untyped-def]
        model = LogisticRegression(C=np.inf, max_iter=2000, tol=1e-10).fit(X[rows], y[rows])
        return lambda wanted: model.predict_proba(X[wanted])[:, 1]

    found = optimism.harrell(fit, lambda rows, p: roc_auc_score(y[rows], p), 120, resamples=30, seed=9)[0]
    draws, everybody = np.random.default_rng(9), np.arange(120)
    inside, gaps = [], []
    for _ in range(30):
        rows = draws.integers(0, 120, 120)
        model = fit(rows)
        inside.append(roc_auc_score(y[rows], model(rows)))
        gaps.append(inside[-1] - roc_auc_score(y, model(everybody)))
    assert found.apparent == pytest.approx(roc_auc_score(y, fit(everybody)(everybody)), abs=1e-12)
    assert found.optimism == pytest.approx(np.mean(gaps), abs=1e-12)
    assert found.corrected.value == pytest.approx(found.apparent - np.mean(gaps), abs=1e-12)
    assert found.corrected.lo == pytest.approx(np.quantile(inside, 0.025) - np.mean(gaps), abs=1e-12)
    assert 0 < found.optimism < 0.2


def test_resamples_that_cannot_be_fitted_are_left_out() -> None:
    calls = iter(range(1000))

    def fit(rows):  # type: ignore[no-untyped-def]
        if next(calls) % 3 == 1:
            raise ValueError("one class")
        return lambda wanted: np.zeros(wanted.size)

    found = optimism.harrell(fit, lambda _rows, p: [p.mean()], 10, resamples=30, groups=np.arange(10) // 2)[0]
    assert found.resamples == 20
    assert found.optimism == 0
