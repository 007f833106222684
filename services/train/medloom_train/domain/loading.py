"""From the signed Parquet, its split and the approval to a ``TrainingTable``; what cannot be learned from is named."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from medloom_contracts.manifests import Approval, Column, ColumnRole, ColumnType, Finding, PreparedManifest, TaskKind
from medloom_train.domain.errors import (
    ColumnNameTaken,
    NoFeatures,
    NotNumericTarget,
    OneClass,
    ScoreUnusable,
    TargetMissing,
    TooFewEvents,
)
from medloom_train.domain.findings import finding
from medloom_train.domain.mapping import DATES, NUMBERS
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import (
    LARGEST,
    CategoryColumn,
    Floats,
    Ints,
    NumberColumn,
    TrainingTable,
)

MIN_EVENTS = 4
OUTPUTS = ("probabilities", "value", "risks")


def text_form(values: pa.ChunkedArray | pa.Array) -> pa.Array:
    """The text of each value as categories and classes are written: ``1`` for 1 and 1.0, ``true`` for a boolean."""
    flat = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if pa.types.is_floating(flat.type):
        encoded = flat.dictionary_encode()
        words = [None if not np.isfinite(v) else _number_text(v) for v in encoded.dictionary.to_pylist()]
        return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(words, pa.string())).cast(pa.string())
    if pa.types.is_dictionary(flat.type):
        flat = flat.cast(flat.type.value_type)
    return flat.cast(pa.string())


def _number_text(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(value)


def read_numbers(values: pa.ChunkedArray) -> tuple[NDArray[np.float32], int]:
    """As float32 with NaN for missing; values that float32 arithmetic cannot carry count as missing."""
    doubles = values.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
    wild = np.abs(doubles) >= LARGEST
    doubles = np.where(wild, np.nan, doubles)
    return doubles.astype(np.float32), int(wild.sum())


def read_categories(values: pa.ChunkedArray) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    texts = text_form(values)
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    levels = sorted(value for value in pc.unique(texts).to_pylist() if value is not None)
    place = pc.index_in(texts, value_set=pa.array(levels, pa.string()))
    return pc.fill_null(place, -1).to_numpy(zero_copy_only=False).astype(np.int32), tuple(levels)


def _codes(values: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    """Group codes; each row without a group is a group of its own."""
    codes, levels = read_categories(values)
    lone = np.flatnonzero(codes < 0)
    full = codes.astype(np.int64)
    full[lone] = len(levels) + np.arange(lone.size)
    return full, levels


class _Columns:
    """Collects features by kind while reading, and what was noticed."""

    def __init__(self) -> None:
        self.numbers: list[NDArray[np.float32]] = []
        self.number_columns: list[NumberColumn] = []
        self.codes: list[NDArray[np.int32]] = []
        self.category_columns: list[CategoryColumn] = []
        self.findings: list[Finding] = []

    def add(self, column: Column, values: pa.ChunkedArray) -> None:
        if column.type in DATES or pa.types.is_temporal(values.type):
            self.findings.append(finding("date_ignored", column=column.name))
        elif column.type in NUMBERS and not pa.types.is_string(values.type):
            found, wild = read_numbers(values)
            self.numbers.append(found)
            self.number_columns.append(NumberColumn(column.name, column))
            if wild:
                self.findings.append(finding("not_finite", column=column.name, count=wild))
        else:
            codes, levels = read_categories(values)
            self.codes.append(codes)
            self.category_columns.append(CategoryColumn(column.name, column, levels))


def _class_target(values: pa.ChunkedArray, approval: Approval) -> tuple[Floats, tuple[str, ...]]:
    codes, levels = read_categories(values)
    y = np.where(codes < 0, np.nan, codes.astype(np.float64))
    if approval.task.kind is TaskKind.MULTICLASS:
        return y, levels
    positive = approval.task.positive or (levels[-1] if levels else "1")
    others = [level for level in levels if level != positive]
    event = levels.index(positive) if positive in levels else -1
    named = others[0] if len(others) == 1 else f"not {positive}"
    return np.where(np.isnan(y), np.nan, (codes == event).astype(np.float64)), (named, positive)


def number_target(values: pa.ChunkedArray, name: str) -> Floats:
    if pa.types.is_temporal(values.type) or pa.types.is_boolean(values.type):
        raise NotNumericTarget(name)
    try:
        y = values.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
    except pa.ArrowInvalid as wrong:
        raise NotNumericTarget(name) from wrong
    return np.where(np.abs(y) >= LARGEST, np.nan, y)


def _followed(table: pa.Table, event: Floats, approval: Approval) -> tuple[Floats, SurvivalTarget]:
    """Events and follow-up; a row without either is unknown."""
    name, horizons = approval.task.time, approval.task.horizons
    if name is None or not horizons or name not in table.column_names:
        raise TargetMissing(name or approval.task.target)
    time = number_target(table[name], name)
    time = np.where(time < 0, np.nan, time)
    event = np.where(np.isnan(time), np.nan, event)
    return event, SurvivalTarget(time, event, horizons, name, approval.task.time_unit)


def _check_target(y: Floats, train: NDArray[np.bool_], task: TaskKind, name: str, classes: int) -> None:
    known = y[train & ~np.isnan(y)]
    if known.size == 0:
        raise TargetMissing(name)
    if task is TaskKind.REGRESSION:
        if np.unique(known).size < 2:
            raise NotNumericTarget(name)
        return
    if task is TaskKind.SURVIVAL:
        if known.sum() < MIN_EVENTS:
            raise TooFewEvents(name, int(known.sum()))
        return
    counts = np.bincount(known.astype(np.int64), minlength=classes)
    if (counts > 0).sum() < 2:
        raise OneClass(name)
    if counts[counts > 0].min() < MIN_EVENTS:
        raise TooFewEvents(name, int(counts[counts > 0].min()))


def _drop_absent_classes(
    y: Floats, train: NDArray[np.bool_], classes: tuple[str, ...]
) -> tuple[Floats, tuple[str, ...]]:
    """Classes that only the test rows hold cannot be learned: those rows leave."""
    present = np.unique(y[train & ~np.isnan(y)]).astype(np.int64)
    if present.size == len(classes):
        return y, classes
    renumbered = np.full(len(classes), np.nan)
    renumbered[present] = np.arange(present.size)
    kept = np.where(np.isnan(y), np.nan, renumbered[np.nan_to_num(y).astype(np.int64)])
    return kept, tuple(classes[i] for i in present)


def read_parquet(path: Path) -> pa.Table:
    """The whole file; ``ParquetFile`` and not ``read_table``, which loads a large part of pyarrow first."""
    with pq.ParquetFile(path) as file:
        return file.read()


def _joined(data: Path, split: Path) -> tuple[pa.Table, pa.Table]:
    """Data rows in the order of the split's ``_row``; rows the split does not name are not trained on."""
    plan, table = read_parquet(split).sort_by("_row"), read_parquet(data)
    where = pc.index_in(plan["_row"], value_set=table["_row"].combine_chunks())
    known = pc.is_valid(where)
    return table.take(where.filter(known)), plan.filter(known)


