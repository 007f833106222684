"""Starting, showing and ending experiments."""

import json
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound, Words
from medloom_contracts.events.preprocess import DatasetApproved
from medloom_contracts.events.train import ExperimentRequested
from medloom_contracts.ids import new_id, new_job_id
from medloom_contracts.manifests import Finding, TaskKind
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, PageOf, StudyScope, page_of
from medloom_kit.clock import now
from medloom_kit.jobs import JobView, cancel_job, enqueue, get_job, view
from medloom_kit.objects import ObjectStore
from medloom_kit.outbox import emit
from medloom_kit.policy import Resource
from medloom_train import repository, storage
from medloom_train.domain.errors import BadSettings
from medloom_train.domain.options import TrainingOptions
from medloom_train.domain.portfolio import candidates
from medloom_train.errors import NotApproved, NotFinished
from medloom_train.repository import Row
from medloom_train.service import advice, gate, papers
from medloom_train.service.models import leader, model_view
from medloom_train.service.views import (
    ExperimentDetail,
    ExperimentIn,
    ExperimentView,
    SettingsView,
    TrialView,
)

JOB = "train"


def _unknown_settings(names: list[str], problems: list[dict[str, str]]) -> BadSettings:
    """A misspelt setting, or settings that a newer version wrote: never trained without it, for it changes results."""
    listed = ", ".join(names)
    return BadSettings(
        Words(en=f"This version does not know the settings: {listed}.", ko=f"이 버전이 모르는 설정입니다: {listed}."),
        Words(
            en="Were they written by a newer version? Update Medloom, or leave these settings out.",
            ko="더 새로운 버전에서 쓴 설정이라면 Medloom을 업데이트하거나 해당 설정을 빼세요.",
        ),
        problems=problems,
    )


def options_of(asked: ExperimentIn) -> TrainingOptions:
    """The settings of a request, checked; BadSettings names every fault."""
    top = {name: getattr(asked, name) for name in ("mode", "budget_s", "metric", "seed")}
    merged = {**asked.settings, **{name: value for name, value in top.items() if value is not None}}
    try:
        return TrainingOptions.model_validate(merged)
    except ValidationError as wrong:
        problems = [
            {"where": ".".join(map(str, error["loc"])) or "settings", "problem": error["msg"]}
            for error in wrong.errors()
        ]
        strange = [str(error["loc"][-1]) for error in wrong.errors() if error["type"] == "extra_forbidden"]
        if strange:
            raise _unknown_settings(strange, problems) from None
        raise BadSettings(
            Words(en="The training settings are wrong.", ko="학습 설정이 잘못되었습니다."),
            Words(
                en="Correct the named settings; GET /api/v1/algorithms gives the schema.",
                ko="표시된 설정을 고치세요. GET /api/v1/algorithms에서 스키마를 볼 수 있습니다.",
            ),
            problems=problems,
        ) from None


def is_external(user: Access) -> bool:
    return user.principal.external or user.role.startswith("external")


class Limits(Protocol):
    """What the house allows one experiment."""

    @property
    def most_processes(self) -> int: ...

    @property
    def most_budget_s(self) -> float: ...


def _within(options: TrainingOptions, limits: Limits) -> TrainingOptions:
    if options.budget_s > limits.most_budget_s:
        raise BadSettings(
            Words(
                en=f"The budget is larger than the {limits.most_budget_s:.0f} seconds that are allowed here.",
                ko=f"예산이 이곳에서 허용하는 {limits.most_budget_s:.0f}초를 넘습니다.",
            ),
            Words(en="Ask for a smaller budget.", ko="예산을 줄여 주세요."),
            where="budget_s",
        )
    if limits.most_processes and options.n_jobs > limits.most_processes:
        return options.model_copy(update={"n_jobs": limits.most_processes})
    return options


async def start(
    session: AsyncSession, objects: ObjectStore, user: Access, asked: ExperimentIn, limits: Limits
) -> ExperimentDetail:
    """Accept an experiment on an approved data set; NotApproved (409) or BadSettings (422) otherwise."""
    approval = await approval_of(session, user, user.study, asked.prepared_id)
    external = is_external(user)
    options = _within(options_of(asked), limits)
    if external:
        options = options.model_copy(update={"safe_models_only": True})
    task = TaskKind(approval.task)
    signed = await papers.signed(objects, approval)
    override = gate.passed(signed.approval if signed else None, options, user)
    options = await advice.ordered(session, user.study, approval, options)
    candidates(options, task, 1000)
    experiment_id, job_id = new_id("experiment"), new_job_id("train")
    written = options.model_dump(mode="json")
    body = json.dumps({"prepared_id": asked.prepared_id, "settings": written}, ensure_ascii=False, indent=1).encode()
    stored = await objects.put_bytes(storage.key(user.study.study_id, experiment_id, body, "json"), body)
    await repository.add_experiment(
        session,
        {
            "id": experiment_id,
            "study_id": user.study.study_id,
            "prepared_id": asked.prepared_id,
            "title": asked.title,
            "mode": options.mode,
            "task": task.value,
            "target": approval.target,
            "metric": options.metric_for(task),
            "budget_s": options.budget_s,
            "seed": options.seed,
            "external": external,
            "state": "queued",
            "settings": written,
            "job_id": job_id,
            "override": override.model_dump(mode="json") if override else None,
            "created_at": now(),
            "created_by": user.principal.id,
        },
    )
    payload = {
        "experiment_id": experiment_id,
        "approval": approval.model_dump(mode="json"),
        "settings": written,
        "processes": limits.most_processes,
        "override": override.model_dump(mode="json") if override else None,
        "notes": gate.notes(await _looks(session, user.study, approval, signed, options), override),
    }
    if override is not None:
        await gate.record(session, user, override, experiment_id)
    await enqueue(session, JOB, payload, study=user.study.study_id, actor=user.principal, job_id=job_id)
    requested = ExperimentRequested(
        experiment_id=experiment_id,
        prepared_id=asked.prepared_id,
        mode=options.mode,
        settings_key=stored.key,
        budget_s=options.budget_s,
    )
    await emit(session, requested, study=user.study.study_id, actor=user.principal.id)
    return await detail(session, user.study, experiment_id)


