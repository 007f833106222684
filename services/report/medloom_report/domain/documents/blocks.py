"""What a document is made of, whatever its format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from medloom_report.domain.checklist import Place
from medloom_report.domain.material import Language
from medloom_report.domain.tables.base import Table


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """``lead`` is printed in bold before the text; ``tone`` "warning" marks what a reader must not overlook, "author"
    a place that the authors fill."""

    text: str
    lead: str = ""
    tone: Literal["body", "note", "warning", "author"] = "body"
    anchor: str = ""


@dataclass(frozen=True)
class TableBlock:
    label: str
    caption: str
    table: Table

    @property
    def anchor(self) -> str:
        return self.table.name


@dataclass(frozen=True)
class FigureBlock:
    label: str
    caption: str
    image: Path
    width_mm: float
    anchor: str = ""


Block: TypeAlias = Heading | Paragraph | TableBlock | FigureBlock


@dataclass(frozen=True)
class Document:
    title: str
    subtitle: str
    language: Language
    blocks: tuple[Block, ...]


def places(document: Document, pages: Mapping[str, int]) -> dict[str, Place]:
    """Every anchor of a document with what stands there; a place for authors goes by the heading above it."""
    return {anchor: Place(label, pages.get(anchor)) for anchor, label in _anchors(document) if anchor}


def _anchors(document: Document) -> Iterator[tuple[str, str]]:
    above = {"en": "Title", "ko": "제목"}[document.language]
    yield "title", above
    for block in document.blocks:
        if isinstance(block, Heading):
            above = block.text
            yield block.anchor, block.text
        elif isinstance(block, Paragraph):
            yield block.anchor, above if block.tone == "author" or not block.lead else block.lead
        else:
            yield block.anchor, block.label or above
