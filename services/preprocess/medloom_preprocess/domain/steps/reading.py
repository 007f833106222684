"""How numbers written as text are read: patterns shared by the step, the profile and the suggestions."""

from typing import Any, Final

_WIDE: Final = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000\u00a0\u202f\u2009−≤≥"
_NARROW: Final = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)) + "    -<>"


def narrow(expr: Any) -> Any:
    """Full-width letters, digits and signs (U+FF01–FF5E) and odd spaces as plain ones."""
    return expr.translate(_WIDE, _NARROW)


def tidy(expr: Any) -> Any:
    """Narrow, without spaces at the ends."""
    return narrow(expr).strip()


def number_pattern(decimal: str, *, units: bool) -> str:
    """A regular expression of one number: group 1 the sign of a bound, group 2 the number, thousands grouped or not."""
    thousands, point = (r"[,' ]", r"\.") if decimal == "." else (r"[.' ]", ",")
    whole = rf"(?:[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+|[0-9]+)"
    unit = r"(?:\s*[^0-9\s.,<>=+/-][^0-9]*)?" if units else ""
    return rf"^\s*([<>]?)=?\s*([-+]?(?:{whole}(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][-+]?[0-9]+)?){unit}\s*$"


def read_number(expr: Any, pattern: str, decimal: str) -> Any:
    """The number in a text as a double, missing when there is none."""
    digits = tidy(expr).re_extract(pattern, 2)
    grouped = digits.re_replace(r"[,' ]" if decimal == "." else r"[.' ]", "")
    plain = grouped if decimal == "." else grouped.replace(",", ".")
    return plain.nullif("").try_cast("float64")


def bound_sign(expr: Any) -> Any:
    """ "<" or ">" where a text starts with a bound, else missing."""
    return tidy(expr).re_extract(r"^\s*([<>])", 1).nullif("")
