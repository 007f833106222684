"""Withdrawn data: what was prepared of it is void, out of reach, and deleted or kept in quarantine."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.events.ingest import DatasetWithdrawn
from medloom_contracts.events.preprocess import PreparedWithdrawn
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.db import Database
from medloom_kit.jobs import cancel_job
from medloom_kit.outbox import emit
from medloom_kit.purging import Withdrawal
from medloom_preprocess import repository
from medloom_preprocess.domain.orders import RunOrder
from medloom_preprocess.domain.recipe import without_rows
from medloom_preprocess.repository import Row
from medloom_preprocess.service import purges, reviews

REASON: Final = "data_withdrawn"
OPEN: Final = ("queued", "running")
TOLD_AT_ONCE: Final = 500


def joined(name: str) -> tuple[str, int]:
    """Data set and version of a join that a step names as ``dst_…@version/table``."""
    dataset_id, _, rest = name.partition("@")
    version = rest.partition("/")[0]
    return dataset_id, int(version) if version.isdigit() else 1


def reads(run: Row, dataset_id: str, versions: Iterable[int]) -> bool:
    """Whether a run reads one of these versions, as its own data or by a join."""
    wanted = {(dataset_id, version) for version in versions}
    sources = {(run.dataset_id, run.dataset_version), *map(joined, run.payload.get("joins", {}))}
    return bool(wanted & sources)


async def concerned(session: AsyncSession, scope: StudyScope, dataset_id: str, versions: Sequence[int]) -> list[Row]:
    """The runs that read one of these versions."""
    return [run for run in await repository.runs_of_study(session, scope) if reads(run, dataset_id, versions)]


async def withdraw(session: AsyncSession, scope: StudyScope, event: DatasetWithdrawn) -> None:
    """Void and put out of reach everything that was prepared of these versions, and tell who built on it."""
    withdrawal = Withdrawal.model_validate(event)
    await repository.withdraw(session, scope, event.dataset_id, event.versions, withdrawal.model_dump(), now())
    runs = await concerned(session, scope, event.dataset_id, event.versions)
    for run in runs:
        if run.state in OPEN:
            await cancel_job(session, run.job_id)
    if event.erased_rows:
        await _forget_edits(session, scope, event, runs)
    known = await repository.prepared_by_ids(session, scope, [run.prepared_id for run in runs])
    await put_away(session, scope, withdrawal, [row for row in known if _is_new(row, withdrawal)])


async def _forget_edits(session: AsyncSession, scope: StudyScope, event: DatasetWithdrawn, runs: list[Row]) -> None:
    """Cells of an erased subject that a person changed by hand stand in recipes, in their history and in runs."""
    for table, row in await repository.written_for(session, scope, event.dataset_id):
        steps = without_rows(row.steps, event.erased_rows)
        if steps != row.steps:
            await repository.rewrite_steps(session, table, row, steps)
    database: Database = session.info["database"]
    for run in runs:
        await repository.forget_steps(session, scope, database.table("jobs"), run)


def _is_new(row: Row, withdrawal: Withdrawal) -> bool:
    """What is deleted stays deleted; what is in quarantine may be deleted later."""
    return row.withdrawn is None or (row.withdrawn == "quarantined" and withdrawal.policy == "delete")


async def put_away(session: AsyncSession, scope: StudyScope, withdrawal: Withdrawal, rows: Sequence[Row]) -> None:
    if not rows:
        return
    await reviews.void_each(session, scope, [row for row in rows if row.withdrawn is None], [REASON])
    mark = "deleted" if withdrawal.policy == "delete" else "quarantined"
    for row in rows:
        await repository.update_prepared(session, scope, row.id, {"withdrawn": mark})
    ids = [row.id for row in rows]
    for first in range(0, len(ids), TOLD_AT_ONCE):
        some = tuple(ids[first : first + TOLD_AT_ONCE])
        event = PreparedWithdrawn(**withdrawal.model_dump(), prepared_ids=some)
        await emit(session, event, study=scope.study_id)
    await purges.purge(session, scope, withdrawal, ids)


async def overtaken(session: AsyncSession, scope: StudyScope, order: RunOrder) -> bool:
    """Whether the data was withdrawn while a run was at work: what the run wrote is purged as well."""
    sources = [(order.dataset_id, order.dataset_version), *map(joined, order.joins)]
    return any([await purges.purge_late(session, scope, *source, order.prepared_id) for source in sources])
