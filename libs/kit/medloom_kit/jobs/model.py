"""What a job is, for those who declare, read and show one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import Problem, Words
from medloom_kit.jobs.child import Work

JobState = Literal["queued", "running", "succeeded", "failed", "cancelled"]


@dataclass(frozen=True)
class JobRow:
    """One row of the jobs table, as hooks see it."""

    id: str
    kind: str
    study_id: str | None
    actor_id: str | None
    token_id: str | None
    payload: Mapping[str, Any]
    state: JobState
    fraction: float
    step_en: str
    step_ko: str
    result: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None
    attempt: int
    cancel_requested: bool
    traceparent: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


Finish = Callable[[AsyncSession, JobRow, dict[str, Any]], Awaitable[None]]
Fail = Callable[[AsyncSession, JobRow, Problem], Awaitable[None]]
OnReport = Callable[[AsyncSession, JobRow, dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class JobKind:
    """A kind of long work.

    ``work`` is a module-level function run in a process of its own; ``finish``, ``fail`` and ``on_report`` run in the
    service, each in one transaction. ``fail`` is also told of a cancellation (code ``job_cancelled``).
    """

    name: str
    work: Work
    finish: Finish
    fail: Fail
    on_report: OnReport | None = None
    timeout_s: float = 6 * 3600
    cancel_grace_s: float = 30
    max_attempts: int = 3


class JobView(BaseModel):
    """A job as the API shows it."""

    id: str
    kind: str
    state: JobState
    fraction: float
    step: Words
    eta_s: float | None
    cancel_requested: bool
    attempt: int
    problem: Problem | None
    result: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
