"""Pseudonyms, shifted dates, and people's changes to a proposal."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medloom_contracts.manifests import ColumnRole, ColumnType
from medloom_ingest.domain.merging import merged
from medloom_ingest.domain.patching import apply, decide, undecided
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import (
    ColumnProposal,
    Decision,
    IdentifierFlag,
    Original,
    Proposal,
    ProposalPatch,
    TableOptions,
    TableProposal,
)
from medloom_ingest.domain.pseudonyms import pseudonym, rewrite, shift_days

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_pseudonym_depends_on_key_and_value_alone() -> None:
    assert pseudonym(KEY, "123") == pseudonym(KEY, "123")
    assert len({pseudonym(KEY, str(n)) for n in range(5_000)}) == 5_000
    assert pseudonym(KEY, "123") != pseudonym(OTHER, "123")


def test_shifts_are_never_zero_and_spread_over_two_years() -> None:
    shifts = {shift_days(KEY, str(n)) for n in range(20_000)}
    assert 0 not in shifts
    assert (min(shifts), max(shifts)) == (-364, 364)
    assert len(shifts) == 728


def test_intervals_within_a_subject_survive_the_shift(tmp_path: Path) -> None:
    days = [dt.date(2020, 1, 1), dt.date(2020, 3, 1), dt.date(2021, 1, 1), None, dt.date(2020, 5, 5)]
    table = pa.table(
        {
            "_row": pa.array(range(5), pa.int64()),
            "pid": ["a", "a", "b", "b", None],
            "name": ["x", "y", "z", None, "v"],
            "day": pa.array(days, pa.date32()),
            "at": pa.array(["2020-01-01 08:30:00"] * 5).cast(pa.timestamp("us")),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    actions = {"name": "drop", "day": "shift_dates", "at": "shift_dates", "pid": "pseudonymise"}
    rewrite(tmp_path / "in.parquet", tmp_path / "out.parquet", actions, "pid", KEY)
    out = pq.read_table(tmp_path / "out.parquet")
    assert out.column_names == ["_row", "pid", "day", "at"]
    assert out.schema.field("day").type == pa.date32()
    moved = out.column("day").to_pylist()
    assert moved[1] - moved[0] == dt.timedelta(days=60)
    assert moved[0] - days[0] == dt.timedelta(days=shift_days(KEY, "a"))
    assert moved[2] - days[2] == dt.timedelta(days=shift_days(KEY, "b"))
    assert moved[3] is None
    assert moved[4] is None, "a date without a subject cannot be moved consistently"
    assert out.column("at").to_pylist()[0].time() == dt.time(8, 30)
    assert out.column("pid").to_pylist()[:3] == [pseudonym(KEY, "a"), pseudonym(KEY, "a"), pseudonym(KEY, "b")]


def column(index: int, name: str, kind: ColumnType = ColumnType.INTEGER) -> ColumnProposal:
    return ColumnProposal(index=index, source_name=name, name=name, type=kind)


def proposal() -> Proposal:
    columns = [column(0, "pid"), column(1, "age"), column(2, "seen", ColumnType.DATE)]
    columns[0].role = ColumnRole.SUBJECT
    table = TableProposal(name="t", format="csv", options=TableOptions(), rows=3, columns=columns)
    flag = IdentifierFlag(table="t", column="seen", hits=[], en="", ko="")
    original = Original(filename="t.csv", bytes=1, sha256="0" * 64)
    return Proposal(original=original, main="t", tables=[table], identifiers=[flag])


def patch(**table: object) -> ProposalPatch:
    return ProposalPatch.model_validate({"tables": {"main": table}})


def test_a_new_subject_replaces_the_old_one() -> None:
    changed = proposal()
    assert apply(changed, patch(columns={"age": {"role": "subject"}})) == {}
    assert [c.role for c in changed.tables[0].columns][:2] == [ColumnRole.FEATURE, ColumnRole.SUBJECT]


def test_new_reading_options_ask_for_a_new_look() -> None:
    changed = proposal()
    assert apply(changed, patch(options={"delimiter": ";"})) == {"t": TableOptions(delimiter=";")}
    assert apply(changed, patch(options={"delimiter": ";"})) == {}


def test_renaming_moves_the_flag_along() -> None:
    changed = proposal()
    apply(changed, patch(columns={"seen": {"name": "visit"}}, name="visits"))
    assert (changed.main, changed.identifiers[0].table, changed.identifiers[0].column) == ("visits", "visits", "visit")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"columns": {"nope": {"unit": "kg"}}}, "column_unknown"),
        ({"columns": {"age": {"name": "PID"}}}, "column_name_taken"),
        ({"columns": {"age": {"name": "_row"}}}, "column_name_invalid"),
        ({"include": False}, "option_invalid"),
    ],
)
def test_impossible_changes(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        apply(proposal(), patch(**change))
    assert caught.value.problem().code == code


def test_decisions_resolve_the_quarantine() -> None:
    held = proposal()
    assert [f.column for f in undecided(held)] == ["seen"]
    with pytest.raises(Refused):
        decide(held, None, "seen", Decision(action="not_identifying"), "usr_1")
    with pytest.raises(Refused):
        decide(held, None, "age", Decision(action="shift_dates"), "usr_1")
    decide(held, None, "seen", Decision(action="shift_dates"), "usr_1")
    assert undecided(held) == []
    assert held.identifiers[0].decided_by == "usr_1"


def test_a_new_look_keeps_what_a_person_decided() -> None:
    before = proposal()
    apply(before, patch(columns={"age": {"unit": "years", "role": "excluded"}}))
    decide(before, None, "seen", Decision(action="drop"), "usr_1")
    after = merged(before, proposal())
    assert (after.tables[0].columns[1].unit, after.tables[0].columns[1].role) == ("years", ColumnRole.EXCLUDED)
    assert undecided(after) == []
