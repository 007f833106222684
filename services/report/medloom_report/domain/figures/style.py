"""How a figure looks: journal widths, one type size, a colour-blind-safe palette, glyphs for Korean."""

from typing import Any, Final

from medloom_report.domain.figures.fonts import families

MM: Final = 1 / 25.4
SINGLE_MM: Final = 89.0
DOUBLE_MM: Final = 183.0

# Okabe & Ito (2008), told apart with every common colour vision deficiency
BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"
INK, GREY, PALE = "#222222", "#6E6E6E", "#D9D9D9"
SERIES: Final = (BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY)
DASHES: Final[tuple[Any, ...]] = (
    "-",
    (0, (5, 1.5)),
    (0, (3, 1.2, 1, 1.2)),
    (0, (1.2, 1.2)),
    (0, (7, 1.5, 1, 1.5)),
    "-",
)


def settings() -> Any:
    """matplotlib's settings for every figure."""
    return {
        "font.family": families(),
        "font.size": 7,
        "axes.titlesize": 7,
        "axes.labelsize": 7,
        "xtick.labelsize": 6.5,
        "ytick.labelsize": 6.5,
        "legend.fontsize": 6.5,
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
