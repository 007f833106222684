"""Asking for reports, following them, reading and publishing them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound, Problem
from medloom_contracts.events.report import Artefact, ReportFailed, ReportReady, ReportRequested
from medloom_contracts.ids import new_id
from medloom_kit.api import Access, PageOf, StudyScope, page_of
from medloom_kit.api.inputs import PageRequest
from medloom_kit.clock import now
from medloom_kit.jobs import JobRow, enqueue, get_job, view
from medloom_kit.objects import ObjectStore
from medloom_kit.outbox import emit
from medloom_report import repository
from medloom_report.errors import ExperimentUnknown, ModelUnknown, ReportNotReady, ReportWithdrawn
from medloom_report.service import withdrawals
from medloom_report.service.views import ArtefactView, ReportRequest, ReportView, State

JOB = "build_report"
_ENDED = {"ready", "failed", "cancelled"}


@dataclass(frozen=True)
class Download:
    path: Path
    media_type: str
    file_name: str
    sha256: str


def is_outsider(user: Access) -> bool:
    """Whether this person is bound by the rules for external institutions."""
    grant = user.principal.grant(user.study.study_id)
    return user.principal.external or (grant is not None and grant.external)


def _for_outsiders(artefact: dict[str, Any]) -> bool:
    """Vector files, tables and documents carry exact coordinates and counts: an outsider gets PNG figures alone."""
    return bool(artefact["kind"] == "figure" and artefact["format"] == "png")


async def request(session: AsyncSession, user: Access, wanted: ReportRequest, memory_mb: int) -> ReportView:
    """Bind a new report to a finished experiment and start its making."""
    experiment = await repository.experiment(session, user.study, wanted.experiment_id)
    if experiment is None:
        raise ExperimentUnknown
    models = {row["model_id"]: row for row in await repository.models_of(session, user.study, wanted.experiment_id)}
    chosen = list(dict.fromkeys(wanted.model_ids or models))
    unknown = [model_id for model_id in chosen if model_id not in models]
    if unknown:
        raise ModelUnknown(unknown)
    report_id = new_id("report")
    external = await repository.validations_of(session, user.study, chosen)
    payload = {
        "report_id": report_id,
        "manifest_key": experiment["manifest_key"],
        "manifest_sha256": experiment["manifest_sha256"],
        "model_ids": chosen,
        "languages": wanted.languages,
        "options": wanted.options.model_dump(mode="json"),
        "settings_yaml": wanted.settings_yaml,
        "memory_mb": memory_mb,
        "validations": [
            {"model_id": row["model_id"], "key": row["manifest_key"], "sha256": row["manifest_sha256"]}
            for row in external
        ],
    }
    job_id = await enqueue(session, JOB, payload, study=user.study.study_id, actor=user.principal)
    values = {
        "id": report_id,
        "study_id": user.study.study_id,
        "experiment_id": experiment["id"],
        "prepared_id": experiment["prepared_id"],
        "template": wanted.template,
        "model_ids": chosen,
        "best_model_id": experiment["best_model_id"],
        "languages": wanted.languages,
        "options": payload["options"],
        "state": "queued",
        "job_id": job_id,
        "bound_to": {
            "experiment_manifest_sha256": experiment["manifest_sha256"],
            "predictions_sha256": {model_id: models[model_id]["predictions_sha256"] for model_id in chosen},
        },
        "also_on": sorted({row["prepared_id"] for row in external}),
        "artefacts": [],
        "created_at": now(),
        "created_by": user.principal.id,
    }
    await repository.add_report(session, values)
    event = ReportRequested(
        report_id=report_id, template=wanted.template, model_ids=tuple(chosen), options=payload["options"]
    )
    await emit(session, event, study=user.study.study_id, actor=user.principal.id)
    return await shown(session, user, report_id)


async def shown(session: AsyncSession, user: Access, report_id: str) -> ReportView:
    """One report; to an outsider only when it is published, with what outsiders may download."""
    outsider = is_outsider(user)
    record = await repository.report(session, user.study, report_id, published_only=outsider)
    if record is None:
        raise NotFound("report")
    job = await get_job(session, user.study.study_id, record["job_id"])
    gone = await repository.withdrawn_ids(session, user.study)
    return _view(record | _emptied(bool(withdrawals.sources(record) & gone)), job, outsider=outsider)


async def listed(
    session: AsyncSession, user: Access, experiment_id: str | None, page: PageRequest
) -> PageOf[ReportView]:
    """Reports of a study, newest first, without their jobs."""
    outsider = is_outsider(user)
    rows = await repository.list_reports(
        session,
        user.study,
        experiment_id=experiment_id,
        published_only=outsider,
        after=page.after,
        limit=page.limit,
    )
    gone = await repository.withdrawn_ids(session, user.study)
    shown_rows = [row | _emptied(bool(withdrawals.sources(row) & gone)) for row in rows]
    return page_of(shown_rows, page, lambda row: row["id"], lambda row: _view(row, None, outsider=outsider))


def _emptied(withdrawn: bool) -> dict[str, Any]:
    """What a report of withdrawn data shows of itself: that it was there."""
    return {"summary": None, "artefacts": []} if withdrawn else {}


def _view(record: dict[str, Any], job: JobRow | None, *, outsider: bool) -> ReportView:
    state: State = record["state"]
    if state == "queued" and job is not None and job.state == "running":
        state = "building"
    kept = [artefact for artefact in record["artefacts"] if not outsider or _for_outsiders(artefact)]
    own = {name: record[name] for name in ReportView.model_fields if name in record}
    own |= {"state": state, "artefacts": [ArtefactView(**artefact) for artefact in kept]}
    own["job"] = view(job) if job is not None and not outsider else None
    if outsider:
        own |= {"summary": None, "problem": None, "bound_to": {}}
    return ReportView(**own)


async def publish(session: AsyncSession, user: Access, report_id: str) -> ReportView:
    """Let outsiders of the study see a finished report; doing it again changes nothing."""
    record = await repository.report(session, user.study, report_id)
    if record is None:
        raise NotFound("report")
    await withdrawals.readable(session, user.study, *withdrawals.sources(record))
    if record["state"] != "ready":
        raise ReportNotReady(record["state"])
    if record["published_at"] is None:
        values = {"published_at": now(), "published_by": user.principal.id}
        await repository.update_report(session, user.study, report_id, values)
    return await shown(session, user, report_id)


async def artefact(
    session: AsyncSession, objects: ObjectStore, user: Access, scratch: Path, *, report_id: str, name: str
) -> Download:
    """One file of a report; NotFound for what does not exist or may not be seen."""
    outsider = is_outsider(user)
    record = await repository.report(session, user.study, report_id, published_only=outsider)
    found = next((a for a in (record or {}).get("artefacts", []) if a["name"] == name), None)
    if record is not None:
        await withdrawals.readable(session, user.study, *withdrawals.sources(record))
    if record is None or found is None or (outsider and not _for_outsiders(found)):
        raise NotFound("file")
    path = await objects.get_file(found["key"], found["sha256"], scratch)
    return Download(path, found["media_type"], name.rsplit("/", 1)[-1], found["sha256"])


async def pack(session: AsyncSession, objects: ObjectStore, user: Access, scratch: Path, *, report_id: str) -> Download:
    """All files of a report as one zip; never to an outsider."""
    record = None if is_outsider(user) else await repository.report(session, user.study, report_id)
    if record is None:
        raise NotFound("report")
    await withdrawals.readable(session, user.study, *withdrawals.sources(record))
    if record["state"] != "ready":
        raise ReportNotReady(record["state"])
    path = await objects.get_file(record["pack"]["key"], record["pack"]["sha256"], scratch)
    return Download(path, "application/zip", f"{report_id}.zip", record["pack"]["sha256"])


async def finish(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
    """The pack is made: keep where its files lie and tell the others."""
    scope = StudyScope(job.study_id or "")
    report_id = str(job.payload["report_id"])
    if await withdrawals.overtaken(session, scope, report_id):
        await fail(session, job, ReportWithdrawn().problem())
        return
    values = {name: result[name] for name in ("artefacts", "pack", "summary", "bound_to")}
    await repository.update_report(session, scope, report_id, {**values, "state": "ready", "finished_at": now()})
    files = tuple(
        Artefact(kind=entry["kind"], key=entry["key"], sha256=entry["sha256"])
        for entry in result["artefacts"]
        if entry["kind"] in {"document", "manifest"}
    )
    pack_file = Artefact(kind="pack", key=result["pack"]["key"], sha256=result["pack"]["sha256"])
    ready = ReportReady(report_id=report_id, artefacts=(*files, pack_file))
    await emit(session, ready, study=job.study_id, actor=job.actor_id)


async def fail(session: AsyncSession, job: JobRow, problem: Problem) -> None:
    """The pack could not be made, or nobody wants it any more."""
    scope = StudyScope(job.study_id or "")
    report_id = str(job.payload["report_id"])
    record = await repository.report(session, scope, report_id)
    if record is None or record["state"] in _ENDED:
        return
    state = "cancelled" if problem.code == "job_cancelled" else "failed"
    values = {"state": state, "problem": problem.model_dump(), "finished_at": now()}
    await repository.update_report(session, scope, report_id, values)
    failed = ReportFailed(report_id=report_id, reasons=(problem.code,))
    await emit(session, failed, study=job.study_id, actor=job.actor_id)
