"""Rates: what lies within the last minute counts, whatever the clock says when it began."""

import pytest

from medloom_gateway.errors import SlowDown
from medloom_gateway.throttle import Rates, Throttle


class Clock:
    def __init__(self, now: float = 6000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def taken(throttle: Throttle, tries: int, key: str = "10.0.0.1") -> int:
    """How many of some requests get through."""
    passed = 0
    for _ in range(tries):
        try:
            throttle.hit("address", key)
        except SlowDown:
            continue
        passed += 1
    return passed


def test_callers_are_counted_apart_and_refusals_are_not_counted() -> None:
    throttle = Throttle(Rates(address="10/minute"), Clock())
    assert taken(throttle, 15) == 10
    assert taken(throttle, 15, key="10.0.0.2") == 10


def test_a_new_minute_does_not_bring_a_second_burst_at_once() -> None:
    clock = Clock(now=6059.0)
    throttle = Throttle(Rates(address="10/minute"), clock)
    assert taken(throttle, 10) == 10
    clock.now = 6060.0
    assert taken(throttle, 10) == 0
    clock.now = 6090.0
    assert taken(throttle, 10) == 5
    clock.now = 6240.0
    assert taken(throttle, 20) == 10


def test_the_wait_ends_within_the_rates_time() -> None:
    clock = Clock(now=6015.0)
    throttle = Throttle(Rates(address="1/minute"), clock)
    throttle.hit("address", "a")
    with pytest.raises(SlowDown) as refused:
        throttle.check("address", "a")
    assert refused.value.seconds == 45


def test_nought_is_no_limit() -> None:
    assert taken(Throttle(Rates(address="0"), Clock()), 10_000) == 10_000


def test_callers_of_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medloom_gateway.throttle._KEPT_AT_LEAST", 10)
    clock = Clock()
    throttle = Throttle(Rates(address="1/minute"), clock)
    for number in range(15):
        throttle.hit("address", f"old {number}")
    clock.now += 180
    for number in range(15):
        throttle.hit("address", f"new {number}")
    assert len(throttle) <= 16
    assert taken(throttle, 1, key="new 3") == 0
