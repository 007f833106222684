"""Data sets and their versions."""

from typing import Annotated, Any

from fastapi import Query, Response
from fastapi.responses import FileResponse

from medloom_contracts.errors import NotFound
from medloom_contracts.scopes import Scope
from medloom_ingest import repository
from medloom_ingest.api.views import DatasetView, DictionaryIn, RowsView, VersionRow, VersionView
from medloom_ingest.domain.proposal import Original
from medloom_ingest.service.datasets import Datasets, Version, for_outsiders
from medloom_kit.api import Access, IfMatch, NumberedPage, Page, PageOf, Router, Session, access, etag, page_of, state

router = Router(prefix="/api/v1/studies/{study_id}/datasets", tags=["datasets"])

Lister = Annotated[Access, access(Scope.DATASET_LIST)]
SchemaReader = Annotated[Access, access(Scope.DATASET_READ_SCHEMA)]
RowReader = Annotated[Access, access(Scope.DATASET_READ_ROWS)]
Editor = Annotated[Access, access(Scope.DATASET_EDIT)]
Exporter = Annotated[Access, access(Scope.DATASET_EXPORT)]
Sets = Annotated[Datasets, state("datasets")]


def _number(text: str) -> int | None:
    """A version number, or None for ``latest``."""
    if text == "latest":
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise NotFound("dataset version")
    return int(text)


def _row(version: Any) -> VersionRow:
    names = ("version", "rows", "subjects", "columns", "note", "created_at", "created_by")
    return VersionRow(**{n: getattr(version, n) for n in names}, withdrawn=version.state != "registered")


def dataset_view(row: Any, versions: list[Any]) -> DatasetView:
    names = ("id", "title", "description", "kind", "latest", "state", "created_at")
    own = [_row(v) for v in versions if v.dataset_id == row.id]
    return DatasetView(**{n: getattr(row, n) for n in names}, versions=own)


def _version(found: Version, user: Access, response: Response) -> VersionView:
    tag = response.headers["etag"] = etag(found.manifest.version)
    withdrawn = found.row.state != "registered"
    if Scope.DATASET_READ_ROWS not in user.scopes:
        return VersionView(
            manifest=for_outsiders(found.manifest),
            manifest_key=None,
            manifest_sha256=found.row.manifest_sha256,
            original=None,
            withdrawn=withdrawn,
            etag=tag,
        )
    original = found.manifest.provenance.get("original", {})
    known = Original(**{k: original[k] for k in ("filename", "bytes", "sha256")}) if original else None
    return VersionView(
        manifest=found.manifest,
        manifest_key=found.row.manifest_key,
        manifest_sha256=found.row.manifest_sha256,
        original=known,
        withdrawn=withdrawn,
        etag=tag,
    )


@router.get("", operation_id="list_datasets", summary="Data sets of the study, newest first")
async def list_datasets(user: Lister, session: Session, page: Page) -> PageOf[DatasetView]:
    rows = await repository.list_datasets(session, user.study, page.after, page.limit)
    versions = list(await repository.list_versions(session, user.study, [r.id for r in rows]))
    return page_of(rows, page, lambda row: row.id, lambda row: dataset_view(row, versions))


@router.get("/{dataset_id}", operation_id="get_dataset", summary="A data set and its versions")
async def get_dataset(dataset_id: str, user: Lister, session: Session) -> DatasetView:
    row = await repository.get_dataset(session, user.study, dataset_id)
    return dataset_view(row, list(await repository.list_versions(session, user.study, [dataset_id])))


@router.get(
    "/{dataset_id}/versions/{version}",
    operation_id="get_dataset_version",
    summary="Dictionary and provenance of a version",
)
async def get_dataset_version(
    dataset_id: str, version: str, user: SchemaReader, session: Session, sets: Sets, response: Response
) -> VersionView:
    return _version(await sets.version(session, user.study, dataset_id, _number(version)), user, response)


@router.patch(
    "/{dataset_id}/versions/{version}/dictionary",
    operation_id="update_dictionary",
    summary="Make a new version with other labels, units, roles or ranges",
    status_code=201,
)
async def describe_dataset(
    dataset_id: str,
    version: str,
    body: DictionaryIn,
    user: Editor,
    session: Session,
    sets: Sets,
    match: IfMatch,
    response: Response,
) -> VersionView:
    found = await sets.version(session, user.study, dataset_id, _number(version))
    latest = await repository.get_dataset(session, user.study, dataset_id)
    match.require(latest.latest)
    changes = {name: change.model_dump(exclude_unset=True) for name, change in body.columns.items()}
    renewed = await sets.describe(session, user.study, found, body.table, changes, body.note, user.principal)
    return _version(renewed, user, response)


@router.get(
    "/{dataset_id}/versions/{version}/rows", operation_id="list_dataset_rows", summary="Rows of a version, page by page"
)
async def read_dataset_rows(
    dataset_id: str,
    version: str,
    user: RowReader,
    session: Session,
    sets: Sets,
    page: NumberedPage,
    table: Annotated[str, Query(max_length=200)] = "main",
) -> RowsView:
    found = await sets.version(session, user.study, dataset_id, _number(version))
    after = -1 if page.after is None else page.after
    shown = await sets.rows(found, table, after, page.limit)
    last = shown.rows[-1]["_row"] if shown.rows else after
    cursor = str(last) if shown.more else None
    return RowsView(columns=shown.columns, rows=shown.rows, total=shown.total, next_cursor=cursor)


@router.get(
    "/{dataset_id}/versions/{version}/original",
    operation_id="download_original",
    summary="The bytes as they were uploaded",
    response_class=FileResponse,
)
async def download_original(
    dataset_id: str, version: str, user: Exporter, session: Session, sets: Sets
) -> FileResponse:
    path, filename = await sets.original(await sets.version(session, user.study, dataset_id, _number(version)))
    return FileResponse(
        path, filename=filename, media_type="application/octet-stream", headers={"x-content-type-options": "nosniff"}
    )
