"""Array types and the checks that every public function makes on its input."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


def finite(values: ArrayLike, name: str) -> Floats:
    """``values`` as a float64 vector; raises ValueError when it is empty, not one-dimensional or not finite."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"{name} must be one-dimensional, but has {array.ndim} dimensions")
    if array.size == 0:
        raise ValueError(f"{name} is empty")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds missing or infinite values")
    return array


def outcome(y: ArrayLike) -> Floats:
    """A binary outcome as 0.0/1.0; raises ValueError for any other value."""
    array = finite(y, "y")
    if not np.isin(array, (0.0, 1.0)).all():
        raise ValueError("y must hold 0 and 1 only")
    return array


def two_classes(y: ArrayLike) -> Floats:
    """A binary outcome in which both classes occur."""
    array = outcome(y)
    if array.min() == array.max():
        raise ValueError("y holds one class only, so discrimination and calibration are not defined")
    return array


def same_length(a: Floats, b: Floats, names: str = "y and p") -> None:
    if a.shape[0] != b.shape[0]:
        raise ValueError(f"{names} differ in length: {a.shape[0]} and {b.shape[0]}")


def scored(y: ArrayLike, score: ArrayLike) -> tuple[Floats, Floats]:
    """Outcome with both classes and finite scores of the same length."""
    labels, values = two_classes(y), finite(score, "the prediction")
    same_length(labels, values)
    return labels, values


def probabilities(y: ArrayLike, p: ArrayLike) -> tuple[Floats, Floats]:
    """Binary outcome and predicted probabilities in [0, 1] of the same length (one class may be absent)."""
    labels, values = outcome(y), finite(p, "p")
    same_length(labels, values)
    if values.min() < 0 or values.max() > 1:
        raise ValueError("p must hold probabilities between 0 and 1")
    return labels, values


def group_codes(groups: ArrayLike | None, n: int) -> Ints | None:
    """Cluster labels as codes 0..G-1, or None; raises ValueError when the length differs."""
    if groups is None:
        return None
    codes: Ints = np.unique(np.asarray(groups), return_inverse=True)[1].astype(np.int64)
    if codes.shape != (n,):
        raise ValueError(f"groups and y differ in length: {codes.size} and {n}")
    return codes


def class_codes(y: ArrayLike, classes: ArrayLike) -> Ints:
    """Positions of the labels ``y`` in ``classes``; raises ValueError for a label that is not a class."""
    labels, names = np.asarray(y), np.asarray(classes)
    if "O" in labels.dtype.kind + names.dtype.kind or labels.dtype.kind != names.dtype.kind:
        labels, names = labels.astype(str), names.astype(str)
    if labels.ndim != 1 or labels.size == 0:
        raise ValueError("y must be a vector with at least one label")
    order = np.argsort(names, kind="stable")
    spot = np.searchsorted(names[order], labels)
    codes: Ints = order[np.minimum(spot, names.size - 1)].astype(np.int64)
    if not (names[codes] == labels).all():
        raise ValueError("y holds a label that is not among the classes")
    return codes


def ratio(top: Floats, bottom: Floats) -> Floats:
    """Element-wise quotient, NaN where ``bottom`` is not positive."""
    return np.asarray(np.divide(top, bottom, out=np.full(bottom.shape, np.nan), where=bottom > 0), dtype=np.float64)
