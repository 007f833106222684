"""From an accepted table of a proposal to the Parquet and dictionary of a data set version."""

from dataclasses import dataclass
from pathlib import Path

from medloom_contracts.manifests import Column, ColumnRole, ColumnType
from medloom_ingest.domain import drafting, pseudonyms
from medloom_ingest.domain.conversion import literal, quoted
from medloom_ingest.domain.inspection import category_counts, members, roles_of
from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.preparing import prepare
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import IdentifierFlag, TableOptions, TableProposal
from medloom_ingest.domain.source import connect


@dataclass
class Built:
    """A finished table and its dictionary."""

    path: Path
    rows: int
    columns: tuple[Column, ...]
    subjects: int | None
    category_counts: dict[str, dict[str, int]]


def convert(path: Path, filename: str, table: TableProposal, scratch: Path, limits: Limits) -> Path:
    """Reads the table from the original again, exactly as the proposal says; a cell that does not fit is refused."""
    found = next((m for m in members(path, filename, scratch, limits) if m[1] == table.member), None)
    if found is None:
        raise Refused("no_table", where=table.name)
    prepared = prepare(found[2], found[3], _fixed(table), scratch, limits)
    target = scratch / f"{found[2].name}.final.parquet"
    connection = connect(scratch, width=prepared.source.width)
    try:
        drafting.write(connection, prepared.source, table.columns, target)
    finally:
        connection.close()
    return target


def _fixed(table: TableProposal) -> TableOptions:
    """The resolved options, so that nothing is guessed a second time."""
    return table.options.model_copy(update={"skip_rows": None if table.options.header_row else table.options.skip_rows})


def finish(parquet: Path, table: TableProposal, flags: list[IdentifierFlag], key: bytes, scratch: Path) -> Built:
    """Applies the decisions on identifiers and measures the result."""
    actions = {f.column: f.decision.action for f in flags if f.table == table.name and f.decision is not None}
    actions = {c: a for c, a in actions.items() if a != "not_identifying"}
    subject = roles_of(table.columns, ColumnRole.SUBJECT)
    if actions:
        rewritten = scratch / f"{parquet.name}.decided"
        pseudonyms.rewrite(parquet, rewritten, actions, subject, key)
        parquet = rewritten
    kept = [c for c in table.columns if actions.get(c.name) != "drop"]
    if not kept:
        raise Refused("no_table", where=table.name)
    connection = connect(scratch)
    try:
        source = f"read_parquet({literal(str(parquet))})"
        subject_kept = subject is not None and any(c.name == subject for c in kept)
        counted = f"count(DISTINCT {quoted(subject or '')})" if subject_kept else "NULL"
        rows, subjects = connection.execute(f"SELECT count(*), {counted} FROM {source}").fetchone()  # noqa: S608 - names and texts are quoted
        counts, columns = {}, []
        for column in kept:
            pseudonymised = actions.get(column.name) == "pseudonymise"
            kind = ColumnType.TEXT if pseudonymised else column.type
            categories: list[str] | None = None
            if kind is ColumnType.CATEGORY:
                categories, numbers = category_counts(connection, parquet, column.name)
                counts[column.name] = dict(zip(categories, numbers, strict=True))
            columns.append(
                Column(
                    name=column.name,
                    source_name=column.source_name,
                    label=column.label,
                    type=kind,
                    role=column.role,
                    unit=column.unit,
                    missing_codes=tuple(column.missing_codes),
                    low=column.low,
                    high=column.high,
                    categories=tuple(categories) if categories is not None else None,
                    value_labels=column.value_labels,
                )
            )
    finally:
        connection.close()
    return Built(parquet, int(rows), tuple(columns), int(subjects) if subjects is not None else None, counts)
