"""The jobs table: adding, reading and cancelling."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import NotFound, Problem, Words
from medloom_contracts.ids import new_job_id
from medloom_kit.clock import now
from medloom_kit.db import Database, touch
from medloom_kit.jobs.model import JobRow, JobView
from medloom_kit.policy import Principal
from medloom_kit.telemetry import traceparent

OPEN = ("queued", "running")


async def enqueue(
    session: AsyncSession,
    kind: str,
    payload: dict[str, Any],
    *,
    study: str | None,
    actor: Principal | None = None,
    job_id: str | None = None,
) -> str:
    """Add a job within the caller's transaction and return its id; it starts after that commits."""
    database: Database = session.info["database"]
    chosen = job_id or new_job_id(session.info["database"].metadata.info["service"])
    values = {
        "id": chosen,
        "kind": kind,
        "study_id": study,
        "actor_id": actor.id if actor else None,
        "token_id": actor.token_id if actor else None,
        "payload": payload,
        "state": "queued",
        "fraction": 0.0,
        "step_en": "Waiting",
        "step_ko": "대기 중",
        "attempt": 0,
        "cancel_requested": False,
        "traceparent": traceparent(),
        "created_at": now(),
    }
    await session.execute(sa.insert(database.table("jobs")).values(**values))
    touch(session, "jobs")
    return chosen


async def get_job(session: AsyncSession, study_id: str, job_id: str) -> JobRow:
    """A job of this study, or NotFound."""
    jobs = _jobs(session)
    row = (await session.execute(sa.select(jobs).where(jobs.c.id == job_id, jobs.c.study_id == study_id))).first()
    if row is None:
        raise NotFound("job")
    return as_row(row)


async def cancel_job(session: AsyncSession, job_id: str) -> None:
    """Ask a job to stop; a job that has ended is left as it is."""
    jobs = _jobs(session)
    await session.execute(
        sa.update(jobs).where(jobs.c.id == job_id, jobs.c.state.in_(OPEN)).values(cancel_requested=True)
    )
    touch(session, "jobs")


async def cancel_jobs_of_token(session: AsyncSession, token_id: str) -> None:
    """Ask every open job that a token started to stop."""
    jobs = _jobs(session)
    await session.execute(
        sa.update(jobs).where(jobs.c.token_id == token_id, jobs.c.state.in_(OPEN)).values(cancel_requested=True)
    )
    touch(session, "jobs")


def as_row(row: Any) -> JobRow:
    """A JobRow of a database row."""
    return JobRow(**{name: getattr(row, name) for name in JobRow.__dataclass_fields__})


def view(job: JobRow) -> JobView:
    """A job as the API shows it, with the remaining seconds judged from the progress so far."""
    eta = None
    if job.state == "running" and job.started_at is not None and job.fraction > 0.02:
        elapsed = (now() - job.started_at).total_seconds()
        eta = round(elapsed * (1 - job.fraction) / job.fraction, 1)
    return JobView(
        id=job.id,
        kind=job.kind,
        state=job.state,
        fraction=job.fraction,
        step=Words(en=job.step_en, ko=job.step_ko),
        eta_s=eta,
        cancel_requested=job.cancel_requested,
        attempt=job.attempt,
        problem=Problem.model_validate(job.problem) if job.problem else None,
        result=dict(job.result) if job.result else None,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


def _jobs(session: AsyncSession) -> sa.Table:
    database: Database = session.info["database"]
    return database.table("jobs")
