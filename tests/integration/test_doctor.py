"""The doctor: each thing is broken on a real server, and the line says what is wrong and what to do."""

import asyncio
import importlib
import json
import secrets
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from collections import namedtuple
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cluster import Accounts
from contract.support import eventually
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from stack import Stack

from medloom_client.embedded import embedded
from medloom_contracts.buckets import WRITES
from medloom_kit.backup.archive import Part
from medloom_kit.bus import open_bus
from medloom_kit.bus.parking import DatabaseParking
from medloom_kit.db import Database
from medloom_kit.doctor import host
from medloom_kit.doctor.broker import look_at_broker, look_at_management
from medloom_kit.doctor.database import clock, look_at_database
from medloom_kit.doctor.finding import Finding, Findings, State
from medloom_kit.doctor.qualification import operations, qualify
from medloom_kit.doctor.store import look_at_store
from medloom_kit.doctor.telling import as_lines
from medloom_kit.migrations import migrate
from medloom_kit.policy import new_key_pair

pytestmark = pytest.mark.slow


def wrong(findings: list[Finding]) -> dict[str, str]:
    """What is not in order: check → words. Every such line names an action, in both languages."""
    bad = [one for one in findings if one.state in {State.WARNING, State.FAILED}]
    for one in bad:
        assert one.do.en, one
        assert any("가" <= letter <= "힣" for letter in one.what.ko + one.do.ko), one
        assert any("가" <= letter <= "힣" for letter in one.do.ko), one
    return {one.check: one.what.en for one in bad}


@dataclass(frozen=True)
class Hospital:
    """A provisioned and migrated installation of two services on the real servers."""

    stack: Stack
    vhost: str
    accounts: Accounts

    def part(self, service: str) -> Part:
        package = f"medloom_{service}"
        return Part(
            name=service,
            metadata=importlib.import_module(f"{package}.tables").metadata,
            migrations=f"{package}.migrations",
            database_url=self.accounts.database(service),
            owner_url=self.accounts.database(service, owner=True),
            objects_url=self.stack.s3_url(service),
            buckets=WRITES[service],
        )

    def sql(self, service: str, statement: str) -> str:
        return self.stack.postgresql.sql(statement, f"{self.vhost}_{service}")

    async def database(self, part: Part) -> dict[str, str]:
        return wrong((await look_at_database(part)).found)

    async def broker(self, service: str, url: str | None = None) -> dict[str, str]:
        return wrong((await look_at_broker(service, url or self.accounts.bus(service))).found)


@pytest.fixture(scope="module")
def hospital(stack: Stack) -> Hospital:
    vhost = stack.new_vhost().rsplit("/", maxsplit=1)[1]
    made = Hospital(stack, vhost, Accounts(stack, vhost))
    asyncio.run(migrated(made))
    return made


async def migrated(hospital: Hospital) -> None:
    for service in ("authz", "train"):
        part = hospital.part(service)
        owner = Database(part.owner_url, part.metadata)
        await migrate(owner, part.migrations, grant_to=f"{hospital.vhost}_{service}")
        await owner.close()


@pytest.fixture
async def at_work(hospital: Hospital) -> AsyncIterator[None]:
    """A consumer at train's queue."""
    part = hospital.part("train")
    database, bus = Database(part.database_url, part.metadata), open_bus(hospital.accounts.bus("train"))

    async def deliver(_envelopes: object) -> None:
        """Takes whatever comes."""

    await bus.start()
    await bus.subscribe("train", (), deliver, DatabaseParking("train", database))
    yield
    await bus.stop()
    await database.close()


async def test_a_sound_installation_has_nothing_to_complain_of(hospital: Hospital, at_work: None) -> None:
    part = hospital.part("train")
    assert await hospital.database(part) == {}
    assert await hospital.database(hospital.part("authz")) == {}
    assert await hospital.broker("train") == {}
    assert wrong(look_at_store("train", part.objects_url)) == {}
    assert wrong(look_at_management(hospital.stack.rabbitmq.api_url, hospital.vhost).found) == {}


def test_the_qualification_has_its_operations(stack: Stack) -> None:
    assert len(operations()) >= 40
    assert qualify(stack.s3_url("report"), "reports") == []


async def test_a_database_that_cannot_be_entered(hospital: Hospital) -> None:
    part = hospital.part("train")
    for url in (
        part.database_url.replace(f":{hospital.stack.postgresql.port}/", ":1/"),
        part.database_url.replace(":", ":x", 2).replace(":x//", "://", 1),
    ):
        assert "does not answer" in (await hospital.database(replace(part, database_url=url)))["database"]


