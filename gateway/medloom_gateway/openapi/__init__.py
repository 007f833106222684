"""One OpenAPI 3.1 document for the whole platform, checked in so that no service needs to run to read it."""

import json
import re
from functools import cache
from importlib import resources
from typing import Any, Final

from medloom_gateway.openapi.merge import METHODS, merge

__all__ = ["document_bytes", "merge", "methods_of", "stored_document"]

_PARAMETER: Final = re.compile(r"\{[^}]*\}")


@cache
def document_bytes() -> bytes:
    """The checked-in document as it is served."""
    return resources.files("medloom_gateway").joinpath("openapi.json").read_bytes()


def stored_document() -> dict[str, Any]:
    """The checked-in document."""
    document: dict[str, Any] = json.loads(document_bytes())
    return document


def methods_of(path: str) -> str:
    """The methods that an address takes, as an Allow header says them; those of a page when it is no operation's."""
    found = {method.upper() for pattern, methods in _patterns() if pattern.fullmatch(path) for method in methods}
    return ", ".join(sorted(found or {"GET", "HEAD"}))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (re.compile("[^/]+".join(map(re.escape, _PARAMETER.split(path)))), tuple(METHODS & item.keys()))
        for path, item in stored_document()["paths"].items()
    )
