"""The delimiter of a text table, and its head and tail as rows of cells."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from medloom_ingest.domain.proposal import Guess

HEAD_BYTES: Final = 1 << 20
TAIL_BYTES: Final = 1 << 16
HEAD_ROWS: Final = 400
_CANDIDATES: Final = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Grid:
    """Rows of cells with the physical line on which each row ends (1-based, as an editor shows them)."""

    rows: list[list[str]]
    lines: list[int]

    @property
    def width(self) -> int:
        return max((len(r) for r in self.rows), default=0)


def head_text(path: Path, size: int = HEAD_BYTES) -> str:
    """The beginning of a UTF-8 file, up to its last whole line."""
    with path.open("rb") as file:
        data = file.read(size)
        more = bool(file.read(1))
    text = data.decode("utf-8", "ignore" if more else "replace").removeprefix("\ufeff")
    return text[: text.rfind("\n") + 1] if more and "\n" in text else text


def sniff(text: str) -> tuple[str, Guess]:
    """The delimiter that cuts the sample into the most even rows.

    Each candidate is scored by the share of rows having the most common width, times that width, so that a comma
    inside decimal numbers does not beat the semicolon between them.
    """
    scores = {d: _score(text, d) for d in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda d: scores[d])
    if scores[best] <= 0:
        return ",", Guess(confidence=0.3, en="no delimiter was found", ko="구분자를 찾지 못함")
    rest = max(v for d, v in scores.items() if d != best)
    sure = round(min(0.99, 0.5 + 0.5 * (scores[best] - rest) / scores[best]), 2)
    return best, Guess(confidence=sure, en="cuts the rows most evenly", ko="행을 가장 고르게 나눔")


def _score(text: str, delimiter: str) -> float:
    rows = [r for r in parse(text, delimiter, 200).rows if any(c.strip() for c in r)]
    widths = Counter(len(r) for r in rows if len(r) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = count / len(rows)
    return share**2 * (1 + 0.1 * min(width, 50)) if share > 0.3 or count > 20 else 0.0


def parse(text: str, delimiter: str, limit: int = HEAD_ROWS) -> Grid:
    """The first rows of a text as cells; a quote that never closes ends the head instead of raising."""
    rows, lines = [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    csv.field_size_limit(10_000_000)
    try:
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num)
            if len(rows) >= limit:
                break
    except csv.Error:
        pass
    return Grid(rows, lines)


def tail_rows(path: Path, delimiter: str, limit: int = 40) -> tuple[list[list[str]], list[int]]:
    """The last rows with their byte offsets; empty when quotes make the cut unsafe."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = max(0, size - TAIL_BYTES)
        file.seek(start)
        data = file.read()
    if start:
        first = data.find(b"\n") + 1
        data, start = data[first:], start + first
    offsets, rows, position = [], [], start
    for line in data.splitlines(keepends=True):
        offsets.append(position)
        position += len(line)
        if line.count(b'"') % 2:
            return [], []
        rows.append(next(csv.reader([line.decode("utf-8", "replace").rstrip("\r\n")], delimiter=delimiter), []))
    return rows[-limit:], offsets[-limit:]


def typical_fill(rows: list[list[str]]) -> float:
    """Median number of filled cells a row."""
    return median([sum(1 for c in r if c.strip()) for r in rows]) if rows else 0.0
