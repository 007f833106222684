import math
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from sklearn import metrics

from medloom_stats import evaluate, multiclass, regression
from medloom_stats.intervals import resampling_weights

RNG = np.random.default_rng(11)
X = RNG.normal(70, 12, 260)
Y = 5 + 0.9 * X + RNG.normal(0, 6, 260)
CLASSES = ["HIGH", "INTERMEDIARY", "LOW"]
P = RNG.dirichlet([2.0, 1.0, 3.0], size=300)
LABELS = np.array([CLASSES[RNG.choice(3, p=row)] for row in P])


def test_regression_measures_equal_scikit_learn() -> None:
    found = evaluate.regression(Y, X, resamples=200)
    assert found["r2"].value == pytest.approx(metrics.r2_score(Y, X), abs=1e-12)
    assert found["rmse"].value == pytest.approx(metrics.root_mean_squared_error(Y, X), abs=1e-12)
    assert found["mae"].value == pytest.approx(metrics.mean_absolute_error(Y, X), abs=1e-12)
    assert found["bias"].value == pytest.approx((X - Y).mean())
    for name in ("r2", "rmse", "mae"):
        alone = getattr(regression, name)(Y, X, resamples=200)
        assert alone == found[name]
        assert alone.lo < alone.value < alone.hi


def _influence(y: Any, predicted: Any, codes: Any) -> tuple[float, float]:
    """log(1 - R²) and its standard error, the influence of each cluster summed row by row."""
    errors, around = (y - predicted) ** 2, (y - y.mean()) ** 2
    rows = errors / errors.sum() - around / around.sum()
    each = np.array([rows[codes == code].sum() for code in np.unique(codes)])
    return math.log(errors.sum() / around.sum()), math.sqrt((each**2).sum() * each.size / (each.size - 1))


@pytest.mark.parametrize("size", [1, 4])
def test_limits_of_r2_are_those_of_resamples_drawn_one_by_one(size: int) -> None:
    codes = np.arange(Y.size) // size
    found = regression.r2(Y, X, resamples=300, seed=5, groups=codes if size > 1 else None)
    centre, se = _influence(Y, X, codes)
    groups = codes.max() + 1
    (weights,) = resampling_weights(groups, 300, np.random.default_rng(5))
    drawn = []
    for row in weights.astype(int):
        # a cluster drawn twice is two clusters
        picked = np.repeat(np.arange(groups), row)
        rows = np.concatenate([np.flatnonzero(codes == code) for code in picked])
        log, spread = _influence(Y[rows], X[rows], np.repeat(np.arange(picked.size), size)[: rows.size])
        drawn.append((log - centre) / spread)
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert found.value == pytest.approx(metrics.r2_score(Y, X), abs=1e-12)
    assert (found.lo, found.hi) == pytest.approx((1 - math.exp(centre - low * se), 1 - math.exp(centre - high * se)))


def test_limits_of_r2_of_few_rows_are_those_of_student() -> None:
    y, p = Y[:12], X[:12]
    found = regression.r2(y, p)
    centre, se = _influence(y, p, np.arange(12))
    half = stats.t.ppf(0.975, 11) * se
    assert (found.lo, found.hi) == pytest.approx((1 - math.exp(centre + half), 1 - math.exp(centre - half)))
    sites = regression.r2(Y, X, groups=np.arange(Y.size) % 5)
    assert sites.lo < sites.value < sites.hi


def test_regression_calibration_equals_ordinary_least_squares() -> None:
    oracle = sm.OLS(Y, sm.add_constant(X)).fit()
    slope, intercept = regression.calibration_slope(Y, X)
    assert (slope.value, intercept.value) == pytest.approx((oracle.params[1], oracle.params[0]), abs=1e-8)
    assert (slope.lo, slope.hi) == pytest.approx(tuple(oracle.conf_int()[1]), abs=1e-8)
    assert (intercept.lo, intercept.hi) == pytest.approx(tuple(oracle.conf_int()[0]), abs=1e-7)


def test_limits_of_agreement_by_hand() -> None:
    found = regression.limits_of_agreement([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 3.0, 6.0])
    sd = math.sqrt(((np.array([0, 1, 0, 2]) - 0.75) ** 2).sum() / 3)
    assert found.bias.value == pytest.approx(0.75)
    assert found.upper.value == pytest.approx(0.75 + 1.959963984540054 * sd)
    assert found.lower.value == pytest.approx(0.75 - 1.959963984540054 * sd)


