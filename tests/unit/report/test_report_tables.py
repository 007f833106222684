import csv
from dataclasses import replace
from pathlib import Path

import pytest

from medloom_contracts.manifests import ColumnSummaries, ColumnType, GroupSummary, TaskKind
from medloom_report.domain.analysis import analyse
from medloom_report.domain.checklist import ITEMS, checklist
from medloom_report.domain.tables.base import cell, make_csv, write_csv
from medloom_report.domain.tables.numbers_csv import all_csv
from medloom_report.domain.tables.table_one import difference, divisions, table_one
from medloom_report.domain.tables.table_one import test_p as p_of
from medloom_stats import descriptive

from .cases import material


def test_table_one_by_outcome_and_by_split() -> None:
    given = material(TaskKind.BINARY, p_values=True)
    by_outcome, _ = divisions(given, "en")
    _, by_split = divisions(given, "ko")
    assert [shown for _, shown in by_outcome.groups] == ["ID14 = 0", "ID14 = 1"]
    table = table_one(given, by_outcome, "en")
    assert table.columns == (
        "Characteristic", "Overall\n(n = 700)", "ID14 = 0\n(n = 580)", "ID14 = 1\n(n = 120)", "SMD", "P value",
    )  # fmt: skip
    age, mean, median = table.rows[:3]
    smd = descriptive.smd_continuous(descriptive.Moments(580, 70.4, 11.5), descriptive.Moments(120, 77.9, 9.8))
    assert age.cells == ("Age, years", "", "", "", f"{smd:.2f}", "<0.001")
    assert mean.cells[:4] == ("mean (SD)", "71.7 (11.6)", "70.4 (11.5)", "77.9 (9.80)")
    assert median.cells[1] == "72.7 [60.1–83.3]"
    texts = [row.cells[0] for row in table.rows]
    assert texts.count("Missing, n (%)") == 1
    assert "SEX, n (%)" in texts
    split = table_one(given, by_split, "ko")
    assert split.columns[2] == "학습\n(n = 490)"


def test_rare_levels_are_gathered() -> None:
    counts = {f"site {i:02}": 40 - i for i in range(20)}
    total = sum(counts.values())
    column = ColumnSummaries(
        name="SITE", label="", unit="", type=ColumnType.CATEGORY,
        groups=tuple(
            GroupSummary(group=g, n=total, missing=0, counts=counts) for g in ("all", "ID14=0", "ID14=1")
        ),
    )  # fmt: skip
    given = material(TaskKind.BINARY)
    sizes = {"all": 610, "ID14=1": 610, "ID14=0": 610}
    given = replace(given, approval=given.approval.model_copy(update={"table_one": (column,), "groups": sizes}))
    (by_outcome,) = divisions(given, "en")
    assert by_outcome.groups == (("ID14=0", "ID14 = 0"), ("ID14=1", "ID14 = 1"))
    rows = table_one(given, by_outcome, "en").rows
    assert len(rows) == 13
    assert rows[-1].cells[0] == "9 other levels"
    assert sum(int(row.cells[1].split(" ")[0]) for row in rows[1:]) == total
    assert difference(column, ("ID14=0", "ID14=1")) == pytest.approx(0)


def test_p_values_come_from_the_summaries() -> None:
    column = next(c for c in material(TaskKind.BINARY).approval.table_one if c.name == "SEX")
    assert p_of(column, ("ID14=0", "ID14=1")) == pytest.approx(descriptive.chi_squared([[321, 259], [54, 66]]))
    assert p_of(column, ("ID14=0", "absent")) is None
    assert difference(column, ("ID14=0",)) is None


def test_regression_has_no_table_by_outcome() -> None:
    given = material(TaskKind.REGRESSION)
    sizes = {"all": 700, "train": 490, "test": 210}
    given = replace(given, approval=given.approval.model_copy(update={"groups": sizes}))
    assert [division.name for division in divisions(given, "en")] == ["split"]


@pytest.mark.parametrize("kind", list(TaskKind))
def test_every_csv_can_be_read_back(tmp_path: Path, kind: TaskKind) -> None:
    given = material(kind)
    for table in all_csv(given, analyse(given)):
        path = write_csv(table, tmp_path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert tuple(rows[0]) == table.columns
        assert len(rows) - 1 == len(table.rows)
        assert all(len(row) == len(table.columns) for row in rows), table.name
        if table.name == "metrics":
            auroc = next(row for row in table.rows if row[4] in {"auroc", "macro_auroc", "r2", "harrell_c"})
            assert float(next(r for r in rows if r[4] == auroc[4])[5]) == auroc[5]


def test_formulas_and_absent_numbers_in_csv() -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\tx"):
        assert cell(text).startswith("'")
    assert cell(-1.5) == "-1.5"
    assert cell(0.1 + 0.2) == "0.30000000000000004"
    assert [cell(value) for value in (None, float("nan"), float("inf"), 3)] == ["", "", "", "3"]
    assert make_csv("n", ("a",), [(1,)]).rows == ((1,),)


def test_checklist_has_all_items_of_tripod_ai() -> None:
    assert len(ITEMS) == 52
    assert len({item.number.rstrip("abcdefg") for item in ITEMS}) == 27
    for language in ("en", "ko"):
        table = checklist(material(TaskKind.BINARY), language, {})
        assert all(all(row.cells[:3]) for row in table.rows)


def test_rest_of_the_levels_comes_last() -> None:
    counts = {"…": 50, "A": 3, "B": 9}
    column = ColumnSummaries(
        name="SITE", label="", unit="", type=ColumnType.CATEGORY,
        groups=(GroupSummary(group="all", n=62, missing=2, counts=counts),),
    )  # fmt: skip
    given = material(TaskKind.REGRESSION)
    given = replace(given, approval=given.approval.model_copy(update={"table_one": (column,), "groups": {"all": 64}}))
    (everybody,) = divisions(given, "en")
    rows = table_one(given, everybody, "en").rows
    assert [row.cells for row in rows[1:]] == [
        ("B", "9 (14.5%)"), ("A", "3 (4.8%)"), ("Other levels", "50 (80.6%)"), ("Missing, n (%)", "2 (3.1%)"),
    ]  # fmt: skip
