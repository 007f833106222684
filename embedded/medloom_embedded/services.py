"""The services by name: which module composes each, and with what settings it runs here."""

import importlib
import os
import secrets
from dataclasses import dataclass
from typing import Any, Final

from medloom_embedded.folder import DataFolder
from medloom_gateway.settings import GatewaySettings
from medloom_kit.service import Service

NAMES: Final = ("authz", "ingest", "preprocess", "train", "predict", "report")
_JOB_SLOTS: Final = {"train": 1}


@dataclass(frozen=True)
class Surroundings:
    """What all services of one embedded platform share."""

    folder: DataFolder
    public_key: str
    internal_secret: str
    log_level: str

    def settings(self, name: str) -> dict[str, Any]:
        """The settings of one service that follow from its place; the environment adds the rest."""
        return {
            "database_url": self.folder.database_url(name),
            "bus_url": "inprocess://",
            "objects_url": self.folder.objects_url,
            "capability_public_key": self.public_key,
            "scratch_dir": self.folder.scratch,
            "internal_secret": self.internal_secret,
            "job_slots": _JOB_SLOTS.get(name, 2),
            "log_level": self.log_level,
        }


def surroundings(folder: DataFolder, log_level: str) -> Surroundings:
    """Keys (made at the first start, readable by the owner alone) and a shared secret for this run."""
    from medloom_authz.keys import ensure_keys

    internal_secret = secrets.token_urlsafe(32)
    unkeyed = Surroundings(folder, "", internal_secret, log_level)
    keys = ensure_keys(settings_of("authz", unkeyed))
    return Surroundings(folder, keys.public_key, internal_secret, log_level)


def settings_of(name: str, around: Surroundings) -> Any:
    """The settings object of a service."""
    module = importlib.import_module(f"medloom_{name}.settings")
    values = around.settings(name)
    if name == "authz":
        values |= {"keys_dir": around.folder.keys, "print_first_boot": False}
    return getattr(module, f"{name.capitalize()}Settings").load(**values)


def compose(name: str, around: Surroundings) -> Service:
    """A service, composed by its own main module."""
    module = importlib.import_module(f"medloom_{name}.main")
    service: Service = module.create_service(settings_of(name, around))
    return service


def gateway_settings(around: Surroundings, hosts: str) -> GatewaySettings:
    """The gateway's settings; names given in the environment stand before ``hosts``."""
    given = os.environ.get("MEDLOOM_GATEWAY_ALLOWED_HOSTS")
    return GatewaySettings.load(**around.settings("gateway"), allowed_hosts=given or hosts)
