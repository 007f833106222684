"""The session cookie: its name, its attributes, and reading it."""

from http.cookies import CookieError, SimpleCookie
from typing import Final

SECURE_COOKIE: Final = "__Host-medloom"
PLAIN_COOKIE: Final = "medloom_session"
_SECURE_BEGUN: Final = "__Host-medloom-sign-in"
_PLAIN_BEGUN: Final = "medloom_sign_in"


def cookie_name(scheme: str) -> str:
    """The cookie's name; the ``__Host-`` prefix binds it to https and to this host alone."""
    return SECURE_COOKIE if scheme == "https" else PLAIN_COOKIE


def begun_cookie_name(scheme: str) -> str:
    """The cookie that ties a sign-in at the identity provider to the browser that began it."""
    return _SECURE_BEGUN if scheme == "https" else _PLAIN_BEGUN


def session_secret(cookies: str, scheme: str) -> str:
    """The session's secret in a Cookie header, or an empty text."""
    return _read(cookies, cookie_name(scheme))


def begun_secret(cookies: str, scheme: str) -> str:
    """The secret of a begun sign-in in a Cookie header, or an empty text."""
    return _read(cookies, begun_cookie_name(scheme))[:100]


def _read(cookies: str, name: str) -> str:
    jar = SimpleCookie()
    try:
        jar.load(cookies)
    except CookieError:
        return ""
    morsel = jar.get(name)
    return morsel.value if morsel else ""
