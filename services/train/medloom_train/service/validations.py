"""External validation: trying a finished model on other approved data, as a run with a result that stays."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound, Problem
from medloom_contracts.events.preprocess import DatasetApproved
from medloom_contracts.events.train import ValidationCompleted
from medloom_contracts.ids import new_id, new_job_id
from medloom_contracts.manifests import InputSchema, PreparedManifest, TaskKind
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, PageOf, StudyScope, page_of
from medloom_kit.clock import now
from medloom_kit.jobs import JobRow, cancel_job, enqueue, get_job, view
from medloom_kit.objects import ObjectStore
from medloom_kit.outbox import emit
from medloom_train import repository
from medloom_train.domain import mapping
from medloom_train.domain.errors import SeenInDevelopment
from medloom_train.errors import NotApproved
from medloom_train.repository import Row
from medloom_train.service import experiments, models, withdrawals
from medloom_train.service.views import (
    ColumnFit,
    ColumnView,
    FitView,
    ValidationDetail,
    ValidationIn,
    ValidationView,
)

JOB: Final = "validate"
_MAIN: Final = ("auroc", "macro_auroc", "r2", "rmse", "brier", "harrell_c", "uno_c", "integrated_brier")


@dataclass(frozen=True)
class _Data:
    """Approved data that a model is tried on."""

    scope: StudyScope
    approval: DatasetApproved
    manifest: PreparedManifest


async def _data(
    session: AsyncSession, objects: ObjectStore, user: Access, prepared_id: str, study_id: str | None
) -> _Data:
    """The data, when the caller may train on it in its own study; NotFound or NotApproved."""
    scope = user.study
    if study_id is not None and study_id != user.study.study_id:
        scope = await user.also_in(study_id, Scope.EXPERIMENT_TRAIN)
    approval = await experiments.approval_of(session, user, scope, prepared_id)
    body = await objects.get_bytes(approval.manifest_key, approval.manifest_sha256)
    return _Data(scope, approval, PreparedManifest.model_validate_json(body))


async def fit(
    session: AsyncSession,
    objects: ObjectStore,
    user: Access,
    model_id: str,
    prepared_id: str,
    study_id: str | None,
) -> FitView:
    """Which column of the data each input would be read from by name, and what speaks against it."""
    row = await models.in_use(session, user.study, model_id)
    schema = InputSchema.model_validate(row.facts["input_schema"])
    data = await _data(session, objects, user, prepared_id, study_id)
    known = [column for column in data.manifest.table.columns if column.name != "_row"]
    wrong = {fault["where"]: fault for fault in mapping.faults(schema, known, {}, {})}
    inputs: list[tuple[str, str, str, str]] = [(e.name, e.label, e.type, e.unit) for e in schema.inputs]
    if schema.time is not None:
        inputs.append((schema.time, "", "number", schema.time_unit))
    kind = "number" if schema.task is TaskKind.REGRESSION else "category"
    inputs.append((schema.target, "", kind, schema.target_unit))
    return FitView(
        inputs=[
            ColumnFit(
                name=name,
                label=label,
                type=kind,
                unit=unit,
                column=None if wrong.get(name, {}).get("code") == "input_missing" else name,
                problem=wrong.get(name),
            )
            for name, label, kind, unit in inputs
        ],
        columns=[ColumnView(name=c.name, label=c.label, type=c.type.value, unit=c.unit) for c in known],
    )


async def start(
    session: AsyncSession, objects: ObjectStore, user: Access, model_id: str, asked: ValidationIn
) -> ValidationDetail:
    """Accept a validation; BadMapping (422) names every input that the data cannot be read as."""
    row = await models.in_use(session, user.study, model_id)
    data = await _data(session, objects, user, asked.prepared_id, asked.data_study_id)
    experiment = await experiments.find(session, user.study, row.experiment_id)
    own = await repository.approved(session, user.study, row.prepared_id)
    if own is not None and (own.approval or {}).get("sha256") == data.approval.sha256:
        raise SeenInDevelopment
    schema = InputSchema.model_validate(row.facts["input_schema"])
    matches = mapping.match(schema, data.manifest.table.columns, asked.columns, asked.factors)
    validation_id, job_id = new_id("validation"), new_job_id("train")
    values = {
        "id": validation_id,
        "study_id": user.study.study_id,
        "model_id": model_id,
        "data_study_id": data.scope.study_id,
        "prepared_id": asked.prepared_id,
        "title": asked.title,
        "onnx_sha256": row.files["onnx"]["sha256"],
        "data_sha256": data.approval.sha256,
        "asked": asked.model_dump(mode="json", exclude={"title"}),
        "state": "queued",
        "job_id": job_id,
        "created_at": now(),
        "created_by": user.principal.id,
    }
    await repository.add_validation(session, values)
    payload = {
        "validation": {name: values[name] for name in ("id", "data_study_id", "prepared_id", "title")},
        "model": {
            "id": model_id,
            "name": row.name,
            "experiment_id": row.experiment_id,
            "files": {name: row.files[name] for name in ("onnx", "input_schema", "predictions")},
        },
        "same_upload": experiment.dataset_id == data.manifest.dataset_id,
        "approval": data.approval.model_dump(mode="json"),
        "columns": [entry.model_dump() for entry in matches],
        "positive": asked.positive,
        "seed": experiment.seed,
    }
    await enqueue(session, JOB, payload, study=user.study.study_id, actor=user.principal, job_id=job_id)
    return await detail(session, user.study, model_id, validation_id)


async def _find(session: AsyncSession, scope: StudyScope, model_id: str, validation_id: str) -> Row:
    row = await repository.validation(session, scope, validation_id)
    if row is None or row.model_id != model_id:
        raise NotFound("validation")
    return row


def _fields(row: Row) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in ValidationView.model_fields if hasattr(row, name)}
    result = {} if row.withdrawn else row.result or {}
    main = {name: result.get("metrics", {}).get(name) for name in _MAIN}
    return {
        **shown,
        "n": result.get("n"),
        "events": result.get("events"),
        "main": {name: value for name, value in main.items() if value is not None},
    }


async def detail(session: AsyncSession, scope: StudyScope, model_id: str, validation_id: str) -> ValidationDetail:
    """Everything known of one validation."""
    row = await _find(session, scope, model_id, validation_id)
    job = view(await get_job(session, row.study_id, row.job_id)).model_copy(update={"result": None})
    fields = {**_fields(row), "state": row.state if row.withdrawn else job.state}
    result = None if row.withdrawn else row.result
    return ValidationDetail(**fields, asked=row.asked, job=job, result=result, problem=job.problem)


async def listed(session: AsyncSession, scope: StudyScope, model_id: str, page: Any) -> PageOf[ValidationView]:
    await models.find(session, scope, model_id)
    rows = await repository.list_validations(session, scope, model_id, page.after, page.limit)
    return page_of(rows, page, lambda row: row.id, lambda row: ValidationView(**_fields(row)))


async def cancel(session: AsyncSession, scope: StudyScope, model_id: str, validation_id: str) -> ValidationDetail:
    """Ask a running validation to stop; nothing of it is kept."""
    row = await _find(session, scope, model_id, validation_id)
    await cancel_job(session, row.job_id)
    return await detail(session, scope, model_id, validation_id)


async def succeeded(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
    """Keep the figures and announce them."""
    scope = StudyScope(str(job.study_id))
    row = await repository.validation(session, scope, job.payload["validation"]["id"])
    if row is None:
        return
    if await withdrawals.validation_overtaken(session, row):
        await failed(session, job, NotApproved(["data_withdrawn"]).problem())
        return
    manifest, figures = result["manifest"], result["figures"]
    values = {
        "state": "succeeded",
        "finished_at": now(),
        "result": figures,
        "manifest_key": manifest["key"],
        "manifest_sha256": manifest["sha256"],
    }
    await repository.update_validation(session, row.id, values)
    event = ValidationCompleted(
        validation_id=row.id,
        model_id=row.model_id,
        experiment_id=figures["experiment_id"],
        prepared_id=row.prepared_id,
        data_study_id=row.data_study_id,
        manifest_key=manifest["key"],
        manifest_sha256=manifest["sha256"],
    )
    await emit(session, event, study=scope.study_id, actor=job.actor_id)


async def failed(session: AsyncSession, job: JobRow, problem: Problem) -> None:
    """Keep the cause."""
    state = "cancelled" if problem.code == "job_cancelled" else "failed"
    values = {"state": state, "finished_at": now(), "problem": problem.model_dump(mode="json")}
    await repository.update_validation(session, job.payload["validation"]["id"], values)
