"""Telling an outage from a fault: what is away comes back, and whoever meets it waits instead of giving up."""

import errno
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from medloom_contracts.errors import (
    BusAway,
    BusFull,
    CertificateInvalid,
    ClockOff,
    DatabaseAway,
    DatabaseReadOnly,
    MedloomError,
    StorageFull,
    StoreAway,
    StoreRefused,
    Unavailable,
)

WAITED_FOR: Final = frozenset(
    kind.code
    for kind in (
        BusAway,
        BusFull,
        CertificateInvalid,
        ClockOff,
        DatabaseAway,
        DatabaseReadOnly,
        StoreAway,
        StoreRefused,
    )
)
RETRY_AFTER_S: Final = 3

# PostgreSQL, appendix A: connection exceptions, shutdown and start, out of memory, too many connections, failed I/O
_AWAY_CLASSES: Final = ("08", "57P", "532", "533", "58")
_READ_ONLY: Final = "25006"
_FULL: Final = "53100"
_SQLITE: Final = (
    ("readonly", DatabaseReadOnly),
    ("disk is full", StorageFull),
    ("disk i/o error", DatabaseAway),
    ("unable to open", DatabaseAway),
    ("database is locked", DatabaseAway),
)


def outage(error: BaseException) -> MedloomError | None:
    """What is away, full or refused, when that is why this was raised; None for any other error."""
    if isinstance(error, (Unavailable, StorageFull)):
        return error
    if isinstance(error, sa.exc.TimeoutError):
        return DatabaseAway()
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageFull()
    if isinstance(error, DBAPIError):
        return _of_database(error)
    return None


def _of_database(error: DBAPIError) -> MedloomError | None:
    state = sqlstate(error.orig)
    if state == _READ_ONLY:
        return DatabaseReadOnly()
    if state == _FULL:
        return StorageFull()
    said = str(error.orig).lower()
    cut = isinstance(error, sa.exc.InterfaceError) and "closed" in said
    if error.connection_invalidated or state.startswith(_AWAY_CLASSES) or cut:
        return DatabaseAway()
    return next((kind() for words, kind in _SQLITE if words in said), None) if not state else None


def sqlstate(error: Any) -> str:
    """The five characters by which PostgreSQL names an error; empty where there are none."""
    return str(getattr(error, "sqlstate", None) or "")


def connecting(error: BaseException) -> MedloomError:
    """Why a database could not be connected to."""
    if certificate(error):
        return CertificateInvalid()
    return DatabaseAway()


def certificate(error: BaseException | None) -> bool:
    """Whether a certificate was refused, anywhere in the chain of causes."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def told() -> Iterator[None]:
    """Raise an outage by its name, whatever the library below called it."""
    try:
        yield
    except Exception as error:
        named = outage(error)
        if named is None or named is error:
            raise
        raise named from error
