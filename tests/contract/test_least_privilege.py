"""Each service's accounts against the real servers: what is its own works, and what is another's is refused."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aio_pika
import asyncpg
import pytest
import sqlalchemy as sa
from aiormq.exceptions import ChannelAccessRefused, ProbableAuthenticationError
from contract.support import PUBLIC_KEY, STUDY, effects_are
from minio.error import S3Error
from stack import Stack
from toy.events import upload_received
from toy.service import make_toy

from medloom_authz.tables import metadata as authz_tables
from medloom_contracts.buckets import BUCKETS, READS, WRITES
from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import MedloomError
from medloom_contracts.events import SERVICES
from medloom_kit.bus import open_bus
from medloom_kit.bus.rabbit import NotProvisioned
from medloom_kit.bus.topology import DEAD, EVENTS, RETURN, dead_queue_name, queue_name
from medloom_kit.db import Database
from medloom_kit.migrations import migrate
from medloom_kit.objects import Store, open_store
from medloom_kit.outbox import emit
from medloom_kit.provision import database
from medloom_kit.provision.broker import definitions, import_definitions
from medloom_kit.provision.store import policy
from medloom_kit.service import running
from medloom_kit.settings import ServiceSettings
from medloom_predict.tables import metadata as predict_tables

pytestmark = pytest.mark.slow

ALL = (*SERVICES, "gateway")


@dataclass(frozen=True)
class Broker:
    """A virtual host provisioned for the services' accounts."""

    stack: Stack
    vhost: str

    def url(self, service: str) -> str:
        return self.stack.rabbitmq.url_of(f"{self.vhost}-{service}", f"secret-{service}", self.vhost)

    @asynccontextmanager
    async def channel(self, service: str) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
        async with await aio_pika.connect(self.url(service)) as connection:
            yield await connection.channel()


@pytest.fixture
def broker(stack: Stack) -> Broker:
    vhost = stack.new_vhost().rsplit("/", maxsplit=1)[1]
    passwords = {service: f"secret-{service}" for service in ALL}
    import_definitions(stack.rabbitmq.api_url, definitions(passwords, vhost=vhost, prefix=f"{vhost}-"))
    return Broker(stack, vhost)


Attempt = Callable[[aio_pika.abc.AbstractChannel], Coroutine[Any, Any, Any]]


def publish(exchange: str, key: str) -> Attempt:
    async def attempt(channel: aio_pika.abc.AbstractChannel) -> None:
        found = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
        await found.publish(aio_pika.Message(b"{}"), routing_key=key, mandatory=False)

    return attempt


def read(queue: str) -> Attempt:
    async def attempt(channel: aio_pika.abc.AbstractChannel) -> None:
        await (await channel.get_queue(queue, ensure=False)).get(fail=False)

    return attempt


def bind(queue: str, exchange: str, key: str) -> Attempt:
    async def attempt(channel: aio_pika.abc.AbstractChannel) -> None:
        await (await channel.get_queue(queue, ensure=False)).bind(exchange, routing_key=key)

    return attempt


def eavesdrop(key: str) -> Attempt:
    """A queue of one's own, of the only kind that a service may make, bound to what is not its to hear."""

    async def attempt(channel: aio_pika.abc.AbstractChannel) -> None:
        user = str((await channel.get_underlay_channel()).connection.url.user)
        queue = await channel.declare_queue(f"medloom.listener.{user}.ab12", arguments={"x-expires": 5000})
        await queue.bind(EVENTS, routing_key=key)

    return attempt


FORBIDDEN = {
    "tell another's event": ("ingest", publish(EVENTS, "authz.access.changed")),
    "tell the ledger in another's name": ("train", publish(EVENTS, "predict.access.audited")),
    "tell as a name that only begins alike": ("ingest", publish(EVENTS, "ingestion.upload.received")),
    "write straight into a queue": ("ingest", publish("", queue_name("train"))),
    "write into its own queue past the exchange": ("ingest", publish("", queue_name("ingest"))),
    "return an event to another": ("ingest", publish(RETURN, "authz")),
    "put a letter among another's dead": ("ingest", publish(DEAD, "authz")),
    "read another's queue": ("predict", read(queue_name("ingest"))),
    "read another's dead letters": ("predict", read(dead_queue_name("ingest"))),
    "read a queue at the door": ("gateway", read(queue_name("authz"))),
    "bind its queue to an event it does not hear": (
        "report",
        bind(queue_name("report"), EVENTS, "ingest.upload.received"),
    ),
    "bind its queue to everything": ("report", bind(queue_name("report"), EVENTS, "#")),
    "bind another's queue": ("report", bind(queue_name("train"), EVENTS, "authz.token.revoked")),
    "listen to everything": ("gateway", eavesdrop("#")),
    "listen to what others alone hear": ("gateway", eavesdrop("ingest.upload.received")),
    "make a queue": ("train", lambda channel: channel.declare_queue("medloom.mine", durable=True)),
    "make an exchange": ("train", lambda channel: channel.declare_exchange("medloom.more")),
    "delete its queue": ("train", lambda channel: channel.queue_delete(queue_name("train"))),
    "delete the exchange": ("authz", lambda channel: channel.exchange_delete(EVENTS)),
}


