"""Small, wide, rare, broken and hostile tables: a model with honest warnings, or a clear refusal."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from train_tables import Quiet, case

from medloom_contracts.manifests import ColumnRole
from medloom_train.domain.engine import Outcome, train
from medloom_train.domain.errors import NoFeatures
from medloom_train.domain.export.parity import run_file
from medloom_train.domain.options import TrainingOptions

TRIALS = (
    {"algorithm": "logistic_regression", "name": "logistic"},
    {"algorithm": "spline_logistic", "name": "splines"},
    {"algorithm": "lightgbm", "name": "booster", "params": {"rounds": 20}},
    {"algorithm": "random_forest", "name": "forest", "params": {"trees": 10}},
)


def few(**more: Any) -> TrainingOptions:
    return TrainingOptions.model_validate(
        {"mode": "expert", "algorithms": TRIALS, "n_jobs": 2, "publish": "few", **more}
    )


def outcomes(n: int, share: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A marker that goes with the outcome, and the outcome with exactly this share of events."""
    random = np.random.default_rng(seed)
    marker = random.normal(size=n)
    worst = np.argsort(-(marker + random.normal(0, 1, n)))[: max(5, round(share * n))]
    return marker, np.isin(np.arange(n), worst)


def run(folder: Path, columns: dict[str, Any], sick: np.ndarray, options: TrainingOptions, **more: Any) -> Outcome:
    arrays = {name: pa.array(values, from_pandas=True) for name, values in columns.items()}
    target = {"sick": pa.array(np.where(sick, "yes", "no").tolist())}
    features = tuple(name for name in columns if name not in more.get("roles", {}))
    outcome = train(case(folder, arrays | target, features=features, **more).load(), options, Quiet())
    for model in outcome.models:
        assert model.parity.passed
        p = run_file(model.onnx, outcome.table)
        assert np.isfinite(p).all()
        assert ((p >= 0) & (p <= 1)).all()
    return outcome


def noted(outcome: Outcome) -> set[str]:
    return {note.code for note in outcome.findings}


def test_a_feature_that_is_the_target_is_named(tmp_path: Path) -> None:
    marker, sick = outcomes(200, 0.3)
    outcome = run(tmp_path, {"marker": marker, "copy": sick.astype(float)}, sick, few())
    assert ("near_perfect_predictor", "copy") in {(n.code, n.column) for n in outcome.findings}
    assert not {"trial_failed"} & noted(outcome)


def test_perfect_separation_gives_finite_answers(tmp_path: Path) -> None:
    marker, _ = outcomes(150, 0.3)
    outcome = run(tmp_path, {"marker": marker}, marker > 0.4, few())
    assert outcome.models[0].test_figures["auroc"]["value"] == pytest.approx(1, abs=0.02)
    assert "near_perfect_predictor" in noted(outcome)


def test_sixty_rows_end_with_warnings(tmp_path: Path) -> None:
    marker, sick = outcomes(60, 0.3)
    outcome = run(tmp_path, {"marker": marker, "noise": np.random.default_rng(1).normal(size=60)}, sick, few())
    assert {"small_sample", "wide_interval"} <= noted(outcome)


def test_three_in_a_thousand(tmp_path: Path) -> None:
    marker, sick = outcomes(3000, 0.003)
    outcome = run(tmp_path, {"marker": marker, "noise": np.random.default_rng(1).normal(size=3000)}, sick, few())
    assert "rare_outcome" in noted(outcome)
    oof = outcome.models[0].recipe.oof[:, 1]
    events = outcome.table.y[outcome.table.train].mean()
    assert events / 2 < oof.mean() < events * 2


def test_rare_events_with_weights_are_recalibrated(tmp_path: Path) -> None:
    marker, sick = outcomes(1500, 0.03)
    outcome = run(tmp_path, {"marker": marker}, sick, few(class_weight="balanced"))
    for model in outcome.models:
        assert model.recipe.calibrator.method in ("platt", "beta")
        assert model.recipe.oof[:, 1].mean() == pytest.approx(outcome.table.y[outcome.table.train].mean(), rel=0.25)


