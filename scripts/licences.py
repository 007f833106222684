"""The licences of what is shipped: the Python libraries of requirements/run.txt, and the workbench's of its lock.

Names and versions come from the locks, the licences from what is installed; nothing is fetched.
"""

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]

_PIN: Final = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_SPDX: Final = (
    ("mozilla public license 2.0", "MPL-2.0"),
    ("apache", "Apache-2.0"),
    ("bsd 3-clause", "BSD-3-Clause"),
    ("3-clause bsd", "BSD-3-Clause"),
    ("bsd", "BSD-3-Clause"),
    ("python software foundation", "PSF-2.0"),
    ("isc license", "ISC"),
    ("mit", "MIT"),
)
# their metadata names no licence; their repositories and licence files do
_UNNAMED: Final = {"cedarpy": "Apache-2.0", "combine-errors": "MIT", "kiwisolver": "BSD-3-Clause"}

KNOWN: Final = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "Unlicense",
        "Zlib",
    }
)
BANNED: Final = frozenset(
    {"pylibjpeg-libjpeg", "scikit-survival", "dwv", "mirp", "handsontable", "catboost", "xgboost"}
)
_COPYLEFT: Final = re.compile(r"\b(?:A?GPL|EUPL|SSPL|BUSL|(?:AFFERO |)GENERAL PUBLIC)", re.IGNORECASE)
_LESSER: Final = re.compile(r"LGPL|LESSER GENERAL PUBLIC|GCC-exception", re.IGNORECASE)


def binds_us(name: str, licence: str) -> bool:
    """Whether a library must not be shipped: it is banned by name, or its licence would bind all of Medloom."""
    return name in BANNED or bool(_COPYLEFT.search(_LESSER.sub("", licence)))


def spdx(text: str) -> str:
    """The SPDX identifier of a licence as people write it, or an empty text."""
    if re.fullmatch(r"[A-Za-z0-9.+-]+-[0-9.]+[A-Za-z0-9.+-]*|MIT|ISC|Zlib|0BSD|Unlicense", text):
        return text
    return next((name for words, name in _SPDX if words in text.lower()), "")


def licence_of(name: str, about: Any) -> str:
    """The licence that a package's metadata names: its expression, its classifiers, or its first words."""
    expression = about.get("License-Expression")
    if expression:
        return str(expression)
    if name in _UNNAMED:
        return _UNNAMED[name]
    classifiers = [one.split("::")[-1].strip() for one in about.get_all("Classifier") or [] if "License ::" in one]
    named = [spdx(about.get("License") or "")] if len(about.get("License") or "") < 60 else []
    found = [one for one in (*named, *(spdx(one) for one in classifiers)) if one]
    return found[0] if found else ""


def python_libraries() -> list[dict[str, str]]:
    """The libraries of the lock that are installed on this platform."""
    found = []
    for name, version in _PIN.findall((ROOT / "requirements/run.txt").read_text(encoding="utf-8")):
        try:
            about = metadata(name)
        except PackageNotFoundError:  # another platform's
            continue
        if about["Version"] == version:
            found.append({"name": name, "version": version, "licence": licence_of(name, about), "of": "python"})
    return found


def web_libraries() -> list[dict[str, str]]:
    """The libraries that the workbench's built files are made of."""
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    found = {}
    for path, package in lock["packages"].items():
        if path and not package.get("dev") and not package.get("optional") and not package.get("devOptional"):
            name = path.rsplit("node_modules/", 1)[-1]
            licence = package.get("license") or _UNNAMED.get(name, "")
            found[name, package["version"]] = {
                "name": name, "version": package["version"], "licence": licence, "of": "web",
            }  # fmt: skip
    return list(found.values())


def licences() -> str:
    """All of them as JSON, by name."""
    libraries = [*python_libraries(), *web_libraries()]
    libraries.sort(key=lambda one: (one["name"].lower(), one["version"]))
    lines = ",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in libraries)
    return f"[\n{lines}\n]\n"