async def _looks(
    session: AsyncSession,
    scope: StudyScope,
    approval: DatasetApproved,
    signed: papers.Signed | None,
    options: TrainingOptions,
) -> list[Finding]:
    """Earlier looks at the test; repeating a finished run looks at nothing new."""
    if options.resolved_trials is not None:
        return []
    return await gate.looks(session, scope, approval.prepared_id, signed.manifest.dataset_id if signed else None)


async def approval_of(session: AsyncSession, user: Access, scope: StudyScope, prepared_id: str) -> DatasetApproved:
    """The signature under this data, in a study the caller was let into; NotApproved (409), or NotFound (404)."""
    known = await repository.approved(session, scope, prepared_id)
    if known is None:
        raise NotApproved
    if known.state != "approved":
        raise NotApproved(list(known.reasons))
    approval = DatasetApproved.model_validate(known.approval)
    grant = user.principal.grant(scope.study_id)
    if is_external(user) or (grant is not None and grant.external):
        _decide_external(user, scope, approval)
    return approval


def _decide_external(user: Access, scope: StudyScope, approval: DatasetApproved) -> None:
    """An outsider trains on signed data that is large enough not to give anybody away."""
    facts = approval.meta_features
    rows, events = facts.get("n_train", facts.get("n")), facts.get("events_train", facts.get("events"))
    resource = Resource(
        "prepared",
        approval.prepared_id,
        scope.study_id,
        signed=True,
        n=None if rows is None else int(rows),
        events=None if events is None else int(events),
    )
    user.decide(Scope.EXPERIMENT_TRAIN, resource)


async def find(session: AsyncSession, scope: StudyScope, experiment_id: str) -> Row:
    """The experiment's row; NotFound."""
    row = await repository.experiment(session, scope, experiment_id)
    if row is None:
        raise NotFound("experiment")
    return row


async def _job(session: AsyncSession, row: Row) -> JobView:
    return view(await get_job(session, row.study_id, row.job_id)).model_copy(update={"result": None})


def _view(row: Row, job: JobView) -> ExperimentView:
    result: dict[str, Any] = row.result or {}
    return ExperimentView(
        id=row.id,
        prepared_id=row.prepared_id,
        title=row.title,
        mode=row.mode,
        state=job.state,
        task=row.task,
        target=row.target,
        metric=row.metric,
        budget_s=row.budget_s,
        seed=row.seed,
        created_at=row.created_at,
        created_by=row.created_by,
        finished_at=row.finished_at,
        cancel_requested=job.cancel_requested,
        job=job,
        best_model_id=row.best_model_id,
        n=result.get("n"),
        seconds=result.get("seconds"),
        problem=job.problem,
    )


async def detail(session: AsyncSession, scope: StudyScope, experiment_id: str) -> ExperimentDetail:
    """Everything known of one experiment."""
    row = await find(session, scope, experiment_id)
    result: dict[str, Any] = row.result or {}
    models = await repository.models_of(session, scope, experiment_id)
    tried = await repository.list_trials(session, scope, experiment_id)
    return ExperimentDetail(
        **_view(row, await _job(session, row)).model_dump(),
        trials=[TrialView.model_validate(trial, from_attributes=True) for trial in tried],
        leaderboard=[leader(model, place) for place, model in enumerate(models, start=1)],
        models=[model_view(model) for model in models],
        warnings=result.get("warnings", []),
        versions=result.get("versions", {}),
        extras=result.get("extras", {}),
        explained=bool(result.get("explanations")),
        override=row.override,
        manifest_key=row.manifest_key,
        manifest_sha256=row.manifest_sha256,
    )


async def listed(
    session: AsyncSession, scope: StudyScope, prepared_id: str | None, page: Any
) -> PageOf[ExperimentView]:
    rows = await repository.list_experiments(session, scope, prepared_id, page.after, page.limit)
    jobs = {row.id: await _job(session, row) for row in rows[: page.limit]}
    return page_of(rows, page, lambda row: row.id, lambda row: _view(row, jobs[row.id]))


async def cancel(session: AsyncSession, scope: StudyScope, experiment_id: str) -> ExperimentDetail:
    """Ask a running experiment to stop with what it has."""
    row = await find(session, scope, experiment_id)
    await cancel_job(session, row.job_id)
    return await detail(session, scope, experiment_id)


async def settings(session: AsyncSession, scope: StudyScope, experiment_id: str) -> SettingsView:
    """Every setting of a finished experiment, with what the clock decided written out."""
    row = await find(session, scope, experiment_id)
    if row.resolved is None:
        raise NotFinished
    return SettingsView(prepared_id=row.prepared_id, settings=row.resolved)
