"""From an uploaded file to a proposal with typed drafts; and from an accepted proposal to the final tables."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from medloom_contracts.manifests import ColumnRole, ColumnType, Finding
from medloom_ingest.domain import columntypes, containers, drafting, identifiers, names, roles, suspects
from medloom_ingest.domain.conversion import literal, natural_type, quoted
from medloom_ingest.domain.facts import column_facts
from medloom_ingest.domain.findings import column_finding, table_finding
from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.preparing import Prepared, prepare
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import ColumnProposal, Format, Guess, IdentifierFlag, TableOptions, TableProposal
from medloom_ingest.domain.source import connect, raise_as_refused

_SAMPLE_ROWS: Final = 20_000
_SAMPLE_CELLS: Final = 1_000_000
_MAX_LISTED: Final = 200
Member = tuple[str, str | None, Path, str]
Progress = Callable[[float, str, str], None]


@dataclass
class Draft:
    """One inspected table: its proposal, typed Parquet, first rows as text, and identifier flags."""

    table: TableProposal
    parquet: Path
    head: dict[str, Any]
    flags: list[IdentifierFlag] = field(default_factory=list)
    fingerprint: str = ""


def members(path: Path, filename: str, scratch: Path, limits: Limits) -> list[Member]:
    """The tables of an upload: (name, zip member, unpacked file, format).

    Raises:
        Refused: before any parser has seen the bytes.
    """
    kind = containers.file_format(path, filename)
    if kind != "zip":
        return [(names.table_names([filename])[0], None, path, kind)]
    found: list[Member] = []
    with containers.open_zip(path, limits, broken_as="zip") as archive:
        inside = containers.tables_in_zip(archive)
        for number, (member, name) in enumerate(zip(inside, names.table_names(inside), strict=True)):
            target = scratch / f"member-{number}"
            containers.unpack_member(archive, member, target, limits)
            found.append((name, member, target, containers.file_format(target, member)))
    return found


def inspect(
    path: Path,
    filename: str,
    given: Mapping[str, TableOptions],
    scratch: Path,
    limits: Limits,
    progress: Progress = lambda *_: None,
) -> list[Draft]:
    """Inspects every table of an upload; ``given`` holds the options that people fixed, by zip member ("" = no zip)."""
    tables = members(path, filename, scratch, limits)
    drafts = []
    for number, (name, member, file, kind) in enumerate(tables):
        progress(
            number / len(tables),
            f"reading {number + 1} of {len(tables)}",
            f"{len(tables)}개 중 {number + 1}번째 읽는 중",
        )
        drafts.append(inspect_table(file, name, member, kind, given.get(member or "", TableOptions()), scratch, limits))
    if len(drafts) == 1 and len(drafts[0].table.columns) < 2:
        raise Refused("one_column", where=drafts[0].table.name)
    return drafts


def main_table(drafts: list[Draft]) -> str:
    """The table with the most cells."""
    return max(drafts, key=lambda d: (d.table.rows * len(d.table.columns), len(d.table.columns))).table.name


def inspect_table(
    path: Path, name: str, member: str | None, kind: str, given: TableOptions, scratch: Path, limits: Limits
) -> Draft:
    """One table: structure, types proven on every row, roles, findings, identifier flags."""
    prepared = prepare(path, kind, given, scratch, limits)
    connection = connect(scratch, width=prepared.source.width)
    try:
        return _inspect(connection, prepared, name, member, kind, given, scratch / f"{path.name}.draft.parquet")
    finally:
        connection.close()


def _inspect(
    connection: Any, prepared: Prepared, name: str, member: str | None, kind: str, given: TableOptions, target: Path
) -> Draft:
    sample = _sample(connection, prepared)
    if not any(any(c is not None for c in row) for row in sample):
        raise Refused("header_only" if any(h.strip() for h in prepared.headers) else "no_table", where=name)
    columns, findings = _columns(prepared, sample)
    drafting.write_guessed(connection, prepared.source, columns, target)
    columns = _drop_void(connection, prepared, columns, target)
    facts, rows = column_facts(connection, columns, target)
    _settle_types(connection, columns, facts, target)
    roles.assign(columns, facts)
    findings += _table_findings(prepared, columns, facts, rows) + suspects.find(connection, columns, facts, target)
    table = TableProposal(
        name=name,
        member=member,
        format=_format(kind),
        options=prepared.options,
        given=given,
        sheets=prepared.sheets,
        rows=rows,
        columns=columns,
        why=prepared.why,
        findings=findings,
    )
    flags = identifiers.scan(connection, name, str(target), columns, {n: f.filled for n, f in facts.items()})
    head = {"raw": prepared.raw[:60], "cells": [[None if c is None else str(c) for c in row] for row in sample[:50]]}
    return Draft(table, target, head, flags, drafting.fingerprint(table.options, columns))


def _format(kind: str) -> Format:
    return kind  # type: ignore[return-value]  # containers.file_format gives nothing else


def _sample(connection: Any, prepared: Prepared) -> list[tuple[Any, ...]]:
    import duckdb

    source = prepared.source
    limit = max(200, min(_SAMPLE_ROWS, _SAMPLE_CELLS // max(1, source.width)))
    try:
        rows: list[tuple[Any, ...]] = connection.execute(f"SELECT * FROM {source.relation()} LIMIT {limit}").fetchall()  # noqa: S608 - names and texts are quoted
    except duckdb.Error as error:
        raise_as_refused(connection, source, error)
        raise
    if source.types is None:
        return rows
    kept = [i for i, _ in enumerate(source.names)]
    described = [d[0] for d in connection.execute(f"DESCRIBE SELECT * FROM {source.relation()}").fetchall()]  # noqa: S608 - names and texts are quoted
    positions = [described.index(source.names[i]) for i in kept]
    return [tuple(row[p] for p in positions) for row in rows]


def _columns(prepared: Prepared, sample: list[tuple[Any, ...]]) -> tuple[list[ColumnProposal], list[Finding]]:
    columns, found = [], []
    for index, name in enumerate(names.unique(prepared.headers)):
        header = prepared.headers[index]
        guess = _guess(prepared, index, [row[index] for row in sample])
        stated = prepared.stated.get(header)
        unit = prepared.units[index].strip("()[] ") or names.unit_in_header(header)
        column = ColumnProposal(
            index=index,
            source_name=header,
            name=name,
            label=(stated.label if stated else "") or prepared.labels[index],
            type=guess.type,
            unit=unit,
            missing_codes=guess.missing,
            date_formats=guess.date_formats,
            why={"type": guess.why},
        )
        if unit:
            column.why["unit"] = Guess(
                confidence=0.9, en="stands in the units row or the header", ko="단위 행 또는 머리글에 있음"
            )
        if stated is not None:
            column.missing_codes = sorted({*column.missing_codes, *stated.missing})
            column.value_labels = stated.value_labels
        if "age" in names.words(header) or header.strip() in {"나이", "연령"}:
            column.low, column.high = 0.0, 120.0
            column.why["high"] = Guess(
                confidence=0.7, en="ages are plausible up to 120 years", ko="나이는 120세까지 타당함"
            )
        if guess.finding:
            found.append(column_finding(guess.finding, name, guess.finding_count))
        columns.append(column)
    _share_missing_codes(columns)
    return columns, found


def _guess(prepared: Prepared, index: int, cells: list[Any]) -> columntypes.TypeGuess:
    source = prepared.source
    if source.types is None:
        return columntypes.guess_type((c for c in cells), prepared.headers[index], source.decimal)
    kind = natural_type(source.types[index])
    why = Guess(confidence=1.0, en="the file states it", ko="파일에 명시되어 있음")
    if kind is ColumnType.TEXT:
        values = [str(c) for c in cells if c is not None and str(c).strip()]
        few = columntypes.is_category(len(set(values)), len(values))
        return columntypes.TypeGuess(ColumnType.CATEGORY if few else ColumnType.TEXT, why=why)
    if kind is ColumnType.NUMBER and prepared.stated:
        numbers = [c for c in cells if c is not None and c == c]  # noqa: PLR0124 - NaN differs from itself
        if numbers and all(float(c).is_integer() and abs(c) < 2**53 for c in numbers):
            return columntypes.TypeGuess(
                ColumnType.INTEGER,
                why=Guess(confidence=0.95, en="every value is a whole number", ko="모든 값이 정수임"),
            )
    return columntypes.TypeGuess(kind, why=why)


def _share_missing_codes(columns: list[ColumnProposal]) -> None:
    """``NA`` in number columns shows how the file writes "missing", so it means that in its text columns too."""
    numeric = {ColumnType.NUMBER, ColumnType.INTEGER}
    used = {code for c in columns if c.type in numeric for code in c.missing_codes}
    shared = sorted(used & {"NA", "N/A", "#N/A", "NaN", "NULL"})
    for column in columns:
        if column.type in {ColumnType.CATEGORY, ColumnType.TEXT}:
            column.missing_codes = sorted({*column.missing_codes, *shared})


def _drop_void(
    connection: Any, prepared: Prepared, columns: list[ColumnProposal], target: Path
) -> list[ColumnProposal]:
    """Columns without a name and without any value are padding of the layout, not data."""
    nameless = [c for c in columns if not prepared.headers[c.index].strip()]
    if not nameless:
        return columns
    counts = connection.execute(
        f"SELECT {', '.join(f'count({quoted(c.name)})' for c in nameless)} FROM read_parquet({literal(str(target))})"  # noqa: S608 - names and texts are quoted
    ).fetchone()
    void = {c.name for c, n in zip(nameless, counts, strict=True) if n == 0}
    if not void:
        return columns
    kept = [c for c in columns if c.name not in void]
    drafting.write(connection, prepared.source, kept, target)
    return kept


def _settle_types(
    connection: Any, columns: list[ColumnProposal], facts: dict[str, roles.ColumnFacts], target: Path
) -> None:
    """Category or text by the whole column, and the categories themselves."""
    for column in columns:
        if column.type not in {ColumnType.CATEGORY, ColumnType.TEXT}:
            continue
        found = facts[column.name]
        few = columntypes.is_category(found.distinct, found.filled)
        column.type = ColumnType.CATEGORY if few else ColumnType.TEXT
        if few:
            column.categories = category_counts(connection, target, column.name)[0]


def category_counts(connection: Any, parquet: Path, column: str) -> tuple[list[str], list[int]]:
    """The categories of a text column in order of their text, with counts; at most 200."""
    name = quoted(column)
    found = connection.execute(
        f"SELECT {name}::VARCHAR, count(*) FROM read_parquet({literal(str(parquet))}) "  # noqa: S608 - names and texts are quoted
        f"WHERE {name} IS NOT NULL GROUP BY 1 ORDER BY 1 LIMIT {_MAX_LISTED}"
    ).fetchall()
    return [str(v) for v, _ in found], [int(n) for _, n in found]


def _table_findings(
    prepared: Prepared, columns: list[ColumnProposal], facts: dict[str, roles.ColumnFacts], rows: int
) -> list[Finding]:
    found = []
    if prepared.dropped_footers:
        found.append(table_finding("footers_left_out", prepared.dropped_footers))
    repeated = sum(1 for c in columns if c.source_name.strip() and names.clean(c.source_name) != c.name)
    blank = sum(1 for c in columns if not c.source_name.strip())
    found += [table_finding(code, n) for code, n in (("names_repeated", repeated), ("names_blank", blank)) if n]
    found += [column_finding("all_missing", c.name, rows) for c in columns if facts[c.name].filled == 0][:200]
    found += [
        column_finding("codes_missing", c.name, len(c.missing_codes))
        for c in columns
        if c.missing_codes and c.type in {ColumnType.NUMBER, ColumnType.INTEGER}
    ][:200]
    return found


def roles_of(columns: list[ColumnProposal], role: ColumnRole) -> str | None:
    """The name of the column with a role, if any."""
    return next((c.name for c in columns if c.role is role), None)


def dump_head(draft: Draft) -> bytes:
    return json.dumps(draft.head, ensure_ascii=False, default=str).encode()
