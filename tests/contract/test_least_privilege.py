"""Each service's accounts against the real servers: what is its own works, and what is another's is refused."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aio_pika
import pytest
from aiormq.exceptions import ChannelAccessRefused, ProbableAuthenticationError
from stack import Stack

from medloom_contracts.events import SERVICES
from medloom_kit.bus.topology import DEAD, EVENTS, RETURN, dead_queue_name, queue_name
from medloom_kit.provision.broker import definitions, import_definitions

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
