"""Files made to hurt, every one built by code: bombs, lies, damage and oddities for each parser of the import."""

import datetime as dt
import io
import random
import stat
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import xlsxwriter
from integration.hostile_texts import TEXTS, Make, frame, noise, text

FORMATS: Final = ("csv", "tsv", "xlsx", "parquet", "sav", "zsav", "dta", "xpt", "sas7bdat", "zip")
SAS_MAGIC: Final = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")


def by_path(suffix: str, write: Callable[[str], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x.{suffix}"
        write(str(path))
        return path.read_bytes()


def workbook() -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet = book.add_worksheet()
    table = frame()
    sheet.write_row(0, 0, list(table.columns))
    for number, row in enumerate(table.itertuples(index=False), start=1):
        sheet.write_row(number, 0, list(row))
    book.close()
    return memory.getvalue()


def parquet(table: pa.Table | None = None, **options: object) -> bytes:
    memory = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame()) if table is None else table, memory, **options)
    return memory.getvalue()


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return memory.getvalue()


def sas() -> bytes:
    """A header and one page of the right sizes that promise a table which is not there."""
    header = bytearray(SAS_MAGIC + bytes(1024 - len(SAS_MAGIC)))
    header[32:40] = b"\x22\x22\x00\x33\x33\x01\x02\x32"
    header[84:92], header[156:164] = b"SAS FILE", b"DATA    "
    header[196:208] = struct.pack("<iii", 1024, 4096, 1)
    return bytes(header) + bytes(4096)


GOOD: Final[dict[str, Make]] = {
    "csv": text,
    "tsv": lambda: text("\t"),
    "xlsx": workbook,
    "parquet": parquet,
    "sav": lambda: by_path("sav", lambda p: pyreadstat.write_sav(frame(), p)),
    "zsav": lambda: by_path("zsav", lambda p: pyreadstat.write_sav(frame(), p, compress=True)),
    "dta": lambda: by_path("dta", lambda p: pyreadstat.write_dta(frame(), p)),
    "xpt": lambda: by_path("xpt", lambda p: pyreadstat.write_xport(frame(), p)),
    "sas7bdat": sas,
    "zip": lambda: packed(("table.csv", text()), ("more/labs.xlsx", workbook())),
}
_HEAD: Final = {"parquet": 4, "sav": 176, "zsav": 176, "dta": 80, "xpt": 80, "sas7bdat": 288, "xlsx": 30, "zip": 30}


