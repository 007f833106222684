"""What a service tells the ledger once it has dealt with withdrawn data."""

from typing import Literal

from pydantic import Field

from medloom_contracts.events.base import Event

Policy = Literal["delete", "quarantine"]


class Purged(Event):
    """A receipt; the subclass a service emits differs by producer alone.

    ``receipt_key`` is an object of the service that lists every key (keys end in SHA-256 hashes) and its bytes, never
    a value; ``receipt_sha256`` is what the ledger signs.
    """

    dataset_id: str
    objects_deleted: int
    withdrawal_id: str = ""
    policy: Policy = "delete"
    objects_kept: int = 0
    bytes: int = 0
    items: dict[str, int] = Field(default_factory=dict)
    receipt_key: str = ""
    receipt_sha256: str = ""
