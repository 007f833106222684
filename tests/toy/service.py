"""The toy's composition root: handlers and routes that do one thing each."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.errors import Conflict, Words
from medloom_contracts.events import Event
from medloom_contracts.events.ingest import DatasetRegistered, UploadReceived
from medloom_contracts.scopes import Scope
from medloom_kit.api import Access, IfMatch, Router, Session, access
from medloom_kit.inbox import Subscription
from medloom_kit.jobs import enqueue
from medloom_kit.objects import ObjectStore, open_store
from medloom_kit.outbox import emit
from medloom_kit.service import Service
from medloom_kit.settings import ServiceSettings
from toy.events import upload_received
from toy.jobs import KINDS, note
from toy.tables import copy_of_tables

BUCKETS = {"ingest": "raw", "preprocess": "prepared", "train": "models", "report": "reports"}


class Order(BaseModel):
    """The body of the toy's POST."""

    what: str
    refuse: bool = False


class Made(BaseModel):
    """Its answer."""

    what: str


router = Router(prefix="/api/v1/studies/{study_id}/effects", tags=["toy"])


@router.post("", operation_id="make_effect", status_code=201)
async def make(order: Order, user: Annotated[Access, access(Scope.DATASET_UPLOAD)], session: Session) -> Made:
    await note(session, order.what)
    await emit(session, upload_received(order.what), study=user.study.study_id, actor=user.principal.id)
    if order.refuse:
        raise Conflict(Words(en="Refused after all.", ko="결국 거부되었습니다."))
    return Made(what=order.what)


@router.put("/{version}", operation_id="change_effect")
async def change(
    version: int, user: Annotated[Access, access(Scope.DATASET_EDIT)], session: Session, match: IfMatch
) -> Made:
    match.require(version)
    await note(session, f"changed {version}")
    return Made(what=str(version))


@router.get("/crash", operation_id="crash")
async def crash(user: Annotated[Access, access(Scope.STUDY_VIEW)], marker: str) -> Made:
    raise RuntimeError(marker)


async def on_upload(session: AsyncSession, event: UploadReceived, envelope: Envelope) -> None:
    """One effect, and a job when a folder is named in the upload's id."""
    if event.upload_id.startswith("poison") and Path(os.environ["TOY_POISON"]).exists():
        raise ValueError("MARKER-in-a-handler")
    await note(session, f"upload {event.upload_id}")
    if event.upload_id.startswith("job"):
        await enqueue(session, "store", {"bucket": "raw", "then": "dst_1"}, study=envelope.study)
    if event.upload_id.startswith("crash"):
        payload = {"folder": str(Path(os.environ["TOY_POISON"]).parent), "times": 1, "marker": "MARKER-in-a-job"}
        await enqueue(session, "crash", payload, study=envelope.study)


async def on_dataset(session: AsyncSession, event: DatasetRegistered, envelope: Envelope) -> None:
    await note(session, f"dataset {event.dataset_id}")
    if envelope.study and session.info["database"].metadata.info["service"] == "preprocess":
        await enqueue(session, "store", {"bucket": "prepared"}, study=envelope.study)


HANDLERS: dict[str, tuple[type[Event], Any]] = {
    "ingest": (UploadReceived, on_upload),
    "preprocess": (DatasetRegistered, on_dataset),
    "report": (DatasetRegistered, on_dataset),
}


def make_toy(
    name: str,
    settings: ServiceSettings,
    *,
    subscriptions: Sequence[Subscription] | None = None,
    routers: Sequence[APIRouter] = (router,),
) -> Service:
    """A toy that plays the service ``name``."""
    usual = [Subscription(*HANDLERS[name])] if name in HANDLERS else []
    return Service(
        name,
        settings,
        copy_of_tables(),
        "toy.migrations",
        ObjectStore(open_store(settings.objects_url)),
        routers=list(routers),
        subscriptions=usual if subscriptions is None else list(subscriptions),
        jobs=KINDS,
        buckets=[BUCKETS[name]] if name in BUCKETS else [],
    )
