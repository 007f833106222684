"""All secrets of an installation, made once, and the files derived from them: one folder for each who reads them."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from medloom_contracts.buckets import WRITES
from medloom_kit.policy import new_key_pair, public_key_of
from medloom_kit.provision import broker, database, store

SERVICES: Final = tuple(WRITES)
SUPERUSER: Final = "postgres"
BROKER_ADMIN: Final = f"{broker.PREFIX}admin"
_JWT: Final = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")


@dataclass(frozen=True)
class Places:
    """Where the servers are, as the services reach them: ``host:port`` each."""

    postgresql: str = "postgresql:5432"
    rabbitmq: str = "rabbitmq:5672"
    s3: str = "s3:8333"
    s3_secure: bool = False
    vhost: str = "medloom"
    rabbitmq_tls: bool = False
    bucket_prefix: str = store.PREFIX


@dataclass(frozen=True, repr=False)
class Secrets:
    """Everything that must stay secret. Kept as one file, because losing it means new accounts everywhere."""

    broker: dict[str, str]
    runtime: dict[str, str]
    owner: dict[str, str]
    superuser: str
    s3: dict[str, tuple[str, str]]
    jwt: dict[str, str]
    internal: str
    capability_private_key: str
    ledger_key: str

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> "Secrets":
        """What is known already, and the rest made new."""
        word = secrets.token_urlsafe

        def filled(name: str, keys: tuple[str, ...]) -> dict[str, str]:
            found: Mapping[str, str] = known.get(name, {})
            return {key: found.get(key) or word(24) for key in keys}

        keys = known.get("s3", {})
        return cls(
            broker=filled("broker", (*SERVICES, "admin")),
            runtime=filled("runtime", SERVICES),
            owner=filled("owner", SERVICES),
            superuser=known.get("superuser") or word(24),
            s3={
                one: (*keys[one],) if one in keys else (f"{one}-{secrets.token_hex(6)}", word(30))
                for one in (*SERVICES, store.ADMIN)
            },
            jwt=filled("jwt", _JWT),
            internal=known.get("internal") or word(32),
            capability_private_key=known.get("capability_private_key") or new_key_pair()[0],
            ledger_key=known.get("ledger_key") or secrets.token_hex(32),
        )

    def passwords(self) -> dict[str, database.RolePasswords]:
        return {one: database.RolePasswords(self.runtime[one], self.owner[one]) for one in self.runtime}


def read(folder: Path) -> Secrets:
    """The secrets of a folder; FileNotFoundError when there are none."""
    return Secrets.of(json.loads(_store_of(folder).read_text(encoding="utf-8")))


def write(folder: Path, places: Places, *, readable: bool = False) -> Secrets:
    """Make what is missing of the secrets and write all derived files anew; nothing known is ever replaced.

    With ``readable`` the files may be read by any user, for containers that see one folder each.
    """
    stored = _store_of(folder)
    known = json.loads(stored.read_text(encoding="utf-8")) if stored.is_file() else {}
    found = Secrets.of(known)
    writer = _Writer(folder, readable=readable)
    writer.put("admin/secrets.json", json.dumps(vars(found), indent=1))
    for name, text in _derived(found, places).items():
        writer.put(name, text)
    return found


def service_settings(found: Secrets, places: Places, service: str) -> dict[str, str]:
    """The settings of one service that come from provisioning."""
    user, key = f"{broker.PREFIX}{service}", found.s3[service]
    role, name = database.runtime_role(service), database.database_name(service)
    values = {
        "database_url": f"postgresql+asyncpg://{role}:{found.runtime[service]}@{places.postgresql}/{name}",
        "bus_url": f"{'amqps' if places.rabbitmq_tls else 'amqp'}://{user}:{found.broker[service]}@{places.rabbitmq}/{places.vhost}",
        "capability_public_key": public_key_of(found.capability_private_key),
    }
    if WRITES[service]:
        values["objects_url"] = _s3_url(key, places)
    if service in {"authz", "gateway"}:
        values["internal_secret"] = found.internal
    if service == "authz":
        values |= {"capability_private_key": found.capability_private_key, "ledger_key": found.ledger_key}
    return values


def owner_url(found: Secrets, places: Places, service: str) -> str:
    """The database of a service as the role that migrates it sees it."""
    role, name = database.owner_role(service), database.database_name(service)
    return f"postgresql+asyncpg://{role}:{found.owner[service]}@{places.postgresql}/{name}"


def _s3_url(key: tuple[str, str], places: Places) -> str:
    return f"s3://{key[0]}:{key[1]}@{places.s3}?secure={int(places.s3_secure)}&prefix={places.bucket_prefix}"


def _derived(found: Secrets, places: Places) -> dict[str, str]:
    files: dict[str, str] = {}
    for service in SERVICES:
        values = service_settings(found, places, service)
        for folder, more in (
            (service, {}),
            (f"{service}-migrate", {"database_owner_url": owner_url(found, places, service)}),
        ):
            for name, value in (values | more).items():
                files[f"{folder}/medloom_{service}_{name}"] = value
        files[f"policies/{service}.json"] = _json(store.policy(service, prefix=places.bucket_prefix))
    words = {one: word for one, word in found.broker.items() if one != "admin"}
    admin = (BROKER_ADMIN, found.broker["admin"])
    files["rabbitmq/definitions.json"] = _json(broker.definitions(words, vhost=places.vhost, admin=admin))
    files["s3/identities.json"] = _json(store.identities(found.s3, prefix=places.bucket_prefix))
    files["s3/security.toml"] = "".join(f'[{name}]\nkey = "{key}"\n' for name, key in found.jwt.items())
    files |= dict(zip(("s3/admin_key", "s3/admin_secret"), found.s3[store.ADMIN], strict=True))
    files["postgresql/superuser_password"] = found.superuser
    files["admin/database_admin_url"] = f"postgresql://{SUPERUSER}:{found.superuser}@{places.postgresql}/postgres"
    files["admin/objects_admin_url"] = _s3_url(found.s3[store.ADMIN], places)
    return files


def _json(value: object) -> str:
    return json.dumps(value, indent=1) + "\n"


def _store_of(folder: Path) -> Path:
    return folder / "admin" / "secrets.json"


class _Writer:
    """Replaces files one by one and leaves folders alone: each of them may be a mounted volume."""

    def __init__(self, root: Path, *, readable: bool) -> None:
        self._root = root
        self._folder_mode, self._file_mode = (0o755, 0o444) if readable else (0o700, 0o400)

    def put(self, name: str, text: str) -> None:
        path = self._root / name
        self._root.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(exist_ok=True)
        path.parent.chmod(self._folder_mode)
        draft = path.with_name(f".{path.name}.new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(self._file_mode)
        draft.replace(path)
