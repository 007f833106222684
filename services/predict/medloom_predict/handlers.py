"""Events in: a released model gets its endpoint."""

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.train import ModelReleased
from medloom_kit.api import StudyScope
from medloom_predict.service import endpoints


async def model_released(session: AsyncSession, event: ModelReleased, envelope: Envelope) -> None:
    """Serve the model from now on."""
    if envelope.study is None:
        raise ValueError("a released model without a study")
    await endpoints.serve(session, StudyScope(envelope.study), event, envelope.actor)
