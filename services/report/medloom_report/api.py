"""Routes of report: publication packs, comparisons, the leaderboard."""

from pathlib import Path
from typing import Annotated

from fastapi import Query
from fastapi.responses import FileResponse

from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, Objects, Page, PageOf, Router, Session, access, state
from medloom_report.service import catalogue, comparisons, reports, withdrawals
from medloom_report.service.views import (
    ComparisonRequest,
    ComparisonView,
    CurvesView,
    DerivedReports,
    Leaderboard,
    Part,
    ReportRequest,
    ReportView,
)
from medloom_report.settings import ReportSettings

packs = Router(prefix="/api/v1/studies/{study_id}/reports", tags=["reports"])
compared = Router(prefix="/api/v1/studies/{study_id}/comparisons", tags=["comparisons"])

Builder = Annotated[Access, access(Scope.REPORT_BUILD)]
Reader = Annotated[Access, access(Scope.REPORT_READ)]
Manager = Annotated[Access, access(Scope.STUDY_MANAGE)]
Publisher = Annotated[Access, access(Scope.REPORT_PUBLISH)]
Limits = Annotated[ReportSettings, state("limits")]

_FILE = {200: {"content": {"application/octet-stream": {}}, "description": "The file"}}
_ZIP = {200: {"content": {"application/zip": {}}, "description": "All files of the pack"}}


def _downloads(limits: ReportSettings) -> Path:
    return limits.scratch_dir / "report" / "downloads"


def _file(found: reports.Download) -> FileResponse:
    headers = {"etag": f'"{found.sha256}"', "x-medloom-sha256": found.sha256}
    return FileResponse(found.path, media_type=found.media_type, filename=found.file_name, headers=headers)


@packs.post("", status_code=202, operation_id="create_report", summary="Build a publication pack of an experiment")
async def create_report(body: ReportRequest, user: Builder, session: Session, limits: Limits) -> ReportView:
    return await reports.request(session, user, body, limits.build_memory_mb)


@packs.get("", operation_id="list_reports", summary="Reports of a study, newest first")
async def list_reports(
    user: Reader, session: Session, page: Page, experiment_id: Annotated[str | None, Query(max_length=40)] = None
) -> PageOf[ReportView]:
    return await reports.listed(session, user, experiment_id, page)


@packs.get("/derived", operation_id="list_derived_reports", summary="Reports and comparisons on prepared data")
async def list_derived_reports(
    user: Manager, session: Session, prepared_id: Annotated[list[str], Query(min_length=1, max_length=200)]
) -> DerivedReports:
    return await withdrawals.derived(session, user.study, prepared_id)


@packs.get("/{report_id}", operation_id="get_report", summary="A report, its files and the state of its making")
async def get_report(report_id: str, user: Reader, session: Session) -> ReportView:
    return await reports.shown(session, user, report_id)


@packs.post(
    "/{report_id}/publish", operation_id="publish_report", summary="Let external members of the study see a report"
)
async def publish_report(report_id: str, user: Publisher, session: Session) -> ReportView:
    return await reports.publish(session, user, report_id)


@packs.get(
    "/{report_id}/artefacts/{name:path}",
    operation_id="get_report_artefact",
    summary="One file of a report",
    response_class=FileResponse,
    responses=_FILE,  # type: ignore[arg-type]  # FastAPI's own annotation is narrower than what it accepts
)
async def get_report_artefact(
    report_id: str, name: str, user: Reader, session: Session, objects: Objects, limits: Limits
) -> FileResponse:
    found = await reports.artefact(session, objects, user, _downloads(limits), report_id=report_id, name=name)
    return _file(found)


@packs.get(
    "/{report_id}/pack",
    operation_id="get_report_pack",
    summary="All files of a report as one zip",
    response_class=FileResponse,
    responses=_ZIP,  # type: ignore[arg-type]  # as above
)
async def get_report_pack(
    report_id: str, user: Reader, session: Session, objects: Objects, limits: Limits
) -> FileResponse:
    return _file(await reports.pack(session, objects, user, _downloads(limits), report_id=report_id))


@compared.post(
    "",
    status_code=201,
    operation_id="create_comparison",
    summary="Compare models on the same rows with paired tests; the same models again give the same comparison",
)
async def create_comparison(
    body: ComparisonRequest, user: Builder, session: Session, objects: Objects, limits: Limits
) -> ComparisonView:
    return await comparisons.create(session, objects, user, body, _downloads(limits))


@compared.get("", operation_id="list_comparisons", summary="Comparisons of a study, newest first")
async def list_comparisons(user: Reader, session: Session, page: Page) -> PageOf[ComparisonView]:
    return await comparisons.listed(session, user.study, page)


@compared.get("/leaderboard", operation_id="get_leaderboard", summary="All models of a study, the best first")
async def get_leaderboard(user: Reader, session: Session, part: Part = "test") -> Leaderboard:
    return await catalogue.board(session, user.study, part)


@compared.get("/{comparison_id}", operation_id="get_comparison", summary="One comparison")
async def get_comparison(comparison_id: str, user: Reader, session: Session) -> ComparisonView:
    return await comparisons.shown(session, user.study, comparison_id)


@compared.get(
    "/{comparison_id}/curves",
    operation_id="get_comparison_curves",
    summary="ROC, precision-recall, calibration and decision curves, and what each threshold does",
)
async def get_comparison_curves(comparison_id: str, user: Reader, session: Session, objects: Objects) -> CurvesView:
    return await comparisons.drawn(session, objects, user, comparison_id)
