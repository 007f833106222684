"""A table's rows as lines of text, the same from SQLite and PostgreSQL, and back."""

import base64
import gzip
import hashlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeDecorator

from medloom_kit.backup.archive import StoredTable
from medloom_kit.db import UtcDateTime

BATCH: Final = 1000


class _Json(TypeDecorator[Any]):
    """Keeps apart a column without a value and a column whose value is null."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        found = json.loads(value)
        return sa.JSON.NULL if found is None else found


def kind_of(column: sa.Column[Any]) -> str:
    """How a column's values are written: time, bytes, json or as they are."""
    if isinstance(column.type, UtcDateTime):
        return "time"
    if isinstance(column.type, sa.LargeBinary):
        return "bytes"
    return "json" if isinstance(column.type, sa.JSON) else "plain"


async def lines(connection: AsyncConnection, table: sa.Table) -> AsyncIterator[str]:
    """Every row in the order of its key."""
    kinds = [kind_of(column) for column in table.columns]
    # a JSON value is read as text: else null and nothing look the same
    chosen = [sa.cast(column, sa.Text) if kind_of(column) == "json" else column for column in table.columns]
    query = sa.select(*chosen).order_by(*table.primary_key.columns)
    async for row in await connection.stream(query, execution_options={"yield_per": BATCH}):
        yield _line([_written(value, kind) for value, kind in zip(row, kinds, strict=True)])


def _line(values: list[Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def _written(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "time":
        return value.isoformat(timespec="microseconds")
    if kind == "bytes":
        return base64.b64encode(value).decode()
    return json.dumps(json.loads(value), ensure_ascii=False) if kind == "json" else value


def _read(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "time":
        return datetime.fromisoformat(value)
    return base64.b64decode(value) if kind == "bytes" else value


async def save(connection: AsyncConnection, table: sa.Table, path: Path) -> StoredTable:
    """Write a table's rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, count = hashlib.sha256(), 0
    with gzip.GzipFile(path, "wb", compresslevel=6, mtime=0) as file:
        async for line in lines(connection, table):
            data = line.encode()
            digest.update(data)
            file.write(data)
            count += 1
    columns = {column.name: kind_of(column) for column in table.columns}
    return StoredTable(name=table.name, columns=columns, rows=count, sha256=digest.hexdigest())


def batches(path: Path, columns: Mapping[str, str]) -> Iterator[list[dict[str, Any]]]:
    """The rows of a written table, ready to be inserted."""
    found: list[dict[str, Any]] = []
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            pairs = zip(columns.items(), json.loads(line), strict=True)
            found.append({name: _read(value, kind) for (name, kind), value in pairs})
            if len(found) == BATCH:
                yield found
                found = []
    if found:
        yield found


def hash_of(path: Path) -> str:
    """The hash of a written table's lines."""
    with gzip.open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_TYPES: Final[dict[str, sa.types.TypeEngine[Any]]] = {
    "time": UtcDateTime(),
    "bytes": sa.LargeBinary(),
    "json": _Json(),
}


def target(stored: StoredTable) -> sa.TableClause:
    """A table as it was when the backup was made, whatever it has become since."""
    return sa.table(
        stored.name, *(sa.column(name, _TYPES.get(kind, sa.types.NULLTYPE)) for name, kind in stored.columns.items())
    )
