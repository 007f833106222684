"""A recipe before it is run: does each step fit, and what do the rows look like after one of them."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Final

from medloom_contracts.manifests import ColumnType, DatasetManifest, TableObject
from medloom_kit.objects import ObjectStore
from medloom_preprocess.domain.engine import Source, StepCheck, check_recipe, run_recipe
from medloom_preprocess.domain.grid import Filter, Grid
from medloom_preprocess.domain.recipe import Step
from medloom_preprocess.service.tables import OpenTable, OpenTables

_KINDS: Final = {
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "TIMESTAMP",
}


class Previews:
    """Runs the first steps of a recipe for looking at; one at a time, results kept among the open tables."""

    def __init__(self, objects: ObjectStore, tables: OpenTables) -> None:
        self._objects = objects
        self._tables = tables
        self._one = asyncio.Lock()

    async def check(
        self, manifest: DatasetManifest, others: dict[str, DatasetManifest], steps: list[Step]
    ) -> list[StepCheck]:
        """Whether each step fits the columns it meets; no data is read."""
        columns = manifest.tables[0].columns
        known = {table.name: table.columns for table in manifest.tables[1:]}
        known |= {name: _named_table(other, name).columns for name, other in others.items()}
        joined = {name: tuple((column.name, kind_of(column.type)) for column in table) for name, table in known.items()}
        kinds = tuple((column.name, kind_of(column.type)) for column in columns)
        async with self._one:
            return await asyncio.to_thread(check_recipe, kinds, columns, steps, joined)

    async def rows(
        self,
        manifest: DatasetManifest,
        others: dict[str, DatasetManifest],
        steps: list[Step],
        *,
        filters: list[Filter],
        sort: list[tuple[str, bool]],
        offset: int,
        limit: int,
    ) -> Grid:
        """A page of the rows after these steps; raises StepFailed naming the step that does not work."""
        main = manifest.tables[0]

        def query(table: OpenTable) -> Grid:
            return table.page(filters, sort, offset, limit)

        if not any(step.enabled for step in steps):
            return await self._tables.of_object(main.key, main.sha256, query)

        def make(table: OpenTable, folder: Path) -> OpenTable:
            return self._made(table, folder, manifest, others, steps)

        async with self._one:
            return await self._tables.use(_name(main.sha256, others, steps), make, query)

    def _made(
        self,
        table: OpenTable,
        folder: Path,
        manifest: DatasetManifest,
        others: dict[str, DatasetManifest],
        steps: list[Step],
    ) -> OpenTable:
        main, *more = manifest.tables
        fetch = self._objects.sync.get_file
        tables = {item.name: fetch(item.key, item.sha256, folder) for item in more}
        for name, other in others.items():
            item = _named_table(other, name)
            tables[name] = fetch(item.key, item.sha256, folder)
        source = Source(fetch(main.key, main.sha256, folder), main.columns, tables)
        outcome = run_recipe(source, steps, folder / "run", lambda *_: None)
        if outcome.failed is not None:
            raise outcome.failed
        return table.load(outcome.table)


def kind_of(column_type: ColumnType) -> str:
    """The DuckDB type in which a column of the contract's type is stored."""
    return _KINDS.get(column_type, "VARCHAR")


def _named_table(manifest: DatasetManifest, name: str) -> TableObject:
    wanted = name.partition("/")[2]
    return next((item for item in manifest.tables if item.name == wanted), manifest.tables[0])


def _name(sha256: str, others: dict[str, DatasetManifest], steps: list[Step]) -> str:
    effect = [[step.op, step.params] for step in steps if step.enabled]
    joined = {name: [table.sha256 for table in other.tables] for name, other in others.items()}
    return hashlib.sha256(json.dumps([sha256, joined, effect], sort_keys=True).encode()).hexdigest()
