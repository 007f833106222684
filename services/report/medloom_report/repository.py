"""Every SQL statement of report. Reads take the study they may read in."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_kit.api import StudyScope
from medloom_report.tables import (
    approvals,
    comparisons,
    experiments,
    leaderboard,
    releases,
    reports,
    validations,
    withdrawn_prepared,
)

Record = dict[str, Any]


def _record(row: sa.Row[Any]) -> Record:
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping


async def _one(session: AsyncSession, query: sa.Select[Any]) -> Record | None:
    row = (await session.execute(query)).first()
    return None if row is None else _record(row)


async def _all(session: AsyncSession, query: sa.Select[Any]) -> list[Record]:
    return [_record(row) for row in await session.execute(query)]


async def put(session: AsyncSession, table: sa.Table, keys: Record, values: Record) -> None:
    """Insert the record, or bring the one with these keys up to date."""
    chosen = sa.and_(*(table.c[name] == value for name, value in keys.items()))
    known = (await session.execute(sa.select(sa.literal(1)).select_from(table).where(chosen))).first()
    if known is None:
        await session.execute(sa.insert(table).values(**keys, **values))
    else:
        await session.execute(sa.update(table).where(chosen).values(**values))


def _in_use(table: sa.Table) -> sa.ColumnElement[bool]:
    """That the data behind a row was not withdrawn."""
    return table.c.prepared_id.not_in(sa.select(withdrawn_prepared.c.prepared_id))


async def put_approval(session: AsyncSession, prepared_id: str, values: Record) -> None:
    await put(session, approvals, {"prepared_id": prepared_id}, values)


async def approved_at(session: AsyncSession, prepared_id: str) -> datetime | None:
    """When the approval that is known of this prepared data was given."""
    found: datetime | None = await session.scalar(
        sa.select(approvals.c.at).where(approvals.c.prepared_id == prepared_id)
    )
    return found


async def put_experiment(session: AsyncSession, experiment_id: str, values: Record) -> None:
    await put(session, experiments, {"id": experiment_id}, values)


async def put_model(session: AsyncSession, model_id: str, values: Record) -> None:
    await put(session, leaderboard, {"model_id": model_id}, values)


async def put_release(session: AsyncSession, model_id: str, version: int, values: Record) -> None:
    await put(session, releases, {"model_id": model_id, "version": version}, values)


async def put_validation(session: AsyncSession, validation_id: str, values: Record) -> None:
    await put(session, validations, {"id": validation_id}, values)


async def validations_of(session: AsyncSession, scope: StudyScope, model_ids: list[str]) -> list[Record]:
    """External validations of these models, newest first; none on withdrawn data."""
    mine = sa.and_(validations.c.study_id == scope.study_id, validations.c.model_id.in_(model_ids))
    query = sa.select(validations).where(mine, _in_use(validations))
    return await _all(session, query.order_by(validations.c.completed_at.desc(), validations.c.id.desc()))


async def experiment(session: AsyncSession, scope: StudyScope, experiment_id: str) -> Record | None:
    mine = sa.and_(experiments.c.study_id == scope.study_id, experiments.c.id == experiment_id)
    return await _one(session, sa.select(experiments).where(mine, _in_use(experiments)))


async def models(session: AsyncSession, scope: StudyScope, model_ids: list[str]) -> list[Record]:
    """Models of a study by id, in no order; those of withdrawn data are not known any more."""
    query = sa.select(leaderboard).where(
        leaderboard.c.study_id == scope.study_id, leaderboard.c.model_id.in_(model_ids), _in_use(leaderboard)
    )
    return await _all(session, query)


async def models_of(session: AsyncSession, scope: StudyScope, experiment_id: str) -> list[Record]:
    query = sa.select(leaderboard).where(
        leaderboard.c.study_id == scope.study_id, leaderboard.c.experiment_id == experiment_id
    )
    return await _all(session, query.order_by(leaderboard.c.model_id))


async def all_models(session: AsyncSession, scope: StudyScope, limit: int) -> list[Record]:
    """The newest models of a study with task and released version."""
    newest = (
        sa.select(releases.c.model_id, sa.func.max(releases.c.version).label("version"))
        .where(releases.c.study_id == scope.study_id)
        .group_by(releases.c.model_id)
        .subquery()
    )
    query = (
        sa.select(leaderboard, approvals.c.task, approvals.c.target, newest.c.version)
        .select_from(
            leaderboard.outerjoin(
                approvals,
                sa.and_(approvals.c.prepared_id == leaderboard.c.prepared_id, approvals.c.study_id == scope.study_id),
            ).outerjoin(newest, newest.c.model_id == leaderboard.c.model_id)
        )
        .where(leaderboard.c.study_id == scope.study_id, _in_use(leaderboard))
        .order_by(leaderboard.c.completed_at.desc(), leaderboard.c.model_id)
        .limit(limit)
    )
    return await _all(session, query)


async def add_report(session: AsyncSession, values: Record) -> None:
    await session.execute(sa.insert(reports).values(**values))


async def report(
    session: AsyncSession, scope: StudyScope, report_id: str, *, published_only: bool = False
) -> Record | None:
    query = sa.select(reports).where(reports.c.study_id == scope.study_id, reports.c.id == report_id)
    if published_only:
        query = query.where(reports.c.published_at.is_not(None))
    return await _one(session, query)


async def list_reports(
    session: AsyncSession,
    scope: StudyScope,
    *,
    experiment_id: str | None,
    published_only: bool,
    after: str | None,
    limit: int,
) -> list[Record]:
    """Reports of a study, newest first; one more than ``limit`` when there are more."""
    query = sa.select(reports).where(reports.c.study_id == scope.study_id)
    if experiment_id is not None:
        query = query.where(reports.c.experiment_id == experiment_id)
    if published_only:
        query = query.where(reports.c.published_at.is_not(None))
    if after is not None:
        query = query.where(reports.c.id < after)
    return await _all(session, query.order_by(reports.c.id.desc()).limit(limit + 1))


async def update_report(session: AsyncSession, scope: StudyScope, report_id: str, values: Record) -> None:
    await session.execute(
        sa.update(reports).where(reports.c.study_id == scope.study_id, reports.c.id == report_id).values(**values)
    )


async def add_comparison(session: AsyncSession, values: Record) -> None:
    await session.execute(sa.insert(comparisons).values(**values))


async def comparison(session: AsyncSession, scope: StudyScope, comparison_id: str) -> Record | None:
    query = sa.select(comparisons).where(comparisons.c.study_id == scope.study_id, comparisons.c.id == comparison_id)
    return await _one(session, query)


async def asked_comparison(session: AsyncSession, scope: StudyScope, asked_sha256: str) -> Record | None:
    """The newest answer to the same question."""
    query = sa.select(comparisons).where(
        comparisons.c.study_id == scope.study_id, comparisons.c.asked_sha256 == asked_sha256
    )
    return await _one(session, query.order_by(comparisons.c.id.desc()).limit(1))


async def list_comparisons(session: AsyncSession, scope: StudyScope, after: str | None, limit: int) -> list[Record]:
    """Comparisons of a study, newest first; one more than ``limit`` when there are more."""
    query = sa.select(comparisons).where(comparisons.c.study_id == scope.study_id)
    if after is not None:
        query = query.where(comparisons.c.id < after)
    return await _all(session, query.order_by(comparisons.c.id.desc()).limit(limit + 1))


async def withdrawal(session: AsyncSession, scope: StudyScope, prepared_id: str) -> Record | None:
    """What is remembered of the withdrawal of the data behind prepared data."""
    mine = sa.and_(withdrawn_prepared.c.study_id == scope.study_id, withdrawn_prepared.c.prepared_id == prepared_id)
    return await _one(session, sa.select(withdrawn_prepared).where(mine))


async def withdrawn_ids(session: AsyncSession, scope: StudyScope) -> set[str]:
    """Prepared data of this study whose source was withdrawn."""
    mine = withdrawn_prepared.c.study_id == scope.study_id
    return set((await session.execute(sa.select(withdrawn_prepared.c.prepared_id).where(mine))).scalars())


async def put_withdrawal(session: AsyncSession, scope: StudyScope, prepared_id: str, values: Record) -> None:
    keys = {"prepared_id": prepared_id, "study_id": scope.study_id}
    await put(session, withdrawn_prepared, keys, values)


async def reports_on(session: AsyncSession, scope: StudyScope, prepared_ids: list[str]) -> list[Record]:
    """Every report on these prepared data sets, also those that show an external validation on them."""
    mine = reports.c.study_id == scope.study_id
    rows = await _all(session, sa.select(reports).where(mine).order_by(reports.c.id))
    return [row for row in rows if {row["prepared_id"], *(row["also_on"] or ())} & set(prepared_ids)]


async def comparisons_on(session: AsyncSession, scope: StudyScope, prepared_ids: list[str]) -> list[str]:
    """Every comparison on these prepared data sets."""
    query = sa.select(comparisons.c.id, comparisons.c.content).where(comparisons.c.study_id == scope.study_id)
    rows = await session.execute(query)
    return sorted(row.id for row in rows if row.content.get("prepared_id") in prepared_ids)


async def drop_comparisons(session: AsyncSession, scope: StudyScope, ids: list[str]) -> None:
    mine = sa.and_(comparisons.c.study_id == scope.study_id, comparisons.c.id.in_(ids))
    await session.execute(sa.delete(comparisons).where(mine))
