"""The tree of a formula."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    value: float | int
    position: int


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    position: int


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool
    position: int


@dataclass(frozen=True, slots=True)
class ColumnRef:
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Negate:
    operand: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Node", ...]
    position: int


Node = Number | Text | Truth | ColumnRef | Negate | Binary | Call


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node."""
    if isinstance(node, Negate):
        return (node.operand,)
    if isinstance(node, Binary):
        return (node.left, node.right)
    if isinstance(node, Call):
        return node.arguments
    return ()


def columns_of(node: Node) -> list[str]:
    """The column names in a tree, in order of first appearance."""
    found: dict[str, None] = {}
    waiting = [node]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, ColumnRef):
            found[part.name] = None
        waiting.extend(children(part))
    return list(found)
