"""What a service's api.py needs: a router whose routes are one unit of work, and typed dependencies."""

from medloom_kit.api.access import Access, SignedIn, StudyScope, access, audit, signed_in
from medloom_kit.api.direct import DirectRouter
from medloom_kit.api.edge import Router
from medloom_kit.api.inputs import IfMatch, Objects, Page, PageOf, Session, decode_cursor, etag, page_of, state

__all__ = [
    "Access",
    "DirectRouter",
    "IfMatch",
    "Objects",
    "Page",
    "PageOf",
    "Router",
    "Session",
    "SignedIn",
    "StudyScope",
    "access",
    "audit",
    "decode_cursor",
    "etag",
    "page_of",
    "signed_in",
    "state",
]
