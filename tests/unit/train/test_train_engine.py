"""Whole runs of the engine on small made-up tables, through its public function."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from train_tables import FEATURES, Quiet, case, patients

from medloom_contracts.manifests import ColumnRole, TaskKind
from medloom_train.domain.engine import Outcome, train
from medloom_train.domain.export.parity import run_file
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.run import Clock
from medloom_train.domain.table import TrainingTable

FAST: dict[str, Any] = {"rounds": 30, "num_leaves": 4}


def quick(**more: Any) -> TrainingOptions:
    trials = [
        {"algorithm": "logistic_regression", "name": "logistic"},
        {"algorithm": "lightgbm", "name": "booster", "params": FAST},
        {"algorithm": "random_forest", "name": "forest", "params": {"trees": 20}},
    ]
    return TrainingOptions.model_validate({"mode": "expert", "algorithms": trials, "n_jobs": 2, **more})


def codes(outcome: Outcome) -> set[tuple[str, str | None]]:
    return {(note.code, note.column) for note in outcome.findings}


def test_every_family_of_every_task_leaves_as_one_file_that_agrees(tmp_path: Path) -> None:
    every = ("lightgbm", "xgboost", "symmetric_boosting", "random_forest", "extra_trees")
    tasks = {
        TaskKind.BINARY: ("sick", ("logistic_regression", "spline_logistic")),
        TaskKind.MULTICLASS: ("stage", ("logistic_regression", "spline_logistic")),
        TaskKind.REGRESSION: ("los", ("linear_regression", "spline_linear")),
    }
    for kind, (target, linear) in tasks.items():
        table = case(tmp_path / kind.value, target=target, kind=kind).load()
        sizes = {"trees": {"trees": 15}, "rounds": {"rounds": 25}}
        grown = {name: sizes["trees" if name in ("random_forest", "extra_trees") else "rounds"] for name in every}
        trials = [{"algorithm": n} for n in linear] + [{"algorithm": n, "params": p} for n, p in grown.items()]
        options = TrainingOptions.model_validate({"mode": "expert", "algorithms": trials, "n_jobs": 2})
        outcome = train(table, options, Quiet())
        assert len(outcome.models) == 9
        for model in outcome.models:
            assert model.parity.max_difference < 5e-6, (kind, model.recipe.name)
            answered = run_file(model.onnx, outcome.table)
            assert np.allclose(answered, model.all_rows, atol=2e-5, rtol=1e-5)
            if kind is not TaskKind.REGRESSION:
                assert np.allclose(answered.sum(axis=1), 1, atol=1e-5)


def test_the_linear_model_is_reported_first_and_the_ensemble_is_not_worse(tmp_path: Path) -> None:
    ports = Quiet()
    outcome = train(case(tmp_path).load(), quick(), ports)
    assert ports.trials[0]["name"] == "logistic"
    assert outcome.seconds["first_model"] < 2
    assert outcome.models[0].recipe.name == "Ensemble"
    losses = {m.recipe.name: m.oof_figures["log_loss"]["value"] for m in outcome.models}
    worst = max(value for value in losses.values() if value is not None)
    assert (losses["Ensemble"] or 9) < worst
    assert ports.fractions == sorted(ports.fractions)


def test_a_rerun_of_the_resolved_settings_repeats_every_figure_whatever_the_clock_says(tmp_path: Path) -> None:
    table = case(tmp_path, roles={"hospital": ColumnRole.SITE}).load()
    ticks = iter(range(100_000))
    # each look at this clock takes half a second, so the budget ends in the middle of the search
    hurried = Clock(20, now=lambda: next(ticks) / 2)
    first = train(table, quick(budget_s=20), Quiet(), hurried)
    assert first.settings.resolved_trials is not None
    second = train(table, first.settings, Quiet())
    assert [t.spec for t in second.trials] == [t.spec for t in first.trials]
    for one, other in zip(first.models, second.models, strict=True):
        assert one.oof_figures == other.oof_figures
        assert one.test_figures == other.test_figures
        assert one.onnx == other.onnx
    assert first.site_figures == second.site_figures


def test_cancelling_keeps_what_was_found(tmp_path: Path) -> None:
    outcome = train(case(tmp_path).load(), quick(), Quiet(stop_after=1))
    assert [model.recipe.name for model in outcome.models] == ["Ensemble", "logistic"]
    assert ("cancelled", None) in codes(outcome)
    assert outcome.models[0].test_figures["auroc"]["lo"] is not None


def test_a_budget_of_one_second_still_gives_the_linear_model(tmp_path: Path) -> None:
    outcome = train(case(tmp_path).load(), TrainingOptions(budget_s=1, n_jobs=2), Quiet())
    assert "logistic_regression" in {model.recipe.algorithm for model in outcome.models}
    assert ("budget_ended", None) in codes(outcome)


def test_a_machine_that_stalls_after_the_search_loses_all_but_the_best_model_that_is_not_linear(tmp_path: Path) -> None:
    class Stalls(Quiet):
        at = 0.0

        def progress(self, fraction: float, en: str, ko: str) -> None:
            if fraction >= 0.72:
                self.at = 65.0

    ports = Stalls()
    outcome = train(case(tmp_path).load(), quick(budget_s=60, n_jobs=1), ports, Clock(60, now=lambda: ports.at))
    assert "logistic" in {trial.spec.name for trial in outcome.trials}
    assert len({trial.spec.name for trial in outcome.trials} - {"logistic", "Simple model"}) == 1
    assert ("budget_ended", None) in codes(outcome)


def test_unusable_columns_are_named_and_not_asked_for(tmp_path: Path) -> None:
    outcome = train(case(tmp_path).load(), quick(), Quiet())
    assert {("column_constant", "constant"), ("column_empty", "empty")} <= codes(outcome)
    assert set(outcome.prepared.number_names) == {"age", "crp", "smoker", "noise"}


def leaky(folder: Path) -> TrainingTable:
    columns = patients()
    sick = np.array(columns["sick"].to_pylist()) == "yes"
    random = np.random.default_rng(3)
    columns["death_date_known"] = pa.array(np.where(sick, 1.0, np.nan), from_pandas=True)
    columns["copy"] = pa.array(np.where(sick, 5.0, 1.0) + random.normal(0, 0.1, sick.size))
    return case(folder, columns, features=(*FEATURES, "death_date_known", "copy")).load()


def test_columns_that_give_the_outcome_away_are_named_and_others_are_not(tmp_path: Path) -> None:
    found = codes(train(leaky(tmp_path), quick(), Quiet()))
    assert ("near_perfect_predictor", "copy") in found
    assert ("missing_tells_outcome", "death_date_known") in found
    leaks = {"near_perfect_predictor", "strong_single_predictor", "missing_tells_outcome", "outcome_time_name"}
    assert {column for code, column in found if code in leaks} == {"copy", "death_date_known"}


def test_sites_are_left_out_one_by_one(tmp_path: Path) -> None:
    table = case(tmp_path, roles={"hospital": ColumnRole.SITE}).load()
    outcome = train(table, quick(), Quiet())
    assert {row["site"] for row in outcome.site_figures} == {"north", "south", "west"}
    assert sum(row["n"] for row in outcome.site_figures) == table.train.size
    for row in outcome.site_figures:
        assert set(row["models"]) == {"logistic", "booster"}
        assert row["models"]["logistic"]["auroc"]["lo"] < row["models"]["logistic"]["auroc"]["value"]


def test_repeated_subjects_widen_the_intervals_by_clusters(tmp_path: Path) -> None:
    doubled = {name: pa.concat_arrays([array, array]) for name, array in patients(120).items()}
    doubled["patient"] = pa.array([f"p{i % 120}" for i in range(240)])
    alone = train(case(tmp_path / "rows", doubled).load(), quick(), Quiet())
    clustered = train(
        case(tmp_path / "subjects", doubled, roles={"patient": ColumnRole.SUBJECT}).load(), quick(), Quiet()
    )

    def width(outcome: Outcome) -> float:
        found = outcome.models[1].oof_figures["brier"]
        return float(found["hi"] or 0) - float(found["lo"] or 0)

    assert width(clustered) > 1.15 * width(alone)


def test_weighted_classes_are_recalibrated(tmp_path: Path) -> None:
    outcome = train(case(tmp_path).load(), quick(class_weight="balanced"), Quiet())
    logistic = outcome.models[1]
    assert logistic.recipe.calibrator.method in ("platt", "beta")
    prevalence = logistic.oof_figures["observed_expected"]["value"]
    assert prevalence == pytest.approx(1, abs=0.1)


def test_monotone_constraints_hold_in_the_exported_file(tmp_path: Path) -> None:
    trials = [{"algorithm": "lightgbm", "params": FAST}, {"algorithm": "xgboost", "params": {"rounds": 30}}]
    options = quick(algorithms=trials, monotone={"age": 1})
    outcome = train(case(tmp_path).load(), options, Quiet())
    rows = outcome.table.take(np.zeros(60, dtype=np.int64))
    numbers = rows.numbers.copy()
    names = [column.name for column in rows.number_columns]
    numbers[:, names.index("age")] = np.linspace(20, 100, 60)
    for model in outcome.models:
        p = run_file(model.onnx, replace(rows, numbers=numbers))[:, 1]
        assert (np.diff(p) >= -1e-7).all()


def test_merged_folds_keep_every_training_row(tmp_path: Path) -> None:
    outcome = train(case(tmp_path).load(), quick(folds=2), Quiet())
    assert outcome.table.folds == (0, 1)
    assert outcome.models[0].recipe.oof.shape[0] == outcome.table.train.size


def test_safe_search_space_has_no_extra_trees_and_no_small_leaves(tmp_path: Path) -> None:
    ports = Quiet()
    options = TrainingOptions(safe_models_only=True, n_jobs=2, budget_s=15)
    outcome = train(case(tmp_path).load(), options, ports)
    assert "extra_trees" not in {trial["algorithm"] for trial in ports.trials}
    leaves = [t.spec.params for t in outcome.trials if t.spec.algorithm in ("random_forest", "lightgbm")]
    assert all(p.get("min_leaf", p.get("min_child_samples", 0)) >= 20 for p in leaves)


def test_names_and_levels_in_any_script_pass_through_the_file(tmp_path: Path) -> None:
    columns = patients()
    odd = {"age": "나이 (세)", "crp": 'c"r:p/0', "ward": "병동\t1", "noise": "·c_1"}
    renamed = {odd.get(name, name): array for name, array in columns.items()}
    renamed["병동\t1"] = pa.array([f"{v} 😀" if v else None for v in columns["ward"].to_pylist()])
    outcome = train(case(tmp_path, renamed, features=tuple(odd.values())).load(), quick(), Quiet())
    assert {*outcome.prepared.number_names, *outcome.prepared.category_names} == set(odd.values())
    assert outcome.models[0].parity.passed


def test_categories_alone_and_numbers_alone_are_enough(tmp_path: Path) -> None:
    for features in (("ward",), ("age", "crp")):
        outcome = train(case(tmp_path / features[0], features=features).load(), quick(), Quiet())
        assert len(outcome.models) == 5
