"""Opaque tokens: shape, checksum, lifetime, address."""

import re

import pytest

from medloom_authz.domain import tokens


def test_a_minted_token_has_the_published_shape() -> None:
    minted = [tokens.mint() for _ in range(200)]
    assert all(re.fullmatch(tokens.DETECTOR, one.text) and tokens.well_formed(one.text) for one in minted)
    assert all(one.text.startswith(one.prefix + "_") and len(one.prefix) == 12 for one in minted)
    assert len({one.text for one in minted}) == len({one.sha256 for one in minted}) == 200


def test_the_checksum_is_the_crc32_in_base62() -> None:
    # zlib.crc32(b"123456789") is 0xCBF43926 (the check value of CRC-32/ISO-HDLC) = 3421780262
    digits = tokens.checksum("123456789")
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    assert sum(alphabet.index(digit) * 62**place for place, digit in enumerate(reversed(digits))) == 0xCBF43926


def test_any_single_changed_character_is_noticed() -> None:
    text = tokens.mint().text
    for place in range(len(text)):
        other = "a" if text[place] != "a" else "b"
        assert not tokens.well_formed(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize("text", ["", "mlm_", "mlm_" + "a" * 58, "x" * 10_000, "mlm_한글"])
def test_rubbish_is_not_a_token(text: str) -> None:
    assert not tokens.well_formed(text)


def test_the_detector_finds_a_token_in_a_log_line() -> None:
    text = tokens.mint().text
    assert re.findall(tokens.DETECTOR, f'authorization: "Bearer {text}", other') == [text]


@pytest.mark.parametrize(("days", "expected"), [(None, 30), (1, 1), (366, 366)])
def test_lifetime(days: int | None, expected: int) -> None:
    assert tokens.lifetime(days).days == expected


@pytest.mark.parametrize("days", [0, -1, 367])
def test_lifetime_outside_the_limits(days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        tokens.lifetime(days)


@pytest.mark.parametrize(
    ("cidr", "address", "allowed"),
    [
        (None, None, True),
        ("10.1.0.0/16", "10.1.2.3", True),
        ("10.1.0.0/16", "10.2.2.3", False),
        ("10.1.0.0/16", "::ffff:10.1.2.3", True),
        ("10.1.0.0/16", "2001:db8::1", False),
        ("2001:db8::/32", "2001:db8::1", True),
        ("10.1.0.0/16", "", False),
        ("10.1.0.0/16", None, False),
        ("10.1.0.0/16", "testclient", False),
    ],
)
def test_address(cidr: str | None, address: str | None, *, allowed: bool) -> None:
    assert tokens.address_allowed(cidr, address) is allowed


def test_cidr_is_normalised_and_checked() -> None:
    assert tokens.normal_cidr("10.1.2.3/16") == "10.1.0.0/16"
    assert tokens.normal_cidr(" ") is None
    with pytest.raises(ValueError, match="network"):
        tokens.normal_cidr("somewhere")
