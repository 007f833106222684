"""Having the objects of prepared data deleted, or listed and kept, with a receipt."""

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_kit.api import StudyScope
from medloom_kit.purging import Withdrawal, enqueue_purge
from medloom_preprocess import repository
from medloom_preprocess.storage import BUCKET, prepared_prefix


async def purge(session: AsyncSession, scope: StudyScope, withdrawal: Withdrawal, ids: list[str]) -> None:
    prefixes = [prepared_prefix(scope.study_id, prepared_id) for prepared_id in ids]
    await enqueue_purge(session, scope.study_id, BUCKET, withdrawal, prefixes=prefixes, items={"prepared": len(ids)})


async def purge_late(session: AsyncSession, scope: StudyScope, dataset_id: str, version: int, prepared_id: str) -> bool:
    """Purge what a job wrote after its data was withdrawn; False when the data is in use."""
    data = await repository.catalogued(session, scope, dataset_id, version)
    if data is None or not data.withdrawn:
        return False
    given = data.withdrawal or {"withdrawal_id": "", "dataset_id": dataset_id, "policy": "delete"}
    await purge(session, scope, Withdrawal.model_validate(given), [prepared_id])
    return True
