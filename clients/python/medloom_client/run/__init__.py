"""``medloom run``: one study file driven from data to publication pack over the public API."""

from medloom_client.run.study import RunFailedError, StudyRun, WaitingForReviewError

__all__ = ["RunFailedError", "StudyRun", "WaitingForReviewError"]
