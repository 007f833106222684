"""All measures of one model on one set of rows, each an ``Estimate``; metric names are those that manifests carry."""

import math

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats import calibration, classification, discrimination
from medloom_stats import multiclass as multi
from medloom_stats import regression as regress
from medloom_stats.arrays import Floats, group_codes, probabilities, ratio, two_classes
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import Statistic, bootstrap_distribution, percentile, wilson


def _together(
    statistics: dict[str, Statistic],
    n: int,
    *,
    resamples: int,
    seed: int,
    groups: ArrayLike | None,
) -> dict[str, Estimate]:
    """Percentile intervals of several statistics from the same resamples.

    Rows are drawn whatever their class: to keep the classes at their size would leave out how much the share of events
    varies, and intervals of the Brier score and the log loss would cover 89 % instead of 95 % (benchmarks/coverage.py).
    """

    def all_of(weights: Floats) -> Floats:
        return np.stack([statistic(weights) for statistic in statistics.values()], axis=1)

    points = all_of(np.ones((1, n)))[0]
    drawn = bootstrap_distribution(all_of, n, resamples=resamples, seed=seed, groups=groups)
    return {name: percentile(drawn[:, i], float(points[i])) for i, name in enumerate(statistics)}


def _share(top: Floats, bottom: Floats) -> Statistic:
    def statistic(weights: Floats) -> Floats:
        return ratio(weights @ top, weights @ bottom)

    return statistic


def _clustered_rates(y: Floats, p: Floats, threshold: float) -> dict[str, Statistic]:
    called = (p >= threshold).astype(np.float64)
    missed, right = 1 - called, (called == y).astype(np.float64)
    tp, fp, fn, tn = y * called, (1 - y) * called, y * missed, (1 - y) * missed
    sensitivity, specificity = _share(tp, y), _share(tn, 1 - y)
    return {
        "sensitivity": sensitivity,
        "specificity": specificity,
        "ppv": _share(tp, called),
        "npv": _share(tn, missed),
        "lr_positive": lambda w: ratio(sensitivity(w), 1 - specificity(w)),
        "lr_negative": lambda w: ratio(1 - sensitivity(w), specificity(w)),
        "accuracy": _share(right, np.ones_like(y)),
        "balanced_accuracy": lambda w: (sensitivity(w) + specificity(w)) / 2,
        "f1": _share(2 * tp, 2 * tp + fp + fn),
        "youden": lambda w: sensitivity(w) + specificity(w) - 1,
        "called_positive": _share(called, np.ones_like(y)),
    }


def binary(
    y: ArrayLike,
    p: ArrayLike,
    *,
    threshold: float | None = None,
    seed: int = 0,
    resamples: int = 1000,
    groups: ArrayLike | None = None,
) -> dict[str, Estimate]:
    """Measures of a binary model with 95 % intervals.

    ``y`` is ``[n]`` of 0/1 with both classes, ``p`` is ``[n]`` of probabilities. Always: auroc (DeLong), auprc, brier,
    scaled_brier, log_loss (bootstrap), calibration_slope, calibration_in_the_large (Wald), observed_expected (log
    method), prevalence (Wilson). With ``threshold`` also sensitivity, specificity, ppv, npv, lr_positive, lr_negative,
    accuracy, balanced_accuracy, f1, youden and called_positive. With ``groups`` (subject or site of each row) all
    intervals respect the clusters: cluster bootstrap, and cluster-robust for slope and calibration-in-the-large.

    Raises ValueError when one class is absent, lengths differ, or p is missing or not a probability. Limits that cannot
    be computed (a single event, perfect separation of the slope) are NaN.
    """
    labels, values = probabilities(y, p)
    two_classes(labels)
    order = np.argsort(values, kind="stable")
    labels, values = labels[order], values[order]
    codes = group_codes(groups, labels.size)
    codes = None if codes is None else codes[order]
    recalibrated = calibration.slope_intercept(labels, values, groups=codes)
    squares, ones = (values - labels) ** 2, np.ones_like(labels)
    statistics: dict[str, Statistic] = {
        "auprc": discrimination.weighted_average_precision(labels, values),
        "brier": regress.weighted_mean(squares),
        "scaled_brier": _scaled_brier(labels, squares),
        "log_loss": regress.weighted_mean(calibration.losses(labels, values)),
    }
    if codes is not None:
        statistics |= {"auroc": discrimination.weighted_auroc(labels, values), "prevalence": _share(labels, ones)}
        statistics |= {"observed_expected": _share(labels, values)}
        statistics |= {} if threshold is None else _clustered_rates(labels, values, threshold)
    found = _together(statistics, labels.size, resamples=resamples, seed=seed, groups=codes)
    if min(labels.sum(), (1 - labels).sum()) < 2:
        found["auprc"] = Estimate(found["auprc"].value)
    found |= {"calibration_slope": recalibrated.slope, "calibration_in_the_large": recalibrated.intercept}
    if codes is None:
        found |= _closed_form(labels, values, threshold)
    return {"auroc": found.pop("auroc"), **found}


