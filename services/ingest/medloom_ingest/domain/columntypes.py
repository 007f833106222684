"""The type of a column of text cells, and which of its cells mean "missing"."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from medloom_contracts.manifests import ColumnType
from medloom_ingest.domain import dates
from medloom_ingest.domain.names import words
from medloom_ingest.domain.proposal import Guess

MISSING_WORDS: Final = frozenset(
    {
        "na",
        "n/a",
        "n.a.",
        "n.a",
        "nan",
        "null",
        "none",
        ".",
        "..",
        "-",
        "--",
        "---",
        "?",
        "??",
        "#n/a",
        "#value!",
        "#div/0!",
        "#ref!",
        "#null!",
        "#num!",
        "missing",
        "unknown",
        "unk",
        "not done",
        "nd",
        "n.d.",
        "not available",
        "결측",
        "미상",
        "모름",
        "없음",
        "해당없음",
        "미측정",
        "<na>",
        "(null)",
        "\\n",
    }
)
ALWAYS_MISSING: Final = frozenset(
    {"nan", "#n/a", "#value!", "#div/0!", "#ref!", "#null!", "#num!", "<na>", "(null)", "null", "\\n"}
)
INFINITE: Final = frozenset(
    {"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞", "1.#inf", "-1.#inf"}
)
INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})")
NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
COMMA_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:,\d*)?|,\d+)(?:[eE][+-]?\d{1,3})?")
_ALMOST = re.compile(r"[<>≤≥=~]{0,2}\s*[+-]?\d[\d,.]*\s*[%a-zA-Z/µ]{0,8}")
_PAIR = re.compile(r"\d{1,3}\s*/\s*\d{1,3}")
_DATE_WORDS: Final = {"date", "dt", "day", "일자", "날짜", "일시", "생년월일", "dob", "birthdate", "birthday"}
CATEGORY_MAX: Final = 100


@dataclass
class TypeGuess:
    """What the cells of one column tell."""

    type: ColumnType
    missing: list[str] = field(default_factory=list)
    date_formats: list[str] = field(default_factory=list)
    why: Guess = field(default_factory=lambda: Guess(confidence=0.5, en="", ko=""))
    finding: str | None = None
    finding_count: int = 0


def _is_number(text: str, decimal: str) -> bool:
    pattern = COMMA_NUMBER if decimal == "," else NUMBER
    if not pattern.fullmatch(text):
        return False
    value = abs(float(text.replace(",", ".")))
    # a double holds whole numbers of up to 15 digits for certain; longer ones are numbers of things, such as samples
    digits = text.lstrip("+-")
    return value != float("inf") and (len(digits) <= 15 or not digits.isdigit() or int(digits) == value)


def is_infinite(text: str) -> bool:
    """Infinity by name, or a number beyond what a double can hold."""
    bare = text.strip()
    return bare.casefold() in INFINITE or (NUMBER.fullmatch(bare) is not None and abs(float(bare)) == float("inf"))


def missing_tokens(values: Iterable[str]) -> set[str]:
    """The cells that mean "missing" in a column of numbers or dates; infinite ones cannot be computed with either."""
    return {v for v in values if v.strip().casefold() in MISSING_WORDS or is_infinite(v)}


def guess_type(cells: Iterable[str | None] | Counter[str], header: str, decimal: str = ".") -> TypeGuess:
    """The narrowest type that changes no value; numbers with leading zeros, and text among numbers, stay text."""
    counts = cells if isinstance(cells, Counter) else Counter(c for c in cells if c is not None)
    values = {v: n for v, n in counts.items() if v.strip()}
    if not values:
        why = Guess(confidence=0.3, en="no cell is filled", ko="채워진 셀이 없음")
        return TypeGuess(ColumnType.TEXT, why=why)
    tokens = missing_tokens(values)
    real = {v: n for v, n in values.items() if v not in tokens}
    found = _narrow(real, header, decimal) if real else None
    if found is not None:
        found.missing = sorted({t.strip() for t in tokens})
        infinite = sum(values[t] for t in tokens if is_infinite(t))
        if infinite:
            found.finding, found.finding_count = "infinite_values", infinite
        return found
    return _text(values)


def _narrow(real: dict[str, int], header: str, decimal: str) -> TypeGuess | None:
    stripped = [v.strip() for v in real]
    if all(INTEGER.fullmatch(v) for v in stripped):
        return _integers(stripped, header)
    if all(_is_number(v, decimal) for v in stripped):
        return TypeGuess(
            ColumnType.NUMBER, why=Guess(confidence=0.98, en="every value is a number", ko="모든 값이 숫자임")
        )
    if {v.casefold() for v in stripped} <= {"true", "false"}:
        return TypeGuess(ColumnType.BOOLEAN, why=Guess(confidence=0.98, en="only true and false", ko="참과 거짓뿐임"))
    return _dates(real)


def _integers(values: list[str], header: str) -> TypeGuess:
    compact = dates.compact_format(values) if set(words(header)) & _DATE_WORDS else None
    if compact:
        why = Guess(
            confidence=0.85,
            en="eight digits that are dates, under a date header",
            ko="날짜 머리글 아래의 여덟 자리 날짜",
        )
        return TypeGuess(ColumnType.DATE, date_formats=[compact], why=why)
    if set(words(header)) & (_DATE_WORDS - {"day", "dt"}) and all(10_000 <= int(v) <= 60_000 for v in values):
        why = Guess(
            confidence=0.7, en="spreadsheet day numbers under a date header", ko="날짜 머리글 아래의 엑셀 일련번호"
        )
        return TypeGuess(ColumnType.DATE, date_formats=[dates.SERIAL], why=why, finding="excel_serial_dates")
    return TypeGuess(
        ColumnType.INTEGER, why=Guess(confidence=0.98, en="every value is a whole number", ko="모든 값이 정수임")
    )


def _dates(real: dict[str, int]) -> TypeGuess | None:
    found = dates.guess_formats([v.strip() for v in real])
    if found is None:
        return None
    kind = ColumnType.DATETIME if found.with_time else ColumnType.DATE
    if found.ambiguous:
        why = Guess(
            confidence=0.6, en="dates whose day and month cannot be told apart", ko="일과 월을 구분할 수 없는 날짜"
        )
        return TypeGuess(ColumnType.TEXT, date_formats=found.formats, why=why, finding="ambiguous_dates")
    if len(found.formats) > 1:
        why = Guess(confidence=0.8, en="dates in several formats, each certain", ko="여러 형식의 날짜이며 각각 확실함")
        return TypeGuess(
            kind, date_formats=found.formats, why=why, finding="mixed_date_formats", finding_count=len(found.formats)
        )
    return TypeGuess(
        kind, date_formats=found.formats, why=Guess(confidence=0.95, en="every value is a date", ko="모든 값이 날짜임")
    )


def _text(values: dict[str, int]) -> TypeGuess:
    missing = sorted({v.strip() for v in values if v.strip().casefold() in ALWAYS_MISSING})
    kept = {v: n for v, n in values.items() if v.strip() not in missing}
    total = sum(kept.values())
    few = is_category(len(kept), total)
    kind = ColumnType.CATEGORY if few else ColumnType.TEXT
    why = (
        Guess(confidence=0.9, en="few different values, each used often", ko="서로 다른 값이 적고 반복됨")
        if few
        else Guess(confidence=0.8, en="many different texts", ko="서로 다른 텍스트가 많음")
    )
    almost = sum(n for v, n in kept.items() if _ALMOST.fullmatch(v.strip()) and not v.strip().isdigit())
    numeric = almost + sum(n for v, n in kept.items() if NUMBER.fullmatch(v.strip()))
    pairs = sum(n for v, n in kept.items() if _PAIR.fullmatch(v.strip()))
    if total and pairs >= 0.5 * total:
        return TypeGuess(kind, missing, why=why, finding="number_pairs", finding_count=pairs)
    if total and almost and numeric >= 0.5 * total:
        return TypeGuess(kind, missing, why=why, finding="numbers_with_text", finding_count=almost)
    return TypeGuess(kind, missing, why=why)


def is_category(distinct: int, filled: int) -> bool:
    """Whether a text column has few enough values to be a category: at most 100, and reused on average."""
    return (
        0 < distinct <= CATEGORY_MAX
        and (distinct <= 20 or distinct * 2 <= filled)
        and (distinct * 1.25 <= filled or distinct <= 3)
    )
