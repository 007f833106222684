"""Fitted models in the two neutral shapes that leave a fit: a linear predictor, or a set of trees. Arrays only.

A leaf holds what the ONNX file will compute; the library's own predictions are kept apart and compared with it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from medloom_train.domain.table import Floats, Floats32, Ints

Link = Literal["identity", "sigmoid", "softmax", "average", "cloglog", "logistic", "rising"]


@dataclass(frozen=True)
class LinearLeaf:
    """``eta = X @ coef + intercept`` with ``coef`` [F, K] in double precision, then the link."""

    coef: Floats
    intercept: Floats
    link: Link


@dataclass(frozen=True)
class TreeLeaf:
    """Trees as flat arrays, one entry a node, in the attributes of ``ai.onnx.ml.TreeEnsembleRegressor``.

    ``mode`` is True at inner nodes. A float32 input goes left (``true``) when ``x <= threshold`` (``strict``: ``x <``);
    NaN goes left where ``missing_left``. Leaves add ``weights`` to the output columns ``targets``. A ``shift`` widens a
    single column: one output for each of its entries, which is added.
    """

    tree: Ints
    node: Ints
    feature: Ints
    threshold: Floats32
    inner: NDArray[np.bool_]
    left: Ints
    right: Ints
    missing_left: NDArray[np.bool_]
    strict: bool
    leaf_tree: Ints
    leaf_node: Ints
    targets: Ints
    weights: Floats32
    base: tuple[float, ...]
    link: Link
    shift: tuple[float, ...] = ()

    @property
    def nodes(self) -> int:
        return int(self.node.size)


Leaf = LinearLeaf | TreeLeaf


def round_down(thresholds: Floats) -> Floats32:
    """The largest float32 that is not above each threshold: routes every float32 input as the double did."""
    with np.errstate(over="ignore"):
        near = thresholds.astype(np.float32)
    above = near.astype(np.float64) > thresholds
    return np.where(above, np.nextafter(near, np.float32(-np.inf)), near).astype(np.float32)
