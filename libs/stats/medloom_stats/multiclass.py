"""Measures for an outcome of three or more classes. ``y`` holds labels, ``p`` is ``[n, classes]`` in class order."""

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, Ints, class_codes, ratio
from medloom_stats.discrimination import weighted_auroc
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import Statistic, bootstrap, wilson
from medloom_stats.regression import weighted_mean


def checked(y: ArrayLike, p: ArrayLike, classes: ArrayLike) -> tuple[Ints, Floats]:
    """Class codes and probabilities; ValueError for unknown labels, other shapes, or rows that do not sum to 1."""
    codes = class_codes(y, classes)
    matrix, count = np.asarray(p, dtype=np.float64), np.asarray(classes).size
    if matrix.shape != (codes.size, count):
        raise ValueError(f"p must have the shape ({codes.size}, {count}), but has {matrix.shape}")
    if not np.isfinite(matrix).all() or matrix.min() < 0 or matrix.max() > 1 + 1e-6:
        raise ValueError("p must hold probabilities between 0 and 1")
    if np.abs(matrix.sum(axis=1) - 1).max() > 1e-3:
        raise ValueError("the probabilities of a row must sum to 1")
    return codes, matrix


def _present(codes: Ints) -> list[int]:
    found = [int(code) for code in np.unique(codes)]
    if len(found) < 2:
        raise ValueError("y holds one class only, so discrimination is not defined")
    return found


def weighted_macro_auroc(codes: Ints, p: Floats) -> Statistic:
    """Mean one-versus-rest AUROC over the classes that occur, as a function of row weights."""
    parts = [weighted_auroc((codes == k).astype(np.float64), p[:, k]) for k in _present(codes)]
    return lambda weights: np.mean([part(weights) for part in parts], axis=0)


def weighted_hand_till(codes: Ints, p: Floats) -> Statistic:
    """Hand & Till's M over the classes that occur, as a function of row weights."""
    found = _present(codes)
    parts = []
    for i in found:
        for j in found:
            if i != j:
                rows = np.flatnonzero((codes == i) | (codes == j))
                parts.append((rows, weighted_auroc((codes[rows] == i).astype(np.float64), p[rows, i])))
    return lambda weights: np.mean([part(weights[:, rows]) for rows, part in parts], axis=0)


def weighted_balanced_accuracy(codes: Ints, p: Floats) -> Statistic:
    """Mean recall over the classes that occur, as a function of row weights; NaN when one has no weight."""
    hits = (p.argmax(axis=1) == codes).astype(np.float64)
    masks = [(codes == k).astype(np.float64) for k in _present(codes)]

    def statistic(weights: Floats) -> Floats:
        recalls = []
        for mask in masks:
            total = weights @ mask
            recalls.append(ratio(weights @ (hits * mask), total))
        return np.asarray(np.mean(recalls, axis=0), dtype=np.float64)

    return statistic


def row_log_loss(codes: Ints, p: Floats) -> Floats:
    """Negative log of the probability given to the true class, rows renormalised and clipped at machine epsilon."""
    eps = np.finfo(np.float64).eps
    share = p[np.arange(codes.size), codes] / p.sum(axis=1)
    return np.asarray(-np.log(np.clip(share, eps, 1 - eps)), dtype=np.float64)


def row_brier(codes: Ints, p: Floats) -> Floats:
    """Squared distance to the one-hot outcome, summed over classes (Brier 1950): 0 to 2."""
    truth = np.zeros_like(p)
    truth[np.arange(codes.size), codes] = 1
    return np.asarray(((p - truth) ** 2).sum(axis=1), dtype=np.float64)


def macro_auroc(y: ArrayLike, p: ArrayLike, classes: ArrayLike, *, resamples: int = 1000, seed: int = 0) -> Estimate:
    """Macro-averaged one-versus-rest AUROC with a bootstrap interval."""
    codes, matrix = checked(y, p, classes)
    statistic = weighted_macro_auroc(codes, matrix)
    return bootstrap(statistic, codes.size, resamples=resamples, seed=seed)


def hand_till(y: ArrayLike, p: ArrayLike, classes: ArrayLike, *, resamples: int = 1000, seed: int = 0) -> Estimate:
    """M, the mean pairwise AUROC, insensitive to prevalence (Hand & Till 2001); bootstrap interval."""
    codes, matrix = checked(y, p, classes)
    statistic = weighted_hand_till(codes, matrix)
    return bootstrap(statistic, codes.size, resamples=resamples, seed=seed)


def log_loss(y: ArrayLike, p: ArrayLike, classes: ArrayLike, *, resamples: int = 1000, seed: int = 0) -> Estimate:
    """Mean negative log likelihood in nats with a bootstrap interval."""
    codes, matrix = checked(y, p, classes)
    return bootstrap(weighted_mean(row_log_loss(codes, matrix)), codes.size, resamples=resamples, seed=seed)


def brier(y: ArrayLike, p: ArrayLike, classes: ArrayLike, *, resamples: int = 1000, seed: int = 0) -> Estimate:
    """Multi-category Brier score (0 to 2) with a bootstrap interval."""
    codes, matrix = checked(y, p, classes)
    return bootstrap(weighted_mean(row_brier(codes, matrix)), codes.size, resamples=resamples, seed=seed)


def accuracy(y: ArrayLike, p: ArrayLike, classes: ArrayLike) -> Estimate:
    """Share of rows whose most probable class is the true one, with Wilson limits."""
    codes, matrix = checked(y, p, classes)
    return wilson(int((matrix.argmax(axis=1) == codes).sum()), codes.size)


def balanced_accuracy(
    y: ArrayLike, p: ArrayLike, classes: ArrayLike, *, resamples: int = 1000, seed: int = 0
) -> Estimate:
    """Mean recall over the classes that occur, with a bootstrap interval."""
    codes, matrix = checked(y, p, classes)
    statistic = weighted_balanced_accuracy(codes, matrix)
    return bootstrap(statistic, codes.size, resamples=resamples, seed=seed)


def confusion(y: ArrayLike, p: ArrayLike, classes: ArrayLike) -> Ints:
    """Counts ``[true class, most probable class]``."""
    codes, matrix = checked(y, p, classes)
    count = matrix.shape[1]
    flat = np.bincount(codes * count + matrix.argmax(axis=1), minlength=count * count)
    return np.asarray(flat.reshape(count, count), dtype=np.int64)
