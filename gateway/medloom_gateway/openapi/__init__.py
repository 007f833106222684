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
    matching = [one for one in _patterns() if one[1].fullmatch(path)]
    # where a fixed name and a parameter both fit, the fixed name is meant
    fewest = min((one[0] for one in matching), default=0)
    found = {method.upper() for parameters, _, methods in matching if parameters == fewest for method in methods}
    return ", ".join(sorted(found or {"GET", "HEAD"}))


@cache
def _patterns() -> tuple[tuple[int, re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (
            path.count("{"),
            re.compile("[^/]+".join(map(re.escape, _PARAMETER.split(path)))),
            tuple(METHODS & item.keys()),
        )
        for path, item in stored_document()["paths"].items()
    )
