"""What every service can be told from outside."""

import os
import tempfile
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Common settings; a service's own class sets ``env_prefix`` to MEDLOOM_<SERVICE>_ and adds its own fields."""

    model_config = SettingsConfigDict(env_prefix="MEDLOOM_", extra="ignore", frozen=True)

    database_url: str = Field(
        description="sqlite+aiosqlite:///file or postgresql+asyncpg://user:password@host/database"
    )
    database_owner_url: str = Field(
        default="",
        description="the same database as the role that owns its tables; for `migrate` alone, empty = database_url",
    )
    bus_url: str = Field(default="inprocess://", description="inprocess:// or amqp://user:password@host:port/vhost")
    objects_url: str = Field(description="file:///folder or s3://key:secret@host:port?secure=0&prefix=name-")
    capability_public_key: str = Field(description="Ed25519 public key of authz, PEM or base64 DER")
    scratch_dir: Path = Field(
        default_factory=lambda: Path(tempfile.gettempdir()) / "medloom",
        description="folder for work in progress; its content may be lost",
    )
    internal_secret: SecretStr = Field(default=SecretStr(""), description="shared by gateway and authz alone")
    job_slots: int = Field(default=2, ge=1, description="jobs that one worker runs side by side")
    otlp_endpoint: str = Field(default="", description="OTLP/HTTP base address for traces; empty sends nothing")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_json: bool = Field(default=True, description="one JSON object a line; false writes for people")
    host: str = Field(default="127.0.0.1", description="address to listen on; loopback unless set")
    port: int = Field(
        default=8000, ge=0, le=65535, description="port to listen on; a worker serves health there, 0 none"
    )
    metrics_port: int = Field(
        default=0, ge=0, le=65535, description="second port of an API for health and metrics alone; 0 = none"
    )
    max_body_bytes: int = Field(default=16 * 1024 * 1024, description="largest JSON body; uploads have their own limit")

    @classmethod
    def load(cls, **values: object) -> Self:
        """Settings from the environment, overridden by ``values``; the indirection keeps mypy aware of both sources.

        MEDLOOM_SECRETS_DIR names a folder of files, each called like a variable in lower case and holding its value;
        so a password need not stand in the environment, where whoever may look at a container reads it.
        """
        folder = os.environ.get("MEDLOOM_SECRETS_DIR") or None
        return cls(_secrets_dir=folder, **values)  # type: ignore[arg-type, call-arg]  # pydantic reads the rest from outside
