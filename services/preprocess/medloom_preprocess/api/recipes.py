"""Recipes: written, changed, branched, replayed, looked at before they run."""

from typing import Annotated, Any

from fastapi import Response

from medloom_contracts.manifests import DatasetManifest
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, IfMatch, NumberedPage, Page, PageOf, Router, Session, access, etag, page_of, state
from medloom_preprocess import repository
from medloom_preprocess.api import show
from medloom_preprocess.api.views import (
    Fork,
    RecipeCheck,
    RecipeEdit,
    RecipeIn,
    RecipeSummary,
    RecipeVersionView,
    RecipeView,
    Replay,
    Restore,
    StepCheckView,
    StepIn,
)
from medloom_preprocess.domain.engine import StepCheck
from medloom_preprocess.domain.recipe import Step, needed_columns
from medloom_preprocess.repository import Row
from medloom_preprocess.service import recipes, runs
from medloom_preprocess.service.artefacts import Artefacts
from medloom_preprocess.service.previews import Previews

router = Router(prefix="/api/v1/studies/{study_id}/recipes", tags=["recipes"])

Reader = Annotated[Access, access(Scope.DATASET_READ_SCHEMA)]
Editor = Annotated[Access, access(Scope.RECIPE_EDIT)]
Kept = Annotated[Artefacts, state("artefacts")]
Looks = Annotated[Previews, state("previews")]


def _written(steps: list[StepIn]) -> list[dict[str, Any]]:
    return [step.model_dump() for step in steps]


async def _answer(session: Session, user: Access, row: Row, response: Response) -> RecipeView:
    response.headers["etag"] = etag(row.version)
    return await show.recipe_view(session, user, row)


@router.post("", operation_id="create_recipe", status_code=201, summary="Begin a recipe on a data set version")
async def create_recipe(body: RecipeIn, user: Editor, session: Session, response: Response) -> RecipeView:
    row = await recipes.create(
        session,
        user.study,
        dataset_id=body.dataset_id,
        dataset_version=body.dataset_version,
        title=body.title,
        steps=_written(body.steps),
        author=user.principal.id,
        mapping=body.mapping,
    )
    return await _answer(session, user, row, response)


@router.get("", operation_id="list_recipes", summary="Recipes of this study, newest first")
async def list_recipes(
    user: Reader, session: Session, page: Page, looks: Looks, dataset_id: str | None = None
) -> PageOf[RecipeSummary]:
    show.insiders_only(user)
    looks.warm()
    found = await repository.list_recipes(session, user.study, page.after, page.limit, dataset_id)
    return page_of(found, page, lambda row: row.id, show.recipe_summary)


@router.get("/{recipe_id}", operation_id="get_recipe", summary="A recipe with its steps")
async def get_recipe(recipe_id: str, user: Reader, session: Session, response: Response) -> RecipeView:
    show.insiders_only(user)
    return await _answer(session, user, await recipes.find(session, user.study, recipe_id), response)


@router.patch("/{recipe_id}", operation_id="update_recipe", summary="Change a recipe; the steps are sent whole")
async def update_recipe(
    recipe_id: str, body: RecipeEdit, user: Editor, session: Session, match: IfMatch, response: Response
) -> RecipeView:
    row = await recipes.find(session, user.study, recipe_id)
    match.require(row.version)
    changed = await recipes.edit(
        session,
        user.study,
        row,
        title=body.title,
        steps=None if body.steps is None else _written(body.steps),
        dataset_id=body.dataset_id,
        dataset_version=body.dataset_version,
        author=user.principal.id,
    )
    return await _answer(session, user, changed, response)


@router.get(
    "/{recipe_id}/versions", operation_id="list_recipe_versions", summary="Every version of a recipe, newest first"
)
async def list_recipe_versions(
    recipe_id: str, user: Reader, session: Session, page: NumberedPage
) -> PageOf[RecipeVersionView]:
    show.insiders_only(user)
    await recipes.find(session, user.study, recipe_id)
    found = await repository.list_recipe_versions(session, user.study, recipe_id, page.after, page.limit)
    return page_of(found, page, lambda row: row.version, show.version_view)