@pytest.mark.parametrize(
    ("service", "breaking", "mending", "check", "said"),
    [
        (
            "train",
            "UPDATE alembic_version SET version_num = '0001'",
            "",
            "database",
            "is at version 0001, the software at",
        ),
        ("train", "UPDATE alembic_version SET version_num = '9999'", "", "database", "does not know"),
        (
            "train",
            "REVOKE INSERT ON models FROM {role}",
            "GRANT INSERT ON models TO {role}",
            "database-role",
            "may not INSERT models",
        ),
        (
            "authz",
            "GRANT DELETE ON ledger TO {role}",
            "REVOKE DELETE ON ledger FROM {role}",
            "database-role",
            "DELETE ledger",
        ),
        (
            "train",
            'GRANT CONNECT ON DATABASE "medloom_doctor_other" TO {role}',
            'REVOKE CONNECT ON DATABASE "medloom_doctor_other" FROM {role}',
            "database-role",
            "may enter medloom_doctor_other",
        ),
        ("train", "ALTER ROLE {role} SUPERUSER", "ALTER ROLE {role} NOSUPERUSER", "database-role", "superuser"),
        (
            "train",
            "ALTER ROLE {role} SET default_transaction_read_only = on",
            "ALTER ROLE {role} RESET default_transaction_read_only",
            "database-writable",
            "takes no changes",
        ),
    ],
)
async def test_a_database_that_was_tampered_with(
    hospital: Hospital, service: str, breaking: str, mending: str, check: str, said: str
) -> None:
    if "medloom_doctor_other" in breaking:
        hospital.stack.postgresql.url("medloom_doctor_other")
        hospital.sql("train", 'REVOKE CONNECT ON DATABASE "medloom_doctor_other" FROM PUBLIC')
    role = f'"{hospital.vhost}_{service}"'
    before = hospital.sql(service, "SELECT version_num FROM alembic_version")
    hospital.sql(service, breaking.format(role=role))
    try:
        assert said in (await hospital.database(hospital.part(service)))[check]
    finally:
        hospital.sql(service, (mending or f"UPDATE alembic_version SET version_num = '{before}'").format(role=role))
    assert await hospital.database(hospital.part(service)) == {}


async def test_a_broker_that_is_not_as_it_should_be(hospital: Hospital, stack: Stack) -> None:
    assert "no worker runs" in (await hospital.broker("train"))["broker-queues"]
    url = hospital.accounts.bus("train")
    assert (
        "refuses the account"
        in (await hospital.broker("train", url.replace(":", ":x", 2).replace(":x//", "://", 1)))["broker"]
    )
    (nobody,) = (stack.rabbitmq.url_of("a", "b", "c").replace(f":{stack.rabbitmq.port}/", ":1/"),)
    assert "does not answer" in (await hospital.broker("train", nobody))["broker"]
    everything = stack.new_vhost()
    found = await hospital.broker("train", everything)
    assert "may write into any queue" in found["broker-rights"]
    assert "lacks medloom.train" in found["broker-queues"]


async def test_a_broker_without_disk(hospital: Hospital, at_work: None) -> None:
    hospital.stack.rabbitmq.control("set_disk_free_limit", "100000GB")
    try:
        found = await hospital.broker("train")
        assert "short of disk" in found.get("broker-takes", ""), found

        async def alarm() -> str | None:
            # the management API tells what it sampled some seconds ago
            return wrong(look_at_management(hospital.stack.rabbitmq.api_url, hospital.vhost).found).get("broker-alarm")

        assert "disk_free_alarm" in await eventually(alarm)
    finally:
        hospital.stack.rabbitmq.control("set_disk_free_limit", "50MB")


async def test_queues_of_the_wrong_kind(stack: Stack) -> None:
    import aio_pika

    url = stack.new_vhost()
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await channel.declare_queue("medloom.train", durable=True)
    found = wrong(look_at_management(stack.rabbitmq.api_url, url.rsplit("/", maxsplit=1)[1]).found)
    assert found["broker-kinds"] == "Not quorum queues: medloom.train."
    assert "cannot be read" in wrong(look_at_management("http://a:b@127.0.0.1:1", "/").found)["broker-management"]


def test_a_store_that_does_not_open(stack: Stack) -> None:
    url = stack.s3_url("train")
    key = url.split("//")[1].split(":")[0]
    assert "refuses" in wrong(look_at_store("train", url.replace(key, "nobody")))["store"]
    assert "does not answer" in wrong(look_at_store("train", url.replace(f":{stack.s3.port}", ":1")))["store"]
    # a credential of another service can do nothing in the bucket
    assert set(wrong(look_at_store("predict", url))) & {"store", "store-operations"}
    assert "also opens" in wrong(look_at_store("train", stack.s3_url("admin")))["store-rights"]
    missing = wrong(look_at_store("train", stack.s3_url("admin").replace("prefix=medloom-", "prefix=absent-")))
    assert "does not exist" in missing["store"]


def test_a_clock_that_is_off() -> None:
    found = Findings("train")
    clock(found, "store-clock", timedelta(seconds=2), "store", "저장소")
    clock(found, "store-clock", timedelta(seconds=-30), "store", "저장소")
    clock(found, "store-clock", timedelta(minutes=10), "store", "저장소")
    assert [one.state for one in found.found] == [State.OK, State.WARNING, State.FAILED]
    assert "+600 s" in found.found[2].what.en


