import json
import math

import numpy as np
import pytest

from medloom_stats import calibration, classification, discrimination, evaluate

from .conftest import CASES, Scored, draw


def test_binary_holds_what_the_single_functions_give(scored: Scored) -> None:
    y, p = scored
    found = evaluate.binary(y, p, threshold=0.3, resamples=100)
    assert found["auroc"].lo == pytest.approx(discrimination.auroc(y, p).lo, abs=1e-12)
    assert found["auprc"].value == pytest.approx(discrimination.average_precision(y, p, resamples=1).value)
    assert found["brier"].value == pytest.approx(calibration.brier(y, p, resamples=1).value)
    assert found["log_loss"].value == pytest.approx(calibration.log_loss(y, p, resamples=1).value)
    assert found["scaled_brier"].value == pytest.approx(calibration.scaled_brier(y, p))
    slope, large = calibration.slope_intercept(y, p)
    assert found["calibration_slope"].value == pytest.approx(slope.value)
    assert found["calibration_in_the_large"].lo == pytest.approx(large.lo)
    for name, rate in classification.at_threshold(y, p, 0.3).rates.items():
        assert found[name] == rate or math.isnan(rate.value), name
    json.dumps({name: estimate.to_dict() for name, estimate in found.items()}, allow_nan=False)


def test_order_of_rows_does_not_matter() -> None:
    y, p = CASES["n211_prev0.3_plain"]
    other = np.random.default_rng(0).permutation(y.size)
    assert evaluate.binary(y, p, resamples=50) == pytest.approx(evaluate.binary(y[other], p[other], resamples=50))


def test_clusters_give_the_same_points_and_wider_limits() -> None:
    y, p = draw(200, 0.3, 21)
    y5, p5, groups = np.tile(y, 5), np.tile(p, 5), np.tile(np.arange(200), 5)
    naive, honest = evaluate.binary(y5, p5, threshold=0.3), evaluate.binary(y5, p5, threshold=0.3, groups=groups)
    assert set(naive) == set(honest)
    for name in naive:
        assert honest[name].value == pytest.approx(naive[name].value), name
        assert honest[name].hi - honest[name].lo > 1.5 * (naive[name].hi - naive[name].lo), name


def test_two_rows_are_the_least_that_works() -> None:
    found = evaluate.binary([0, 1], [0.2, 0.7], resamples=20)
    assert found["auroc"].value == 1.0
    assert math.isnan(found["calibration_slope"].value)
    with pytest.raises(ValueError, match="one class"):
        evaluate.binary([1, 1], [0.2, 0.7])


def test_intervals_cover_the_truth() -> None:
    truth = discrimination.auroc(*draw(400_000, 0.3, 99)).value
    hits = 0
    for seed in range(200):
        estimate = discrimination.auroc(*draw(150, 0.3, 1000 + seed))
        hits += estimate.lo <= truth <= estimate.hi
    assert 182 <= hits <= 198