def _scaled_brier(y: Floats, squares: Floats) -> Statistic:
    def statistic(weights: Floats) -> Floats:
        total = weights.sum(axis=1)
        prevalence = (weights @ y) / total
        return 1 - ratio((weights @ squares) / total, prevalence * (1 - prevalence))

    return statistic


def _closed_form(y: Floats, p: Floats, threshold: float | None) -> dict[str, Estimate]:
    found = {
        "auroc": discrimination.auroc(y, p),
        "observed_expected": calibration.observed_expected(y, p),
        "prevalence": wilson(float(y.sum()), y.size),
    }
    return found if threshold is None else found | classification.at_threshold(y, p, threshold).rates


def multiclass(
    y: ArrayLike,
    p: ArrayLike,
    classes: ArrayLike,
    *,
    seed: int = 0,
    resamples: int = 1000,
    groups: ArrayLike | None = None,
) -> dict[str, Estimate]:
    """Measures of a model with three or more classes, with 95 % intervals.

    ``y`` is ``[n]`` of labels, ``p`` is ``[n, classes]``. macro_auroc (one versus rest), hand_till, log_loss, brier
    (0 to 2), accuracy, balanced_accuracy, and ``auroc_<class>`` (one versus rest, DeLong) for each class that occurs.
    Macro measures average over the classes that occur. Bootstrap of rows, or of clusters with ``groups``.
    Raises ValueError when one class only occurs, a label is unknown, or rows of p do not sum to 1.
    """
    codes, matrix = multi.checked(y, p, classes)
    clusters = group_codes(groups, codes.size)
    hits = (matrix.argmax(axis=1) == codes).astype(np.float64)
    statistics: dict[str, Statistic] = {
        "macro_auroc": multi.weighted_macro_auroc(codes, matrix),
        "hand_till": multi.weighted_hand_till(codes, matrix),
        "log_loss": regress.weighted_mean(multi.row_log_loss(codes, matrix)),
        "brier": regress.weighted_mean(multi.row_brier(codes, matrix)),
        "accuracy": regress.weighted_mean(hits),
        "balanced_accuracy": multi.weighted_balanced_accuracy(codes, matrix),
    }
    found = _together(statistics, codes.size, resamples=resamples, seed=seed, groups=clusters)
    if clusters is None:
        found["accuracy"] = multi.accuracy(y, p, classes)
    for k, name in enumerate(np.asarray(classes).tolist()):
        if (codes == k).any():
            one = (codes == k).astype(np.float64)
            found[f"auroc_{name}"] = discrimination.auroc(
                one, matrix[:, k], groups=clusters, resamples=resamples, seed=seed
            )
    return found


def regression(
    y: ArrayLike,
    predicted: ArrayLike,
    *,
    seed: int = 0,
    resamples: int = 1000,
    groups: ArrayLike | None = None,
) -> dict[str, Estimate]:
    """Measures of a regression model with 95 % intervals: r2 (studentised bootstrap), rmse, mae, bias
    (predicted - observed; bootstrap), and
    calibration_slope and calibration_intercept (least squares, t). rmse, mae, bias and intercept are in units of y.

    Raises ValueError when lengths differ, a value is not finite, or there are fewer than two rows. r2 is NaN when y is
    constant; with ``groups`` the slope and intercept carry no limits, the others a cluster bootstrap.
    """
    observed, values = regress.checked(y, predicted)
    gaps = values - observed
    statistics: dict[str, Statistic] = {
        "rmse": regress.weighted_mean(gaps**2, np.sqrt),
        "mae": regress.weighted_mean(np.abs(gaps)),
        "bias": regress.weighted_mean(gaps),
    }
    clusters = group_codes(groups, observed.size)
    found = {"r2": regress.r2(observed, values, resamples=resamples, seed=seed, groups=clusters)}
    found |= _together(statistics, observed.size, resamples=resamples, seed=seed, groups=clusters)
    slope, intercept = regress.calibration_slope(observed, values)
    if clusters is not None:
        slope, intercept = Estimate(slope.value, math.nan, math.nan), Estimate(intercept.value, math.nan, math.nan)
    return found | {"calibration_slope": slope, "calibration_intercept": intercept}
