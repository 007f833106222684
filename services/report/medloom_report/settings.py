"""Settings of report, prefix MEDLOOM_REPORT_."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from medloom_kit.settings import ServiceSettings


class ReportSettings(ServiceSettings):
    """What report can be told from outside, beside what every service can."""

    model_config = SettingsConfigDict(env_prefix="MEDLOOM_REPORT_", extra="ignore", frozen=True)

    build_memory_mb: int = Field(default=4096, ge=1024, description="memory that building one pack may take, in MB")
    build_timeout_s: float = Field(default=1800, ge=30, description="seconds after which building a pack is given up")
