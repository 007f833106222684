from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.analysis import BinaryAnalysis, MulticlassAnalysis, RegressionAnalysis, analyse
from medloom_report.domain.analysis.binary import decision_marks
from medloom_report.domain.errors import NotComparable, NothingToEvaluate, PredictionsUnreadable
from medloom_report.domain.material import chosen_models
from medloom_report.domain.predictions import Predictions, Scores, read_predictions
from medloom_stats import classification, discrimination, paired

from .cases import experiment_of, material, predictions_of, task_of, through_parquet


@pytest.mark.parametrize("kind", list(TaskKind))
@pytest.mark.parametrize("text", [False, True])
def test_predictions_survive_parquet(tmp_path: Path, kind: TaskKind, text: bool) -> None:
    given = predictions_of(kind, 60)["mdl_0"]
    read = through_parquet(tmp_path / "p.parquet", kind, given, text=text)
    for one, two in ((given.oof, read.oof), (given.test, read.test)):
        np.testing.assert_array_equal(one.rows, two.rows)
        np.testing.assert_allclose(one.y, two.y)
        np.testing.assert_allclose(one.p, two.p)
        assert two.groups is None


def test_subjects_with_several_rows_become_clusters(tmp_path: Path) -> None:
    table = pa.table(
        {
            "_row": [3, 1, 2, 0], "part": ["test", "test", "oof", "oof"], "fold": [-1, -1, 0, 1],
            "y": ["1", "0", "0", "1"], "p": [0.9, 0.2, 0.3, 0.4], "group": [0, 0, 1, 2],
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "p.parquet")
    read = read_predictions(tmp_path / "p.parquet", task_of(TaskKind.BINARY))
    assert read.test.rows.tolist() == [1, 3]
    assert read.test.y.tolist() == [0, 1]
    assert read.test.groups is not None
    assert read.oof.groups is None


@pytest.mark.parametrize("columns", [{"_row": [1]}, {"_row": [1], "part": ["oof"], "y": ["x"], "value": [1.0]}])
def test_unreadable_predictions_are_refused(tmp_path: Path, columns: dict[str, list[object]]) -> None:
    pq.write_table(pa.table(columns), tmp_path / "p.parquet")
    with pytest.raises(PredictionsUnreadable):
        read_predictions(tmp_path / "p.parquet", task_of(TaskKind.REGRESSION))
    (tmp_path / "no.parquet").write_bytes(b"nothing")
    with pytest.raises(PredictionsUnreadable):
        read_predictions(tmp_path / "no.parquet", task_of(TaskKind.REGRESSION))


def test_binary_numbers_are_those_of_the_statistics() -> None:
    given = material(TaskKind.BINARY)
    found = analyse(given)
    assert isinstance(found, BinaryAnalysis)
    main, other = given.predictions["mdl_0"], given.predictions["mdl_1"]
    assert found.models[0].metrics["auroc"].value == pytest.approx(discrimination.auroc(main.test.y, main.test.p).value)
    youden = classification.youden_threshold(main.oof.y, main.oof.p)
    assert found.threshold == youden
    assert found.thresholds[0].line == classification.at_threshold(main.test.y, main.test.p, youden)
    test = paired.delong(main.test.y, main.test.p, other.test.p)
    assert found.pairs[0].b == "mdl_1"
    assert found.pairs[0].p == pytest.approx(test.p)
    assert [pair.p_holm for pair in found.pairs] == pytest.approx(paired.holm([pair.p for pair in found.pairs]))
    inside = (found.roc_band.lo <= found.roc_band.hi).all()
    assert inside
    middle = np.interp(0.3, found.rocs[0].x, found.rocs[0].y)
    assert found.roc_band.lo[30] <= middle <= found.roc_band.hi[30]


def test_chosen_threshold_comes_first() -> None:
    found = analyse(material(TaskKind.BINARY, threshold=0.33))
    assert isinstance(found, BinaryAnalysis)
    assert (found.thresholds[0].rule, found.thresholds[0].line.threshold) == ("chosen", 0.33)
    assert found.models[0].metrics["sensitivity"] == found.thresholds[0].line.rates["sensitivity"]


def test_intervals_of_training_win_only_when_values_agree() -> None:
    given = material(TaskKind.BINARY)
    auroc = analyse(given).models[0].metrics["auroc"].value
    kept = {"auroc": {"value": auroc, "lo": 0.1, "hi": 0.99}, "brier": {"value": 0.9, "lo": 0.8, "hi": 1.0}}
    main = given.main.model_copy(update={"metrics": {"test": kept}})
    found = analyse(replace(given, models=(main, *given.models[1:])))
    assert (found.models[0].metrics["auroc"].lo, found.models[0].metrics["auroc"].hi) == (0.1, 0.99)
    assert found.models[0].metrics["brier"].value < 0.5
    assert found.mismatches == ("Ensemble",)


def test_without_test_rows_the_folds_are_reported() -> None:
    given = material(TaskKind.BINARY)
    nothing = Scores(np.array([], dtype=np.int64), np.array([]), np.array([]))
    given = replace(given, predictions={k: Predictions(v.oof, nothing) for k, v in given.predictions.items()})
    found = analyse(given)
    assert (found.part, found.n) == ("oof", given.predictions["mdl_0"].oof.n)


def test_one_class_cannot_be_evaluated() -> None:
    for kind in (TaskKind.BINARY, TaskKind.MULTICLASS):
        given = material(kind)
        for predictions in given.predictions.values():
            predictions.test.y[:] = 0
        assert given.part == "oof"
        assert analyse(given).n == given.predictions["mdl_0"].oof.n
        for predictions in given.predictions.values():
            predictions.oof.y[:] = 0
        with pytest.raises(NothingToEvaluate):
            analyse(given)


def test_models_of_other_rows_are_not_compared() -> None:
    given = material(TaskKind.BINARY)
    shifted = given.predictions["mdl_1"]
    moved = replace(shifted.test, rows=shifted.test.rows + 1)
    changed = {**given.predictions, "mdl_1": Predictions(shifted.oof, moved)}
    with pytest.raises(NotComparable):
        analyse(replace(given, predictions=changed))


def test_other_tasks_have_their_numbers() -> None:
    multi = analyse(material(TaskKind.MULTICLASS))
    assert isinstance(multi, MulticlassAnalysis)
    assert multi.confusion.sum() == multi.n
    assert [entry.n for entry in multi.by_class] == multi.confusion.sum(axis=1).tolist()
    value = analyse(material(TaskKind.REGRESSION))
    assert isinstance(value, RegressionAnalysis)
    bias = float((value.predicted - value.observed).mean())
    assert value.agreement.bias.value == pytest.approx(bias)
    assert value.models[0].metrics["bias"].value == pytest.approx(bias)


def test_range_of_decision_curve_follows_prevalence_or_wish() -> None:
    assert decision_marks(0.1, None)[[0, -1]].tolist() == [0.01, 0.3]
    assert decision_marks(0.01, None)[-1] == 0.2
    assert decision_marks(0.9, None)[-1] == 0.8
    assert decision_marks(0.1, (0.05, 0.1)).tolist()[:2] == [0.05, 0.0525]


def test_main_model_is_the_best_that_was_chosen() -> None:
    experiment = experiment_of(TaskKind.BINARY)
    assert [m.model_id for m in chosen_models(experiment, ("mdl_2", "mdl_0"))] == ["mdl_0", "mdl_2"]
    assert [m.model_id for m in chosen_models(experiment, ("mdl_2", "mdl_1"))] == ["mdl_2", "mdl_1"]
    assert len(chosen_models(experiment, None)) == 4
    with pytest.raises(KeyError):
        chosen_models(experiment, ("mdl_9",))


def test_resamples_are_fewer_for_very_many_rows_and_never_too_few() -> None:
    given = material(TaskKind.BINARY, n=60)
    assert given.resamples == 200
    many = Scores(np.arange(40_000), np.zeros(40_000), np.zeros(40_000))
    wide = replace(given, options=given.options.model_copy(update={"resamples": 1000}))
    assert wide.resamples == 1000
    assert replace(wide, predictions={"mdl_0": Predictions(many, many)}).resamples == 500
    huge = Scores(np.arange(10**6), np.zeros(10**6), np.zeros(10**6))
    assert replace(wide, predictions={"mdl_0": Predictions(huge, many)}).resamples == 200
