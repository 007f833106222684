"""Everything that one service needs, looked at with its own settings."""

import asyncio
from pathlib import Path

from medloom_contracts.buckets import WRITES
from medloom_kit.backup.archive import Part
from medloom_kit.doctor.broker import look_at_broker
from medloom_kit.doctor.database import look_at_database
from medloom_kit.doctor.finding import Finding, Findings
from medloom_kit.doctor.host import (
    look_at_certificate,
    look_at_disk,
    look_at_folder_store,
    look_at_secrets,
)
from medloom_kit.settings import ServiceSettings

_KNOW_THE_INTERNAL_SECRET = ("authz", "gateway")


async def look_at_service(part: Part, settings: ServiceSettings) -> list[Finding]:
    """Database, broker, store, disk, certificates and secrets of one service."""
    parts = [
        (await look_at_database(part)).found,
        (await look_at_broker(part.name, settings.bus_url)).found,
        await asyncio.to_thread(_store, part.name, settings.objects_url),
        (await asyncio.to_thread(_host, part.name, settings)).found,
    ]
    return [finding for found in parts for finding in found]


def _store(service: str, url: str) -> list[Finding]:
    if not WRITES[service]:
        return []
    if url.startswith("s3:"):
        # the SDK is heavy, and an installation in a folder does without
        from medloom_kit.doctor.store import look_at_store

        return look_at_store(service, url)
    found = Findings(service)
    for bucket in WRITES[service]:
        look_at_folder_store(found, url, bucket)
    return found.found


def _host(service: str, settings: ServiceSettings) -> Findings:
    found = Findings(service)
    scratch = settings.scratch_dir
    look_at_disk(found, "scratch", scratch if scratch.exists() else Path(scratch.anchor))
    for url in (settings.objects_url, settings.bus_url):
        look_at_certificate(found, url)
    if not settings.bus_url.startswith("inprocess:"):
        secret = settings.internal_secret.get_secret_value()
        wanted = {"INTERNAL_SECRET": secret} if service in _KNOW_THE_INTERNAL_SECRET else {}
        private = getattr(settings, "capability_private_key", None)
        look_at_secrets(
            found, wanted, private.get_secret_value() if private is not None else "", settings.capability_public_key
        )
    return found
