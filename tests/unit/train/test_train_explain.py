"""What explains the models: planned sizes, aggregates without a row, and the same again from written-out settings."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from train_tables import FEATURES, Case, Quiet, case, patients

from medloom_contracts.explanations import Explanations
from medloom_contracts.manifests import ColumnRole, TaskKind
from medloom_train.domain.engine import Outcome, train
from medloom_train.domain.explain import plan
from medloom_train.domain.explain.divisions import divisions
from medloom_train.domain.explain.everything import assembled
from medloom_train.domain.explain.inputs import Inputs, answering
from medloom_train.domain.export.parity import run_file
from medloom_train.domain.options import TrainingOptions
from medloom_train.service.explaining import for_outsiders

SITE = {"hospital": ColumnRole.SITE}


def run(found: Case, **more: Any) -> Outcome:
    trials = [{"algorithm": "logistic_regression", "name": "logistic"}]
    if found.approval.task.kind is TaskKind.REGRESSION:
        trials = [{"algorithm": "linear_regression", "name": "linear"}]
    booster = {"algorithm": "lightgbm", "name": "booster", "params": {"rounds": 30, "num_leaves": 4}}
    settings = {"mode": "expert", "algorithms": [*trials, booster], "n_jobs": 2, "budget_s": 120, **more}
    return train(found.load(), TrainingOptions.model_validate(settings), Quiet())


def told(found: Case, outcome: Outcome, *asked: str) -> Explanations:
    divided = divisions(found.data, found.manifest, outcome.table.rows, outcome.table.target, asked)
    models = {f"mdl_{i}": model for i, model in enumerate(outcome.models)}
    explained = assembled(outcome.explained, outcome.table, models, divided)
    assert explained is not None
    return explained


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Outcome, Explanations]:
    columns = patients(600, seed=3)
    columns["visited"] = pa.array([date(2019 + i % 3, 1 + i % 12, 1) for i in range(600)])
    columns["sex"] = pa.array((np.arange(600) % 2 == 0).tolist())
    roles = {**SITE, "visited": ColumnRole.TIME}
    found = case(tmp_path_factory.mktemp("explained"), columns, features=(*FEATURES, "sex"), roles=roles)
    outcome = run(found)
    return found, outcome, told(found, outcome, "ward", "crp")


def test_what_matters_is_found_on_the_test_rows_and_noise_is_not(study: tuple[Case, Outcome, Explanations]) -> None:
    explained = study[2]
    for model in explained.models.values():
        assert model.importance is not None
        assert (model.importance.part, model.importance.of) == ("test", 6)
        by_name = {item.name: item for item in model.importance.items}
        assert by_name["age"].loss.lo is not None
        assert by_name["age"].loss.lo > 0
        assert by_name["noise"].loss.lo is not None
        assert by_name["noise"].loss.lo < 0.02
        assert model.importance.items[0].name in ("age", "crp", "ward")


def test_shapley_bands_follow_the_model_and_hold_ten_patients_each(study: tuple[Case, Outcome, Explanations]) -> None:
    shapley = study[2].shapley
    assert shapley is not None
    age = next(item for item in shapley.items if item.name == "age")
    means = [band.mean.value for band in age.bands]
    assert len(means) >= 5
    assert None not in means
    assert means[0] < 0 < means[-1]  # type: ignore[operator] # no None by the test before
    smoker = next(item for item in shapley.items if item.name == "smoker")
    assert [band.category for band in smoker.thirds] == ["0", "1"]
    assert smoker.bands == ()
    assert all(band.n >= 10 for item in shapley.items for band in (*item.bands, *item.thirds))
    assert shapley.n == 300
    assert shapley.part == "train"


def test_the_file_answers_shuffled_tables_as_it_answers_rows(study: tuple[Case, Outcome, Explanations]) -> None:
    outcome = study[1]
    inputs = Inputs.of(outcome.table, outcome.prepared)
    rows = inputs.matrix(outcome.table, np.arange(50))
    body = outcome.models[0].onnx
    expected = run_file(body, outcome.table.take(np.arange(50)))
    assert np.array_equal(answering(body, inputs)(rows), expected)


def test_a_learning_curve_rises_to_the_cross_validated_figure(study: tuple[Case, Outcome, Explanations]) -> None:
    found, outcome, explained = study
    curve = next(one for one in explained.learning_curves if one.name == "logistic")
    assert [point.fraction for point in curve.points] == [0.2, 0.4, 0.6, 0.8, 1.0]
    areas = [point.metrics["auroc"] for point in curve.points]
    linear = next(t for t in outcome.trials if t.spec.name == "logistic")
    y = outcome.table.y[outcome.table.train]
    pairs = linear.oof[y == 1, 1][:, None] - linear.oof[y == 0, 1][None, :]
    assert areas[-1].value == pytest.approx(((pairs > 0) + 0.5 * (pairs == 0)).mean())
    assert areas[0].value is not None
    assert areas[-1].value is not None
    assert areas[0].value < areas[-1].value
    assert curve.points[0].n < 0.25 * found.load().train.size


def test_subgroups_of_sex_age_site_period_and_chosen_columns(study: tuple[Case, Outcome, Explanations]) -> None:
    _, outcome, explained = study
    every = [one for one in explained.models["mdl_0"].subgroups if one.part == "oof"]
    kinds = {one.kind: one for one in every if one.kind != "column"}
    assert set(kinds) == {"sex", "age", "site", "period"}
    assert {one.column for one in every if one.kind == "column"} == {"ward", "crp"}
    assert [one.level for one in kinds["period"].levels] == ["2019", "2020", "2021"]
    assert sum(one.n for one in kinds["site"].levels) == outcome.table.train.size
    assert sum(one.events or 0 for one in kinds["site"].levels) == int(outcome.table.y[outcome.table.train].sum())
    assert all(one.n >= 10 for division in every for one in division.levels)
    test = kinds["site"].tests["auroc"]
    assert test.df == 2
    assert test.p is not None
    assert 0 <= test.p <= 1


def test_sites_that_are_numbers_are_no_bands(tmp_path: Path) -> None:
    columns = patients(300)
    columns["hospital"] = pa.array([7 * (i % 15) for i in range(300)])
    found = case(tmp_path, columns, roles=SITE)
    table = found.load()
    (site,) = [one for one in divisions(found.data, found.manifest, table.rows, "sick", ()) if one.kind == "site"]
    assert len(site.names) == 12
    assert set(site.names) <= {str(7 * k) for k in range(15)}


def test_no_row_no_extreme_and_no_rare_value_is_told(study: tuple[Case, Outcome, Explanations]) -> None:
    found, _, explained = study
    text = json.dumps(explained.model_dump())
    assert "나" not in text
    age = np.asarray(pa.array(found.load().numbers[:, 0]))
    numbers = {band.low for item in explained.shapley.items for band in item.bands} if explained.shapley else set()
    assert float(age.min()) not in numbers


def test_outsiders_see_rounded_counts_and_no_small_cell(study: tuple[Case, Outcome, Explanations]) -> None:
    coarse = for_outsiders(study[2])
    for model in coarse.models.values():
        for division in model.subgroups:
            for level in division.levels:
                assert level.n % 5 == 0
                assert level.events is not None
                assert level.events % 5 == 0
                assert min(level.events, level.n - level.events) >= 5
    assert len(coarse.models["mdl_0"].subgroups) < len(study[2].models["mdl_0"].subgroups)


def test_written_out_settings_explain_the_same_again(study: tuple[Case, Outcome, Explanations]) -> None:
    found, outcome, explained = study
    again = train(found.load(), outcome.settings, Quiet())
    repeated = told(found, again, "ward", "crp")
    assert repeated.models == explained.models
    assert repeated.shapley == explained.shapley
    assert repeated.learning_curves == explained.learning_curves


@pytest.mark.parametrize(("kind", "target"), [(TaskKind.MULTICLASS, "stage"), (TaskKind.REGRESSION, "los")])
def test_other_tasks_are_explained_too(tmp_path: Path, kind: TaskKind, target: str) -> None:
    found = case(tmp_path, patients(300, seed=6), target=target, kind=kind, roles=SITE)
    explained = told(found, run(found))
    best = explained.models["mdl_0"]
    assert best.importance is not None
    assert best.importance.items[0].auroc is None
    assert explained.shapley is not None
    assert bool(explained.shapley.items[0].sizes) is (kind is TaskKind.MULTICLASS)
    measure = "macro_auroc" if kind is TaskKind.MULTICLASS else "rmse"
    assert explained.learning_curves[0].points[0].metrics[measure].lo is not None
    assert {one.kind for one in best.subgroups} == {"age", "site"}


def test_repeated_patients_stay_together_in_the_curve_and_widen_the_intervals(tmp_path: Path) -> None:
    found = case(tmp_path, patients(300, seed=6), roles={"patient": ColumnRole.SUBJECT})
    outcome = run(found)
    assert outcome.table.groups is not None
    clustered = told(found, outcome).models["mdl_0"].importance
    alone = replace(outcome.table, groups=None)
    assert clustered is not None
    assert alone.groups is None
    assert all(item.auroc is not None for item in clustered.items)


def test_nothing_is_explained_when_it_is_not_wanted_or_no_time_is_left(tmp_path: Path) -> None:
    found = case(tmp_path, roles=SITE)
    assert run(found, explanations=False).explained is None
    hurried = run(found, budget_s=1)
    assert hurried.explained is None
    assert "explanations_left_out" in {note.code for note in hurried.findings}
    assert told(found, hurried).models["mdl_0"].subgroups


def test_plans_shrink_to_what_the_time_allows() -> None:
    assert plan.importance(5000, 20, 1e-6, 10) == plan.ImportancePlan(rows=2000, repeats=5, columns=20)
    small = plan.importance(5000, 20, 1e-3, 10)
    assert small is not None
    assert small.rows * small.repeats * small.columns * 1e-3 <= 12.1
    wide = plan.importance(100, 5000, 1e-3, 10)
    assert wide is not None
    assert 5 <= wide.columns <= 50
    assert plan.importance(100, 5000, 1, 1) is None
    assert plan.shapley_rows(1000, 20, 1e-6, 10) == 300
    assert plan.shapley_rows(1000, 5000, 1e-3, 10) == 0
    assert plan.curve_repeats(0.1, 10) == 3
    assert plan.curve_repeats(10, 1) == 0
