"""Events in: what the services decided goes into the ledger, and so does every purge."""

from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from medloom_authz.service.ledger import Happening, Ledger
from medloom_contracts.envelope import Envelope
from medloom_contracts.events import AUDITED, AccessAudited, ingest, predict, preprocess, report, train
from medloom_contracts.events.purge import Purged
from medloom_kit.inbox import Subscription

_Handler = Callable[[AsyncSession, Any, Envelope], Coroutine[Any, Any, None]]


def subscriptions(ledger: Ledger) -> tuple[Subscription, ...]:
    """One subscription for each service's audit event and each purge."""
    purged: tuple[type[Purged], ...] = tuple(
        service.DatasetPurged for service in (ingest, preprocess, train, predict, report)
    )
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
    """A receipt: its hash stands in the entry, so the ledger's chain signs every key that the receipt lists."""

    async def handler(session: AsyncSession, event: Purged, envelope: Envelope) -> None:
        service = envelope.type.split(".")[0]
        kept = event.policy == "quarantine"
        objects = event.objects_kept if kept else event.objects_deleted
        what = Happening(
            subject=envelope.actor or service,
            action="dataset:quarantine" if kept else "dataset:purge",
            object=f"dataset/{event.dataset_id} objects={objects} receipt={event.receipt_sha256}",
            study_id=envelope.study,
            policy_ids=(f"withdrawal:{event.withdrawal_id}", *(f"{kind}:{n}" for kind, n in event.items.items())),
            service=service,
            at=envelope.time,
            event_id=envelope.id,
        )
        await ledger.append(session, what)

    return handler
