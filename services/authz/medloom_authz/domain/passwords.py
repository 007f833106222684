"""Passwords: argon2id (RFC 9106), a minimum length instead of composition rules, and a list of obvious ones.

Policy after NIST SP 800-63B section 5.1.1.2: length and a blocklist, no forced mixture, no forced expiry.
"""

import re
import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from medloom_contracts.errors import Words

MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 256
FREE_FAILURES: Final = 5
FIRST_DELAY_S: Final = 15
LONGEST_DELAY_S: Final = 900
LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}", re.ASCII)

_OBVIOUS: Final = (
    "password", "passw0rd", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "123456", "1234567890", "12345678",
    "111111", "000000", "abc123", "abcdefgh", "iloveyou", "letmein", "welcome", "admin", "administrator", "changeme",
    "default", "secret", "hospital", "medloom", "doctor", "nurse", "patient", "korea", "seoul", "monkey", "dragon",
    "sunshine", "princess", "football", "baseball", "master", "login", "access", "test", "user", "root", "guest",
    "q1w2e3r4",
    "1q2w3e4r", "1qaz2wsx", "qwer1234", "asdf1234", "tkfkdgo", "dkssud", "rlaalsrl", "correcthorsebatterystaple",
)  # fmt: skip

_hasher: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The argon2id hash that is stored."""
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is right; without a stored hash the same work is done, so that time betrays no account."""
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, login: str) -> Words | None:
    """Why a password is refused, or None when it will do."""
    if len(password) < MIN_LENGTH:
        return Words(
            en=f"The password is shorter than {MIN_LENGTH} characters.", ko=f"비밀번호가 {MIN_LENGTH}자보다 짧습니다."
        )
    if len(password) > MAX_LENGTH:
        return Words(
            en=f"The password is longer than {MAX_LENGTH} characters.", ko=f"비밀번호가 {MAX_LENGTH}자보다 깁니다."
        )
    plain = password.casefold()
    if len(login) >= 3 and login.casefold().split("@")[0] in plain:
        return Words(en="The password contains the login name.", ko="비밀번호에 로그인 이름이 들어 있습니다.")
    if len(set(plain)) < 5 or _only_obvious_words(plain):
        return Words(
            en="The password is one of those that are tried first.", ko="가장 먼저 시도되는 뻔한 비밀번호입니다."
        )
    return None


def _only_obvious_words(plain: str) -> bool:
    """True when less than six characters are left after taking out well-known words and runs of digits."""
    rest = plain
    for word in sorted(_OBVIOUS, key=len, reverse=True):
        rest = rest.replace(word, "")
    rest = re.sub(r"(?:19|20)\d\d|[\d!@#$%^&*._\-\s]+$", "", rest)
    return len(rest) < 6


def delay_after(failures: int) -> timedelta:
    """How long a login name is locked after so many failures in a row: 15 s from the fifth on, doubling to 15 min."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    return timedelta(seconds=min(FIRST_DELAY_S * 2 ** min(failures - FREE_FAILURES, 10), LONGEST_DELAY_S))


def locked(locked_until: datetime | None, now: datetime) -> bool:
    """Whether a login name is still locked."""
    return locked_until is not None and now < locked_until
