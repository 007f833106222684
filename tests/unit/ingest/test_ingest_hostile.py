"""Files made to hurt: each ends in a stable code before or inside the parser, and writes nothing outside its folder."""

import io
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from medloom_ingest.domain.inspection import inspect
from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.problems import REFUSALS, Refused


def workbook(rows: list[list[object]]) -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return memory.getvalue()


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return memory.getvalue()


def changed(body: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as source:
        return packed(*((n, change(source.read(n)) if n == part else source.read(n)) for n in source.namelist()))


GOOD = workbook([["id", "a"], [1, 2], [5, 3]])
DOCTYPE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def declared(part: bytes) -> bytes:
    return part.replace(b"?>", b"?>" + DOCTYPE, 1)


def link() -> bytes:
    info = zipfile.ZipInfo("x.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed((info, b"/etc/passwd"))


def parquet() -> bytes:
    memory = io.BytesIO()
    pd.DataFrame({"a": range(100), "b": range(100)}).to_parquet(memory)
    return memory.getvalue()


def encrypted() -> bytes:
    body = bytearray(packed(("x.csv", b"a,b\n1,2\n")))
    central = bytes(body).rfind(b"PK\x01\x02")
    body[central + 8] |= 1
    return bytes(body)


def lying() -> bytes:
    """The directory says 10 bytes; the member unpacks to far more."""
    body = bytearray(packed(("x.csv", b"a,b\n" + b"1,1\n" * 3_000_000)))
    central = bytes(body).rfind(b"PK\x01\x02")
    body[central + 24 : central + 28] = (10).to_bytes(4, "little")
    return bytes(body)


NOISE = random.Random(7).randbytes(2_000)
CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a text file named xlsx": ("t.xlsx", lambda: b"a,b\n1,2\n", "format_mismatch"),
    "a workbook named csv": ("t.csv", lambda: GOOD, "format_mismatch"),
    "a zip named xlsx": ("t.xlsx", lambda: packed(("x.csv", b"a,b\n1,2\n")), "format_mismatch"),
    "truncated xlsx": ("t.xlsx", lambda: GOOD[: len(GOOD) // 2], "broken_file"),
    "truncated parquet": ("t.parquet", lambda: parquet()[:600], "broken_file"),
    "noise as parquet": ("t.parquet", lambda: b"PAR1" + NOISE + b"PAR1", "broken_file"),
    "noise as sav": ("t.sav", lambda: b"$FL2@(#) " + NOISE, "broken_file"),
    "noise as dta": ("t.dta", lambda: b"<stata_dta><header>" + NOISE, "broken_file"),
    "an old xls": ("t.xls", lambda: b"\xd0\xcf\x11\xe0" + NOISE, "unsupported_format"),
    "a picture": ("t.csv", lambda: b"\x89PNG" + NOISE, "unsupported_format"),
    "a pickle": ("t.csv", lambda: b"\x80\x04\x95" + NOISE, "unsupported_format"),
    "zip bomb": ("t.zip", lambda: packed(("x.csv", b"a,b\n" + b"1,1\n" * 8_000_000)), "zip_bomb"),
    "zip beyond the limit": (
        "t.zip",
        lambda: packed(("x.csv", b"a,b\n" + b"1,1\n" * 51_000_000)),
        "unpacked_too_large",
    ),
    "a directory that lies": ("t.zip", lying, "broken_file"),
    "nested zip": ("t.zip", lambda: packed(("y.zip", packed(("x.csv", b"a,b\n1,2\n")))), "nested_zip"),
    "nested zip in disguise": ("t.zip", lambda: packed(("y.csv", packed(("x.csv", b"a,b\n1,2\n")))), "nested_zip"),
    "zip slip": ("t.zip", lambda: packed(("../../evil.csv", b"a,b\n1,2\n")), "zip_slip"),
    "absolute path": ("t.zip", lambda: packed(("/tmp/evil.csv", b"a,b\n1,2\n")), "zip_slip"),
    "windows path": ("t.zip", lambda: packed(("..\\evil.csv", b"a,b\n1,2\n")), "zip_slip"),
    "a link": ("t.zip", link, "zip_link"),
    "encrypted": ("t.zip", encrypted, "encrypted"),
    "too many members": ("t.zip", lambda: packed(*((f"{i}.csv", b"") for i in range(20_001))), "too_many_members"),
    "an empty zip": ("t.zip", packed, "no_table"),
    "XXE": ("t.xlsx", lambda: changed(GOOD, "xl/workbook.xml", declared), "xml_entities"),
    "XXE in UTF-16": (
        "t.xlsx",
        lambda: changed(GOOD, "xl/worksheets/sheet1.xml", lambda d: declared(d).decode().encode("utf-16")),
        "xml_entities",
    ),
    "a gigabyte of shared strings": (
        "t.xlsx",
        lambda: changed(
            GOOD, "xl/sharedStrings.xml", lambda _: b"<sst>" + b"<si><t>aa</t></si>" * 13_000_000 + b"</sst>"
        ),
        "unpacked_too_large",
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_hostile_files_are_refused(tmp_path: Path, name: str) -> None:
    filename, make, code = CASES[name]
    inside = tmp_path / "inside"
    scratch = inside / "scratch"
    scratch.mkdir(parents=True)
    path = inside / filename
    path.write_bytes(make())
    with pytest.raises(Refused) as caught:
        inspect(path, filename, {}, scratch, Limits())
    assert caught.value.problem().code == code
    assert [p.name for p in tmp_path.iterdir()] == ["inside"]


def test_every_refusal_speaks_both_languages() -> None:
    for code, (en, ko, hint_en, hint_ko) in REFUSALS.items():
        assert en, code
        assert hint_en, code
        assert any("가" <= c <= "힣" for c in ko), code
        assert any("가" <= c <= "힣" for c in hint_ko), code


def test_a_zip_of_several_tables(tmp_path: Path) -> None:
    body = packed(
        ("d/patients.csv", b"id,a\n3,2\n7,4\n"),
        ("labs.xlsx", GOOD),
        ("README.md", b"hello"),
        ("__MACOSX/._x.csv", b"x"),
    )
    path = tmp_path / "t.zip"
    path.write_bytes(body)
    drafts = inspect(path, "t.zip", {}, tmp_path, Limits())
    assert [(d.table.name, d.table.member, d.table.format, d.table.rows) for d in drafts] == [
        ("patients", "d/patients.csv", "csv", 2),
        ("labs", "labs.xlsx", "xlsx", 2),
    ]
