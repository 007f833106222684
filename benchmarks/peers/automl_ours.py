"""Our engine on one fold, judged by what its ONNX file answers. Usage: automl_ours.py FOLDER BUDGET CORES SEED

The fold's test rows are the held-out part of the experiment; inner folds are dealt as an approval deals them.
"""

import numpy as np
import pandas as pd
from automl_io import answer, arguments, frames

from medloom_contracts.manifests import Column, ColumnType, TaskKind
from medloom_preprocess.domain.split import deal, n_folds
from medloom_train.domain.engine import train
from medloom_train.domain.export.parity import run_file
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.table import CategoryColumn, NumberColumn, TrainingTable


class Silent:
    def progress(self, fraction: float, en: str, ko: str) -> None: ...

    def report(self, message: dict) -> None: ...

    def cancelled(self) -> bool:
        return False


def _inner(y: np.ndarray, groups: np.ndarray | None, seed: int) -> np.ndarray:
    own = np.arange(y.size) if groups is None else np.unique(groups, return_inverse=True)[1]
    count = n_folds(y.size, int(np.bincount(y).min()), int(own.max()) + 1)
    return deal(own, y, np.full(count, 1 / count), np.random.default_rng([seed, 1]))


def table(learn: pd.DataFrame, y: np.ndarray, ask: pd.DataFrame, groups: np.ndarray | None, seed: int) -> TrainingTable:
    whole = pd.concat([learn, ask], ignore_index=True)
    test = np.arange(len(whole)) >= len(learn)
    numbers = [c for c in whole.columns if whole[c].dtype != object]
    texts = [c for c in whole.columns if whole[c].dtype == object]
    levels = {c: sorted(whole[c].dropna().unique()) for c in texts}
    codes = [pd.Categorical(whole[c], levels[c]).codes.astype(np.int32) for c in texts]
    # the test's outcomes are hidden from the engine: what it reports of them is thrown away
    outcomes = np.r_[y, np.arange(len(ask)) % 2].astype(float)
    return TrainingTable(
        task=TaskKind.BINARY,
        target="outcome",
        rows=np.arange(len(whole)),
        numbers=whole[numbers].to_numpy(np.float32).reshape(len(whole), len(numbers)),
        number_columns=tuple(NumberColumn(c, Column(name=c, type=ColumnType.NUMBER)) for c in numbers),
        codes=np.column_stack(codes) if codes else np.empty((len(whole), 0), np.int32),
        category_columns=tuple(
            CategoryColumn(c, Column(name=c, type=ColumnType.CATEGORY), tuple(levels[c])) for c in texts
        ),
        y=outcomes,
        test=test,
        fold=np.r_[_inner(y, groups, seed), np.full(len(ask), -1)],
        classes=("no", "yes"),
        positive="yes",
        groups=None if groups is None else np.r_[groups, groups.max() + 1 + np.arange(len(ask))],
    )


def main() -> None:
    folder, budget, cores, seed = arguments()
    learn, y, ask = frames(folder, categories=False)
    stored = pd.read_parquet(folder / "train.parquet")
    groups = stored["__group"].to_numpy() if "__group" in stored else None
    with answer(folder) as tell:
        made = table(learn, y, ask, groups, seed)
        options = TrainingOptions(budget_s=budget, n_jobs=cores, seed=seed, site_validation=False, explanations=False)
        outcome = train(made, options, Silent())
        best = outcome.models[0]
        p = run_file(best.onnx, made.take(np.flatnonzero(made.test)))[:, 1]
        tell(
            p,
            parity=best.parity.max_difference,
            onnx_bytes=len(best.onnx),
            trials=len(outcome.trials),
            members=[(trial.spec.name, weight) for trial, weight in best.recipe.parts],
            calibration=best.recipe.calibrator.method,
            laps=outcome.seconds,
            findings=[note.code for note in outcome.findings],
        )


if __name__ == "__main__":
    main()
