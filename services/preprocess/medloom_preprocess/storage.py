"""Every object key of preprocess."""

from typing import Final

BUCKET: Final = "prepared"


def prepared_key(study_id: str, prepared_id: str, sha256: str, kind: str) -> str:
    """One artefact of prepared data; ``kind`` is the ending, ``parquet`` or ``json``."""
    return f"{BUCKET}/{study_id}/{prepared_id}/{sha256}.{kind}"


def prepared_prefix(study_id: str, prepared_id: str) -> str:
    """Everything of one prepared data set."""
    return f"{BUCKET}/{study_id}/{prepared_id}/"
