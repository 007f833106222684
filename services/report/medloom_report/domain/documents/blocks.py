"""What a document is made of, whatever its format."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from medloom_report.domain.material import Language
from medloom_report.domain.tables.base import Table


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """``lead`` is printed in bold before the text; ``tone`` "warning" marks what a reader must not overlook."""

    text: str
    lead: str = ""
    tone: Literal["body", "note", "warning"] = "body"


@dataclass(frozen=True)
class TableBlock:
    label: str
    caption: str
    table: Table


@dataclass(frozen=True)
class FigureBlock:
    label: str
    caption: str
    image: Path
    width_mm: float


Block: TypeAlias = Heading | Paragraph | TableBlock | FigureBlock


@dataclass(frozen=True)
class Document:
    title: str
    subtitle: str
    language: Language
    blocks: tuple[Block, ...]
