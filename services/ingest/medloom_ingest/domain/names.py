"""Column and table names: kept as people wrote them, but printable and unique."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

MAX_NAME: Final = 200
_SPACES = re.compile(r"\s+")
_UNIT_IN_HEADER = re.compile(r"^(?P<name>.*\S)\s*[\(\[](?P<unit>[^()\[\]]{1,20})[\)\]]\s*$")


def clean(header: str) -> str:
    """A header without control characters, runs of white space and a BOM; otherwise as it stood."""
    text = unicodedata.normalize("NFC", header.replace("\ufeff", ""))
    text = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return _SPACES.sub(" ", text).strip()[:MAX_NAME].strip()


def unique(headers: Iterable[str]) -> list[str]:
    """One name a column: blank ones become ``column_<n>``, repeated ones (case ignored) get ``_2``, ``_3`` ..."""
    cleaned = [clean(h) for h in headers]
    taken: set[str] = {"_row"}
    reserved = {n.casefold() for n in cleaned}
    names: list[str] = []
    for position, wanted in enumerate(cleaned, start=1):
        base = wanted or f"column_{position}"
        name, suffix = base, 2
        while name.casefold() in taken or (name != base and name.casefold() in reserved):
            name, suffix = f"{base[: MAX_NAME - 8]}_{suffix}", suffix + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def unit_in_header(header: str) -> str:
    """The unit in ``Weight (kg)`` or ``SBP [mmHg]``, or an empty string."""
    from medloom_ingest.domain.units import is_unit

    found = _UNIT_IN_HEADER.match(clean(header))
    return found["unit"].strip() if found and is_unit(found["unit"]) else ""


def table_names(members: Iterable[str]) -> list[str]:
    """Unique table names from file names."""
    return unique(PurePosixPath(m.replace("\\", "/")).stem or "table" for m in members)


def words(header: str) -> list[str]:
    """Lower-case words of a header: split at punctuation, digits' edges kept, camelCase opened."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", clean(header))
    return [w for w in re.split(r"[^0-9a-z가-힣#]+", spaced.casefold()) if w]
