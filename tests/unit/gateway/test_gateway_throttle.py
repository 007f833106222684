"""Rates: what lies within the last minute counts, whatever the clock says when it began."""

import time

import pytest

from medloom_gateway.errors import SlowDown
from medloom_gateway.throttle import Rates, Throttle


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    # a whole minute of the far future, so that what the library forgets by itself stays out of the way
    clock = Clock(6e9)
    monkeypatch.setattr(time, "time", clock)
    return clock


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


def test_callers_are_counted_apart_and_refusals_are_not_counted(clock: Clock) -> None:
    throttle = Throttle(Rates(address="10/minute"))
    assert taken(throttle, 15) == 10
    assert taken(throttle, 15, key="10.0.0.2") == 10


def test_a_new_minute_does_not_bring_a_second_burst_at_once(clock: Clock) -> None:
    throttle = Throttle(Rates(address="10/minute"))
    clock.now += 59
    assert taken(throttle, 10) == 10
    clock.now += 1
    assert taken(throttle, 10) == 0
    clock.now += 31
    assert taken(throttle, 10) == 6
    clock.now += 149
    assert taken(throttle, 20) == 10


def test_the_wait_ends_within_the_rates_time(clock: Clock) -> None:
    throttle = Throttle(Rates(address="1/minute"))
    throttle.hit("address", "a")
    clock.now += 15
    with pytest.raises(SlowDown) as refused:
        throttle.check("address", "a")
    assert 1 <= refused.value.seconds <= 60


def test_nought_is_no_limit() -> None:
    assert taken(Throttle(Rates(address="0")), 10_000) == 10_000