def flipped(body: bytes, seed: int) -> bytes:
    """One bit in every two hundred bytes turned, the first bytes left alone so that the parser is reached."""
    rng, changed = random.Random(seed), bytearray(body)
    for _ in range(max(4, len(body) // 200)):
        changed[rng.randrange(min(8, len(body) - 1), len(body))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut(make: Make, share: int) -> bytes:
    body = make()
    return body[: max(1, len(body) * share // 100)]


def flipped_of(make: Make, seed: int) -> bytes:
    return flipped(make(), seed)


def damaged(kind: str) -> Iterator[tuple[str, Make]]:
    """What happens to a file of any format on its way."""
    good, head = GOOD[kind], _HEAD.get(kind, 4)
    for share in (1, 10, 50, 90, 99):
        yield f"cut at {share} %", partial(cut, good, share)
    for seed in range(4):
        yield f"bits flipped {seed}", partial(flipped_of, good, seed)
    yield "zeros behind the head", lambda: good()[:head] + bytes(300_000)
    yield "noise behind the head", lambda: good()[:head] + noise(300_000)
    yield "ones behind the head", lambda: good()[:head] + b"\xff" * 300_000
    yield "twice in one", lambda: good() + good()
    yield "junk in front", lambda: b"\r\n \x00" + good()
    yield "junk behind", lambda: good() + noise(5_000)
    yield "the middle missing", lambda: good()[: len(good()) // 3] + good()[2 * len(good()) // 3 :]
    yield "the middle swapped", lambda: good()[:head] + good()[len(good()) // 2 :] + good()[head : len(good()) // 2]


def with_part(part: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as source:
        names = source.namelist()
        kept = [(n, change(source.read(n)) if n == part else source.read(n)) for n in names]
    return packed(*kept) if part in names else packed(*kept, (part, change(b"")))


SHEET: Final = "xl/worksheets/sheet1.xml"
LAUGHS: Final = (
    b'<!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]>"
)
OUTSIDE: Final = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def declared(part: str, doctype: bytes) -> bytes:
    return with_part(part, lambda d: d.replace(b"?>", b"?>" + doctype, 1))


def sheet(rows: bytes, dimension: bytes = b"A1:C3") -> bytes:
    body = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="' + dimension + b'"/><sheetData>' + rows + b"</sheetData></worksheet>"
    )
    return with_part(SHEET, lambda _: body)


def cell(place: str, value: str) -> bytes:
    return f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}"><v>{value}</v></c></row>'.encode()


def linked(target: str) -> bytes:
    info = zipfile.ZipInfo("x.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed((info, target.encode()))


def lying(offset: int, value: bytes) -> bytes:
    """A directory that says something else of its first member than is there."""
    body = bytearray(packed(("x.csv", b"a,b\n" + b"1,1\n" * 200_000)))
    central = bytes(body).rfind(b"PK\x01\x02")
    body[central + offset : central + offset + len(value)] = value
    return bytes(body)


def footer(length: int) -> bytes:
    good = parquet()
    return good[:-8] + struct.pack("<i", length) + b"PAR1"


def patched(kind: str, place: int, value: bytes) -> bytes:
    body = bytearray(GOOD[kind]())
    body[place : place + len(value)] = value
    return bytes(body)


def dta_with(tag: bytes, value: bytes) -> bytes:
    body = GOOD["dta"]()
    start = body.find(b"<" + tag + b">") + len(tag) + 2
    return body[:start] + value + body[start + len(value) :]


def twice() -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return packed(("x.csv", text()), ("x.csv", b"pid,b\n1,2\n3,4\n"))


BOOKS: Final[dict[str, Make]] = {
    "billion laughs in the workbook": lambda: declared("xl/workbook.xml", LAUGHS),
    "billion laughs in a sheet": lambda: declared(SHEET, LAUGHS),
    "XXE in shared strings": lambda: declared("xl/sharedStrings.xml", OUTSIDE),
    "XXE in styles": lambda: declared("xl/styles.xml", OUTSIDE),
    "XXE in relations": lambda: declared("xl/_rels/workbook.xml.rels", OUTSIDE),
    "XXE in UTF-16": lambda: with_part(SHEET, lambda d: d.replace(b"?>", b"?>" + OUTSIDE, 1).decode().encode("utf-16")),
    "shared strings without end": lambda: with_part(
        "xl/sharedStrings.xml", lambda _: b"<sst>" + b"<si><t>aa</t></si>" * 11_500_000 + b"</sst>"
    ),
    "one shared string of 100 MB": lambda: with_part(
        "xl/sharedStrings.xml", lambda _: b"<sst><si><t>" + b"a" * 100_000_000 + b"</t></si></sst>"
    ),
    "shared strings that are not there": lambda: with_part("xl/sharedStrings.xml", lambda _: b"<sst/>"),
    "a count of shared strings": lambda: with_part(
        "xl/sharedStrings.xml", lambda _: b'<sst count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>'
    ),
    "two cells in far corners": lambda: sheet(cell("A1", "1") + cell("XFD1048576", "2"), b"A1:XFD1048576"),
    "a declared giant": lambda: sheet(cell("A1", "1") + cell("B2", "2"), b"A1:XFD1048576"),
    "a row beyond the last": lambda: sheet(cell("A1", "1") + cell("B4294967295", "2")),
    "a column beyond the last": lambda: sheet(cell("A1", "1") + cell("ZZZZZZZ2", "2")),
    "a place that is none": lambda: sheet(b'<row r="-1"><c r="1A"><v>1</v></c></row>'),
    "a number that is none": lambda: sheet(cell("A1", "1e999") + cell("B2", "abc")),
    "a date beyond time": lambda: sheet(b'<row r="1"><c r="A1" s="1" t="d"><v>99999-99-99T99:99</v></c></row>'),
    "a kind of cell that is none": lambda: sheet(b'<row r="1"><c r="A1" t="zzz"><v>1</v></c></row>'),
    "cells nested 100,000 deep": lambda: sheet(b"<row>" * 100_000 + b"</row>" * 100_000),
    "a million empty rows": lambda: sheet(b"<row/>" * 1_000_000),
    "a sheet that never ends": lambda: with_part(SHEET, lambda d: d[: len(d) // 2]),
    "a sheet of zeros": lambda: with_part(SHEET, lambda d: bytes(len(d))),
    "a workbook without sheets": lambda: with_part(
        "xl/workbook.xml", lambda _: b'<?xml version="1.0"?><workbook><sheets/></workbook>'
    ),
    "a relation to the network": lambda: with_part(
        "xl/_rels/workbook.xml.rels",
        lambda d: d.replace(b'Target="worksheets', b'TargetMode="External" Target="http://127.0.0.1:9/worksheets', 1),
    ),
    "a relation out of the package": lambda: with_part(
        "xl/_rels/workbook.xml.rels", lambda d: d.replace(b"worksheets/sheet1.xml", b"../../../../etc/passwd", 1)
    ),
    "a macro of noise": lambda: with_part("xl/vbaProject.bin", lambda _: noise(100_000)),
    "only a workbook part": lambda: packed(("xl/workbook.xml", b"")),
}

ZIPS: Final[dict[str, Make]] = {
    "a bomb": lambda: packed(("x.csv", b"a,b\n" + b"1,1\n" * 30_000_000)),
    "a bomb of zeros": lambda: packed(("x.csv", bytes(150_000_000))),
    "beyond the limit": lambda: packed(("x.csv", b"a,b\n" + b"1,1\n" * 51_000_000)),
    "many bombs": lambda: packed(*((f"{n}.csv", b"a,b\n" + b"1,1\n" * 500_000) for n in range(110))),
    "nested": lambda: packed(("y.zip", packed(("z.zip", packed(("x.csv", text())))))),
    "nested in disguise": lambda: packed(("y.csv", packed(("x.csv", text())))),
    "gzip inside": lambda: packed(("y.csv.gz", b"\x1f\x8b" + noise(500))),
    "out of the folder": lambda: packed(("../../evil.csv", text())),
    "an absolute path": lambda: packed(("/tmp/evil.csv", text())),
    "a windows path": lambda: packed(("C:\\evil.csv", text())),
    "a backslash path": lambda: packed(("..\\..\\evil.csv", text())),
    "a zero in a name": lambda: packed(("x.csv", text())).replace(b"x.csv", b"x\x00csv"),
    "a name of 60,000 letters": lambda: packed(("a" * 60_000 + ".csv", text())),
    "a link": lambda: linked("/etc/passwd"),
    "20,001 members": lambda: packed(*((f"{n}.csv", b"") for n in range(20_001))),
    "20,001 members that say 1": lambda: _count_of(packed(*((f"{n}.csv", b"") for n in range(20_001))), 1),
    "19,000 empty tables": lambda: packed(*((f"{n}.csv", b"") for n in range(19_000))),
    "two of one name": twice,
    "a size that lies low": lambda: lying(24, struct.pack("<I", 10)),
    "a size that lies high": lambda: lying(24, struct.pack("<I", 0xFFFFFFF0)),
    "a packed size that lies": lambda: lying(20, struct.pack("<I", 0xFFFFFFF0)),
    "an offset beyond the end": lambda: lying(42, struct.pack("<I", 0x7FFFFFFF)),
    "an unknown method": lambda: lying(10, struct.pack("<H", 99)),
    "encrypted": lambda: lying(8, b"\x01\x00"),
    "empty": packed,
    "no table": lambda: packed(("README.md", b"hello"), ("x.exe", noise(100))),
    "an end alone": lambda: b"PK\x05\x06" + bytes(18),
    "a damaged table inside": lambda: packed(("x.parquet", GOOD["parquet"]()[:300])),
    "every kind damaged": lambda: packed(*((f"x.{k}", flipped(GOOD[k](), 3)) for k in FORMATS[:-1])),
}

BINARIES: Final[dict[str, dict[str, Make]]] = {
    "parquet": {
        "a footer of 2 GB": lambda: footer(0x7FFFFFFF),
        "a footer as large as the file": lambda: footer(len(parquet())),
        "a negative footer": lambda: footer(-5),
        "a footer of nothing": lambda: footer(0),
        "a footer of noise": lambda: b"PAR1" + noise(4_000) + struct.pack("<i", 3_900) + b"PAR1",
        "encrypted": lambda: b"PAR1" + noise(500) + struct.pack("<i", 200) + b"PARE",
        "no column": lambda: parquet(pa.table({})),
        "no row": lambda: parquet(pa.table({"a": pa.array([], pa.int64()), "b": pa.array([], pa.int64())})),
        "5,000 columns": lambda: parquet(pa.table({f"c{n}": [1, 2] for n in range(5_000)})),
        "lists and structures": lambda: parquet(pa.table({"a": [[1, [2]] and [1], [2]], "b": [{"x": 1}, {"x": 2}]})),
        "a cell of 100 MB": lambda: parquet(pa.table({"a": ["x" * 100_000_000, "y"], "b": [1, 2]})),
        "300 million equal rows": lambda: _equal_rows(300_000_000),
        "two columns of one name": lambda: parquet(pa.Table.from_arrays([pa.array([1, 2])] * 2, names=["a", "a"])),
        "times beyond time": lambda: parquet(
            pa.table({"a": pa.array([2**62, -(2**62)], pa.timestamp("us")), "b": pa.array([2**30, 0], pa.date32())})
        ),
        "a decimal of 76 digits": lambda: parquet(pa.table({"a": pa.array([1, 2], pa.decimal256(76, 3)), "b": [1, 2]})),
        "bytes": lambda: parquet(pa.table({"a": [noise(50), noise(60)], "b": [b"\x00", b"\xff"]})),
        "a name of 1 MB": lambda: parquet(pa.table({"x" * 1_000_000: [1, 2], "b": [1, 2]})),
        "an empty name": lambda: parquet(pa.table({"": [1, 2], " ": [1, 2]})),
        "days of 1970 and of 9999": lambda: parquet(
            pa.table({"a": [dt.date(1, 1, 1), dt.date(9999, 12, 31)], "b": [1, 2]})
        ),
    },
    "sav": {
        "two billion cases": lambda: patched("sav", 80, struct.pack("<i", 0x7FFFFFFF)),
        "minus two cases": lambda: patched("sav", 80, struct.pack("<i", -2)),
        "two billion columns": lambda: patched("sav", 68, struct.pack("<i", 0x7FFFFFFF)),
        "an unknown layout": lambda: patched("sav", 64, struct.pack("<i", 77)),
        "a wrong compression": lambda: patched("sav", 72, struct.pack("<i", 9)),
        "a label as long as memory": lambda: GOOD["sav"]()[:176] + struct.pack("<7i", 2, 0, 1, 0, 0, 0, 0x7FFFFFFF),
        "a record of an unknown kind": lambda: GOOD["sav"]()[:176] + struct.pack("<4i", 7, 99, 0x7FFFFFFF, 0x7FFFFFFF),
        "strings of 32 k": lambda: GOOD["sav"]()[:176] + struct.pack("<6i", 2, 32767, 0, 0, 0, 0) * 500,
    },
    "dta": {
        "65,535 columns": lambda: dta_with(b"K", b"\xff\xff"),
        "billions of rows": lambda: dta_with(b"N", b"\xff" * 7 + b"\x7f"),
        "an unknown release": lambda: dta_with(b"release", b"999"),
        "an unknown byte order": lambda: dta_with(b"byteorder", b"XYZ"),
        "a map into nowhere": lambda: dta_with(b"map", b"\xff" * 112),
        "an old release of noise": lambda: b"\x73\x01\x01\x00" + noise(10_000),
        "an old release of giants": lambda: b"\x72\x02\x01\x00" + struct.pack("<hi", 0x7FFF, 0x7FFFFFFF) + bytes(200),
    },
    "xpt": {
        "a library alone": lambda: GOOD["xpt"]()[:240],
        "9,999 columns": lambda: GOOD["xpt"]().replace(b"NAMESTR HEADER RECORD!!!!!!!00000000", b"N" * 36, 1),
        "a column count of nines": lambda: _xpt_count(b"9999"),
        "a negative column count": lambda: _xpt_count(b"-001"),
    },
    "sas7bdat": {
        "pages of 2 GB": lambda: patched("sas7bdat", 200, struct.pack("<i", 0x7FFFFFFF)),
        "two billion pages": lambda: patched("sas7bdat", 204, struct.pack("<i", 0x7FFFFFFF)),
        "a header of 2 GB": lambda: patched("sas7bdat", 196, struct.pack("<i", 0x7FFFFFFF)),
        "negative pages": lambda: patched("sas7bdat", 200, struct.pack("<i", -4096)),
        "pages of noise": lambda: sas()[:1024] + noise(40_960),
    },
}


def _count_of(body: bytes, count: int) -> bytes:
    end = body.rfind(b"PK\x05\x06")
    return body[: end + 8] + struct.pack("<HH", count, count) + body[end + 12 :]


def _equal_rows(rows: int) -> bytes:
    memory, size = io.BytesIO(), 50_000_000
    part = pa.table({"a": np.zeros(size, np.int8), "b": np.ones(size, np.int8)})
    with pq.ParquetWriter(memory, part.schema, compression="zstd") as out:
        for _ in range(rows // size):
            out.write_table(part, row_group_size=size)
    return memory.getvalue()


def _xpt_count(count: bytes) -> bytes:
    body = bytearray(GOOD["xpt"]())
    place = bytes(body).find(b"NAMESTR HEADER RECORD!!!!!!!") + 34
    body[place : place + 4] = count
    return bytes(body)


def corpus() -> dict[str, tuple[str, Make]]:
    """Every file by a name of its own: the name it is sent under, and how it is made."""
    found: dict[str, tuple[str, Make]] = {}
    for kind in FORMATS:
        for name, make in damaged(kind):
            found[f"{kind}: {name}"] = (f"t.{kind}", make)
    for name, make in TEXTS.items():
        found[f"text: {name}"] = ("t.csv", make)
    for name, make in BOOKS.items():
        found[f"xlsx: {name}"] = ("t.xlsx", make)
    for name, make in ZIPS.items():
        found[f"zip: {name}"] = ("t.zip", make)
    for kind, made in BINARIES.items():
        for name, make in made.items():
            found[f"{kind}: {name}"] = (f"t.{kind}", make)
    return found


def under_other_names() -> dict[str, tuple[str, Make]]:
    """Every good file, and text, sent under the name of every other format: a magic number that is wrong."""
    found: dict[str, tuple[str, Make]] = {}
    for kind in FORMATS:
        for other in (*FORMATS, "xls", "bin", ""):
            if other != kind:
                found[f"{kind} named {other or 'nothing'}"] = (f"t.{other}" if other else "t", GOOD[kind])
    return found
