"""Mode auto against AutoGluon (best quality), FLAML and H2O AutoML: same folds, cores and wall-clock budget, one run.

Usage: .venv/bin/python benchmarks/automl.py DATA [--tables sah,icu] [--folds 0,1] [--budgets 30,120]
       [--systems ours,flaml,autogluon,h2o] [--cores 1] [--minutes 8] [--results FOLDER] [--table-only] [--again ours]
       [--csv FILE] [--seed 7]

DATA is the folder of test tables. Every fold of every table is asked of every system in turn, one after the other, so
that a busy machine is unfair to none; a finished fold is kept under --results, so that a run may be cut off (--minutes)
and go on later. A peer's environment is made on first use; H2O needs a Java runtime (default-jre-headless).
AutoGluon is installed without its neural networks, which do not train within such budgets on so few cores.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import _peers
import numpy as np
import pandas as pd
from _automl_report import Result, by_fold, markdown, scores

from medloom_preprocess.domain.split import deal

PEERS = Path(__file__).resolve().parent / "peers"
PACKAGES = {
    "flaml": ["flaml[automl]==2.7.0", "pandas<3", "pyarrow"],
    "autogluon": ["autogluon.tabular[lightgbm,catboost,xgboost]==1.6.3", "pandas<3", "pyarrow"],
    "h2o": ["h2o==3.46.0.12", "pandas<3", "pyarrow"],
}
FOLDS, LEAST_OF_CLASS = 5, 5


@dataclass(frozen=True)
class Plan:
    tables: list[str]
    folds: list[int]
    budgets: list[int]
    systems: list[str]
    cores: int
    seed: int
    results: Path


def interpreter(system: str) -> Path:
    """The Python of a system, made on first use; ours is this one."""
    if system == "ours":
        return Path(sys.executable)
    return _peers.environment(f"automl-{system}", PACKAGES[system]) / "bin" / "python"


def divided(data: Path, name: str, where: Path, seed: int) -> None:
    """Writes the folds of a table, whole groups and close to the same share of events, once."""
    sys.path.insert(0, str(PEERS))
    from automl_tables import LOADERS

    if (where / "folds.json").exists():
        return
    problem = LOADERS[name](data)
    fold, groups = _folds(problem.y, problem.groups, seed)
    count = int(fold.max()) + 1
    whole = problem.X.assign(__y=problem.y)
    if groups is not None:
        whole = whole.assign(__group=groups)
    for number in range(count):
        place = where / str(number)
        place.mkdir(parents=True, exist_ok=True)
        whole[fold != number].to_parquet(place / "train.parquet", index=False)
        whole[fold == number].to_parquet(place / "test.parquet", index=False)
    about = {"title": problem.name, "rows": len(whole), "columns": problem.X.shape[1], "events": int(problem.y.sum())}
    (where / "folds.json").write_text(json.dumps({**about, "folds": count, "grouped": groups is not None}))


def _folds(y: np.ndarray, groups: np.ndarray | None, seed: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Whole groups, unless a fold would then hold hardly anybody of a class: with four sites of 413 to 3 patients."""
    if groups is not None:
        count = min(FOLDS, int(groups.max()) + 1)
        fold = deal(groups, y, np.full(count, 1 / count), np.random.default_rng([seed, 2]))
        if min(int((y[fold == f] == c).sum()) for f in range(count) for c in (0, 1)) >= LEAST_OF_CLASS:
            return fold, groups
    return deal(np.arange(y.size), y, np.full(FOLDS, 1 / FOLDS), np.random.default_rng([seed, 2])), None


def ask(system: str, folder: Path, budget: int, cores: int, seed: int) -> dict:
    """Run a system on a fold in a process of its own; what went wrong is an answer, too."""
    python = interpreter(system)
    own = os.environ.get("PYTHONPATH", "") if system == "ours" else ""
    environment = os.environ | {
        "PYTHONPATH": f"{PEERS}:{own}".rstrip(":"),
        "OMP_NUM_THREADS": str(cores),
        "OPENBLAS_NUM_THREADS": str(cores),
        "MKL_NUM_THREADS": str(cores),
        "H2O_DISABLE_STRICT_VERSION_CHECK": "1",
    }
    pinned = ["taskset", "-c", ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:cores])]
    script = PEERS / f"automl_{system}.py"
    told = folder / f"{system}.answer.json"
    told.unlink(missing_ok=True)
    command = [*pinned, str(python), str(script), str(folder), str(budget), str(cores), str(seed)]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=6 * budget + 120, check=False
        )
        problem = done.stderr[-2000:]
    except subprocess.TimeoutExpired:
        problem = f"no answer within {6 * budget + 120} s"
    if not told.exists():
        return {"failed": problem}
    answer: dict = json.loads(told.read_text())
    told.unlink()
    return answer


