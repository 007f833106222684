"""Glyphs for Latin and Korean that are the same on every machine.

The wheel koreanize-matplotlib ships NanumGothic (SIL OFL 1.1). Its 17,000 glyphs are cut down once to those that the
figures of a pack use, under a name of our own as the licence asks of changed fonts: embedding is then far quicker.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

SMALL: Final = "Medloom Sans KR"
_KOREAN: Final = ("NanumGothic", "Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo")
_LATIN: Final = "".join(map(chr, range(0x20, 0x250)))


def packaged_fonts() -> Path | None:
    """The folder of the NanumGothic files; the package's code is not imported."""
    spec = find_spec("koreanize_matplotlib")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "fonts"
        if (folder / "NanumGothic.ttf").is_file():
            return folder
    return None


def prepare(folder: Path, text: str) -> None:
    """Write a font of Latin and the characters of ``text`` into ``folder`` and draw with it from now on.

    Without the package nothing changes.
    """
    from matplotlib.font_manager import fontManager

    source = packaged_fonts()
    if source is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "medloom-sans-kr.ttf"
    _cut(source / "NanumGothic.ttf", path, _LATIN + text)
    fontManager.ttflist = [entry for entry in fontManager.ttflist if entry.name != SMALL]
    fontManager.addfont(path)


def families() -> list[str]:
    """Font families in order of preference; glyphs that the small font lacks come from the whole one."""
    from matplotlib.font_manager import fontManager

    _add_packaged()
    there = {entry.name for entry in fontManager.ttflist if Path(entry.fname).is_file()}
    small = [SMALL] if SMALL in there else []
    return [*small, *[name for name in _KOREAN if name in there][:1], "DejaVu Sans"]


@cache
def _add_packaged() -> None:
    from matplotlib.font_manager import fontManager

    folder = packaged_fonts()
    if folder is not None:
        fontManager.addfont(folder / "NanumGothic.ttf")


def _cut(source: Path, path: Path, text: str) -> None:
    import logging

    from fontTools import subset  # type: ignore[import-untyped]  # fonttools ships no types
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # as above

    # the font subsetter tells of tables that no viewer needs
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    options = subset.Options()
    options.recalc_timestamp, options.notdef_outline, options.hinting = False, True, False
    options.layout_features, options.name_IDs = [], ["*"]
    options.drop_tables += ["kern", "GSUB", "GPOS", "DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    with TTFont(source, recalcTimestamp=False, lazy=True) as font:
        cutter.subset(font)
        for name in font["name"].names:
            if name.nameID in {1, 4, 6, 16}:
                name.string = SMALL.replace(" ", "") if name.nameID == 6 else SMALL
        font.save(path)
