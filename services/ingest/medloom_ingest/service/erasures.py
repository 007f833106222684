"""Erasing one subject: a new version without the subject, and nothing of the versions before it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import Problem
from medloom_contracts.ids import new_id, new_job_id
from medloom_contracts.manifests import DatasetManifest
from medloom_ingest import repository
from medloom_ingest.domain.erasing import Sought, count, subject_column
from medloom_ingest.domain.pseudonyms import pseudonym
from medloom_ingest.errors import DatasetWithdrawnError
from medloom_ingest.service.proposals import publish_version
from medloom_ingest.service.withdrawals import Order, withdraw
from medloom_ingest.settings import IngestSettings
from medloom_kit.api import StudyScope
from medloom_kit.db import Database
from medloom_kit.jobs import JobRow, enqueue
from medloom_kit.objects import ObjectStore
from medloom_kit.policy import Principal

ERASE: Final = "erase_subject"


@dataclass(frozen=True)
class Found:
    """Where a subject is: rows by table, tables that cannot be searched, other data sets that hold the subject."""

    rows: dict[str, int]
    not_searched: list[str]
    versions: list[int]
    also_in: list[str]


class Erasures:
    """Looking for a subject, and erasing it."""

    def __init__(self, settings: IngestSettings, objects: ObjectStore) -> None:
        self._objects = objects
        self._scratch = settings.scratch_dir / "ingest" / "downloads"

    async def preview(self, session: AsyncSession, scope: StudyScope, dataset_id: str, subject: str) -> Found:
        """What an erasure would remove; nothing is changed, and the identifier is kept nowhere."""
        sought = await self._sought(session, scope, subject)
        manifest = await self._latest(session, scope, dataset_id)
        rows, not_searched = await self._count(manifest, sought)
        using = [v for v in await repository.versions_in_use(session, scope) if v.dataset_id != dataset_id]
        newest = {v.dataset_id: v for v in using}
        also = [one for one, row in newest.items() if any((await self._count(await self._of(row), sought))[0].values())]
        known = await repository.list_versions(session, scope, [dataset_id])
        return Found(rows, not_searched, [v.version for v in known if v.state != "purged"], also)

    async def start(
        self, session: AsyncSession, scope: StudyScope, dataset_id: str, subject: str, reason: str, who: Principal
    ) -> str:
        """Begin an erasure; returns the id of its withdrawal."""
        sought = await self._sought(session, scope, subject)
        await self._latest(session, scope, dataset_id)
        withdrawal_id = new_id("withdrawal")
        await repository.add_withdrawal(
            session,
            scope,
            id=withdrawal_id,
            dataset_id=dataset_id,
            versions=[],
            policy="delete",
            cause="erasure",
            reason=reason,
            state="started",
            created_by=who.id,
        )
        await self._begin(session, scope, withdrawal_id, dataset_id, sought.payload, who)
        return withdrawal_id

    async def _begin(
        self,
        session: AsyncSession,
        scope: StudyScope,
        withdrawal_id: str,
        dataset_id: str,
        sought: dict[str, Any],
        who: Principal | None,
    ) -> None:
        dataset = await repository.get_dataset(session, scope, dataset_id)
        latest = await repository.get_version(session, scope, dataset_id, dataset.latest)
        by = who.id if who else (await repository.get_withdrawal(session, scope, withdrawal_id)).created_by
        number = await repository.reserve_version(session, scope, dataset_id, None, by, "a subject was erased")
        payload = {
            "withdrawal_id": withdrawal_id,
            "dataset_id": dataset_id,
            "from_version": dataset.latest,
            "version": number,
            "manifest": {"key": latest.manifest_key, "sha256": latest.manifest_sha256},
            "sought": sought,
            "created_by": by,
        }
        job_id = new_job_id("ingest")
        await enqueue(session, ERASE, payload, study=scope.study_id, actor=who, job_id=job_id)
        await repository.change_withdrawal(session, scope, withdrawal_id, job_id=job_id, new_version=number)

    async def erased(self, session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
        """The new version appears and every earlier one is purged, in one transaction."""
        scope, payload = StudyScope(job.study_id or ""), job.payload
        dataset = await repository.get_dataset(session, scope, payload["dataset_id"])
        if dataset.latest != payload["from_version"]:  # somebody made a newer version meanwhile: begin anew with it
            await repository.drop_version(session, scope, payload["dataset_id"], payload["version"])
            await self._begin(session, scope, payload["withdrawal_id"], payload["dataset_id"], payload["sought"], None)
            await _forget(session, job)
            return
        body = await self._objects.get_bytes(result["manifest_key"], result["manifest_sha256"])
        manifest = DatasetManifest.model_validate_json(body)
        known = await repository.list_versions(session, scope, [manifest.dataset_id])
        earlier = [v.version for v in known if v.version < manifest.version]
        await publish_version(
            session, scope, manifest, result["manifest_key"], result["manifest_sha256"], payload["created_by"]
        )
        rows = tuple((first, last) for first, last in result["erased_rows"])
        order = Order("erasure", "", payload["created_by"], "delete", payload["withdrawal_id"], rows)
        await withdraw(session, scope, manifest.dataset_id, earlier, order)
        await repository.change_dataset(session, scope, manifest.dataset_id, state="active")
        await _forget(session, job)

    async def not_erased(self, session: AsyncSession, job: JobRow, problem: Problem) -> None:
        """Nothing was changed; the withdrawal says why."""
        scope, payload = StudyScope(job.study_id or ""), job.payload
        await repository.drop_version(session, scope, payload["dataset_id"], payload["version"])
        told = {"state": "failed", "problem": problem.model_dump(mode="json"), "new_version": None}
        await repository.change_withdrawal(session, scope, payload["withdrawal_id"], **told)
        await _forget(session, job)

    async def _sought(self, session: AsyncSession, scope: StudyScope, subject: str) -> Sought:
        key = await repository.stored_key(session, scope)
        return Sought.of([subject] if key is None else [subject, pseudonym(key, subject)])

    async def _latest(self, session: AsyncSession, scope: StudyScope, dataset_id: str) -> DatasetManifest:
        dataset = await repository.get_dataset(session, scope, dataset_id)
        row = await repository.get_version(session, scope, dataset_id, dataset.latest)
        if row.state != "registered":
            raise DatasetWithdrawnError
        return await self._of(row)

    async def _of(self, row: Any) -> DatasetManifest:
        body = await self._objects.get_bytes(row.manifest_key, row.manifest_sha256)
        return DatasetManifest.model_validate_json(body)

    async def _count(self, manifest: DatasetManifest, sought: Sought) -> tuple[dict[str, int], list[str]]:
        rows: dict[str, int] = {}
        not_searched = []
        for table in manifest.tables:
            column = subject_column(manifest, table)
            if column is None:
                not_searched.append(table.name)
                continue
            path: Path = await self._objects.get_file(table.key, table.sha256, self._scratch)
            rows[table.name] = await asyncio.to_thread(count, path, column, sought)
        return rows, not_searched


async def _forget(session: AsyncSession, job: JobRow) -> None:
    """The hashes that the job looked for do not stay."""
    database: Database = session.info["database"]
    jobs: sa.Table = database.table("jobs")
    await repository.scrub_payload(session, jobs, job.id, {**job.payload, "sought": {}})
