"""What the steps of a recipe did, in words: the label with the condition, formula or columns that it was given."""

from typing import Any

from medloom_contracts.manifests import PreparedManifest, StepDiff
from medloom_report.domain.material import Material

_LISTED = 4
_TOLD = ("where", "formula")


def told(prepared: PreparedManifest, step: StepDiff) -> str:
    """For example ``Keep rows: AGE >= 18`` or ``Set missing: RSBP``."""
    label = step.label or step.op
    detail = _detail(_params(prepared, step))
    return f"{label}: {detail}" if detail and detail not in label else label


def exclusions(material: Material) -> dict[int, str]:
    """The words for each entry of the participant flow that a step of the recipe explains, by position.

    The flow lists the steps that changed the number of rows, in order, after its first entry.
    """
    prepared = material.prepared
    if prepared is None:
        return {}
    changing = [step for step in prepared.steps if step.rows_before != step.rows_after]
    found = {}
    for position, step in enumerate(changing, start=1):
        if position < len(material.approval.flow) and material.approval.flow[position].get("reason") == step.op:
            found[position] = told(prepared, step)
    return found


def _params(prepared: PreparedManifest, step: StepDiff) -> dict[str, Any]:
    for entry in prepared.recipe:
        if entry.get("id") == step.step_id or entry.get("step_id") == step.step_id:
            params = entry.get("params", entry)
            return params if isinstance(params, dict) else {}
    return {}


def _detail(params: dict[str, Any]) -> str:
    for name in _TOLD:
        if isinstance(params.get(name), str):
            column = params.get("column")
            return f"{column} = {params[name]}" if name == "formula" and column else str(params[name])
    columns = params.get("columns") or params.get("column") or []
    names = [columns] if isinstance(columns, str) else [str(name) for name in columns]
    shown = ", ".join(names[:_LISTED])
    return f"{shown}, …" if len(names) > _LISTED else shown