async def test_the_broker_refuses_what_is_not_a_services_own(broker: Broker) -> None:
    allowed = []
    for what, (service, attempt) in FORBIDDEN.items():
        try:
            async with broker.channel(service) as channel:
                await attempt(channel)
        except ChannelAccessRefused:
            continue
        allowed.append(what)
    assert allowed == []


async def test_the_broker_lets_a_service_do_what_is_its_own(broker: Broker) -> None:
    for service in SERVICES:
        async with broker.channel(service) as channel:
            await publish(EVENTS, f"{service}.access.audited")(channel)
            await publish(RETURN, service)(channel)
            await read(queue_name(service))(channel)
            await read(dead_queue_name(service))(channel)
            await bind(queue_name(service), EVENTS, "authz.token.revoked")(channel)
            await eavesdrop("authz.access.changed")(channel)
    async with broker.channel("gateway") as channel:
        await publish(EVENTS, "gateway.access.audited")(channel)
        await eavesdrop("train.trial.finished")(channel)


async def test_a_wrong_password_opens_nothing(broker: Broker) -> None:
    wrong = broker.url("ingest").replace("secret-ingest", "secret-train")
    with pytest.raises(ProbableAuthenticationError):
        await aio_pika.connect(wrong)


async def test_a_limited_service_delivers_parks_and_replays(broker: Broker, stack: Stack, tmp_path: Path) -> None:
    settings = ServiceSettings.load(
        database_url=stack.new_database(),
        bus_url=broker.url("ingest"),
        objects_url=stack.s3_url("ingest"),
        capability_public_key=PUBLIC_KEY,
        scratch_dir=tmp_path,
    )
    bus = open_bus(settings.bus_url)
    await bus.start()
    async with running(make_toy("ingest", settings), bus) as runtime:
        async with runtime.database.transaction() as session:
            await emit(session, upload_received("upl_1"), study=STUDY, actor="usr_toy")
        await effects_are(runtime, ["upload upl_1"])
        async with runtime.database.transaction(write=False) as session:
            sent = await session.scalar(sa.select(runtime.database.table("outbox").c.envelope))
        assert sent is not None
        again = Envelope.decode(sent.encode()).model_copy(update={"id": "evt_parked"})
        await runtime.parking.park(again, "ValueError")
        assert [letter.event_id for letter in await bus.dead_letters("ingest", runtime.parking)] == ["evt_parked"]
        assert await bus.replay("ingest", "evt_parked", runtime.parking)
        await effects_are(runtime, ["upload upl_1", "upload upl_1"])
        await bus.listen(("authz.access.changed",), lambda _envelope: None)
        assert bus.is_ready()
    await bus.stop()


async def test_a_limited_account_on_an_unprepared_broker_is_told(stack: Stack) -> None:
    vhost = stack.new_vhost().rsplit("/", maxsplit=1)[1]
    made = definitions({"ingest": "secret"}, vhost=vhost, prefix=f"{vhost}-")
    import_definitions(stack.rabbitmq.api_url, made | {"exchanges": [], "queues": [], "bindings": []})
    bus = open_bus(stack.rabbitmq.url_of(f"{vhost}-ingest", "secret", vhost))
    with pytest.raises(NotProvisioned, match=r"medloom\.events"):
        await bus.start()
    await bus.stop()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
async def databases(stack: Stack) -> Callable[..., str]:
    """Roles and databases of two services, migrated as their owner; the address of a service as one of its roles."""
    prefix = f"m{secrets.token_hex(4)}_"
    words = {one: database.RolePasswords(f"run-{one}", f"own-{one}") for one in ("authz", "predict")}
    admin = stack.new_database().replace("+asyncpg", "")
    await database.provision(admin, words, prefix=prefix)
    await database.provision(admin, words, prefix=prefix)  # again, as at an upgrade

    def url(service: str, role: str, where: str | None = None) -> str:
        name = {"run": database.runtime_role, "own": database.owner_role}[role](service, prefix)
        return stack.postgresql.url_of(name, f"{role}-{service}", database.database_name(where or service, prefix))

    for service, metadata in (("authz", authz_tables), ("predict", predict_tables)):
        owner = Database(url(service, "own"), metadata)
        await migrate(owner, f"medloom_{service}.migrations", grant_to=database.runtime_role(service, prefix))
        await owner.close()
    return url


