"""What training left of missing data, sensitivity and optimism in the experiment, read safely."""

from typing import Any

from medloom_contracts.manifests import ColumnSummaries, GroupSummary
from medloom_report.domain.material import Language, Material
from medloom_report.domain.numbers import number
from medloom_report.domain.words import say


def part(material: Material, name: str) -> dict[str, Any] | None:
    """ "missing", "sensitivity" or "optimism" of the experiment; None for older experiments and where none applies."""
    found = material.experiment.extras.get(name)
    return found if isinstance(found, dict) else None


def with_gaps(material: Material) -> list[ColumnSummaries]:
    """Columns with missing values among all rows, those with the most first."""
    found = [(gap_share(group(column, "all")), column) for column in material.approval.table_one]
    kept = [(share, spot, column) for spot, (share, column) in enumerate(found) if share > 0]
    return [column for _, _, column in sorted(kept, key=lambda entry: (-entry[0], entry[1]))]


def group(column: ColumnSummaries, name: str) -> GroupSummary | None:
    return next((entry for entry in column.groups if entry.group == name), None)


def gap_share(summary: GroupSummary | None) -> float:
    """Share of missing values among the rows of a group."""
    total = summary.n + summary.missing if summary else 0
    return summary.missing / total if summary and total else 0.0


def hint_of(material: Material, column: str) -> dict[str, Any] | None:
    found = part(material, "missing") or {}
    return next((entry for entry in found.get("columns", ()) if entry.get("name") == column), None)


def hint(material: Material, column: str, language: Language) -> str:
    """What the gaps of a column go with, in words; a dash when training did not look."""
    found = hint_of(material, column)
    if found is None:
        return "–"
    related = ", ".join(
        f"{material.label(entry['name'])} ({number(entry['smd'])})" for entry in found.get("related", ())
    )
    smd = number(abs(found["outcome"]["smd"])) if found["outcome"]["smd"] is not None else "–"
    return say(f"hint_{found['hint']}", language, **_fields(found["hint"], smd, related))


def _fields(kind: str, smd: str, related: str) -> dict[str, str]:
    wanted = {"outcome": ("smd",), "observed": ("columns",), "both": ("smd", "columns")}.get(kind, ())
    return {name: value for name, value in (("smd", smd), ("columns", related)) if name in wanted}
