"""Merging the services' OpenAPI documents into one."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from medloom_gateway.openapi.common import COMMON_RESPONSES, COMPONENTS, INFO, OPEN_OPERATIONS, TAGS, response_names
from medloom_gateway.routing import API, GATEWAY, service_for

Document = dict[str, Any]
METHODS: Final = frozenset({"get", "put", "post", "patch", "delete", "head", "options"})
_JOB_PATH: Final = re.compile(r"^/api/v1/studies/\{study_id\}/jobs(/|$)")
_OPERATIONS_PATH: Final = re.compile(r"^/api/v1/operations/\{service\}/")
_REF: Final = "#/components/schemas/"
# what no name or id exceeds; without a bound an address could be too long for the server to read
_LONGEST_SEGMENT: Final = 255


class OperationTwice(ValueError):
    """Two services claim the same operation id or path."""


def merge(documents: Mapping[str, Document]) -> Document:
    """One document from those of the services (by service name).

    Only what the gateway routes to a service is taken from it; the operations on jobs and on services, alike in all,
    are taken once.
    Schemas of one name and different content are told apart by the service's name. Every operation gains the common
    error answers. Raises OperationTwice when two operations share an id.
    """
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = deepcopy(COMPONENTS["schemas"])
    for service in sorted(documents, key=lambda name: (name != GATEWAY, name)):
        document = _renamed(deepcopy(documents[service]), service, schemas)
        for path, item in document.get("paths", {}).items():
            if path not in paths and _is_public(path, service):
                paths[path] = item
        for name, schema in document.get("components", {}).get("schemas", {}).items():
            schemas.setdefault(name, schema)
    _finish(paths)
    reached = _reached(paths, schemas)
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": TAGS,
        "paths": dict(sorted(paths.items())),
        "components": {**COMPONENTS, "schemas": {name: schemas[name] for name in sorted(reached)}},
    }


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every (path, method, operation) of a document."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def _is_public(path: str, service: str) -> bool:
    if _JOB_PATH.match(path) or _OPERATIONS_PATH.match(path):
        return True
    example = re.sub(r"\{[^}]*\}", "x", path)
    return path.startswith((API, "/v2")) and service_for(example) == service


def _renamed(document: Document, service: str, taken: Mapping[str, Any]) -> Document:
    own = document.get("components", {}).get("schemas", {})
    clashes = {name for name, schema in own.items() if name in taken and taken[name] != schema}
    clashes -= set(COMPONENTS["schemas"])
    if not clashes:
        return document
    names = {name: f"{service.capitalize()}{name}" for name in clashes}
    renamed: Document = _rewrite(document, names)
    renamed["components"]["schemas"] = {
        names.get(name, name): schema for name, schema in renamed["components"]["schemas"].items()
    }
    return renamed


def _rewrite(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _rewrite(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rewrite(inner, names) for inner in value]
    if isinstance(value, str) and value.startswith(_REF):
        name = value.removeprefix(_REF)
        return _REF + names.get(name, name)
    return value


def _finish(paths: dict[str, Any]) -> None:
    seen: dict[str, str] = {}
    for path, method, operation in operations({"paths": paths}):
        name = str(operation.get("operationId") or "")
        if not name or name in seen:
            raise OperationTwice(
                f"{method.upper()} {path}: operation id {name!r} already at {seen.get(name, 'nothing')}"
            )
        seen[name] = f"{method.upper()} {path}"
        if name in OPEN_OPERATIONS:
            operation["security"] = []
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path" and "enum" not in parameter["schema"]:
                parameter["schema"].setdefault("maxLength", _LONGEST_SEGMENT)
        responses = operation.setdefault("responses", {})
        for status, response in responses.items():
            if status.startswith(("4", "5")):
                responses[status] = COMMON_RESPONSES.get(status, response)
        for status in response_names(path, method):
            responses.setdefault(status, COMMON_RESPONSES[status])
        operation["responses"] = dict(sorted(responses.items()))


def _reached(paths: dict[str, Any], schemas: Mapping[str, Any]) -> set[str]:
    reached = set(COMPONENTS["schemas"])
    waiting: list[Any] = [paths, *(schemas[name] for name in reached)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and value.startswith(_REF):
            name = value.removeprefix(_REF)
            if name not in reached and name in schemas:
                reached.add(name)
                waiting.append(schemas[name])
    return reached
