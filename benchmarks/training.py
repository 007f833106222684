"""How long a researcher waits: to the first model of 1,000 rows, for a whole study of 569 × 30, and for 100,000 rows.

Usage: .venv/bin/python benchmarks/training.py [--budget 30] [--rows 100000] [--only first,whole,large]

A whole study is ``medloom run`` on a running platform: upload, preparation, review, training, calibration, report and
the ONNX files. 569 × 30 is scikit-learn's copy of the Wisconsin breast cancer data; the others are drawn, seeded.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from _platform import Platform, platform
from _report import Goal, tell
from sklearn.datasets import load_breast_cancer


def wisconsin() -> pd.DataFrame:
    table: pd.DataFrame = load_breast_cancer(as_frame=True).frame
    return table


def drawn(rows: int, columns: int = 20, seed: int = 1) -> pd.DataFrame:
    """Numbers, of which every third matters, two with words, a tenth of the cells missing."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(rows, columns))
    place, sex = random.integers(0, 5, rows), random.integers(0, 2, rows)
    eta = X[:, ::3] @ np.linspace(1, 0.2, X[:, ::3].shape[1]) + 0.5 * np.sin(3 * X[:, 1]) + 0.4 * sex - 2
    table = pd.DataFrame(X.round(3), columns=[f"lab_{k}" for k in range(columns)])
    table = table.mask(random.random(table.shape) < 0.1)
    table["place"] = np.array(["north", "south", "east", "west", "centre"])[place]
    table["sex"] = np.where(sex == 1, "F", "M")
    table["target"] = (random.random(rows) < 1 / (1 + np.exp(-eta))).astype(int)
    return table


def study(there: Platform, table: pd.DataFrame, folder: Path, budget_s: int) -> tuple[float, list[dict[str, Any]]]:
    """Seconds of the whole study, and its trials in the order in which they ended."""
    folder.mkdir()
    table.to_csv(folder / "table.csv", index=False)
    file = {
        "medloom": 1,
        "study": {"title": folder.name, "question": "How long does it take?"},
        "data": {"main": {"file": "table.csv"}},
        "roles": {"target": "target"},
        "task": {"kind": "binary", "positive": "1"},
        "split": {"test": 0.2, "seed": 1},
        "review": {"by": "benchmark", "note": "made for a measurement"},
        "training": {"mode": "auto", "budget_s": budget_s, "seed": 1},
        "report": {"pack": True, "languages": ["en"]},
    }
    (folder / "study.yaml").write_text(yaml.safe_dump(file))
    out = folder / "out"
    command = [sys.executable, "-m", "medloom_client", "run", str(folder / "study.yaml"), "--out", str(out)]
    began = time.perf_counter()
    subprocess.run([*command, "--server", there.url, "--token", str(there.client.http.token)], check=True,
                   capture_output=True)  # fmt: skip
    seconds = time.perf_counter() - began
    made = json.loads((out / "run.json").read_text())["ids"]
    trials = there.client.study(made["study"]).experiments.get(made["experiment"]).trials
    return seconds, sorted(trials or [], key=lambda each: float(each["elapsed_s"]))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--budget", type=int, default=30)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--only", default="first,whole,large")
    options = asked.parse_args()
    parts = options.only.split(",")
    with tempfile.TemporaryDirectory() as name, platform(Path(name) / "platform") as there:
        if "first" in parts:
            _, trials = study(there, drawn(1000), Path(name) / "first", options.budget)
            tell(Goal("first model of 1,000 rows", "s", "limit", at_most=1), trials[0]["elapsed_s"], 2)
        if "whole" in parts:
            seconds, trials = study(there, wisconsin(), Path(name) / "whole", options.budget)
            tell(Goal("whole study of 569 × 30", "s", "limit", at_most=1), seconds, 20)
            sys.stderr.write(f"{len(trials)} models in {trials[-1]['elapsed_s']:.1f} s\n")
        if "large" in parts:
            with there.weight.watched() as weight:
                seconds, trials = study(there, drawn(options.rows), Path(name) / "large", options.budget)
            sys.stderr.write(
                f"{options.rows:,} rows, budget {options.budget} s: first model after {trials[0]['elapsed_s']:.1f} s, "
                f"{len(trials)} models, whole study {seconds:.1f} s, peak {weight.peak / 2**20:.0f} MiB\n"
            )


if __name__ == "__main__":
    main()
