"""The read models: approvals, experiments with their models, releases."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.events.preprocess import DatasetApproved
from medloom_contracts.events.train import ExperimentCompleted, ModelReleased, ValidationCompleted
from medloom_kit.api import StudyScope
from medloom_report import repository
from medloom_report.service.views import Interval, Leaderboard, LeaderboardEntry

_SHOWN = 500
_RANKING = ("auroc", "macro_auroc", "r2", "harrell_c")


async def remember_approval(session: AsyncSession, study_id: str, event: DatasetApproved, at: datetime) -> None:
    known = await repository.approved_at(session, event.prepared_id)
    if known is not None and known > at:
        return  # a later approval was told of before
    names = ("review_id", "task", "target", "sha256", "approval_key", "approval_sha256", "reviewer_id")
    values = {name: getattr(event, name) for name in names}
    await repository.put_approval(session, event.prepared_id, {"study_id": study_id, "at": at, **values})


async def remember_experiment(session: AsyncSession, study_id: str, event: ExperimentCompleted, at: datetime) -> None:
    common = {"study_id": study_id, "prepared_id": event.prepared_id, "completed_at": at}
    values = {
        "manifest_key": event.manifest_key,
        "manifest_sha256": event.manifest_sha256,
        "best_model_id": event.best_model_id,
    }
    await repository.put_experiment(session, event.experiment_id, {**common, **values})
    for model in event.models:
        entry = {
            "experiment_id": event.experiment_id,
            "name": model.name,
            "algorithm": model.algorithm,
            "best": model.model_id == event.best_model_id,
            "metrics": model.metrics,
            "predictions_sha256": model.predictions_sha256,
        }
        await repository.put_model(session, model.model_id, {**common, **entry})


async def remember_validation(session: AsyncSession, study_id: str, event: ValidationCompleted, at: datetime) -> None:
    names = ("model_id", "prepared_id", "manifest_key", "manifest_sha256")
    values = {name: getattr(event, name) for name in names}
    await repository.put_validation(session, event.validation_id, {"study_id": study_id, "completed_at": at, **values})


async def remember_release(session: AsyncSession, study_id: str, event: ModelReleased, at: datetime) -> None:
    await repository.put_release(session, event.model_id, event.version, {"study_id": study_id, "at": at})


async def board(session: AsyncSession, scope: StudyScope, part: Literal["test", "oof"]) -> Leaderboard:
    """All models of a study, the best first within each kind of task."""
    rows = await repository.all_models(session, scope, _SHOWN)
    entries = [_entry(row, part) for row in rows]
    entries.sort(key=lambda entry: (entry.task or "", -_rank(entry.metrics), entry.name, entry.model_id))
    return Leaderboard(items=entries)


def _entry(row: dict[str, Any], part: str) -> LeaderboardEntry:
    metrics = row["metrics"].get(part) or {}
    shared = {name: row[name] for name in LeaderboardEntry.model_fields if name in row and name != "metrics"}
    return LeaderboardEntry(**shared, metrics=metrics, released=row["version"] is not None)


def _rank(metrics: dict[str, Interval]) -> float:
    for name in _RANKING:
        if name in metrics and (value := metrics[name].value) is not None:
            return value
    return float("-inf")
