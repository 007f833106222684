"""Every SQL statement of preprocess. Reads take the study they may read in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_kit.api import StudyScope
from medloom_preprocess.tables import dataset_catalogue, prepared, recipe_versions, recipes, reviews, runs

Row = sa.Row[Any]


async def add(session: AsyncSession, table: sa.Table, values: dict[str, Any]) -> None:
    await session.execute(sa.insert(table).values(**values))


async def _one(session: AsyncSession, table: sa.Table, scope: StudyScope, item_id: str) -> Row | None:
    query = sa.select(table).where(table.c.study_id == scope.study_id, table.c.id == item_id)
    return (await session.execute(query)).first()


async def _many(
    session: AsyncSession, table: sa.Table, scope: StudyScope, after: str | None, limit: int, **equal: Any
) -> Sequence[Row]:
    """Newest first; one more than ``limit`` when there are more."""
    query = sa.select(table).where(table.c.study_id == scope.study_id).order_by(table.c.id.desc()).limit(limit + 1)
    for name, value in equal.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    if after is not None:
        query = query.where(table.c.id < after)
    return (await session.execute(query)).all()


# the catalogue of data sets


async def catalogued(session: AsyncSession, scope: StudyScope, dataset_id: str, version: int) -> Row | None:
    query = sa.select(dataset_catalogue).where(
        dataset_catalogue.c.study_id == scope.study_id,
        dataset_catalogue.c.dataset_id == dataset_id,
        dataset_catalogue.c.version == version,
    )
    return (await session.execute(query)).first()


async def catalogue(session: AsyncSession, scope: StudyScope, values: dict[str, Any]) -> None:
    """Add a data set version; one that is there stays as it is, and one withdrawn before it was heard of stays so."""
    known = await catalogued(session, scope, values["dataset_id"], values["version"])
    if known is None:
        await add(session, dataset_catalogue, {**values, "study_id": scope.study_id})
    elif not known.manifest_key:
        heard = {name: value for name, value in values.items() if name != "withdrawn"}
        await session.execute(sa.update(dataset_catalogue).where(*_version(scope, values)).values(**heard))


def _version(scope: StudyScope, named: Mapping[str, Any]) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        dataset_catalogue.c.study_id == scope.study_id,
        dataset_catalogue.c.dataset_id == named["dataset_id"],
        dataset_catalogue.c.version == named["version"],
    )


async def withdraw(
    session: AsyncSession,
    scope: StudyScope,
    dataset_id: str,
    versions: Sequence[int],
    withdrawal: dict[str, Any],
    at: datetime,
) -> None:
    """Mark versions as withdrawn; one that was not heard of yet is remembered, so that it cannot appear later."""
    for version in versions:
        named = {"dataset_id": dataset_id, "version": version}
        if await catalogued(session, scope, dataset_id, version) is None:
            blank = {"kind": "", "manifest_key": "", "manifest_sha256": "", "rows": 0, "registered_at": at}
            await add(session, dataset_catalogue, {**blank, **named, "study_id": scope.study_id, "withdrawn": True})
        marked = sa.update(dataset_catalogue).where(*_version(scope, named))
        await session.execute(marked.values(withdrawn=True, withdrawal=withdrawal))


# recipes


async def recipe(session: AsyncSession, scope: StudyScope, recipe_id: str) -> Row | None:
    return await _one(session, recipes, scope, recipe_id)


async def list_recipes(
    session: AsyncSession, scope: StudyScope, after: str | None, limit: int, dataset_id: str | None
) -> Sequence[Row]:
    return await _many(session, recipes, scope, after, limit, dataset_id=dataset_id)


async def update_recipe(
    session: AsyncSession, scope: StudyScope, recipe_id: str, version: int, values: dict[str, Any]
) -> bool:
    """Write a recipe unless somebody else wrote it since ``version``."""
    done = await session.execute(
        sa.update(recipes)
        .where(recipes.c.study_id == scope.study_id, recipes.c.id == recipe_id, recipes.c.version == version)
        .values(**values)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


async def recipe_version(session: AsyncSession, scope: StudyScope, recipe_id: str, version: int) -> Row | None:
    query = sa.select(recipe_versions).where(
        recipe_versions.c.study_id == scope.study_id,
        recipe_versions.c.recipe_id == recipe_id,
        recipe_versions.c.version == version,
    )
    return (await session.execute(query)).first()


async def list_recipe_versions(
    session: AsyncSession, scope: StudyScope, recipe_id: str, before: int | None, limit: int
) -> Sequence[Row]:
    query = (
        sa.select(recipe_versions)
        .where(recipe_versions.c.study_id == scope.study_id, recipe_versions.c.recipe_id == recipe_id)
        .order_by(recipe_versions.c.version.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(recipe_versions.c.version < before)
    return (await session.execute(query)).all()


# runs


async def run(session: AsyncSession, scope: StudyScope, run_id: str) -> Row | None:
    return await _one(session, runs, scope, run_id)


async def list_runs(
    session: AsyncSession, scope: StudyScope, after: str | None, limit: int, recipe_id: str | None
) -> Sequence[Row]:
    return await _many(session, runs, scope, after, limit, recipe_id=recipe_id)


async def update_run(session: AsyncSession, scope: StudyScope, run_id: str, values: dict[str, Any]) -> None:
    await session.execute(
        sa.update(runs).where(runs.c.study_id == scope.study_id, runs.c.id == run_id).values(**values)
    )


# prepared data


async def one_prepared(session: AsyncSession, scope: StudyScope, prepared_id: str) -> Row | None:
    return await _one(session, prepared, scope, prepared_id)


async def list_prepared(
    session: AsyncSession,
    scope: StudyScope,
    after: str | None,
    limit: int,
    *,
    recipe_id: str | None = None,
    dataset_id: str | None = None,
) -> Sequence[Row]:
    return await _many(session, prepared, scope, after, limit, recipe_id=recipe_id, dataset_id=dataset_id)


async def runs_of_study(session: AsyncSession, scope: StudyScope) -> Sequence[Row]:
    """Every run with what it was given: the data sets that a recipe joins stand there alone."""
    wanted = (runs.c.id, runs.c.job_id, runs.c.state, runs.c.dataset_id, runs.c.dataset_version, runs.c.prepared_id)
    query: sa.Select[Any] = sa.select(*wanted, runs.c.payload).where(runs.c.study_id == scope.study_id)
    found: Sequence[Row] = (await session.execute(query)).all()
    return found


async def written_for(session: AsyncSession, scope: StudyScope, dataset_id: str) -> list[tuple[sa.Table, Row]]:
    """The recipes for a data set, with all their versions, each with the table that it stands in."""
    found: list[tuple[sa.Table, Row]] = []
    for table in (recipes, recipe_versions):
        mine = sa.and_(table.c.study_id == scope.study_id, table.c.dataset_id == dataset_id)
        found += [(table, row) for row in await session.execute(sa.select(table).where(mine))]
    return found


async def rewrite_steps(session: AsyncSession, table: sa.Table, row: Row, steps: list[dict[str, Any]]) -> None:
    """Put other steps in the place of a recipe's or of one of its versions."""
    own = [column == getattr(row, column.name) for column in table.primary_key]
    await session.execute(sa.update(table).where(*own).values(steps=steps))


