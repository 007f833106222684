"""What a reviewer looks at: before over after, missing values, the worst subjects. For insiders alone."""

from typing import Annotated, Literal

from fastapi import Query

from medloom_contracts.errors import NotFound
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, NumberedPage, PageOf, Router, Session, access, state
from medloom_preprocess import repository
from medloom_preprocess.api import show
from medloom_preprocess.domain.comparison import Comparison
from medloom_preprocess.domain.quality import MissingMap, WorstSubject
from medloom_preprocess.repository import Row
from medloom_preprocess.service import reviews
from medloom_preprocess.service.artefacts import Artefacts
from medloom_preprocess.service.looks import Looks

router = Router(prefix="/api/v1/studies/{study_id}/prepared/{prepared_id}", tags=["review"])

Reader = Annotated[Access, access(Scope.DATASET_READ_SUMMARY)]
RowReader = Annotated[Access, access(Scope.DATASET_READ_ROWS)]
Kept = Annotated[Artefacts, state("artefacts")]
Found = Annotated[Looks, state("looks")]


@router.get(
    "/comparison",
    operation_id="compare_columns",
    summary="Every column before the recipe over after it, counted in the same classes",
)
async def compare_columns(prepared_id: str, user: Reader, session: Session, kept: Kept, looks: Found) -> Comparison:
    show.insiders_only(user)
    row = await reviews.find(session, user.study, prepared_id)
    source = await kept.dataset(await _source(session, user, row))
    return await looks.comparison(source, await kept.manifest(row))


@router.get("/missing", operation_id="map_missing", summary="Missing cells by column and by block of consecutive rows")
async def map_missing(
    prepared_id: str,
    user: Reader,
    session: Session,
    kept: Kept,
    looks: Found,
    of: Annotated[Literal["prepared", "source"], Query(description="the prepared rows, or those before")] = "prepared",
    blocks: Annotated[int, Query(ge=1, le=100)] = 40,
) -> MissingMap:
    show.insiders_only(user)
    row = await reviews.find(session, user.study, prepared_id)
    if of == "source":
        table = (await kept.dataset(await _source(session, user, row))).tables[0]
    else:
        table = (await kept.manifest(row)).table
    return await looks.missing(table.key, table.sha256, blocks)


@router.get(
    "/worst",
    operation_id="list_worst_subjects",
    summary="Subjects by the share of cells that are missing, implausible or changed, the worst first",
)
async def list_worst_subjects(
    prepared_id: str, user: RowReader, session: Session, kept: Kept, looks: Found, page: NumberedPage
) -> PageOf[WorstSubject]:
    show.insiders_only(user)
    row = await reviews.find(session, user.study, prepared_id)
    found = await looks.worst(await kept.manifest(row))
    offset = page.after or 0
    end = offset + page.limit
    return PageOf[WorstSubject](items=found[offset:end], next_cursor=str(end) if end < len(found) else None)


async def _source(session: Session, user: Access, row: Row) -> Row:
    source = await repository.catalogued(session, user.study, row.dataset_id, row.dataset_version)
    if source is None or source.withdrawn:
        raise NotFound("dataset")
    return source
