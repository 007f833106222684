"""A small finished experiment of each task, made from seeded noise."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from medloom_contracts.manifests import (
    Approval,
    Column,
    ColumnSummaries,
    ColumnType,
    ExperimentManifest,
    Finding,
    GroupSummary,
    LeakOverride,
    ModelManifest,
    PreparedManifest,
    SplitPlan,
    StepDiff,
    TableObject,
    Task,
    TaskKind,
)
from medloom_report.domain.material import Material, Options
from medloom_report.domain.predictions import Predictions, Scores, read_predictions

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HASH = "ab" * 32
NAMES = (
    ("Ensemble", "ensemble"),
    ("Logistic regression", "logistic_regression"),
    ("LightGBM 7 leaves", "lightgbm"),
    ("Random forest", "random_forest"),
)
HORIZONS = (100.0, 300.0)
CLASSES = ("HIGH", "INTERMEDIARY", "LOW")


def task_of(kind: TaskKind) -> Task:
    features = ("AGE", "RSBP", "SEX", "STYPE")
    if kind is TaskKind.BINARY:
        return Task(kind=kind, target="ID14", positive="1", features=features)
    if kind is TaskKind.MULTICLASS:
        return Task(kind=kind, target="risk", classes=CLASSES, features=features)
    if kind is TaskKind.SURVIVAL:
        return Task(kind=kind, target="died", positive="1", features=features, time="days", time_unit="d",
                    horizons=HORIZONS)  # fmt: skip
    return Task(kind=kind, target="weight_change", features=features)


def scores(kind: TaskKind, n: int, rng: np.random.Generator, skill: float, truth: np.ndarray[Any, Any]) -> Any:
    """Predictions of one model for latent truths ``[n]``."""
    noisy = skill * truth + (1 - skill) * rng.normal(size=n)
    if kind is TaskKind.BINARY:
        return 1 / (1 + np.exp(-(1.8 * noisy - 2.0)))
    if kind is TaskKind.REGRESSION:
        return 2.6 + 5 * noisy
    if kind is TaskKind.SURVIVAL:
        return 1 - np.exp(-np.exp(1.2 * noisy)[:, None] * np.array(HORIZONS) / 400)
    logits = np.stack([2.4 * noisy, 0.4 - np.abs(noisy), -2.4 * noisy], axis=1)
    weights = np.exp(logits)
    return weights / weights.sum(axis=1, keepdims=True)


def outcomes(kind: TaskKind, rng: np.random.Generator, truth: np.ndarray[Any, Any]) -> Any:
    n = truth.size
    if kind is TaskKind.BINARY:
        return (rng.random(n) < 1 / (1 + np.exp(-(1.7 * truth - 1.9)))).astype(float)
    if kind is TaskKind.REGRESSION:
        return 2.6 + 5 * truth + rng.normal(0, 4, n)
    if kind is TaskKind.SURVIVAL:
        return rng.exponential(400 * np.exp(-truth))
    return np.clip(np.round(1 - truth + rng.normal(0, 0.7, n)), 0, 2)


def write_predictions(path: Path, kind: TaskKind, predictions: Predictions, *, text: bool = False) -> None:
    """The Parquet that train would leave for one model."""
    parts = [("oof", predictions.oof), ("test", predictions.test)]
    columns: dict[str, Any] = {
        "_row": np.concatenate([part.rows for _, part in parts]),
        "part": [name for name, part in parts for _ in range(part.n)],
        "fold": np.concatenate([np.arange(parts[0][1].n) % 5, np.full(parts[1][1].n, -1)]),
    }
    y = np.concatenate([part.y for _, part in parts])
    p = np.concatenate([part.p for _, part in parts])
    if kind is TaskKind.MULTICLASS:
        columns["y"] = [CLASSES[int(value)] for value in y]
        columns |= {f"p_{name}": p[:, k] for k, name in enumerate(CLASSES)}
    elif kind is TaskKind.BINARY:
        columns |= {"y": [str(int(v)) for v in y] if text else y.astype(np.int64), "p": p}
    elif kind is TaskKind.SURVIVAL:
        time = np.concatenate([part.time for _, part in parts if part.time is not None])
        columns |= {"y": y.astype(np.int64), "time": time, **{f"p_{h:g}": p[:, k] for k, h in enumerate(HORIZONS)}}
    else:
        columns |= {"y": y, "value": p}
    pq.write_table(pa.table(columns), path)


def predictions_of(kind: TaskKind, n: int = 700, seed: int = 1) -> dict[str, Predictions]:
    rng = np.random.default_rng(seed)
    truth = rng.normal(size=n)
    y, time = outcomes(kind, rng, truth), None
    if kind is TaskKind.SURVIVAL:
        until = rng.uniform(50, 900, n)
        y, time = (y <= until).astype(float), np.minimum(y, until)
    cut = int(n * 0.7)
    found = {}
    for spot in range(len(NAMES)):
        p = scores(kind, n, rng, 0.75 - 0.06 * spot, truth)
        parts = (slice(cut), slice(cut, n))
        times = [None if time is None else time[at] for at in parts]
        both = [Scores(np.arange(n)[at], y[at], p[at], None, t) for at, t in zip(parts, times, strict=True)]
        found[f"mdl_{spot}"] = Predictions(*both)
    return found


def _column(name: str, label: str, unit: str, kind: ColumnType) -> Column:
    return Column(name=name, label=label, unit=unit, type=kind)


def prepared_of(kind: TaskKind) -> PreparedManifest:
    columns = (
        _column("AGE", "Age", "years", ColumnType.INTEGER),
        _column("RSBP", "Systolic blood pressure at randomisation", "mmHg", ColumnType.NUMBER),
        _column("SEX", "", "", ColumnType.CATEGORY),
        _column("STYPE", "Stroke subtype", "", ColumnType.CATEGORY),
        _column("weight_change", "Weight change 1971 to 1982", "kg", ColumnType.NUMBER),
    )
    table = TableObject(key="prepared/std_1/prp_1/x.parquet", sha256=HASH, bytes=10, rows=709, columns=columns)
    steps = (
        StepDiff(step_id="stp_1", op="parse_number", label="Parse numbers in RSBP", rows_before=731, rows_after=731,
                 cells_changed=12),
        StepDiff(step_id="stp_2", op="set_missing", label="Set RSBP outside 50 to 300 to missing", rows_before=731,
                 rows_after=731, cells_changed=3),
        StepDiff(step_id="stp_3", op="filter_rows", label="Keep rows", rows_before=731, rows_after=709,
                 cells_changed=0),
    )  # fmt: skip
    return PreparedManifest(
        study_id="std_1", prepared_id="prp_1", run_id="run_1", recipe_id="rcp_1", recipe_version=3, dataset_id="dst_1",
        dataset_version=2, dataset_manifest_sha256=HASH, table=table, rows_in=731, subjects=709, steps=steps,
        recipe=({"id": "stp_1", "op": "parse_number", "params": {"columns": ["RSBP"]}, "enabled": True},
                {"id": "stp_3", "op": "filter_rows", "params": {"where": "AGE >= 18"}, "note": "adults"}),
        profile_key="k", profile_sha256=HASH, findings=(), created_at=AT,
    )  # fmt: skip


def group_sizes(kind: TaskKind) -> dict[str, int]:
    sizes = {"all": 700, "train": 490, "test": 210}
    if kind is TaskKind.BINARY:
        return sizes | {"ID14=1": 120, "ID14=0": 580}
    return sizes | ({f"risk={name}": 200 for name in CLASSES} if kind is TaskKind.MULTICLASS else {})


def summaries(kind: TaskKind) -> tuple[ColumnSummaries, ...]:
    """Table 1 as preprocess leaves it; for other tasks than binary without groups by outcome."""
    if kind is TaskKind.BINARY:
        return _summaries()
    parts = {"all", "train", "test"}
    return tuple(
        column.model_copy(update={"groups": tuple(group for group in column.groups if group.group in parts)})
        for column in _summaries()
    )


def _summaries() -> tuple[ColumnSummaries, ...]:
    def number(group: str, n: int, mean: float, sd: float, missing: int = 0) -> GroupSummary:
        return GroupSummary(group=group, n=n - missing, missing=missing, mean=mean, sd=sd, median=mean + 1,
                            q1=mean - sd, q3=mean + sd)  # fmt: skip

    def levels(group: str, n: int, counts: dict[str, int]) -> GroupSummary:
        return GroupSummary(group=group, n=n, missing=0, counts=counts)

    return (
        ColumnSummaries(
            name="AGE", label="Age", unit="years", type=ColumnType.INTEGER,
            groups=(number("all", 700, 71.7, 11.6), number("train", 490, 71.5, 11.7), number("test", 210, 72.1, 11.2),
                    number("ID14=1", 120, 77.9, 9.8), number("ID14=0", 580, 70.4, 11.5)),
        ),
        ColumnSummaries(
            name="RSBP", label="Systolic blood pressure at randomisation", unit="mmHg", type=ColumnType.NUMBER,
            groups=(number("all", 700, 160.2, 27.6, 15), number("train", 490, 160.0, 27.5, 11),
                    number("test", 210, 160.7, 27.9, 4), number("ID14=1", 120, 163.1, 30.2, 3),
                    number("ID14=0", 580, 159.6, 27.0, 12)),
        ),
        ColumnSummaries(
            name="SEX", label="", unit="", type=ColumnType.CATEGORY,
            groups=(levels("all", 700, {"F": 325, "M": 375}), levels("train", 490, {"F": 228, "M": 262}),
                    levels("test", 210, {"F": 97, "M": 113}), levels("ID14=1", 120, {"F": 66, "M": 54}),
                    levels("ID14=0", 580, {"F": 259, "M": 321})),
        ),
        ColumnSummaries(
            name="STYPE", label="Stroke subtype", unit="", type=ColumnType.CATEGORY,
            groups=(levels("all", 700, {"TACS": 166, "PACS": 283, "LACS": 168, "POCS": 80, "OTH": 3}),
                    levels("train", 490, {"TACS": 120, "PACS": 196, "LACS": 117, "POCS": 55, "OTH": 2}),
                    levels("test", 210, {"TACS": 46, "PACS": 87, "LACS": 51, "POCS": 25, "OTH": 1}),
                    levels("ID14=1", 120, {"TACS": 63, "PACS": 38, "LACS": 8, "POCS": 11, "OTH": 0}),
                    levels("ID14=0", 580, {"TACS": 103, "PACS": 245, "LACS": 160, "POCS": 69, "OTH": 3})),
        ),
    )  # fmt: skip


def approval_of(kind: TaskKind, override: str | None = None) -> Approval:
    split = SplitPlan(
        by="site", column="HOSPNUM", test=0.3, folds=5, seed=7, n_train=490, n_test=210,
        events_train=85 if kind is TaskKind.BINARY else None, events_test=35 if kind is TaskKind.BINARY else None,
        override=override,
    )  # fmt: skip
    flow = (
        {"label": "Rows in the data set", "label_ko": "원본 행", "n": 731, "excluded": 0, "reason": ""},
        {"label": "Keep rows", "label_ko": "Keep rows", "n": 709, "excluded": 22,
         "reason": "filter_rows"},
        {"label": "Outcome missing", "label_ko": "결과 결측", "n": 700, "excluded": 9, "reason": "target_missing"},
        {"label": "Training", "label_ko": "학습", "n": 490, "excluded": 0, "reason": "train"},
        {"label": "Test", "label_ko": "시험", "n": 210, "excluded": 0, "reason": "test"},
    )  # fmt: skip
    return Approval(
        study_id="std_1", prepared_id="prp_1", review_id="rvw_1", sha256=HASH, manifest_key="k", manifest_sha256=HASH,
        reviewer_id="usr_2", reviewer_name="Dr. Kim", note="checked", at=AT, task=task_of(kind), split=split,
        split_key="k", split_sha256=HASH, groups=group_sizes(kind),
        table_one=summaries(kind), flow=flow,
        warnings=(
            Finding(code="missing_tells_outcome", level="warning", column="RSBP",
                    text="Missingness of RSBP is related to the outcome.", text_ko="RSBP의 결측이 결과와 관련됩니다."),
        ),
    )  # fmt: skip


def leak_override(reason: str) -> LeakOverride:
    found = Finding(code="outcome_proxy", level="blocking", column="FDEAD", text="alone 0.999", text_ko="단독 0.999")
    return LeakOverride(reason=reason, by="usr_3", by_name="Dr. Lee", at=AT, findings=(found,))


def experiment_of(kind: TaskKind) -> ExperimentManifest:
    def model(spot: int, name: str, algorithm: str) -> ModelManifest:
        members = ({"name": "Logistic C=0.3", "algorithm": "logistic_regression", "weight": 0.36},
                   {"name": "LightGBM 7 leaves", "algorithm": "lightgbm", "weight": 0.64})  # fmt: skip
        return ModelManifest(
            study_id="std_1", experiment_id="exp_1", model_id=f"mdl_{spot}", name=name, algorithm=algorithm,
            onnx_key="k", onnx_sha256=HASH, input_schema_key="k", input_schema_sha256=HASH, card_key="k",
            card_sha256=HASH, predictions_key=f"models/std_1/exp_1/{spot}.parquet", predictions_sha256=HASH,
            metrics={}, settings={"C": 0.3}, parity={"max_difference": 3.1e-7, "rows": 700, "tolerance": 1e-5},
            members=members if algorithm == "ensemble" else (), calibration={"method": "platt"},
        )  # fmt: skip

    return ExperimentManifest(
        study_id="std_1", experiment_id="exp_1", prepared_id="prp_1", approval_key="k", approval_sha256=HASH,
        mode="auto", settings={"budget_s": 60, "metric": "auroc", "seed": 7, "folds": None}, task=task_of(kind),
        models=tuple(model(spot, *names) for spot, names in enumerate(NAMES)), best_model_id="mdl_0",
        seconds={"total": 41.5}, versions={"medloom": "0.1.0", "scikit-learn": "1.9.1", "lightgbm": "4.7.0"},
        created_at=AT,
    )  # fmt: skip


def material(kind: TaskKind, *, override: str | None = None, n: int = 700, seed: int = 1, **options: Any) -> Material:
    experiment = experiment_of(kind)
    return Material(
        experiment=experiment, experiment_sha256=HASH, approval=approval_of(kind, override), prepared=prepared_of(kind),
        models=experiment.models, predictions=predictions_of(kind, n, seed),
        options=Options(**{"resamples": 200, **options}), settings_yaml="medloom: 1\n",
    )  # fmt: skip


def through_parquet(path: Path, kind: TaskKind, predictions: Predictions, *, text: bool = False) -> Predictions:
    write_predictions(path, kind, predictions, text=text)
    return read_predictions(path, task_of(kind))
