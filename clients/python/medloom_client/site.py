"""The site administrator's view of the services at work, and of the whole ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medloom_client.records import LedgerEntry, LedgerVerification
from medloom_client.transport import Transport, operation


class Operations:
    """Jobs, queues, storage and parked events of each service (``authz``, ``ingest``, ``preprocess``, ...)."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @operation("list_service_jobs")
    def jobs(self, service: str, *states: str) -> Iterator[dict[str, Any]]:
        """Jobs of a service, newest first; only those of the given states where some are given."""
        return self._http.pages(f"/api/v1/operations/{service}/jobs", state=list(states) or None)

    @operation("get_service_queues")
    def queues(self, service: str) -> dict[str, Any]:
        return dict(self._http.get(f"/api/v1/operations/{service}/queues"))

    @operation("get_service_storage")
    def storage(self, service: str) -> dict[str, Any]:
        """Objects and bytes by bucket and study, and the size of the database."""
        return dict(self._http.get(f"/api/v1/operations/{service}/storage"))

    @operation("list_dead_letters")
    def dead_letters(self, service: str) -> list[dict[str, Any]]:
        """Events that the service could not handle: their kinds and the names of their fields, no content."""
        return list(self._http.get(f"/api/v1/operations/{service}/dead-letters"))

    @operation("replay_dead_letter")
    def replay(self, service: str, event_id: str) -> None:
        """Hand a parked event to its service again."""
        self._http.post(f"/api/v1/operations/{service}/dead-letters/{event_id}/replay")


class SiteLedger:
    """The ledger of the whole site."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport

    @operation("list_site_ledger")
    def all(self, **filters: Any) -> Iterator[LedgerEntry]:
        """Entries, newest first; filters are study_id, subject, action, decision, service, since and until."""
        return (LedgerEntry.model_validate(each) for each in self._http.pages("/api/v1/ledger", **filters))

    @operation("verify_site_ledger")
    def verify(self) -> LedgerVerification:
        return LedgerVerification.model_validate(self._http.get("/api/v1/ledger/verification"))
