"""Which service answers a path: the only table of the public surface."""

import re
from functools import lru_cache
from typing import Final

from medloom_contracts.events import SERVICES
from medloom_contracts.ids import job_service

GATEWAY: Final = "gateway"
API: Final = "/api/v1/"

STUDY_COLLECTIONS: Final[dict[str, str]] = {
    "events": GATEWAY,
    "view": GATEWAY,
    "close": "authz",
    "open": "authz",
    "uploads": "ingest",
    "datasets": "ingest",
    "retention": "ingest",
    "consequences": GATEWAY,
    "recipes": "preprocess",
    "runs": "preprocess",
    "prepared": "preprocess",
    "experiments": "train",
    "cases": "train",
    "models": "train",
    "endpoints": "predict",
    "predictions": "predict",
    "reports": "report",
    "comparisons": "report",
    "members": "authz",
    "grants": "authz",
    "tokens": "authz",
    "ledger": "authz",
}

OWN_AUTH: Final = frozenset({"sessions", "sign-in-options", "single-sign-on"})

ROOTS: Final[dict[str, str]] = {
    "openapi.json": GATEWAY,
    "studies": "authz",
    "institutions": "authz",
    "users": "authz",
    "auth": "authz",
    "me": "authz",
    "tokens": "authz",
    "roles": "authz",
    "scopes": "authz",
    "ledger": "authz",
    "step-types": "preprocess",
    "algorithms": "train",
}

PROBES_AND_GUIDES: Final = frozenset({"docs", "healthz", "readyz", "metrics", "static", "status"})
WORKBENCH: Final = frozenset({"", "sign-in", "studies", "admin", "assets", "mark.svg"})
PAGES: Final = PROBES_AND_GUIDES | WORKBENCH

_UNSAFE_PATH: Final = re.compile(r"//|\\|(^|/)\.{1,2}(/|$)|[\x00-\x1f\x7f]")


@lru_cache(4096)
def service_for(path: str) -> str | None:
    """The service that owns a public path, or None when nothing lies there.

    ``path`` is the decoded path. Paths with dots, doubled slashes or control characters lead nowhere, so that no
    spelling of a path reaches a route that the table does not name.
    """
    if _UNSAFE_PATH.search(path):
        return None
    if not path.startswith(API):
        first = path.lstrip("/").split("/", 1)[0]
        if first == "v2":
            return "predict"
        return GATEWAY if first in PAGES else None
    return _api_service(path[len(API) :].split("/"))


def _api_service(parts: list[str]) -> str | None:
    root = parts[0]
    if root == "studies" and len(parts) >= 3:
        return _study_service(parts[2:])
    if root == "operations" and len(parts) >= 3:
        return parts[1] if parts[1] in SERVICES else None
    if root == "auth" and len(parts) >= 2 and parts[1] in OWN_AUTH:
        return GATEWAY
    return ROOTS.get(root)


def _study_service(rest: list[str]) -> str | None:
    collection = rest[0]
    if collection == "jobs" and len(rest) >= 2:
        service = job_service(rest[1])
        return service if service in SERVICES else None
    return STUDY_COLLECTIONS.get(collection)
