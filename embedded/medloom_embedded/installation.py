"""An installation as its administrator sees it: on one machine a folder, in a hospital every service's settings."""

import importlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from medloom_contracts.buckets import WRITES
from medloom_embedded.folder import DataFolder, default_folder
from medloom_embedded.services import Surroundings, gateway_settings, settings_of
from medloom_kit.backup.archive import Part
from medloom_kit.settings import ServiceSettings

SERVICES: Final = tuple(WRITES)


@dataclass(frozen=True)
class Installation:
    """``folder`` is set where everything lies on this machine."""

    folder: DataFolder | None

    @property
    def keys(self) -> Path | None:
        """The folder of authz's keys, where they are files."""
        if self.folder is not None:
            return self.folder.keys
        found: Path | None = getattr(self.settings("authz"), "keys_dir", None)
        return found

    def settings(self, service: str) -> ServiceSettings:
        """The settings of one service."""
        if self.folder is not None:
            around = Surroundings(self.folder, "", "", "WARNING")
            found: ServiceSettings = (
                gateway_settings(around, "*") if service == "gateway" else settings_of(service, around)
            )
            return found
        module = importlib.import_module(f"medloom_{service}.settings")
        loaded: ServiceSettings = getattr(module, f"{service.capitalize()}Settings").load()
        return loaded

    def parts(self) -> list[Part]:
        """What a backup takes of each service."""
        return [self._part(service, self.settings(service)) for service in SERVICES]

    def _part(self, service: str, settings: ServiceSettings) -> Part:
        package = "medloom_gateway" if service == "gateway" else f"medloom_{service}"
        return Part(
            name=service,
            metadata=importlib.import_module(f"{package}.tables").metadata,
            migrations=f"{package}.migrations",
            database_url=settings.database_url,
            owner_url=settings.database_owner_url,
            objects_url=settings.objects_url,
            buckets=WRITES[service],
        )


def find_installation(data: Path | None) -> Installation:
    """The folder that was named; else the services whose settings stand in the environment; else the usual folder."""
    told = os.environ.get("MEDLOOM_AUTHZ_DATABASE_URL") or os.environ.get("MEDLOOM_SECRETS_DIR")
    if data is None and told:
        return Installation(None)
    return Installation(DataFolder((data or default_folder()).resolve()))
