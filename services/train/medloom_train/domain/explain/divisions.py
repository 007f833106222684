"""The patients divided by sex, age band, site, period and chosen columns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from medloom_contracts.explanations import FEWEST
from medloom_contracts.manifests import Column, ColumnRole, ColumnType, PreparedManifest
from medloom_train.domain.loading import text_form
from medloom_train.domain.table import Ints

Kind = Literal["sex", "age", "site", "period", "column"]
AGE_LIMITS: Final = (18.0, 45.0, 65.0, 75.0)
MOST_LEVELS = 12
LEAST_BAND = 20
_SEX = re.compile(r"(?<![a-z])(sex|gender)(?![a-z])|성별")
_AGE = re.compile(r"(?<![a-z])(age)(?![a-z])|나이|연령")
_NUMBERS = (ColumnType.NUMBER, ColumnType.INTEGER)


@dataclass(frozen=True)
class Levels:
    """One division: ``codes`` are places in ``names``, -1 for nobody's. Bands of a number have ``limits``."""

    kind: Kind
    column: Column
    codes: Ints
    names: tuple[str, ...]
    limits: tuple[tuple[float | None, float | None], ...] = ()


def divisions(
    data: Path, manifest: PreparedManifest, rows: Ints, target: str, asked: Iterable[str], follow_up: str | None = None
) -> list[Levels]:
    """The divisions that the prepared data allow for the rows with these numbers; one level alone divides nothing.

    Neither the target nor the follow-up time of a survival task divides.
    """
    with pq.ParquetFile(data) as file:
        there = set(file.schema_arrow.names)
        usable = there - {target, follow_up}
        known = [
            column
            for column in manifest.table.columns
            if column.name in usable and column.role is not ColumnRole.SUBJECT
        ]
        chosen = _chosen(known, tuple(asked))
        if not chosen:
            return []
        table = file.read(columns=["_row", *dict.fromkeys(column.name for _, column in chosen)])
    spots = pc.index_in(pa.array(rows), value_set=table["_row"].combine_chunks())
    found = [_levels(kind, column, table[column.name].take(spots)) for kind, column in chosen]
    return [one for one in found if one is not None and len(one.names) > 1]


def _named(columns: list[Column], words: re.Pattern[str]) -> list[Column]:
    """Columns of this meaning, the plainest name first."""
    said = [one for one in columns if words.search(one.name.lower()) or words.search(one.label.lower())]
    return sorted(said, key=lambda one: len(one.name))[:1]


def _chosen(columns: list[Column], asked: tuple[str, ...]) -> list[tuple[Kind, Column]]:
    found: list[tuple[Kind, Column]] = [("sex", one) for one in _named(columns, _SEX)]
    found += [("age", one) for one in _named([c for c in columns if c.type in _NUMBERS], _AGE)]
    found += [("site", one) for one in columns if one.role is ColumnRole.SITE][:1]
    found += [("period", one) for one in columns if one.role is ColumnRole.TIME][:1]
    taken = {column.name for _, column in found}
    return found + [("column", one) for one in columns if one.name in asked and one.name not in taken]


def _levels(kind: Kind, column: Column, values: pa.ChunkedArray) -> Levels | None:
    if pa.types.is_temporal(values.type):
        return _periods(kind, column, values)
    if (
        kind != "site"
        and column.type in _NUMBERS
        and (pa.types.is_integer(values.type) or pa.types.is_floating(values.type))
    ):
        numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
        few = np.unique(numbers[~np.isnan(numbers)]).size <= 6
        if not few or kind == "age":
            return _banded(kind, column, numbers)
    return _categories(kind, column, values)


def _categories(kind: Kind, column: Column, values: pa.ChunkedArray) -> Levels | None:
    texts = text_form(values)
    counted = pc.value_counts(texts.drop_null())
    sizes = sorted(((pair["values"], pair["counts"]) for pair in counted.to_pylist()), key=lambda p: (-p[1], p[0]))
    names = tuple(name for name, count in sizes if count >= FEWEST and name != "")[:MOST_LEVELS]
    place = pc.fill_null(pc.index_in(texts, value_set=pa.array(names, pa.string())), -1)
    shown = tuple(column.value_labels.get(name, name) for name in names)
    return Levels(kind, column, place.to_numpy(zero_copy_only=False).astype(np.int64), shown)


