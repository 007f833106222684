"""Two publication packs side by side: data, split, models, every number, every figure. Ids and times do not count."""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

# what differs from one installation to the next and says nothing about the analysis
IDS: Final = frozenset({"model_id", "step_id"})
# findings about how the search went: a rerun trains the candidates that it found, without a limit of time
OF_THE_SEARCH: Final = frozenset(
    {
        "budget_ended",
        "cancelled",
        "explanations_left_out",
        "site_validation_skipped",
        "stopped_early",
        "trial_failed",
    }
)
TOLERANCE: Final = 1e-9
Kind = Literal["hash", "number", "text", "lost", "new", "rows", "altered"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out differently: where, and what it was before and is now."""

    kind: Kind
    where: str
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class Found:
    """All differences; how many models, tables and figures were compared; versions of software that changed."""

    differences: list[Difference] = field(default_factory=list)
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=lambda: {"models": 0, "tables": 0, "figures": 0})

    @property
    def same(self) -> int:
        """Tables and figures without any difference."""
        there = [each.where for each in self.differences if each.kind != "new"]
        apart = {where.split(":", maxsplit=1)[0] for where in there if where.startswith(("tables/", "figures/"))}
        return self.counted["tables"] + self.counted["figures"] - len(apart)


def compare(before: Path, old: dict[str, Any], after: Path, new: dict[str, Any]) -> Found:
    """Everything of two packs that can be compared; ``old`` and ``new`` are their manifests."""
    found = Found()
    found.differences += _altered(before, old)
    found.differences += _hashes(old, new)
    found.differences += _models(old, new, found)
    for path in sorted((before / "tables").glob("*.csv")):
        name = f"tables/{path.name}"
        found.counted["tables"] += 1
        found.differences += _tables(name, path, after / name)
    found.differences += [
        Difference("new", f"tables/{path.name}")
        for path in sorted((after / "tables").glob("*.csv"))
        if not (before / "tables" / path.name).exists()
    ]
    found.differences += _figures(old, new, found)
    found.differences += _summaries(old.get("summary") or {}, new.get("summary") or {}, "manifest.json: summary")
    mine, theirs = old.get("versions") or {}, new.get("versions") or {}
    for name in sorted({*mine, *theirs}):
        if mine.get(name) != theirs.get(name):
            found.versions[name] = (str(mine.get(name, "–")), str(theirs.get(name, "–")))
    return found


def _altered(before: Path, old: dict[str, Any]) -> Iterator[Difference]:
    """Files of the old pack that are not what its manifest says; tables are compared cell by cell instead."""
    for name, digest in sorted((old.get("files") or {}).items()):
        path = before / name
        if path.parent == before / "tables" and path.suffix == ".csv":
            continue
        if not path.is_file():
            yield Difference("lost", name)
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield Difference("altered", name)


def _hashes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    for name in ("prepared_sha256", "split_sha256"):
        was, now = (str((manifest.get("bound_to") or {}).get(name) or "") for manifest in (old, new))
        if was and was != now:
            yield Difference("hash", name, was[:16], now[:16])


def _models(old: dict[str, Any], new: dict[str, Any], found: Found) -> Iterator[Difference]:
    mine, theirs = ({m["name"]: m for m in manifest.get("models") or ()} for manifest in (old, new))
    found.counted["models"] = len(mine)
    for name in sorted({*mine, *theirs}):
        if name not in theirs or name not in mine:
            yield Difference("lost" if name in mine else "new", f"model {name}")
            continue
        for part in ("onnx_sha256", "predictions_sha256"):
            was, now = str(mine[name].get(part)), str(theirs[name].get(part))
            if was != now:
                yield Difference("hash", f"model {name}, {part}", was[:16], now[:16])


def _figures(old: dict[str, Any], new: dict[str, Any], found: Found) -> Iterator[Difference]:
    mine, theirs = (
        {name: digest for name, digest in (manifest.get("files") or {}).items() if name.startswith("figures/")}
        for manifest in (old, new)
    )
    found.counted["figures"] = len(mine)
    for name, digest in sorted(mine.items()):
        if name not in theirs:
            yield Difference("lost", name)
        elif theirs[name] != digest:
            yield Difference("hash", name, digest[:16], theirs[name][:16])


def _summaries(old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[Difference]:
    """The few numbers that the manifest itself tells."""
    for name in sorted({*old, *new} - IDS):
        was, now = old.get(name), new.get(name)
        if isinstance(was, dict) and isinstance(now, dict):
            yield from _summaries(was, now, f"{where}.{name}")
        elif was != now and not _close(str(was), str(now)):
            numbers = _number(str(was)) is not None and _number(str(now)) is not None
            yield Difference("number" if numbers else "text", f"{where}.{name}", str(was), str(now))


def _rows(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        head, *rows = [*csv.reader(source)] or [[]]
    if head[:1] == ["code"]:
        rows = [row for row in rows if row[0] not in OF_THE_SEARCH]
    kept = [i for i, name in enumerate(head) if name not in IDS]
    return [head[i] for i in kept], [[row[i] for i in kept] for row in rows]


def _tables(name: str, before: Path, after: Path) -> Iterator[Difference]:
    if not after.exists():
        yield Difference("lost", name)
        return
    (head, mine), (other, theirs) = _rows(before), _rows(after)
    if head != other:
        yield Difference("text", f"{name}: columns", ", ".join(head), ", ".join(other))
        return
    if len(mine) != len(theirs):
        yield Difference("rows", name, str(len(mine)), str(len(theirs)))
        return
    for spot, (row, now) in enumerate(zip(mine, theirs, strict=True), start=2):
        for column, was, there in zip(head, row, now, strict=True):
            if was != there and not _close(was, there):
                numbers = _number(was) is not None and _number(there) is not None
                yield Difference("number" if numbers else "text", f"{name}: {spot}, {column}", was, there)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _close(was: str, now: str) -> bool:
    a, b = _number(was), _number(now)
    return a is not None and b is not None and math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
