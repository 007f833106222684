"""Events in: approvals given and voided, data withdrawn."""

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.preprocess import DatasetApproved, DatasetReturned, PreparedWithdrawn
from medloom_contracts.events.train import ExperimentRequested
from medloom_kit.api import StudyScope
from medloom_kit.telemetry import get_logger
from medloom_train.service import approvals, withdrawals

log = get_logger(__name__)


def _scope(envelope: Envelope) -> StudyScope:
    if envelope.study is None:
        raise ValueError(f"{envelope.type} without a study")
    return StudyScope(envelope.study)


async def dataset_approved(session: AsyncSession, event: DatasetApproved, envelope: Envelope) -> None:
    """A person signed prepared data: it may be trained on."""
    await approvals.approved(session, _scope(envelope), event, envelope.time)


async def dataset_returned(session: AsyncSession, event: DatasetReturned, envelope: Envelope) -> None:
    """An approval is void, or was never given."""
    await approvals.returned(session, _scope(envelope), event, envelope.time)


async def prepared_withdrawn(session: AsyncSession, event: PreparedWithdrawn, envelope: Envelope) -> None:
    """The data behind prepared data was withdrawn: so is what was learned from it."""
    await withdrawals.withdraw(session, _scope(envelope), event, envelope.time)


async def experiment_requested(_session: AsyncSession, event: ExperimentRequested, envelope: Envelope) -> None:
    """The request wrote its job in the same transaction; what is left is the record that it was heard."""
    log.info("experiment_requested", experiment=event.experiment_id, message=envelope.id)
