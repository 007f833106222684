"""``medloom doctor``: every service of an installation, and what concerns all of them."""

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

from medloom_embedded.installation import Installation
from medloom_kit.doctor.broker import look_at_management
from medloom_kit.doctor.finding import Finding, Findings, words
from medloom_kit.doctor.host import look_at_disk, look_at_egress, look_at_private
from medloom_kit.doctor.service import look_at_service
from medloom_kit.settings import ServiceSettings


async def examine(found: Installation, *, rabbitmq_api: str = "", probes: Sequence[str] = ()) -> list[Finding]:
    """All findings. ``probes`` are addresses outside that must not answer."""
    parts = found.parts()
    settings = {part.name: found.settings(part.name) for part in parts}
    each = await asyncio.gather(*(look_at_service(part, settings[part.name]) for part in parts))
    findings = [finding for one in each for finding in one]
    return findings + await asyncio.to_thread(_together, found, settings, rabbitmq_api, probes)


def _together(
    found: Installation, settings: dict[str, ServiceSettings], rabbitmq_api: str, probes: Sequence[str]
) -> list[Finding]:
    host = Findings("host")
    if found.folder is not None:
        look_at_disk(host, "data", found.folder.root)
        look_at_private(
            host, [found.folder.root, *(found.folder.keys / name for name in ("capability.key", "ledger.key"))]
        )
    else:
        _same_secret(host, settings)
    if probes:
        look_at_egress(host, probes)
    else:
        host.skipped(
            "egress",
            words("not looked at", "검사하지 않음"),
            words(
                "Say --air-gapped where nothing outside may be reached.",
                "외부 연결이 금지된 곳에서는 --air-gapped 를 쓰세요.",
            ),
        )
    return [*host.found, *_broker(settings["authz"].bus_url, rabbitmq_api)]


def _broker(bus_url: str, rabbitmq_api: str) -> list[Finding]:
    if bus_url.startswith("inprocess:"):
        return []
    if rabbitmq_api:
        return look_at_management(rabbitmq_api, urlsplit(bus_url).path.lstrip("/") or "/").found
    broker = Findings("broker")
    broker.skipped(
        "broker-kinds",
        words("kinds of queues and alarms: not looked at", "큐 종류와 경보: 검사하지 않음"),
        words("Name the management API with --rabbitmq-api.", "--rabbitmq-api 로 관리 API를 지정하세요."),
    )
    return broker.found


def _same_secret(host: Findings, settings: dict[str, ServiceSettings]) -> None:
    shared = {settings[name].internal_secret.get_secret_value() for name in ("authz", "gateway")}
    keys = {" ".join(one.capability_public_key.split()) for one in settings.values()}
    if len(shared) > 1 or len(keys) > 1:
        host.failed(
            "secrets",
            words("Services hold different keys or internal secrets.", "서비스마다 키 또는 내부 비밀 값이 다릅니다."),
            words(
                "Give all of them the files of one provisioning.", "한 번의 프로비저닝이 만든 파일을 모두에게 주세요."
            ),
        )
