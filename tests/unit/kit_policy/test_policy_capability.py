"""The signed capability: what goes in comes out, and nothing forged, stretched or stale does."""

from datetime import UTC, datetime, timedelta

import pytest

from medloom_contracts.errors import NotSignedIn
from medloom_contracts.scopes import ROLE_SCOPES, Role
from medloom_kit.policy import Grant, Principal, new_key_pair, public_key_of, sign, verify

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PRIVATE, PUBLIC = new_key_pair()


def principal(*grants: Grant) -> Principal:
    return Principal(
        "usr_1",
        "김의사",
        "token",
        "ins_1",
        "tok_1",
        external=True,
        grants=grants,
        policy_version=4,
        capability_id="cap",
    )


def test_round_trip() -> None:
    whole = Grant("std_1", "owner", tuple(sorted(ROLE_SCOPES[Role.OWNER])), NOW + timedelta(days=1), "closed")
    narrow = Grant("std_2", "researcher", ("study:view",))
    assert verify(sign(principal(whole, narrow), PRIVATE, now=NOW), PUBLIC, now=NOW) == principal(whole, narrow)


def test_public_half_of_a_private_key() -> None:
    assert public_key_of(PRIVATE) == PUBLIC


def test_a_hundred_studies_fit_into_a_header() -> None:
    scopes = tuple(ROLE_SCOPES[Role.OWNER])
    many = (Grant(f"std_{i:026d}", "owner", scopes, NOW) for i in range(100))
    assert len(sign(principal(*many), PRIVATE)) < 12_000


def test_it_lives_five_minutes_at_most() -> None:
    text = sign(principal(), PRIVATE, ttl_s=86_400, now=NOW)
    assert verify(text, PUBLIC, now=NOW + timedelta(seconds=299)).id == "usr_1"
    with pytest.raises(NotSignedIn):
        verify(text, PUBLIC, now=NOW + timedelta(seconds=300))


def test_another_key_is_refused() -> None:
    with pytest.raises(NotSignedIn):
        verify(sign(principal(), new_key_pair()[0], now=NOW), PUBLIC, now=NOW)


def test_every_single_character_change_is_refused() -> None:
    text = sign(principal(), PRIVATE, now=NOW)
    for place in range(0, len(text) - 1, 7):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(NotSignedIn):
            verify(text[:place] + other + text[place + 1 :], PUBLIC, now=NOW)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "한.글.입"])
def test_rubbish_is_refused(text: str) -> None:
    with pytest.raises(NotSignedIn):
        verify(text, PUBLIC, now=NOW)
