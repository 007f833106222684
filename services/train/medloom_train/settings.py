"""Settings of train, prefix MEDLOOM_TRAIN_."""

from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from medloom_kit.settings import ServiceSettings


class TrainSettings(ServiceSettings):
    """What train can be told from outside, beside what every service can."""

    model_config = SettingsConfigDict(env_prefix="MEDLOOM_TRAIN_", extra="ignore", frozen=True)

    most_processes: int = Field(default=0, ge=0, description="processes one experiment may use; 0 = one for each core")
    executor: Literal["local", "ray"] = Field(
        default="local", description="where trials run: local processes of the worker, or a Ray cluster (extra `ray`)"
    )
    ray_address: str = Field(
        default="auto",
        description="the cluster: auto inside it, ray://host:10001 from outside, local for one of its own",
    )
    most_budget_s: float = Field(default=6 * 3600, ge=1, description="largest budget of one experiment, in seconds")
