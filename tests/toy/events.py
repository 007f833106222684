"""Events as short as they can be."""

from typing import Any

from medloom_contracts.events.ingest import DatasetRegistered, UploadReceived


def upload_received(name: str) -> UploadReceived:
    return UploadReceived(upload_id=name, kind="table", objects=())


def dataset_registered(name: str) -> DatasetRegistered:
    nothing: dict[str, Any] = {"columns": (), "columns_total": 0, "identifier_flags": (), "subjects": None}
    return DatasetRegistered(
        dataset_id=name, version=1, kind="table", manifest_key="k", manifest_sha256="0", rows=1, **nothing
    )
