"""What a reviewer looks at before signing, computed when it is first asked for and kept a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from medloom_contracts.manifests import DatasetManifest, PreparedManifest
from medloom_kit.objects import ObjectStore
from medloom_preprocess.domain import sql
from medloom_preprocess.domain.comparison import Comparison, Half, compare
from medloom_preprocess.domain.quality import MissingMap, WorstSubject, missing_map, worst
from medloom_preprocess.service.borrowed import borrowed
from medloom_preprocess.service.tables import OpenTable, OpenTables

T = TypeVar("T")
KEPT: Final = 48


class Looks:
    """Comparisons, maps and lists by the hashes of what they were made from; one is computed at a time."""

    def __init__(self, objects: ObjectStore, tables: OpenTables, folder: Path) -> None:
        self._objects = objects
        self._tables = tables
        self._folder = folder
        self._kept: OrderedDict[tuple[str, ...], Any] = OrderedDict()
        self._one = asyncio.Lock()

    async def comparison(self, source: DatasetManifest, made: PreparedManifest) -> Comparison:
        """The source table beside the prepared one."""
        return await self._once(
            ("comparison", source.tables[0].sha256, _effect(made)),
            lambda: asyncio.to_thread(self._compared, source, made),
        )

    def _compared(self, source: DatasetManifest, made: PreparedManifest) -> Comparison:
        main = source.tables[0]
        with borrowed(self._folder) as place:
            fetch = self._objects.sync.get_file
            before = Half(fetch(main.key, main.sha256, place), main.columns)
            after = Half(fetch(made.table.key, made.table.sha256, place), made.table.columns)
            return compare(before, after, self._cells(made, place))

    def _cells(self, made: PreparedManifest, place: Path) -> dict[str, int]:
        cells: dict[str, int] = {}
        connection = sql.connect(None, memory_mb=256)
        try:
            for path in self._diffs(made, place):
                query = sql.select('"column", count(*)', sql.parquet(path), "GROUP BY 1")
                for column, n in connection.execute(query).fetchall():
                    cells[str(column)] = cells.get(str(column), 0) + int(n)
        finally:
            connection.close()
        return cells

    def _diffs(self, made: PreparedManifest, place: Path) -> list[Path]:
        fetch = self._objects.sync.get_file
        return [
            fetch(step.diff_key, step.diff_sha256, place)
            for step in made.steps
            if step.diff_key is not None and step.diff_sha256 is not None
        ]

    async def missing(self, key: str, sha256: str, blocks: int) -> MissingMap:
        """Which cells of a stored table are missing, by column and block of rows."""

        def query(table: OpenTable) -> MissingMap:
            return table.look(lambda cursor: missing_map(cursor, table.kinds, table.rows, blocks))

        return await self._once(("missing", sha256, str(blocks)), lambda: self._tables.of_object(key, sha256, query))

    async def worst(self, made: PreparedManifest) -> list[WorstSubject]:
        """The subjects whose cells are worst off."""

        def query(table: OpenTable) -> list[WorstSubject]:
            with borrowed(self._folder) as place:
                diffs = self._diffs(made, place)
                return table.look(lambda cursor: worst(cursor, table.kinds, made.table.columns, diffs))

        return await self._once(
            ("worst", _effect(made)), lambda: self._tables.of_object(made.table.key, made.table.sha256, query)
        )

    async def _once(self, name: tuple[str, ...], make: Callable[[], Awaitable[T]]) -> T:
        async with self._one:
            if name not in self._kept:
                self._kept[name] = await make()
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(name)
            found: T = self._kept[name]
            return found


def _effect(made: PreparedManifest) -> str:
    """Names prepared data with the way it was made: the same bytes may come from steps with other changes."""
    return " ".join([made.prepared_id, made.table.sha256])
