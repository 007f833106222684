"""Withdrawn data: its reports and comparisons are out of reach, and deleted or kept apart."""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.events.preprocess import PreparedWithdrawn
from medloom_kit.api import StudyScope
from medloom_kit.jobs import cancel_job
from medloom_kit.purging import Withdrawal, enqueue_purge
from medloom_report import repository, storage
from medloom_report.errors import ReportWithdrawn
from medloom_report.service.views import DerivedReport, DerivedReports

_OPEN: Final = ("queued", "building")


async def withdraw(session: AsyncSession, scope: StudyScope, event: PreparedWithdrawn) -> None:
    """Put everything that was written about these out of reach, also what is still to be heard of."""
    withdrawal = Withdrawal.model_validate(event)
    fresh = [one for one in event.prepared_ids if await _is_new(session, scope, one, withdrawal)]
    for prepared_id in fresh:
        await repository.put_withdrawal(session, scope, prepared_id, withdrawal.model_dump())
    reports = await repository.reports_on(session, scope, fresh)
    compared = await repository.comparisons_on(session, scope, fresh)
    for report in reports:
        await _put_away(session, scope, report, withdrawal)
    if withdrawal.policy == "delete":
        await repository.drop_comparisons(session, scope, compared)
    if reports or compared:
        ids = [*(report["id"] for report in reports), *compared]
        await _purge(session, scope, withdrawal, ids, {"reports": len(reports), "comparisons": len(compared)})


async def _is_new(session: AsyncSession, scope: StudyScope, prepared_id: str, withdrawal: Withdrawal) -> bool:
    known = await repository.withdrawal(session, scope, prepared_id)
    return known is None or (known["policy"] == "quarantine" and withdrawal.policy == "delete")


async def _put_away(session: AsyncSession, scope: StudyScope, report: dict[str, Any], withdrawal: Withdrawal) -> None:
    if report["state"] in _OPEN:
        await cancel_job(session, report["job_id"])
    if withdrawal.policy == "delete":
        nothing: dict[str, Any] = {"artefacts": [], "pack": None, "summary": None, "options": {}}
        await repository.update_report(session, scope, report["id"], nothing)


async def _purge(
    session: AsyncSession, scope: StudyScope, withdrawal: Withdrawal, ids: list[str], items: dict[str, int]
) -> None:
    prefixes = [storage.prefix(scope.study_id, one) for one in ids]
    await enqueue_purge(session, scope.study_id, storage.BUCKET, withdrawal, prefixes=prefixes, items=items)


def sources(report: dict[str, Any]) -> set[str]:
    """The prepared data that a report was made from: its own, and that of external validations."""
    return {report["prepared_id"], *(report["also_on"] or ())}


async def readable(session: AsyncSession, scope: StudyScope, *prepared_ids: str) -> None:
    """Raise ReportWithdrawn when any data behind a report or comparison was withdrawn."""
    for prepared_id in prepared_ids:
        if await repository.withdrawal(session, scope, prepared_id) is not None:
            raise ReportWithdrawn


async def overtaken(session: AsyncSession, scope: StudyScope, report_id: str) -> bool:
    """Whether the data was withdrawn while a report was written: what was written is purged as well."""
    record = await repository.report(session, scope, report_id)
    made_from = sorted(sources(record)) if record is not None else []
    found = [await repository.withdrawal(session, scope, prepared_id) for prepared_id in made_from]
    known = next((one for one in found if one is not None), None)
    if known is None:
        return False
    await _purge(session, scope, Withdrawal.model_validate(known), [report_id], {"reports": 1})
    return True


async def derived(session: AsyncSession, scope: StudyScope, prepared_ids: list[str]) -> DerivedReports:
    """What a withdrawal of these would put out of reach."""
    known = {one: await repository.withdrawal(session, scope, one) for one in prepared_ids}
    left = [one for one, found in known.items() if found is None or found["policy"] != "delete"]
    reports = await repository.reports_on(session, scope, left)
    shown = [DerivedReport(**{name: row[name] for name in DerivedReport.model_fields}) for row in reports]
    return DerivedReports(reports=shown, comparisons=await repository.comparisons_on(session, scope, left))