async def forget_steps(session: AsyncSession, scope: StudyScope, jobs: sa.Table, run: Row) -> None:
    """A run and its job keep what they read, not the steps that they were given."""
    payload = {**run.payload, "steps": []}
    await update_run(session, scope, run.id, {"payload": payload, "steps": []})
    await session.execute(sa.update(jobs).where(jobs.c.id == run.job_id).values(payload=payload))


async def prepared_by_ids(session: AsyncSession, scope: StudyScope, ids: Sequence[str]) -> Sequence[Row]:
    query = sa.select(prepared).where(prepared.c.study_id == scope.study_id, prepared.c.id.in_(ids))
    return (await session.execute(query.order_by(prepared.c.id))).all()


async def prepared_in_state(
    session: AsyncSession,
    scope: StudyScope,
    states: Sequence[str],
    *,
    recipe_id: str | None = None,
    dataset_id: str | None = None,
) -> Sequence[Row]:
    """All prepared data of a recipe or a data set in one of these states."""
    query = sa.select(prepared).where(prepared.c.study_id == scope.study_id, prepared.c.state.in_(states))
    if recipe_id is not None:
        query = query.where(prepared.c.recipe_id == recipe_id)
    if dataset_id is not None:
        query = query.where(prepared.c.dataset_id == dataset_id)
    return (await session.execute(query)).all()


async def update_prepared(session: AsyncSession, scope: StudyScope, prepared_id: str, values: dict[str, Any]) -> None:
    await session.execute(
        sa.update(prepared).where(prepared.c.study_id == scope.study_id, prepared.c.id == prepared_id).values(**values)
    )


async def move_prepared(
    session: AsyncSession, scope: StudyScope, prepared_id: str, states: Sequence[str], values: dict[str, Any]
) -> bool:
    """Change prepared data that is in one of these states; False when it is not."""
    done = await session.execute(
        sa.update(prepared)
        .where(prepared.c.study_id == scope.study_id, prepared.c.id == prepared_id, prepared.c.state.in_(states))
        .values(**values)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


# reviews


async def review(session: AsyncSession, scope: StudyScope, review_id: str) -> Row | None:
    return await _one(session, reviews, scope, review_id)


async def list_reviews(session: AsyncSession, scope: StudyScope, prepared_id: str) -> Sequence[Row]:
    return await _many(session, reviews, scope, None, 200, prepared_id=prepared_id)


async def update_review(session: AsyncSession, scope: StudyScope, review_id: str, values: dict[str, Any]) -> None:
    await session.execute(
        sa.update(reviews).where(reviews.c.study_id == scope.study_id, reviews.c.id == review_id).values(**values)
    )
