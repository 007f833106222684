"""Small made-up tables (SYNTHETIC) with every kind of column, as approved data on disk."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from medloom_contracts.manifests import (
    Approval,
    Column,
    ColumnRole,
    ColumnType,
    PreparedManifest,
    SplitPlan,
    TableObject,
    Task,
    TaskKind,
)
from medloom_train.domain.loading import load
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import CategoryColumn, NumberColumn, TrainingTable

_TYPES = {
    pa.float64(): ColumnType.NUMBER,
    pa.int64(): ColumnType.INTEGER,
    pa.bool_(): ColumnType.BOOLEAN,
    pa.string(): ColumnType.CATEGORY,
    pa.date32(): ColumnType.DATE,
}


@dataclass
class Case:
    data: Path
    split: Path
    manifest: PreparedManifest
    approval: Approval

    def load(self) -> TrainingTable:
        return load(self.data, self.split, self.manifest, self.approval)


def patients(n: int = 240, seed: int = 1) -> dict[str, pa.Array]:
    """Columns with missing numbers, rare levels, a constant, an empty one; ``sick`` and ``stage`` depend on them."""
    random = np.random.default_rng(seed)
    age = random.normal(60, 12, n).round(0)
    crp = np.exp(random.normal(1, 1, n))
    crp[random.random(n) < 0.2] = np.nan
    ward = random.choice(["A", "B", "C", "나"], n, p=[0.5, 0.3, 0.18, 0.02]).astype(object)
    ward[random.random(n) < 0.1] = None
    risk = 0.06 * (age - 60) + 0.5 * (np.nan_to_num(crp, nan=2.0) > 3) + 0.9 * (ward == "B") - 0.6
    sick = random.random(n) < 1 / (1 + np.exp(-risk))
    stage = np.digitize(risk + random.normal(0, 0.7, n), [-0.7, 0.5])
    return {
        "age": pa.array(age.astype(np.int64)),
        "crp": pa.array(crp, from_pandas=True),
        "smoker": pa.array((random.random(n) < 0.3).tolist()),
        "ward": pa.array(ward.tolist(), pa.string()),
        "noise": pa.array(random.normal(size=n)),
        "constant": pa.array(np.ones(n)),
        "empty": pa.array([None] * n, pa.float64()),
        "sick": pa.array(np.where(sick, "yes", "no").tolist()),
        "stage": pa.array([f"stage {k}" for k in stage]),
        "los": pa.array(np.exp(1 + 0.3 * risk + random.normal(0, 0.3, n))),
        "hospital": pa.array(random.choice(["north", "south", "west"], n).tolist()),
        "patient": pa.array([f"p{i // 2}" for i in range(n)]),
    }


FEATURES = ("age", "crp", "smoker", "ward", "noise", "constant", "empty")


def case(
    folder: Path,
    columns: dict[str, pa.Array] | None = None,
    target: str = "sick",
    kind: TaskKind = TaskKind.BINARY,
    features: tuple[str, ...] = FEATURES,
    roles: dict[str, ColumnRole] | None = None,
    folds: int = 4,
    **split: Any,
) -> Case:
    """Write the columns as an approved data set with a random split and folds."""
    columns = columns or patients()
    n = len(columns[target])
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(5)
    part = np.where(random.random(n) < 0.2, "test", "train")
    fold = np.where(part == "test", -1, random.permutation(n) % folds)
    data, plan = folder / "data.parquet", folder / "split.parquet"
    pq.write_table(pa.table({"_row": np.arange(n, dtype=np.int64), **columns}), data)
    pq.write_table(pa.table({"_row": np.arange(n, dtype=np.int64), "part": part, "fold": fold}), plan)
    return Case(data, plan, *_papers(columns, target, kind, features, roles or {}, folds, part, split))


def _papers(
    columns: dict[str, pa.Array],
    target: str,
    kind: TaskKind,
    features: tuple[str, ...],
    roles: dict[str, ColumnRole],
    folds: int,
    part: Any,
    split: dict[str, Any],
) -> tuple[PreparedManifest, Approval]:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    described = tuple(
        Column(name=name, type=_TYPES[array.type], role=roles.get(name, ColumnRole.FEATURE), unit="u")
        for name, array in columns.items()
    )
    manifest = PreparedManifest(
        study_id="std_1", prepared_id="prp_1", run_id="run_1", recipe_id="rcp_1", recipe_version=1,
        dataset_id="dst_1", dataset_version=1, dataset_manifest_sha256="0",
        table=TableObject(key="prepared/x", sha256="0", bytes=1, rows=len(part), columns=described),
        rows_in=len(part), steps=(), recipe=(), profile_key="", profile_sha256="", findings=(), created_at=at,
    )  # fmt: skip
    plan = SplitPlan(
        by=split.get("by", "row"), column=split.get("column"), test=0.2, folds=folds, seed=5,
        n_train=int((part == "train").sum()), n_test=int((part == "test").sum()), override=split.get("override"),
    )  # fmt: skip
    approval = Approval(
        study_id="std_1", prepared_id="prp_1", review_id="rvw_1", sha256="0", manifest_key="prepared/m",
        manifest_sha256="0", reviewer_id="usr_r", reviewer_name="Dr. Reviewer", note="", at=at,
        task=Task(kind=kind, target=target, positive="yes" if kind is TaskKind.BINARY else None, features=features),
        split=plan, split_key="prepared/s", split_sha256="0", groups={}, table_one=(), flow=(),
    )  # fmt: skip
    return manifest, approval


HORIZONS = (1.0, 2.0, 4.0)


def followed(n: int = 240, seed: int = 2) -> dict[str, pa.Array]:
    """SYNTHETIC patients whose hazard rises with age and ward, followed for a while."""
    columns = patients(n, seed)
    random = np.random.default_rng(seed)
    age = np.array(columns["age"].to_pylist(), float)
    ward = np.array([value == "B" for value in columns["ward"].to_pylist()])
    time = random.exponential(3 * np.exp(-0.07 * (age - 60) - 0.9 * ward))
    until = random.uniform(0.5, 8, n)
    days = np.minimum(time, until)
    return {
        **columns,
        "months": pa.array(np.ceil(days * 10) / 10),
        "sick": pa.array(np.where(time <= until, "yes", "no").tolist()),
    }


def survival_case(folder: Path, columns: dict[str, pa.Array] | None = None) -> Case:
    made = case(folder, columns or followed(), target="sick", kind=TaskKind.SURVIVAL)
    task = made.approval.task.model_copy(
        update={"positive": "yes", "time": "months", "time_unit": "mo", "horizons": HORIZONS}
    )
    made.approval = made.approval.model_copy(update={"task": task})
    return made


def by_pairs(target: SurvivalTarget, risk: Any) -> float:
    """Harrell's C by its definition: every pair whose earlier row had its event."""
    time, event = target.time, target.event
    usable = (event[:, None] == 1) & (
        (time[:, None] < time[None, :]) | ((time[:, None] == time[None, :]) & (event[None, :] == 0))
    )
    better = (risk[:, None] > risk[None, :]) + 0.5 * (risk[:, None] == risk[None, :])
    return float((better * usable).sum() / usable.sum())


