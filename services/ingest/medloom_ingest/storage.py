"""Every object key of ingest."""

from uuid import uuid4

RAW, STAGING = "raw", "staging"


def part_key(study_id: str, upload_id: str, offset: int) -> str:
    """A new key for the part at ``offset``: two requests racing for one offset never write the same object."""
    return f"{STAGING}/{study_id}/{upload_id}/{offset:015d}-{uuid4().hex[:8]}"


def staging_prefix(study_id: str, upload_id: str) -> str:
    return f"{STAGING}/{study_id}/{upload_id}/"


def staged_key(study_id: str, upload_id: str, sha256: str, ending: str) -> str:
    """Proposals, heads and drafts of an upload on its way."""
    return f"{STAGING}/{study_id}/{upload_id}/{sha256}.{ending}"


def original_key(study_id: str, sha256: str) -> str:
    return f"{RAW}/{study_id}/originals/{sha256}"


def table_key(study_id: str, dataset_id: str, sha256: str) -> str:
    return f"{RAW}/{study_id}/datasets/{dataset_id}/{sha256}.parquet"


def manifest_key(study_id: str, dataset_id: str, sha256: str) -> str:
    return f"{RAW}/{study_id}/datasets/{dataset_id}/manifest-{sha256}.json"
