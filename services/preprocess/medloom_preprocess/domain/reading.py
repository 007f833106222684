"""Reads single columns of a Parquet table as arrays, in the file's order."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from medloom_preprocess.domain import sql

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Coded(NamedTuple):
    """A column as codes into its text values, sorted; -1 is missing."""

    codes: Ints
    values: tuple[str, ...]


class Rows:
    """One Parquet table; every array has one entry a row."""

    def __init__(self, path: Path, *, scratch: Path | None = None) -> None:
        self._sql = sql.connect(scratch)
        self._table = sql.parquet(path)
        self.kinds = sql.types_of(self._sql, self._table)

    def close(self) -> None:
        self._sql.close()

    def _column(self, expression: str) -> Any:
        found = self._sql.sql(sql.select(f"{expression} AS x", self._table)).to_arrow_table()
        return found.column("x").combine_chunks()

    def ids(self) -> Ints:
        """The rows' ``_row``."""
        return np.asarray(self._column("_row").to_numpy(zero_copy_only=False), dtype=np.int64)

    def numbers(self, name: str) -> Floats:
        """A column as numbers; NaN where missing or not a number. Booleans are 0 and 1, times are seconds."""
        kind, c = self.kinds[name], sql.name(name)
        expression = f"epoch(CAST({c} AS TIMESTAMP))" if sql.is_time(kind) else f"TRY_CAST({c} AS DOUBLE)"
        column = self._column(expression)
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)

    def missing(self, name: str) -> Bools:
        return np.asarray(self._column(f"{sql.name(name)} IS NULL").to_numpy(zero_copy_only=False), dtype=bool)

    def coded(self, name: str) -> Coded:
        """A column as codes of its text form."""
        column = self._column(sql.text_form(sql.name(name), self.kinds[name])).dictionary_encode()
        values = [str(value) for value in column.dictionary.to_pylist()]
        order = np.argsort(np.array(values, dtype=object)) if values else np.array([], dtype=int)
        rank = np.empty(len(values), dtype=np.int64)
        rank[order] = np.arange(len(values))
        raw = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        codes = np.where(raw >= 0, rank[np.maximum(raw, 0)], -1) if values else np.full(len(raw), -1, dtype=np.int64)
        return Coded(codes, tuple(values[i] for i in order))
