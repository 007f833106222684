"""Writing recipes: every change is a new version, and nothing that was there is lost."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound, PreconditionFailed
from medloom_contracts.ids import new_id
from medloom_contracts.manifests import DatasetManifest
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_preprocess import repository
from medloom_preprocess.domain.recipe import Step, read_steps, renamed, replayed, same_effect, upto
from medloom_preprocess.errors import DataWithdrawn
from medloom_preprocess.repository import Row
from medloom_preprocess.service import reviews
from medloom_preprocess.tables import recipe_versions, recipes


def steps_of(row: Row) -> list[Step]:
    """The steps of a recipe or of one of its versions."""
    return [Step.model_validate(step) for step in row.steps]


async def find(session: AsyncSession, scope: StudyScope, recipe_id: str) -> Row:
    row = await repository.recipe(session, scope, recipe_id)
    if row is None:
        raise NotFound("recipe")
    return row


async def dataset(session: AsyncSession, scope: StudyScope, dataset_id: str, version: int) -> Row:
    """A registered version that may be worked on."""
    row = await repository.catalogued(session, scope, dataset_id, version)
    if row is None:
        raise NotFound("dataset")
    if row.withdrawn:
        raise DataWithdrawn
    return row


async def create(
    session: AsyncSession,
    scope: StudyScope,
    *,
    dataset_id: str,
    dataset_version: int,
    title: str,
    steps: list[dict[str, Any]],
    author: str,
    change: str = "created",
    forked_from: dict[str, Any] | None = None,
    mapping: dict[str, str] | None = None,
) -> Row:
    await dataset(session, scope, dataset_id, dataset_version)
    read = read_steps(steps, author=author)
    if mapping:
        read = renamed(read, mapping, author)
    recipe_id, at = new_id("recipe"), now()
    await repository.add(
        session,
        recipes,
        {
            "id": recipe_id,
            "study_id": scope.study_id,
            "title": title,
            "dataset_id": dataset_id,
            "dataset_version": dataset_version,
            "version": 1,
            "steps": _dumped(read),
            "forked_from": forked_from,
            "created_at": at,
            "created_by": author,
            "updated_at": at,
        },
    )
    row = await find(session, scope, recipe_id)
    await _keep_version(session, row, author, change)
    return row


async def edit(
    session: AsyncSession,
    scope: StudyScope,
    row: Row,
    *,
    title: str | None = None,
    steps: list[dict[str, Any]] | None = None,
    dataset_id: str | None = None,
    dataset_version: int | None = None,
    author: str,
    restored: int | None = None,
) -> Row:
    """A new version of a recipe; approvals of its results are void when it now does something else."""
    before = steps_of(row)
    after = before if steps is None else read_steps(steps, author=author, known=before)
    data = (dataset_id or row.dataset_id, dataset_version or row.dataset_version)
    if data != (row.dataset_id, row.dataset_version):
        await dataset(session, scope, *data)
    values = {
        "title": row.title if title is None else title,
        "steps": _dumped(after),
        "dataset_id": data[0],
        "dataset_version": data[1],
        "version": row.version + 1,
        "updated_at": now(),
    }
    if not await repository.update_recipe(session, scope, row.id, row.version, values):
        raise PreconditionFailed
    changed = await find(session, scope, row.id)
    await _keep_version(session, changed, author, "edited" if restored is None else "restored", restored)
    if data != (row.dataset_id, row.dataset_version):
        await reviews.void(session, scope, ["data_changed"], recipe_id=row.id)
    elif not same_effect(before, after):
        await reviews.void(session, scope, ["recipe_changed"], recipe_id=row.id)
    return changed


async def restore(session: AsyncSession, scope: StudyScope, row: Row, version: int, author: str) -> Row:
    """Undo and redo: an earlier version's steps as a new version."""
    earlier = await repository.recipe_version(session, scope, row.id, version)
    if earlier is None:
        raise NotFound("version")
    return await edit(
        session,
        scope,
        row,
        title=earlier.title,
        steps=list(earlier.steps),
        dataset_id=earlier.dataset_id,
        dataset_version=earlier.dataset_version,
        author=author,
        restored=version,
    )


async def fork(
    session: AsyncSession, scope: StudyScope, row: Row, *, title: str | None, after_step: str | None, author: str
) -> Row:
    """A branch: a new recipe with the steps up to one of them; it goes its own way from there."""
    kept = upto(steps_of(row), after_step)
    return await create(
        session,
        scope,
        dataset_id=row.dataset_id,
        dataset_version=row.dataset_version,
        title=title or f"{row.title} (branch)",
        steps=_without_ids(kept),
        author=author,
        change="branched",
        forked_from={"recipe_id": row.id, "version": row.version, "after_step": after_step},
    )


async def replay(
    session: AsyncSession,
    scope: StudyScope,
    row: Row,
    *,
    dataset_id: str,
    dataset_version: int,
    mapping: dict[str, str],
    title: str | None,
    original: DatasetManifest,
    other: DatasetManifest,
    author: str,
) -> Row:
    """The same steps on another data set, columns renamed by ``mapping``; raises MissingColumns."""
    available = [column.name for column in other.tables[0].columns]
    names = [column.name for column in original.tables[0].columns]
    steps = replayed(steps_of(row), original=names, available=available, mapping=mapping, author=author)
    return await create(
        session,
        scope,
        dataset_id=dataset_id,
        dataset_version=dataset_version,
        title=title or row.title,
        steps=_without_ids(steps),
        author=author,
        change="replayed",
        forked_from={"recipe_id": row.id, "version": row.version, "after_step": None},
    )


def _dumped(steps: list[Step]) -> list[dict[str, Any]]:
    return [step.model_dump(mode="json") for step in steps]


def _without_ids(steps: list[Step]) -> list[dict[str, Any]]:
    return [{**step.model_dump(mode="json"), "id": None} for step in steps]


async def _keep_version(session: AsyncSession, row: Row, author: str, change: str, restored: int | None = None) -> None:
    await repository.add(
        session,
        recipe_versions,
        {
            "recipe_id": row.id,
            "version": row.version,
            "study_id": row.study_id,
            "title": row.title,
            "dataset_id": row.dataset_id,
            "dataset_version": row.dataset_version,
            "steps": row.steps,
            "author": author,
            "change": change,
            "restored": restored,
            "at": now(),
        },
    )
