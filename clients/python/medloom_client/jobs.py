"""Long work: ask for its state, wait with progress, cancel."""

from __future__ import annotations

import time
from collections.abc import Callable

from medloom_client.problems import JobFailedError
from medloom_client.records import Job
from medloom_client.transport import Transport, operation

Progress = Callable[[Job], None]


class Jobs:
    """Jobs of one study."""

    def __init__(self, transport: Transport, study_path: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._transport = transport
        self._path = f"{study_path}/jobs"
        self._sleep = sleep

    @operation("get_job")
    def get(self, job_id: str) -> Job:
        """State, fraction, step in words and remaining seconds of a job."""
        return Job.model_validate(self._transport.get(f"{self._path}/{job_id}"))

    @operation("cancel_job")
    def cancel(self, job_id: str) -> Job:
        """Ask a job to stop; what it has so far may be kept (training keeps the best model)."""
        return Job.model_validate(self._transport.post(f"{self._path}/{job_id}/cancel"))

    @operation("follow_job")
    def follow(self, job_id: str) -> list[str]:
        """The raw server-sent events of a job, until it ends."""
        with self._transport.stream("GET", f"{self._path}/{job_id}/stream") as response:
            return list(response.iter_lines())

    def wait(
        self,
        job: Job | str,
        progress: Progress | None = None,
        *,
        timeout_s: float | None = None,
        every_s: float = 0.25,
    ) -> Job:
        """Wait until a job ends; JobFailedError with the job's own problem when it failed or was cancelled.

        Asked often at first, for a short job, and in the end once in ``every_s``.
        ``progress`` is called with every state that differs from the one before. TimeoutError after ``timeout_s``.
        """
        job_id = job if isinstance(job, str) else job.id
        started, last, pause = time.monotonic(), None, every_s / 8
        while True:
            now = self.get(job_id)
            if progress is not None and (now.state, now.fraction, now.step) != last:
                progress(now)
            last = (now.state, now.fraction, now.step)
            if now.state == "succeeded":
                return now
            if now.state in {"failed", "cancelled"}:
                raise JobFailedError.of_body(
                    now.problem or {"code": "job_cancelled", "detail": "The job was cancelled."}
                )
            if timeout_s is not None and time.monotonic() - started > timeout_s:
                raise TimeoutError(job_id)
            self._sleep(pause)
            pause = min(every_s, 1.25 * pause)
