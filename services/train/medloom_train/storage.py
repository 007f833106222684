"""Every object key of train, and the files of an experiment."""

import hashlib
from typing import Final

BUCKET: Final = "models"


def key(study_id: str, owner_id: str, body: bytes, suffix: str) -> str:
    """The name of an artefact of an experiment or validation: its own SHA-256."""
    return f"{BUCKET}/{study_id}/{owner_id}/{hashlib.sha256(body).hexdigest()}.{suffix}"


def experiment_prefix(study_id: str, owner_id: str) -> str:
    """Everything of one experiment or validation."""
    return f"{BUCKET}/{study_id}/{owner_id}/"
