"""The gate: approve or send back, and what was decided so far."""

from typing import Annotated

from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, Router, Session, access, state
from medloom_kit.jobs import get_job, view
from medloom_preprocess import repository
from medloom_preprocess.api import show
from medloom_preprocess.api.views import Approve, Person, Return, ReviewEntry, ReviewView
from medloom_preprocess.domain.wish import ApprovalWish
from medloom_preprocess.repository import Row
from medloom_preprocess.service import reviews
from medloom_preprocess.service.artefacts import Artefacts

router = Router(prefix="/api/v1/studies/{study_id}/prepared/{prepared_id}", tags=["review"])

Reader = Annotated[Access, access(Scope.DATASET_READ_SUMMARY)]
Signer = Annotated[Access, access(Scope.DATASET_SIGNOFF)]
Kept = Annotated[Artefacts, state("artefacts")]


@router.get("/review", operation_id="get_review", summary="State of the review: who, when, why, which hash")
async def get_review(prepared_id: str, user: Reader, session: Session, kept: Kept) -> ReviewView:
    return await _review(session, user, kept, prepared_id)


@router.post(
    "/approve",
    operation_id="approve_prepared",
    status_code=202,
    summary="Sign prepared data for a task; fixes the split",
)
async def approve_prepared(prepared_id: str, body: Approve, user: Signer, session: Session, kept: Kept) -> ReviewView:
    show.insiders_only(user)
    row = await reviews.find(session, user.study, prepared_id)
    wish = ApprovalWish.model_validate(body.model_dump(include=set(ApprovalWish.model_fields)))
    await reviews.approve(
        session,
        user.study,
        row,
        await kept.manifest(row),
        wish,
        principal=user.principal,
        note=body.note,
        sha256=body.sha256,
        accept_blocking=body.accept_blocking,
    )
    return await _review(session, user, kept, prepared_id)


@router.post("/return", operation_id="return_prepared", summary="Send prepared data back with reasons")
async def return_prepared(prepared_id: str, body: Return, user: Signer, session: Session, kept: Kept) -> ReviewView:
    show.insiders_only(user)
    row = await reviews.find(session, user.study, prepared_id)
    await reviews.give_back(session, user.study, row, principal=user.principal, reasons=body.reasons, note=body.note)
    return await _review(session, user, kept, prepared_id)


async def _review(session: Session, user: Access, kept: Artefacts, prepared_id: str) -> ReviewView:
    row = await reviews.find(session, user.study, prepared_id)
    entries = await repository.list_reviews(session, user.study, prepared_id)
    external = show.is_external(user)
    last = entries[0] if entries else None
    current = next((entry for entry in entries if entry.id == row.review_id), None)
    approval = None
    if row.state == "approved" and current is not None and not external:
        approval = await kept.approval(current.approval_key, current.approval_sha256)
    job = view(await get_job(session, user.study.study_id, last.job_id)) if last is not None and last.job_id else None
    shown = current if current is not None else last
    return ReviewView(
        prepared_id=row.id,
        state=row.state,
        sha256=row.sha256,
        who=Person(id=shown.who_id, name=shown.who_name) if shown is not None else None,
        at=shown.at if shown is not None else None,
        note=shown.note if shown is not None and not external else "",
        reasons=list(shown.reasons) if shown is not None and not external else [],
        review_id=row.review_id,
        approval=approval,
        history=[] if external else [_entry(entry) for entry in entries],
        job=None if external else job,
        problem=last.problem if last is not None and not external else None,
    )


def _entry(row: Row) -> ReviewEntry:
    return ReviewEntry(
        id=row.id,
        at=row.at,
        who=Person(id=row.who_id, name=row.who_name),
        action=row.action,
        state=row.state,
        note=row.note,
        reasons=list(row.reasons),
        sha256=row.sha256,
    )
