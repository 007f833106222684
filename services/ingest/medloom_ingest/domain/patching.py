"""A person's changes to a proposal."""

from medloom_contracts.manifests import ColumnType
from medloom_ingest.domain.names import MAX_NAME
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import (
    ColumnPatch,
    ColumnProposal,
    Decision,
    Guess,
    IdentifierFlag,
    Proposal,
    ProposalPatch,
    TableOptions,
    TablePatch,
    TableProposal,
)

_GIVEN = Guess(confidence=1.0, en="set by a person", ko="사용자가 지정함")


def find_table(proposal: Proposal, name: str | None) -> TableProposal:
    """The table of that name; ``main`` and None mean the main table."""
    table = proposal.table(name or proposal.main) or (proposal.table(proposal.main) if name == "main" else None)
    if table is None:
        raise Refused("table_unknown", where=name)
    return table


def apply(proposal: Proposal, patch: ProposalPatch) -> dict[str, TableOptions]:
    """Changes ``proposal`` in place.

    Returns:
        the tables (by name) that must be read again, with the options a person has fixed so far.
    """
    reread: dict[str, TableOptions] = {}
    for name, change in patch.tables.items():
        table = find_table(proposal, name)
        _apply_table(proposal, table, change)
        if change.options is not None:
            fixed = table.given.model_copy(update=change.options.model_dump(exclude_unset=True))
            if fixed != table.given:
                table.given = _without_stale(table.given, fixed)
                reread[table.name] = table.given
    if patch.main is not None:
        proposal.main = find_table(proposal, patch.main).name
    if not find_table(proposal, None).include:
        raise Refused("option_invalid", option="include", where=proposal.main)
    return reread


def _without_stale(before: TableOptions, after: TableOptions) -> TableOptions:
    """A new sheet or header makes row numbers fixed for the old one meaningless."""
    stale: dict[str, None] = {}
    if after.sheet != before.sheet:
        stale = {
            k: None
            for k in ("skip_rows", "header_row", "header_depth", "units_row", "footer_rows")
            if getattr(after, k) == getattr(before, k)
        }
    elif after.skip_rows != before.skip_rows and after.header_row == before.header_row:
        stale = {"header_row": None}
    return after.model_copy(update=stale)


def _apply_table(proposal: Proposal, table: TableProposal, change: TablePatch) -> None:
    for column_name, codes in (change.missing_codes or {}).items():
        _column(table, column_name).missing_codes = _codes(codes)
    for column_name, patch in (change.columns or {}).items():
        _apply_column(table, _column(table, column_name), patch, proposal)
    _check_names(table)
    if change.include is not None:
        table.include = change.include
    if change.name is not None and change.name != table.name:
        if any(t.name.casefold() == change.name.casefold() for t in proposal.tables if t is not table):
            raise Refused("column_name_taken", where=change.name)
        for flag in proposal.identifiers:
            flag.table = change.name if flag.table == table.name else flag.table
        proposal.main = change.name if proposal.main == table.name else proposal.main
        table.name = change.name


def _column(table: TableProposal, name: str) -> ColumnProposal:
    column = table.column(name)
    if column is None:
        raise Refused("column_unknown", where=name)
    return column


def _codes(codes: list[str]) -> list[str]:
    return sorted({c.strip() for c in codes if c.strip()})


def _apply_column(table: TableProposal, column: ColumnProposal, patch: ColumnPatch, proposal: Proposal) -> None:
    given = patch.model_dump(exclude_unset=True)
    for field in ("label", "type", "unit", "role", "low", "high", "value_labels"):
        if field in given and (given[field] is not None or field in {"low", "high"}):
            setattr(column, field, getattr(patch, field))
            column.why[field] = _GIVEN
    if patch.role is not None:
        _only_one(table, column)
    if patch.missing_codes is not None:
        column.missing_codes = _codes(patch.missing_codes)
        column.why["missing_codes"] = _GIVEN
    formats = [patch.date_format] if patch.date_format else patch.date_formats
    if formats is not None:
        column.date_formats = formats
        column.why["date_formats"] = _GIVEN
    if column.type not in {ColumnType.DATE, ColumnType.DATETIME} and patch.type is not None:
        column.date_formats = []
    if patch.name is not None and patch.name != column.name:
        _rename(table, column, patch.name, proposal)


def _only_one(table: TableProposal, column: ColumnProposal) -> None:
    """At most one subject, site and time: the newest choice holds."""
    if column.role.value in {"subject", "site", "time"}:
        for other in table.columns:
            if other is not column and other.role is column.role:
                other.role = type(other.role).FEATURE


def _rename(table: TableProposal, column: ColumnProposal, name: str, proposal: Proposal) -> None:
    for flag in proposal.identifiers:
        if flag.table == table.name and flag.column == column.name:
            flag.column = name
    column.name = name
    column.why["name"] = _GIVEN


def _check_names(table: TableProposal) -> None:
    seen: set[str] = set()
    for column in table.columns:
        name = column.name
        if not name.strip() or len(name) > MAX_NAME or name.casefold() == "_row" or not name.isprintable():
            raise Refused("column_name_invalid", where=name)
        if name.casefold() in seen:
            raise Refused("column_name_taken", where=name)
        seen.add(name.casefold())


def decide(proposal: Proposal, table_name: str | None, column_name: str, decision: Decision, by: str) -> None:
    """Resolves a flagged column (or any other column) for good reasons only."""
    table = find_table(proposal, table_name)
    column = _column(table, column_name)
    if decision.action == "not_identifying" and not decision.reason.strip():
        raise Refused("decision_invalid", action=decision.action, where=column.name)
    if decision.action == "shift_dates":
        has_subject = any(c.role.value == "subject" for c in table.columns)
        if column.type not in {ColumnType.DATE, ColumnType.DATETIME} or not has_subject:
            raise Refused("decision_invalid", action=decision.action, where=column.name)
    flag = next((f for f in proposal.identifiers if f.table == table.name and f.column == column.name), None)
    if flag is None:
        flag = IdentifierFlag(
            table=table.name, column=column.name, hits=[], en="Named by a person", ko="사용자가 지정함"
        )
        proposal.identifiers.append(flag)
    flag.decision, flag.decided_by = decision, by


def undecided(proposal: Proposal) -> list[IdentifierFlag]:
    """Flags of included tables that still hold the upload in quarantine."""
    included = {t.name for t in proposal.tables if t.include}
    return [f for f in proposal.identifiers if f.table in included and f.decision is None]
