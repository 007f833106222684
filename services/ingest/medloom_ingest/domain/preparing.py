"""From a file of any accepted format to a source that DuckDB reads, and the layout that was found on the way."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from medloom_ingest.domain import containers, dialect, layout, statfiles, textfile, workbook
from medloom_ingest.domain.conversion import literal
from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import Guess, TableOptions
from medloom_ingest.domain.source import Source, connect
from medloom_ingest.domain.statfiles import StatColumn

_SMALL_CELLS: Final = 10_000_000


@dataclass
class Prepared:
    """A readable table: headers by column, resolved options, and what the file itself told."""

    source: Source
    headers: list[str]
    labels: list[str]
    units: list[str]
    options: TableOptions
    raw: list[list[str]] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    why: dict[str, Guess] = field(default_factory=dict)
    stated: dict[str, StatColumn] = field(default_factory=dict)
    dropped_footers: int = 0


def prepare(path: Path, kind: str, given: TableOptions, scratch: Path, limits: Limits) -> Prepared:
    """Checks and reads the structure of one table file; the result is the same for the same bytes and options."""
    if kind in {"csv", "tsv"}:
        return _text(path, kind, given, scratch, limits)
    if kind == "xlsx":
        return _workbook(path, given, scratch, limits)
    if kind == "parquet":
        return _parquet(path, scratch, limits)
    target = scratch / f"{path.name}.values.parquet"
    stated = statfiles.to_parquet(path, kind, target, limits)
    prepared = _parquet(target, scratch, limits)
    prepared.stated = stated
    return prepared


def _text(path: Path, kind: str, given: TableOptions, scratch: Path, limits: Limits) -> Prepared:
    facts = textfile.scan(path)
    if facts.size == 0:
        raise Refused("empty_file")
    encoding, why_encoding = textfile.guess_encoding(facts, given.encoding)
    utf8 = textfile.to_utf8(path, encoding, scratch / f"{path.name}.utf8")
    text = dialect.head_text(utf8)
    if not text.strip():
        raise Refused("empty_file")
    delimiter, why_delimiter = ("\t", Guess(confidence=0.9, en="the name ends in .tsv", ko="이름이 .tsv로 끝남"))
    if given.delimiter:
        delimiter, why_delimiter = given.delimiter, Guess(confidence=1.0, en="set by a person", ko="사용자가 지정함")
    elif kind == "csv" or "\t" not in text:
        delimiter, why_delimiter = dialect.sniff(text)
    grid = dialect.parse(text, delimiter)
    found = layout.find(grid.rows, given)
    width = _fields(grid, found, limits)
    _shift_row_names(found, grid.rows, width)
    footers, utf8 = _cut_footers(utf8, delimiter, grid, found, given, width, scratch)
    decimal, thousands = _decimal(grid.rows[found.body :], given, delimiter)
    above = sum(cell.count("_") for row in grid.rows[: found.body] for cell in row)
    underscores = facts.underscores > above
    source = Source(utf8, width, delimiter, found.body, decimal, thousands, bool(given.pad_short_rows), underscores)
    options = _resolved(found, footers, given).model_copy(
        update={"encoding": encoding, "delimiter": delimiter, "decimal": decimal, "thousands": thousands}
    )
    why = found.why | {"encoding": why_encoding, "delimiter": why_delimiter}
    return _prepared(source, found, options, grid.rows[: found.body + 50], [], why, footers)


def _prepared(
    source: Source,
    found: layout.Layout,
    options: TableOptions,
    raw: list[list[str]],
    sheets: list[str],
    why: dict[str, Guess],
    footers: int,
) -> Prepared:
    width = source.width
    names, labels, units = (
        [*part[:width], *[""] * (width - len(part))] for part in (found.names, found.labels, found.units_by_column)
    )
    return Prepared(source, names, labels, units, options, raw, sheets, why, {}, footers)


def _resolved(found: layout.Layout, footers: int, given: TableOptions) -> TableOptions:
    header = found.header
    return given.model_copy(
        update={
            "skip_rows": header[0] if header else found.body,
            "header_row": header[-1] + 1 if header else 0,
            "header_depth": len(header) if len(header) > 1 else None,
            "units_row": found.units + 1 if found.units is not None else 0,
            "footer_rows": footers,
            "pad_short_rows": bool(given.pad_short_rows),
        }
    )


def _fields(grid: dialect.Grid, found: layout.Layout, limits: Limits) -> int:
    """The number of fields of a body row; a table without body rows has the header's."""
    widths = Counter(len(r) for r in grid.rows[found.body :] if any(c.strip() for c in r))
    width = widths.most_common(1)[0][0] if widths else found.width
    if max(width, found.width) > limits.columns:
        raise Refused("too_many_columns", found=max(width, found.width), limit=limits.columns)
    return width