def tiny(ages: list[float], sexes: list[int]) -> TrainingTable:
    """Rows of an age and a sex (code -1 unseen, -2 missing), made for a binary target."""
    n = len(ages)
    return TrainingTable(
        task=TaskKind.BINARY, target="y", rows=np.arange(n), numbers=np.array(ages, np.float32)[:, None],
        number_columns=(NumberColumn("age", Column(name="age", type=ColumnType.NUMBER)),),
        codes=np.array(sexes, np.int32)[:, None],
        category_columns=(CategoryColumn("sex", Column(name="sex", type=ColumnType.CATEGORY), ("f", "m")),),
        y=np.zeros(n), test=np.zeros(n, np.bool_), fold=np.zeros(n, np.int64), classes=("no", "yes"),
    )  # fmt: skip


class Quiet:
    """Ports that remember what they were told; ``stop_after`` trials they ask to cancel."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.trials: list[dict[str, Any]] = []
        self.fractions: list[float] = []
        self.stop_after = stop_after

    def progress(self, fraction: float, en: str, ko: str) -> None:
        self.fractions.append(fraction)

    def report(self, message: dict[str, Any]) -> None:
        self.trials.append(message)

    def cancelled(self) -> bool:
        return self.stop_after is not None and len(self.trials) >= self.stop_after
