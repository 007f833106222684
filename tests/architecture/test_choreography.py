"""The events: complete, one-way, and never a loop."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from medloom_contracts.choreography import CONSUMERS, LEADS_TO, consumers
from medloom_contracts.envelope import MAX_BYTES, Envelope
from medloom_contracts.events import EVENTS, SERVICES
from medloom_embedded.folder import DataFolder
from medloom_embedded.services import compose, surroundings
from medloom_gateway.feed import SHOWN
from medloom_kit.auth import LISTENED as RIGHTS


def order(graph: dict[str, tuple[str, ...]]) -> list[str]:
    return list(TopologicalSorter(graph).static_order())


def test_no_event_can_lead_back_to_itself() -> None:
    assert set(order(LEADS_TO)) <= set(EVENTS)


def test_a_loop_would_be_found() -> None:
    loop = LEADS_TO | {
        "report.report.ready": ("ingest.upload.received",),
        "report.report.requested": ("report.report.ready",),
    }
    loop["ingest.upload.received"] = ("report.report.requested",)
    with pytest.raises(CycleError):
        order(loop)


def test_every_event_has_consumers_and_nothing_else_has() -> None:
    assert set(CONSUMERS) == set(EVENTS)
    assert all(CONSUMERS.values())
    assert {name for names in CONSUMERS.values() for name in names} <= {*SERVICES, "gateway"}


def test_each_service_hears_what_the_choreography_says_and_nothing_else(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.make()
    around = surroundings(folder, "ERROR")
    for name in SERVICES:
        service = compose(name, around)
        # the kit itself listens to changed rights in every service
        heard = {subscription.event.type for subscription in service.subscriptions} | set(RIGHTS)
        assert heard == {event for event, heard_by in CONSUMERS.items() if name in heard_by}, name


def test_the_gateway_shows_what_the_choreography_says_and_nothing_else() -> None:
    assert set(SHOWN) | set(RIGHTS) == {event for event, heard_by in CONSUMERS.items() if "gateway" in heard_by}


def test_an_unknown_event_has_no_consumers() -> None:
    with pytest.raises(KeyError):
        consumers("ingest.dataset.invented")


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_is_named_and_frozen(name: str) -> None:
    event = EVENTS[name]
    producer, noun, verb = name.split(".")
    assert producer in {*SERVICES, "gateway"}
    assert noun.isidentifier()
    assert verb.endswith("ed") or verb in {"ready", "withdrawn"}
    assert event.type == name
    assert event.model_config["frozen"]


def test_an_event_carries_no_data() -> None:
    rows = Envelope(source="test", type="ingest.dataset.registered", dataschema="urn:x", data={"rows": "x" * MAX_BYTES})
    with pytest.raises(ValueError, match="at most"):
        rows.encode()
