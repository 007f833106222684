"""Units of measurement as hospitals write them."""

import re
from typing import Final

_ATOMS: Final = (
    r"%|‰|years?|yrs?|y|months?|mo|weeks?|wks?|days?|d|hours?|hrs?|h|min(?:utes?)?|s(?:ec)?|ms|세|년|개월|주|일|시간|분|초|회|점|명|개"
    r"|k?g|mg|[uµμ]g|mcg|ng|pg|fg|lbs?|oz|k?m|cm|mm|[uµμ]m|nm|in|inch(?:es)?|ft|m2|m²|cm2|cm²|mm2|mm²|cm3|cm³|mm3|mm³|m3|m³"
    r"|[dmcuµμ]?l|fl|cc|mol|mmol|[uµμ]mol|nmol|pmol|k?iu|miu|[uµμ]iu|m?u|[uµμ]u|meq|k?pa|mmhg|cmh2o|torr|bpm|rpm|hz|khz|mv|v|j|w"
    r"|k?cal|°?[cf]|℃|celsius|cells?|copies|score|points?|beats?|breaths?|ratio|index|met|mets|sd"
)
_POWER = r"(?:[x×]?\s*10\s*[\^*]?\s*\d{1,2}|10e\d{1,2}|k|m)"
_UNIT = re.compile(
    rf"(?:(?:{_POWER}\s*/?\s*)?(?:{_ATOMS})|{_POWER}(?=\s*/))"
    rf"(?:\s*[/·.]\s*(?:{_POWER}\s*)?\d*(?:\.\d+)?\s*(?:{_ATOMS})(?:\s*\^?[-−]?[23])?){{0,3}}",
    re.IGNORECASE,
)
_CERTAIN: Final = {
    *("years", "year", "yrs", "months", "weeks", "days", "hours", "minutes", "seconds", "min", "sec", "mmhg", "cmh2o"),
    *("bpm", "rpm", "kg", "cm", "mm", "ml", "mmol", "meq", "kpa", "°c", "℃", "celsius", "msec", "beats", "breaths"),
    *("세", "년", "개월", "일", "시간", "분", "초", "회", "점"),
}


def is_unit(text: str) -> bool:
    """Whether a short text is a unit, such as ``mg/dL``, ``10^3/µL``, ``mmHg`` or ``세``."""
    text = text.strip()
    return bool(text) and len(text) <= 24 and not text.isdigit() and _UNIT.fullmatch(text) is not None


def is_plain_unit(text: str) -> bool:
    """A unit that can hardly be a name (``Mg`` and ``Cl`` can), for deciding that a whole row holds units."""
    text = text.strip()
    return is_unit(text) and (any(mark in text for mark in "/%^") or text.casefold() in _CERTAIN)
