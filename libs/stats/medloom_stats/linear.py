"""Ordinary least squares with the covariance of its coefficients."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats


class LinearFit(NamedTuple):
    """``variance`` is that of the residuals; ``df`` are their degrees of freedom."""

    coef: Floats
    cov: Floats
    variance: float
    df: int


def fit(X: ArrayLike, y: ArrayLike) -> LinearFit:
    """Least squares (Draper & Smith 1998, ch. 5). ``X`` ``[n, k]`` holds its own column of ones if one is wanted.

    The covariance is NaN when no degree of freedom is left. Raises ValueError when shapes differ or X has linearly
    dependent columns.
    """
    matrix, values = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != values.shape[0]:
        raise ValueError("X must have one row for each outcome")
    found, _, rank, _ = np.linalg.lstsq(matrix, values, rcond=None)
    coef = np.asarray(found, dtype=np.float64)
    if rank < matrix.shape[1]:
        raise ValueError("the columns of X are linearly dependent")
    df = matrix.shape[0] - matrix.shape[1]
    residual = values - matrix @ coef
    variance = float(residual @ residual) / df if df > 0 else math.nan
    cov = np.asarray(variance * np.linalg.inv(matrix.T @ matrix), dtype=np.float64)
    return LinearFit(coef, cov, variance, df)
