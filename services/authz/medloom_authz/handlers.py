"""Events in: what the services decided goes into the ledger, and so does every purge."""

from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.service.ledger import Happening, Ledger
from medloom_contracts.envelope import Envelope
from medloom_contracts.events import AUDITED, AccessAudited, Event, preprocess, report, train
from medloom_kit.inbox import Subscription

_Handler = Callable[[AsyncSession, Any, Envelope], Coroutine[Any, Any, None]]


def subscriptions(ledger: Ledger) -> tuple[Subscription, ...]:
    """One subscription for each service's audit event and each purge."""
    purged: tuple[type[Event], ...] = (preprocess.DatasetPurged, train.DatasetPurged, report.DatasetPurged)
    return (
        *(Subscription(event, _keep_decision(ledger)) for event in AUDITED.values()),
        *(Subscription(event, _keep_purge(ledger)) for event in purged),
    )


def _keep_decision(ledger: Ledger) -> _Handler:
    async def handler(session: AsyncSession, event: AccessAudited, envelope: Envelope) -> None:
        await ledger.append(
            session,
            Happening(
                subject=event.actor,
                action=event.action,
                object=event.resource,
                decision=event.decision,
                study_id=envelope.study,
                token_id=event.token_id,
                policy_ids=event.policy_ids,
                request_id=event.request_id,
                service=envelope.type.split(".")[0],
                at=event.at,
                event_id=envelope.id,
            ),
        )

    return handler


def _keep_purge(ledger: Ledger) -> _Handler:
    async def handler(session: AsyncSession, event: Any, envelope: Envelope) -> None:
        service = envelope.type.split(".")[0]
        what = Happening(
            subject=envelope.actor or service,
            action="dataset:purge",
            object=f"dataset/{event.dataset_id}",
            study_id=envelope.study,
            service=service,
            at=envelope.time,
            event_id=envelope.id,
        )
        await ledger.append(session, what)

    return handler
