"""A new look at a file keeps what a person has already decided."""

from medloom_ingest.domain.proposal import ColumnProposal, Proposal, TableProposal


def merged(before: Proposal, after: Proposal) -> Proposal:
    """``after`` with the names, columns' changes and decisions of ``before`` where the same columns are still there."""
    renamed: dict[str, str] = {}
    for table in after.tables:
        old = next((t for t in before.tables if t.member == table.member), None)
        if old is None:
            continue
        renamed[table.name] = old.name
        table.name, table.include = old.name, old.include
        for column in table.columns:
            _keep(column, _same(old, column))
    for flag in after.identifiers:
        flag.table = renamed.get(flag.table, flag.table)
        known = next((f for f in before.identifiers if (f.table, f.column) == (flag.table, flag.column)), None)
        if known is not None:
            flag.decision, flag.decided_by = known.decision, known.decided_by
    after.main = before.main if after.table(before.main) is not None else renamed.get(after.main, after.main)
    return after


def _same(old: TableProposal, column: ColumnProposal) -> ColumnProposal | None:
    return next((c for c in old.columns if c.index == column.index and c.source_name == column.source_name), None)


def _keep(column: ColumnProposal, known: ColumnProposal | None) -> None:
    if known is None:
        return
    for field, why in known.why.items():
        if why.confidence == 1.0 and why.en == "set by a person":
            setattr(column, field, getattr(known, field))
            column.why[field] = why
