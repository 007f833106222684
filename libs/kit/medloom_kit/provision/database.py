"""PostgreSQL: one database a service, with a role that owns the tables and one that may work with the rows alone."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import asyncpg

_ITERATIONS: Final = 4096


@dataclass(frozen=True, repr=False)
class RolePasswords:
    """``runtime`` belongs to the services' processes, ``owner`` to migrations alone."""

    runtime: str
    owner: str


def database_name(service: str, prefix: str = "medloom_") -> str:
    return f"{prefix}{service}"


def owner_role(service: str, prefix: str = "medloom_") -> str:
    return f"{prefix}{service}_owner"


def runtime_role(service: str, prefix: str = "medloom_") -> str:
    return f"{prefix}{service}"


async def provision(admin_url: str, passwords: Mapping[str, RolePasswords], *, prefix: str = "medloom_") -> None:
    """Make or bring up to date the roles and databases of all services; as often as you like.

    ``admin_url`` is ``postgresql://superuser:password@host:port/postgres``.
    """
    admin = await asyncpg.connect(admin_url)
    try:
        for service, words in passwords.items():
            await _roles(admin, service, words, prefix)
    finally:
        await admin.close()
    for service in passwords:
        inside = await asyncpg.connect(admin_url, database=database_name(service, prefix))
        try:
            await _inside(inside, owner_role(service, prefix), runtime_role(service, prefix))
        finally:
            await inside.close()


async def _roles(admin: asyncpg.Connection, service: str, words: RolePasswords, prefix: str) -> None:
    owner, runtime = owner_role(service, prefix), runtime_role(service, prefix)
    for role, password in ((owner, words.owner), (runtime, words.runtime)):
        known = await admin.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role)
        rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
        verb = "ALTER" if known else "CREATE"
        await admin.execute(f"{verb} ROLE {_quoted(role)} {rights} PASSWORD '{_verifier(password)}'")
    if not await admin.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        await admin.execute(f"GRANT {_quoted(owner)} TO current_user")
    name = database_name(service, prefix)
    place = _quoted(name)
    if not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
        await admin.execute(f"CREATE DATABASE {place} OWNER {_quoted(owner)} ENCODING 'UTF8' TEMPLATE template0")
    await admin.execute(f"ALTER DATABASE {place} OWNER TO {_quoted(owner)}")
    await admin.execute(f"REVOKE ALL ON DATABASE {place} FROM PUBLIC")
    await admin.execute(f"GRANT CONNECT ON DATABASE {place} TO {_quoted(runtime)}")


async def _inside(connection: asyncpg.Connection, owner: str, runtime: str) -> None:
    await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    await connection.execute(f"GRANT ALL ON SCHEMA public TO {_quoted(owner)}")
    await connection.execute(f"GRANT USAGE ON SCHEMA public TO {_quoted(runtime)}")
    # an installation of one role a service keeps its tables when it gets two
    others = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner <> $1", owner
    )
    for row in others:
        await connection.execute(f"ALTER TABLE public.{_quoted(row['tablename'])} OWNER TO {_quoted(owner)}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _verifier(password: str) -> str:
    """What PostgreSQL stores of a password (RFC 5803), so that the password itself never reaches the server's log."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${_ITERATIONS}:{parts[0]}${parts[1]}:{parts[2]}"
