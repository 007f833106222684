"""What the site administrator sees of every service, and the one thing to do there: put a parked event back to work.

Every service has these routes; the gateway routes by the name in the path. They stand outside the unit of work, for
an event that is put back is handled while the request waits, and SQLite has one writer.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, BaseModel

from medloom_contracts.errors import NotFound
from medloom_contracts.scopes import Scope
from medloom_kit import operations
from medloom_kit.api.access import SignedIn, audit
from medloom_kit.api.inputs import Page, PageOf, page_of
from medloom_kit.bus import DeadLetter
from medloom_kit.jobs.model import JobState
from medloom_kit.operations import OperationsJob, QueuesView, StorageView
from medloom_kit.policy import Resource, decide

if TYPE_CHECKING:
    from medloom_kit.service import Runtime

PREFIX = "/api/v1/operations"
ServiceName = Literal["authz", "ingest", "preprocess", "train", "predict", "report"]

router = APIRouter(prefix=PREFIX + "/{service}", tags=["operations"])


class DeadLetterView(BaseModel):
    """A parked event: what kind it is and which fields it has, never what they hold."""

    event_id: str
    type: str
    error: str
    study_id: str | None
    fields: list[str]
    at: AwareDatetime | None


async def _here(service: ServiceName, request: Request, principal: SignedIn) -> "Runtime":
    """The service's runtime, for a site administrator in person; refusals and changes are kept in the ledger."""
    runtime: Runtime = request.app.state.runtime
    decision = decide(principal, Scope.STUDY_MANAGE, Resource("site", "site"))
    if not decision.allow or request.method == "POST":
        await audit(request, principal, Scope.STUDY_MANAGE, None, decision)
    if not decision.allow or service != runtime.service.name:
        raise NotFound("page")
    return runtime


# the type would be resolved at import, and the runtime's module imports this one
Here = Annotated[Any, Depends(_here)]


@router.get("/jobs", operation_id="list_service_jobs", summary="Jobs of a service, newest first")
async def list_service_jobs(
    runtime: Here,
    page: Page,
    state: Annotated[list[JobState] | None, Query(description="only these states")] = None,
) -> PageOf[OperationsJob]:
    rows = await operations.list_jobs(runtime.database, state or (), page.after, page.limit + 1)
    return page_of(rows, page, lambda job: job.id, lambda job: job)


@router.get("/queues", operation_id="get_service_queues", summary="How busy a service is")
async def get_service_queues(runtime: Here) -> QueuesView:
    name, ready = runtime.service.name, runtime.bus.is_ready()
    queue = await runtime.bus.queue(name)
    return QueuesView(
        service=name,
        jobs=await operations.count_jobs(runtime.database),
        workers=queue.consumers,
        slots_per_worker=runtime.service.settings.job_slots,
        bus_ready=ready,
        queue_waiting=queue.waiting,
        outbox=await operations.outbox_waiting(runtime.database),
        dead_letters=len(await runtime.bus.dead_letters(name, runtime.parking)),
    )


@router.get("/storage", operation_id="get_service_storage", summary="What a service stores, by bucket and study")
async def get_service_storage(runtime: Here) -> StorageView:
    view: StorageView = await runtime.storage.view()
    return view


@router.get("/dead-letters", operation_id="list_dead_letters", summary="Events that a service could not handle")
async def list_dead_letters(runtime: Here) -> list[DeadLetterView]:
    return [_letter(one) for one in await runtime.bus.dead_letters(runtime.service.name, runtime.parking)]


@router.post(
    "/dead-letters/{event_id}/replay",
    operation_id="replay_dead_letter",
    summary="Hand a parked event to its service again; it is parked anew if it fails again",
    status_code=204,
)
async def replay_dead_letter(event_id: str, runtime: Here) -> None:
    if not await runtime.bus.replay(runtime.service.name, event_id, runtime.parking):
        raise NotFound("dead letter")


def _letter(one: DeadLetter) -> DeadLetterView:
    return DeadLetterView(
        event_id=one.event_id, type=one.type, error=one.error, study_id=one.study, fields=list(one.fields), at=one.at
    )
