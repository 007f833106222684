"""Multiple imputation by chained equations, and Rubin's rules for what it gives."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from medloom_stats.arrays import Bools, Floats, finite, same_length
from medloom_stats.estimate import Estimate
from medloom_stats.regression import t_quantile

_RIDGE = 1e-5


class Pooled(NamedTuple):
    """One quantity over all imputations: ``information`` is the share of its information that is missing."""

    estimate: Estimate
    se: float
    df: float
    information: float


class Block(NamedTuple):
    """One variable: ``values`` ``[n, k]`` (a number: k = 1; a category: a column of 0/1 a level), ``missing`` ``[n]``.

    What stands in the rows that are missing is not looked at.
    """

    values: Floats
    missing: Bools


def rubin(estimates: ArrayLike, variances: ArrayLike, *, complete_df: float = math.inf, level: float = 0.95) -> Pooled:
    """Rubin's rules (Rubin 1987, ch. 3) with the degrees of freedom of Barnard & Rubin (Biometrika 1999).

    ``estimates`` and ``variances`` (squared standard errors) are ``[m]``; ``complete_df`` are the degrees of freedom
    that complete data would have. The missing information is the fraction of Rubin (1987, eq. 3.1.10). Raises
    ValueError for fewer than two imputations, unequal lengths, values that are not finite, or a variance below 0.
    """
    values, within = finite(estimates, "the estimates"), finite(variances, "the variances")
    same_length(values, within, "estimates and variances")
    m = values.size
    if m < 2 or within.min() < 0:
        raise ValueError("at least two imputations with variances of 0 or more are needed")
    inside, between = float(within.mean()), float(values.var(ddof=1))
    total = inside + (1 + 1 / m) * between
    share = (1 + 1 / m) * between / total if total > 0 else 0.0
    df = _barnard_rubin(share, m, complete_df)
    half = (t_quantile(level, df) if math.isfinite(df) else _normal(level)) * math.sqrt(total)
    rise = (1 + 1 / m) * between / inside if inside > 0 else math.inf
    lost = 1.0 if math.isinf(rise) else (rise + 2 / (df + 3)) / (rise + 1)
    centre = float(values.mean())
    return Pooled(Estimate(centre, centre - half, centre + half), math.sqrt(total), df, lost if between > 0 else 0.0)


def _normal(level: float) -> float:
    from medloom_stats.intervals import z_quantile

    return z_quantile(level)


def _barnard_rubin(share: float, m: int, complete: float) -> float:
    """Degrees of freedom: never more than those of the complete data."""
    old = (m - 1) / share**2 if share > 0 else math.inf
    if math.isinf(complete):
        return old
    observed = (complete + 1) / (complete + 3) * complete * (1 - share)
    return observed if math.isinf(old) else old * observed / (old + observed)


def chained(
    blocks: Sequence[Block],
    fixed: ArrayLike,
    *,
    imputations: int,
    iterations: int = 5,
    donors: int = 5,
    seed: int = 0,
) -> Iterator[list[Floats]]:
    """Completed values of every block, once for each imputation: chained equations (van Buuren & Groothuis-Oudshoorn,
    J Stat Softw 2011) with predictive mean matching (Little 1988), a category matched on all of its levels at once.

    ``fixed`` ``[n, j]`` are columns without gaps; the outcome has to be among them (Moons et al. 2006). Parameters are
    drawn from their posterior (Rubin 1987, p. 167; ridge of 1e-5), and each gap takes the value of one of the
    ``donors`` nearest rows drawn at random, so that every imputed value was observed. Raises ValueError when a block
    has fewer than two known rows, or shapes differ.
    """
    always = np.asarray(fixed, dtype=np.float64)
    if any(block.values.shape[0] != always.shape[0] or (~block.missing).sum() < 2 for block in blocks):
        raise ValueError("every variable needs one value for each row, two of them known at least")
    for spawned in np.random.default_rng(seed).spawn(imputations):
        filled = [_start(block, spawned) for block in blocks]
        for _ in range(iterations):
            for spot, block in enumerate(blocks):
                if block.missing.any():
                    design = np.column_stack([np.ones(always.shape[0]), always, *_others(filled, spot)])
                    _match(filled[spot], block.missing, design, donors, spawned)
        yield filled


def _start(block: Block, rng: np.random.Generator) -> Floats:
    """A copy whose gaps hold values drawn from the known rows."""
    values = block.values.copy()
    known = np.flatnonzero(~block.missing)
    values[block.missing] = values[rng.choice(known, int(block.missing.sum()))]
    return values


def _others(filled: list[Floats], spot: int) -> list[Floats]:
    """The other variables as predictors: a category without its first level."""
    return [values if values.shape[1] == 1 else values[:, 1:] for i, values in enumerate(filled) if i != spot]


def _match(values: Floats, missing: Bools, design: Floats, donors: int, rng: np.random.Generator) -> None:
    """Fill the gaps of one variable in place."""
    from scipy.spatial import cKDTree

    known = np.flatnonzero(~missing)
    scale = design.std(axis=0)
    design = np.where(scale > 0, design - design.mean(axis=0), design) / np.where(scale > 0, scale, 1)
    X, target = design[known], values[known]
    gram = X.T @ X
    inverse = np.linalg.inv(gram + _RIDGE * np.diag(np.diag(gram)) + 1e-12 * np.eye(gram.shape[0]))
    coef = inverse @ (X.T @ target)
    residual = target - X @ coef
    freedom = max(1, known.size - X.shape[1])
    spread = np.sqrt((residual**2).sum(axis=0) / rng.chisquare(freedom))
    root = np.linalg.cholesky((inverse + inverse.T) / 2)
    drawn = coef + root @ rng.normal(size=coef.shape) * spread
    expected = X @ coef
    # equal predictions are told apart at random, or the same few rows would be donors to all
    size = float(np.abs(expected).max()) or 1.0
    tree = cKDTree(expected + 1e-9 * size * rng.normal(size=expected.shape))
    near = min(donors, known.size)
    found = tree.query(design[missing] @ drawn, k=near)[1].reshape(-1, near)
    values[missing] = target[found[np.arange(found.shape[0]), rng.integers(0, near, found.shape[0])]]
