"""The gate: a person signs prepared data, sends it back, or a later change voids the signature."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound, Problem
from medloom_contracts.events.preprocess import DatasetApproved, DatasetReturned
from medloom_contracts.ids import new_id, new_job_id
from medloom_contracts.manifests import PreparedManifest
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.jobs import JobRow, enqueue
from medloom_kit.outbox import emit
from medloom_kit.policy import Principal
from medloom_preprocess import repository
from medloom_preprocess.domain.orders import ApproveOrder, ObjectRef
from medloom_preprocess.domain.recipe import Step, same_effect
from medloom_preprocess.domain.wish import ApprovalWish, check_names
from medloom_preprocess.errors import (
    AlreadyApproved,
    BlockingFindings,
    DataWithdrawn,
    NotOpen,
    RecipeChanged,
    Sha256Differs,
)
from medloom_preprocess.repository import Row
from medloom_preprocess.service import purges
from medloom_preprocess.tables import reviews

APPROVE_JOB = "approve"
SYSTEM = ("system", "Medloom")


async def find(session: AsyncSession, scope: StudyScope, prepared_id: str) -> Row:
    row = await repository.one_prepared(session, scope, prepared_id)
    if row is None:
        raise NotFound("prepared data")
    return row


async def approve(
    session: AsyncSession,
    scope: StudyScope,
    row: Row,
    manifest: PreparedManifest,
    wish: ApprovalWish,
    *,
    principal: Principal,
    note: str,
    sha256: str | None,
    accept_blocking: str | None,
) -> str:
    """Begin an approval and return its job; the state is ``approving`` until the split is fixed."""
    await _may_approve(session, scope, row)
    if sha256 is not None and sha256 != row.sha256:
        raise Sha256Differs
    blocking = int(row.findings.get("blocking", 0))
    if blocking and not (accept_blocking and accept_blocking.strip()):
        raise BlockingFindings(blocking)
    check_names({column.name: column for column in manifest.table.columns}, wish)
    review_id, job_id, at = new_id("review"), new_job_id("preprocess"), now()
    order = ApproveOrder(
        study_id=scope.study_id,
        prepared_id=row.id,
        review_id=review_id,
        manifest=ObjectRef(key=row.manifest_key, sha256=row.manifest_sha256),
        profile=ObjectRef(key=row.profile_key, sha256=row.profile_sha256),
        wish=wish.model_dump(mode="json"),
        reviewer_id=principal.id,
        reviewer_name=principal.name,
        note="\n".join(
            part for part in (note, f"blocking findings accepted: {accept_blocking}" if blocking else "") if part
        ),
        at=at,
    )
    if not await repository.move_prepared(
        session, scope, row.id, ["open", "returned", "void"], {"state": "approving", "review_id": review_id}
    ):
        raise NotOpen(row.state)
    await _record(
        session,
        scope,
        row,
        principal,
        "approve",
        "pending",
        review_id=review_id,
        note=order.note,
        wish=order.wish,
        job_id=job_id,
        at=at,
    )
    await enqueue(
        session, APPROVE_JOB, order.model_dump(mode="json"), study=scope.study_id, actor=principal, job_id=job_id
    )
    return job_id


async def _may_approve(session: AsyncSession, scope: StudyScope, row: Row) -> None:
    if row.state == "approved":
        raise AlreadyApproved
    if row.state == "approving":
        raise NotOpen(row.state)
    data = await repository.catalogued(session, scope, row.dataset_id, row.dataset_version)
    if data is None or data.withdrawn or row.withdrawn is not None:
        raise DataWithdrawn
    if not await _recipe_is_the_same(session, scope, row):
        raise RecipeChanged


async def _recipe_is_the_same(session: AsyncSession, scope: StudyScope, row: Row) -> bool:
    """Whether the recipe still does what it did when this data was prepared (notes and undone changes aside)."""
    recipe = await repository.recipe(session, scope, row.recipe_id)
    then = await repository.recipe_version(session, scope, row.recipe_id, row.recipe_version)
    if recipe is None or then is None:
        return False
    if (recipe.dataset_id, recipe.dataset_version) != (row.dataset_id, row.dataset_version):
        return False
    return same_effect([Step.model_validate(s) for s in then.steps], [Step.model_validate(s) for s in recipe.steps])


async def _record(
    session: AsyncSession, scope: StudyScope, row: Row, who: Principal | None, action: str, state: str, **more: Any
) -> None:
    await repository.add(
        session,
        reviews,
        {
            "id": more.pop("review_id", None) or new_id("review"),
            "study_id": scope.study_id,
            "prepared_id": row.id,
            "action": action,
            "state": state,
            "who_id": who.id if who else SYSTEM[0],
            "who_name": who.name if who else SYSTEM[1],
            "note": more.pop("note", ""),
            "reasons": more.pop("reasons", []),
            "sha256": row.sha256,
            "at": more.pop("at", None) or now(),
            **more,
        },
    )


async def finish_approval(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
    """The signature stands, unless recipe or data changed while the split was being fixed."""
    order = ApproveOrder.model_validate(dict(job.payload))
    scope = StudyScope(order.study_id)
    row = await find(session, scope, order.prepared_id)
    done = {"state": "done", "approval_key": result["approval"]["key"], "approval_sha256": result["approval"]["sha256"]}
    if row.review_id != order.review_id or not await repository.move_prepared(
        session, scope, row.id, ["approving"], {"state": "approved"}
    ):
        await repository.update_review(session, scope, order.review_id, {**done, "state": "overtaken"})
        await purges.purge_late(session, scope, row.dataset_id, row.dataset_version, row.id)
        return
    await repository.update_review(session, scope, order.review_id, done)
    event = DatasetApproved(
        prepared_id=row.id,
        review_id=order.review_id,
        manifest_key=row.manifest_key,
        manifest_sha256=row.manifest_sha256,
        sha256=row.sha256,
        approval_key=result["approval"]["key"],
        approval_sha256=result["approval"]["sha256"],
        task=result["task"],
        target=result["target"],
        split_key=result["split"]["key"],
        split_sha256=result["split"]["sha256"],
        meta_features=result["meta_features"],
        reviewer_id=order.reviewer_id,
    )
    await emit(session, event, study=order.study_id, actor=order.reviewer_id)


async def fail_approval(session: AsyncSession, job: JobRow, problem: Problem) -> None:
    """The approval could not be given: the review is open again and says why."""
    order = ApproveOrder.model_validate(dict(job.payload))
    scope = StudyScope(order.study_id)
    row = await find(session, scope, order.prepared_id)
    if row.review_id == order.review_id:
        await repository.move_prepared(session, scope, row.id, ["approving"], {"state": "open"})
    await repository.update_review(
        session, scope, order.review_id, {"state": "failed", "problem": problem.model_dump(mode="json")}
    )


async def give_back(
    session: AsyncSession, scope: StudyScope, row: Row, *, principal: Principal, reasons: list[str], note: str
) -> None:
    """Send prepared data back; an approval that stood is void."""
    if not await repository.move_prepared(
        session, scope, row.id, ["open", "approving", "approved", "void"], {"state": "returned", "review_id": None}
    ):
        raise NotOpen(row.state)
    await _record(session, scope, row, principal, "return", "done", note=note, reasons=reasons)
    # the reviewer's own words may name a patient, so the event says only that a person sent it back
    await emit(
        session,
        DatasetReturned(prepared_id=row.id, reasons=("returned_by_reviewer",)),
        study=scope.study_id,
        actor=principal.id,
    )


async def void(
    session: AsyncSession, scope: StudyScope, reasons: list[str], *, recipe_id: str | None = None
) -> list[str]:
    """Void the approvals of a recipe; returns the prepared data concerned."""
    rows = await repository.prepared_in_state(session, scope, ["approving", "approved"], recipe_id=recipe_id)
    await void_each(session, scope, rows, reasons)
    return [row.id for row in rows]


async def void_each(session: AsyncSession, scope: StudyScope, rows: Sequence[Row], reasons: list[str]) -> None:
    """Whatever state these are in: nobody may train on them any more."""
    for row in rows:
        await repository.update_prepared(session, scope, row.id, {"state": "void", "review_id": None})
        await _record(session, scope, row, None, "void", "done", reasons=reasons)
        await emit(session, DatasetReturned(prepared_id=row.id, reasons=tuple(reasons)), study=scope.study_id)
