"""How a figure looks: a journal's width and type size, a colour-blind-safe palette, glyphs for Korean.

The look lies in matplotlib's own settings, so that whatever is drawn within them follows it: the width in
``figure.figsize``, the type size in ``font.size``, the resolution in ``savefig.dpi``, the palette in the colour cycle.
"""

from typing import Any, Final

from medloom_report.domain.figures.fonts import families
from medloom_report.domain.look import Look, Palette

MM: Final = 1 / 25.4
DOUBLE_MM: Final = 183.0
# every figure is designed at this width and type size; a look scales both
SINGLE_MM: Final = 89.0
POINTS: Final = 7.0

# Okabe & Ito (2008), told apart with every common colour vision deficiency
_OKABE_ITO: Final = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9")
# Paul Tol, Colour Schemes (2021), scheme "bright"
_TOL_BRIGHT: Final = ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#AA3377", "#66CCEE")
_GREYS: Final = ("#111111", "#8A8A8A", "#4D4D4D", "#A6A6A6", "#2E2E2E", "#6B6B6B")
PALETTES: Final[dict[Palette, tuple[str, ...]]] = {
    "okabe_ito": _OKABE_ITO,
    "tol_bright": _TOL_BRIGHT,
    "greys": _GREYS,
}
VERMILION: Final = "#D55E00"
INK, GREY, PALE = "#222222", "#6E6E6E", "#D9D9D9"
DASHES: Final[tuple[Any, ...]] = (
    "-",
    (0, (5, 1.5)),
    (0, (3, 1.2, 1, 1.2)),
    (0, (1.2, 1.2)),
    (0, (7, 1.5, 1, 1.5)),
    "-",
)


def series() -> list[str]:
    """The colours of the present look, the main model's first."""
    import matplotlib as mpl

    colours: list[str] = mpl.rcParams["axes.prop_cycle"].by_key()["color"]
    return colours


def single_mm() -> float:
    """The width of a one-column figure of the present look."""
    import matplotlib as mpl

    return float(mpl.rcParams["figure.figsize"][0]) / MM


def pt(points: float) -> float:
    """A type size of the design in the present look."""
    import matplotlib as mpl

    return points * float(mpl.rcParams["font.size"]) / POINTS


def settings(look: Look) -> Any:
    """matplotlib's settings for every figure of a look."""
    from cycler import cycler

    size = look.font_size
    return {
        "font.family": families(),
        "font.size": size,
        "axes.titlesize": size,
        "axes.labelsize": size,
        "xtick.labelsize": 6.5 / POINTS * size,
        "ytick.labelsize": 6.5 / POINTS * size,
        "legend.fontsize": 6.5 / POINTS * size,
        "figure.figsize": (look.width_mm * MM, look.width_mm * MM),
        "savefig.dpi": look.dpi,
        "axes.prop_cycle": cycler(color=PALETTES[look.palette]),
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": False,
        "axes.axisbelow": True,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "lines.linewidth": 1.2,
        "lines.solid_capstyle": "butt",
        "legend.frameon": False,
        "legend.handlelength": 1.8,
        "legend.borderaxespad": 0.3,
        "legend.labelspacing": 0.35,
        # names of columns and models may hold dollar signs, which are no formulas
        "text.parse_math": False,
        "mathtext.fontset": "custom",
        **{f"mathtext.{style}": families()[0] for style in ("rm", "it", "bf", "bfit", "cal", "sf", "tt")},
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "svg.fonttype": "none",
        "svg.hashsalt": "medloom",
        "pdf.fonttype": 42,
        "pdf.compression": 6,
    }
