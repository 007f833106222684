"""RabbitMQ: one user a service, and everything that the choreography needs on the broker."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any, Final

import httpx

from medloom_contracts.events import SERVICES
from medloom_kit.bus.topology import (
    DEAD_ARGUMENTS,
    EXCHANGES,
    bindings,
    dead_queue_name,
    permissions,
    queue_arguments,
    queue_name,
    topic_permissions,
)

PREFIX: Final = "medloom-"


def definitions(
    passwords: Mapping[str, str],
    *,
    vhost: str = "medloom",
    prefix: str = PREFIX,
    admin: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """What RabbitMQ's ``load_definitions`` reads: users, rights, exchanges, queues, bindings.

    ``passwords`` gives each service's; the user is called ``<prefix><service>``. ``admin`` (name, password) is added
    for a broker that has no administrator yet.
    """
    users = {f"{prefix}{service}": password for service, password in passwords.items()}
    accounts = [_user(name, password, "") for name, password in users.items()]
    rights = [{"user": f"{prefix}{one}", "vhost": vhost, **permissions(one, f"{prefix}{one}")} for one in passwords]
    if admin is not None:
        accounts.append(_user(*admin, "administrator"))
        rights.append({"user": admin[0], "vhost": vhost, "configure": ".*", "write": ".*", "read": ".*"})
    return {
        "users": accounts,
        "vhosts": [{"name": vhost}],
        "permissions": rights,
        "topic_permissions": [
            {"user": f"{prefix}{one}", "vhost": vhost, "exchange": exchange, **patterns}
            for one in passwords
            for exchange, patterns in topic_permissions(one).items()
        ],
        **_topology(vhost),
    }


def _topology(vhost: str) -> dict[str, list[dict[str, Any]]]:
    lasting: dict[str, Any] = {"vhost": vhost, "durable": True, "auto_delete": False}
    return {
        "exchanges": [
            {"name": name, "type": kind, "internal": False, "arguments": {}, **lasting}
            for name, kind in EXCHANGES.items()
        ],
        "queues": [
            {"name": name, "arguments": arguments, **lasting}
            for service in SERVICES
            for name, arguments in (
                (dead_queue_name(service), DEAD_ARGUMENTS),
                (queue_name(service), queue_arguments(service)),
            )
        ],
        "bindings": [
            {
                "source": exchange,
                "vhost": vhost,
                "destination": queue,
                "destination_type": "queue",
                "routing_key": key,
                "arguments": {},
            }
            for exchange, queue, key in bindings()
        ],
    }


def _user(name: str, password: str, tags: str) -> dict[str, Any]:
    salt = secrets.token_bytes(4)
    salted = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    return {
        "name": name,
        "password_hash": salted,
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags,
        "limits": {},
    }


def import_definitions(api_url: str, wanted: Mapping[str, Any] | str) -> None:
    """Do the same on a broker that runs already; ``api_url`` is ``http://admin:password@host:15672``."""
    body = wanted if isinstance(wanted, str) else json.dumps(wanted)
    answer = httpx.post(
        f"{api_url.rstrip('/')}/api/definitions", content=body, headers={"content-type": "application/json"}, timeout=60
    )
    answer.raise_for_status()
