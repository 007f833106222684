"""Data: uploads, the import proposal, data set versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from medloom_client.records import (
    Accepted,
    Consequences,
    Dataset,
    DatasetVersion,
    Grid,
    Proposal,
    Upload,
    Withdrawn,
)
from medloom_client.transport import Transport, if_match, operation
from medloom_client.uploads import TUS, Memory, TusUpload

Progress = Callable[[int, int], None]


class Uploads:
    """Files on their way to become data set versions."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._path = f"{study_path}/uploads"

    @operation("tus_create_upload", "tus_get_offset", "tus_append_part")
    def send(
        self, path: Path, progress: Progress | None = None, *, memory: Path | None = None, part_bytes: int | None = None
    ) -> Upload:
        """Upload a file in parts (tus). With ``memory`` (a small file) a later process resumes what this one began.

        Parts grow while the connection is fast; ``part_bytes`` fixes their size.
        """
        tus = TusUpload(self._http, f"{self._path}/files", memory=Memory(memory), part_bytes=part_bytes)
        location = tus.send(path, {"filename": path.name}, progress)
        return self.get(location.rstrip("/").rsplit("/", 1)[-1])

    @operation("tus_capabilities")
    def capabilities(self) -> dict[str, str]:
        """What the server's tus endpoint can do: version, extensions, largest size, checksums."""
        answer = self._http.send("OPTIONS", f"{self._path}/files")
        return {name: value for name, value in answer.headers.items() if name.startswith("tus-")}

    @operation("tus_delete_upload")
    def delete(self, upload_id: str) -> None:
        """Give up an upload that is not finished."""
        self._http.send("DELETE", f"{self._path}/files/{upload_id}", headers=TUS)

    @operation("list_uploads")
    def all(self) -> Iterator[Upload]:
        return (Upload.model_validate(each) for each in self._http.pages(self._path))

    @operation("get_upload")
    def get(self, upload_id: str) -> Upload:
        return Upload.model_validate(self._http.get(f"{self._path}/{upload_id}"))

    @operation("get_proposal")
    def proposal(self, upload_id: str) -> Proposal:
        """What the import guessed, with the reasons; 409 ``not_inspected`` while it still reads the file."""
        answer = self._http.send("GET", f"{self._path}/{upload_id}/proposal")
        return Proposal.model_validate({**answer.json(), "etag": answer.headers.get("etag")})

    @operation("update_proposal")
    def change_proposal(self, upload_id: str, changes: dict[str, Any], etag: str | None = None) -> Proposal:
        """Change reading options, types, roles, units or missing codes (``{"main"?, "tables"?}``).

        When the answer carries a job the file is read again: wait for it, then get the proposal.
        """
        path = f"{self._path}/{upload_id}/proposal"
        answer = self._http.send("PATCH", path, json=changes, headers=if_match(etag))
        return Proposal.model_validate({**answer.json(), "etag": answer.headers.get("etag")})

    @operation("preview_upload")
    def preview(self, upload_id: str, table: str | None = None) -> dict[str, Any]:
        """The first fifty rows, raw and as they would be read."""
        return dict(self._http.get(f"{self._path}/{upload_id}/preview", table=table))

    @operation("decide_identifiers")
    def decide_identifiers(self, upload_id: str, decisions: list[dict[str, Any]]) -> Proposal:
        """Resolve the quarantine: ``[{column, action: drop|pseudonymise|shift_dates|not_identifying, reason?}]``."""
        answer = self._http.send("POST", f"{self._path}/{upload_id}/identifiers", json={"decisions": decisions})
        return Proposal.model_validate({**answer.json(), "etag": answer.headers.get("etag")})

    @operation("accept_upload")
    def accept(self, upload_id: str, title: str, **options: Any) -> Accepted:
        """Make the upload a data set version (options: dataset_id, description); wait for the job."""
        return Accepted.model_validate(self._http.post(f"{self._path}/{upload_id}/accept", {"title": title, **options}))


