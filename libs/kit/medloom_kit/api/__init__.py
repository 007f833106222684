"""What a service's api.py needs: a router whose routes are one unit of work, and typed dependencies."""

from medloom_kit.api.access import Access, SignedIn, StudyScope, access, audit, signed_in
from medloom_kit.api.direct import DirectRouter
from medloom_kit.api.edge import Router
from medloom_kit.api.inputs import IfMatch, NumberedPage, Objects, Page, PageOf, Session, etag, page_of, state

__all__ = [
    "Access",
    "DirectRouter",
    "IfMatch",
    "NumberedPage",
    "Objects",
    "Page",
    "PageOf",
    "Router",
    "Session",
    "SignedIn",
    "StudyScope",
    "access",
    "audit",
    "etag",
    "page_of",
    "signed_in",
    "state",
]
