"""The session cookie: its name, its attributes, and reading it."""

from http.cookies import CookieError, SimpleCookie
from typing import Final

SECURE_COOKIE: Final = "__Host-medloom"
PLAIN_COOKIE: Final = "medloom_session"


def cookie_name(scheme: str) -> str:
    """The cookie's name; the ``__Host-`` prefix binds it to https and to this host alone."""
    return SECURE_COOKIE if scheme == "https" else PLAIN_COOKIE


def session_secret(cookies: str, scheme: str) -> str:
    """The session's secret in a Cookie header, or an empty text."""
    jar = SimpleCookie()
    try:
        jar.load(cookies)
    except CookieError:
        return ""
    morsel = jar.get(cookie_name(scheme))
    return morsel.value if morsel else ""
