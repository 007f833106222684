"""The one OpenAPI document, made from the code of all services: ``python -m medloom_embedded.openapi [--check]``."""

import json
import sys
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

from medloom_embedded.folder import DataFolder
from medloom_embedded.services import NAMES, Surroundings, compose, gateway_settings
from medloom_gateway.main import create_service
from medloom_gateway.openapi.merge import merge
from medloom_kit.bus import open_bus
from medloom_kit.service import Runtime, Service


def build() -> dict[str, Any]:
    """The merged document; nothing is started and no database is opened."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = DataFolder(Path(scratch))
        folder.make()
        around = Surroundings(folder, "", "", "ERROR")
        services = [*(compose(name, around) for name in NAMES), create_service(gateway_settings(around, "*"))]
        return merge({service.name: _document(service) for service in services})


def text() -> str:
    """The document as it is checked in."""
    return json.dumps(build(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def stored_path() -> Path:
    """Where the checked-in document lies."""
    return Path(str(resources.files("medloom_gateway"))) / "openapi.json"


def _document(service: Service) -> dict[str, Any]:
    return Runtime(service, open_bus("inprocess://")).app.openapi()


def main() -> int:
    """Writes the document, or with --check tells whether the checked-in one is up to date."""
    made, path = text(), stored_path()
    if "--check" not in sys.argv[1:]:
        path.write_text(made, encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == made:
        return 0
    sys.stderr.write(f"{path} is out of date: run scripts/generate\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