def _joined(counts: list[int], limits: list[float]) -> list[float]:
    """Limits between bands of at least 20 rows: a band that is smaller joins its smaller neighbour."""
    sizes, kept = list(counts), list(limits)
    while kept and min(sizes) < LEAST_BAND:
        small = int(np.argmin(sizes))
        left = small > 0 and (small == len(sizes) - 1 or sizes[small - 1] <= sizes[small + 1])
        gone = small - 1 if left else small
        sizes[gone : gone + 2] = [sizes[gone] + sizes[gone + 1]]
        del kept[gone]
    return kept


def _banded(kind: Kind, column: Column, numbers: NDArray[np.float64]) -> Levels | None:
    known = numbers[~np.isnan(numbers)]
    if known.size < 2 * LEAST_BAND:
        return None
    limits = list(AGE_LIMITS) if kind == "age" else _thirds(known)
    limits = _joined(_sizes(known, limits), limits)
    if kind == "age" and not limits:
        limits = _thirds(known)
        limits = _joined(_sizes(known, limits), limits)
    codes = np.where(np.isnan(numbers), -1, np.searchsorted(limits, numbers, side="right"))
    ends: list[float | None] = [None, *limits, None]
    bands = tuple(pairwise(ends))
    return Levels(kind, column, codes.astype(np.int64), tuple(_band_name(*band) for band in bands), bands)


def _thirds(known: NDArray[np.float64]) -> list[float]:
    from medloom_train.domain.explain.effects import rounded

    return sorted({rounded(float(q)) for q in np.quantile(known, [1 / 3, 2 / 3])})


def _sizes(known: NDArray[np.float64], limits: list[float]) -> list[int]:
    counts = np.bincount(np.searchsorted(limits, known, side="right"), minlength=len(limits) + 1)
    return [int(count) for count in counts]


def _band_name(low: float | None, high: float | None) -> str:
    if low is None:
        return f"< {high:g}"
    return f"≥ {low:g}" if high is None else f"{low:g} – < {high:g}"


def _periods(kind: Kind, column: Column, values: pa.ChunkedArray) -> Levels | None:
    """Calendar years; within a single year halves of it. Years of under 20 rows join a neighbour."""
    years = pc.fill_null(pc.year(values), -1).to_numpy(zero_copy_only=False).astype(np.int64)
    months = pc.fill_null(pc.month(values), 1).to_numpy(zero_copy_only=False).astype(np.int64)
    known = years >= 0
    if int(known.sum()) < 2 * LEAST_BAND:
        return None
    by_half = np.unique(years[known]).size == 1
    time = years * 2 + (months > 6) if by_half else years
    marks = np.unique(time[known])
    limits = [float(mark) for mark in marks[1:]]
    limits = _joined(_sizes(time[known].astype(np.float64), limits), limits)
    codes = np.where(known, np.searchsorted(limits, time, side="right"), -1)
    starts = [int(marks[0]), *(int(limit) for limit in limits)]
    ends = [*(int(limit) - 1 for limit in limits), int(marks[-1])]
    names = tuple(_period(a, b, by_half=by_half) for a, b in zip(starts, ends, strict=True))
    return Levels(kind, column, codes.astype(np.int64), names)


def _period(start: int, end: int, *, by_half: bool) -> str:
    if by_half:
        return f"{start // 2} {'07–12' if start % 2 else '01–06'}"
    return str(start) if start == end else f"{start}–{end}"


def subset(levels: Levels, at: Ints) -> dict[str, Any]:
    """Rows of each level among the positions ``at``: name -> places in ``at``."""
    codes = levels.codes[at]
    return {name: np.flatnonzero(codes == k) for k, name in enumerate(levels.names)}
