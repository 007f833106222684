"""The CycloneDX list of what an image holds; ends with status 1 when a licence in it binds Medloom.

``python scripts/sbom.py NAME VERSION`` lists the Python environment it runs in, the interpreter and the system's
packages; ``--with-web FILE`` prints such a list once more with the libraries of the workbench.
"""

import json
import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import licences

DPKG: Final = Path("/var/lib/dpkg/status")
_PLAIN: Final = re.compile(r"[A-Za-z0-9.+-]+")


def component(kind: str, name: str, version: str, licence: str = "") -> dict[str, Any]:
    """One library; ``kind`` is the type of its package URL."""
    path = name.replace("@", "%40") if kind == "npm" else name
    purl = f"pkg:{kind}/{path}@{version.replace('+', '%2B').replace(':', '%3A').replace('~', '%7E')}"
    found: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if licence and _PLAIN.fullmatch(licence):
        found["licenses"] = [{"license": {"name" if licence not in licences.KNOWN else "id": licence}}]
    elif re.search(r" (?:AND|OR|WITH) ", licence):
        found["licenses"] = [{"expression": licence}]
    elif licence:
        found["licenses"] = [{"license": {"name": licence}}]
    return found


def python_packages() -> Iterator[dict[str, Any]]:
    """The distributions of this environment, without Medloom's own."""
    for found in distributions():
        name = re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()
        if not name.startswith("medloom"):
            yield component("pypi", name, found.version, licences.licence_of(name, found.metadata))


def system_packages() -> Iterator[dict[str, Any]]:
    """What the base image's own package manager says is installed."""
    text = DPKG.read_text(encoding="utf-8") if DPKG.exists() else ""
    for block in text.split("\n\n"):
        about = dict(re.findall(r"^(Package|Version|Status): (.+)$", block, re.MULTILINE))
        if about.get("Status", "").endswith(" installed"):
            yield component("deb/debian", about["Package"], about["Version"])


def bill(name: str, version: str) -> dict[str, Any]:
    """The whole list; the same content always gives the same serial number."""
    parts = [*python_packages(), component("generic", "python", platform.python_version(), "PSF-2.0")]
    parts += system_packages()
    subject = {"type": "application", "bom-ref": name, "name": name, "version": version}
    subject["licenses"] = [{"license": {"id": "Apache-2.0"}}]  # type: ignore[assignment]  # JSON, not texts alone
    return sealed({"metadata": {"component": subject}, "components": parts})


def with_web(found: dict[str, Any]) -> dict[str, Any]:
    """The list with what the workbench's files are made of."""
    web = [component("npm", one["name"], one["version"], one["licence"]) for one in licences.web_libraries()]
    return sealed({"metadata": found["metadata"], "components": [*found["components"], *web]})


def sealed(content: dict[str, Any]) -> dict[str, Any]:
    content["components"] = sorted({one["bom-ref"]: one for one in content["components"]}.values(), key=_by_ref)
    serial = uuid5(NAMESPACE_URL, json.dumps(content, sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **content,
    }


def refused(found: dict[str, Any]) -> list[str]:
    """The components that must not be shipped."""
    said = {one["bom-ref"]: (one["name"], json.dumps(one.get("licenses", ""))) for one in found["components"]}
    return [ref for ref, (name, licence) in said.items() if licences.binds_us(name, licence)]


def _by_ref(one: dict[str, Any]) -> str:
    return str(one["bom-ref"])


def main(arguments: list[str]) -> int:
    merging = arguments[0] == "--with-web"
    found = with_web(json.loads(Path(arguments[1]).read_text(encoding="utf-8"))) if merging else bill(*arguments)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    for ref in refused(found):
        print(f"its licence forbids shipping {ref}", file=sys.stderr)
    return 1 if refused(found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
