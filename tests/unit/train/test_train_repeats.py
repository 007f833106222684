"""Further divisions of a small table: whole groups, classes in proportion, the same for a seed, figures untouched."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from train_tables import Quiet, case, patients

from medloom_contracts.manifests import ColumnRole
from medloom_train.domain import repeats
from medloom_train.domain.engine import train
from medloom_train.domain.options import TrainingOptions


def test_whole_groups_and_even_classes(tmp_path: Path) -> None:
    doubled = {name: pa.concat_arrays([array, array]) for name, array in patients(90).items()}
    doubled["patient"] = pa.array([f"p{i % 90}" for i in range(180)])
    table = case(tmp_path, doubled, roles={"patient": ColumnRole.SUBJECT}).load()
    found = repeats.further(table, 7)
    assert len(found) == repeats.TIMES - 1
    for fold in found:
        assert (fold[table.test] == -1).all()
        assert table.groups is not None
        for group in np.unique(table.groups[table.train]):
            assert np.unique(fold[table.train][table.groups[table.train] == group]).size == 1
        shares = [table.y[fold == f].mean() for f in table.folds]
        assert max(shares) - min(shares) < 0.25
    assert not np.array_equal(found[0], found[1])
    assert all(np.array_equal(a, b) for a, b in zip(found, repeats.further(table, 7), strict=True))


def test_large_tables_are_divided_once(tmp_path: Path) -> None:
    table = case(tmp_path, patients(300)).load()
    assert repeats.further(table, 7) == ()


def test_repeats_change_what_is_chosen_and_not_what_is_reported_of_one_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = case(tmp_path, patients(150)).load()
    trials = [{"algorithm": "logistic_regression", "name": "one"}, {"algorithm": "spline_logistic", "name": "two"}]
    options = TrainingOptions.model_validate({"mode": "expert", "algorithms": trials, "n_jobs": 1})
    many = train(table, options, Quiet())
    monkeypatch.setattr(repeats, "SMALL", 0)
    once = train(table, options, Quiet())
    assert [len(trial.repeated) for trial in many.trials] == [2, 2, 2]
    assert np.array_equal(many.trials[0].oof, once.trials[0].oof)
    assert [trial.loss for trial in many.trials] != [trial.loss for trial in once.trials]
    assert many.models[1].oof_figures == once.models[1].oof_figures
    assert many.trials[0].loss != once.trials[0].loss
