"""One OpenAPI 3.1 document for the whole platform, checked in so that no service needs to run to read it."""

import json
from functools import cache
from importlib import resources
from typing import Any

from medloom_gateway.openapi.merge import merge

__all__ = ["document_bytes", "merge", "stored_document"]


@cache
def document_bytes() -> bytes:
    """The checked-in document as it is served."""
    return resources.files("medloom_gateway").joinpath("openapi.json").read_bytes()


def stored_document() -> dict[str, Any]:
    """The checked-in document."""
    document: dict[str, Any] = json.loads(document_bytes())
    return document
