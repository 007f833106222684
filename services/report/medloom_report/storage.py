"""Every object key of report. Artefacts are named by their SHA-256."""

from typing import Final

BUCKET: Final = "reports"


def artefact_key(study_id: str, report_id: str, sha256: str, file_name: str) -> str:
    """Where one file of a report lies; ``file_name`` has no folder."""
    return f"{BUCKET}/{study_id}/{report_id}/{sha256}-{file_name}"


def curves_key(study_id: str, comparison_id: str, sha256: str) -> str:
    """Where what is drawn of a comparison lies."""
    return f"{BUCKET}/{study_id}/{comparison_id}/{sha256}.json"


def prefix(study_id: str, item_id: str) -> str:
    """Everything of one report or comparison."""
    return f"{BUCKET}/{study_id}/{item_id}/"
