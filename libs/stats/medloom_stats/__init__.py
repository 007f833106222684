"""Statistics of prediction models: discrimination, calibration, usefulness, comparison, each with its interval.

Pure functions of numpy arrays. An impossible input (lengths that differ, values that are not finite, labels other than
0 and 1, a class that never occurs) raises ``ValueError`` with a sentence; a value that exists but whose interval cannot
be computed comes back with a NaN interval, as each function says.
"""

from medloom_stats.estimate import Estimate

__all__ = ["Estimate"]