class Datasets:
    """Immutable data set versions."""

    def __init__(self, transport: Transport, study_path: str) -> None:
        self._http = transport
        self._study = study_path
        self._path = f"{study_path}/datasets"

    @operation("list_datasets")
    def all(self) -> Iterator[Dataset]:
        return (Dataset.model_validate(each) for each in self._http.pages(self._path))

    @operation("get_dataset")
    def get(self, dataset_id: str) -> Dataset:
        return Dataset.model_validate(self._http.get(f"{self._path}/{dataset_id}"))

    @operation("get_dataset_version")
    def version(self, dataset_id: str, version: int | str = "latest") -> DatasetVersion:
        answer = self._http.send("GET", f"{self._path}/{dataset_id}/versions/{version}")
        return DatasetVersion.model_validate({**answer.json(), "etag": answer.headers.get("etag")})

    @operation("update_dictionary")
    def change_dictionary(
        self, dataset_id: str, version: int, columns: dict[str, Any], etag: str, **options: Any
    ) -> DatasetVersion:
        """A new version with other labels, units, roles or ranges; the values stay."""
        path = f"{self._path}/{dataset_id}/versions/{version}/dictionary"
        return DatasetVersion.model_validate(self._http.patch(path, {"columns": columns, **options}, etag))

    @operation("list_dataset_rows")
    def rows(self, dataset_id: str, version: int | str = "latest", **query: Any) -> Grid:
        """A page of rows (query: table, limit, cursor)."""
        return Grid.model_validate(self._http.get(f"{self._path}/{dataset_id}/versions/{version}/rows", **query))

    @operation("download_original")
    def download_original(self, dataset_id: str, version: int | str, target: Path) -> Path:
        """The bytes as they were uploaded."""
        return self._http.download(f"{self._path}/{dataset_id}/versions/{version}/original", target)

    @operation("withdraw_dataset")
    def withdraw(
        self, dataset_id: str, reason: str, versions: list[int] | None = None, policy: str | None = None
    ) -> Dataset:
        """Take versions (none named: all) out of use with everything made of them.

        ``policy`` is ``delete`` or ``quarantine``; without it the study's rule decides. Look at ``consequences`` first.
        """
        body: dict[str, Any] = {"reason": reason}
        if versions is not None:
            body["versions"] = versions
        if policy is not None:
            body["policy"] = policy
        return Dataset.model_validate(self._http.post(f"{self._path}/{dataset_id}/withdraw", body))

    @operation("list_consequences")
    def consequences(self, dataset_id: str, versions: list[int] | None = None) -> Consequences:
        """What a withdrawal would take with it: prepared data, models, endpoints, predictions, reports."""
        query: dict[str, Any] = {"dataset_id": dataset_id}
        if versions is not None:
            query["version"] = versions
        return Consequences.model_validate(self._http.get(f"{self._study}/consequences", **query))

    @operation("list_withdrawals")
    def withdrawals(self, dataset_id: str) -> Iterator[Withdrawn]:
        """What was withdrawn or erased, newest first."""
        pages = self._http.pages(f"{self._path}/{dataset_id}/withdrawals")
        return (Withdrawn.model_validate(each) for each in pages)

    @operation("preview_erasure")
    def find_subject(self, dataset_id: str, subject: str) -> dict[str, Any]:
        """Where one subject is, and which versions an erasure would purge; nothing is changed."""
        return dict(self._http.post(f"{self._path}/{dataset_id}/erasures/preview", {"subject": subject}))

    @operation("erase_subject")
    def erase(self, dataset_id: str, subject: str, reason: str) -> Withdrawn:
        """Write a version without one subject and purge every earlier one with all that came of it (a job)."""
        body = {"subject": subject, "reason": reason}
        return Withdrawn.model_validate(self._http.post(f"{self._path}/{dataset_id}/erasures", body))

    @operation("get_retention")
    def retention(self) -> dict[str, Any]:
        """How long the study keeps data, and what becomes of withdrawn data."""
        return dict(self._http.get(f"{self._study}/retention"))

    @operation("set_retention")
    def set_retention(self, on_withdrawal: str, keep_days: int | None = None) -> dict[str, Any]:
        """``on_withdrawal`` is ``delete`` or ``quarantine``; without ``keep_days`` data is kept for good."""
        body = {"on_withdrawal": on_withdrawal, "keep_days": keep_days}
        return dict(self._http.put(f"{self._study}/retention", body))
