"""Every object key of predict."""

BUCKET = "predictions"


def file_key(study_id: str, endpoint_id: str, sha256: str) -> str:
    """Inputs and answers of a file of rows."""
    return f"{BUCKET}/{study_id}/{endpoint_id}/{sha256}.parquet"


def endpoint_prefix(study_id: str, endpoint_id: str) -> str:
    """Everything of one endpoint."""
    return f"{BUCKET}/{study_id}/{endpoint_id}/"
