"""Reading a study file: every fault with its line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from medloom_client.study_file.model import StudyFile

MAX_BYTES: Final = 4_000_000
VERSION: Final = 1
Path_ = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where in the file (1-based line), and at which entry."""

    line: int
    where: str
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where + ': ' if self.where else ''}{self.text}"


class StudyFileError(Exception):
    """The study file is wrong; ``faults`` are all that were found, in the order of their lines."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path = path
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__("\n".join(f"{path.name}, {fault}" for fault in self.faults))


@dataclass(frozen=True, slots=True)
class LoadedStudy:
    """A study file that was read, where it lies, and the tree that knows its lines."""

    path: Path
    file: StudyFile
    tree: Any

    def table_path(self, name: str = "main") -> Path:
        """Where a table's file lies."""
        return (self.path.parent / self.file.data[name].file).resolve()

    def fault(self, where: Path_, text: str) -> StudyFileError:
        """A fault that came to light later, for instance on the platform, told with its line."""
        return StudyFileError(self.path, [Fault(line_of(self.tree, where), dotted(where), text)])


def load(path: Path) -> LoadedStudy:
    """Read and check a study file and the presence of its data; StudyFileError lists every fault with its line."""
    tree = _parse(path)
    if not isinstance(tree, CommentedMap):
        raise StudyFileError(path, [Fault(1, "", "the file must be a mapping that begins with medloom: 1")])
    version = tree.get("medloom")
    if isinstance(version, int) and version > VERSION:
        text = f"the file was written for a newer Medloom (version {version}; this one reads {VERSION}): update Medloom"
        raise StudyFileError(path, [Fault(line_of(tree, ("medloom",)), "medloom", text)])
    try:
        file = StudyFile.model_validate(_plain(tree))
    except ValidationError as error:
        raise StudyFileError(path, [_fault(tree, each) for each in error.errors()]) from None
    loaded = LoadedStudy(path.resolve(), file, tree)
    faults = [*_data_faults(loaded), *_role_faults(loaded)]
    if faults:
        raise StudyFileError(path, faults)
    return loaded


def _parse(path: Path) -> Any:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StudyFileError(path, [Fault(1, "", f"the file cannot be read ({error.strerror})")]) from None
    if len(content) > MAX_BYTES:
        raise StudyFileError(path, [Fault(1, "", "the file is larger than a study file can be")])
    try:
        return YAML(typ="rt").load(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise StudyFileError(path, [Fault(1, "", "the file must be saved as UTF-8")]) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        text = (error.problem or "this is not valid YAML").strip().splitlines()[0]
        raise StudyFileError(path, [Fault((mark.line if mark else 0) + 1, "", text)]) from None
    except (YAMLError, ValueError) as error:
        raise StudyFileError(path, [Fault(1, "", f"this is not valid YAML ({type(error).__name__})")]) from None


def _plain(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_plain(value) for value in node]
    if isinstance(node, str):
        return str(node)
    if isinstance(node, bool):
        return bool(node)
    if isinstance(node, int):
        return int(node)
    return float(node) if isinstance(node, float) else node


def line_of(tree: Any, where: Path_) -> int:
    """The line of an entry; of its nearest ancestor when the entry itself is absent."""
    line, node = 0, tree
    for key in where:
        if isinstance(node, CommentedMap) and key in node:
            line = node.lc.key(key)[0]
            node = node[key]
        elif isinstance(node, CommentedSeq) and isinstance(key, int) and 0 <= key < len(node):
            line = node.lc.item(key)[0]
            node = node[key]
        else:
            break
    return int(line) + 1


def dotted(where: Path_) -> str:
    """``recipe[2].columns``"""
    text = ""
    for key in where:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else str(key)
    return text


def _fault(tree: Any, error: Any) -> Fault:
    where = [key for key in error["loc"] if not (isinstance(key, str) and "[" in key)]
    while (
        where
        and not _exists(tree, where)
        and _exists(tree, where[:-1])
        and not isinstance(_at(tree, where[:-1]), Mapping)
    ):
        where = where[:-1]
    text = {"missing": "this entry is needed", "extra_forbidden": "there is no such entry"}.get(
        error["type"], str(error["msg"]).removeprefix("Value error, ")
    )
    return Fault(line_of(tree, where), dotted(where), text)


def _at(tree: Any, where: Path_) -> Any:
    node = tree
    for key in where:
        node = node[key]
    return node


def _exists(tree: Any, where: Path_) -> bool:
    try:
        _at(tree, where)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _data_faults(loaded: LoadedStudy) -> list[Fault]:
    faults = []
    for name, table in loaded.file.data.items():
        path = loaded.table_path(name)
        line = line_of(loaded.tree, ("data", name, "file"))
        if not path.is_file():
            faults.append(Fault(line, f"data.{name}.file", f"there is no file {table.file}"))
        elif table.sha256 and file_sha256(path) != table.sha256:
            line = line_of(loaded.tree, ("data", name, "sha256"))
            faults.append(Fault(line, f"data.{name}.sha256", f"{table.file} is not the file this study was made with"))
    return faults


def _role_faults(loaded: LoadedStudy) -> list[Fault]:
    roles, faults = loaded.file.roles, []
    if roles.target in roles.exclude:
        line = line_of(loaded.tree, ("roles", "exclude"))
        faults.append(Fault(line, "roles.exclude", f"the target {roles.target} cannot be excluded"))
    if loaded.file.follow_up() is not None and loaded.file.follow_up() in (roles.target, *roles.exclude):
        line = line_of(loaded.tree, ("task",))
        faults.append(Fault(line, "task.time", "the follow-up time can be neither the target nor excluded"))
    by = loaded.file.split.by
    if by in {"subject", "site", "time"} and getattr(roles, by) is None:
        line = line_of(loaded.tree, ("split", "by"))
        faults.append(Fault(line, "split.by", f"a split by {by} needs roles.{by}"))
    return faults


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
