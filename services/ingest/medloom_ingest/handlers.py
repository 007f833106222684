"""Events in."""

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_contracts.envelope import Envelope
from medloom_contracts.events.ingest import UploadReceived
from medloom_ingest.service.uploads import Uploads
from medloom_kit.inbox import Subscription


def subscriptions(uploads: Uploads) -> tuple[Subscription, ...]:
    """What ingest listens to: its own announcement, so that a received upload is inspected whatever happens."""

    async def received(session: AsyncSession, event: UploadReceived, envelope: Envelope) -> None:
        await uploads.received(session, event, envelope)

    return (Subscription(UploadReceived, received),)