def _read_features(
    table: pa.Table, approval: Approval, manifest: PreparedManifest, left_out: tuple[str, ...]
) -> _Columns:
    known = {column.name: column for column in manifest.table.columns}
    there = set(table.column_names)
    columns = _Columns()
    for name in approval.task.features:
        if name in (approval.task.target, approval.task.time, "_row", *left_out):
            continue
        if name in OUTPUTS:
            raise ColumnNameTaken(name)
        if name not in there:
            columns.findings.append(finding("feature_absent", column=name))
            continue
        columns.add(known.get(name) or Column(name=name, type=ColumnType.CATEGORY), table[name])
    if not columns.numbers and not columns.codes:
        raise NoFeatures
    return columns


def _role(manifest: PreparedManifest, role: ColumnRole, table: pa.Table) -> str | None:
    for column in manifest.table.columns:
        if column.role is role and column.name in table.column_names:
            return column.name
    return None


def row_groups(table: pa.Table, manifest: PreparedManifest, approval: Approval) -> Ints | None:
    """Rows of one subject (else of one split group) are not independent: their codes, or None without such rows."""
    name = _role(manifest, ColumnRole.SUBJECT, table)
    if name is None and approval.split.by in ("subject", "site") and approval.split.column in table.column_names:
        name = approval.split.column
    if name is None:
        return None
    codes, _ = _codes(table[name])
    return codes if np.unique(codes).size < codes.size else None


