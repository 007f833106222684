"""The document as DOCX, to be edited by its authors; the same input gives the same bytes."""

import zipfile
from pathlib import Path
from typing import Any

from medloom_report.domain.documents.blocks import Block, Document, FigureBlock, Heading, Paragraph, TableBlock
from medloom_report.domain.tables.base import WORDY, Table

_LATIN, _KOREAN = "Calibri", "Malgun Gothic"
_COLOURS = {"warning": (0xD5, 0x5E, 0x00), "author": (0x00, 0x72, 0xB2)}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_docx(document: Document, path: Path) -> None:
    """Write the DOCX."""
    from docx import Document as NewDocument
    from docx.shared import Mm, Pt

    file = NewDocument()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    _fonts(file)
    _properties(file, document)
    file.add_heading(document.title, level=0)
    file.add_paragraph(document.subtitle).runs[0].font.size = Pt(9)
    for block in document.blocks:
        _add(file, block)
    raw = path.with_suffix(".raw")
    file.save(str(raw))
    _repack(raw, path)
    raw.unlink()


def _fonts(file: Any) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = file.styles[name]
        style.font.name = _LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute, value in (("w:ascii", _LATIN), ("w:hAnsi", _LATIN), ("w:eastAsia", _KOREAN)):
            fonts.set(qn(attribute), value)
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x22, 0x22, 0x22)
    for name, size in (("Normal", 10), ("Title", 18), ("Heading 1", 14), ("Heading 2", 11.5)):
        file.styles[name].font.size = Pt(size)
    file.styles["Normal"].paragraph_format.space_after = Pt(6)
    file.styles["Normal"].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _properties(file: Any, document: Document) -> None:
    from datetime import UTC, datetime

    properties = file.core_properties
    properties.author = properties.last_modified_by = "Medloom"
    properties.title, properties.language = document.title, document.language
    properties.created = properties.modified = datetime(*_EPOCH, tzinfo=UTC)
    properties.comments = ""


def _add(file: Any, block: Block) -> None:
    if isinstance(block, Heading):
        file.add_heading(block.text, level=block.level)
    elif isinstance(block, Paragraph):
        _add_paragraph(file, block)
    elif isinstance(block, FigureBlock):
        _add_figure(file, block)
    else:
        _add_table_block(file, block)


def _add_paragraph(file: Any, block: Paragraph) -> None:
    from docx.shared import Mm, RGBColor

    paragraph = file.add_paragraph()
    if block.lead:
        paragraph.add_run(f"{block.lead}. ").bold = True
    run = paragraph.add_run(block.text)
    if block.tone != "body":
        paragraph.paragraph_format.left_indent = Mm(5)
    if block.tone in _COLOURS:
        run.font.color.rgb = RGBColor(*_COLOURS[block.tone])


def _caption(file: Any, label: str, text: str, *, keep: bool) -> None:
    from docx.shared import Pt

    paragraph = file.add_paragraph()
    paragraph.paragraph_format.keep_with_next = keep
    for part, bold in ((f"{label}. " if label else "", True), (text, False)):
        run = paragraph.add_run(part)
        run.bold, run.font.size = bold, Pt(9)


def _add_figure(file: Any, block: FigureBlock) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    file.add_picture(str(block.image), width=Mm(min(block.width_mm, 168)))
    paragraph = file.paragraphs[-1]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    _caption(file, block.label, block.caption, keep=False)


def _add_table_block(file: Any, block: TableBlock) -> None:
    if block.caption:
        _caption(file, block.label, block.caption, keep=True)
    _add_table(file, block.table)
    file.add_paragraph()


def _add_table(file: Any, table: Table) -> None:
    grid = file.add_table(rows=1, cols=len(table.columns))
    grid.autofit = True
    for cell, text in zip(grid.rows[0].cells, table.columns, strict=True):
        _fill(cell, text, bold=True)
    words = table.name in WORDY
    for row in table.rows:
        cells = grid.add_row().cells
        for spot, (cell, text) in enumerate(zip(cells, row.cells, strict=True)):
            first = spot == 0
            _fill(cell, text, bold=row.heading and first, indent=row.level if first else 0, centre=not (first or words))
    _rules(grid)
    _repeat_head(grid)


def _fill(cell: Any, text: str, *, bold: bool = False, indent: int = 0, centre: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.left_indent = Mm(3 * indent)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(6.5 if len(text) == 64 else 8)


def _rules(grid: Any) -> None:
    """Three horizontal rules, as journals print tables: above, below the head, and at the end."""
    for row, edges in ((grid.rows[0], ("top", "bottom")), (grid.rows[-1], ("bottom",))):
        for cell in row.cells:
            _border(cell, edges)


def _border(cell: Any, edges: tuple[str, ...]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no public way to a cell's borders
    borders = OxmlElement("w:tcBorders")
    for edge in edges:
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "222222")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)


def _repeat_head(grid: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no public way to a repeated head


def _repack(raw: Path, path: Path) -> None:
    """Write the archive again with fixed times."""
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
