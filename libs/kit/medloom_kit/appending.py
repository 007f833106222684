"""Rows added to an SQLite file many times a second: one connection that does nothing else, one transaction a call."""

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_DIALECT: Final = SQLiteDialect_pysqlite()


class _Insertion:
    """The statement that adds a row to a table, and how its values are stored."""

    def __init__(self, table: sa.Table) -> None:
        self.statement = str(sa.insert(table).compile(dialect=_DIALECT))
        self._columns = [(one.name, one.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)) for one in table.columns]

    def values(self, row: dict[str, Any]) -> list[Any]:
        return [stored(row[name]) if stored else row[name] for name, stored in self._columns]


class SqliteAppender:
    """Inserts without SQLAlchemy's part of the work, which costs more than the insertion itself."""

    def __init__(self, file: str, pragmas: Sequence[str]) -> None:
        self._file = file
        self._pragmas = pragmas
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._known: dict[str, _Insertion] = {}

    async def append(self, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
        """Return when the rows, each with every column, are on disk; raises SQLAlchemy's DBAPIError."""
        insertion = self._known.get(table.name)
        if insertion is None:
            insertion = self._known[table.name] = _Insertion(table)
        await asyncio.to_thread(self._insert, insertion.statement, list(map(insertion.values, rows)))

    def _insert(self, statement: str, values: list[list[Any]]) -> None:
        try:
            with self._lock, self._connected() as connection:  # the latter commits at its end, or rolls back
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(statement, values)
        except sqlite3.Error as error:
            raise sa.exc.DBAPIError(statement, None, error, hide_parameters=True) from error

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
            for pragma in self._pragmas:
                self._connection.execute(f"PRAGMA {pragma}")
        return self._connection

    async def close(self) -> None:
        """Close the file, after what is being written."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
