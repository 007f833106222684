"""Whole small files through the inspection: layout, types, values, findings."""

import io
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from medloom_contracts.manifests import ColumnRole, ColumnType
from medloom_ingest.domain.inspection import Draft, inspect
from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.problems import Refused
from medloom_ingest.domain.proposal import TableOptions


def look(tmp_path: Path, body: bytes | str, name: str = "t.csv", **options: Any) -> Draft:
    path = tmp_path / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    return inspect(path, name, {"": TableOptions(**options)}, scratch, Limits())[0]


def values(draft: Draft) -> list[tuple[Any, ...]]:
    return duckdb.sql(f"SELECT * EXCLUDE _row FROM read_parquet('{draft.parquet}') ORDER BY _row").fetchall()


def types(draft: Draft) -> dict[str, str]:
    return {c.name: c.type.value for c in draft.table.columns}


def refusal(tmp_path: Path, body: bytes | str, name: str = "t.csv", **options: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        look(tmp_path, body, name, **options)
    return caught.value


def test_missing_codes_keep_a_number_column_numeric(tmp_path: Path) -> None:
    draft = look(tmp_path, "a,b,c\n1,NA,x\n2,.,NA\n3,-,y\n4,?,z\n5,,x\n6,2.5,y\n")
    assert types(draft) == {"a": "integer", "b": "number", "c": "category"}
    assert draft.table.columns[1].missing_codes == ["-", ".", "?", "NA"]
    assert [r[1] for r in values(draft)] == [None, None, None, None, None, 2.5]
    assert [r[2] for r in values(draft)] == ["x", None, "y", "z", "x", "y"]


def test_a_dash_in_a_text_column_is_a_value(tmp_path: Path) -> None:
    draft = look(tmp_path, "id,target\n" + "".join(f"{i},{'-' if i % 2 else 'AK'}\n" for i in range(20)))
    assert {r[1] for r in values(draft)} == {"-", "AK"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [('"265,000"', "numbers_with_text"), ("> 89", "numbers_with_text"), ("125/79", "number_pairs")],
)
def test_numbers_with_marks_stay_text_and_a_step_is_proposed(tmp_path: Path, cell: str, code: str) -> None:
    draft = look(tmp_path, "a,b\n" + f"1,{cell}\n" * 5)
    assert {r[1] for r in values(draft)} == {cell.strip('"')}
    assert [f.code for f in draft.table.findings if f.column == "b"] == [code]


def test_leading_zeros_are_kept(tmp_path: Path) -> None:
    draft = look(tmp_path, "pid,b\n007,1\n008,2\n010,3\n")
    assert [r[0] for r in values(draft)] == ["007", "008", "010"]


@pytest.mark.parametrize(
    ("late", "expected_type", "expected"),
    [
        ("1.5", "number", 1.5),
        ("007", "category", "007"),
        ("NA", "integer", None),
        ("> 89", "category", "> 89"),
        ("1e3", "number", 1000.0),
    ],
)
def test_a_value_far_behind_the_sample_is_not_changed(
    tmp_path: Path, late: str, expected_type: str, expected: Any
) -> None:
    draft = look(tmp_path, "a,b\n" + "1,2\n" * 50_000 + f"{late},3\n" + "1,2\n")
    assert types(draft)["a"] == expected_type
    assert values(draft)[50_000][0] == expected


def test_infinite_becomes_missing_and_1e308_stays(tmp_path: Path) -> None:
    draft = look(tmp_path, "a,b\n1,inf\n2,1e308\n3,-Infinity\n4,2.5\n5,1e999\n")
    assert [r[1] for r in values(draft)] == [None, 1e308, None, 2.5, None]
    assert ("infinite_values", 3) in [(f.code, f.count) for f in draft.table.findings]


def test_title_units_and_footer(tmp_path: Path) -> None:
    body = "Export of ward 5\n\nid,Na,K\n,mmol/L,mmol/L\n1,140,4.1\n2,141,4.0\n3,138,3.9\nmean,139.7,4.0\n"
    draft = look(tmp_path, body)
    options = draft.table.options
    assert (options.skip_rows, options.header_row, options.units_row, options.footer_rows) == (2, 3, 4, 1)
    assert [c.unit for c in draft.table.columns] == ["", "mmol/L", "mmol/L"]
    assert values(draft) == [(1, 140, 4.1), (2, 141, 4.0), (3, 138, 3.9)]


def test_a_person_may_correct_the_layout(tmp_path: Path) -> None:
    draft = look(tmp_path, "a,b\n1,2\n3,4\n5,6\n", header_row=0, footer_rows=1)
    assert [c.name for c in draft.table.columns] == ["column_1", "column_2"]
    assert values(draft) == [("a", "b"), ("1", "2"), ("3", "4")]
    assert refusal(tmp_path, "a,b\n1,2\n", header_row=9).problem().code == "option_invalid"


def test_merged_header_cells(tmp_path: Path) -> None:
    body = "Patient,,Day 1,,Day 2,\nid,age,Na,K,Na,K\n" + "".join(f"{i},5{i},14{i},4.{i},139,4\n" for i in range(5))
    columns = look(tmp_path, body).table.columns
    assert [c.name for c in columns] == ["id", "age", "Day 1 Na", "Day 1 K", "Day 2 Na", "Day 2 K"]
    assert columns[2].label == "Day 1: Na"


def test_names_are_unique_whatever_their_case(tmp_path: Path) -> None:
    draft = look(tmp_path, "Age,age,,_row,AGE_2\n1,2,3,4,5\n6,7,8,9,10\n")
    assert [c.name for c in draft.table.columns] == ["Age", "age_3", "column_3", "_row_2", "AGE_2"]


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    draft = look(tmp_path, b"\xef\xbb\xbfid;x\n1;2,5\n2;3\n3;-0,25\n")
    assert draft.table.options.model_dump(include={"encoding", "delimiter", "decimal"}) == {
        "encoding": "utf-8-sig", "delimiter": ";", "decimal": ",",
    }  # fmt: skip
    assert [r[1] for r in values(draft)] == [2.5, 3.0, -0.25]


def test_grouping_marks_only_when_asked_for(tmp_path: Path) -> None:
    draft = look(tmp_path, 'a,b\n1,"265,000"\n2,"1,000.5"\n3,12\n')
    assert types(draft)["b"] == "category"
    draft = look(tmp_path, "a;b\n1;1.234,5\n2;12\n", decimal=",", thousands=".")
    assert types(draft) == {"a": "integer", "b": "category"}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("나이,성별\n5,남\n6,여\n", "cp949"),
        ("name,größe\nMüller,5\nJörg,6\nAndré,7\n", "latin-1"),
        ("a,b\n1,µ\n", "utf-8"),
    ],
)
def test_encodings(tmp_path: Path, text: str, encoding: str) -> None:
    draft = look(tmp_path, text.encode("cp1252" if encoding == "latin-1" else encoding))
    assert draft.table.options.encoding == encoding
    assert [c.name for c in draft.table.columns] == text.split("\n", maxsplit=1)[0].split(",")


