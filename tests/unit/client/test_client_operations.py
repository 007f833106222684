"""The client covers the whole API: every operation of the published OpenAPI document has a method."""

import ast
import json
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import medloom_client

ROOT = Path(__file__).parents[3]
PACKAGE = Path(medloom_client.__file__).parent


def published() -> set[str]:
    document = json.loads((ROOT / "gateway/medloom_gateway/openapi.json").read_text(encoding="utf-8"))
    return {
        operation["operationId"]
        for path in document["paths"].values()
        for method, operation in path.items()
        if method in {"get", "put", "post", "patch", "delete", "head", "options"}
    }


def mapped() -> set[str]:
    found: set[str] = set()
    for module in pkgutil.iter_modules([str(PACKAGE)]):
        if module.name in {"__main__", "cli"}:
            continue
        for owner in vars(import_module(f"medloom_client.{module.name}")).values():
            for member in vars(owner).values() if isinstance(owner, type) else ():
                found.update(getattr(member, "operations", ()))
    return found


def imports() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module


def test_every_operation_has_a_method() -> None:
    assert published() - mapped() == set()


def test_no_method_stands_for_an_operation_that_is_not_there() -> None:
    assert mapped() - published() == set()


def test_the_client_needs_nothing_else_of_ours() -> None:
    ours = {name.split(".")[0] for name in imports() if name.startswith("medloom")}
    assert ours == {"medloom_client"}
