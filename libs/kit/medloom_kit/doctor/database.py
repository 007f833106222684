"""A service's database: whether it answers, what version it is at, and what its role may do."""

from datetime import timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from medloom_contracts.errors import Words
from medloom_kit.backup.archive import Part
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.doctor.finding import Findings, words
from medloom_kit.migrations import APPEND_ONLY, NewerSchema, head, known, revisions

SKEW: Final = timedelta(seconds=5)
_GREATEST_SKEW: Final = timedelta(seconds=60)
_ALL: Final = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
_PROVISION: Final = words(
    "Run the provisioning and then `migrate` of this service again.",
    "프로비저닝을 실행한 뒤 이 서비스의 `migrate`를 다시 실행하세요.",
)


async def look_at_database(part: Part) -> Findings:
    """Reachability, version, clock, and on PostgreSQL the rights of the role."""
    found = Findings(part.name)
    if _is_absent(part.database_url):
        found.failed(
            "database",
            words("There is no database yet.", "데이터베이스가 아직 없습니다."),
            words("Start the platform once, or restore a backup.", "플랫폼을 한 번 시작하거나 백업을 복원하세요."),
        )
        return found
    database = Database(part.database_url, part.metadata)
    try:
        with found.guarded("database", _unknown):
            async with database.engine.connect() as connection:
                await _version(connection, part, found)
                if not database.is_sqlite:
                    await _rights(connection, part, found)
                    await _encoding(connection, found)
            if not await database.takes_changes():
                found.failed(
                    "database-writable",
                    words("The database takes no changes.", "데이터베이스가 변경을 받지 않습니다."),
                    words("Point the service at the primary server.", "서비스 주소를 주 서버로 바꾸세요."),
                )
            clock(found, "database-clock", await database.clock() - now(), "database", "데이터베이스")
    finally:
        await database.close()
    return found


def _is_absent(url: str) -> bool:
    """Whether a file is meant that does not exist; to look into it would make it."""
    file = sa.engine.make_url(url).database
    return url.startswith("sqlite") and (file is None or not Path(file).exists())


def _unknown(error: BaseException) -> tuple[Words, Words]:
    return (
        words(
            f"The database could not be examined ({type(error).__name__}).",
            f"데이터베이스를 검사할 수 없습니다 ({type(error).__name__}).",
        ),
        words("See that the address names a PostgreSQL database.", "주소가 PostgreSQL 데이터베이스인지 확인하세요."),
    )


async def _version(connection: AsyncConnection, part: Part, found: Findings) -> None:
    at = await connection.run_sync(revisions)
    newest = head(part.migrations)
    if at == [newest]:
        found.ok("database", f"reachable, at version {newest}", f"연결됨, 버전 {newest}")
        return
    for revision in at:
        try:
            known(part.migrations, part.name, revision)
        except NewerSchema as problem:
            found.failed("database", problem.detail, problem.hint)
            return
    found.failed(
        "database",
        words(
            f"The database is at version {', '.join(at) or 'none'}, the software at {newest}.",
            f"데이터베이스 버전은 {', '.join(at) or '없음'}, 소프트웨어 버전은 {newest}입니다.",
        ),
        words("Run `migrate` of this service.", "이 서비스의 `migrate`를 실행하세요."),
    )


async def _rights(connection: AsyncConnection, part: Part, found: Findings) -> None:
    if await connection.scalar(sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        found.warning(
            "database-role",
            words("The role is a superuser: it may do anything on the server.", "역할이 슈퍼유저입니다."),
            _PROVISION,
        )
        return
    lacking, beyond = [], []
    for table in part.metadata.sorted_tables:
        wanted = {"SELECT", "INSERT"} if table.info.get(APPEND_ONLY) else set(_ALL)
        held = await _held(connection, table.name)
        lacking += [f"{right} {table.name}" for right in sorted(wanted - held)]
        beyond += [f"{right} {table.name}" for right in sorted(held - wanted)]
    if lacking:
        found.failed(
            "database-role",
            words(f"The role may not {'; '.join(lacking[:3])}.", f"역할에 권한이 없습니다: {'; '.join(lacking[:3])}."),
            _PROVISION,
        )
    if beyond:
        found.warning(
            "database-role",
            words(
                f"The role may do more than it needs: {'; '.join(beyond[:3])}.",
                f"역할의 권한이 필요 이상입니다: {'; '.join(beyond[:3])}.",
            ),
            _PROVISION,
        )
    if others := await _others(connection, part.name):
        found.warning(
            "database-role",
            words(
                f"The role may enter {', '.join(others)}.",
                f"역할이 다른 데이터베이스에 들어갈 수 있습니다: {', '.join(others)}.",
            ),
            _PROVISION,
        )
    if not lacking and not beyond and not others:
        found.ok("database-role", "the role works with its rows alone", "역할이 자기 행만 다룹니다")


async def _held(connection: AsyncConnection, table: str) -> set[str]:
    if await connection.scalar(sa.text("SELECT to_regclass(:name)"), {"name": f'public."{table}"'}) is None:
        return set()
    question = sa.text("SELECT has_table_privilege(:name, :right)")
    return {
        right
        for right in sorted(_ALL | {"TRUNCATE"})
        if await connection.scalar(question, {"name": f'public."{table}"', "right": right})
    }


async def _others(connection: AsyncConnection, service: str) -> list[str]:
    """Databases of Medloom beside its own that the role may enter."""
    query = sa.text(
        "SELECT datname FROM pg_database WHERE datname LIKE '%medloom%' AND datname <> current_database()"
        " AND datallowconn AND has_database_privilege(datname, 'CONNECT') ORDER BY datname LIMIT 5"
    )
    return list((await connection.execute(query)).scalars())


async def _encoding(connection: AsyncConnection, found: Findings) -> None:
    encoding = await connection.scalar(sa.text("SHOW server_encoding"))
    if encoding != "UTF8":
        found.failed(
            "database-encoding",
            words(f"The database's encoding is {encoding}.", f"데이터베이스 인코딩이 {encoding}입니다."),
            words("Make the database anew with ENCODING 'UTF8'.", "ENCODING 'UTF8'로 데이터베이스를 다시 만드세요."),
        )


def clock(found: Findings, check: str, off: timedelta, en: str, ko: str) -> None:
    """How far a server's clock is from this machine's."""
    seconds = off.total_seconds()
    if abs(off) <= SKEW:
        found.ok(check, f"clock within {SKEW.seconds} s", f"시계 차이 {SKEW.seconds}초 이내")
        return
    what = words(
        f"The clock of the {en} is {seconds:+.0f} s off this machine's.",
        f"{ko} 시계가 이 기기와 {seconds:+.0f}초 차이 납니다.",
    )
    do = words("Let both machines follow a time server (NTP).", "두 기기 모두 시간 서버(NTP)에 맞추세요.")
    (found.failed if abs(off) > _GREATEST_SKEW else found.warning)(check, what, do)
