import math

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn import metrics

from medloom_stats import evaluate, multiclass, regression

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


def test_weighted_r2_equals_repeating_rows() -> None:
    weights = RNG.integers(0, 3, size=(4, Y.size)).astype(float)
    for row, ours in zip(weights, regression.weighted_r2(Y, X)(weights), strict=True):
        times = row.astype(int)
        assert ours == pytest.approx(metrics.r2_score(np.repeat(Y, times), np.repeat(X, times)), abs=1e-10)


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
