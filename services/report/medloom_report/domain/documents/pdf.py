"""The document as PDF, set by typst; every text goes in as a string, so that no text is taken for markup."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from medloom_report.domain.documents.blocks import Block, Document, FigureBlock, Heading, Paragraph, TableBlock
from medloom_report.domain.figures.fonts import packaged_fonts
from medloom_report.domain.tables.base import WORDY, Table

_SHORT = 14  # rows of a table that is never torn over two pages

_PREAMBLE = """\
#set document(title: {title}, author: "Medloom", date: none)
#set page(paper: "a4", margin: (x: 20mm, top: 22mm, bottom: 20mm), numbering: "1 / 1",
  header: context if counter(page).get().first() > 1 {{ set text(7.5pt, fill: luma(110)); {title} }})
#set text(font: {fonts}, size: {size}, lang: {lang})
#set par(justify: {justify}, leading: {leading}, spacing: 0.9em)
#set heading(numbering: none)
#show heading.where(level: 1): it => block(above: 1.7em, below: 0.8em, text(1.25em, weight: "bold", it.body))
#show heading.where(level: 2): it => block(above: 1.4em, below: 0.7em, text(1.06em, weight: "bold", it.body))
#let caption(label, body) = block(width: 100%, above: 0.4em, below: 0.6em, text(0.86em, par(justify: false)[
  #strong(label)#if label != "" [. ]#body]))
#show table: set par(justify: false, leading: 0.5em)
#let head(body) = text(0.82em, weight: "bold", body)
#let spot(name) = context [#metadata((name: name, page: here().page())) <spot>]
#let cell(body, level: 0, bold: false) = text(0.82em, weight: if bold {{ "bold" }} else {{ "regular" }},
  if level > 0 {{ pad(left: 1em, body) }} else {{ body }})
#let note(body, color) = block(width: 100%, inset: (left: 8pt, y: 3pt), stroke: (left: 2pt + color), text(0.92em, body))
"""


PAGE_PPI: Final = 110.0


def write_pdf(document: Document, path: Path) -> list[Path]:
    """Write the PDF, and a picture of each of its pages into the folder ``pages`` beside it; returns the pictures.

    The folder of ``path`` receives the typst source and copies of the images while it works.
    """
    compiler, work = _compiler(document, path)
    compiler.compile(output=str(path))
    pages = compiler.compile(format="png", ppi=PAGE_PPI)
    shutil.rmtree(work)
    return _write_pages([page for page in (pages if isinstance(pages, list) else [pages]) if page is not None], path)


def pages_of(document: Document, path: Path) -> dict[str, int]:
    """On which page of the PDF each anchor stands; nothing stays behind beside ``path``."""
    compiler, work = _compiler(document, path)
    found = json.loads(compiler.query("<spot>", field="value"))
    shutil.rmtree(work)
    return {"title": 1} | {entry["name"]: int(entry["page"]) for entry in found}


def _compiler(document: Document, path: Path) -> tuple[Any, Path]:
    import typst

    work = path.parent / f"{path.stem}-typst"
    work.mkdir(parents=True, exist_ok=True)
    (work / "main.typ").write_text(source(document, work), encoding="utf-8")
    fonts = packaged_fonts()
    compiler = typst.Compiler(
        str(work / "main.typ"),
        root=str(work),
        font_paths=[str(fonts)] if fonts else [],
        ignore_system_fonts=fonts is not None,
    )
    return compiler, work


def _write_pages(pages: Sequence[bytes], path: Path) -> list[Path]:
    folder = path.parent / "pages"
    folder.mkdir(exist_ok=True)
    written = [folder / f"{path.stem}.{number}.png" for number in range(1, len(pages) + 1)]
    for target, page in zip(written, pages, strict=True):
        target.write_bytes(page)
    return written


def quoted(text: str) -> str:
    """A typst string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "").replace("\t", " ")
    return f'"{escaped}"'


