import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.figures.base import shorten, width_of, wrap
from medloom_report.domain.figures.fonts import families
from medloom_report.domain.figures.style import DOUBLE_MM
from medloom_report.domain.pack import Pack, build

from .cases import material

REASON = "twins share a mother"


@pytest.fixture(scope="module")
def binary(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Path]:
    folder = tmp_path_factory.mktemp("binary")
    return build(material(TaskKind.BINARY, override=REASON, n=300), folder, ("en", "ko")), folder


def _named(pack: Pack, name: str) -> Path:
    return next(made.path for made in pack.files if made.name == name)


def _pdf_text(pack: Pack, language: str) -> str:
    pages = PdfReader(_named(pack, f"documents/report.{language}.pdf")).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_pack_holds_every_promised_file(binary: tuple[Pack, Path]) -> None:
    names = {made.name for made in binary[0].files}
    figures = ("flow", "roc", "pr", "calibration", "decision_curve", "comparison")
    for language in ("en", "ko"):
        for figure in figures:
            for kind in ("svg", "pdf", "tiff", "png"):
                assert f"figures/{language}/{figure}.{kind}" in names
        assert {f"documents/report.{language}.docx", f"documents/report.{language}.pdf"} <= names
    for table in ("table_one", "metrics", "roc", "pr", "calibration_curve", "decision_curve", "thresholds", "flow"):
        assert f"tables/{table}.csv" in names
    assert {"settings.yaml", "manifest.json", "checklist/tripod_ai.ko.csv"} <= names


def test_manifest_names_every_file_by_hash(binary: tuple[Pack, Path]) -> None:
    manifest = json.loads(_named(binary[0], "manifest.json").read_text("utf-8"))
    for made in binary[0].files:
        if made.kind not in {"manifest", "page"}:
            assert manifest["files"][made.name] == hashlib.sha256(made.path.read_bytes()).hexdigest()
    assert manifest["split_override"] == REASON
    assert manifest["bound_to"]["prepared_sha256"] == "ab" * 32


def test_every_page_of_the_document_is_shown_as_it_is(binary: tuple[Pack, Path]) -> None:
    for language in ("en", "ko"):
        pages = [made for made in binary[0].files if made.kind == "page" and made.language == language]
        assert len(pages) == len(PdfReader(_named(binary[0], f"documents/report.{language}.pdf")).pages)
        assert pages[0].name == f"documents/pages/report.{language}.1.png"
        with Image.open(pages[0].path) as image:
            assert image.height / image.width == pytest.approx(297 / 210, abs=0.01)


def test_override_stands_on_every_figure_and_in_the_documents(binary: tuple[Pack, Path]) -> None:
    for made in binary[0].files:
        if made.kind == "figure" and made.format == "svg":
            text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", made.path.read_text("utf-8")))
            assert REASON in text, made.name
    for language in ("en", "ko"):
        text = "".join(
            page.extract_text() for page in PdfReader(_named(binary[0], f"documents/report.{language}.pdf")).pages
        )
        assert REASON in re.sub(r"\s+", " ", text)


def test_images_are_fit_for_a_journal(binary: tuple[Pack, Path]) -> None:
    for made in binary[0].files:
        if made.kind != "figure" or made.format not in {"tiff", "png"}:
            continue
        with Image.open(made.path) as image:
            dpi = 600 if made.format == "tiff" else 300
            assert image.mode == "RGB"
            assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.5)
            assert image.width / dpi * 25.4 <= DOUBLE_MM
            if made.format == "tiff":
                assert image.info["compression"] == "tiff_lzw"
            edge = np.asarray(image.convert("L"))
            border = np.concatenate([edge[0], edge[-1], edge[:, 0], edge[:, -1]])
            assert (border < 250).mean() < 0.02, f"{made.name} is cut at its edge"


def test_same_input_gives_the_same_bytes(binary: tuple[Pack, Path], tmp_path: Path) -> None:
    again = build(material(TaskKind.BINARY, override=REASON, n=300), tmp_path, ("ko",))
    for made in again.files:
        if made.kind != "manifest":
            assert made.path.read_bytes() == _named(binary[0], made.name).read_bytes(), made.name


def test_korean_has_glyphs_and_text(binary: tuple[Pack, Path]) -> None:
    assert families()[0] != "DejaVu Sans"
    text = _pdf_text(binary[0], "ko")
    for word in ("민감도", "보정 기울기", "연구 대상 흐름도"):
        assert word in text
    assert "특이도" in _named(binary[0], "figures/ko/roc.svg").read_text("utf-8")
    words = "\n".join(p.text for p in Document(str(_named(binary[0], "documents/report.ko.docx"))).paragraphs)
    assert "모형 개발" in words


def test_documents_hold_the_same_numbers(binary: tuple[Pack, Path]) -> None:
    auroc = binary[0].summary["metrics"]["auroc"]
    text = f"{auroc['value']:.3f} ({auroc['lo']:.3f}–{auroc['hi']:.3f})"
    file = Document(str(_named(binary[0], "documents/report.en.docx")))
    assert any(text in p.text for p in file.paragraphs)
    assert any(text in cell.text for table in file.tables for row in table.rows for cell in row.cells)
    assert text in _pdf_text(binary[0], "en")
    assert len(file.inline_shapes) == 6


@pytest.mark.parametrize("kind", [TaskKind.MULTICLASS, TaskKind.REGRESSION])
def test_other_tasks_give_packs_with_markup_in_names(tmp_path: Path, kind: TaskKind) -> None:
    title = 'Risk of #set "death" \\ <b>$x$</b> & 50 % =1+1'
    steps: list[float] = []
    pack = build(
        material(kind, n=300, formats=("svg",), title=title),
        tmp_path,
        ("en",),
        lambda fraction, _en, _ko: steps.append(fraction),
    )
    assert steps == sorted(steps)
    formats = {made.format for made in pack.files if made.kind == "figure"}
    assert formats == {"svg"}
    first = PdfReader(_named(pack, "documents/report.en.pdf")).pages[0].extract_text()
    assert "#set" in first
    assert title in Document(str(_named(pack, "documents/report.en.docx"))).paragraphs[0].text


def test_long_names_are_wrapped_and_cut_by_their_width() -> None:
    assert width_of("abc") == 3
    assert width_of("한글") == 4
    assert shorten("수축기 혈압", 7) == "수축기…"
    assert shorten("short", 10) == "short"
    assert wrap("one two three", 7) == ["one two", "three"]
    assert all(width_of(line) <= 10 for line in wrap("무작위배정시점의수축기혈압 평균", 10))
