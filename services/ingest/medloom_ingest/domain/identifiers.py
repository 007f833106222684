"""Does a table name people? Own patterns over every text value, and header words; counts only, never the values.

Resident and foreigner numbers are taken without their check digit: numbers issued since October 2020 have random
digits. HIPAA Safe Harbor's list served as the checklist for header words.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from medloom_contracts.manifests import ColumnType
from medloom_ingest.domain.conversion import literal, quoted
from medloom_ingest.domain.names import clean, words
from medloom_ingest.domain.proposal import ColumnProposal, IdentifierFlag, IdentifierHit

_START, _END = r"(?:^|[^0-9A-Za-z.+-])", r"(?:$|[^0-9A-Za-z-])"
_YMD = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_AREA: Final = r"2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70"
_REGION: Final = "서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전|울산"
PATTERNS: Final[dict[str, str]] = {
    "resident_number": rf"(?:^|[^0-9A-Za-z.]){_YMD}\s?[-–—]\s?[0-9](?:\d{{6}}|\*{{6}}|[xX]{{6}})(?:$|[^0-9])",
    "resident_number_plain": rf"(?:^|[^0-9A-Za-z.-]){_YMD}[ ]?[0-9]\d{{6}}(?:$|[^0-9.])",
    "mobile_phone": (
        r"(?:^|[^0-9A-Za-z.])(?:\(?01[016789]\)?[-. )]{0,2}\d{3,4}[-. ]\d{4}|010\d{8}"
        r"|\+82[-. ]?\(?0?\)?1[016789][-. ]?\d{3,4}[-. ]?\d{4})(?:$|[^0-9])"
    ),
    "landline": (
        rf"(?:^|[^0-9A-Za-z.-])(?:\(?0(?:{_AREA}|50\d)\)?[-. )]{{1,2}}\d{{3,4}}[-.]\d{{4}}"
        rf"|\+82[-. ]?(?:{_AREA})[-. ]\d{{3,4}}[-. ]\d{{4}})(?:$|[^0-9-])"
    ),
    "email": r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
    "passport": rf"{_START}[MSRODGmsrodg](?:\d{{8}}|\d{{3}}[A-Za-z]\d{{4}}){_END}",
    "driving_licence": rf"{_START}(?:[1-2]\d|{_REGION})[- ]\d{{2}}-\d{{6}}-\d{{2}}{_END}",
    "address": r"[가-힣]{2,}(?:시|도)\s+[가-힣]+(?:시|군|구)\s+[가-힣0-9]+(?:로|길|동|읍|면|리)",
}
_PREFILTER: Final = r"\d{6}|@|0\d{1,2}\)?[-. )]|\+82|[MSRODGmsrodg]\d{3}|\d{2}-\d{6}|(?:시|도)\s"
_PLAIN_SHARE: Final = 0.5
_SURNAMES: Final = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진나지엄채원천방공현"
    "함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_NAME_VALUE: Final = rf"^[{_SURNAMES}][가-힣]{{1,3}}$"

_NAME_FLAT: Final = {
    "이름",
    "성명",
    "환자명",
    "환자이름",
    "환자성명",
    "성함",
    "보호자",
    "보호자명",
    "보호자이름",
    "보호자성명",
    "수진자명",
    "대상자명",
    "피험자명",
    "name",
    "surname",
    "fullname",
    "firstname",
    "lastname",
    "givenname",
    "familyname",
    "patientname",
    "ptname",
    "subjectname",
    "lname",
    "fname",
    "maidenname",
    "nameofpatient",
    "patname",
    "성",
}
_NAME_PARTS: Final = {
    "first",
    "last",
    "given",
    "family",
    "middle",
    "full",
    "patient",
    "subject",
    "maiden",
    "pt",
    "participant",
    "guardian",
    "mother",
    "father",
    "nok",
    "kin",
    "환자",
}
_RECORD_FLAT: Final = {
    "mrn",
    "등록번호",
    "환자등록번호",
    "병록번호",
    "차트번호",
    "챠트번호",
    "병원등록번호",
    "원무번호",
    "chartno",
    "chartnumber",
    "hospitalno",
    "hospitalnumber",
    "medicalrecordnumber",
    "medicalrecordno",
    "recordno",
    "환자번호",
    "수진번호",
    "unitno",
    "unitnumber",
    "hospno",
    "chartid",
    "nhsnumber",
    "nhsno",
    "ssn",
    "socialsecuritynumber",
}
_HEADERS: Final[dict[str, set[str]]] = {
    "resident_number": {
        "주민번호",
        "주민등록번호",
        "외국인등록번호",
        "외국인번호",
        "rrn",
        "residentnumber",
        "residentregistrationnumber",
        "nationalid",
        "주민등록",
    },
    "mobile_phone": {
        "전화",
        "전화번호",
        "연락처",
        "휴대폰",
        "휴대폰번호",
        "휴대전화",
        "핸드폰",
        "핸드폰번호",
        "phone",
        "phonenumber",
        "telephone",
        "tel",
        "mobile",
        "cell",
        "cellphone",
        "phoneno",
        "telno",
        "mobileno",
        "contactnumber",
        "fax",
        "faxnumber",
        "팩스",
    },
    "email": {"email", "emailaddress", "이메일", "메일", "이메일주소", "전자우편"},
    "passport": {"여권번호", "passport", "passportno", "passportnumber", "여권"},
    "driving_licence": {
        "운전면허",
        "운전면허번호",
        "면허번호",
        "driverlicense",
        "driverslicense",
        "drivinglicence",
        "licenseno",
        "licenceno",
    },
    "address": {
        "주소",
        "address",
        "homeaddress",
        "streetaddress",
        "street",
        "자택주소",
        "상세주소",
        "addr",
        "거주지주소",
    },
    "record_number": _RECORD_FLAT,
    "person_name": _NAME_FLAT,
    "birth_date": {"생년월일", "dob", "dateofbirth", "birthdate", "birthday", "birthdt", "출생일", "생일"},
}
WORDS: Final[dict[str, tuple[str, str]]] = {
    "resident_number": ("resident or foreigner registration number", "주민·외국인등록번호"),
    "mobile_phone": ("phone number", "전화번호"),
    "landline": ("phone number", "전화번호"),
    "email": ("e-mail address", "이메일 주소"),
    "passport": ("passport number", "여권번호"),
    "driving_licence": ("driving licence number", "운전면허번호"),
    "address": ("postal address", "주소"),
    "record_number": ("hospital record number", "병원 등록번호"),
    "person_name": ("person's name", "사람 이름"),
    "birth_date": ("date of birth", "생년월일"),
}


@dataclass(frozen=True)
class _Counted:
    column: ColumnProposal
    hits: dict[str, int]


def header_kinds(header: str) -> list[str]:
    """Kinds of identifier that the header itself announces."""
    flat = re.sub(r"[^0-9a-z가-힣]+", "", clean(header).casefold())
    bare = re.sub(r"\(.*?\)", "", clean(header)).strip()
    flat_bare = re.sub(r"[^0-9a-z가-힣]+", "", bare.casefold())
    kinds = [kind for kind, known in _HEADERS.items() if flat in known or flat_bare in known]
    tokens = words(header)
    if "person_name" not in kinds and tokens and tokens[-1] in {"name", "nm"} and set(tokens[:-1]) & _NAME_PARTS:
        kinds.append("person_name")
    if "record_number" not in kinds and "mrn" in tokens:
        kinds.append("record_number")
    return kinds


def scan(
    connection: Any, table: str, parquet: str, columns: list[ColumnProposal], filled: dict[str, int]
) -> list[IdentifierFlag]:
    """Flags of one table whose draft lies in ``parquet``; ``filled`` gives the number of filled cells a column."""
    flags = []
    for column in columns:
        hits = _count(connection, parquet, column, filled.get(column.name, 0))
        announced = [k for k in header_kinds(column.source_name or column.name) if filled.get(column.name, 0)]
        if _header_overruled(column, announced, hits):
            announced = []
        kinds = {k: hits.get(k, 0) for k in (*announced, *hits)}
        if kinds:
            flags.append(_flag(table, column.name, kinds))
    return flags


def _header_overruled(column: ColumnProposal, announced: list[str], hits: dict[str, int]) -> bool:
    """A truth value or a handful of short categories under such a header (phone: yes/no) names nobody."""
    if hits or not announced:
        return False
    few = column.type is ColumnType.CATEGORY and column.categories is not None and len(column.categories) <= 5
    return (
        column.type is ColumnType.BOOLEAN or (few and announced != ["person_name"]) or column.type is ColumnType.NUMBER
    )


def _flag(table: str, column: str, kinds: dict[str, int]) -> IdentifierFlag:
    names = list(dict.fromkeys(WORDS[k] for k in kinds))
    en, ko = ", ".join(n[0] for n in names), ", ".join(n[1] for n in names)
    hits = [IdentifierHit(kind=k, count=n) for k, n in kinds.items()]
    return IdentifierFlag(table=table, column=column, hits=hits, en=f"May hold: {en}", ko=f"포함 가능성: {ko}")


def _count(connection: Any, parquet: str, column: ColumnProposal, filled: int) -> dict[str, int]:
    if not filled:
        return {}
    if column.type is ColumnType.INTEGER:
        return _integers(connection, parquet, column, filled)
    if column.type not in {ColumnType.TEXT, ColumnType.CATEGORY}:
        return {}
    name = quoted(column.name)
    sums = ", ".join(f"coalesce(sum(n) FILTER (regexp_matches(v, {literal(p)})), 0)" for p in PATTERNS.values())
    source = f"read_parquet({literal(parquet)})"
    rows = f"SELECT {name} AS v, 1 AS n FROM {source} WHERE {name} IS NOT NULL"  # noqa: S608 - names and texts are quoted
    if column.type is ColumnType.CATEGORY:
        rows = f"SELECT {name} AS v, count(*) AS n FROM {source} WHERE {name} IS NOT NULL GROUP BY 1"  # noqa: S608 - names and texts are quoted
    found = connection.execute(f"SELECT {sums} FROM ({rows}) WHERE regexp_matches(v, {literal(_PREFILTER)})").fetchone()  # noqa: S608 - names and texts are quoted
    counts = {kind: int(n) for kind, n in zip(PATTERNS, found, strict=True) if n}
    counts = _settle(counts, filled)
    if column.type is ColumnType.TEXT or len(column.categories or ()) >= 20:
        counts |= _names(connection, source, name, filled)
    return counts


def _settle(counts: dict[str, int], filled: int) -> dict[str, int]:
    """Thirteen bare digits are a resident number only where most cells look so, or inside other text."""
    plain = counts.pop("resident_number_plain", 0)
    if plain and (
        plain >= _PLAIN_SHARE * filled
        or plain + counts.get("resident_number", 0) > 0.2 * filled
        or "resident_number" in counts
        or plain <= 50
    ):
        counts["resident_number"] = counts.get("resident_number", 0) + plain
    return counts


def _integers(connection: Any, parquet: str, column: ColumnProposal, filled: int) -> dict[str, int]:
    name = quoted(column.name)
    test = rf"^{_YMD}[0-9]\d{{6}}$"
    found = connection.execute(
        f"SELECT count(*) FILTER (regexp_matches(lpad({name}::VARCHAR, 13, '0'), {literal(test)})), "  # noqa: S608 - names and texts are quoted
        f"count(*) FILTER ({name} BETWEEN 1000000000 AND 1099999999) FROM read_parquet({literal(parquet)}) "
        f"WHERE {name} BETWEEN 1000000000 AND 9999999999999"
    ).fetchone()
    resident, mobile = (int(n) for n in found)
    kinds = {}
    if resident >= _PLAIN_SHARE * filled:
        kinds["resident_number"] = resident
    if mobile >= 0.9 * filled and filled >= 5:
        kinds["mobile_phone"] = mobile
    return kinds


def _names(connection: Any, source: str, name: str, filled: int) -> dict[str, int]:
    """Korean names: nearly all values two to four syllables that begin with a surname, and many different ones."""
    found = connection.execute(
        f"SELECT count(*) FILTER (regexp_matches({name}, {literal(_NAME_VALUE)})), approx_count_distinct({name}) "  # noqa: S608 - names and texts are quoted
        f"FROM {source} WHERE {name} IS NOT NULL"
    ).fetchone()
    matching, distinct = int(found[0]), int(found[1])
    return (
        {"person_name": matching}
        if filled >= 10 and matching >= 0.8 * filled and distinct >= max(8, 0.3 * filled)
        else {}
    )
