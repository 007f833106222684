"""What journals ask of a figure: width, type size, resolution; and palettes for colour-blind readers."""

from dataclasses import dataclass
from typing import Any, Final, Literal

Preset = Literal["medloom", "nature", "cell", "elsevier", "plos", "slide"]
Palette = Literal["okabe_ito", "tol_bright", "greys"]


@dataclass(frozen=True)
class Look:
    """How all figures of a pack look. Widths in millimetres, type in points."""

    width_mm: float = 89.0
    font_size: float = 7.0
    dpi: int = 600
    palette: Palette = "okabe_ito"


# one column each, from the publishers' artwork guides: Nature 89 mm, 5 to 7 pt; Cell Press 85 mm, 6 to 8 pt;
# Elsevier 90 mm, 7 pt; PLOS 132 mm (5.2 inches), 8 to 12 pt, at most 600 dpi
PRESETS: Final[dict[Preset, Look]] = {
    "medloom": Look(),
    "nature": Look(89, 7, 600),
    "cell": Look(85, 7, 300),
    "elsevier": Look(90, 7, 600),
    "plos": Look(132, 9, 300),
    "slide": Look(160, 11, 300),
}
TABLE: Final[dict[str, Any]] = {
    name: {"width_mm": look.width_mm, "font_size": look.font_size, "dpi": look.dpi} for name, look in PRESETS.items()
}


def look_of(preset: Preset, width_mm: float | None, font_size: float | None, dpi: int | None, palette: Palette) -> Look:
    """A preset, changed where something else was chosen."""
    base = PRESETS[preset]
    return Look(width_mm or base.width_mm, font_size or base.font_size, dpi or base.dpi, palette)
