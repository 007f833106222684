"""Settings of predict, prefix MEDLOOM_PREDICT_."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from medloom_kit.settings import ServiceSettings


class PredictSettings(ServiceSettings):
    """What predict can be told from outside, beside what every service can."""

    model_config = SettingsConfigDict(env_prefix="MEDLOOM_PREDICT_", extra="ignore", frozen=True)

    cache_models: int = Field(default=32, ge=1, description="models held ready in memory")
    cache_mb: int = Field(default=512, ge=1, description="bytes of model files held ready together, in MB")
    max_rows: int = Field(default=1000, ge=1, description="rows of one JSON request; more go as a file")
    max_file_mb: int = Field(default=200, ge=1, description="largest file of rows, in MB")
    parse_memory_mb: int = Field(default=2048, ge=256, description="memory that reading a file of rows may take, in MB")
