"""Prepared data: manifest, profile, rows, facets, diffs, suggestions, a look at a target."""

from contextlib import ExitStack
from typing import Annotated, Final

from fastapi import Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, NumberedPage, Objects, Page, PageOf, Router, Session, access, page_of, state
from medloom_preprocess import repository
from medloom_preprocess.api import show
from medloom_preprocess.api.views import (
    DerivedPrepared,
    DiffRow,
    DiffSummary,
    PreparedSummary,
    PreparedView,
    TargetCheck,
)
from medloom_preprocess.domain.grid import MOST_ROWS, Facets, Grid, read_filters, read_sort
from medloom_preprocess.domain.profile import Profile
from medloom_preprocess.domain.suggestions import Suggestion
from medloom_preprocess.domain.wish import SplitWish
from medloom_preprocess.service import changes, reviews, withdrawals
from medloom_preprocess.service.artefacts import Artefacts
from medloom_preprocess.service.borrowed import borrowed
from medloom_preprocess.service.tables import OpenTables
from medloom_preprocess.service.targets import look_at_target
from medloom_preprocess.settings import PreprocessSettings

router = Router(prefix="/api/v1/studies/{study_id}/prepared", tags=["prepared data"])

WARMED_ROWS: Final = 200_000
Reader = Annotated[Access, access(Scope.DATASET_READ_SUMMARY)]
RowReader = Annotated[Access, access(Scope.DATASET_READ_ROWS)]
Manager = Annotated[Access, access(Scope.STUDY_MANAGE)]
Kept = Annotated[Artefacts, state("artefacts")]
Open = Annotated[OpenTables, state("tables")]
FilterText = Annotated[str | None, Query(max_length=20_000, description='[{"column","op","value"}], all must hold')]
SortText = Annotated[str | None, Query(max_length=2_000, description="names, - before a name for descending")]


@router.get("", operation_id="list_prepared", summary="Prepared data of this study, newest first")
async def list_prepared(
    user: Reader, session: Session, page: Page, recipe_id: str | None = None, dataset_id: str | None = None
) -> PageOf[PreparedSummary]:
    external = show.is_external(user)
    found = await repository.list_prepared(
        session, user.study, page.after, page.limit, recipe_id=recipe_id, dataset_id=dataset_id
    )
    return page_of(found, page, lambda row: row.id, lambda row: show.prepared_summary(row, external=external))


@router.get("/derived", operation_id="list_derived_prepared", summary="What was prepared of versions of a data set")
async def list_derived_prepared(
    user: Manager,
    session: Session,
    dataset_id: Annotated[str, Query(max_length=40)],
    version: Annotated[list[int], Query(min_length=1, max_length=1_000)],
) -> DerivedPrepared:
    runs = await withdrawals.concerned(session, user.study, dataset_id, version)
    found = await repository.prepared_by_ids(session, user.study, [run.prepared_id for run in runs])
    still = [row for row in found if row.withdrawn != "deleted"]
    return DerivedPrepared(
        prepared=[show.prepared_summary(row) for row in still],
        runs_open=sum(run.state in withdrawals.OPEN for run in runs),
    )


@router.get(
    "/{prepared_id}",
    operation_id="get_prepared",
    summary="Prepared data: columns, steps, findings, state of the review",
)
async def get_prepared(prepared_id: str, user: Reader, session: Session, kept: Kept, tables: Open) -> PreparedView:
    row = await reviews.find(session, user.study, prepared_id)
    manifest, external = await kept.manifest(row), show.is_external(user)
    if manifest.table.rows > WARMED_ROWS and not external:
        tables.warm(manifest.table.key, manifest.table.sha256)
    return show.prepared_view(row, manifest, external=external)


@router.get("/{prepared_id}/profile", operation_id="get_profile", summary="Profile of prepared data")
async def get_profile(prepared_id: str, user: Reader, session: Session, kept: Kept) -> Profile:
    show.insiders_only(user)
    return await kept.profile(await reviews.find(session, user.study, prepared_id))


@router.get(
    "/{prepared_id}/data",
    operation_id="download_prepared",
    summary="The prepared rows as a Parquet file",
    response_class=FileResponse,
    responses={200: {"content": {"application/vnd.apache.parquet": {}}}},
)
async def download_prepared(
    prepared_id: str,
    user: RowReader,
    session: Session,
    kept: Kept,
    objects: Objects,
    settings: Annotated[PreprocessSettings, state("settings")],
) -> FileResponse:
    manifest = await kept.manifest(await reviews.find(session, user.study, prepared_id))
    lent = ExitStack()
    folder = lent.enter_context(borrowed(settings.scratch_dir / "preprocess" / "downloads"))
    try:
        path = await objects.get_file(manifest.table.key, manifest.table.sha256, folder)
    except BaseException:
        lent.close()
        raise
    return FileResponse(
        path,
        media_type="application/vnd.apache.parquet",
        filename=f"{prepared_id}.parquet",
        background=BackgroundTask(lent.close),
    )


