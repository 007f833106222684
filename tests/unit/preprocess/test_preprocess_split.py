"""Splits: shares, classes, whole groups, the same for the same seed."""

from typing import Any

import numpy as np
import pytest

from medloom_contracts.manifests import TaskKind
from medloom_preprocess.domain.errors import SplitRefused, SubjectInSeveralParts
from medloom_preprocess.domain.split import Division, divide, n_folds
from medloom_preprocess.domain.task import Target


def target(labels: Any, kind: TaskKind = TaskKind.BINARY, known: Any = None) -> Target:
    y = np.asarray(labels, dtype=np.int64)
    mask = np.ones(len(y), dtype=bool) if known is None else np.asarray(known)
    values = y.astype(float) if kind is TaskKind.REGRESSION else None
    return Target(kind, "y", mask, y, values, None, None, len(np.unique(y)))


def split(of: Target, by: str = "row", **more: Any) -> Division:
    options: dict[str, Any] = {"test": 0.2, "seed": 7, "groups": None, "time": None, "subjects": None, "override": None}
    return divide(of, by=by, **{**options, **more})  # type: ignore[arg-type]


def test_rows_are_split_by_share_and_class() -> None:
    y = np.r_[np.ones(100), np.zeros(900)]
    found = split(target(y))
    assert found.test.sum() == 200
    assert y[found.test].sum() == 20
    assert found.folds == 5
    assert [int(y[found.fold == fold].sum()) for fold in range(5)] == [16] * 5
    assert (found.fold[found.test] == -1).all()
    assert not (found.test & found.train).any()


def test_the_seed_decides_and_nothing_else() -> None:
    y = np.arange(500) % 3 == 0
    first, again, other = split(target(y)), split(target(y)), split(target(y), seed=8)
    assert (first.test == again.test).all()
    assert (first.fold == again.fold).all()
    assert (first.test != other.test).any()


@pytest.mark.parametrize(
    ("n_train", "rarest", "groups", "expected"),
    [(599, 99, 99, 8), (600, 99, 99, 5), (100, 3, 99, 3), (100, 1, 99, 2), (900, 99, 4, 4)],
)
def test_number_of_folds(n_train: int, rarest: int, groups: int, expected: int) -> None:
    assert n_folds(n_train, rarest, groups) == expected


@pytest.mark.parametrize("seed", range(5))
def test_no_subject_is_in_two_parts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    subjects = rng.integers(0, 300, 2000)
    y = rng.random(2000) < 0.1
    found = split(target(y), "subject", groups=subjects, subjects=subjects, seed=seed)
    part = np.where(found.test, -1, found.fold)
    assert all(len(set(part[subjects == subject])) == 1 for subject in np.unique(subjects))
    assert found.crossing_subjects == 0
    assert abs(found.test.mean() - 0.2) < 0.02
    assert abs(y[found.test].mean() - y[found.train].mean()) < 0.02


def test_sites_stay_whole_and_shares_are_close() -> None:
    rng = np.random.default_rng(0)
    sites = rng.zipf(1.6, 5000) % 60
    y = rng.random(5000) < 0.1
    found = split(target(y), "site", groups=sites)
    assert set(sites[found.test]).isdisjoint(sites[found.train])
    assert abs(found.test.mean() - 0.2) < 0.05
    for fold in range(found.folds):
        assert set(sites[found.fold == fold]).isdisjoint(sites[found.train & (found.fold != fold)])


def test_a_missing_group_is_a_group_of_its_own() -> None:
    subjects = np.array([-1] * 50 + [0] * 10 + [1] * 10 + [2] * 10 + [3] * 10)
    y = np.arange(90) % 2
    found = split(target(y), "subject", groups=subjects, subjects=subjects)
    assert 0 < found.test[:50].sum() < 50
    assert found.crossing_subjects == 0


def test_time_puts_the_latest_rows_into_the_test_part() -> None:
    time = np.r_[np.repeat(np.arange(50.0), 2), np.nan]
    y = np.arange(101) % 2
    found = split(target(y), "time", time=time)
    assert time[found.test].min() == time[found.train & np.isfinite(time)].max() + 1
    assert found.test.sum() == 20
    assert found.train[100]


def test_subjects_may_cross_by_a_recorded_override_alone() -> None:
    subjects = np.repeat(np.arange(50), 4)
    y = np.arange(200) % 2
    with pytest.raises(SubjectInSeveralParts):
        split(target(y), "row", subjects=subjects)
    with pytest.raises(SubjectInSeveralParts):
        split(target(y), "row", subjects=subjects, override="  ")
    assert split(target(y), "row", subjects=subjects, override="reason").crossing_subjects > 0


def test_rows_without_a_target_are_in_no_part() -> None:
    known = np.arange(100) >= 10
    found = split(target(np.arange(100) % 2, known=known))
    assert not found.test[:10].any()
    assert not found.train[:10].any()
    assert (found.fold[:10] == -1).all()


def test_regression_spreads_the_values() -> None:
    labels = np.repeat(np.arange(10), 30)
    found = split(target(labels, TaskKind.REGRESSION))
    assert np.bincount(labels[found.test]).tolist() == [6] * 10


def test_impossible_splits_are_refused() -> None:
    y = np.arange(20) % 2
    with pytest.raises(SplitRefused):
        split(target(y), "site", groups=np.zeros(20, dtype=np.int64))
    with pytest.raises(SplitRefused):
        split(target(y), "time", time=np.ones(20))
    with pytest.raises(SplitRefused):
        split(
            target(np.r_[np.ones(10), np.zeros(10)]), "site", groups=np.r_[np.zeros(10), np.ones(10)].astype(np.int64)
        )


def test_a_million_rows_take_seconds() -> None:
    import time

    rng = np.random.default_rng(0)
    subjects = rng.integers(0, 100_000, 400_000)
    started = time.process_time()
    split(target(rng.random(400_000) < 0.02), "subject", groups=subjects, subjects=subjects)
    assert time.process_time() - started < 8
