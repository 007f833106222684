"""Trials on a real Ray of this machine: the same models as local, and a killed worker loses its own trial alone."""

import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import ray

from medloom_train.domain.cluster import RayPool
from medloom_train.domain.engine import Outcome, train
from medloom_train.domain.options import TrainingOptions, TrialSpec
from medloom_train.domain.pool import ForkPool

_TABLES = Path(__file__).parent.parent / "unit" / "train" / "train_tables.py"
_spec = importlib.util.spec_from_file_location("train_tables", _TABLES)
assert _spec is not None
assert _spec.loader is not None
tables = importlib.util.module_from_spec(_spec)
sys.modules["train_tables"] = tables
_spec.loader.exec_module(tables)

SPECS = (
    TrialSpec(algorithm="logistic_regression", name="logistic"),
    TrialSpec(algorithm="lightgbm", name="lightgbm", params={"rounds": 30, "num_leaves": 4}),
    TrialSpec(algorithm="xgboost", name="xgboost", params={"rounds": 30}),
    TrialSpec(algorithm="random_forest", name="forest", params={"trees": 30}),
)
OPTIONS = TrainingOptions(mode="expert", resolved_trials=SPECS, n_jobs=2, seed=11, publish="all")


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


def _trained(folder: Path, open_pool: Any) -> Outcome:
    return train(tables.case(folder).load(), OPTIONS, tables.Quiet(), open_pool=open_pool)


def test_the_same_seed_gives_the_same_models_as_local(tmp_path: Path) -> None:
    local = _trained(tmp_path / "local", ForkPool)
    there = _trained(tmp_path / "there", RayPool)
    assert [trial.spec.name for trial in there.trials] == [trial.spec.name for trial in local.trials]
    for ours, theirs in zip(local.trials, there.trials, strict=True):
        assert np.array_equal(ours.oof, theirs.oof), ours.spec.name
    for ours, theirs in zip(local.models, there.models, strict=True):
        assert ours.recipe.name == theirs.recipe.name
        assert ours.onnx == theirs.onnx
        assert ours.test_figures == theirs.test_figures


def _double(shared: int, x: int) -> int:
    return shared * x


def _fail(_shared: int) -> None:
    raise ZeroDivisionError


def _sleep(_shared: int, seconds: float, note: str) -> None:
    Path(note).write_text(str(os.getpid()))
    time.sleep(seconds)


def _collect(pool: RayPool) -> dict[Any, Any]:
    found = {}
    while pool.pending:
        for done in pool.collect(1):
            found[done.key] = done.error or done.value
    return found


def test_a_worker_killed_in_mid_trial_loses_that_trial_alone(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with RayPool(2, 10) as pool:
        pool.submit("doomed", _sleep, 600.0, str(note))
        for i in range(6):
            pool.submit(i, _double, i)
        pool.submit("fails", _fail)
        found: dict[Any, Any] = {}
        killed = False
        while pool.pending:
            for done in pool.collect(0.5):
                found[done.key] = done.error or done.value
            if not killed and note.exists() and note.read_text():
                os.kill(int(note.read_text()), signal.SIGKILL)
                killed = True
        assert found == {"doomed": "worker_lost", "fails": "ZeroDivisionError", **{i: 10 * i for i in range(6)}}
        assert pool.size == 2


def test_a_whole_training_goes_on_when_a_worker_is_killed(tmp_path: Path) -> None:
    class Killing(RayPool):
        """Ends the worker that was given the first fold of the forest."""

        def submit(self, key: Any, call: Any, *args: Any) -> None:
            doomed = key == (3, (0, 0)) and call.__name__ == "run_fold"
            super().submit(key, _die if doomed else call, *args)

    outcome = _trained(tmp_path, Killing)
    assert {trial.spec.name for trial in outcome.trials} == {"logistic", "lightgbm", "xgboost"}
    assert [(f.code, "worker_lost" in f.text) for f in outcome.findings if f.code == "trial_failed"] == [
        ("trial_failed", True)
    ]


def _die(_shared: Any, *_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_is_dropped_is_gone_and_the_pool_stays_usable() -> None:
    with RayPool(2, 10) as pool:
        pool.submit("long", time.sleep, 600.0)
        pool.submit("longer", _double, 1)
        pool.discard(lambda key: key != "longer")
        pool.drop()
        assert pool.pending == 0
        pool.submit("next", _double, 4)
        assert _collect(pool) == {"next": 40}


def test_a_pool_connects_and_leaves_by_itself() -> None:
    ray.shutdown()
    with partial(RayPool, address="local")(2, 3) as pool:
        pool.submit("one", _double, 7)
        assert _collect(pool) == {"one": 21}
    assert not ray.is_initialized()