def _shift_row_names(found: layout.Layout, rows: list[list[str]], width: int) -> None:
    """A header one field shorter than its rows is R's way of writing row names: the first column has no name.

    A delimiter at the end of every row looks alike, but leaves the last cells blank.
    """
    if not found.header or len(rows[found.header[-1]]) != width - 1 or not all(found.names[: width - 1]):
        return
    if any(len(r) == width and r[-1].strip() for r in rows[found.body :]):
        parts = (found.names, found.labels, found.units_by_column)
        found.names, found.labels, found.units_by_column = (["", *p[: width - 1]] for p in parts)


def _cut_footers(
    path: Path, delimiter: str, grid: dialect.Grid, found: layout.Layout, given: TableOptions, width: int, scratch: Path
) -> tuple[int, Path]:
    tail, offsets = dialect.tail_rows(path, delimiter)
    body = grid.rows[found.body :]
    in_tail = tail[-max(0, len(body)) :] if len(grid.rows) < dialect.HEAD_ROWS else tail
    count = given.footer_rows if given.footer_rows is not None else layout.footer_rows(in_tail, body, width)
    if not count:
        return 0, path
    if count > len(tail):
        raise Refused("option_invalid", option="footer_rows", where="footer_rows")
    target = scratch / f"{path.name}.body"
    end = offsets[-count]
    with path.open("rb") as source, target.open("wb") as out:
        while end > 0 and (block := source.read(min(end, 4 << 20))):
            out.write(block)
            end -= len(block)
    return count, target


def _decimal(body: list[list[str]], given: TableOptions, delimiter: str) -> tuple[str, str]:
    """Decimal comma when whole columns need it and no cell has a point; grouping marks only when asked for."""
    thousands = given.thousands or ""
    if given.decimal is not None:
        return given.decimal, thousands
    if delimiter == ",":
        return ".", thousands
    from medloom_ingest.domain.columntypes import COMMA_NUMBER, NUMBER

    cells = [c.strip() for row in body for c in row if c.strip()]
    comma = sum(1 for c in cells if "," in c and COMMA_NUMBER.fullmatch(c))
    point = sum(1 for c in cells if "." in c and NUMBER.fullmatch(c))
    return ("," if comma > 0 and comma > 5 * point else "."), thousands


def _workbook(path: Path, given: TableOptions, scratch: Path, limits: Limits) -> Prepared:
    containers.check_workbook(path, limits)
    book = workbook.Workbook(path)
    sheet = book.choose(given.sheet)
    target = scratch / f"{path.name}.csv"

    def footers(grid: dialect.Grid, tail: list[list[str]]) -> int:
        if given.footer_rows is not None:
            return min(given.footer_rows, len(tail))
        found = layout.find(grid.rows, given)
        body = grid.rows[found.body :]
        in_tail = tail[-max(0, len(body)) :] if len(grid.rows) < dialect.HEAD_ROWS else tail
        return layout.footer_rows(in_tail, body, found.width) if body else 0

    grid, width, dropped = workbook.write_text(book.rows(sheet), target, columns_limit=limits.columns, footers=footers)
    found = layout.find(grid.rows, given)
    source = Source(target, width, ",", found.body, given.decimal or ".", given.thousands or "")
    options = _resolved(found, dropped, given).model_copy(
        update={"sheet": sheet, "decimal": source.decimal, "thousands": source.thousands}
    )
    why = dict(found.why)
    if len(book.sheets) > 1:
        why["sheet"] = Guess(
            confidence=1.0 if given.sheet else 0.8,
            en="the sheet with the largest filled area",
            ko="채워진 영역이 가장 큰 시트",
        )
    return _prepared(source, found, options, grid.rows[: found.body + 50], book.sheets, why, dropped)


def _parquet(path: Path, scratch: Path, limits: Limits) -> Prepared:
    import pyarrow.parquet as pq

    try:
        meta = pq.read_metadata(path)
    except Exception as error:
        raise Refused("broken_file", format="parquet") from error
    if meta.num_columns > limits.columns:
        raise Refused("too_many_columns", found=meta.num_columns, limit=limits.columns)
    cells = meta.num_rows * max(1, meta.num_columns)
    if cells > limits.cells:
        raise Refused("too_many_cells", limit=limits.cells)
    if cells > limits.ratio * path.stat().st_size and cells > _SMALL_CELLS:
        raise Refused("zip_bomb", limit=limits.ratio)
    connection = connect(scratch)
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})").fetchall()  # noqa: S608 - names and texts are quoted
        head = connection.execute(f"SELECT * FROM read_parquet({literal(str(path))}) LIMIT 1").fetchall()  # noqa: S608 - names and texts are quoted
    except Exception as error:
        raise Refused("broken_file", format="parquet") from error
    finally:
        connection.close()
    if not head and meta.num_rows:
        raise Refused("broken_file", format="parquet")
    kept = [(n, t) for n, t, *_ in described if n not in {"_row", "__index_level_0__"}]
    names = [n for n, _ in kept]
    source = Source(path, len(names), types=[t for _, t in kept], names=names)
    return Prepared(source, names, [""] * len(names), [""] * len(names), TableOptions())
