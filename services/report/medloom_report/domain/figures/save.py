"""Writing one figure in every format from one drawing; the same input gives the same bytes."""

from pathlib import Path
from typing import Any

import numpy as np

from medloom_report.domain.figures.fonts import SMALL
from medloom_report.domain.look import Look
from medloom_report.domain.material import Format

PNG_DPI = 300
_FALLBACK = "'Malgun Gothic', 'Apple SD Gothic Neo', 'Noto Sans CJK KR', Arial, 'DejaVu Sans', sans-serif"


def save(figure: Any, folder: Path, name: str, formats: tuple[Format, ...], look: Look) -> list[Path]:
    """Write ``name``.<format> for each format: SVG (editable text), PDF (embedded fonts), TIFF (RGB, LZW) at the look's
    resolution, PNG at 300 dpi. Returns the paths in the order of ``formats``."""
    import matplotlib as mpl

    from medloom_report.domain.figures.style import settings

    folder.mkdir(parents=True, exist_ok=True)
    pixels = None
    written = []
    with mpl.rc_context(settings(look)):
        _fix_layout(figure, look.dpi)
        for kind in formats:
            path = folder / f"{name}.{kind}"
            if kind == "svg":
                figure.savefig(path, format="svg", metadata={"Date": None, "Creator": "Medloom"})
                _name_common_fonts(path)
            elif kind == "pdf":
                figure.savefig(path, format="pdf", metadata={"CreationDate": None, "Creator": "Medloom"})
            else:
                pixels = pixels or _raster(figure)
                _write_pixels(pixels, path, kind, look.dpi)
            written.append(path)
    return written


def _fix_layout(figure: Any, dpi: int) -> None:
    """Lay out once: every further drawing then costs no second search for places, and all formats agree."""
    figure.set_dpi(dpi)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")


def _name_common_fonts(path: Path) -> None:
    """Let the editable text of an SVG fall back to fonts that people have."""
    text = path.read_text("utf-8")
    path.write_text(text.replace("'DejaVu Sans'", _FALLBACK).replace(f"'{SMALL}', ", ""), "utf-8")


def _raster(figure: Any) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def _write_pixels(pixels: Any, path: Path, kind: str, dpi: int) -> None:
    if kind == "tiff":
        pixels.save(path, format="TIFF", compression="tiff_lzw", dpi=(dpi, dpi))
        return
    reduced = pixels.reduce(dpi // PNG_DPI)
    reduced.save(path, format="PNG", dpi=(PNG_DPI, PNG_DPI), compress_level=6)
