"""Settings of preprocess, prefix MEDLOOM_PREPROCESS_."""

from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from medloom_kit.settings import ServiceSettings


class PreprocessSettings(ServiceSettings):
    """What preprocess can be told from outside, beside what every service can."""

    model_config = SettingsConfigDict(env_prefix="MEDLOOM_PREPROCESS_", extra="ignore", frozen=True)

    open_tables: int = Field(default=4, ge=1, description="tables held open for the grid")
    table_memory_mb: int = Field(default=384, ge=64, description="memory of one open table, in MB")
    table_idle_s: float = Field(default=600, gt=0, description="seconds after which an unused table is closed")
    engine: Literal["duckdb", "spark"] = Field(
        default="duckdb",
        description="what computes the steps of a run: DuckDB in the worker, or Spark (extra `spark`, Java 17)",
    )
    spark_master: str = Field(
        default="local[*]",
        description="the Spark cluster, as spark-submit takes it; all of it must see MEDLOOM_PREPROCESS_SCRATCH_DIR",
    )
    run_timeout_s: float = Field(default=3600, gt=0, description="longest run of a recipe")
