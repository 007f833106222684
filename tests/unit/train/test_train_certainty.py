"""What the calculator is told: ranges that give nobody away, usual values, and how sure an answer is."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from train_tables import case, patients

from medloom_contracts.manifests import TaskKind
from medloom_train.domain import certainty


def test_ranges_are_rounded_outwards_by_at_most_a_tenth() -> None:
    random = np.random.default_rng(1)
    for scale in (1e-3, 0.7, 40, 5e5):
        values = (random.normal(3, 1, 400) * scale).astype(np.float32)
        values[3] = np.nan
        low, high = certainty.outer_range(values)
        least, most = float(np.nanmin(values)), float(np.nanmax(values))
        width = most - least
        assert least - width / 10 <= low <= least
        assert most <= high <= most + width / 10
    assert certainty.outer_range(np.array([0, 1, 1, np.nan], np.float32)) == (0, 1)
    assert certainty.outer_range(np.array([7, 7], np.float32)) == (7, 7)


def test_usual_values_are_medians_and_most_frequent_codes() -> None:
    assert certainty.usual_number(np.array([0, 0, 1, 1, 1, np.nan], np.float32)) == 1
    assert certainty.usual_number(np.arange(11, dtype=np.float32)) == 5
    codes = np.array([0, 1, 1, 2, 2, 2, -1, -1, -1, -1], np.int32)
    assert certainty.usual_category(codes, ("a", "c"), ("a", "b", "c")) == "c"
    assert certainty.usual_category(codes, (), ("a", "b", "c")) == ""


def test_probabilities_carry_the_line_of_their_recalibration(tmp_path: Path) -> None:
    table = case(tmp_path, patients(500)).load()
    y = table.y[table.train]
    random = np.random.default_rng(0)
    lp = 1.4 * (y - 0.4) + random.normal(size=y.size)
    p = 1 / (1 + np.exp(-lp))
    found = certainty.uncertainty(table, np.stack([1 - p, p], axis=1))
    assert found is not None
    fitted = sm.Logit(y, sm.add_constant(lp)).fit(disp=0)
    cov = fitted.cov_params()
    assert found.lines[table.classes[1]] == pytest.approx((*fitted.params, cov[0, 0], cov[1, 1], cov[0, 1]), abs=1e-6)
    assert certainty.uncertainty(table, np.stack([1 - y, y], axis=1)) is None
    repeated = replace(table, groups=np.arange(table.n) // 5)
    clustered = certainty.uncertainty(repeated, np.stack([1 - p, p], axis=1))
    assert clustered is not None
    assert clustered.lines[table.classes[1]][2:] != found.lines[table.classes[1]][2:]


def test_values_carry_a_width_that_holds_for_95_of_100_new_patients(tmp_path: Path) -> None:
    table = case(tmp_path, patients(500), target="los", kind=TaskKind.REGRESSION).load()
    random = np.random.default_rng(2)
    errors = random.normal(size=table.train.size)
    found = certainty.uncertainty(table, (table.y[table.train] + errors)[:, None])
    assert found is not None
    assert found.half_width is not None
    assert np.mean(np.abs(random.normal(size=20_000)) <= found.half_width) == pytest.approx(0.95, abs=0.025)
    rank = math.ceil(0.95 * (table.train.size + 1))
    assert found.half_width >= np.sort(np.abs(errors))[rank - 1]
    few = table.take(table.train[:15])
    assert certainty.uncertainty(few, few.y[:, None]) is None
