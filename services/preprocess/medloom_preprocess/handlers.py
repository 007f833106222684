"""Events in: data sets appear in the catalogue and leave it; a requested run is seen to have its job."""

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.ingest import DatasetRegistered, DatasetWithdrawn
from medloom_contracts.events.preprocess import RunRequested
from medloom_kit.api import StudyScope
from medloom_preprocess import repository
from medloom_preprocess.service import runs, withdrawals


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
    """Void what was prepared of it, and delete the objects or keep them in quarantine."""
    await withdrawals.withdraw(session, _scope(envelope), event)


async def run_requested(session: AsyncSession, event: RunRequested, envelope: Envelope) -> None:
    """The job was written with the run; an unknown run would be parked for a person to look at."""
    await runs.ensure_job(session, _scope(envelope), event.run_id)
