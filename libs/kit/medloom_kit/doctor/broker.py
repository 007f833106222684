"""The broker as one service sees it: reached, provisioned, limited, and taking messages."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

import aio_pika
import httpx
from aiormq.exceptions import ChannelAccessRefused, ChannelNotFoundEntity, ProbableAuthenticationError
from pydantic import BaseModel

from medloom_contracts.errors import Words
from medloom_contracts.events import SERVICES
from medloom_kit.bus.topology import EVENTS, dead_queue_name, queue_name
from medloom_kit.doctor.finding import Findings, words

_WITHIN_S: Final = 5.0
_PROVISION: Final = words(
    "Import rabbitmq/definitions.json of the provisioning into the broker.",
    "프로비저닝이 만든 rabbitmq/definitions.json 을 브로커에 가져오세요.",
)


async def look_at_broker(service: str, url: str) -> Findings:
    """With the service's own account."""
    found = Findings(service)
    if url.startswith("inprocess:"):
        found.ok(
            "broker", "none is needed: events stay in this process", "필요 없음: 이벤트가 한 프로세스 안에 머뭅니다"
        )
        return found
    with found.guarded("broker", _unknown):
        async with asyncio.timeout(30):
            connection = await aio_pika.connect(url, timeout=_WITHIN_S)
            try:
                found.ok("broker", "reachable, signed in", "연결 및 로그인됨")
                is_there = await _topology(connection, service, found)
                if not is_there or await _takes_messages(connection, service, found):
                    await _limits(connection, found)
            finally:
                await _leave(connection)
    return found


async def _leave(connection: aio_pika.abc.AbstractConnection) -> None:
    """A broker that blocks whoever published does not even hear a farewell."""
    await _within(connection.close(), 2)


