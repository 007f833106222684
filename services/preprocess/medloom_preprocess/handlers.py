"""Events in: data sets appear in the catalogue and leave it; a requested run is seen to have its job."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import Problem
from medloom_contracts.events.ingest import DatasetRegistered, DatasetWithdrawn
from medloom_contracts.events.preprocess import DatasetPurged, RunRequested
from medloom_kit.api import StudyScope
from medloom_kit.jobs import JobRow, enqueue
from medloom_kit.outbox import emit
from medloom_preprocess import repository
from medloom_preprocess.service import reviews, runs

PURGE_JOB = "purge"


def _scope(envelope: Envelope) -> StudyScope:
    if envelope.study is None:
        raise ValueError(f"{envelope.type} without a study")
    return StudyScope(envelope.study)


async def dataset_registered(session: AsyncSession, event: DatasetRegistered, envelope: Envelope) -> None:
    """Note a data set version that recipes may be written for."""
    values = {
        "dataset_id": event.dataset_id,
        "version": event.version,
        "kind": event.kind,
        "manifest_key": event.manifest_key,
        "manifest_sha256": event.manifest_sha256,
        "rows": event.rows,
        "subjects": event.subjects,
        "withdrawn": False,
        "registered_at": envelope.time,
    }
    await repository.catalogue(session, _scope(envelope), values)


async def dataset_withdrawn(session: AsyncSession, event: DatasetWithdrawn, envelope: Envelope) -> None:
    """Void what was prepared from it, and delete the objects."""
    scope = _scope(envelope)
    await repository.withdraw(session, scope, event.dataset_id, event.versions)
    voided = await reviews.void(
        session, scope, ["data_withdrawn"], dataset_id=event.dataset_id, versions=event.versions, also_open=True
    )
    payload = {"dataset_id": event.dataset_id, "prepared_ids": voided}
    await enqueue(session, PURGE_JOB, payload, study=scope.study_id)


async def run_requested(session: AsyncSession, event: RunRequested, envelope: Envelope) -> None:
    """The job was written with the run; an unknown run would be parked for a person to look at."""
    await runs.ensure_job(session, _scope(envelope), event.run_id)


async def purged(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
    event = DatasetPurged(dataset_id=result["dataset_id"], objects_deleted=result["objects_deleted"])
    await emit(session, event, study=job.study_id)


async def purge_failed(_session: AsyncSession, _job: JobRow, _problem: Problem) -> None:
    """The job keeps its problem; nothing else depends on the deletion."""
