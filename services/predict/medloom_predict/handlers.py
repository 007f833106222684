"""Events in: a released model gets its endpoint, a withdrawn one loses it."""

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.train import ModelReleased, ModelWithdrawn
from medloom_kit.api import StudyScope
from medloom_predict.service import endpoints, withdrawals


async def model_released(session: AsyncSession, event: ModelReleased, envelope: Envelope) -> None:
    """Serve the model from now on."""
    if envelope.study is None:
        raise ValueError("a released model without a study")
    await endpoints.serve(session, StudyScope(envelope.study), event, envelope.actor)


async def model_withdrawn(session: AsyncSession, event: ModelWithdrawn, envelope: Envelope) -> None:
    """Serve the model no longer."""
    if envelope.study is None:
        raise ValueError("a withdrawn model without a study")
    await withdrawals.withdraw(session, StudyScope(envelope.study), event)