def _existing(table: pa.Table, columns: tuple[str, ...]) -> Floats | None:
    """Existing scores as numbers, one column each."""
    for name in columns:
        if name not in table.column_names or not _is_number(table[name].type):
            raise ScoreUnusable(name)
    if not columns:
        return None
    return np.column_stack([read_numbers(table[name])[0].astype(np.float64) for name in columns])


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def load(
    data: Path, split: Path, manifest: PreparedManifest, approval: Approval, existing_scores: tuple[str, ...] = ()
) -> TrainingTable:
    """The table that an experiment learns from; columns with existing scores are no predictors.

    Raises a subclass of ``Untrainable`` when the target or the features cannot be learned from.
    """
    table, plan = _joined(data, split)
    task, target = approval.task.kind, approval.task.target
    columns = _read_features(table, approval, manifest, existing_scores)
    classes: tuple[str, ...] = ()
    if target not in table.column_names:
        raise TargetMissing(target)
    survival: SurvivalTarget | None = None
    if task is TaskKind.REGRESSION:
        y = number_target(table[target], target)
    elif task is TaskKind.SURVIVAL:
        y, classes = _class_target(table[target], approval)
        y, survival = _followed(table, y, approval)
    else:
        y, classes = _class_target(table[target], approval)
    test = pc.equal(plan["part"].cast(pa.string()), "test").to_numpy(zero_copy_only=False).astype(bool)
    _check_target(y, ~test, task, target, len(classes))
    if task is TaskKind.MULTICLASS:
        y, classes = _drop_absent_classes(y, ~test, classes)
    site = _role(manifest, ColumnRole.SITE, table)
    sites, site_names = _codes(table[site]) if site else (None, ())
    known = {column.name: column for column in manifest.table.columns}
    whole = TrainingTable(
        task=task,
        target=target,
        rows=plan["_row"].to_numpy().astype(np.int64),
        numbers=np.column_stack(columns.numbers) if columns.numbers else np.empty((y.size, 0), np.float32),
        number_columns=tuple(columns.number_columns),
        codes=np.column_stack(columns.codes) if columns.codes else np.empty((y.size, 0), np.int32),
        category_columns=tuple(columns.category_columns),
        y=y,
        test=test,
        fold=np.where(test, -1, plan["fold"].to_numpy().astype(np.int64)),
        classes=classes,
        positive=classes[1] if task in (TaskKind.BINARY, TaskKind.SURVIVAL) else None,
        target_unit=known[target].unit if target in known else "",
        groups=row_groups(table, manifest, approval),
        sites=sites,
        site_names=site_names,
        scores=_existing(table, existing_scores),
        score_columns=existing_scores,
        findings=tuple(columns.findings),
        extra=_split_notes(approval),
        survival=survival,
    )
    return _without_unknown(whole)


def _split_notes(approval: Approval) -> dict[str, Any]:
    return {"split_override": approval.split.override, "split_by": approval.split.by}


def _without_unknown(table: TrainingTable) -> TrainingTable:
    unknown = int(np.isnan(table.y).sum())
    if not unknown:
        return table
    kept = table.take(np.flatnonzero(~np.isnan(table.y)))
    noted = finding("target_unknown", column=table.target, count=unknown)
    return TrainingTable(**{**kept.__dict__, "findings": (*kept.findings, noted)})