@router.get(
    "/{prepared_id}/rows", operation_id="list_rows", summary="A page of rows, filtered and sorted on the server"
)
async def list_rows(
    prepared_id: str,
    user: RowReader,
    session: Session,
    kept: Kept,
    tables: Open,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
    sort: SortText = None,
    filter: FilterText = None,  # noqa: A002 - the parameter's public name
) -> Grid:
    table = (await kept.manifest(await reviews.find(session, user.study, prepared_id))).table
    filters, order = read_filters(filter), read_sort(sort)
    return await tables.of_object(table.key, table.sha256, lambda t: t.page(filters, order, offset, limit))


@router.get("/{prepared_id}/facets", operation_id="get_facets", summary="What a column holds, among the rows that pass")
async def get_facets(
    prepared_id: str,
    user: Reader,
    session: Session,
    kept: Kept,
    tables: Open,
    column: Annotated[str, Query(max_length=300)],
    limit: Annotated[int, Query(ge=1, le=1_000)] = 50,
    filter: FilterText = None,  # noqa: A002 - the parameter's public name
) -> Facets:
    show.insiders_only(user)
    table = (await kept.manifest(await reviews.find(session, user.study, prepared_id))).table
    filters = read_filters(filter)
    return await tables.of_object(table.key, table.sha256, lambda t: t.facets(column, filters, limit))


@router.get(
    "/{prepared_id}/diffs", operation_id="list_diffs", summary="Cells that steps changed: old and new value, by rule"
)
async def list_diffs(
    prepared_id: str,
    user: RowReader,
    session: Session,
    kept: Kept,
    objects: Objects,
    page: NumberedPage,
    step: Annotated[str | None, Query(max_length=40)] = None,
    column: Annotated[str | None, Query(max_length=300)] = None,
    row: Annotated[int | None, Query(ge=0, description="only the cells of this _row")] = None,
    settings: PreprocessSettings = state("settings"),
) -> PageOf[DiffRow]:
    manifest = await kept.manifest(await reviews.find(session, user.study, prepared_id))
    offset = page.after or 0
    folder = settings.scratch_dir / "preprocess" / "downloads"
    found = await changes.cells(
        objects, folder, manifest, step=step, column=column, row=row, offset=offset, limit=page.limit
    )
    more = len(found) > page.limit
    items = [DiffRow.model_validate(item) for item in found[: page.limit]]
    return PageOf[DiffRow](items=items, next_cursor=str(offset + page.limit) if more else None)


@router.get(
    "/{prepared_id}/diffs/summary",
    operation_id="get_diff_summary",
    summary="How many cells each rule changed in each column",
)
async def get_diff_summary(
    prepared_id: str,
    user: Reader,
    session: Session,
    kept: Kept,
    objects: Objects,
    settings: PreprocessSettings = state("settings"),
) -> DiffSummary:
    show.insiders_only(user)
    manifest = await kept.manifest(await reviews.find(session, user.study, prepared_id))
    folder = settings.scratch_dir / "preprocess" / "downloads"
    return DiffSummary.model_validate({"steps": await changes.summary(objects, folder, manifest)})


@router.get(
    "/{prepared_id}/suggestions",
    operation_id="list_suggestions",
    summary="Proposed steps with reason, effect and preview",
)
async def list_suggestions(prepared_id: str, user: RowReader, session: Session, kept: Kept) -> PageOf[Suggestion]:
    row = await reviews.find(session, user.study, prepared_id)
    return PageOf[Suggestion](items=await kept.suggestions(row))


@router.get("/{prepared_id}/leaks", operation_id="check_target", summary="What an approval with this target would say")
async def check_target(
    prepared_id: str,
    user: Reader,
    session: Session,
    kept: Kept,
    objects: Objects,
    target: Annotated[str, Query(max_length=300)],
    task: Annotated[str, Query(pattern="^(binary|multiclass|regression|survival)$")] = "binary",
    positive: Annotated[str | None, Query(max_length=300)] = None,
    time: Annotated[str | None, Query(max_length=300, description="survival: the column of the follow-up time")] = None,
    split: Annotated[str | None, Query(pattern="^(row|subject|site|time)$", description="also show this split")] = None,
    split_column: Annotated[str | None, Query(max_length=300)] = None,
    test: Annotated[float, Query(gt=0, lt=0.9)] = 0.2,
    seed: Annotated[int, Query(ge=0, le=2**31 - 1)] = 7,
    settings: PreprocessSettings = state("settings"),
) -> TargetCheck:
    show.insiders_only(user)
    row = await reviews.find(session, user.study, prepared_id)
    manifest, profile = await kept.manifest(row), await kept.profile(row)
    folder = settings.scratch_dir / "preprocess" / "downloads"
    wish = SplitWish.model_validate({"by": split, "column": split_column, "test": test, "seed": seed})
    found = await look_at_target(
        objects,
        folder,
        manifest,
        profile,
        task=task,
        target=target,
        positive=positive,
        time=time,
        split=wish if split is not None else None,
    )
    return TargetCheck.model_validate(found)
