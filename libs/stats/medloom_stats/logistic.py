"""Logistic regression by iteratively reweighted least squares, for recalibration and small models."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Floats, group_codes

# a linear predictor this uncertain (log odds) runs to infinity: the data are quasi-separated
_VAST_SE = 1e3


class LogisticFit(NamedTuple):
    """Maximum-likelihood fit; with ``separated`` it does not exist and ``coef`` is where the search stopped."""

    coef: Floats
    cov: Floats
    log_likelihood: float
    converged: bool
    separated: bool


def expit(x: Floats) -> Floats:
    """Inverse logit without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(x / 2)), dtype=np.float64)


def logit(p: ArrayLike, clip: float = 1e-10) -> Floats:
    """Log odds; probabilities nearer to 0 or 1 than ``clip`` are moved there, so that no infinity arises."""
    inside = np.clip(np.asarray(p, dtype=np.float64), clip, 1 - clip)
    return np.asarray(np.log(inside) - np.log1p(-inside), dtype=np.float64)


def _log_likelihood(y: Floats, eta: Floats) -> float:
    return float((y * eta - np.logaddexp(0, eta)).sum())


def _step(X: Floats, y: Floats, eta: Floats) -> tuple[Floats, Floats]:
    mean = expit(eta)
    information = (X * (mean * (1 - mean))[:, None]).T @ X
    return information, X.T @ (y - mean)


def _sandwich(X: Floats, residual: Floats, bread: Floats, codes: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    count = int(codes.max()) + 1
    scores = np.zeros((count, X.shape[1]))
    np.add.at(scores, codes, X * residual[:, None])
    n, k = X.shape
    factor = count / (count - 1) * (n - 1) / (n - k) if count > 1 and n > k else math.nan
    return np.asarray(factor * bread @ (scores.T @ scores) @ bread, dtype=np.float64)


def fit(
    X: ArrayLike,
    y: ArrayLike,
    *,
    offset: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    max_iterations: int = 100,
    tolerance: float = 1e-12,
) -> LogisticFit:
    """Unpenalised logistic regression (McCullagh & Nelder 1989, ch. 4).

    ``X`` is ``[n, k]`` and holds its own column of ones if an intercept is wanted; ``offset`` enters with coefficient
    1. Each step is halved until the likelihood rises. With ``groups`` the covariance is the cluster-robust sandwich
    (Liang & Zeger 1986, with the G/(G-1) correction). ``separated`` is set when the data are (quasi-)separated, so that
    no maximum exists (Albert & Anderson 1984): some fitted probabilities run to 0 or 1 while the information vanishes.
    Raises ValueError when shapes differ or X has linearly dependent columns.
    """
    matrix, labels = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != labels.shape[0]:
        raise ValueError("X must have one row for each outcome")
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        raise ValueError("the columns of X are linearly dependent")
    shift = np.zeros(labels.size) if offset is None else np.asarray(offset, dtype=np.float64)
    coef = np.zeros(matrix.shape[1])
    eta, converged, separated = shift, False, False
    best = _log_likelihood(labels, eta)
    for _ in range(max_iterations):
        information, score = _step(matrix, labels, eta)
        try:
            change = np.linalg.solve(information, score)
        except np.linalg.LinAlgError:
            separated = True
            break
        size = 1.0
        while size > 1e-8 and not _log_likelihood(labels, matrix @ (coef + size * change) + shift) >= best - 1e-12:
            size /= 2
        coef = coef + size * change
        eta = matrix @ coef + shift
        gain, best = _log_likelihood(labels, eta) - best, _log_likelihood(labels, eta)
        if float(score @ change) < tolerance * (1 + abs(best)) and abs(gain) < tolerance * (1 + abs(best)):
            converged = True
            break
    separated = separated or best > -1e-6 or not converged
    return _result(matrix, labels, coef, eta=eta, state=(best, converged, separated), groups=groups)


def _result(
    X: Floats, y: Floats, coef: Floats, *, eta: Floats, state: tuple[float, bool, bool], groups: ArrayLike | None
) -> LogisticFit:
    best, converged, separated = state
    information, _ = _step(X, y, eta)
    if separated or np.linalg.cond(information) > 1e14:
        return LogisticFit(coef, np.full((coef.size, coef.size), np.nan), best, converged, True)
    cov = np.asarray(np.linalg.inv(information), dtype=np.float64)
    if float(np.einsum("ij,jk,ik->i", X, cov, X).max()) > _VAST_SE**2:
        return LogisticFit(coef, np.full_like(cov, np.nan), best, converged, True)
    codes = group_codes(groups, y.size)
    if codes is not None:
        cov = _sandwich(X, y - expit(eta), cov, codes)
    return LogisticFit(coef, cov, best, converged, False)
