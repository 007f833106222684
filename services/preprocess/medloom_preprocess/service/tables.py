"""Tables held open for the grid: a bounded number, each a DuckDB database beside its verified Parquet file.

The Parquet is copied into DuckDB's own format when it is first asked for: a filtered, sorted page then reads the
columns it needs and fetches the other columns of a hundred rows by row id.
"""

import asyncio
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from medloom_kit.objects import ObjectStore
from medloom_preprocess.domain import grid, sql
from medloom_preprocess.domain.grid import Facets, Filter, Grid
from medloom_preprocess.domain.seen import Seen
from medloom_preprocess.service.borrowed import own_folder

T = TypeVar("T")
COUNTS_KEPT = 200


class OpenTable:
    """One table in DuckDB; queries run on cursors of their own, so several may run side by side."""

    def __init__(self, folder: Path, memory_mb: int) -> None:
        import duckdb

        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._connection = duckdb.connect(
            str(folder / "table.duckdb"),
            config={
                "memory_limit": f"{memory_mb}MB",
                "threads": 2,
                "temp_directory": str(folder / "spill"),
            },
        )
        self._connection.execute("SET enable_progress_bar = false")
        self._counts: OrderedDict[str, int] = OrderedDict()
        self.kinds: dict[str, str] = {}
        self.rows = 0
        self.used = time.monotonic()
        self._seen: Seen | None = None
        self._opening = threading.Lock()

    def seen(self, make: Callable[[Any], Seen]) -> Seen:
        """What is seen of this table under the steps of recipes; made when somebody first looks."""
        with self._opening:
            if self._seen is None:
                self._seen = make(self._connection)
            return self._seen

    def load(self, path: Path) -> "OpenTable":
        """Copy a Parquet file in, in its order; whatever else lies in the folder is no longer needed then."""
        self._connection.execute("CREATE TABLE data AS " + sql.select("*", sql.parquet(path)))
        self.kinds = sql.types_of(self._connection, "data")
        self.rows = int(sql.one(self._connection, "SELECT count(*) FROM data")[0])
        for left in self._folder.iterdir():
            if left.is_dir() and left.name != "spill":
                shutil.rmtree(left, ignore_errors=True)
            elif left.is_file() and not left.name.startswith("table.duckdb"):
                left.unlink()
        return self

    def page(self, filters: list[Filter], sort: list[tuple[str, bool]], offset: int, limit: int) -> Grid:
        cursor = self._connection.cursor()
        try:
            total = self._total(cursor, filters)
            return grid.page(
                cursor,
                "data",
                self.kinds,
                filters=filters,
                sort=sort,
                offset=offset,
                limit=limit,
                total=total,
                everything=self.rows,
            )
        finally:
            cursor.close()

    def _total(self, cursor: Any, filters: list[Filter]) -> int:
        if not filters:
            return self.rows
        key = "\n".join(item.model_dump_json() for item in filters)
        if key not in self._counts:
            self._counts[key] = grid.count(cursor, "data", self.kinds, filters)
            while len(self._counts) > COUNTS_KEPT:
                self._counts.popitem(last=False)
        return self._counts[key]

    def facets(self, column: str, filters: list[Filter], limit: int) -> Facets:
        cursor = self._connection.cursor()
        try:
            return grid.facets(cursor, "data", self.kinds, column, filters=filters, limit=limit)
        finally:
            cursor.close()

    def look(self, query: Callable[[Any], T]) -> T:
        """Run another query on ``data``, on a cursor of its own."""
        cursor = self._connection.cursor()
        try:
            return query(cursor)
        finally:
            cursor.close()

    def close(self) -> None:
        self._connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class OpenTables:
    """At most ``most`` open tables, the least recently used closed first; unused ones close after ``idle_s``."""

    def __init__(self, objects: ObjectStore, scratch: Path, *, most: int, memory_mb: int, idle_s: float) -> None:
        self._objects = objects
        self._scratch = own_folder(scratch / "grid")
        self._most = most
        self._memory_mb = memory_mb
        self._idle_s = idle_s
        self._open: OrderedDict[str, OpenTable] = OrderedDict()
        self._locks: dict[str, asyncio.Lock] = {}
        self._busy: dict[str, int] = {}
        self._warming: dict[str, asyncio.Task[None]] = {}
        self._number = 0

    async def use(self, name: str, make: Callable[[OpenTable, Path], OpenTable], query: Callable[[OpenTable], T]) -> T:
        """Run a query on the table of this name in a thread, making the table when it is not open."""
        async with self._locks.setdefault(name, asyncio.Lock()):
            table = self._open.get(name)
            if table is None:
                table = await asyncio.to_thread(self._make, make)
                self._open[name] = table
            self._open.move_to_end(name)
            self._busy[name] = self._busy.get(name, 0) + 1
        try:
            return await asyncio.to_thread(query, table)
        finally:
            table.used = time.monotonic()
            self._busy[name] -= 1
            await self._shrink()

    async def of_object(self, key: str, sha256: str, query: Callable[[OpenTable], T]) -> T:
        """Run a query on a stored Parquet file."""

        def make(table: OpenTable, folder: Path) -> OpenTable:
            return table.load(self._objects.sync.get_file(key, sha256, folder))

        return await self.use(sha256, make, query)

    def warm(self, key: str, sha256: str) -> None:
        """Begin to open a table that somebody will probably look at next."""
        if sha256 not in self._open and sha256 not in self._warming:
            task = asyncio.create_task(self._warm(key, sha256))
            self._warming[sha256] = task
            task.add_done_callback(lambda _: self._warming.pop(sha256, None))

    async def _warm(self, key: str, sha256: str) -> None:
        with suppress(Exception):  # whoever really asks for the rows is told
            await self.of_object(key, sha256, lambda _: None)

    def _make(self, make: Callable[[OpenTable, Path], OpenTable]) -> OpenTable:
        self._number += 1
        folder = self._scratch / f"{self._number}-{time.time_ns()}"
        table = OpenTable(folder, self._memory_mb)
        try:
            return make(table, folder)
        except BaseException:
            table.close()
            raise

    async def _shrink(self) -> None:
        old = time.monotonic() - self._idle_s
        free = [name for name, table in self._open.items() if not self._busy.get(name)]
        closing = [name for name in free if self._open[name].used < old]
        closing += [name for name in free if name not in closing][: max(len(self._open) - len(closing) - self._most, 0)]
        for name in closing:
            table = self._open.pop(name)
            self._locks.pop(name, None)
            await asyncio.to_thread(table.close)

    async def close(self) -> None:
        await asyncio.gather(*self._warming.values(), return_exceptions=True)
        for table in self._open.values():
            await asyncio.to_thread(table.close)
        self._open.clear()
