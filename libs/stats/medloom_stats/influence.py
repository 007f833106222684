"""What each row adds to an AUROC: its variance, alone or in a difference, with independent or clustered rows."""

import numpy as np

from medloom_stats.arrays import Floats, Ints
from medloom_stats.discrimination import placements


def auroc_influence(y: Floats, score: Floats) -> tuple[float, Floats]:
    """The AUROC and each row's influence on it, ``[n]``, summing to 0.

    Influences are DeLong's structural components, centred, divided by the size of their class, and inflated by
    sqrt(m / (m - 1)), so that their sum of squares is DeLong's variance (DeLong et al. 1988; Sun & Xu 2014). Those of
    differences and of means of AUROCs on the same rows are the differences and means of the influences. NaN for a
    class with a single member.
    """
    found = placements(y, score)
    rows = np.empty(y.size)
    for parts, place in ((found.events, y == 1), (found.others, y != 1)):
        m = parts.size
        rows[place] = (parts - found.auc) / np.sqrt(m * (m - 1.0)) if m > 1 else np.nan
    return found.auc, rows


def standard_error(influences: Floats, clusters: Ints | None = None) -> Floats:
    """Standard errors ``[k]`` of ``k`` estimates from their influences ``[n, k]``.

    With ``clusters`` (codes 0..G-1) the rows of a cluster are summed first and G / (G - 1) corrects for few clusters
    (Obuchowski 1997 for the AUROC; Liang & Zeger 1986); NaN with a single cluster.
    """
    if clusters is None:
        return np.asarray(np.sqrt((influences**2).sum(axis=0)), dtype=np.float64)
    count = int(clusters.max()) + 1
    if count < 2:
        return np.full(influences.shape[1], np.nan)
    sums = np.zeros((count, influences.shape[1]))
    np.add.at(sums, clusters, influences)
    return np.asarray(np.sqrt(count / (count - 1) * (sums**2).sum(axis=0)), dtype=np.float64)
