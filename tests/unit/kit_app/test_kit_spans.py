"""Spans without a receiver still lead a trace on: each has an id of its own, and the trace's id stays."""

from typing import Any

import pytest

from medloom_kit.telemetry import Telemetry, _add_trace_id, traceparent

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = f"00-{TRACE}-b7ad6b7169203331-01"


def logged() -> dict[str, Any]:
    return dict(_add_trace_id(None, "info", {}))


def test_the_callers_trace_goes_on_through_every_span() -> None:
    telemetry, seen = Telemetry("toy"), []
    with telemetry.span("door", parent=CALLER):
        seen.append(traceparent())
        with telemetry.span("inner"):
            seen.append(traceparent())
            assert logged() == {"trace_id": TRACE, "span_id": str(seen[1]).split("-")[2]}
        assert traceparent() == seen[0]
    assert traceparent() is None
    assert logged() == {}
    assert len({CALLER, *seen}) == 3
    assert all(str(one).startswith(f"00-{TRACE}-") and str(one).endswith("-01") for one in seen)


@pytest.mark.parametrize("forged", [None, "", "nonsense", f"00-{'0' * 32}-b7ad6b7169203331-01", CALLER + "-more"])
def test_without_a_callers_trace_a_new_one_begins(forged: str | None) -> None:
    telemetry = Telemetry("toy")
    traces = []
    for _ in range(2):
        with telemetry.span("door", parent=forged):
            traces.append(str(traceparent()).split("-")[1])
    assert len({TRACE, "0" * 32, *traces}) == 4


def test_a_span_that_is_sent_hangs_below_one_that_is_not() -> None:
    sending = Telemetry("toy")
    sending._records = True  # as with an endpoint, but without its thread and its socket
    with Telemetry("door").span("door", parent=CALLER), sending.span("outer") as outer, sending.span("inner") as inner:
        assert f"{outer.get_span_context().trace_id:032x}" == TRACE
        assert inner.parent.span_id == outer.get_span_context().span_id  # type: ignore[attr-defined]
