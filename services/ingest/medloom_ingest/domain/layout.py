"""Where a table begins and ends among titles, merged headers, units rows and footers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from medloom_ingest.domain.dialect import typical_fill
from medloom_ingest.domain.names import clean
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import Guess, TableOptions
from medloom_ingest.domain.units import is_plain_unit, is_unit

_NUMBER = re.compile(r"\s*[<>≤≥=~]*\s*[+-]?(?:\d[\d,. ]*|\.\d+)(?:[eE][+-]?\d+)?\s*%?\s*$")
_DATE = re.compile(r"\s*\d{1,4}[-/.년]\s*\d{1,2}[-/.월]\s*\d{1,4}")
_BOOL: Final = {"true", "false"}
_MISSING: Final = {"", "na", "n/a", "nan", "null", "none", ".", "-", "--", "?", "#n/a"}
_FOOTER = re.compile(
    r"^\s*(?:grand\s+)?(?:total|sub-?total|sum|mean|avg|average|median|min(?:imum)?|max(?:imum)?|s\.?d\.?|std(?:ev)?|count|n|"
    r"합계|총계|소계|계|총합|평균|표준편차|중앙값|최소|최대|건수|source|notes?|legend|출처|주|비고|주석|"
    r"end of (?:file|report))\b[\s:=.\d]*|^\s*[*†‡※]",
    re.IGNORECASE,
)
LOOK: Final = 40


@dataclass
class Layout:
    """0-based row numbers within the looked-at head; ``header`` is empty when the table has none."""

    header: list[int]
    units: int | None
    body: int
    width: int
    names: list[str]
    labels: list[str]
    units_by_column: list[str]
    why: dict[str, Guess] = field(default_factory=dict)


def is_value(cell: str) -> bool:
    """Whether a cell reads as data rather than as a heading: a number, a date or a truth value."""
    text = cell.strip()
    return text.casefold() in _BOOL or bool(_NUMBER.match(text)) or bool(_DATE.match(text))


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _filled(row: Sequence[str]) -> int:
    return sum(1 for c in row if c.strip())


def find(rows: list[list[str]], options: TableOptions) -> Layout:
    """The layout of a head of rows; what ``options`` gives is kept, the rest is guessed.

    Raises:
        Refused: ``no_table`` when nothing is filled, ``option_invalid`` when a given row does not exist.
    """
    if not any(_filled(r) for r in rows):
        raise Refused("no_table")
    _check(rows, options)
    header, why = _header(rows, options)
    after = header[-1] + 1 if header else (options.skip_rows or _first_filled(rows))
    units, units_why = _units_row(rows, after, options)
    body = max(after, units + 1 if units is not None else after)
    width = _width(rows, header, body)
    why |= units_why
    names, labels = _names(rows, header, width)
    unit_cells = [_cell(rows[units], c) if units is not None else "" for c in range(width)]
    return Layout(header, units, body, width, names, labels, unit_cells, why)


def _check(rows: list[list[str]], options: TableOptions) -> None:
    for name in ("header_row", "units_row", "skip_rows"):
        value = getattr(options, name)
        if value is not None and value > len(rows):
            raise Refused("option_invalid", option=name, where=name)
    if options.header_row and options.header_depth and options.header_depth > options.header_row:
        raise Refused("option_invalid", option="header_depth", where="header_depth")
    if options.units_row and options.header_row and options.units_row <= options.header_row:
        raise Refused("option_invalid", option="units_row", where="units_row")


def _first_filled(rows: list[list[str]]) -> int:
    return next(i for i, r in enumerate(rows) if _filled(r))


def _width(rows: list[list[str]], header: list[int], body: int) -> int:
    """Columns up to the last one filled in the header or in the body."""
    looked = [rows[i] for i in header] + rows[body:]
    last = [max((i for i, c in enumerate(r) if c.strip()), default=-1) for r in looked]
    return max(last, default=-1) + 1


def _header(rows: list[list[str]], options: TableOptions) -> tuple[list[int], dict[str, Guess]]:
    given = Guess(confidence=1.0, en="set by a person", ko="사용자가 지정함")
    if options.header_row == 0:
        return [], {"header_row": given}
    row = options.header_row if options.header_row is not None else None
    if row is None and options.skip_rows is not None:
        row = min(options.skip_rows + (options.header_depth or 1), len(rows))
    if row is not None:
        depth = options.header_depth or 1
        return list(range(row - depth, row)), {"header_row": given}
    return _guess_header(rows, options.header_depth)


def _guess_header(rows: list[list[str]], depth: int | None) -> tuple[list[int], dict[str, Guess]]:
    head = rows[:LOOK]
    most = max(_filled(r) for r in head)
    start = next(i for i, r in enumerate(head) if _filled(r) >= max(1, 0.6 * most))
    body = [r for r in rows[start + 1 : start + 200] if _filled(r)]
    if body and not _is_header(head[start], body):
        why = Guess(confidence=0.7, en="the first full row looks like data", ko="첫 번째 채워진 행이 데이터로 보임")
        return [], {"header_row": why}
    sure = 0.95 if start == 0 else 0.85
    why = Guess(confidence=sure, en="the first full row, and it reads as names", ko="이름으로 읽히는 첫 번째 채워진 행")
    last = start
    while depth is None and last - start < 3 and _continues(rows, last, body[1:]):
        last, body = last + 1, body[1:]
    first = start - 1 if start > 0 and _groups(rows[start - 1], rows[start]) else start
    if depth is not None:
        last = min(first + depth - 1, len(rows) - 1)
    return list(range(first, last + 1)), {"header_row": why}


def _is_header(row: list[str], body: list[list[str]]) -> bool:
    """A row of names: text over values, or all text of which nothing comes again below."""
    filled = [(i, c.strip()) for i, c in enumerate(row) if c.strip()]
    over_values = sum(
        1 for i, c in filled if not is_value(c) and c.casefold() not in _MISSING and _value_share(body, i) > 0.5
    )
    same_kind = sum(1 for i, c in filled if is_value(c) and _value_share(body, i) > 0.5)
    if over_values:
        distinct = len({c.casefold() for _, c in filled}) / len(filled)
        return over_values * 2 >= same_kind or distinct > 0.95
    if same_kind or any(is_value(c) for _, c in filled):
        return False
    repeated = sum(1 for i, c in filled if any(_cell(r, i) == c for r in body))
    return repeated == 0


def _value_share(body: list[list[str]], column: int) -> float:
    cells = [c for r in body if (c := _cell(r, column)).casefold() not in _MISSING]
    return sum(map(is_value, cells)) / len(cells) if cells else 0.0


def _continues(rows: list[list[str]], last: int, below: list[list[str]]) -> bool:
    """The next row is a second header row: names under merged cells, over values, and not units."""
    if last + 2 >= len(rows):
        return False
    this, following = rows[last], rows[last + 1]
    filled = [(i, c.strip()) for i, c in enumerate(following) if c.strip()]
    if len(filled) < 2 or any(is_value(c) for _, c in filled):
        return False
    if _looks_like_units(following, below):
        return False
    under_blank = sum(1 for i, _ in filled if not _cell(this, i))
    over_values = sum(1 for i, _ in filled if _value_share(below, i) > 0.5)
    return under_blank >= 1 and over_values >= 0.5 * len(filled)


def _groups(above: list[str], header: list[str]) -> bool:
    """The row above holds merged group names: several, all text, each followed by blanks."""
    filled = [i for i, c in enumerate(above) if c.strip()]
    return len(filled) >= 2 and len(filled) < _filled(header) and not any(is_value(above[i]) for i in filled)


def _looks_like_units(row: list[str], below: list[list[str]]) -> bool:
    filled = [(i, c.strip()) for i, c in enumerate(row) if c.strip()]
    if not filled:
        return False
    units = [c for _, c in filled if is_unit(c.strip("()[] "))]
    sure = [c for c in units if is_plain_unit(c.strip("()[] "))]
    values = [i for i, _ in filled if _value_share(below, i) > 0.5]
    return bool(sure) and len(units) >= 0.5 * len(filled) and len(values) >= 0.5 * len(filled)


def _units_row(rows: list[list[str]], after: int, options: TableOptions) -> tuple[int | None, dict[str, Guess]]:
    if options.units_row == 0:
        return None, {}
    if options.units_row is not None:
        given = Guess(confidence=1.0, en="set by a person", ko="사용자가 지정함")
        return options.units_row - 1, {"units_row": given}
    if (
        after < len(rows)
        and after > 0
        and _looks_like_units(rows[after], [r for r in rows[after + 1 : after + 100] if _filled(r)])
    ):
        why = Guess(confidence=0.9, en="holds units over columns of values", ko="값 열 위에 단위가 있음")
        return after, {"units_row": why}
    return None, {}


def _names(rows: list[list[str]], header: list[int], width: int) -> tuple[list[str], list[str]]:
    """The name of each column (its lowest header cell) and, under merged cells, ``group: name`` as its label.

    Where the lowest cells alone would repeat, the group goes in front, as in ``Day 1 Na``.
    """
    if not header:
        return [""] * width, [""] * width
    levels = [_spread(rows[i], width, fill=i != header[-1]) for i in header]
    own = [_cell(rows[i], c) for c in range(width) for i in header if False] or [""] * width
    for i in header:
        own = [_cell(rows[i], c) or own[c] for c in range(width)]
    if len(header) == 1:
        return own, [""] * width
    paths = [_path([level[c] for level in levels], own[c]) for c in range(width)]
    lowered = [clean(o).casefold() for o in own]
    names = [" ".join(p) if lowered.count(lowered[c]) > 1 else own[c] for c, p in enumerate(paths)]
    return names, [": ".join(p) if len(p) > 1 else "" for p in paths]


def _spread(row: list[str], width: int, *, fill: bool) -> list[str]:
    cells = [_cell(row, c) for c in range(width)]
    if fill:
        for c in range(1, width):
            cells[c] = cells[c] or cells[c - 1]
    return cells


def _path(levels: list[str], own: str) -> list[str]:
    if not levels[-1]:
        return [own] if own else []
    return [part for i, part in enumerate(levels) if part and part not in levels[:i]]


def footer_rows(tail: list[list[str]], body: list[list[str]], width: int) -> int:
    """How many of the last rows are not data: totals, means, notes and the blank rows before them."""
    fill = typical_fill(body)
    found = 0
    for back, row in enumerate(reversed(tail), start=1):
        if back > LOOK:
            break
        if not _filled(row):
            continue
        above = body[:-back] if len(tail) >= len(body) and len(body) > back else body
        if not _is_footer(row, above, fill, width):
            break
        found = back
    return found


def _is_footer(row: list[str], body: list[list[str]], fill: float, width: int) -> bool:
    filled = [(i, c.strip()) for i, c in enumerate(row) if c.strip()]
    column, first = filled[0]
    if any(c.startswith("=") and _value_share(body, i) > 0.8 for i, c in filled):
        return True
    known = {_cell(r, column) for r in body}
    odd = not is_value(first) and (_value_share(body, column) > 0.8 or first not in known)
    sparse = width > 2 and len(filled) <= max(2.0, 0.3 * fill)
    worded = bool(_FOOTER.match(first)) and odd and (_value_share(body, column) > 0.8 or sparse)
    return worded or (sparse and odd and column == 0 and _value_share(body, column) > 0.8)
