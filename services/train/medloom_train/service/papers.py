"""What the reviewer signed, read from the object store where a request needs more than the event told."""

from typing import NamedTuple

from medloom_contracts.errors import NotFound
from medloom_contracts.events.preprocess import DatasetApproved
from medloom_contracts.manifests import Approval, PreparedManifest
from medloom_kit.objects import ObjectStore


class Signed(NamedTuple):
    approval: Approval
    manifest: PreparedManifest


async def signed(objects: ObjectStore, approved: DatasetApproved) -> Signed | None:
    """The approval and the data's manifest; None when they are gone (the job then fails with its own cause)."""
    try:
        approval = await objects.get_bytes(approved.approval_key, approved.approval_sha256)
        manifest = await objects.get_bytes(approved.manifest_key, approved.manifest_sha256)
    except NotFound:
        return None
    return Signed(Approval.model_validate_json(approval), PreparedManifest.model_validate_json(manifest))
