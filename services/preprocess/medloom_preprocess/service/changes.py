"""The cells that a run's steps changed, page by page."""

import asyncio
from pathlib import Path
from typing import Any

from medloom_contracts.errors import NotFound
from medloom_contracts.manifests import PreparedManifest, StepDiff
from medloom_kit.objects import ObjectStore
from medloom_preprocess.domain import sql
from medloom_preprocess.service.borrowed import borrowed

Clause = tuple[str, list[Any]]


async def cells(
    objects: ObjectStore,
    folder: Path,
    manifest: PreparedManifest,
    *,
    step: str | None,
    column: str | None,
    row: int | None = None,
    offset: int,
    limit: int,
) -> list[dict[str, Any]]:
    """Changed cells in the order of steps, columns and rows; one more than ``limit`` when there are more."""
    chosen = [item for item in manifest.steps if step is None or item.step_id == step]
    if step is not None and not chosen:
        raise NotFound("step")
    return await asyncio.to_thread(_cells, objects, folder, chosen, _clause(column, row), offset, limit)


def _clause(column: str | None, row: int | None) -> Clause:
    wanted = {'"column" = ?': column, "_row = ?": row}
    asked = {part: value for part, value in wanted.items() if value is not None}
    return (f"WHERE {' AND '.join(asked)}" if asked else "", list(asked.values()))


def _cells(
    objects: ObjectStore, folder: Path, steps: list[StepDiff], where: Clause, offset: int, limit: int
) -> list[dict[str, Any]]:
    connection = sql.connect(None, memory_mb=256)
    try:
        with borrowed(folder) as place:
            return _page(connection, objects, place, steps, where, offset, limit)
    finally:
        connection.close()


def _page(
    connection: Any,
    objects: ObjectStore,
    folder: Path,
    steps: list[StepDiff],
    where: Clause,
    offset: int,
    limit: int,
) -> list[dict[str, Any]]:
    clause, values = where
    found: list[dict[str, Any]] = []
    for step in steps:
        if step.diff_key is None or step.diff_sha256 is None or len(found) > limit:
            continue
        table = sql.parquet(objects.sync.get_file(step.diff_key, step.diff_sha256, folder))
        n = int(connection.execute(sql.select("count(*)", table, clause), values).fetchall()[0][0])
        if offset >= n:
            offset -= n
            continue
        wanted = limit + 1 - len(found)
        part = f'ORDER BY "column", _row LIMIT {wanted} OFFSET {offset}'
        query = sql.select('_row, "column", old, new, rule', table, clause, part)
        rows = connection.execute(query, values).fetchall()
        found += [
            dict(zip(("row", "column", "old", "new", "rule"), row, strict=True), step_id=step.step_id) for row in rows
        ]
        offset = 0
    return found


async def summary(objects: ObjectStore, folder: Path, manifest: PreparedManifest) -> list[dict[str, Any]]:
    """Each step with its changed cells by column and rule."""
    return await asyncio.to_thread(_summary, objects, folder, manifest)


def _summary(objects: ObjectStore, folder: Path, manifest: PreparedManifest) -> list[dict[str, Any]]:
    connection = sql.connect(None, memory_mb=256)
    try:
        with borrowed(folder) as place:
            return [{"step": step, "columns": _columns(connection, objects, place, step)} for step in manifest.steps]
    finally:
        connection.close()


def _columns(connection: Any, objects: ObjectStore, folder: Path, step: StepDiff) -> list[dict[str, Any]]:
    if step.diff_key is None or step.diff_sha256 is None:
        return []
    table = sql.parquet(objects.sync.get_file(step.diff_key, step.diff_sha256, folder))
    query = sql.select('"column", rule, count(*) AS cells', table, "GROUP BY 1, 2 ORDER BY 1, 2")
    return [dict(zip(("column", "rule", "cells"), row, strict=True)) for row in connection.execute(query).fetchall()]
