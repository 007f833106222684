"""Opaque tokens: ``mlm_<id8>_<43 base62>_<6 base62 CRC32>``. 256 secret bits, of which only the SHA-256 is kept."""

import hashlib
import re
import secrets
import zlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Final

PREFIX: Final = "mlm"
DEFAULT_DAYS: Final = 30
MAX_DAYS: Final = 366
DETECTOR: Final = r"\bmlm_[0-9a-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}\b"

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHAPE: Final = re.compile(r"mlm_[0-9a-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Minted:
    """A new token: ``text`` is shown once, ``prefix`` names it in lists, ``sha256`` is stored."""

    text: str
    prefix: str
    sha256: str


def base62(value: int, width: int) -> str:
    """``value`` in base 62, padded with zeros to ``width`` digits."""
    digits = []
    while value:
        value, rest = divmod(value, 62)
        digits.append(_DIGITS[rest])
    return "".join(reversed(digits)).rjust(width, "0")


def checksum(body: str) -> str:
    """The six base62 digits of the CRC32 of everything before them."""
    return base62(zlib.crc32(body.encode()), 6)


def mint() -> Minted:
    """A new token from the operating system's random source."""
    short = "".join(secrets.choice(_ID_DIGITS) for _ in range(8))
    prefix = f"{PREFIX}_{short}"
    body = f"{prefix}_{base62(secrets.randbits(256), 43)}_"
    text = body + checksum(body)
    return Minted(text=text, prefix=prefix, sha256=fingerprint(text))


def fingerprint(text: str) -> str:
    """What is stored of a token. A slow hash would add nothing to 256 random bits."""
    return hashlib.sha256(text.encode()).hexdigest()


def well_formed(text: str) -> bool:
    """Whether a text has a token's shape and checksum: typing errors and guesses never reach the database."""
    return bool(_SHAPE.fullmatch(text)) and checksum(text[:-6]) == text[-6:]


def lifetime(days: int | None) -> timedelta:
    """How long a token lives; ValueError outside 1 to 366 days."""
    chosen = DEFAULT_DAYS if days is None else days
    if not 1 <= chosen <= MAX_DAYS:
        raise ValueError("days")
    return timedelta(days=chosen)


def normal_cidr(text: str | None) -> str | None:
    """A network in canonical form, or None when there is no limit; ValueError when it is not a network."""
    return str(ip_network(text.strip(), strict=False)) if text and text.strip() else None


def address_allowed(cidr: str | None, address: str | None) -> bool:
    """Whether a request from ``address`` may use a token bound to ``cidr``; an unknown address may not."""
    if cidr is None:
        return True
    try:
        found = ip_address((address or "").strip())
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found) in ip_network(cidr)
