"""What the jobs of this service are given: names and hashes, never data."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel


class ObjectRef(BaseModel):
    key: str
    sha256: str


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
