"""What the tables learn from a job: trials as they finish, and the end."""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.errors import Problem
from medloom_contracts.events.train import (
    ExperimentCompleted,
    ExperimentFailed,
    TrainedModel,
    TrialFinished,
)
from medloom_kit.api import StudyScope
from medloom_kit.clock import now
from medloom_kit.jobs import JobRow
from medloom_kit.outbox import emit
from medloom_train import repository
from medloom_train.errors import NotApproved
from medloom_train.service import library, withdrawals

MAIN_FIGURES: Final = frozenset(
    {
        "auroc", "auprc", "brier", "log_loss", "calibration_slope", "calibration_in_the_large", "macro_auroc",
        "accuracy", "r2", "rmse", "mae", "harrell_c", "uno_c", "integrated_brier", "scaled_brier",
    }
)  # fmt: skip


async def trial_finished(session: AsyncSession, job: JobRow, message: dict[str, Any]) -> None:
    """Keep a finished trial and tell who watches."""
    experiment_id = job.payload["experiment_id"]
    values = {name: message[name] for name in ("name", "algorithm", "metric", "value", "loss", "iterations")}
    values |= {"elapsed_s": message["elapsed_s"], "seconds": message["seconds"]}
    trial_id = await repository.put_trial(session, experiment_id, {**values, "study_id": job.study_id, "at": now()})
    if trial_id is not None:
        event = TrialFinished(
            experiment_id=experiment_id,
            trial_id=trial_id,
            name=message["name"],
            metric=message["metric"],
            value=message["value"],
            elapsed_s=message["elapsed_s"],
        )
        await emit(session, event, study=job.study_id, actor=job.actor_id)


def _main(metrics: dict[str, Any]) -> dict[str, Any]:
    """The figures that travel in an event; the manifest has them all."""
    return {part: {k: v for k, v in found.items() if k in MAIN_FIGURES} for part, found in metrics.items()}


def _told(row: dict[str, Any]) -> TrainedModel:
    files = row["files"]
    return TrainedModel(
        model_id=row["id"],
        name=row["name"],
        algorithm=row["algorithm"],
        manifest_key=files["manifest"]["key"],
        manifest_sha256=files["manifest"]["sha256"],
        onnx_key=files["onnx"]["key"],
        sha256=files["onnx"]["sha256"],
        metrics=_main(row["facts"]["metrics"]),
        predictions_key=files["predictions"]["key"],
        predictions_sha256=files["predictions"]["sha256"],
    )


async def succeeded(session: AsyncSession, job: JobRow, result: dict[str, Any]) -> None:
    """Keep models and manifest of a finished experiment and announce it."""
    experiment_id, study_id = job.payload["experiment_id"], job.study_id
    at = now()
    row = await repository.experiment(session, StudyScope(str(study_id)), experiment_id)
    if row is None:
        return
    if await withdrawals.overtaken(session, StudyScope(str(study_id)), row):
        await failed(session, job, NotApproved(["data_withdrawn"]).problem())
        return
    owned = {
        "study_id": study_id,
        "experiment_id": experiment_id,
        "prepared_id": row.prepared_id,
        "external": row.external,
        "created_at": at,
    }
    ranked = [{**model, **owned, "rank": rank} for rank, model in enumerate(result["models"], start=1)]
    await repository.add_models(session, ranked)
    manifest = result["manifest"]
    await repository.update_experiment(
        session,
        experiment_id,
        {
            "state": "succeeded",
            "finished_at": at,
            "dataset_id": result["dataset_id"],
            "best_model_id": result["best_model_id"],
            "resolved": result["resolved"],
            "result": result["summary"],
            "manifest_key": manifest["key"],
            "manifest_sha256": manifest["sha256"],
        },
    )
    explanations = result["summary"].get("explanations") or {}
    await library.leave(session, job, row, result)
    event = ExperimentCompleted(
        experiment_id=experiment_id,
        prepared_id=row.prepared_id,
        manifest_key=manifest["key"],
        manifest_sha256=manifest["sha256"],
        models=tuple(_told(model) for model in result["models"]),
        best_model_id=result["best_model_id"],
        explanations_key=explanations.get("key"),
        explanations_sha256=explanations.get("sha256"),
    )
    await emit(session, event, study=study_id, actor=job.actor_id)


async def failed(session: AsyncSession, job: JobRow, problem: Problem) -> None:
    """Keep the cause and tell who waits."""
    experiment_id = job.payload["experiment_id"]
    state = "cancelled" if problem.code == "job_cancelled" else "failed"
    await repository.update_experiment(
        session, experiment_id, {"state": state, "finished_at": now(), "problem": problem.model_dump(mode="json")}
    )
    prepared_id = job.payload["approval"]["prepared_id"]
    event = ExperimentFailed(experiment_id=experiment_id, prepared_id=prepared_id, reasons=(problem.code,))
    await emit(session, event, study=job.study_id, actor=job.actor_id)
