"""Cases of our own benchmark, and what the advice drawn from them is worth.

    python benchmarks/cases.py measure RESULTS.json   # every built-in candidate, cross-validated on every open table
    python benchmarks/cases.py ship RESULTS.json      # writes the cases of openly licensed tables into the package
    python benchmarks/cases.py judge RESULTS.json     # leave one data set out: regret of the first advised model
    python benchmarks/cases.py runs RESULTS.json      # whole experiments, advised or not, judged on held-out rows

``measure`` takes at most 1,000 rows of a table (drawn by a fixed generator), 5 folds, one core. Judging holds back all
tables of a data set at once; the peers are the average candidate (random order) and the built-in order.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import open_tables
import pyarrow as pa

from medloom_contracts.manifests import Column, ColumnType, TaskKind
from medloom_stats import leakage
from medloom_train.domain.cases import Case, case_of, fingerprint
from medloom_train.domain.engine import train
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.pool import one_thread
from medloom_train.domain.portfolio import candidates, portfolio
from medloom_train.domain.recommend import recommend
from medloom_train.domain.table import CategoryColumn, NumberColumn, TrainingTable
from medloom_train.domain.trials import Bench, assemble, losses_at, run_fold

MOST_ROWS, FOLDS, SEED = 1000, 5, 7
SHIPPED = Path(__file__).parents[1] / "services/train/medloom_train/domain/shipped_cases.json"


def _target(data: pa.Table, table: open_tables.OpenTable) -> tuple[np.ndarray, tuple[str, ...]]:
    if table.task == "regression":
        return data[table.target].to_numpy().astype(np.float64), ()
    texts = np.array([str(v) for v in data[table.target].to_pylist()])
    if table.task == "binary":
        return (texts == table.positive).astype(np.float64), ("other", str(table.positive))
    classes = tuple(sorted(set(texts)))
    return np.searchsorted(np.array(classes), texts).astype(np.float64), classes


def training_table(table: open_tables.OpenTable) -> TrainingTable:
    """The clean columns of a table as training sees them, in stratified folds; no test is held out."""
    data = open_tables.read(table)
    y, classes = _target(data, table)
    rng = np.random.default_rng(SEED)
    at = np.sort(rng.permutation(y.size)[:MOST_ROWS])
    data, y = data.take(at), y[at]
    names = [n for n in data.column_names if open_tables.usable(table, n, data[n])]
    names = [n for n in names if not (table.is_leak(n) or n in table.ids or n in table.unsaid)]
    numbers, number_columns, codes, category_columns = [], [], [], []
    for name in names:
        if pa.types.is_string(data[name].type):
            values = data[name].to_pylist()
            levels = sorted({v for v in values if v is not None})
            place = {level: k for k, level in enumerate(levels)}
            codes.append(np.array([place.get(v, -1) for v in values], dtype=np.int32))
            column = Column(name=name, type=ColumnType.CATEGORY)
            category_columns.append(CategoryColumn(name, column, tuple(levels)))
        else:
            numbers.append(np.array([np.nan if v is None else v for v in data[name].to_pylist()], dtype=np.float32))
            number_columns.append(NumberColumn(name, Column(name=name, type=ColumnType.NUMBER)))
    order = np.lexsort((rng.random(y.size), y))
    fold = np.empty(y.size, dtype=np.int64)
    fold[order] = np.arange(y.size) % FOLDS
    return TrainingTable(
        task=TaskKind(table.task), target=table.target, rows=np.arange(y.size),
        numbers=np.column_stack(numbers) if numbers else np.empty((y.size, 0), np.float32),
        number_columns=tuple(number_columns),
        codes=np.column_stack(codes) if codes else np.empty((y.size, 0), np.int32),
        category_columns=tuple(category_columns), y=y, test=np.zeros(y.size, dtype=bool), fold=fold, classes=classes,
        positive=classes[1] if table.task == "binary" else None,
    )  # fmt: skip


def meta_features(table: TrainingTable) -> dict[str, Any]:
    """What preprocess tells of a table at approval."""
    count = len(table.number_columns)
    features = [leakage.Feature(c.name, values=table.numbers[:, j].astype(float))
                for j, c in enumerate(table.number_columns)]  # fmt: skip
    features += [leakage.Feature(c.name, codes=table.codes[:, j].astype(np.int64))
                 for j, c in enumerate(table.category_columns)]  # fmt: skip
    task = table.task.value
    return {
        "n_train": table.n,
        "n_features": len(features),
        "n_numeric": count,
        "missing_share": float(np.mean([f.missing.mean() for f in features])),
        "max_categories": max((len(c.levels) for c in table.category_columns), default=0),
        "prevalence": float(table.y.mean()) if task == "binary" else None,
        **leakage.landmarks(features, table.y, task),
    }


def measure(path: Path) -> None:
    """One entry a table: fingerprint, and the loss and seconds of every candidate."""
    one_thread()
    done = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for described in open_tables.tables():
        if described.name in done:
            continue
        started = time.monotonic()
        table = training_table(described)
        options = TrainingOptions(n_jobs=1, seed=SEED)
        bench = Bench(table, table.take(np.arange(2)), options, {})
        trials = []
        for spec in candidates(options, table.task, table.n):
            at = time.monotonic()
            trial = assemble(bench, spec, {part: run_fold(bench, spec, part) for part in bench.parts})
            seconds = time.monotonic() - at
            trials.append({"name": spec.name, "algorithm": spec.algorithm, "loss": round(trial.loss, 6),
                           "seconds": round(seconds, 2)})  # fmt: skip
        meta = meta_features(table)
        done[described.name] = {
            "group": described.group, "task": described.task, "rows": table.n, "features": meta["n_features"],
            "fingerprint": fingerprint(meta), "trials": trials, "licence": described.licence,
            "open": described.open_licence,
        }  # fmt: skip
        path.write_text(json.dumps(done, indent=1, ensure_ascii=False) + "\n", "utf-8")
        print(f"{described.name}: {table.n} rows, {meta['n_features']} columns, {time.monotonic() - started:.1f} s")


def _source(group: str) -> str:
    collection, colon, rest = group.partition(":")
    if colon:
        return f"{collection.replace('sklearn', 'scikit-learn')}, {rest}"
    return group.split("/", maxsplit=1)[-1]


def _entry(name: str, found: dict[str, Any]) -> dict[str, Any]:
    trials = [{key: trial[key] for key in ("name", "algorithm", "loss")} for trial in found["trials"]]
    source = _source(found["group"])
    slug = "".join(c if c.isalnum() else "_" for c in name.lower())
    return {
        "id": f"shipped_{slug}"[:40], "task": found["task"], "title": name, "source": source,
        "licence": found["licence"], "fingerprint": found["fingerprint"],
        "settings": {"folds": FOLDS, "seed": SEED, "rows_at_most": MOST_ROWS},
        "scores": {"rows": found["rows"], "features": found["features"], "trials": trials},
    }  # fmt: skip


def ship(path: Path) -> None:
    """Write the cases of openly licensed tables; the others stay here, for judging alone."""
    results = json.loads(path.read_text("utf-8"))
    cases = [_entry(name, found) for name, found in results.items() if found["open"]]
    SHIPPED.write_text(json.dumps({"cases": cases}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(cases)} cases in {SHIPPED.name}, {SHIPPED.stat().st_size:,} bytes")


def judge(path: Path) -> None:
    """For each table: regret of the first advised model, of the first of the built-in order, and of random order."""
    results = json.loads(path.read_text("utf-8"))
    cases = {name: case_of(_entry(name, found)) for name, found in results.items()}
    rows: list[tuple[float, float, float, float]] = []
    print(
        "| table | near cases | first advised | regret | of the shipped cases alone | built-in first | random order |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, found in results.items():
        plan = portfolio(TaskKind(found["task"]), found["rows"])
        known = [other for other, each in results.items() if each["group"] != found["group"]]
        shipped = [other for other in known if results[other]["open"]]
        advice, alone = (
            recommend(found["task"], found["fingerprint"], [cases[other] for other in some], plan)
            for some in (known, shipped)
        )
        own, usual = cases[name], found["trials"][0]["name"]
        rows.append((own.regret(advice.order[0]), own.regret(alone.order[0]), own.regret(usual), _random(own)))
        shown = " | ".join(f"{r:.1%}" for r in rows[-1])
        print(f"| {name} | {len(advice.neighbours)} | {advice.order[0]} | {shown} |")
    groups = {found["group"] for found in results.values()}
    print(f"\n{len(rows)} tables of {len(groups)} data sets; regret of the first model (log loss, squared error):")
    chance = float(np.mean([row[3] for row in rows]))
    for k, label in enumerate(("advised", "advised by the shipped cases alone", "built-in", "random")):
        regrets = [row[k] for row in rows]
        mean = float(np.mean(regrets))
        print(f"  {label}: mean {mean:.2%}, median {np.median(regrets):.2%}; mean / random {mean / chance:.3f}")
    _later(results, cases)


class _Silent:
    def progress(self, fraction: float, en: str, ko: str) -> None: ...

    def report(self, message: dict[str, Any]) -> None: ...

    def cancelled(self) -> bool:
        return False


def runs(path: Path) -> None:
    """Log loss (or squared error) on a held-out fifth after a whole experiment, with the built-in order and advised."""
    results = json.loads(path.read_text("utf-8"))
    cases = {name: case_of(_entry(name, found)) for name, found in results.items()}
    gaps: list[float] = []
    print("| table | built-in order: loss, seconds | advised: loss, seconds | advised − built-in, in standard errors |")
    print("|---|---|---|---|")
    for described in open_tables.tables():
        found = results[described.name]
        whole = training_table(described)
        held = whole.fold == FOLDS - 1
        table = replace(whole, test=held, fold=np.where(held, -1, whole.fold))
        others = [cases[other] for other, each in results.items() if each["group"] != found["group"]]
        plan = portfolio(table.task, int(table.train.size))
        advised = recommend(found["task"], found["fingerprint"], others, plan).first
        losses, shown = [], []
        for order in ((), advised):
            options = TrainingOptions(budget_s=30, n_jobs=1, seed=SEED, order=order, explanations=False)
            outcome = train(table, options, _Silent())
            at = np.flatnonzero(held)
            losses.append(losses_at(table, at, outcome.models[0].all_rows[at]))
            shown.append(f"{losses[-1].mean():.4f}, {outcome.seconds['total']:.1f}")
        difference = losses[1] - losses[0]
        gaps.append(float(difference.mean() / (difference.std() / np.sqrt(difference.size) or 1.0)))
        print(f"| {described.name} | {shown[0]} | {shown[1]} | {gaps[-1]:+.1f} |", flush=True)
    told = f"advised worse by more than two standard errors: {sum(gap > 2 for gap in gaps)} of {len(gaps)}"
    print(f"\n{told}; better by as much: {sum(gap < -2 for gap in gaps)}")


def _random(case: Case) -> float:
    return float(np.mean([case.regret(name) for name in case.losses]))


def _later(results: dict[str, Any], cases: dict[str, Case]) -> None:
    """The best of the first k models, advised against random: where the advice stops to help."""
    rng = np.random.default_rng(SEED)
    for k in (1, 2, 3, 5):
        advised, chance = [], []
        for name, found in results.items():
            others = [cases[other] for other, each in results.items() if each["group"] != found["group"]]
            plan = portfolio(TaskKind(found["task"]), found["rows"])
            order = recommend(found["task"], found["fingerprint"], others, plan).order
            regrets = np.array([cases[name].regret(each) for each in order])
            advised.append(regrets[:k].min())
            chance.append(np.mean([regrets[rng.permutation(regrets.size)[:k]].min() for _ in range(500)]))
        print(f"  best of the first {k}: advised {np.mean(advised):.2%}, random {np.mean(chance):.2%}")


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    {"measure": measure, "ship": ship, "judge": judge, "runs": runs}[what](where)
