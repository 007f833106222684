"""Events in: what was approved, trained and released becomes the read models."""

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.preprocess import DatasetApproved, PreparedWithdrawn
from medloom_contracts.events.train import ExperimentCompleted, ModelReleased, ValidationCompleted
from medloom_kit.api import StudyScope
from medloom_report.service import catalogue, withdrawals


async def dataset_approved(session: AsyncSession, event: DatasetApproved, envelope: Envelope) -> None:
    """Remember the newest approval of this prepared data."""
    await catalogue.remember_approval(session, _study(envelope), event, envelope.time)


async def experiment_completed(session: AsyncSession, event: ExperimentCompleted, envelope: Envelope) -> None:
    """Put the experiment's models on the leaderboard."""
    await catalogue.remember_experiment(session, _study(envelope), event, envelope.time)


async def validation_completed(session: AsyncSession, event: ValidationCompleted, envelope: Envelope) -> None:
    """Remember an external validation on data of the same study; that of another stays out of this one's reports."""
    study_id = _study(envelope)
    if event.data_study_id == study_id:
        await catalogue.remember_validation(session, study_id, event, envelope.time)


async def model_released(session: AsyncSession, event: ModelReleased, envelope: Envelope) -> None:
    """Mark the model as released."""
    await catalogue.remember_release(session, _study(envelope), event, envelope.time)


async def prepared_withdrawn(session: AsyncSession, event: PreparedWithdrawn, envelope: Envelope) -> None:
    """The data behind prepared data was withdrawn: so is what was written about it."""
    await withdrawals.withdraw(session, StudyScope(_study(envelope)), event)


def _study(envelope: Envelope) -> str:
    if envelope.study is None:
        raise ValueError(f"{envelope.type} without a study")
    return envelope.study
