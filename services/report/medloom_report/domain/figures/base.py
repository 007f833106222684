"""What every figure shares: an empty canvas of a journal's width, the split-override note, names that fit."""

import textwrap
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from medloom_report.domain.figures.style import MM, SINGLE_MM, VERMILION, pt, settings, single_mm
from medloom_report.domain.look import Look
from medloom_report.domain.material import Language, Material
from medloom_report.domain.words import override_notes


@contextmanager
def styled(look: Look) -> Iterator[None]:
    """matplotlib with the settings of a look, for the time of one drawing."""
    import matplotlib as mpl

    with mpl.rc_context(settings(look)):
        yield


def canvas(width_mm: float = SINGLE_MM, height_mm: float = 80.0, **grid: Any) -> tuple[Any, Any]:
    """A figure and its axes, scaled from the design to the present look; never pyplot, which keeps global state."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.02)
    scale = single_mm() / SINGLE_MM * MM
    figure = Figure(figsize=(width_mm * scale, height_mm * scale), layout=layout)
    return figure, figure.subplots(**grid)


def width_of(text: str) -> int:
    """Columns a text takes: Korean and other wide characters count twice."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns`` columns, broken at spaces where possible."""
    lines: list[str] = []
    for word in text.split():
        pieces = textwrap.wrap(word, columns if width_of(word) <= columns else max(4, columns // 2)) or [word]
        for piece in pieces:
            if lines and width_of(lines[-1]) + 1 + width_of(piece) <= columns:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    return lines or [""]


def shorten(text: str, columns: int) -> str:
    """A text cut to ``columns`` columns with an ellipsis."""
    if width_of(text) <= columns:
        return text
    kept = ""
    for character in text:
        if width_of(kept + character) > columns - 1:
            break
        kept += character
    return f"{kept}…"


def note_override(figure: Any, material: Material, language: Language) -> None:
    """Print the recorded reasons of overrides under the figure."""
    notes = override_notes(material, language)
    if not notes:
        return
    columns = int(figure.get_figwidth() / MM * 0.78 / pt(1))
    lines = [line for note in notes for line in wrap(note, columns)]
    figure.supxlabel("\n".join(lines), fontsize=pt(5.5), color=VERMILION, x=0.02, ha="left", linespacing=1.25)


def unit_square(axes: Any) -> None:
    """Both axes from 0 to 1, equal, with ticks at fifths and a light frame of reference."""
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    marks = np.linspace(0, 1, 6)
    axes.set_xticks(marks)
    axes.set_yticks(marks)
    # the extreme curve runs along the axes: let its whole stroke be seen
    for spine in ("left", "bottom"):
        axes.spines[spine].set_position(("outward", 2))
