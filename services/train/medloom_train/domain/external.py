"""External validation: a finished model's ONNX file on approved data that it was not developed on.

Reported as TRIPOD (Collins et al. 2015) and its 2024 update ask: who is in, discrimination, calibration, usefulness,
and what recalibration would give. The model is not changed.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from medloom_contracts.errors import Words
from medloom_contracts.manifests import Approval, ColumnMatch, Finding, InputSchema, PreparedManifest, TaskKind
from medloom_stats import calibration, evaluate, net_benefit, recalibration
from medloom_train.domain.errors import NotMeasurable, SeenInDevelopment
from medloom_train.domain.findings import finding
from medloom_train.domain.loading import number_target, read_categories, read_numbers, read_parquet, row_groups
from medloom_train.domain.scores import resamples
from medloom_train.domain.survival.figures import bins_at_horizons, figures_elsewhere, measurable
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import Floats, Ints

BATCH = 20_000
_UPDATES = ("none", "intercept", "slope")


@dataclass(frozen=True)
class ExternalRows:
    """The new data as a model reads it: one ``[N, 1]`` array an input, the outcome (for survival 1 an event, 0 its
    censoring, with the follow-up ``time`` in the model's unit), and what was noticed."""

    fed: dict[str, NDArray[Any]]
    y: Floats
    groups: Ints | None
    positive: str | None
    findings: tuple[Finding, ...]
    time: Floats | None = None

    @property
    def n(self) -> int:
        return int(self.y.size)


@dataclass(frozen=True)
class External:
    """Figures of a model on the new data; ``curves`` is what is drawn of them."""

    n: int
    events: int | None
    positive: str | None
    metrics: dict[str, dict[str, float | None]]
    recalibrated: dict[str, dict[str, float | None]]
    curves: dict[str, dict[str, list[float]]]
    findings: tuple[Finding, ...]


def refuse_seen(data: Path, predictions: Path) -> None:
    """Raises SeenInDevelopment when rows of the same upload were used to develop or test the model."""
    mine, seen = read_parquet(data)["_row"], read_parquet(predictions)["_row"]
    shared = int(pc.sum(pc.is_in(mine, value_set=seen.combine_chunks())).as_py() or 0)
    if shared:
        raise SeenInDevelopment(shared)


def read_rows(
    data: Path,
    manifest: PreparedManifest,
    approval: Approval,
    schema: InputSchema,
    matches: tuple[ColumnMatch, ...],
    positive: str | None,
) -> ExternalRows:
    """All rows of approved data with a known outcome, as the model's inputs. Raises NotMeasurable."""
    table = read_parquet(data)
    by_input = {entry.input: entry for entry in matches}
    fed: dict[str, NDArray[Any]] = {}
    notes: list[Finding] = []
    for entry in schema.inputs:
        source = by_input[entry.name]
        values = table[source.column]
        if entry.type == "number":
            fed[entry.name], found = _number(values, source, entry.seen_low, entry.seen_high)
        else:
            fed[entry.name], found = _category(values, source, entry.categories or ())
        notes += found
    target = by_input[schema.target]
    y, event = _outcome(table[target.column], schema, approval, target, positive)
    time = None
    if schema.time is not None:
        time = _follow_up(table[by_input[schema.time].column], by_input[schema.time])
        y = np.where(np.isnan(time), np.nan, y)
    known = np.flatnonzero(~np.isnan(y))
    if known.size < y.size:
        notes.append(finding("target_unknown", column=target.column, count=int(y.size - known.size)))
    groups = row_groups(table, manifest, approval)
    rows = ExternalRows(
        {name: values[known] for name, values in fed.items()},
        y[known],
        None if groups is None else groups[known],
        event,
        tuple(notes),
        None if time is None else time[known],
    )
    _check(rows, schema, target.column)
    return rows


def _number(
    values: pa.ChunkedArray, source: ColumnMatch, low: float | None, high: float | None
) -> tuple[NDArray[Any], list[Finding]]:
    numbers, wild = read_numbers(values)
    scaled = (numbers.astype(np.float64) * source.factor).astype(np.float32)
    notes = [finding("not_finite", column=source.column, count=wild)] if wild else []
    known = scaled[~np.isnan(scaled)]
    if known.size == 0:
        notes.append(finding("column_empty_there", column=source.column))
    elif low is not None and high is not None and high > low:
        outside = int(((known < low - (high - low)) | (known > high + (high - low))).sum())
        if outside:
            notes.append(finding("outside_training_range", column=source.column, count=outside))
    return scaled.reshape(-1, 1), notes


def _category(
    values: pa.ChunkedArray, source: ColumnMatch, levels: tuple[str, ...]
) -> tuple[NDArray[Any], list[Finding]]:
    codes, there = read_categories(values)
    texts = np.array([*there, ""], dtype=object)[codes]
    notes: list[Finding] = []
    if not there:
        notes.append(finding("column_empty_there", column=source.column))
    unseen = int(np.isin(texts, sorted(set(there) - set(levels))).sum())
    if unseen:
        notes.append(finding("levels_unseen", column=source.column, count=unseen))
    return texts.reshape(-1, 1), notes


def _follow_up(values: pa.ChunkedArray, source: ColumnMatch) -> Floats:
    time = number_target(values, source.column) * source.factor
    return np.where(time < 0, np.nan, time)


def _outcome(
    values: pa.ChunkedArray, schema: InputSchema, approval: Approval, target: ColumnMatch, positive: str | None
) -> tuple[Floats, str | None]:
    """The outcome as numbers or class codes (NaN where unknown), and the value that means the event."""
    if schema.task is TaskKind.REGRESSION:
        return number_target(values, target.column) * target.factor, None
    codes, there = read_categories(values)
    if schema.task is TaskKind.MULTICLASS:
        place = {name: float(k) for k, name in enumerate(schema.classes or ())}
        renumbered = np.array([*(place.get(name, np.nan) for name in there), np.nan])
        return renumbered[codes], None
    signed = approval.task.positive if approval.task.target == target.column else None
    event = next((text for text in (positive, schema.positive, signed) if text is not None and text in there), None)
    if event is None or (positive is not None and event != positive):
        raise NotMeasurable(
            Words(
                en=f'No row of "{target.column}" holds the value that means the event.',
                ko=f'"{target.column}"에 사건을 뜻하는 값을 가진 행이 없습니다.',
            ),
            target.column,
        )
    y = np.where(codes < 0, np.nan, (codes == there.index(event)).astype(np.float64))
    return y, event


def _check(rows: ExternalRows, schema: InputSchema, column: str) -> None:
    if rows.time is not None:
        _check_followed(SurvivalTarget(rows.time, rows.y, schema.horizons or ()), column)
        return
    if rows.n < 2 or np.unique(rows.y).size < 2:
        raise NotMeasurable(
            Words(
                en=f'"{column}" has fewer than two different known outcomes in this data.',
                ko=f'이 데이터에서 "{column}"의 알려진 결과가 두 가지보다 적습니다.',
            ),
            column,
        )
    if schema.task is TaskKind.MULTICLASS and np.unique(rows.y).size < len(schema.classes or ()):
        raise NotMeasurable(
            Words(
                en=f'Not every class of the model occurs in "{column}".',
                ko=f'모델의 일부 범주가 "{column}"에 없습니다.',
            ),
            column,
        )


def _check_followed(target: SurvivalTarget, column: str) -> None:
    if not measurable(target):
        raise NotMeasurable(
            Words(
                en=f'No row of this data with a follow-up time holds an event in "{column}", or all times are equal.',
                ko=f'추적 시간이 있는 행 가운데 "{column}"에 사건이 있는 행이 없거나 추적 시간이 모두 같습니다.',
            ),
            column,
        )


def answers(body: bytes, rows: ExternalRows) -> Floats:
    """What the ONNX file answers, ``[N, classes]``, ``[N, 1]`` or ``[N, horizons]``."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(body, settings, providers=["CPUExecutionProvider"])
    wanted = {entry.name for entry in session.get_inputs()}
    parts = []
    for start in range(0, rows.n, BATCH):
        fed = {name: values[start : start + BATCH] for name, values in rows.fed.items() if name in wanted}
        parts.append(np.asarray(session.run(None, fed)[0], dtype=np.float64))
    return np.concatenate(parts)


def validate(body: bytes, rows: ExternalRows, schema: InputSchema, seed: int) -> External:
    """Every figure of a model on the new rows, with 95 % intervals (cluster bootstrap where subjects recur)."""
    p = answers(body, rows)
    common: dict[str, Any] = {"seed": seed, "groups": rows.groups, "resamples": resamples(rows.n)}
    recalibrated: dict[str, dict[str, float | None]] = {}
    curves: dict[str, dict[str, list[float]]] = {}
    if rows.time is not None:
        target = SurvivalTarget(rows.time, rows.y, schema.horizons or ())
        return _of_survival(target, p, rows, common)
    if schema.task is TaskKind.BINARY:
        event = np.clip(p[:, 1], 0.0, 1.0)
        found = evaluate.binary(rows.y, event, threshold=schema.threshold, **common)
        recalibrated = {update: _plain(recalibration.summary(rows.y, event, update)) for update in _UPDATES}  # type: ignore[arg-type]
        curves = _curves(rows, event, common)
    elif schema.task is TaskKind.MULTICLASS:
        names = np.array(schema.classes)
        found = evaluate.multiclass(names[rows.y.astype(np.int64)], p / p.sum(axis=1, keepdims=True), names, **common)
    else:
        found = evaluate.regression(rows.y, p[:, 0], **common)
    return External(
        n=rows.n,
        events=int(rows.y.sum()) if schema.task is TaskKind.BINARY else None,
        positive=rows.positive,
        metrics={name: estimate.to_dict() for name, estimate in found.items()},
        recalibrated=recalibrated,
        curves=curves,
        findings=rows.findings,
    )


def _of_survival(target: SurvivalTarget, p: Floats, rows: ExternalRows, common: dict[str, Any]) -> External:
    risks = np.clip(p, 0.0, 1.0)
    return External(
        n=rows.n,
        events=int(rows.y.sum()),
        positive=rows.positive,
        metrics=figures_elsewhere(target, risks, **common),
        recalibrated={},
        curves=bins_at_horizons(target, risks),
        findings=rows.findings,
    )


def _plain(found: dict[str, float]) -> dict[str, float | None]:
    return {name: value if np.isfinite(value) else None for name, value in found.items()}


def _curves(rows: ExternalRows, p: Floats, common: dict[str, Any]) -> dict[str, dict[str, list[float]]]:
    bins = calibration.binned(rows.y, p)
    decision = net_benefit.decision_curve(rows.y, p, **common)
    drawn = {
        "bins": {
            "predicted": [b.predicted for b in bins],
            "observed": [b.observed.value for b in bins],
            "lo": [b.observed.lo for b in bins],
            "hi": [b.observed.hi for b in bins],
            "n": [float(b.n) for b in bins],
        },
        "decision": {
            "threshold": decision.thresholds.tolist(),
            "model": decision.model.tolist(),
            "lo": decision.lo.tolist(),
            "hi": decision.hi.tolist(),
            "all": decision.treat_all.tolist(),
        },
    }
    if rows.n >= 5:
        curve = calibration.calibration_curve(rows.y, p)
        drawn["calibration"] = {name: getattr(curve, name).tolist() for name in ("predicted", "observed", "lo", "hi")}
    return drawn