def test_utf16_text_is_read(tmp_path: Path) -> None:
    assert values(look(tmp_path, "a\tb\n1\t가\n3\t나\n".encode("utf-16"))) == [(1, "가"), (3, "나")]


def test_korean_bytes_declared_as_utf8_are_refused_with_the_right_name(tmp_path: Path) -> None:
    error = refusal(tmp_path, "나이,성별\n5,남\n6,여\n".encode("cp949"), encoding="utf-8")
    assert error.problem().code == "encoding_mismatch"
    assert "cp949" in error.problem().hint


def test_dates_in_several_certain_formats(tmp_path: Path) -> None:
    draft = look(tmp_path, "a,surgery_date\n1,2019-03-01\n2,31/05/2019\n3,03.15.19\n4,2019년 03월 22일\n5,13/06/2019\n")
    assert types(draft)["surgery_date"] == "date"
    assert [str(r[1]) for r in values(draft)] == ["2019-03-01", "2019-05-31", "2019-03-15", "2019-03-22", "2019-06-13"]


def test_dates_whose_day_and_month_are_unclear_stay_text(tmp_path: Path) -> None:
    draft = look(tmp_path, "a,when\n1,01/02/2019\n2,03/04/2019\n3,05/06/2019\n")
    assert types(draft)["when"] in {"text", "category"}
    assert "ambiguous_dates" in [f.code for f in draft.table.findings]


def test_formulas_in_text_stay_text(tmp_path: Path) -> None:
    draft = look(tmp_path, 'id,note\n5,=cmd|calc\n7,+1+1\n2,@x\n9,"=HYPERLINK(""http://x"")"\n')
    assert [r[1] for r in values(draft)] == ["=cmd|calc", "+1+1", "@x", '=HYPERLINK("http://x")']


