"""Whole columns at once: the same rules as for rows, for files and for tensors of the inference protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medloom_predict.domain.inputs import FLOAT32_MAX, CompiledSchema, Faults, Feed, InputRule, WrongInputError

Codes = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of few distinct values: position of each row's value in ``values``."""

    indices: NDArray[np.int64]
    values: tuple[object, ...]

    @classmethod
    def of(cls, column: NDArray[Any]) -> Coded:
        """Code a column by its distinct values; 1, 1.0 and true stay apart, and so do unhashable values."""
        positions: dict[object, int] = {}
        values: list[object] = []
        indices = np.empty(len(column), dtype=np.int64)
        for row, value in enumerate(column):
            key: object = (type(value), value) if isinstance(value, str | int | float | None) else (row,)
            position = positions.setdefault(key, len(values))
            if position == len(values):
                values.append(value)
            indices[row] = position
        return cls(indices, tuple(values))


Column = NDArray[Any] | Coded


@dataclass(frozen=True, slots=True)
class ColumnDoubt:
    """Rows of one column that carry one warning."""

    column: str
    code: str
    rows: Codes


@dataclass(frozen=True, slots=True)
class PreparedColumns:
    """Tensors for the model, doubts by column, and the columns that the model does not know."""

    feed: Feed
    rows: int
    doubts: tuple[ColumnDoubt, ...]
    unknown: tuple[str, ...]


def prepare_columns(schema: CompiledSchema, columns: Mapping[str, Column], rows: int) -> PreparedColumns:
    """Tensors for columns of equal length: float arrays (NaN missing), objects (text, numbers, None), or coded.

    InvalidInputs names each faulty column with its first row (0-based) and counts the others.
    """
    faults = Faults()
    doubts: list[ColumnDoubt] = []
    feed: Feed = {}
    for rule in schema.rules:
        name = rule.spec.name
        if name not in columns:
            faults.add("missing_input", rule.spec, 0)
        elif rule.numeric:
            feed[name] = _numbers(rule, columns[name], faults, doubts)
        else:
            feed[name] = _categories(rule, columns[name], faults, doubts)
    faults.raise_if_any()
    unknown = tuple(name for name in columns if name not in schema.names)
    return PreparedColumns(feed, rows, tuple(doubts), unknown)


def _numbers(rule: InputRule, column: Column, faults: Faults, doubts: list[ColumnDoubt]) -> NDArray[Any]:
    if isinstance(column, Coded):
        column = np.array(column.values, dtype=object)[column.indices]
    if column.dtype == object:
        column = _parsed(rule, column, faults)
    values = column.astype(np.float64, copy=False)
    missing = np.isnan(values)
    with np.errstate(invalid="ignore"):
        infinite = np.abs(values) > FLOAT32_MAX
        implausible = (values < rule.low) | (values > rule.high)
        unseen = ((values < rule.seen_low) | (values > rule.seen_high)) & ~implausible
    if infinite.any():
        faults.add("not_finite", rule.spec, int(np.argmax(infinite)), int(infinite.sum()))
        values = np.where(infinite, np.nan, values)
    _note(doubts, rule, {"missing": missing, "out_of_range": implausible, "outside_training": unseen})
    return values.astype(np.float32).reshape(-1, 1)


def _parsed(rule: InputRule, column: NDArray[Any], faults: Faults) -> NDArray[np.float64]:
    """Numbers out of a mixed column; text is taken where it is a plain number, as it is in a CSV."""
    values = np.full(len(column), np.nan)
    wrong: list[int] = []
    for index, value in enumerate(column):
        try:
            values[index] = _one_number(rule, value)
        except WrongInputError:
            wrong.append(index)
    if wrong:
        faults.add("wrong_type", rule.spec, wrong[0], len(wrong))
    return values


def _one_number(rule: InputRule, value: object) -> float:
    if not isinstance(value, str):
        if isinstance(value, float) and np.isinf(value):
            return value
        return rule.number(value)[0]
    text = value.strip()
    if not text:
        return np.nan
    if "_" in text or text.lower().strip("+-") in {"nan", "inf", "infinity"}:
        raise WrongInputError("wrong_type")
    try:
        return float(text)
    except ValueError:
        raise WrongInputError("wrong_type") from None


def _categories(rule: InputRule, column: Column, faults: Faults, doubts: list[ColumnDoubt]) -> NDArray[Any]:
    """Reads each distinct value once: a column of a hundred thousand rows has few of them."""
    coded = column if isinstance(column, Coded) else Coded.of(column.astype(object))
    texts: list[str] = []
    codes: list[str | None] = []
    for value in coded.values:
        try:
            text, code = rule.category(None if isinstance(value, float) and np.isnan(value) else value)
        except WrongInputError as wrong:
            text, code = "", wrong.code
        texts.append(text)
        codes.append(code)
    noted = np.array(codes, dtype=object)[coded.indices]
    wrong_rows = noted == "wrong_type"
    if wrong_rows.any():
        faults.add("wrong_type", rule.spec, int(np.argmax(wrong_rows)), int(wrong_rows.sum()))
    _note(doubts, rule, {code: noted == code for code in ("missing", "unseen_category")})
    return np.array(texts, dtype=object)[coded.indices].reshape(-1, 1)


def _note(doubts: list[ColumnDoubt], rule: InputRule, found: Mapping[str, NDArray[Any]]) -> None:
    doubts.extend(ColumnDoubt(rule.spec.name, code, rows) for code, rows in found.items() if rows.any())


def warning_texts(doubts: tuple[ColumnDoubt, ...], rows: int) -> list[str]:
    """Per row ``COLUMN:code`` joined by a space, missing values left out: they are visible in the file itself."""
    texts: list[list[str]] = [[] for _ in range(rows)]
    for doubt in doubts:
        if doubt.code == "missing":
            continue
        label = f"{doubt.column}:{doubt.code}"
        for index in np.flatnonzero(doubt.rows):
            texts[int(index)].append(label)
    return [" ".join(found) for found in texts]


def warning_counts(prepared: PreparedColumns) -> list[dict[str, Any]]:
    """Counts by column and code, for the summary beside a file's answer."""
    counts: list[dict[str, Any]] = [
        {"code": doubt.code, "column": doubt.column, "rows": int(doubt.rows.sum())} for doubt in prepared.doubts
    ]
    counts.extend({"code": "unknown_column", "column": name, "rows": prepared.rows} for name in prepared.unknown)
    return counts
