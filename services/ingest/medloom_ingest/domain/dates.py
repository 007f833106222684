"""Dates as people write them: one strptime format for each shape, chosen by all values of that shape."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

SERIAL: Final = "excel-serial"
_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?"
_SHAPES: Final[tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]] = (
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), ("%Y-%m-%d",)),
    (re.compile(r"\d{4}/\d{1,2}/\d{1,2}"), ("%Y/%m/%d",)),
    (re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}"), ("%Y.%m.%d",)),
    (re.compile(r"\d{4}\. \d{1,2}\. \d{1,2}"), ("%Y. %m. %d",)),
    (re.compile(r"\d{4}\. \d{1,2}\. \d{1,2}\."), ("%Y. %m. %d.",)),
    (re.compile(r"\d{4}년 \d{1,2}월 \d{1,2}일"), ("%Y년 %m월 %d일",)),
    (re.compile(r"\d{4}년\d{1,2}월\d{1,2}일"), ("%Y년%m월%d일",)),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), ("%d/%m/%Y", "%m/%d/%Y")),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{4}"), ("%d-%m-%Y", "%m-%d-%Y")),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), ("%d.%m.%Y", "%m.%d.%Y")),
    (re.compile(r"\d{2}/\d{2}/\d{2}"), ("%d/%m/%y", "%m/%d/%y", "%y/%m/%d")),
    (re.compile(r"\d{2}-\d{2}-\d{2}"), ("%d-%m-%y", "%m-%d-%y", "%y-%m-%d")),
    (re.compile(r"\d{2}\.\d{2}\.\d{2}"), ("%d.%m.%y", "%m.%d.%y", "%y.%m.%d")),
    (re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{4}"), ("%d-%b-%Y",)),
    (re.compile(r"\d{1,2} [A-Za-z]{3} \d{4}"), ("%d %b %Y",)),
    (re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{2}"), ("%d-%b-%y",)),
    (re.compile(r"\d{1,2}[A-Za-z]{3}\d{4}"), ("%d%b%Y",)),
)
_TIMES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(.*\d\S*)T(\d{1,2}:\d{2}:\d{2}\.\d{1,6})"), "T%H:%M:%S.%f"),
    (re.compile(r"(.*\d\S*)T(\d{1,2}:\d{2}:\d{2})"), "T%H:%M:%S"),
    (re.compile(r"(.*\d\S*)T(\d{1,2}:\d{2})"), "T%H:%M"),
    (re.compile(r"(.*\S) (\d{1,2}:\d{2}:\d{2}\.\d{1,6})"), " %H:%M:%S.%f"),
    (re.compile(r"(.*\S) (\d{1,2}:\d{2}:\d{2})"), " %H:%M:%S"),
    (re.compile(r"(.*\S) (\d{1,2}:\d{2})"), " %H:%M"),
)


@dataclass(frozen=True)
class DateFormats:
    """Formats, one a shape; ``ambiguous`` when day and month of some shape cannot be told apart."""

    formats: list[str]
    with_time: bool
    ambiguous: bool


def _split_time(text: str) -> tuple[str, str]:
    for pattern, suffix in _TIMES:
        if found := pattern.fullmatch(text):
            return found[1], suffix
    return text, ""


def guess_formats(values: Sequence[str]) -> DateFormats | None:
    """The formats of a column of dates, or None when some value is no date."""
    groups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for value in values:
        day, suffix = _split_time(value)
        shape = next((i for i, (p, _) in enumerate(_SHAPES) if p.fullmatch(day)), None)
        if shape is None:
            return None
        groups[shape, suffix].append(value)
    formats, ambiguous = [], False
    for (shape, suffix), members in sorted(groups.items(), key=lambda g: -len(g[1])):
        fitting = [f for c in _SHAPES[shape][1] if all(_parses(v, f := c + suffix) for v in members)]
        if not fitting:
            return None
        ambiguous = ambiguous or len(fitting) > 1
        formats.append(fitting[0])
    return DateFormats(formats, any(suffix for _, suffix in groups), ambiguous)


def _parses(value: str, fmt: str) -> bool:
    try:
        year = datetime.strptime(value, fmt).year  # noqa: DTZ007 - a calendar date of a record has no zone
    except ValueError:
        return False
    return 1850 <= year <= 2200


def compact_format(values: Sequence[str]) -> str | None:
    """``%Y%m%d`` when every value is such a date between 1850 and 2200."""
    return "%Y%m%d" if all(len(v) == 8 and _parses(v, "%Y%m%d") for v in values) else None


def parse(value: str, formats: Sequence[str]) -> datetime | None:
    """The first format that fits, as DuckDB's ``try_strptime`` does it."""
    from datetime import timedelta

    for fmt in formats:
        if fmt == SERIAL:
            if value.strip().isdigit():
                return datetime(1899, 12, 30) + timedelta(days=int(value))  # noqa: DTZ001 - as above
            continue
        try:
            return datetime.strptime(value.strip(), fmt)  # noqa: DTZ007 - as above
        except ValueError:
            continue
    return None
