"""Running recipes: one row, one job, one prepared data set."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound, Problem
from medloom_contracts.events.preprocess import DatasetPrepared, RunFailed, RunRequested
from medloom_contracts.ids import new_id, new_job_id
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.jobs import JobRow, enqueue
from medloom_kit.outbox import emit
from medloom_kit.policy import Principal
from medloom_preprocess import repository
from medloom_preprocess.domain.orders import ObjectRef, RunOrder
from medloom_preprocess.domain.recipe import Step
from medloom_preprocess.errors import DataWithdrawn
from medloom_preprocess.repository import Row
from medloom_preprocess.service import recipes, withdrawals
from medloom_preprocess.tables import prepared, runs

RUN_JOB = "run_recipe"


async def find(session: AsyncSession, scope: StudyScope, run_id: str) -> Row:
    row = await repository.run(session, scope, run_id)
    if row is None:
        raise NotFound("run")
    return row


async def start(session: AsyncSession, scope: StudyScope, recipe: Row, principal: Principal) -> Row:
    """Write the run and its job; the request's answer already names both."""
    data = await recipes.dataset(session, scope, recipe.dataset_id, recipe.dataset_version)
    run_id, prepared_id, job_id, at = new_id("run"), new_id("prepared"), new_job_id("preprocess"), now()
    steps = recipes.steps_of(recipe)
    order = RunOrder(
        study_id=scope.study_id,
        run_id=run_id,
        prepared_id=prepared_id,
        recipe_id=recipe.id,
        recipe_version=recipe.version,
        dataset_id=recipe.dataset_id,
        dataset_version=recipe.dataset_version,
        manifest=ObjectRef(key=data.manifest_key, sha256=data.manifest_sha256),
        joins=await joined_datasets(session, scope, steps),
        steps=[step.model_dump(mode="json") for step in steps],
        actor=principal.id,
        at=at,
    )
    payload = order.model_dump(mode="json")
    await repository.add(
        session,
        runs,
        {
            "id": run_id,
            "study_id": scope.study_id,
            "recipe_id": recipe.id,
            "recipe_version": recipe.version,
            "dataset_id": recipe.dataset_id,
            "dataset_version": recipe.dataset_version,
            "job_id": job_id,
            "state": "queued",
            "steps": [],
            "prepared_id": prepared_id,
            "payload": payload,
            "created_by": principal.id,
            "created_at": at,
        },
    )
    await enqueue(session, RUN_JOB, payload, study=scope.study_id, actor=principal, job_id=job_id)
    event = RunRequested(
        run_id=run_id,
        recipe_id=recipe.id,
        recipe_version=recipe.version,
        dataset_id=recipe.dataset_id,
        dataset_version=recipe.dataset_version,
    )
    await emit(session, event, study=scope.study_id, actor=principal.id)
    return await find(session, scope, run_id)


async def joined_datasets(session: AsyncSession, scope: StudyScope, steps: list[Step]) -> dict[str, ObjectRef]:
    """The manifests of other data sets of this study that join steps name as ``dst_…@version``."""
    found: dict[str, ObjectRef] = {}
    for step in steps:
        name = str(step.params.get("table", ""))
        if not step.enabled or step.op != "join" or not name.startswith("dst_"):
            continue
        data = await recipes.dataset(session, scope, *withdrawals.joined(name))
        found[name] = ObjectRef(key=data.manifest_key, sha256=data.manifest_sha256)
    return found


async def ensure_job(session: AsyncSession, scope: StudyScope, run_id: str) -> None:
    """The run's event: the job was written with the run, so all that is left is to see that the run is known."""
    await find(session, scope, run_id)


async def report(session: AsyncSession, job: JobRow, message: dict[str, Any]) -> None:
    """Results of the steps so far."""
    scope = StudyScope(str(job.study_id))
    await repository.update_run(session, scope, job.payload["run_id"], {"steps": message["steps"], "state": "running"})


async def finish(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
    """The prepared data appears, open for review."""
    order = RunOrder.model_validate(dict(job.payload))
    scope = StudyScope(order.study_id)
    if await withdrawals.overtaken(session, scope, order):
        await fail(session, job, DataWithdrawn().problem())
        return
    await repository.add(
        session,
        prepared,
        {
            "id": order.prepared_id,
            "study_id": order.study_id,
            "run_id": order.run_id,
            "recipe_id": order.recipe_id,
            "recipe_version": order.recipe_version,
            "dataset_id": order.dataset_id,
            "dataset_version": order.dataset_version,
            "sha256": result["sha256"],
            "rows": result["rows"],
            "rows_in": result["rows_in"],
            "subjects": result["subjects"],
            **{
                f"{name}_{part}": result[name][part]
                for name in ("manifest", "profile", "suggestions")
                for part in ("key", "sha256")
            },
            "findings": result["findings"],
            "state": "open",
            "created_at": now(),
        },
    )
    await repository.update_run(
        session, scope, order.run_id, {"steps": result["steps"], "state": "succeeded", "finished_at": now()}
    )
    event = DatasetPrepared(
        prepared_id=order.prepared_id,
        run_id=order.run_id,
        manifest_key=result["manifest"]["key"],
        manifest_sha256=result["manifest"]["sha256"],
        profile_key=result["profile"]["key"],
        profile_sha256=result["profile"]["sha256"],
        findings=result["findings"],
    )
    await emit(session, event, study=order.study_id, actor=order.actor)


async def fail(session: AsyncSession, job: JobRow, problem: Problem) -> None:
    """The run ends with its cause; a failed step is named."""
    order = RunOrder.model_validate(dict(job.payload))
    failed_step = None
    if problem.code == "step_failed" and problem.problems:
        failed_step = {**problem.problems[0], "detail": problem.detail, "detail_ko": problem.detail_ko}
    values = {
        "state": "cancelled" if problem.code == "job_cancelled" else "failed",
        "failed_step": failed_step,
        "problem": problem.model_dump(mode="json"),
        "finished_at": now(),
    }
    await repository.update_run(session, StudyScope(order.study_id), order.run_id, values)
    reasons = (problem.code, *([str(failed_step["cause"])] if failed_step else []))
    await emit(session, RunFailed(run_id=order.run_id, reasons=reasons), study=order.study_id, actor=order.actor)