def certificate(folder: Path, days: int) -> Path:
    """Key and certificate of 127.0.0.1, signed by itself, that ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{days}.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def shown(pem: Path) -> Iterator[int]:
    """A server that shows a certificate; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def answer() -> None:
            for _ in range(2):
                try:
                    plain, _address = server.accept()
                    with plain, context.wrap_socket(plain, server_side=True):
                        pass
                except OSError:
                    continue

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(("days", "said"), [(-3, "expired on"), (90, "is not trusted")])
def test_a_certificate_that_nobody_should_trust(tmp_path: Path, days: int, said: str) -> None:
    found = Findings("train")
    with shown(certificate(tmp_path, days)) as port:
        host.look_at_certificate(found, f"s3://k:s@127.0.0.1:{port}?secure=1")
    assert said in wrong(found.found)["certificate"]


def test_a_certificate_that_soon_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "_not_after", lambda *_: datetime.now(UTC) + timedelta(days=9))
    monkeypatch.setattr(host, "_trust", lambda *_: "")
    found = Findings("train")
    host.look_at_certificate(found, "amqps://u:p@broker/medloom")
    host.look_at_certificate(found, "s3://k:s@store:80?secure=0")
    assert [(one.state, "ends on" in one.what.en) for one in found.found] == [(State.WARNING, True)]


def test_a_way_out_is_found() -> None:
    found = Findings("host")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        host.look_at_egress(found, [f"127.0.0.1:{port}"])
    host.look_at_egress(found, [f"127.0.0.1:{port}"])
    assert [one.state for one in found.found] == [State.FAILED, State.OK]


@pytest.mark.parametrize(("gib", "state"), [(0.5, State.FAILED), (5, State.WARNING), (50, State.OK)])
def test_a_disk_that_fills(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, gib: float, state: State) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(0, 0, int(gib * host.GIB)))
    found = Findings("host")
    host.look_at_disk(found, "data", tmp_path)
    assert found.found[0].state is state
    monkeypatch.undo()
    host.look_at_disk(found, "data", tmp_path / "missing")
    assert "cannot be read" in found.found[1].what.en


def test_secrets_that_are_missing_short_or_of_another_installation() -> None:
    private, public = new_key_pair()
    found = Findings("authz")
    host.look_at_secrets(found, {"INTERNAL_SECRET": secrets.token_urlsafe(24)}, private, public)
    assert wrong(found.found) == {}
    host.look_at_secrets(found, {"INTERNAL_SECRET": ""}, "", public)
    assert "INTERNAL_SECRET is not set" in wrong(found.found)["secrets"]
    host.look_at_secrets(found, {"INTERNAL_SECRET": "short"}, private, new_key_pair()[1])
    assert [one.what.en for one in found.found[2:]] == [
        "INTERNAL_SECRET is too short.",
        "The public key is not that of authz's private key.",
    ]


def doctor(folder: Path, *options: str, status: int) -> dict[tuple[str, str], str]:
    """What the command says of an installation on this machine: (place, check) → words, of what is wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "medloom_embedded.administration", "doctor", "--json", "--data", str(folder), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == status, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert sum(told["counts"].values()) == len(told["findings"]) > 20
    return {
        (one["place"], one["check"]): one["what"]["en"]
        for one in told["findings"]
        if one["state"] in {"failed", "warning"} and one["check"] != "disk"
    }


def test_one_machine_while_it_runs_and_when_it_is_broken(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with embedded(folder):
        assert doctor(folder, status=0) == {}
    breaks: dict[str, Callable[[], object]] = {
        "keys": lambda: (folder / "keys" / "ledger.key").chmod(0o644),
        "database": (folder / "db" / "report.sqlite3").unlink,
        "version": lambda: _set_version(folder / "db" / "train.sqlite3"),
    }
    for breaking in breaks.values():
        breaking()
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = doctor(folder, "--probe", f"127.0.0.1:{server.getsockname()[1]}", status=1)
    assert set(found) == {("host", "secrets"), ("host", "egress"), ("report", "database"), ("train", "database")}
    assert "ledger.key" in found["host", "secrets"]
    assert "no database yet" in found["report", "database"]
    assert "version 0001" in found["train", "database"]
    assert not (folder / "db" / "report.sqlite3").exists()


def _set_version(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")


def test_lines_are_of_one_language() -> None:
    found = Findings("train")
    clock(found, "store-clock", timedelta(minutes=10), "store", "저장소")
    (english,), (korean,) = as_lines(found.found, korean=False), as_lines(found.found, korean=True)
    assert english.isascii() or "→" in english
    assert english.startswith("FAIL train")
    assert korean.startswith("실패")
    assert "clock of" not in korean