def test_degenerate_regressions() -> None:
    assert math.isnan(regression.r2([2.0, 2.0, 2.0], [1.0, 2.0, 3.0]).value)
    perfect = regression.r2(Y, Y)
    assert perfect.value == 1
    assert math.isnan(perfect.lo)
    slope, intercept = regression.calibration_slope([1.0, 2.0], [3.0, 3.0])
    assert math.isnan(slope.value)
    assert math.isnan(intercept.value)
    with pytest.raises(ValueError, match="two rows"):
        evaluate.regression([1.0], [1.0])
    with pytest.raises(ValueError, match="missing or infinite"):
        evaluate.regression([1.0, math.inf], [1.0, 2.0])
    two, _ = regression.calibration_slope([1.0, 2.0], [3.0, 4.0])
    assert two.value == pytest.approx(1.0)
    assert math.isnan(two.lo)


def test_multiclass_measures_equal_scikit_learn() -> None:
    found = evaluate.multiclass(LABELS, P, CLASSES, resamples=200)
    best = np.array(CLASSES)[P.argmax(axis=1)]
    oracle = {
        "macro_auroc": metrics.roc_auc_score(LABELS, P, multi_class="ovr", labels=CLASSES),
        "hand_till": metrics.roc_auc_score(LABELS, P, multi_class="ovo", labels=CLASSES),
        "log_loss": metrics.log_loss(LABELS, P, labels=CLASSES),
        "accuracy": metrics.accuracy_score(LABELS, best),
        "balanced_accuracy": metrics.balanced_accuracy_score(LABELS, best),
        "auroc_LOW": metrics.roc_auc_score(LABELS == "LOW", P[:, 2]),
        "brier": metrics.brier_score_loss(LABELS, P, labels=CLASSES, scale_by_half=False),
    }
    for name, value in oracle.items():
        assert found[name].value == pytest.approx(value, abs=1e-8), name
        assert found[name].lo < value < found[name].hi, name
    np.testing.assert_array_equal(
        multiclass.confusion(LABELS, P, CLASSES), metrics.confusion_matrix(LABELS, best, labels=CLASSES)
    )


def test_single_measures_agree_with_all_together() -> None:
    found = evaluate.multiclass(LABELS, P, CLASSES, resamples=100)
    for name in ("macro_auroc", "hand_till", "balanced_accuracy"):
        assert getattr(multiclass, name)(LABELS, P, CLASSES, resamples=100) == found[name]
    assert multiclass.log_loss(LABELS, P, CLASSES, resamples=10).value == found["log_loss"].value
    assert multiclass.brier(LABELS, P, CLASSES, resamples=10).value == found["brier"].value


def test_class_that_never_occurs_is_left_out_of_macro_measures() -> None:
    rows = LABELS != "LOW"
    found = evaluate.multiclass(LABELS[rows], P[rows], CLASSES, resamples=20)
    one = metrics.roc_auc_score(LABELS[rows] == "HIGH", P[rows, 0])
    two = metrics.roc_auc_score(LABELS[rows] == "INTERMEDIARY", P[rows, 1])
    assert found["macro_auroc"].value == pytest.approx((one + two) / 2)
    assert "auroc_LOW" not in found


@pytest.mark.parametrize(
    ("y", "p", "text"),
    [
        (["a", "z"], [[0.5, 0.5], [0.5, 0.5]], "not among"),
        (["a", "b"], [[0.5, 0.6], [0.5, 0.5]], "sum to 1"),
        (["a", "b"], [[0.5, 0.5]], "shape"),
        (["a", "b"], [[1.5, -0.5], [0.5, 0.5]], "between 0 and 1"),
        (["a", "a"], [[0.5, 0.5], [0.5, 0.5]], "one class"),
        ([], [], "at least one"),
    ],
)
def test_impossible_multiclass_input_is_refused(y: list[str], p: list[list[float]], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        evaluate.multiclass(y, p, ["a", "b"])


def test_labels_may_be_numbers_written_as_text() -> None:
    found = evaluate.multiclass(np.array([1, 2, 1, 2]), [[0.6, 0.4], [0.3, 0.7], [0.8, 0.2], [0.4, 0.6]], ["1", "2"])
    assert found["accuracy"].value == 1.0