async def _within(work: Coroutine[Any, Any, Any], seconds: float) -> bool:
    """Whether it was done in time; what hangs is left behind, for it may not even hear that it was cancelled."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.cancel()
        return False
    await task
    return True


def _unknown(error: BaseException) -> tuple[Words, Words]:
    if isinstance(error, ProbableAuthenticationError):
        return (
            words("The broker refuses the account.", "브로커가 계정을 거부합니다."),
            words(
                "Compare the password in BUS_URL; else import the definitions again.",
                "BUS_URL의 암호를 확인하고 정의를 다시 가져오세요.",
            ),
        )
    return (
        words(
            f"The broker does not answer ({type(error).__name__}).",
            f"브로커가 응답하지 않습니다 ({type(error).__name__}).",
        ),
        words(
            "See that RabbitMQ runs and that host, port and virtual host are right.",
            "RabbitMQ 실행 여부와 주소, 포트, 가상 호스트를 확인하세요.",
        ),
    )


async def _topology(connection: aio_pika.abc.AbstractConnection, service: str, found: Findings) -> bool:
    """Whether the exchange is there to be spoken to."""
    names = [queue_name(service), dead_queue_name(service)] if service in SERVICES else []
    missing, lonely = [], []
    for name in names:
        channel = await connection.channel()
        try:
            queue = await channel.declare_queue(name, passive=True)
            if name == queue_name(service) and not queue.declaration_result.consumer_count:
                lonely.append(name)
            await channel.close()
        except ChannelNotFoundEntity:
            missing.append(name)
    channel = await connection.channel()
    try:
        await channel.get_exchange(EVENTS, ensure=True)
    except ChannelNotFoundEntity:
        missing.append(EVENTS)
    if missing:
        found.failed(
            "broker-queues",
            words(f"The broker lacks {', '.join(missing)}.", f"브로커에 없습니다: {', '.join(missing)}."),
            _PROVISION,
        )
    elif lonely:
        found.failed(
            "broker-queues",
            words(
                f"Nobody takes from {', '.join(lonely)}: no worker runs.",
                f"{', '.join(lonely)} 를 처리하는 워커가 없습니다.",
            ),
            words("Start a worker of this service.", "이 서비스의 워커를 시작하세요."),
        )
    elif names:
        found.ok("broker-queues", "queues are there and have consumers", "큐가 있고 처리 중입니다")
    return EVENTS not in missing


async def _limits(connection: aio_pika.abc.AbstractConnection, found: Findings) -> None:
    """Tried where it does no harm: a message to a queue that does not exist, past the exchange of events."""
    channel = await connection.channel(publisher_confirms=True, on_return_raises=False)
    try:
        message = aio_pika.Message(b"")
        await channel.default_exchange.publish(message, routing_key="medloom.doctor.nobody", mandatory=False)
    except ChannelAccessRefused:
        found.ok("broker-rights", "the account reaches its own part alone", "계정이 자기 부분에만 접근합니다")
        return
    found.warning(
        "broker-rights",
        words("The account may write into any queue.", "계정이 모든 큐에 쓸 수 있습니다."),
        words(
            "Give every service its own account: see provisioning.", "서비스마다 별도 계정을 쓰세요: 프로비저닝 참고."
        ),
    )


async def _takes_messages(connection: aio_pika.abc.AbstractConnection, service: str, found: Findings) -> bool:
    """A broker short of disk or memory stops reading; an event that nobody hears then gets no receipt."""
    channel = await connection.channel(publisher_confirms=True)
    exchange = await channel.get_exchange(EVENTS, ensure=False)
    message, key = aio_pika.Message(b""), f"{service}.doctor.looked"
    try:
        # the first may still be taken: the broker stops reading once somebody has published
        taken = await _within(exchange.publish(message, routing_key=key, mandatory=False), _WITHIN_S)
        await asyncio.sleep(0.2)
        taken = taken and await _within(exchange.publish(message, routing_key=key, mandatory=False), _WITHIN_S)
    except ChannelAccessRefused:
        found.failed(
            "broker-takes",
            words("The account may not tell this service's events.", "계정이 이 서비스의 이벤트를 보낼 수 없습니다."),
            _PROVISION,
        )
        return False
    if not taken:
        found.failed(
            "broker-takes",
            words(
                "The broker takes no messages: it is short of disk or memory.",
                "브로커가 메시지를 받지 않습니다: 디스크 또는 메모리 부족.",
            ),
            words(
                "Free disk on the broker; what waits is sent by itself.",
                "브로커 디스크를 비우세요. 대기 중인 이벤트는 저절로 전송됩니다.",
            ),
        )
        return False
    found.ok("broker-takes", "messages are taken", "메시지를 받습니다")
    return True


class _Queue(BaseModel):
    name: str
    type: str = "classic"
    consumers: int = 0


def look_at_management(api_url: str, vhost: str) -> Findings:
    """What the management API tells an administrator: kinds of queues, alarms. The address holds its account."""
    found = Findings("broker")
    parts = urlsplit(api_url)
    login = (parts.username or "", parts.password or "")
    bare = urlunsplit((parts.scheme, parts.netloc.rsplit("@", maxsplit=1)[-1], parts.path.rstrip("/"), "", ""))
    with found.guarded("broker-management", _unreadable), httpx.Client(base_url=bare, auth=login, timeout=10) as client:
        queues = [_Queue.model_validate(one) for one in _asked(client, f"/api/queues/{quote(vhost, safe='')}")]
        _kinds(queues, found)
        nodes = _asked(client, "/api/nodes")
        alarms = [
            f"{node['name']}: {kind}" for node in nodes for kind in ("disk_free_alarm", "mem_alarm") if node.get(kind)
        ]
        if alarms:
            found.failed(
                "broker-alarm",
                words(f"Alarm on the broker: {', '.join(alarms)}.", f"브로커 경보: {', '.join(alarms)}."),
                words("Free disk or memory on that machine.", "해당 기기의 디스크나 메모리를 비우세요."),
            )
        else:
            found.ok("broker-alarm", "no alarm", "경보 없음")
    return found


def _asked(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    answer = client.get(path).raise_for_status().json()
    return list(answer)


def _kinds(queues: list[_Queue], found: Findings) -> None:
    wanted = {name for one in SERVICES for name in (queue_name(one), dead_queue_name(one))}
    wrong = sorted(one.name for one in queues if one.name in wanted and one.type != "quorum")
    if wrong:
        found.failed(
            "broker-kinds",
            words(f"Not quorum queues: {', '.join(wrong)}.", f"쿼럼 큐가 아닙니다: {', '.join(wrong)}."),
            words(
                "Stop the services, delete these queues when empty, and provision again.",
                "서비스를 멈추고 빈 큐를 지운 뒤 다시 프로비저닝하세요.",
            ),
        )
    elif missing := sorted(wanted - {one.name for one in queues}):
        found.failed(
            "broker-kinds", words(f"Missing: {', '.join(missing)}.", f"없는 큐: {', '.join(missing)}."), _PROVISION
        )
    else:
        found.ok("broker-kinds", "all queues are quorum queues", "모두 쿼럼 큐입니다")


def _unreadable(error: BaseException) -> tuple[Words, Words]:
    return (
        words(
            f"The management API cannot be read ({type(error).__name__}).",
            f"관리 API를 읽을 수 없습니다 ({type(error).__name__}).",
        ),
        words("Compare address and account of --rabbitmq-api.", "--rabbitmq-api 의 주소와 계정을 확인하세요."),
    )