def test_much_missing_hundreds_of_levels_ties_and_constants(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    marker, sick = outcomes(500, 0.3)
    columns: dict[str, Any] = {
        f"lab {i}": np.where(random.random(500) < 0.4, np.nan, marker * (i == 0) + random.normal(size=500))
        for i in range(6)
    }
    columns["tied"] = np.round(marker)
    columns["constant"] = np.full(500, 3.0)
    columns["place"] = [f"village {k}" for k in random.integers(0, 300, 500)]
    columns["all different"] = [f"text {k}" for k in range(500)]
    outcome = run(tmp_path, columns, sick, few())
    assert {("column_constant", "constant"), ("column_all_rare", "all different")} <= {
        (n.code, n.column) for n in outcome.findings
    }


def test_duplicated_columns_change_nothing_for_the_linear_model(tmp_path: Path) -> None:
    marker, sick = outcomes(300, 0.4)
    other = np.random.default_rng(5).normal(size=300)
    doubled = {"marker": marker, "marker again": marker, "other": other, "other again": other}
    once = run(tmp_path / "once", {"marker": marker, "other": other}, sick, few())
    twice = run(tmp_path / "twice", doubled, sick, few())
    first, second = (o.models[0].oof_figures["auroc"]["value"] or 0 for o in (once, twice))
    assert first == pytest.approx(second, abs=0.02)


@pytest.mark.slow
def test_five_thousand_columns_on_a_hundred_rows(tmp_path: Path) -> None:
    random = np.random.default_rng(6)
    marker, sick = outcomes(100, 0.4)
    X = random.normal(size=(100, 5000))
    X[:, 17] = marker
    columns = {f"gene {i}": X[:, i] for i in range(5000)}
    outcome = run(tmp_path, columns, sick, few(algorithms=TRIALS[:1], budget_s=60), folds=3)
    assert "few_events_per_predictor" in noted(outcome)
    assert outcome.simple is not None
    assert len(outcome.simple.equation.terms) <= 4


def test_nothing_but_constants_is_refused(tmp_path: Path) -> None:
    _, sick = outcomes(100, 0.4)
    with pytest.raises(NoFeatures):
        run(tmp_path, {"constant": np.ones(100), "same": ["a"] * 100}, sick, few())


def test_one_event_a_site_and_a_site_without_events(tmp_path: Path) -> None:
    marker, sick = outcomes(300, 0.05)
    site = np.array([f"site {i % 6}" for i in range(300)], dtype=object)
    site[np.flatnonzero(sick)] = [f"site {i}" for i in range(int(sick.sum()) - 1)] + ["site 0"]
    site[(np.arange(300) % 6 == 5) & ~sick] = "site without"
    columns = {"marker": marker, "hospital": site.tolist()}
    outcome = run(tmp_path, columns, sick, few(), roles={"hospital": ColumnRole.SITE})
    assert "site without" not in {row["site"] for row in outcome.site_figures}
    assert "rare_outcome" in noted(outcome) or "few_events_per_predictor" in noted(outcome)


@pytest.mark.parametrize("after", [0, 1, 2, 4])
def test_cancelled_at_any_moment(tmp_path: Path, after: int) -> None:
    marker, sick = outcomes(200, 0.4)
    arrays = {"marker": pa.array(marker), "sick": pa.array(np.where(sick, "yes", "no").tolist())}
    outcome = train(case(tmp_path, arrays, features=("marker",)).load(), few(), Quiet(stop_after=after))
    assert "cancelled" in noted(outcome)
    assert outcome.models[0].parity.passed


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    marker, sick = outcomes(150, 0.4)
    columns = {"marker": marker, "noise": np.random.default_rng(1).normal(size=150)}
    one, two = (run(tmp_path / str(n), columns, sick, few(n_jobs=n)) for n in (1, 2))
    assert [m.onnx for m in one.models] == [m.onnx for m in two.models]
    other = run(tmp_path / "other", columns, sick, few(seed=8))
    assert [m.onnx for m in other.models] != [m.onnx for m in one.models]
