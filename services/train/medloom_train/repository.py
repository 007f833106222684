"""Every SQL statement of train. Reads take the study they may read in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.ids import new_id
from medloom_kit.api import StudyScope
from medloom_train.tables import (
    approved_datasets,
    case_rules,
    cases,
    experiments,
    models,
    releases,
    trials,
    validations,
)

Row = sa.Row[Any]


async def approved(session: AsyncSession, scope: StudyScope, prepared_id: str) -> Row | None:
    """What is known of the approval of one prepared data set."""
    table = approved_datasets
    where = sa.and_(table.c.study_id == scope.study_id, table.c.prepared_id == prepared_id)
    return (await session.execute(sa.select(table).where(where))).first()


async def list_approved(session: AsyncSession, scope: StudyScope, after: str | None, limit: int) -> Sequence[Row]:
    table = approved_datasets
    query = sa.select(table).where(table.c.study_id == scope.study_id).order_by(table.c.prepared_id.desc())
    if after is not None:
        query = query.where(table.c.prepared_id < after)
    return (await session.execute(query.limit(limit + 1))).all()


async def put_approved(session: AsyncSession, prepared_id: str, at: datetime, values: Mapping[str, Any]) -> None:
    """Write the newest state of an approval; what arrives late, or after a withdrawal, changes nothing."""
    table = approved_datasets
    mine = table.c.prepared_id == prepared_id
    known = (await session.execute(sa.select(table.c.changed_at, table.c.withdrawal).where(mine))).first()
    if known is None:
        blank = {"reasons": [], "state": "void"}
        row = {**blank, **values, "prepared_id": prepared_id, "changed_at": at}
        await session.execute(sa.insert(table).values(**row))
    elif known.changed_at <= at and known.withdrawal is None:
        await session.execute(sa.update(table).where(mine).values(**values, changed_at=at))


async def put_withdrawal(
    session: AsyncSession, scope: StudyScope, prepared_id: str, at: datetime, withdrawal: Mapping[str, Any]
) -> None:
    """Remember a withdrawal for good, also of prepared data that was never heard of."""
    table = approved_datasets
    forgotten = {"approval": None} if withdrawal["policy"] == "delete" else {}
    values = {"state": "void", "reasons": ["data_withdrawn"], "withdrawal": dict(withdrawal), **forgotten}
    if await approved(session, scope, prepared_id) is None:
        row = {**values, "prepared_id": prepared_id, "study_id": scope.study_id, "changed_at": at}
        await session.execute(sa.insert(table).values(**row))
    else:
        mine = sa.and_(table.c.study_id == scope.study_id, table.c.prepared_id == prepared_id)
        await session.execute(sa.update(table).where(mine).values(**values))


async def add_experiment(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(sa.insert(experiments).values(**values))


async def experiment(session: AsyncSession, scope: StudyScope, experiment_id: str) -> Row | None:
    where = sa.and_(experiments.c.study_id == scope.study_id, experiments.c.id == experiment_id)
    return (await session.execute(sa.select(experiments).where(where))).first()


async def list_experiments(
    session: AsyncSession, scope: StudyScope, prepared_id: str | None, after: str | None, limit: int
) -> Sequence[Row]:
    """Newest first; one more than ``limit`` when there are more."""
    query = sa.select(experiments).where(experiments.c.study_id == scope.study_id)
    if prepared_id is not None:
        query = query.where(experiments.c.prepared_id == prepared_id)
    if after is not None:
        query = query.where(experiments.c.id < after)
    return (await session.execute(query.order_by(experiments.c.id.desc()).limit(limit + 1))).all()


async def update_experiment(session: AsyncSession, experiment_id: str, values: Mapping[str, Any]) -> None:
    await session.execute(sa.update(experiments).where(experiments.c.id == experiment_id).values(**values))


async def experiments_on(session: AsyncSession, scope: StudyScope, prepared_ids: Sequence[str]) -> Sequence[Row]:
    """Every experiment on these prepared data sets, whatever became of it."""
    where = sa.and_(experiments.c.study_id == scope.study_id, experiments.c.prepared_id.in_(prepared_ids))
    return (await session.execute(sa.select(experiments).where(where).order_by(experiments.c.id))).all()


async def experiments_of_dataset(session: AsyncSession, scope: StudyScope, dataset_id: str, *, but: str) -> int:
    """How many finished experiments were made on other prepared data of this data set."""
    table = experiments
    where = sa.and_(
        table.c.study_id == scope.study_id,
        table.c.dataset_id == dataset_id,
        table.c.prepared_id != but,
        table.c.state == "succeeded",
    )
    return int((await session.execute(sa.select(sa.func.count()).select_from(table).where(where))).scalar_one())


async def models_on(session: AsyncSession, scope: StudyScope, prepared_ids: Sequence[str]) -> Sequence[Row]:
    """Every model trained on these prepared data sets."""
    found: Sequence[Row] = (await session.execute(_models(scope).where(models.c.prepared_id.in_(prepared_ids)))).all()
    return found


async def mark_withdrawn(session: AsyncSession, scope: StudyScope, row: Row, mark: str) -> None:
    """Put a model out of use; of a deleted one the dictionary of its inputs goes too, its figures stay."""
    facts = {**row.facts, "input_schema": None} if mark == "deleted" else row.facts
    mine = sa.and_(models.c.study_id == scope.study_id, models.c.id == row.id)
    await session.execute(sa.update(models).where(mine).values(withdrawn=mark, final=False, facts=facts))


async def put_trial(session: AsyncSession, experiment_id: str, values: Mapping[str, Any]) -> str | None:
    """Write a finished trial; None when a former attempt of the job already told of it (its figures are renewed)."""
    mine = sa.and_(trials.c.experiment_id == experiment_id, trials.c.name == values["name"])
    if (await session.execute(sa.select(trials.c.id).where(mine))).first() is not None:
        await session.execute(sa.update(trials).where(mine).values(**values))
        return None
    trial_id = new_id("trial")
    await session.execute(sa.insert(trials).values(id=trial_id, experiment_id=experiment_id, **values))
    return trial_id


async def list_trials(session: AsyncSession, scope: StudyScope, experiment_id: str) -> Sequence[Row]:
    where = sa.and_(trials.c.study_id == scope.study_id, trials.c.experiment_id == experiment_id)
    return (await session.execute(sa.select(trials).where(where).order_by(trials.c.id))).all()


async def add_models(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    if rows:
        await session.execute(sa.insert(models), rows)


def _models(scope: StudyScope) -> sa.Select[Any]:
    release = (releases.c.version, releases.c.note, releases.c.at.label("released_at"), releases.c.by)
    joined = models.outerjoin(releases, releases.c.model_id == models.c.id)
    best = experiments.c.best_model_id == models.c.id
    return (
        sa.select(models, *release, best.label("best"))
        .select_from(joined.join(experiments, experiments.c.id == models.c.experiment_id))
        .where(models.c.study_id == scope.study_id)
    )


async def model(session: AsyncSession, scope: StudyScope, model_id: str) -> Row | None:
    found: Row | None = (await session.execute(_models(scope).where(models.c.id == model_id))).first()
    return found


async def list_models(
    session: AsyncSession, scope: StudyScope, experiment_id: str | None, after: str | None, limit: int
) -> Sequence[Row]:
    """Newest experiment first, within it by rank; one more than ``limit`` when there are more."""
    query = _models(scope)
    if experiment_id is not None:
        query = query.where(models.c.experiment_id == experiment_id)
    if after is not None:
        query = query.where(models.c.id < after)
    found: Sequence[Row] = (await session.execute(query.order_by(models.c.id.desc()).limit(limit + 1))).all()
    return found


async def models_of(session: AsyncSession, scope: StudyScope, experiment_id: str) -> Sequence[Row]:
    """The models of one experiment, best first."""
    query = _models(scope).where(models.c.experiment_id == experiment_id).order_by(models.c.rank)
    found: Sequence[Row] = (await session.execute(query)).all()
    return found


async def mark_final(session: AsyncSession, scope: StudyScope, model_id: str, prepared_id: str, *, final: bool) -> None:
    """Mark a model as the final one of its prepared data, which has one at most, or take the mark away."""
    mine = sa.and_(models.c.study_id == scope.study_id, models.c.prepared_id == prepared_id)
    if final:
        await session.execute(sa.update(models).where(mine, models.c.final).values(final=False))
    await session.execute(sa.update(models).where(mine, models.c.id == model_id).values(final=final))


async def next_version(session: AsyncSession, scope: StudyScope) -> int:
    """The number that the next release in this study gets."""
    newest = sa.select(sa.func.coalesce(sa.func.max(releases.c.version), 0)).where(
        releases.c.study_id == scope.study_id
    )
    return int((await session.execute(newest)).scalar_one()) + 1


async def add_release(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(sa.insert(releases).values(**values))


async def add_case(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(sa.insert(cases).values(**values))


async def cases_in(
    session: AsyncSession, scopes: Sequence[StudyScope], task: str | None = None
) -> Sequence[Mapping[str, Any]]:
    """The cases of these studies, newest first; no other case is read, not even to be counted.

    A study that forbids cases has none, also where an experiment ended in the moment of forbidding.
    """
    forbidding = sa.select(case_rules.c.study_id).where(case_rules.c.allowed.is_(False))
    where = cases.c.study_id.in_([scope.study_id for scope in scopes])
    query = sa.select(cases).where(where, cases.c.study_id.not_in(forbidding)).order_by(cases.c.id.desc()).limit(1000)
    if task is not None:
        query = query.where(cases.c.task == task)
    return [dict(row) for row in (await session.execute(query)).mappings()]


async def remove_case(session: AsyncSession, scope: StudyScope, case_id: str) -> bool:
    mine = sa.and_(cases.c.study_id == scope.study_id, cases.c.id == case_id)
    if (await session.execute(sa.select(cases.c.id).where(mine))).first() is None:
        return False
    await session.execute(sa.delete(cases).where(mine))
    return True


async def forget_cases_of(session: AsyncSession, scope: StudyScope, prepared_ids: Sequence[str]) -> None:
    """Cases of withdrawn data go with it."""
    mine = sa.and_(cases.c.study_id == scope.study_id, cases.c.prepared_id.in_(prepared_ids))
    await session.execute(sa.delete(cases).where(mine))


async def cases_allowed(session: AsyncSession, scope: StudyScope) -> bool:
    """Whether experiments of this study may leave cases; so it is until somebody forbids it."""
    query = sa.select(case_rules.c.allowed).where(case_rules.c.study_id == scope.study_id)
    found: bool | None = (await session.execute(query)).scalar_one_or_none()
    return found is not False


async def put_case_rule(session: AsyncSession, scope: StudyScope, values: Mapping[str, Any]) -> None:
    """Keep whether experiments may leave cases; forbidding removes those that are there."""
    mine = case_rules.c.study_id == scope.study_id
    await session.execute(sa.delete(case_rules).where(mine))
    await session.execute(sa.insert(case_rules).values(study_id=scope.study_id, **values))
    if not values["allowed"]:
        await session.execute(sa.delete(cases).where(cases.c.study_id == scope.study_id))


async def add_validation(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(sa.insert(validations).values(**values))


async def validation(session: AsyncSession, scope: StudyScope, validation_id: str) -> Row | None:
    where = sa.and_(validations.c.study_id == scope.study_id, validations.c.id == validation_id)
    return (await session.execute(sa.select(validations).where(where))).first()


async def list_validations(
    session: AsyncSession, scope: StudyScope, model_id: str, after: str | None, limit: int
) -> Sequence[Row]:
    """Newest first; one more than ``limit`` when there are more."""
    query = sa.select(validations).where(validations.c.study_id == scope.study_id, validations.c.model_id == model_id)
    if after is not None:
        query = query.where(validations.c.id < after)
    return (await session.execute(query.order_by(validations.c.id.desc()).limit(limit + 1))).all()


async def update_validation(session: AsyncSession, validation_id: str, values: Mapping[str, Any]) -> None:
    await session.execute(sa.update(validations).where(validations.c.id == validation_id).values(**values))


async def validations_on(
    session: AsyncSession, scope: StudyScope, prepared_ids: Sequence[str], model_ids: Sequence[str]
) -> Sequence[Row]:
    """Every validation on this study's prepared data, whosever the model, and of this study's models."""
    on_data = sa.and_(validations.c.data_study_id == scope.study_id, validations.c.prepared_id.in_(prepared_ids))
    of_models = sa.and_(validations.c.study_id == scope.study_id, validations.c.model_id.in_(model_ids))
    where = sa.or_(on_data, of_models)
    return (await session.execute(sa.select(validations).where(where).order_by(validations.c.id))).all()