@router.post(
    "/{recipe_id}/restore", operation_id="restore_recipe", summary="Undo or redo: an earlier version becomes the newest"
)
async def restore_recipe(
    recipe_id: str, body: Restore, user: Editor, session: Session, match: IfMatch, response: Response
) -> RecipeView:
    row = await recipes.find(session, user.study, recipe_id)
    match.require(row.version)
    restored = await recipes.restore(session, user.study, row, body.version, user.principal.id)
    return await _answer(session, user, restored, response)


@router.post("/{recipe_id}/fork", operation_id="fork_recipe", status_code=201, summary="Branch a recipe at a step")
async def fork_recipe(recipe_id: str, body: Fork, user: Editor, session: Session, response: Response) -> RecipeView:
    row = await recipes.find(session, user.study, recipe_id)
    branch = await recipes.fork(
        session, user.study, row, title=body.title, after_step=body.after_step, author=user.principal.id
    )
    return await _answer(session, user, branch, response)


@router.post(
    "/{recipe_id}/replay", operation_id="replay_recipe", status_code=201, summary="The same steps on another data set"
)
async def replay_recipe(
    recipe_id: str, body: Replay, user: Editor, session: Session, kept: Kept, response: Response
) -> RecipeView:
    row = await recipes.find(session, user.study, recipe_id)
    original = await repository.catalogued(session, user.study, row.dataset_id, row.dataset_version)
    other = await recipes.dataset(session, user.study, body.dataset_id, body.dataset_version)
    made = await recipes.replay(
        session,
        user.study,
        row,
        dataset_id=body.dataset_id,
        dataset_version=body.dataset_version,
        mapping=body.mapping,
        title=body.title,
        original=await kept.dataset(original if original is not None else other),
        other=await kept.dataset(other),
        author=user.principal.id,
    )
    return await _answer(session, user, made, response)


async def data_of(
    session: Session, user: Access, kept: Artefacts, row: Row, steps: list[Step]
) -> tuple[DatasetManifest, dict[str, DatasetManifest]]:
    """The manifest of a recipe's data, and those of the data sets that its steps join."""
    data = await recipes.dataset(session, user.study, row.dataset_id, row.dataset_version)
    joined = await runs.joined_datasets(session, user.study, steps)
    others = {name: await kept.dataset_at(ref.key, ref.sha256) for name, ref in joined.items()}
    return await kept.dataset(data), others


@router.post("/{recipe_id}/check", operation_id="check_recipe", summary="Whether each step fits, without reading data")
async def check_recipe(recipe_id: str, user: Editor, session: Session, kept: Kept, looks: Looks) -> RecipeCheck:
    row = await recipes.find(session, user.study, recipe_id)
    steps = recipes.steps_of(row)
    manifest, others = await data_of(session, user, kept, row, steps)
    found = await looks.check(manifest, others, steps)
    original = [column.name for column in manifest.tables[0].columns]
    needs = {step.id: needed_columns([step], original) for step in steps}
    views = [_check_view(item, needs.get(item.step_id, [])) for item in found]
    return RecipeCheck(ok=all(item.ok for item in found), steps=views)


def _check_view(item: StepCheck, needs: list[str]) -> StepCheckView:
    view = StepCheckView(
        step_id=item.step_id, index=item.index, op=item.op, ok=item.ok, columns=list(item.columns), needs=needs
    )
    if item.failure is None:
        return view
    told = item.failure
    words = {"detail": told.detail.en, "detail_ko": told.detail.ko, "hint": told.hint.en, "hint_ko": told.hint.ko}
    return view.model_copy(update={"cause": told.cause, "column": told.column, **words})
