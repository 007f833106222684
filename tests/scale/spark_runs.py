"""Runs of a recipe on both engines, compared cell by cell."""

import math
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from medloom_contracts.manifests import Column, ColumnRole, ColumnType
from medloom_preprocess.domain.engine import Outcome, Source, run_recipe
from medloom_preprocess.domain.recipe import read_steps
from medloom_preprocess.domain.spark import SparkWorkspace
from medloom_preprocess.domain.steps import ROW

SPARK = partial(SparkWorkspace, master="local[2]")
_TYPES = {
    pa.int64(): ColumnType.INTEGER,
    pa.float64(): ColumnType.NUMBER,
    pa.string(): ColumnType.CATEGORY,
    pa.bool_(): ColumnType.BOOLEAN,
    pa.date32(): ColumnType.DATE,
    pa.timestamp("us"): ColumnType.DATETIME,
}


OTHER = pa.table(
    {
        ROW: pa.array(range(22), pa.int64()),
        "pid": pa.array([f"p{i}" for i in range(20)] + ["p0", None]),
        "height": pa.array([150.0 + i for i in range(22)]),
    }
)


def run(folder: Path, steps: list[dict[str, Any]], workspace: Any, table: pa.Table) -> Outcome:
    folder.mkdir(parents=True)
    main, other = folder / "main.parquet", folder / "more.parquet"
    pq.write_table(table, main)
    pq.write_table(OTHER, other)
    columns = tuple(
        Column(name=field.name, type=_TYPES[field.type], role=ColumnRole.FEATURE)
        for field in table.schema
        if field.name != ROW
    )
    source = Source(main, columns, {"more": other})
    return run_recipe(source, read_steps(steps, author="a"), folder / "run", lambda *_: None, workspace)


def _same(ours: Any, theirs: Any, summed: bool) -> bool:
    """To the bit; a sum's last digit follows the order of its parts, which no engine promises."""
    if summed and isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    return bool(ours == theirs) and str(ours) == str(theirs)


def _plain(column: pa.ChunkedArray) -> list[Any]:
    """Times as counts: DuckDB has days beyond those of Python."""
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        column = column.cast(pa.int32() if pa.types.is_date(column.type) else pa.int64())
    return list(column.to_pylist())


def differences(ours: pa.Table, theirs: pa.Table, *, summed: bool = False) -> list[str]:
    if ours.column_names != theirs.column_names:
        return [f"columns {ours.column_names} and {theirs.column_names}"]
    found = []
    for name in ours.column_names:
        if ours[name].type != theirs[name].type:
            found.append(f"{name}: {ours[name].type} and {theirs[name].type}")
        for row, (a, b) in enumerate(zip(_plain(ours[name]), _plain(theirs[name]), strict=True)):
            if not _same(a, b, summed):
                found.append(f"{name}[{row}]: {a!r} and {b!r}")
    return found[:5]


def compare(folder: Path, steps: list[dict[str, Any]], table: pa.Table, *, summed: bool = False) -> None:
    ours = run(folder / "duckdb", steps, None, table)
    theirs = run(folder / "spark", steps, SPARK, table)
    assert ours.failed is None, ours.failed
    assert theirs.failed is None, theirs.failed
    assert differences(pq.read_table(ours.table), pq.read_table(theirs.table), summed=summed) == []
    assert theirs.columns == ours.columns
    assert (theirs.rows_in, theirs.rows) == (ours.rows_in, ours.rows)
    for mine, other in zip(ours.steps, theirs.steps, strict=True):
        blank = {"step_id": "", "label": ""}
        assert other.diff.model_copy(update=blank) == mine.diff.model_copy(update=blank)
        assert other.columns == mine.columns
