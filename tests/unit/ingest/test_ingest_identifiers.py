"""The identifier scan on a corpus of made-up identifiers in twelve formats, and on columns that only look alike."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from medloom_ingest.domain.identifiers import header_kinds
from medloom_ingest.domain.inspection import inspect
from medloom_ingest.domain.limits import Limits
from medloom_ingest.domain.proposal import IdentifierFlag

R = random.Random(20261123)


def _digits(count: int) -> str:
    return "".join(R.choice("0123456789") for _ in range(count))


def _birth() -> str:
    return f"{R.randrange(100):02d}{R.randrange(1, 13):02d}{R.randrange(1, 29):02d}"


def _name() -> str:
    return R.choice("김이박최정강조윤장임") + R.choice("민서지도하준수영은현") + R.choice("준연우진아호희경철미")


FORMATS: dict[str, tuple[str, Callable[[], str]]] = {
    "resident number": ("note", lambda: f"{_birth()}-{R.randrange(1, 5)}{_digits(6)}"),
    "resident number, no hyphen": ("num", lambda: f"{_birth()}{R.randrange(1, 5)}{_digits(6)}"),
    "foreigner number": ("note", lambda: f"{_birth()}-{R.randrange(5, 9)}{_digits(6)}"),
    "foreigner number, no hyphen": ("num", lambda: f"{_birth()}{R.randrange(5, 9)}{_digits(6)}"),
    "mobile": ("x", lambda: f"010-{_digits(4)}-{_digits(4)}"),
    "mobile, no hyphen": ("x", lambda: f"010{_digits(8)}"),
    "mobile, +82": ("x", lambda: f"+82-10-{_digits(4)}-{_digits(4)}"),
    "landline": ("x", lambda: R.choice(["02-", "031-", "051-"]) + f"{R.randrange(200, 999)}-{_digits(4)}"),
    "email": ("x", lambda: f"user{_digits(3)}@hospital{R.randrange(9)}.co.kr"),
    "passport": ("x", lambda: R.choice(["M", "S"]) + _digits(8)),
    "driving licence": ("x", lambda: f"{R.randrange(11, 27)}-{_digits(2)}-{_digits(6)}-{_digits(2)}"),
    "Korean name": ("x", _name),
}


def flags(tmp_path: Path, columns: dict[str, list[str]]) -> list[IdentifierFlag]:
    names = list(columns)
    body = ",".join(names) + "\n" + "\n".join(",".join(cells) for cells in zip(*columns.values(), strict=True)) + "\n"
    path = tmp_path / "t.csv"
    path.write_text(body, encoding="utf-8")
    return inspect(path, "t.csv", {}, tmp_path, Limits())[0].flags


@pytest.mark.parametrize("kind", list(FORMATS))
def test_every_format_is_found_in_a_column_and_counted(tmp_path: Path, kind: str) -> None:
    header, make = FORMATS[kind]
    found = flags(
        tmp_path, {"age": [str(R.randrange(20, 90)) for _ in range(420)], header: [make() for _ in range(420)]}
    )
    assert [f.column for f in found] == [header]
    assert sum(h.count for h in found[0].hits) >= 0.99 * 420


@pytest.mark.parametrize("kind", [k for k in FORMATS if k != "Korean name"])
def test_one_identifier_in_a_sentence_is_enough(tmp_path: Path, kind: str) -> None:
    make = FORMATS[kind][1]
    notes = [f"seen in ward {n} without event" for n in range(300)]
    notes[217] = f"보호자 연락: {make()} 확인함"
    found = flags(tmp_path, {"age": ["50"] * 300, "memo": notes})
    assert [f.column for f in found] == ["memo"]


def test_clinical_columns_are_not_flagged(tmp_path: Path) -> None:
    n = 300
    columns = {
        "lab_no": [str(20190000000 + R.randrange(10**7)) for _ in range(n)],
        "specimen": [f"SP-{_digits(7)}" for _ in range(n)],
        "platelets": [str(R.randrange(50_000, 900_000)) for _ in range(n)],
        "epoch_ms": [str(1_577_836_800_000 + R.randrange(10**11)) for _ in range(n)],
        "bp": [f"{R.randrange(90, 200)}/{R.randrange(40, 120)}" for _ in range(n)],
        "icd": [R.choice(["I63.9", "E11.9", "C34.1", "J18.9"]) for _ in range(n)],
        "visit": [f"20{R.randrange(10, 25)}-{R.randrange(1, 13):02d}-{R.randrange(1, 29):02d}" for _ in range(n)],
        "time": [f"{R.randrange(24):02d}:{R.randrange(60):02d}:{R.randrange(60):02d}" for _ in range(n)],
        "drug_name": [R.choice(["aspirin", "heparin", "warfarin 5 mg"]) for _ in range(n)],
        "진단명": [R.choice(["뇌경색", "폐렴", "당뇨병", "고혈압", "위암", "간암", "정상"]) for _ in range(n)],
        "성별": [R.choice("남여") for _ in range(n)],
        "ratio": [f"{R.random():.9f}" for _ in range(n)],
        "big": [f"{R.random() * 1e13:.3f}" for _ in range(n)],
        "loinc": [f"{_digits(4)}-{_digits(1)}" for _ in range(n)],
        "device": [f"0{_digits(3)}-{_digits(2)}-{_digits(3)}" for _ in range(n)],
        "phone_contact": [R.choice(["yes", "no"]) for _ in range(n)],
        "patient_id": [str(700 + i * 3) for i in range(n)],
    }
    assert flags(tmp_path, columns) == []


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("환자명", "person_name"),
        ("Patient Name", "person_name"),
        ("first_name", "person_name"),
        ("등록번호", "record_number"),
        ("MRN", "record_number"),
        ("차트번호", "record_number"),
        ("생년월일", "birth_date"),
        ("Date of Birth", "birth_date"),
        ("주소", "address"),
        ("E-mail", "email"),
        ("휴대폰", "mobile_phone"),
        ("주민등록번호", "resident_number"),
    ],
)
def test_headers_that_announce_an_identifier(header: str, kind: str) -> None:
    assert header_kinds(header) == [kind]


@pytest.mark.parametrize(
    "header",
    [
        "drug_name",
        "병원명",
        "uric_acid",
        "hospital",
        "birth_weight",
        "address_type",
        "named",
        "patient_id",
        "Hospital No of beds",
    ],
)
def test_headers_that_do_not(header: str) -> None:
    assert header_kinds(header) == []
