"""Evidence that a column could not be known when a prediction is made, or that test rows are not new.

The statistics, each with its limit:

* **alone**: the cross-fitted AUROC of one column (5 folds dealt by a fixed generator; numbers in 16 quantile bins and,
  when better, by their rank; missing is a bin of its own; bins shrunken by 5 rows towards the mean) with DeLong's 95 %
  limits. For a number as outcome |Spearman's correlation| with Fisher's limits.
* **gap**: the AUROC of "the column is empty", its better direction.
* **apart**: how far the logit of ``alone`` lies above that of the table's other columns, in robust standard deviations
  (median and 1.4826 · MAD; Iglewicz & Hoaglin 1993 advise 3.5), so that a disease with many strong signs stays silent.
* **seldom**: Fisher's exact test, p < 0.05, that a column filled in for less than a tenth of the rows is filled in with
  the event more often (or less often) than without.
* **family**: the binomial tail, p < 0.001, of so many suspects among the columns of one form (known by the start of
  their names and standing together in the table) when one column in twenty were suspected wrongly.
* **between**: a column whose neighbours on both sides are suspected (at least 2 of 4 on each side, 6 of 8 in all).
* **twins**: test rows that repeat a training row, against the number that chance would give.

After Kaufman et al. (ACM TKDD 2012), Kapoor & Narayanan (Patterns 2023) and PROBAST (Wolff et al. 2019, domain 2).
"""

from medloom_stats.leakage.columns import (
    LANDMARK_COLUMNS,
    Feature,
    Grade,
    Suspicion,
    alone,
    between,
    families,
    gap,
    landmarks,
    rank_correlation,
    suspects,
)
from medloom_stats.leakage.rows import (
    SITE_LOW,
    crossing,
    identifier,
    site_confounding,
    sounds_like_identifier,
    twins,
    twins_grade,
)

__all__ = [
    "LANDMARK_COLUMNS",
    "SITE_LOW",
    "Feature",
    "Grade",
    "Suspicion",
    "alone",
    "between",
    "crossing",
    "families",
    "gap",
    "identifier",
    "landmarks",
    "rank_correlation",
    "site_confounding",
    "sounds_like_identifier",
    "suspects",
    "twins",
    "twins_grade",
]
