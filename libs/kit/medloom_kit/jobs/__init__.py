"""Long work: a row under a lease, done in a process of its own, with progress, cancellation and bounded tries."""

from medloom_kit.jobs.child import JobCancelled, JobContext
from medloom_kit.jobs.model import JobKind, JobRow, JobView
from medloom_kit.jobs.queue import cancel_job, enqueue, get_job, view
from medloom_kit.jobs.runner import Runner

__all__ = [
    "JobCancelled",
    "JobContext",
    "JobKind",
    "JobRow",
    "JobView",
    "Runner",
    "cancel_job",
    "enqueue",
    "get_job",
    "view",
]