def source(document: Document, work: Path) -> str:
    """The typst source; images are copied beside it."""
    ko = document.language == "ko"
    korean = ("NanumGothic", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo")
    families = (*korean, "Libertinus Serif") if ko else ("Libertinus Serif", *korean)
    head = _PREAMBLE.format(
        title=quoted(document.title),
        fonts=f"({', '.join(quoted(name) for name in families)})",
        size="9pt" if ko else "10.5pt",
        lang=quoted(document.language),
        justify="true",
        leading="0.85em" if ko else "0.65em",
    )
    name = f"par(justify: false, leading: 0.5em, {quoted(document.title)})"
    title = (
        f'#block(below: 0.9em, text(1.65em, weight: "bold", {name}))\n'
        f"#block(below: 1.6em, text(0.86em, fill: luma(110), {quoted(document.subtitle)}))\n"
    )
    return head + title + "\n".join(_block(block, work) for block in document.blocks)


def _spot(block: Block) -> str:
    """A mark inside a block, so that it stands on the same page."""
    return f"#spot({quoted(block.anchor)})" if block.anchor else ""


def _block(block: Block, work: Path) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: {block.level})[{_spot(block)}#{quoted(block.text)}]"
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, FigureBlock):
        shutil.copyfile(block.image, work / block.image.name)
        image = f"#align(center, image({quoted(block.image.name)}, width: {min(block.width_mm, 168):.1f}mm))"
        caption = f"#caption({quoted(block.label)}, {quoted(block.caption)})"
        return f"#block(breakable: false, above: 1.4em, below: 1.4em)[{_spot(block)}\n{image}\n{caption}\n]"
    return _table_block(block)


def _paragraph(block: Paragraph) -> str:
    if block.tone == "body":
        lead = f"#strong({quoted(block.lead + '. ')})" if block.lead else ""
        return f"#par[{_spot(block)}{lead}#{quoted(block.text)}]"
    color = {"warning": 'rgb("#D55E00")', "author": 'rgb("#0072B2")'}.get(block.tone, "luma(170)")
    lead = f"#strong({quoted(block.lead + '. ')})" if block.lead else ""
    return f"#note([{_spot(block)}{lead}#{quoted(block.text)}], {color})"


def _table_block(block: TableBlock) -> str:
    caption = f"#caption({quoted(block.label)}, {quoted(block.caption)})\n" if block.caption else ""
    whole = "false" if len(block.table.rows) <= _SHORT else "true"
    return f"#block(breakable: {whole}, above: 1.4em, below: 1.6em)[{_spot(block)}\n{caption}{_table(block.table)}\n]"


def _columns(table: Table) -> str:
    """The first column takes what is left; a table of words shares the width by its longest texts."""
    if table.name == "tripod_ai":
        return "(auto, 1fr, auto, 1fr)"
    if table.name == "provenance":
        return "(1fr, auto)"
    if table.name == "specification":
        return "(1fr, 2.2fr)"
    if table.name == "missing_data":
        return f"(1.5fr, {', '.join(['1fr'] * (len(table.columns) - 2))}, 2fr)"
    return f"(1.5fr, {', '.join(['1fr'] * (len(table.columns) - 1))})"


def _table(table: Table) -> str:
    words = table.name in WORDY
    align = "(left + top)" if words else "(x, y) => if x == 0 { left + horizon } else { center + horizon }"
    lines = [
        f"#table(columns: {_columns(table)}, stroke: none, inset: (x: 4pt, y: 3pt), align: {align},",
        "  table.hline(stroke: 0.8pt),",
        f"  table.header({', '.join(f'head({quoted(name)})' for name in table.columns)}),",
        "  table.hline(stroke: 0.5pt),",
    ]
    size = ", size: 7pt" if table.name == "provenance" else ""
    for row in table.rows:
        first = f"cell({quoted(row.cells[0])}, level: {row.level}, bold: {'true' if row.heading else 'false'})"
        rest = [
            f"text(0.82em, {quoted(text)})" if not size else f"text(6.5pt, {quoted(text)})" for text in row.cells[1:]
        ]
        lines.append(f"  {', '.join([first, *rest])},")
    return "\n".join([*lines, "  table.hline(stroke: 0.8pt),", ")"])
