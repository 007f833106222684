"""What the door refuses before any service is asked: foreign hosts, foreign pages, forged headers."""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from starlette.types import Scope

from medloom_gateway.errors import CrossSite, WrongHost

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_CSP: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

SECURITY_HEADERS: Final = (
    (b"content-security-policy", _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def header(scope: Scope, name: bytes) -> str:
    """The first value of a header, or an empty text."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def client_of(scope: Scope, trusted: Sequence[str]) -> tuple[str, str]:
    """Address and scheme of the caller, read from the forwarding headers when the peer is a trusted proxy.

    The address is the last one in X-Forwarded-For that is not itself a trusted proxy: earlier ones can be forged.
    """
    peer = scope["client"][0] if scope.get("client") else ""
    scheme = str(scope.get("scheme", "http"))
    if not trusted or not _within(peer, trusted):
        return peer, scheme
    hops = [hop.strip() for hop in header(scope, b"x-forwarded-for").split(",") if hop.strip()]
    address = next((hop for hop in reversed(hops) if not _within(hop, trusted)), peer)
    forwarded = header(scope, b"x-forwarded-proto").strip().lower()
    return address, forwarded if forwarded in {"http", "https"} else scheme


def check_host(scope: Scope, allowed: Sequence[str]) -> None:
    """Refuses names that this server does not answer for (DNS rebinding); ``*`` allows all."""
    if "*" in allowed:
        return
    name = _host_name(header(scope, b"host"))
    if name not in allowed:
        raise WrongHost


def check_same_site(scope: Scope, *, cookie: bool) -> None:
    """Refuses a changing request that another site's page may have caused.

    The cookie is SameSite=Strict already; this holds where a browser does not keep to it. Without a cookie only a
    foreign Origin is refused, for then nothing but sign-in could be forged.
    """
    if scope["method"] in SAFE_METHODS:
        return
    origin = header(scope, b"origin")
    if origin:
        if urlsplit(origin).netloc.lower() != header(scope, b"host").lower():
            raise CrossSite
    elif cookie and not header(scope, b"x-medloom-request") and header(scope, b"sec-fetch-site") != "same-origin":
        raise CrossSite


@lru_cache(1024)
def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _within(address: str, networks: Sequence[str]) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in ipaddress.ip_network(network, strict=False) for network in networks)
