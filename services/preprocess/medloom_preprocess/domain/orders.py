"""What the jobs of this service are given: names and hashes, never data."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel


class ObjectRef(BaseModel):
    key: str
    sha256: str


class Engine(BaseModel):
    """Where a run's steps are computed: Spark for tables from ``spark_from_rows`` rows on, where it is chosen."""

    kind: Literal["duckdb", "spark"] = "duckdb"
    spark_master: str = "local[*]"
    spark_from_rows: int = 0


class RunOrder(BaseModel):
    """What a run's job is given."""

    study_id: str
    run_id: str
    prepared_id: str
    recipe_id: str
    recipe_version: int
    dataset_id: str
    dataset_version: int
    manifest: ObjectRef
    joins: dict[str, ObjectRef]
    steps: list[dict[str, Any]]
    engine: Engine = Engine()
    actor: str
    at: datetime


class ApproveOrder(BaseModel):
    """What an approval's job is given."""

    study_id: str
    prepared_id: str
    review_id: str
    manifest: ObjectRef
    profile: ObjectRef
    wish: dict[str, Any]
    reviewer_id: str
    reviewer_name: str
    note: str
    at: datetime
