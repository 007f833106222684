"""The settings file of a pack when its author sent none: what is known of the analysis in the form of a study file."""

from typing import Any

from medloom_report.domain.material import Material

_HEAD = "# The uploaded file is not part of this pack: give its path as data.main.file to run the study again.\n"


def settings_yaml(material: Material) -> str:
    """The study file as it was sent, or one written from recipe, task, split, review and training settings."""
    if material.settings_yaml is not None:
        return material.settings_yaml
    import yaml

    return _HEAD + yaml.safe_dump(_content(material), allow_unicode=True, sort_keys=False)


def _content(material: Material) -> dict[str, Any]:
    approval, task = material.approval, material.task
    steps = [_step(entry) for entry in (material.prepared.recipe if material.prepared else ())]
    split = approval.split
    known: dict[str, Any] = {"kind": task.kind.value, "positive": task.positive}
    if task.horizons:
        known |= {"time": task.time, "horizons": list(task.horizons)}
    divided = {"test": split.test, "by": split.by, "seed": split.seed, "override": split.override}
    return {
        "medloom": 1,
        "study": {"title": material.options.title or task.target},
        "data": {"main": {"file": None}},
        "roles": _roles(material),
        "recipe": steps,
        "task": {name: value for name, value in known.items() if value is not None},
        "split": {name: value for name, value in divided.items() if value is not None},
        "review": {"by": approval.reviewer_name, "note": approval.note},
        "training": {"mode": material.experiment.mode, **material.experiment.settings},
        "report": {"pack": True},
    }


def _step(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {"op": entry.get("op"), **(entry.get("params") or {})}
    kept |= {name: entry[name] for name in ("note",) if entry.get(name)}
    return kept if entry.get("enabled", True) else {**kept, "enabled": False}


def _roles(material: Material) -> dict[str, str | list[str]]:
    roles: dict[str, str | list[str]] = {"target": material.task.target}
    columns = material.prepared.table.columns if material.prepared else ()
    for column in columns:
        if column.role.value in {"subject", "site", "time"}:
            roles[column.role.value] = column.name
    split = material.approval.split
    if split.by != "row" and split.column:
        roles[split.by] = split.column
    used = {*material.task.features, material.task.target}
    roles["exclude"] = [c.name for c in columns if c.name not in used and c.name not in roles.values()]
    return roles
