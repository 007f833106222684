"""Withdrawn data: its experiments stop, its models are out of use, and their files are deleted or kept apart."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.events.preprocess import PreparedWithdrawn
from medloom_contracts.events.train import ModelWithdrawn
from medloom_kit.api import StudyScope
from medloom_kit.jobs import cancel_job
from medloom_kit.outbox import emit
from medloom_kit.purging import Withdrawal, enqueue_purge
from medloom_train import repository, storage
from medloom_train.repository import Row
from medloom_train.service.views import DerivedExperiment, DerivedModel, DerivedModels

OPEN: Final = ("queued", "running")
TOLD_AT_ONCE: Final = 500


async def withdraw(session: AsyncSession, scope: StudyScope, event: PreparedWithdrawn, at: datetime) -> None:
    """Stop and put out of use everything that was trained on these, and tell who serves it."""
    withdrawal = Withdrawal.model_validate(event)
    fresh = [one for one in event.prepared_ids if await _is_new(session, scope, one, withdrawal)]
    for prepared_id in fresh:
        await repository.put_withdrawal(session, scope, prepared_id, at, withdrawal.model_dump())
    await repository.forget_cases_of(session, scope, fresh)
    experiments = await repository.experiments_on(session, scope, fresh)
    for experiment in experiments:
        if experiment.state in OPEN:
            await cancel_job(session, experiment.job_id)
    models = await repository.models_on(session, scope, fresh)
    await _out_of_use(session, scope, withdrawal, models)
    await _validations(session, scope, withdrawal, fresh, [model.id for model in models])
    if experiments:
        await _purge(session, scope, withdrawal, [row.id for row in experiments], len(models))


async def _is_new(session: AsyncSession, scope: StudyScope, prepared_id: str, withdrawal: Withdrawal) -> bool:
    known = await repository.approved(session, scope, prepared_id)
    if known is None or known.withdrawal is None:
        return True
    return bool(known.withdrawal["policy"] == "quarantine" and withdrawal.policy == "delete")


async def _out_of_use(session: AsyncSession, scope: StudyScope, withdrawal: Withdrawal, models: Sequence[Row]) -> None:
    mark = "deleted" if withdrawal.policy == "delete" else "quarantined"
    for model in models:
        await repository.mark_withdrawn(session, scope, model, mark)
    ids = [model.id for model in models]
    for first in range(0, len(ids), TOLD_AT_ONCE):
        some = tuple(ids[first : first + TOLD_AT_ONCE])
        await emit(session, ModelWithdrawn(**withdrawal.model_dump(), model_ids=some), study=scope.study_id)


async def _validations(
    session: AsyncSession, scope: StudyScope, withdrawal: Withdrawal, prepared_ids: list[str], model_ids: list[str]
) -> None:
    """Validations on the withdrawn data, or of models that learned from it, are out of use as well."""
    for row in await repository.validations_on(session, scope, prepared_ids, model_ids):
        if row.state in OPEN:
            await cancel_job(session, row.job_id)
        mark = "deleted" if withdrawal.policy == "delete" else "quarantined"
        gone = {"result": None} if mark == "deleted" else {}
        await repository.update_validation(session, row.id, {"withdrawn": mark, **gone})
        await _purge(session, StudyScope(row.study_id), withdrawal, [row.id], 0, kind="validations")


async def validation_overtaken(session: AsyncSession, row: Row) -> bool:
    """Whether a validation was put out of use while it was at work: what it wrote is purged as well."""
    known = await repository.approved(session, StudyScope(row.data_study_id), row.prepared_id)
    model = await repository.model(session, StudyScope(row.study_id), row.model_id)
    sources = [known, model and await repository.approved(session, StudyScope(row.study_id), model.prepared_id)]
    withdrawn = next((one.withdrawal for one in sources if one is not None and one.withdrawal is not None), None)
    if withdrawn is None:
        return False
    scope = StudyScope(row.study_id)
    await _purge(session, scope, Withdrawal.model_validate(withdrawn), [row.id], 0, kind="validations")
    return True


async def _purge(
    session: AsyncSession,
    scope: StudyScope,
    withdrawal: Withdrawal,
    ids: list[str],
    models: int,
    *,
    kind: Literal["experiments", "validations"] = "experiments",
) -> None:
    prefixes = [storage.experiment_prefix(scope.study_id, one) for one in ids]
    items = {kind: len(ids), "models": models}
    await enqueue_purge(session, scope.study_id, storage.BUCKET, withdrawal, prefixes=prefixes, items=items)


async def overtaken(session: AsyncSession, scope: StudyScope, experiment: Row) -> bool:
    """Whether the data was withdrawn while an experiment was at work: what it wrote is purged as well."""
    known = await repository.approved(session, scope, experiment.prepared_id)
    if known is None or known.withdrawal is None:
        return False
    await _purge(session, scope, Withdrawal.model_validate(known.withdrawal), [experiment.id], 0)
    return True


async def derived(session: AsyncSession, scope: StudyScope, prepared_ids: list[str]) -> DerivedModels:
    """What a withdrawal of these would stop and put out of use."""
    known = {one: await repository.approved(session, scope, one) for one in prepared_ids}
    gone = {one for one, row in known.items() if row is not None and (row.withdrawal or {}).get("policy") == "delete"}
    left = [one for one in prepared_ids if one not in gone]
    experiments = await repository.experiments_on(session, scope, left)
    models = await repository.models_on(session, scope, left)
    return DerivedModels(
        experiments=[DerivedExperiment.model_validate(row, from_attributes=True) for row in experiments],
        models=[DerivedModel.model_validate(row, from_attributes=True) for row in models],
    )
