"""Events that preprocess emits."""

from typing import Any, ClassVar

from medloom_contracts.events.base import Event
from medloom_contracts.events.purge import Policy, Purged


class RunRequested(Event):
    type: ClassVar[str] = "preprocess.run.requested"
    run_id: str
    recipe_id: str
    recipe_version: int
    dataset_id: str
    dataset_version: int


class RunFailed(Event):
    type: ClassVar[str] = "preprocess.run.failed"
    run_id: str
    reasons: tuple[str, ...]


class DatasetPrepared(Event):
    type: ClassVar[str] = "preprocess.dataset.prepared"
    prepared_id: str
    run_id: str
    manifest_key: str
    manifest_sha256: str
    profile_key: str
    profile_sha256: str
    findings: dict[str, int]


class DatasetApproved(Event):
    """A person signed the prepared data; the approval (task, target, split) is the object at ``approval_key``."""

    type: ClassVar[str] = "preprocess.dataset.approved"
    prepared_id: str
    review_id: str
    manifest_key: str
    manifest_sha256: str
    sha256: str
    approval_key: str
    approval_sha256: str
    task: str
    target: str
    split_key: str
    split_sha256: str
    meta_features: dict[str, Any]
    reviewer_id: str


class DatasetReturned(Event):
    """Sent back by a reviewer, or an approval made void by a later change of recipe or data."""

    type: ClassVar[str] = "preprocess.dataset.returned"
    prepared_id: str
    reasons: tuple[str, ...]


class DatasetPurged(Purged):
    type: ClassVar[str] = "preprocess.dataset.purged"


class PreparedWithdrawn(Event):
    """Which prepared data came from withdrawn data: what was made of it must go the same way."""

    type: ClassVar[str] = "preprocess.prepared.withdrawn"
    withdrawal_id: str
    dataset_id: str
    policy: Policy
    prepared_ids: tuple[str, ...]
