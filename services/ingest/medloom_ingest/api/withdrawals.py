"""Taking data out of use: withdrawing, erasing a subject, and how long a study keeps data."""

from typing import Annotated

from medloom_contracts.scopes import Scope
from medloom_ingest import repository
from medloom_ingest.api.datasets import dataset_view
from medloom_ingest.api.views import (
    DatasetView,
    ErasurePreview,
    RetentionIn,
    RetentionView,
    SubjectIn,
    WithdrawalView,
    WithdrawIn,
)
from medloom_ingest.service import withdrawals
from medloom_ingest.service.erasures import Erasures
from medloom_kit.api import Access, Page, PageOf, Router, Session, access, page_of, state
from medloom_kit.clock import now
from medloom_kit.jobs import get_job, view

datasets = Router(prefix="/api/v1/studies/{study_id}/datasets", tags=["withdrawal"])
rules = Router(prefix="/api/v1/studies/{study_id}/retention", tags=["withdrawal"])

Manager = Annotated[Access, access(Scope.STUDY_MANAGE)]
Lister = Annotated[Access, access(Scope.DATASET_LIST)]
Eraser = Annotated[Erasures, state("erasures")]


@datasets.post("/{dataset_id}/withdraw", operation_id="withdraw_dataset", summary="Take versions out of use")
async def withdraw_dataset(dataset_id: str, body: WithdrawIn, user: Manager, session: Session) -> DatasetView:
    order = withdrawals.Order("request", body.reason, user.principal.id, body.policy)
    await withdrawals.withdraw(session, user.study, dataset_id, body.versions, order)
    row = await repository.get_dataset(session, user.study, dataset_id)
    return dataset_view(row, list(await repository.list_versions(session, user.study, [dataset_id])))


@datasets.get(
    "/{dataset_id}/withdrawals", operation_id="list_withdrawals", summary="What was withdrawn or erased, newest first"
)
async def list_withdrawals(dataset_id: str, user: Manager, session: Session, page: Page) -> PageOf[WithdrawalView]:
    await repository.get_dataset(session, user.study, dataset_id)
    rows = await repository.list_withdrawals(session, user.study, dataset_id, page.after, page.limit)
    return page_of(rows, page, lambda row: row.id, lambda row: WithdrawalView.model_validate(row, from_attributes=True))


@datasets.post(
    "/{dataset_id}/erasures/preview",
    operation_id="preview_erasure",
    summary="Where one subject is; nothing is changed and the identifier is not kept",
)
async def preview_erasure(
    dataset_id: str, body: SubjectIn, user: Manager, session: Session, erasures: Eraser
) -> ErasurePreview:
    found = await erasures.preview(session, user.study, dataset_id, body.subject)
    return ErasurePreview.model_validate(found, from_attributes=True)


@datasets.post(
    "/{dataset_id}/erasures",
    operation_id="erase_subject",
    summary="Write a version without one subject and purge every earlier one with all that came of it",
    status_code=202,
)
async def erase_subject(
    dataset_id: str, body: SubjectIn, user: Manager, session: Session, erasures: Eraser
) -> WithdrawalView:
    started = await erasures.start(session, user.study, dataset_id, body.subject, body.reason, user.principal)
    row = await repository.get_withdrawal(session, user.study, started)
    job = view(await get_job(session, user.study.study_id, row.job_id))
    return WithdrawalView.model_validate(row, from_attributes=True).model_copy(update={"job": job})


@rules.get("", operation_id="get_retention", summary="How long the study keeps data, and what becomes of it then")
async def get_retention(user: Lister, session: Session) -> RetentionView:
    return RetentionView.model_validate(await withdrawals.rule(session, user.study), from_attributes=True)


@rules.put("", operation_id="set_retention", summary="Say how long data is kept, and what becomes of withdrawn data")
async def set_retention(body: RetentionIn, user: Manager, session: Session) -> RetentionView:
    values = {**body.model_dump(), "changed_at": now(), "changed_by": user.principal.id}
    await repository.put_rule(session, user.study, **values)
    return RetentionView.model_validate(await withdrawals.rule(session, user.study), from_attributes=True)
