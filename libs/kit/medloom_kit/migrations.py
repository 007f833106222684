"""Alembic, driven from inside: one dialect-neutral history in each service's package."""

import re
import tempfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import sqlalchemy as sa

if TYPE_CHECKING:
    from medloom_kit.db import Database

APPEND_ONLY: Final = "append_only"
_RIGHTS: Final = {False: "SELECT, INSERT, UPDATE, DELETE", True: "SELECT, INSERT"}


async def migrate(database: "Database", package: str, *, grant_to: str | None = None) -> None:
    """Bring the database to the newest migration of ``package`` (for example ``medloom_ingest.migrations``).

    ``grant_to`` is the role that works with the rows where another one owns the tables.
    """
    async with database.engine.begin() as connection:
        await connection.run_sync(_upgrade, package)
        if grant_to is not None:
            await connection.run_sync(_grant, database.metadata, grant_to)


async def at_head(database: "Database", package: str) -> bool:
    """Whether the database is at the newest migration of ``package``."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_is_at_head, package)


def _upgrade(connection: sa.Connection, package: str) -> None:
    if _is_at_head(connection, package):
        return
    from alembic import command

    command.upgrade(_config(connection, package), "head")


def _grant(connection: sa.Connection, metadata: sa.MetaData, role: str) -> None:
    """Rows may be worked with, the tables themselves not; where ``append_only`` is noted, rows are only ever added."""
    quoted = connection.dialect.identifier_preparer.quote_identifier
    rights = {table.name: _RIGHTS[bool(table.info.get(APPEND_ONLY))] for table in metadata.sorted_tables}
    for name, granted in (rights | {"alembic_version": "SELECT"}).items():
        connection.execute(sa.text(f"REVOKE ALL ON {quoted(name)} FROM {quoted(role)}"))
        connection.execute(sa.text(f"GRANT {granted} ON {quoted(name)} TO {quoted(role)}"))


def _is_at_head(connection: sa.Connection, package: str) -> bool:
    """Whether nothing is to be done, told without loading Alembic: six of these stand at every start of one process."""
    files = [one for one in (resources.files(package) / "versions").iterdir() if one.name.endswith(".py")]
    text = "\n".join(one.read_text(encoding="utf-8") for one in files)
    named = dict.fromkeys(re.findall(r"^revision(?:: str)? = [\"'](\w+)", text, re.MULTILINE))
    followed = set(re.findall(r"^down_revision(?:: [^=]+)? = [\"'](\w+)", text, re.MULTILINE))
    heads = [revision for revision in named if revision not in followed]
    if len(heads) != 1 or not sa.inspect(connection).has_table("alembic_version"):
        return False
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all() == heads


async def new_migration(package: str, metadata: sa.MetaData, message: str) -> None:
    """Write a migration: the difference between an empty SQLite database at head and the tables (for developers)."""
    from medloom_kit.db import Database

    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/head.db", metadata)
        await migrate(database, package)
        async with database.engine.begin() as connection:
            await connection.run_sync(_write_revision, package, message)
        await database.close()


def _write_revision(connection: sa.Connection, package: str, message: str) -> None:
    from alembic import command

    # Alembic looks for its template beside the migrations; one copy in the kit serves every service
    template = Path(str(resources.files(package))) / "script.py.mako"
    template.write_text(resources.files("medloom_kit").joinpath("migration.py.mako").read_text())
    try:
        command.revision(_config(connection, package), message, autogenerate=True)
    finally:
        template.unlink()


def _config(connection: sa.Connection, package: str) -> "Config":
    config = Config()
    config.set_main_option("script_location", str(resources.files(package)))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """A migration names plain types, so that it still runs when the kit's own types change."""
    from medloom_kit.db import UtcDateTime

    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run_env(metadata: sa.MetaData) -> None:
    """The whole content of a service's ``migrations/env.py``."""
    from alembic import context

    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, render_item=_render)
    with context.begin_transaction():
        context.run_migrations()


if TYPE_CHECKING:
    from alembic.config import Config
else:

    def Config():  # noqa: N802 - stands for alembic's class so that alembic is imported by migrations alone
        from alembic.config import Config as AlembicConfig

        return AlembicConfig()