def test_line_ends_and_quoted_newlines(tmp_path: Path) -> None:
    draft = look(tmp_path, b'"a\r\nb",c\r\n1,"x\r\ny"\r\n2,z\r\n\r\n3,w\r\n')
    assert [c.name for c in draft.table.columns] == ["a b", "c"]
    assert values(draft) == [(1, "x\r\ny"), (2, "z"), (3, "w")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_file"),
        (b"a,b,c\n", "header_only"),
        (b"a\n1\n2\n", "one_column"),
        (b"a,b\n1,\x002\n", "nul_bytes"),
        (b'a,b\n1,"x\n2,y\n3,z\n', "broken_csv"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, body: bytes, code: str) -> None:
    problem = refusal(tmp_path, body).problem()
    assert problem.code == code
    assert problem.hint
    assert problem.detail_ko
    assert problem.hint_ko


def test_ragged_rows_are_located_and_may_be_padded(tmp_path: Path) -> None:
    error = refusal(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert error.problem().code == "ragged_rows"
    assert error.problem().problems == [{"line": 3}, {"line": 4}]
    draft = look(tmp_path, "a,b,c\n1,2,3\n3\n4,5,6\n7,8,9\n", pad_short_rows=True)
    assert values(draft) == [(1, 2, 3), (3, None, None), (4, 5, 6), (7, 8, 9)]


def test_too_many_columns_are_refused_at_once(tmp_path: Path) -> None:
    body = ",".join(f"v{i}" for i in range(20_000)) + "\n" + ",".join("1" for _ in range(20_000)) + "\n"
    assert refusal(tmp_path, body).problem().code == "too_many_columns"


def test_a_wide_table_is_read(tmp_path: Path) -> None:
    width = 1_200
    body = (
        ",".join(f"v{i}" for i in range(width))
        + "\n"
        + "".join(",".join(str(i * r) for i in range(width)) + "\n" for r in (1, 2))
    )
    draft = look(tmp_path, body)
    assert values(draft)[1] == tuple(2 * i for i in range(width))


def test_roles_are_given_with_care(tmp_path: Path) -> None:
    rows = "".join(f"{i},{100 + i * 7},{i % 4},{i * 3 % 17}.5,{i % 2}\n" for i in range(1, 41))
    columns = {c.name: c.role for c in look(tmp_path, "id,patient_no,hospital,uric_acid,death\n" + rows).table.columns}
    assert columns == {
        "id": ColumnRole.EXCLUDED,
        "patient_no": ColumnRole.SUBJECT,
        "hospital": ColumnRole.SITE,
        "uric_acid": ColumnRole.FEATURE,
        "death": ColumnRole.OUTCOME,
    }


def test_a_repeated_id_is_a_subject_and_its_day_the_time(tmp_path: Path) -> None:
    rows = "".join(f"{p},{d},{p + d}\n" for p in range(1, 11) for d in (0, 30, 60))
    columns = {c.name: c.role for c in look(tmp_path, "id,day,bili\n" + rows).table.columns}
    assert columns == {"id": ColumnRole.SUBJECT, "day": ColumnRole.TIME, "bili": ColumnRole.FEATURE}


def test_a_workbook_with_title_units_footer_and_more_sheets(tmp_path: Path) -> None:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    book.add_worksheet("about").write(0, 0, "see the other sheet")
    sheet, day = book.add_worksheet("자료"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.merge_range("A1:C1", "Ward 5")
    for row, cells in enumerate([("id", "Na", "seen"), (None, "mmol/L", None)], start=2):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    for n in range(6):
        sheet.write(4 + n, 0, 10 + n * n)
        sheet.write(4 + n, 1, 140 + n / 2)
        sheet.write(4 + n, 2, 43525 + n, day)
    sheet.write(11, 0, "mean")
    sheet.write_formula(11, 1, "=AVERAGE(B5:B10)", value=141.25)
    book.close()
    draft = look(tmp_path, memory.getvalue(), "ward.xlsx")
    assert draft.table.sheets == ["about", "자료"]
    assert types(draft) == {"id": "integer", "Na": "number", "seen": "date"}
    assert draft.table.columns[1].unit == "mmol/L"
    assert draft.table.rows == 6
    assert [str(r[2]) for r in values(draft)][:2] == ["2019-03-01", "2019-03-02"]
    assert look(tmp_path, memory.getvalue(), "ward.xlsx", sheet="자료", footer_rows=0).table.rows == 7


def test_excel_serial_dates(tmp_path: Path) -> None:
    draft = look(tmp_path, "a,visit date\n1,43525\n2,43600\n")
    assert [str(r[1]) for r in values(draft)] == ["2019-03-01", "2019-05-15"]


def test_types_come_from_every_row(tmp_path: Path) -> None:
    draft = look(tmp_path, "a,b\n" + "".join(f"{i},{'x' if i % 2 else 'y'}\n" for i in range(100)))
    assert draft.table.columns[1].type is ColumnType.CATEGORY
    assert draft.table.columns[1].categories == ["x", "y"]


def test_long_whole_numbers_stay_text(tmp_path: Path) -> None:
    draft = look(tmp_path, "a,sample\n1,12345678901234567890\n2,12345678901234567891\n")
    assert [r[1] for r in values(draft)] == ["12345678901234567890", "12345678901234567891"]
    late = look(tmp_path, "a,b\n" + "1.5,2\n" * 30_000 + "12345678901234567891,3\n" + "0071,3\n")
    assert [r[0] for r in values(late)][-2:] == ["12345678901234567891", "0071"]


def test_cells_merged_downwards_and_elements_that_look_like_units(tmp_path: Path) -> None:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range("A1:A2", "ID")
    sheet.merge_range("B1:E1", "Electrolytes")
    sheet.write_row("B2", ["Na", "K", "Cl", "Mg"])
    for n in range(8):
        sheet.write_row(2 + n, 0, [n * n + 10, 140 + n, 4 + n / 10, 101 + n, 0.8 + n / 10])
    book.close()
    draft = look(tmp_path, memory.getvalue(), "t.xlsx")
    assert [c.name for c in draft.table.columns] == ["ID", "Na", "K", "Cl", "Mg"]
    assert draft.table.columns[1].label == "Electrolytes: Na"
    assert draft.table.rows == 8


@pytest.mark.parametrize("unit", ["mg/dL", "10^3/µL", "mmHg", "세", "%", "kg/m2", "mL/min/1.73 m2", "x10^9/L", "IU/L"])
def test_units(unit: str) -> None:
    from medloom_ingest.domain.units import is_unit

    assert is_unit(unit)


def test_row_names_of_r_and_delimiters_at_the_end(tmp_path: Path) -> None:
    draft = look(tmp_path, '"age","sex"\n"p1",50,"M"\n"p2",60,"F"\n"p3",61,"F"\n')
    assert [c.name for c in draft.table.columns] == ["column_1", "age", "sex"]
    assert values(draft)[0] == ("p1", 50, "M")
    draft = look(tmp_path, "age,sex\n50,M,\n60,F,\n61,F,\n")
    assert [c.name for c in draft.table.columns] == ["age", "sex"]
    assert values(draft)[0] == (50, "M")


def test_a_footer_of_one_cell_does_not_make_rows_ragged(tmp_path: Path) -> None:
    body = "id,Na,K\n" + "".join(f"{n * n},{140 + n},4.{n}\n" for n in range(9)) + "Total: 9 patients\n"
    draft = look(tmp_path, body)
    assert (draft.table.rows, draft.table.options.footer_rows) == (9, 1)


def test_text_without_a_header(tmp_path: Path) -> None:
    draft = look(tmp_path, "M,yes\nF,no\nM,no\nF,yes\n")
    assert [c.name for c in draft.table.columns] == ["column_1", "column_2"]
    assert draft.table.rows == 4


def test_a_spreadsheet_separator_line(tmp_path: Path) -> None:
    draft = look(tmp_path, "sep=;\na;b\n1;2,5\n2;3,5\n")
    assert [c.name for c in draft.table.columns] == ["a", "b"]
    assert values(draft) == [(1, 2.5), (2, 3.5)]


@pytest.mark.parametrize(("cell", "kind"), [("1_000", "text"), ("1000", "number"), ("1e3", "number")])
def test_an_underscore_far_below_the_sample_makes_no_number(tmp_path: Path, cell: str, kind: str) -> None:
    rows = "".join(f"{i},{i}.5\n" for i in range(30_000))
    draft = look(tmp_path, f"row_no,lab_1\n{rows}30000,{cell}\n")
    assert types(draft)["lab_1"] == kind
    assert values(draft)[-1][1] == (cell if kind == "text" else 1000.0)
