"""Writing a study file so that people like to read it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from medloom_client.study_file.model import StudyFile


def dump(file: StudyFile, path: Path, comment: str = "") -> None:
    """Write a study file; entries that say nothing (null) are left out, and steps stand on one line each."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 4096
    yaml.allow_unicode = True
    yaml.representer.add_representer(_Flow, _flow)
    stream = StringIO()
    yaml.dump(_tree(file), stream)
    lines = "".join(f"# {line}\n" for line in comment.splitlines())
    path.write_text(lines + stream.getvalue(), encoding="utf-8")


class _Flow(dict[str, Any]):
    """A mapping written on one line."""


def _flow(representer: Any, node: _Flow) -> Any:
    return representer.represent_mapping("tag:yaml.org,2002:map", node, flow_style=True)


def _tree(file: StudyFile) -> dict[str, Any]:
    tree = _without_nothing(file.model_dump(mode="json"))
    tree["recipe"] = [_Flow(step) for step in tree.get("recipe", [])]
    return dict(tree)


def _without_nothing(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_nothing(value) for key, value in node.items() if value is not None}
    if isinstance(node, list):
        return [_without_nothing(value) for value in node]
    return node
