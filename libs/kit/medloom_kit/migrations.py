"""Alembic, driven from inside: one dialect-neutral history in each service's package."""

import re
import tempfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import sqlalchemy as sa

from medloom_contracts.errors import MedloomError, Words

if TYPE_CHECKING:
    from medloom_kit.db import Database

APPEND_ONLY: Final = "append_only"
_RIGHTS: Final = {False: "SELECT, INSERT, UPDATE, DELETE", True: "SELECT, INSERT"}


class NewerSchema(MedloomError):
    """Raised before anything is touched."""

    status, code, title = 503, "newer_schema", "The database belongs to a newer version"

    def __init__(self, service: str, found: str) -> None:
        super().__init__(
            Words(
                en=f"The database of {service} is at version {found}, which this software does not know: a newer "
                "version has worked with it.",
                ko=f"{service} 데이터베이스의 버전({found})을 이 소프트웨어가 모릅니다. 더 새 버전이 쓰던 것입니다.",
            ),
            Words(
                en="Start the newer version again, or restore a backup from before the upgrade. Nothing was changed.",
                ko="새 버전을 다시 시작하거나 업그레이드 전에 만든 백업을 복원하세요. 바뀐 것은 없습니다.",
            ),
        )


async def migrate(database: "Database", package: str, *, grant_to: str | None = None, to: str = "head") -> None:
    """Bring the database to the newest migration of ``package`` (for example ``medloom_ingest.migrations``), or to one.

    ``grant_to`` is the role that works with the rows where another one owns the tables. Raises NewerSchema.
    """
    async with database.engine.begin() as connection:
        await connection.run_sync(_refuse_newer, package)
        await connection.run_sync(_upgrade, package, to)
        if grant_to is not None:
            await connection.run_sync(_grant, database.metadata, grant_to)


async def at_head(database: "Database", package: str) -> bool:
    """Whether the database is at the newest migration of ``package``."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_is_at_head, package)


async def refuse_newer(database: "Database", package: str) -> None:
    """Raise NewerSchema when the database is at a migration that ``package`` does not have."""
    async with database.engine.connect() as connection:
        await connection.run_sync(_refuse_newer, package)


def known(package: str, service: str, revision: str) -> None:
    """Raise NewerSchema unless ``package`` has this migration."""
    if revision not in _history(package)[0]:
        raise NewerSchema(service, revision)


def _refuse_newer(connection: sa.Connection, package: str) -> None:
    for revision in revisions(connection):
        known(package, package.split(".", maxsplit=1)[0].removeprefix("medloom_"), revision)


def _upgrade(connection: sa.Connection, package: str, to: str = "head") -> None:
    if to == "head" and _is_at_head(connection, package):
        return
    from alembic import command

    command.upgrade(_config(connection, package), to)


def _grant(connection: sa.Connection, metadata: sa.MetaData, role: str) -> None:
    """Rows may be worked with, the tables themselves not; where ``append_only`` is noted, rows are only ever added."""
    quoted = connection.dialect.identifier_preparer.quote_identifier
    rights = {table.name: _RIGHTS[bool(table.info.get(APPEND_ONLY))] for table in metadata.sorted_tables}
    for name, granted in (rights | {"alembic_version": "SELECT"}).items():
        connection.execute(sa.text(f"REVOKE ALL ON {quoted(name)} FROM {quoted(role)}"))
        connection.execute(sa.text(f"GRANT {granted} ON {quoted(name)} TO {quoted(role)}"))


def revisions(connection: sa.Connection) -> list[str]:
    """The migrations that the database says it is at: one, or none in an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return []
    return list(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars())


def head(package: str) -> str:
    """The newest migration of a package."""
    named, followed = _history(package)
    (newest,) = [revision for revision in named if revision not in followed]
    return newest


def _history(package: str) -> tuple[list[str], set[str]]:
    """All migrations and those that have a successor, told without loading Alembic: six stand at every start."""
    files = [one for one in (resources.files(package) / "versions").iterdir() if one.name.endswith(".py")]
    text = "\n".join(one.read_text(encoding="utf-8") for one in files)
    named = list(dict.fromkeys(re.findall(r"^revision(?:: str)? = [\"'](\w+)", text, re.MULTILINE)))
    return named, set(re.findall(r"^down_revision(?:: [^=]+)? = [\"'](\w+)", text, re.MULTILINE))


def _is_at_head(connection: sa.Connection, package: str) -> bool:
    named, followed = _history(package)
    heads = [revision for revision in named if revision not in followed]
    return len(heads) == 1 and revisions(connection) == heads


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
