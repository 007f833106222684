"""The look of figures: what a journal asks for is what the files have."""

import re
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from medloom_contracts.manifests import TaskKind
from medloom_report.domain.analysis import analyse
from medloom_report.domain.figures import FIGURES, drawn, figures_for, save
from medloom_report.domain.figures.style import MM, PALETTES
from medloom_report.domain.look import PRESETS, Look, look_of
from medloom_report.domain.material import Format, Options

from .cases import material

POINTS_PER_MM = 72 * MM


def _files(
    options: Options, folder: Path, kind: TaskKind = TaskKind.BINARY, formats: tuple[Format, ...] = ("svg",)
) -> dict[str, Path]:
    given = material(kind, n=300, **options.model_dump())
    found = analyse(given)
    for figure in figures_for(given, found):
        if kind is TaskKind.BINARY and figure.name != "roc":
            continue
        save(drawn(figure, given, found, "en"), folder, figure.name, formats, options.look())
    return {path.name: path for path in folder.iterdir()}


@pytest.mark.parametrize(
    "options",
    [
        Options(resamples=100),
        Options(resamples=100, preset="plos"),
        Options(resamples=100, width_mm=60, font_size=6, dpi=300, palette="tol_bright"),
    ],
    ids=["medloom", "plos", "own"],
)
def test_a_figure_has_the_width_the_resolution_the_type_and_the_colours(options: Options, tmp_path: Path) -> None:
    look, files = options.look(), _files(options, tmp_path, formats=("svg", "tiff", "png"))
    svg = files["roc.svg"].read_text("utf-8")
    size = re.search(r'<svg[^>]* width="([\d.]+)pt"', svg)
    assert size is not None
    assert float(size[1]) == pytest.approx(look.width_mm * POINTS_PER_MM, abs=0.1)
    assert PALETTES[look.palette][0].lower() in svg
    assert re.search(rf"font(-size)?: {look.font_size:g}px", svg), "axis titles have the type size that was asked for"
    with Image.open(files["roc.tiff"]) as image:
        assert image.info["dpi"] == (look.dpi, look.dpi)
        assert image.width == pytest.approx(look.width_mm / 25.4 * look.dpi, abs=1)
    with Image.open(files["roc.png"]) as image:
        assert image.width == pytest.approx(look.width_mm / 25.4 * 300, abs=2)


@pytest.mark.parametrize("kind", [TaskKind.MULTICLASS, TaskKind.REGRESSION])
def test_every_task_is_drawn_in_every_palette(kind: TaskKind, tmp_path: Path) -> None:
    for palette, colours in PALETTES.items():
        files = _files(Options(resamples=100, palette=palette, preset="cell", dpi=300), tmp_path / palette, kind)
        text = "".join(path.read_text("utf-8") for name, path in files.items() if name.endswith(".svg"))
        assert colours[0].lower() in text
        others = {one for name, known in PALETTES.items() if name != palette for one in known}
        assert not [one for one in others if one.lower() in text]


def test_what_is_chosen_counts_before_the_preset() -> None:
    assert look_of("nature", None, None, None, "okabe_ito") == PRESETS["nature"]
    assert look_of("nature", 120.0, 8.0, 300, "greys") == Look(120.0, 8.0, 300, "greys")


def test_the_document_tells_the_presets() -> None:
    told = Options.model_json_schema()["properties"]["preset"]["x-presets"]
    assert told["plos"] == {"width_mm": 132, "font_size": 9, "dpi": 300}
    assert set(told) == set(PRESETS)


@pytest.mark.parametrize("preset", ["nature", "plos"])
def test_text_stays_text_and_fonts_travel_with_the_figure(tmp_path: Path, preset: str) -> None:
    given = material(TaskKind.BINARY, n=300, preset=preset, resamples=100)
    found = analyse(given)
    kind = next(kind for kind in FIGURES if kind.name == "roc")
    look = given.options.look()
    svg, pdf = save(drawn(kind, given, found, "ko"), tmp_path, "roc", ("svg", "pdf"), look)
    assert re.search(r"<text[^>]*>1 – 특이도</text>", svg.read_text("utf-8"))
    page = PdfReader(pdf).pages[0]
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(look.width_mm, abs=0.1)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index,union-attr]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()