ENTRY = (
    "INSERT INTO ledger VALUES (1, 'evt_1', now(), 'authz', NULL, 'usr_1', NULL, 'study:view', 'std_1', 'allow',"
    " '[]', 'req_1', '', '')"
)
REFUSED_BY_DATABASE = {
    "change an entry": ("authz", "UPDATE ledger SET decision = 'deny'"),
    "delete an entry": ("authz", "DELETE FROM ledger"),
    "empty the ledger": ("authz", "TRUNCATE ledger"),
    "drop the ledger": ("authz", "DROP TABLE ledger"),
    "lift the limits": ("authz", "GRANT ALL ON ledger TO current_user; DELETE FROM ledger"),
    "hang a trigger on the ledger": ("authz", "CREATE RULE gone AS ON INSERT TO ledger DO INSTEAD NOTHING"),
    "pretend another version": ("authz", "UPDATE alembic_version SET version_num = 'x'"),
    "make a table": ("predict", "CREATE TABLE public.mine (id int)"),
    "make a temporary table": ("predict", "CREATE TEMP TABLE mine (id int)"),
    "change a table": ("predict", "ALTER TABLE outbox ADD COLUMN more int"),
    "read passwords": ("predict", "SELECT * FROM pg_authid"),
    "read a file of the server": ("predict", "SELECT pg_read_file('/etc/passwd')"),
    "run a program": ("predict", "COPY outbox FROM PROGRAM 'id'"),
    "make a role": ("predict", "CREATE ROLE another"),
    "make a database": ("predict", "CREATE DATABASE another"),
    "become the owner": ("predict", "SET ROLE medloom_predict_owner"),
}


async def refused(connection: asyncpg.Connection, statement: str) -> bool:
    try:
        await connection.execute(statement)
    except (asyncpg.InsufficientPrivilegeError, asyncpg.InvalidParameterValueError):
        return True
    return False


async def test_a_database_role_works_with_its_rows_and_nothing_else(databases: Callable[..., str]) -> None:
    async with connected(databases("authz", "run")) as authz, connected(databases("predict", "run")) as predict:
        await authz.execute(ENTRY)
        await authz.execute("UPDATE jobs SET state = 'queued'; DELETE FROM outbox")
        found = {"authz": authz, "predict": predict}
        done = {what: await refused(found[one], statement) for what, (one, statement) in REFUSED_BY_DATABASE.items()}
        assert [what for what, was_refused in done.items() if not was_refused] == []
        assert await authz.fetchval("SELECT count(*) FROM ledger") == 1


async def test_a_database_role_does_not_enter_anothers_database(databases: Callable[..., str]) -> None:
    for role in ("run", "own"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(databases("predict", role, "authz").replace("+asyncpg", ""))


async def test_tables_of_one_role_go_over_to_two(stack: Stack) -> None:
    prefix, words = f"m{secrets.token_hex(4)}_", {"predict": database.RolePasswords("run", "own")}
    admin = stack.new_database().replace("+asyncpg", "")
    name = database.database_name("predict", prefix)
    before = Database(stack.postgresql.url(name), predict_tables)
    await migrate(before, "medloom_predict.migrations")
    await before.close()
    await database.provision(admin, words, prefix=prefix)
    owner = Database(stack.postgresql.url_of(database.owner_role("predict", prefix), "own", name), predict_tables)
    await migrate(owner, "medloom_predict.migrations", grant_to=database.runtime_role("predict", prefix))
    await owner.close()
    async with connected(stack.postgresql.url_of(database.runtime_role("predict", prefix), "run", name)) as runtime:
        assert await runtime.fetchval("SELECT count(*) FROM outbox") == 0


def test_the_store_refuses_what_is_not_a_services_own(stack: Stack) -> None:
    for bucket in BUCKETS:
        open_store(stack.s3_url("admin")).put_bytes(f"{bucket}/least/privilege", BODY)
    found = {
        (service, bucket): rights(open_store(stack.s3_url(service)), bucket) for service in ALL for bucket in BUCKETS
    }
    for bucket in BUCKETS:
        for name in ("privilege", "more"):
            open_store(stack.s3_url("admin")).delete(f"{bucket}/least/{name}")
    reading, writing = {"read", "list"}, {"read", "list", "write", "delete"}
    assert found == {
        (service, bucket): writing if bucket in WRITES[service] else reading if bucket in READS[service] else set()
        for service in ALL
        for bucket in BUCKETS
    }


BODY = b"bytes"


def rights(store: Store, bucket: str) -> set[str]:
    """What the store lets this identity do in a bucket."""
    key = f"{bucket}/least/privilege"
    attempts: dict[str, Callable[[], object]] = {
        "read": lambda: store.get_bytes(key, hashlib.sha256(BODY).hexdigest()),
        "list": lambda: list(store.keys(f"{bucket}/least")),
        "write": lambda: store.put_bytes(f"{bucket}/least/more", BODY),
        "delete": lambda: store.delete(f"{bucket}/least/none"),
    }
    return {what for what, attempt in attempts.items() if _works(attempt)}


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (S3Error, MedloomError):
        return False
    return True


def test_a_store_policy_names_the_same_rights() -> None:
    train = policy("train")["Statement"]
    assert train[1]["Resource"] == ["arn:aws:s3:::medloom-models/*", "arn:aws:s3:::medloom-prepared/*"]
    assert train[2]["Resource"] == ["arn:aws:s3:::medloom-models/*"]
    assert policy("gateway")["Statement"] == []
