"""The jobs of a service: read, follow live, cancel. Every service has these routes; the gateway routes by the id."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Request
from fastapi.responses import StreamingResponse

from medloom_contracts.errors import NotFound
from medloom_contracts.scopes import Scope
from medloom_kit.api.access import Access, access
from medloom_kit.api.edge import Router
from medloom_kit.api.inputs import Session
from medloom_kit.db import Database
from medloom_kit.jobs import JobView, cancel_job, get_job, view
from medloom_kit.jobs.queue import OPEN

FOLLOW_EVERY_S = 0.3
KEEP_ALIVE_EVERY_S = 15.0
router = Router(prefix="/api/v1/studies/{study_id}/jobs", tags=["jobs"])

Viewer = Annotated[Access, access(Scope.STUDY_VIEW)]


@router.get("/{job_id}", operation_id="get_job", summary="State and progress of a job")
async def show(job_id: str, user: Viewer, session: Session) -> JobView:
    return view(await get_job(session, user.study.study_id, job_id))


@router.post("/{job_id}/cancel", operation_id="cancel_job", summary="Ask a job to stop; training keeps its best so far")
async def cancel(job_id: str, user: Viewer, session: Session) -> JobView:
    job = await get_job(session, user.study.study_id, job_id)
    if job.actor_id != user.principal.id and Scope.STUDY_MANAGE not in user.scopes:
        raise NotFound("job")
    await cancel_job(session, job_id)
    return view(await get_job(session, user.study.study_id, job_id))


@router.get(
    "/{job_id}/stream",
    operation_id="follow_job",
    summary="Progress of a job as server-sent events",
    response_class=StreamingResponse,
)
async def follow(job_id: str, user: Viewer, session: Session, request: Request) -> StreamingResponse:
    await get_job(session, user.study.study_id, job_id)
    database: Database = request.app.state.database
    events = _events(database, user.study.study_id, job_id)
    return StreamingResponse(events, media_type="text/event-stream", headers={"cache-control": "no-store"})


async def _events(database: Database, study_id: str, job_id: str) -> AsyncIterator[str]:
    last, silent = "", 0.0
    while True:
        async with database.transaction(write=False) as session:
            shown = view(await get_job(session, study_id, job_id))
        text = shown.model_dump_json(exclude={"eta_s"})
        if text != last:
            last, silent = text, 0.0
            name = "progress" if shown.state in OPEN else "end"
            yield f"event: {name}\ndata: {shown.model_dump_json()}\n\n"
        if shown.state not in OPEN:
            return
        await asyncio.sleep(FOLLOW_EVERY_S)
        silent += FOLLOW_EVERY_S
        if silent >= KEEP_ALIVE_EVERY_S:
            silent = 0.0
            yield ": still here\n\n"
