"""Runs of recipes."""

from typing import Annotated

from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, Page, PageOf, Router, Session, access
from medloom_preprocess import repository
from medloom_preprocess.api import show
from medloom_preprocess.api.views import RunView
from medloom_preprocess.service import recipes, runs

router = Router(prefix="/api/v1/studies/{study_id}", tags=["recipes"])

Runner = Annotated[Access, access(Scope.RECIPE_RUN)]
Reader = Annotated[Access, access(Scope.DATASET_READ_SUMMARY)]


@router.post("/recipes/{recipe_id}/runs", operation_id="start_run", status_code=202, summary="Execute a recipe")
async def start_run(recipe_id: str, user: Runner, session: Session) -> RunView:
    recipe = await recipes.find(session, user.study, recipe_id)
    return await show.run_view(session, user, await runs.start(session, user.study, recipe, user.principal))


@router.get("/runs", operation_id="list_runs", summary="Runs of this study, newest first")
async def list_runs(user: Reader, session: Session, page: Page, recipe_id: str | None = None) -> PageOf[RunView]:
    show.insiders_only(user)
    found = await repository.list_runs(session, user.study, page.after, page.limit, recipe_id)
    items = [await show.run_view(session, user, row) for row in found[: page.limit]]
    return show.page_of_views(found, page.limit, items)


@router.get(
    "/runs/{run_id}", operation_id="get_run", summary="A run: its state, what each step did, the step that failed"
)
async def get_run(run_id: str, user: Reader, session: Session) -> RunView:
    show.insiders_only(user)
    return await show.run_view(session, user, await runs.find(session, user.study, run_id))