def run(plan: Plan, data: Path, minutes: float, again: set[str]) -> bool:
    """Every fold that has no result yet, while the minutes last; True when none is left."""
    ends = time.monotonic() + 60 * minutes
    for budget in plan.budgets:
        for number in plan.folds:
            for name in plan.tables:
                divided(data, name, plan.results / name, plan.seed)
                about = json.loads((plan.results / name / "folds.json").read_text())
                if number >= about["folds"]:
                    continue
                for system in plan.systems:
                    if not _one(plan, name, number, budget, system, ends, again):
                        return False
    return True


def _one(plan: Plan, name: str, number: int, budget: int, system: str, ends: float, again: set[str]) -> bool:
    """One system on one fold unless it is done; False when the time does not suffice."""
    folder = plan.results / name / str(number)
    kept = folder / f"{system}.{budget}s.{plan.cores}c.json"
    if kept.exists() and (system not in again or kept.stat().st_mtime > BEGAN):
        return True
    if time.monotonic() + 1.3 * budget + 15 > ends:
        return False
    answer = ask(system, folder, budget, plan.cores, plan.seed)
    if "p" in answer:
        answer |= scores(pd.read_parquet(folder / "test.parquet", columns=["__y"])["__y"].to_numpy(), answer.pop("p"))
    kept.write_text(json.dumps(answer))
    shown = answer.get("failed") or ", ".join(f"{k} {answer[k]:.4g}" for k in ("auroc", "log_loss", "seconds"))
    print(f"{name} fold {number} {budget} s {system}: {shown}", file=sys.stderr, flush=True)
    return True


def collected(plan: Plan) -> list[Result]:
    found = []
    for name in plan.tables:
        if not (plan.results / name / "folds.json").exists():
            continue
        about = json.loads((plan.results / name / "folds.json").read_text())
        for number in plan.folds:
            for budget in plan.budgets:
                for system in plan.systems:
                    kept = plan.results / name / str(number) / f"{system}.{budget}s.{plan.cores}c.json"
                    if kept.exists():
                        found.append(Result(name, about, number, budget, system, json.loads(kept.read_text())))
    return found


def main() -> None:
    sys.path.insert(0, str(PEERS))
    from automl_tables import LOADERS

    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("--tables", default=",".join(LOADERS))
    options.add_argument("--folds", default="0,1,2,3,4")
    options.add_argument("--budgets", default="30,120")
    options.add_argument("--systems", default="ours,flaml,autogluon,h2o")
    options.add_argument("--cores", type=int, default=1)
    options.add_argument("--minutes", type=float, default=1e6, help="start no fold that would end later")
    options.add_argument("--results", type=Path, default=_peers.CACHE / "automl")
    options.add_argument("--seed", type=int, default=7, help="another division into folds, kept in a folder of its own")
    options.add_argument("--again", default="", help="systems whose kept results are made anew")
    options.add_argument("--table-only", action="store_true", help="print what is kept and run nothing")
    options.add_argument("--csv", type=Path, help="write the figures of every fold here, too")
    given = options.parse_args()
    results = given.results if given.seed == 7 else given.results.with_name(f"{given.results.name}-{given.seed}")
    numbers = [int(n) for n in given.folds.split(",")]
    plan = Plan(
        given.tables.split(","), numbers, [int(b) for b in given.budgets.split(",")], given.systems.split(","),
        given.cores, given.seed, results,
    )  # fmt: skip
    if not given.table_only:
        whole = run(plan, given.data, given.minutes, set(given.again.split(",")))
        print("finished" if whole else "cut off: run it again to go on", file=sys.stderr)
    found = collected(plan)
    if given.csv:
        by_fold(found).to_csv(given.csv, index=False, lineterminator="\n")
    print(markdown(found, plan.systems))


BEGAN = time.time()

if __name__ == "__main__":
    main()
