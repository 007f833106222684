import warnings

import numpy as np
import pandas as pd
import pytest

from medloom_stats import net_benefit as nb

from .conftest import CASES, Scored, draw

MARKS = np.array([0.05, 0.1, 0.2, 0.35, 0.5])


def test_net_benefit_equals_dcurves(scored: Scored) -> None:
    y, p = scored
    with warnings.catch_warnings():
        # dcurves and the survival library it imports use names that pandas has deprecated
        warnings.simplefilter("ignore")
        from dcurves import dca

        # dcurves calls positive what is above the threshold, we what is at or above it: none of ours lies on a mark
        p = np.minimum(p + 1e-9, 1)
        oracle = dca(pd.DataFrame({"y": y, "m": p}), "y", ["m"], thresholds=list(MARKS))
    ours = nb.decision_curve(y, p, MARKS, resamples=10)
    model = oracle[oracle.model == "m"].net_benefit.to_numpy()
    everybody = oracle[oracle.model == "all"].net_benefit.to_numpy()
    np.testing.assert_allclose(ours.model, model, atol=1e-10)
    np.testing.assert_allclose(ours.treat_all, everybody, atol=1e-10)


def test_net_benefit_by_hand() -> None:
    # at .25: two true and one false positive of five -> 2/5 - 1/5 * 1/3
    assert nb.net_benefit([1, 1, 1, 0, 0], [0.9, 0.25, 0.1, 0.6, 0.2], [0.25])[0] == pytest.approx(2 / 5 - 1 / 15)


def test_counting_cells_draws_like_drawing_rows() -> None:
    y, p = CASES["n1500_prev0.3_plain"]
    rows = nb.decision_curve(y, p, MARKS, resamples=4000)
    alone = nb.decision_curve(y, p, MARKS, resamples=4000, groups=np.arange(y.size))
    np.testing.assert_allclose(rows.lo, alone.lo, atol=0.004)
    np.testing.assert_allclose(rows.hi, alone.hi, atol=0.004)
    assert (rows.lo < rows.model).all()
    assert (rows.model < rows.hi).all()


def test_copied_rows_in_clusters_do_not_narrow_the_band() -> None:
    y, p = draw(400, 0.3, 8)
    one = nb.decision_curve(y, p, MARKS)
    four = nb.decision_curve(np.tile(y, 4), np.tile(p, 4), MARKS, groups=np.tile(np.arange(400), 4))
    np.testing.assert_allclose(four.hi - four.lo, one.hi - one.lo, rtol=0.15)


@pytest.mark.parametrize("marks", [[0.0, 0.5], [0.5, 1.0], [0.5, 0.4], []])
def test_impossible_thresholds_are_refused(marks: list[float]) -> None:
    with pytest.raises(ValueError, match="threshold probabilities"):
        nb.net_benefit([0, 1], [0.1, 0.2], marks)
