"""Kinds of work, each driven by files in ``payload["folder"]`` so that a test decides what happens when."""

import os
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import Conflict, Problem, StoreAway, Words
from medloom_kit.jobs import JobCancelled, JobContext, JobKind, JobRow
from medloom_kit.outbox import emit
from toy.events import dataset_registered


def wait_for(path: Path, limit_s: float = 120.0) -> None:
    """Wait until the file appears."""
    deadline = time.monotonic() + limit_s
    while not path.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(path.name)
        time.sleep(0.02)


def started(folder: Path) -> int:
    """Note one more start and return how many there are now."""
    number = len(list(folder.glob("started-*"))) + 1
    (folder / f"started-{number}").write_text(str(os.getpid()))
    return number


def store(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Report, store an object and end."""
    ctx.progress(0.5, "half way", "절반")
    ctx.report({"seen": "half"})
    kept = ctx.objects.put_bytes(f"{payload['bucket']}/{ctx.study_id}/{ctx.job_id}.txt", b"kept")
    (ctx.scratch / "left").write_text("to be removed")
    again = ctx.objects.get_path(kept.key, kept.sha256).read_bytes()
    return {"key": kept.key, "sha256": kept.sha256, "same": again == b"kept", "scratch": str(ctx.scratch)}


def wait(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Each start waits for its own go."""
    folder = Path(payload["folder"])
    number = started(folder)
    wait_for(folder / f"go-{number}")
    return {"number": number}


def until_cancelled(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Stops when asked; keeps its best so far when ``keep`` is set."""
    started(Path(payload["folder"]))
    while not ctx.cancelled():
        time.sleep(0.02)
    if payload.get("keep"):
        return {"best": 1}
    raise JobCancelled


def deaf(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Never looks whether it was cancelled."""
    started(Path(payload["folder"]))
    time.sleep(600)
    return {}


def refuse(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Fails with a cause that a person can act on."""
    raise Conflict(Words(en="One class only.", ko="클래스가 하나뿐입니다."))


def outage(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Finds the store away until the file ``healed`` appears."""
    started(Path(payload["folder"]))
    if not (Path(payload["folder"]) / "healed").exists():
        raise StoreAway
    return {"healed": True}


def crash(ctx: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Raises, with something in the text that must stay inside, until its last start."""
    if started(Path(payload["folder"])) <= int(payload["times"]):
        raise RuntimeError(payload["marker"])
    return {"healed": True}


async def finish(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
    await note(session, f"finish {job.id}")
    if job.payload.get("then"):
        await emit(session, dataset_registered(job.payload["then"]), study=job.study_id, actor=job.actor_id)


async def fail(session: AsyncSession, job: JobRow, problem: Problem) -> None:
    await note(session, f"fail {job.id} {problem.code}")


async def on_report(session: AsyncSession, job: JobRow, message: dict[str, Any]) -> None:
    await note(session, f"report {job.id} {message['seen']}")


async def note(session: AsyncSession, what: str) -> None:
    """Add one effect in the caller's transaction."""
    table: sa.Table = session.info["database"].table("effects")
    await session.execute(sa.insert(table).values(what=what))


KINDS = (
    JobKind("store", store, finish, fail, on_report),
    JobKind("wait", wait, finish, fail),
    JobKind("until_cancelled", until_cancelled, finish, fail),
    JobKind("deaf", deaf, finish, fail, cancel_grace_s=1.0),
    JobKind("refuse", refuse, finish, fail),
    JobKind("crash", crash, finish, fail),
    JobKind("outage", outage, finish, fail),
    JobKind("slow", deaf, finish, fail, timeout_s=1.0),
)
