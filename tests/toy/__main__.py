"""The toy ingest's own process: ``python -m toy worker``, ``python -m toy dead-letters list`` ..."""

import os
from datetime import timedelta

from pydantic_settings import SettingsConfigDict

from medloom_kit.cli import cli
from medloom_kit.jobs import runner
from medloom_kit.service import Service
from medloom_kit.settings import ServiceSettings
from toy.service import make_toy


class ToySettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="MEDLOOM_TOY_", extra="ignore", frozen=True)


def create_service(settings: ToySettings) -> Service:
    return make_toy("ingest", settings)


if "TOY_LEASE_S" in os.environ:
    lease = float(os.environ["TOY_LEASE_S"])
    vars(runner).update(LEASE=timedelta(seconds=lease), HEARTBEAT_S=lease / 4)

if __name__ == "__main__":
    cli(create_service, ToySettings)()
