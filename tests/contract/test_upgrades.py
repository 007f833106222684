"""Migrations forward: what an earlier version wrote is there afterwards, on SQLite and on PostgreSQL."""

import importlib
import importlib.util
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import pytest
import sqlalchemy as sa
from contract.support import Substrate
from toy.service import make_toy

from medloom_contracts.buckets import WRITES
from medloom_kit.bus import open_bus
from medloom_kit.db import Database, UtcDateTime
from medloom_kit.migrations import NewerSchema, at_head, migrate
from medloom_kit.service import Runtime

pytestmark = pytest.mark.slow

PACKAGES = {name: f"medloom_{name}.migrations" for name in WRITES}
AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def first_revision(package: str) -> str:
    """The migration that every installation began with."""
    for file in sorted((resources.files(package) / "versions").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".py"):
            found = importlib.import_module(f"{package}.versions.{file.name.removesuffix('.py')}")
            if found.down_revision is None:
                return str(found.revision)
    raise AssertionError(package)


def sample(column: sa.Column[Any], row: int) -> Any:
    """A value of the column's type; keys and references agree because they are the same in every table."""
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return AT
    if isinstance(kind, sa.Boolean):
        return bool(row % 2)
    if isinstance(kind, sa.JSON):
        return {"row": row}
    if isinstance(kind, sa.LargeBinary):
        return bytes([row])
    if isinstance(kind, (sa.Integer, sa.Float)):
        return row
    return f"r{row}"[: getattr(kind, "length", None) or 40]


def earlier(metadata: sa.MetaData) -> sa.MetaData:
    """The kit's own types where the database tells only of times."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, sa.DateTime):
                column.type = UtcDateTime()
    return metadata


async def fill(database: Database) -> Mapping[str, list[dict[str, Any]]]:
    """Three rows in every table, as the database has its tables now."""
    written: dict[str, list[dict[str, Any]]] = {}
    async with database.engine.begin() as connection:
        found = sa.MetaData()
        await connection.run_sync(found.reflect)
        for table in earlier(found).sorted_tables:
            if table.name == "alembic_version":
                continue
            rows = [{column.name: sample(column, row) for column in table.columns} for row in (1, 2, 3)]
            await connection.execute(sa.insert(table), rows)
            written[table.name] = rows
    return written


@pytest.mark.parametrize("service", PACKAGES)
async def test_what_an_earlier_version_wrote_stays(substrate: Substrate, service: str) -> None:
    package = PACKAGES[service]
    metadata = importlib.import_module(package.removesuffix(".migrations") + ".tables").metadata
    database = Database(substrate.values(service)["database_url"], metadata)
    try:
        await migrate(database, package, to=first_revision(package))
        written = await fill(database)
        await migrate(database, package)
        assert await at_head(database, package)
        await compare(database, written)
    finally:
        await database.close()


async def compare(database: Database, written: Mapping[str, list[dict[str, Any]]]) -> None:
    """Every row and every value of the columns that are still there."""
    async with database.engine.connect() as connection:
        for name, rows in written.items():
            table = database.metadata.tables[name]
            kept = [column for column in rows[0] if column in table.columns]
            assert kept, name
            query = sa.select(*(table.c[column] for column in kept)).order_by(*table.primary_key.columns)
            found = [dict(row._mapping) for row in await connection.execute(query)]
            assert found == [{column: row[column] for column in kept} for row in rows], name


async def test_a_service_does_not_start_on_a_newer_schema(substrate: Substrate) -> None:
    service = make_toy("ingest", substrate.settings("ingest"))
    runtime = Runtime(service, open_bus("inprocess://"))
    await runtime.migrate()
    async with runtime.database.engine.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (runtime.start, runtime.migrate):
        with pytest.raises(NewerSchema) as refused:
            await attempt()
        assert "9999" in refused.value.detail.en
        assert "newer version" in refused.value.hint.en
        assert "백업" in refused.value.hint.ko
    await runtime.database.close()
