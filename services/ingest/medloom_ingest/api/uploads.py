"""Uploads, their proposals, and acceptance."""

from typing import Annotated, Any

from fastapi import Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound
from medloom_contracts.scopes import Scope
from medloom_ingest import repository
from medloom_ingest.api.views import AcceptedView, AcceptIn, DecisionsIn, ProposalView, UploadView
from medloom_ingest.domain.proposal import Decision, Preview, ProposalPatch
from medloom_ingest.service.proposals import Held, Proposals
from medloom_kit.api import Access, IfMatch, Page, PageOf, Router, Session, access, etag, page_of, state
from medloom_kit.jobs import JobView, get_job, view

router = Router(prefix="/api/v1/studies/{study_id}/uploads", tags=["uploads"])

Uploader = Annotated[Access, access(Scope.DATASET_UPLOAD)]
RowReader = Annotated[Access, access(Scope.DATASET_READ_ROWS)]
Editor = Annotated[Access, access(Scope.DATASET_EDIT)]
Proposing = Annotated[Proposals, state("proposals")]


async def _job(session: AsyncSession, user: Access, job_id: str | None) -> JobView | None:
    if job_id is None:
        return None
    try:
        return view(await get_job(session, user.study.study_id, job_id))
    except NotFound:
        return None


async def _shown(session: AsyncSession, user: Access, row: Any) -> UploadView:
    values = {name: getattr(row, name) for name in UploadView.model_fields if name != "job"}
    return UploadView(**values, job=await _job(session, user, row.job_id))


async def _proposal(session: AsyncSession, user: Access, held: Held, response: Response) -> ProposalView:
    tag = response.headers["etag"] = etag(held.row.proposal_version)
    return ProposalView(upload_id=held.row.id, state=held.row.state, job=None, proposal=held.proposal, etag=tag)


@router.get("", operation_id="list_uploads", summary="Uploads of the study, newest first")
async def list_uploads(user: Uploader, session: Session, page: Page) -> PageOf[UploadView]:
    rows = await repository.list_uploads(session, user.study, page.after, page.limit)
    views = {row.id: await _shown(session, user, row) for row in rows}
    return page_of(rows, page, lambda row: row.id, lambda row: views[row.id])


@router.get("/{upload_id}", operation_id="get_upload", summary="An upload and where it stands")
async def get_upload(upload_id: str, user: Uploader, session: Session) -> UploadView:
    return await _shown(session, user, await repository.get_upload(session, user.study, upload_id))


@router.get("/{upload_id}/proposal", operation_id="get_proposal", summary="What was guessed about the file, and why")
async def get_proposal(
    upload_id: str, user: RowReader, session: Session, proposals: Proposing, response: Response
) -> ProposalView:
    return await _proposal(session, user, await proposals.get(session, user.study, upload_id), response)


@router.patch(
    "/{upload_id}/proposal",
    operation_id="update_proposal",
    summary="Change the import; new reading options have the file read again (202 with a job)",
    responses={202: {"model": ProposalView, "description": "The file is read again"}},
)
async def change_proposal(
    upload_id: str,
    body: ProposalPatch,
    user: Editor,
    session: Session,
    proposals: Proposing,
    match: IfMatch,
    response: Response,
) -> ProposalView:
    row = await repository.get_upload(session, user.study, upload_id)
    if row.state == "refused":
        await proposals.change_refused(session, user.study, upload_id, body, user.principal)
        reading = True
    else:
        held = await proposals.get(session, user.study, upload_id)
        match.require(held.row.proposal_version)
        reading = await proposals.change(session, user.study, upload_id, body, user.principal, held)
    if not reading:
        return await _proposal(session, user, await proposals.get(session, user.study, upload_id), response)
    row = await repository.get_upload(session, user.study, upload_id)
    response.status_code = 202
    job = await _job(session, user, row.job_id)
    tag = etag(row.proposal_version)
    return ProposalView(upload_id=upload_id, state=row.state, job=job, proposal=None, etag=tag)


@router.get(
    "/{upload_id}/preview", operation_id="preview_upload", summary="The first fifty rows under the present options"
)
async def preview_upload(
    upload_id: str,
    user: RowReader,
    session: Session,
    proposals: Proposing,
    table: Annotated[str | None, Query(max_length=200)] = None,
) -> Preview:
    return await proposals.preview(session, user.study, upload_id, table)


@router.post(
    "/{upload_id}/identifiers", operation_id="decide_identifiers", summary="Resolve columns that may identify people"
)
async def decide_identifiers(
    upload_id: str, body: DecisionsIn, user: Editor, session: Session, proposals: Proposing, response: Response
) -> ProposalView:
    decisions = [(d.table, d.column, Decision(action=d.action, reason=d.reason)) for d in body.decisions]
    held = await proposals.decide(session, user.study, upload_id, decisions, user.principal)
    return await _proposal(session, user, held, response)


@router.post(
    "/{upload_id}/accept", operation_id="accept_upload", summary="Make the upload a data set version", status_code=202
)
async def accept_upload(
    upload_id: str, body: AcceptIn, user: Editor, session: Session, proposals: Proposing
) -> AcceptedView:
    dataset_id, version, job_id = await proposals.accept(
        session,
        user.study,
        upload_id,
        user.principal,
        title=body.title,
        description=body.description,
        dataset_id=body.dataset_id,
    )
    shown = await _shown(session, user, await repository.get_upload(session, user.study, upload_id))
    job = view(await get_job(session, user.study.study_id, job_id))
    return AcceptedView(upload=shown, dataset_id=dataset_id, version=version, job=job)
