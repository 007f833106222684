"""What every system on a fold does alike: read the rows, take the time, write the answers."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd


def arguments() -> tuple[Path, int, int, int]:
    """Folder of the fold, seconds, cores, seed."""
    folder, budget, cores, seed = sys.argv[1:5]
    return Path(folder), int(budget), int(cores), int(seed)


def frames(folder: Path, *, categories: bool) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame]:
    """Training rows, their outcomes, and test rows; text as categories where a system wants them so."""
    train, test = (pd.read_parquet(folder / f"{part}.parquet") for part in ("train", "test"))
    y = train.pop("__y").to_numpy()
    for hidden in ("__y", "__group"):
        train, test = train.drop(columns=hidden, errors="ignore"), test.drop(columns=hidden, errors="ignore")
    if categories:
        for name in (c for c in train.columns if pd.api.types.is_object_dtype(train[c])):
            levels = pd.CategoricalDtype(sorted(train[name].dropna().unique()))
            train[name], test[name] = train[name].astype(levels), test[name].astype(levels)
    return train, y, test


@contextmanager
def answer(folder: Path) -> Iterator[Callable[..., None]]:
    """Times what is inside and keeps the probabilities that it tells, with further facts."""
    started, before = time.perf_counter(), sum(os.times()[:4])

    def tell(p: np.ndarray, **facts: float) -> None:
        seconds = time.perf_counter() - started
        name = Path(sys.argv[0]).stem.removeprefix("automl_")
        cpu = sum(os.times()[:4]) - before
        found = {"seconds": seconds, "cpu": cpu, "load": os.getloadavg()[0]}
        found |= {"p": np.asarray(p, dtype=float).tolist(), **facts}
        (folder / f"{name}.answer.json").write_text(json.dumps(found))

    yield tell
