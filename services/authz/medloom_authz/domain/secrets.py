"""One-time secrets: the first administrator's and an invited person's. Shown once, stored hashed, gone after use."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

FIRST_BOOT_LIFE: Final = timedelta(hours=24)
INVITATION_LIFE: Final = timedelta(days=7)
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"


def new_secret() -> str:
    """Five groups of five letters without look-alikes (123 bits), easy to type from a terminal."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(5))


def fingerprint(text: str) -> str:
    """What is stored; case and blanks around the typed secret do not matter."""
    return hashlib.sha256(text.strip().lower().encode()).hexdigest()
