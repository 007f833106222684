"""A recipe before it is run: does each step fit, what do the rows look like after one of them, what did it change."""

import asyncio
import importlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from medloom_contracts.manifests import ColumnType, DatasetManifest, TableObject
from medloom_kit.objects import ObjectStore
from medloom_preprocess.domain.engine import StepCheck, check_recipe
from medloom_preprocess.domain.grid import Filter, Grid
from medloom_preprocess.domain.layers import Layer, Layers
from medloom_preprocess.domain.profile import profile_table
from medloom_preprocess.domain.recipe import Step
from medloom_preprocess.domain.seen import Seen
from medloom_preprocess.domain.suggestions import Suggestion, suggest
from medloom_preprocess.service.borrowed import borrowed
from medloom_preprocess.service.tables import OpenTable, OpenTables

T = TypeVar("T")
SUGGESTED_KEPT: Final = 16
_KINDS: Final = {
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "TIMESTAMP",
}


class Previews:
    """Looks at the steps of a recipe as layers over the open table of its data."""

    def __init__(self, objects: ObjectStore, tables: OpenTables, folder: Path) -> None:
        self._objects = objects
        self._tables = tables
        self._folder = folder
        self._one = asyncio.Lock()
        self._suggested: OrderedDict[str, list[Suggestion]] = OrderedDict()
        self._warming: asyncio.Task[object] | None = None

    def warm(self) -> None:
        """Begin to load what a first look needs: whoever lists recipes will probably open one."""
        if self._warming is None:
            self._warming = asyncio.create_task(asyncio.to_thread(importlib.import_module, "ibis.backends.duckdb"))

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

    async def look(
        self,
        manifest: DatasetManifest,
        others: dict[str, DatasetManifest],
        steps: list[Step],
        query: Callable[[Seen, Layer], T],
    ) -> T:
        """What the query sees after these steps; raises StepFailed naming the step that does not work."""

        def see(seen: Seen, tables: dict[str, str]) -> T:
            return query(seen, seen.layers.after(steps, tables))

        return await self.see(manifest, others, steps, see)

    async def see(
        self,
        manifest: DatasetManifest,
        others: dict[str, DatasetManifest],
        steps: list[Step],
        query: Callable[[Seen, dict[str, str]], T],
    ) -> T:
        """Run a query on the layers of this data, with the other tables that the steps join at hand."""
        main = manifest.tables[0]
        joined = _joined(manifest, others, steps)

        def over(table: OpenTable) -> T:
            seen = table.seen(lambda connection: Seen(connection, Layers(connection, "data", main.columns, table.rows)))
            for item in joined.values():
                if not seen.layers.knows(item.sha256):
                    with borrowed(self._folder) as place:
                        seen.layers.add_table(
                            item.sha256, str(self._objects.sync.get_file(item.key, item.sha256, place))
                        )
            return query(seen, {name: item.sha256 for name, item in joined.items()})

        return await self._tables.of_object(main.key, main.sha256, over)

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
        """A page of the rows after these steps."""
        return await self.look(
            manifest, others, steps, lambda seen, layer: seen.page(layer, filters, sort, offset, limit)
        )

    async def suggestions(self, manifest: DatasetManifest) -> list[Suggestion]:
        """Steps proposed for data that no recipe has run on yet; found once."""
        main = manifest.tables[0]
        async with self._one:
            found = self._suggested.get(main.sha256)
            if found is None:
                found = await asyncio.to_thread(self._suggest, main)
                self._suggested[main.sha256] = found
                while len(self._suggested) > SUGGESTED_KEPT:
                    self._suggested.popitem(last=False)
        return found

    def _suggest(self, main: TableObject) -> list[Suggestion]:
        with borrowed(self._folder) as place:
            path = self._objects.sync.get_file(main.key, main.sha256, place)
            return suggest(path, main.columns, profile_table(path, main.columns, scratch=place), place)


def kind_of(column_type: ColumnType) -> str:
    """The DuckDB type in which a column of the contract's type is stored."""
    return _KINDS.get(column_type, "VARCHAR")


def _named_table(manifest: DatasetManifest, name: str) -> TableObject:
    wanted = name.partition("/")[2]
    return next((item for item in manifest.tables if item.name == wanted), manifest.tables[0])


def _joined(manifest: DatasetManifest, others: dict[str, DatasetManifest], steps: list[Step]) -> dict[str, TableObject]:
    known = {item.name: item for item in manifest.tables[1:]}
    known |= {name: _named_table(other, name) for name, other in others.items()}
    named = {str(step.params.get("table", "")) for step in steps if step.enabled and step.op == "join"}
    return {name: item for name, item in known.items() if name in named}
