"""Passwords, one-time secrets and the lock after failures."""

from datetime import UTC, datetime, timedelta

import pytest

from medloom_authz.domain import passwords, secrets


def test_argon2id_round_trip() -> None:
    stored = passwords.hash_password("blue kettle in may")
    assert stored.startswith("$argon2id$")
    assert passwords.verify_password(stored, "blue kettle in may")
    assert not passwords.verify_password(stored, "blue kettle in June")


def test_no_account_and_broken_hash_are_refused() -> None:
    assert not passwords.verify_password(None, "")
    assert not passwords.verify_password("not a hash", "x")


@pytest.mark.parametrize(
    "password",
    ["", "short", "elevenchars", "password1234", "Password2026!", "qwertyuiop12", "000000000000", "medloom-admin",
     "1q2w3e4r1q2w3e4r", "hospital1234!", "passw0rdpassw0rd", "x" * 257, "kim.minsu-kettle", "KIM.MINSU-99-abc"],
)  # fmt: skip
def test_weak_passwords(password: str) -> None:
    words = passwords.weakness(password, "kim.minsu@example.org")
    assert words is not None
    assert words.en
    assert words.ko


@pytest.mark.parametrize(
    "password", ["blue kettle in may", "바다가 보이는 창가 자리", "t7#Qm!vLp2zW", "seven patient owls"]
)
def test_good_passwords(password: str) -> None:
    assert passwords.weakness(password, "kim.minsu") is None


def test_the_delay_grows_and_ends_at_a_quarter_hour() -> None:
    delays = [passwords.delay_after(n).total_seconds() for n in (0, 4, 5, 6, 7, 10, 11, 12, 500)]
    assert delays == [0, 0, 15, 30, 60, 480, 900, 900, 900]


def test_locked_until() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert passwords.locked(now + timedelta(seconds=1), now)
    assert not passwords.locked(now, now)
    assert not passwords.locked(None, now)


def test_secrets_differ_and_forgive_case() -> None:
    one, two = secrets.new_secret(), secrets.new_secret()
    assert one != two
    assert len(one) == 29
    assert secrets.fingerprint(f" {one.upper()}\n") == secrets.fingerprint(one) != secrets.fingerprint(two)
    assert one not in secrets.fingerprint(one)
