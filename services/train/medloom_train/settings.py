"""Settings of train, prefix MEDLOOM_TRAIN_."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from medloom_kit.settings import ServiceSettings


class TrainSettings(ServiceSettings):
    """What train can be told from outside, beside what every service can."""

    model_config = SettingsConfigDict(env_prefix="MEDLOOM_TRAIN_", extra="ignore", frozen=True)

    most_processes: int = Field(default=0, ge=0, description="processes one experiment may use; 0 = one for each core")
    most_budget_s: float = Field(default=6 * 3600, ge=1, description="largest budget of one experiment, in seconds")
