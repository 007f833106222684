"""Which columns name the patient, the place, the time and the outcome. Careful: a wrong subject breaks the split."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from medloom_contracts.manifests import ColumnRole, ColumnType
from medloom_ingest.domain.names import clean, words
from medloom_ingest.domain.proposal import ColumnProposal, Guess

_SUBJECT_EXACT: Final = {
    "id",
    "pid",
    "sid",
    "ptid",
    "mrn",
    "seqn",
    "usubjid",
    "subjid",
    "patno",
    "ptno",
    "patid",
    "patientid",
    "subjectid",
    "caseid",
    "recordid",
    "participantid",
    "personid",
    "patient",
    "subject",
    "participant",
    "patientno",
    "patientnumber",
    "환자번호",
    "환자id",
    "등록번호",
    "병록번호",
    "차트번호",
    "대상자번호",
    "대상자id",
    "연구번호",
    "대상자",
    "환자",
    "피험자번호",
    "patientunitstayid",
    "uniquepid",
    "subjectno",
    "studyid",
    "caseno",
    "hn",
}
_PERSON_WORDS: Final = {"patient", "subject", "participant", "person", "case", "pt", "환자", "대상자", "피험자"}
_ID_WORDS: Final = {"id", "no", "num", "number", "nr", "identifier", "code", "key", "번호", "아이디"}
_EPISODE: Final = ("stay", "visit", "encounter", "admission", "episode")
_COUNTER: Final = {
    "id",
    "no",
    "nr",
    "num",
    "index",
    "idx",
    "row",
    "rowid",
    "rownum",
    "rownumber",
    "obs",
    "n",
    "seq",
    "#",
    "번호",
    "연번",
    "순번",
    "unnamed0",
    "unnamed:0",
    "serial",
    "sl",
    "slno",
    "sno",
    "x",
    "",
}
_SITE: Final = {
    "site",
    "center",
    "centre",
    "hospital",
    "hosp",
    "hospnum",
    "hospid",
    "hospitalid",
    "institution",
    "facility",
    "clinic",
    "siteid",
    "centerid",
    "centreid",
    "hospitalno",
    "병원",
    "기관",
    "센터",
    "병원명",
    "기관명",
    "병원코드",
    "기관코드",
    "sitename",
}
_SITE_SPOILERS: Final = {
    "days",
    "day",
    "stay",
    "los",
    "death",
    "died",
    "mortality",
    "discharge",
    "admission",
    "admit",
    "time",
    "date",
    "visits",
    "expire",
    "flag",
    "cost",
    "type",
    "사망",
    "재원",
    "일수",
}
_TIME: Final = {
    "date",
    "datetime",
    "charttime",
    "timestamp",
    "admission",
    "enrolled",
    "enrolment",
    "enrollment",
    "visit",
    "randomisation",
    "randomization",
    "일자",
    "날짜",
    "일시",
    "입원일",
    "방문일",
    "검사일",
    "등록일",
    "수술일",
}
_NOT_TIME: Final = {
    "birth",
    "dob",
    "death",
    "died",
    "follow",
    "fu",
    "last",
    "discharge",
    "생년월일",
    "사망",
    "출생",
    "퇴원",
}
_VISIT: Final = {
    "day",
    "visit",
    "time",
    "hour",
    "hours",
    "minute",
    "minutes",
    "month",
    "week",
    "offset",
    "방문",
    "시간",
    "시각",
}
_OUTCOME: Final = {
    "outcome",
    "target",
    "label",
    "death",
    "died",
    "mortality",
    "dead",
    "deceased",
    "expired",
    "inhospitaldeath",
    "hospitaldeath",
    "death14",
    "사망",
    "사망여부",
    "결과",
    "예후",
    "outcomes",
    "endpoint",
    "y",
}


@dataclass(frozen=True)
class ColumnFacts:
    """What the whole column tells: filled cells, different values, smallest and largest whole number."""

    rows: int
    filled: int
    distinct: int
    low: int | None = None
    high: int | None = None

    @property
    def is_counter(self) -> bool:
        """1..n or 0..n-1, every row once."""
        return (
            self.low in {0, 1}
            and self.high is not None
            and self.filled == self.rows == self.distinct
            and self.high - (self.low or 0) + 1 == self.rows
        )


def _flat(header: str) -> str:
    return re.sub(r"[^0-9a-z가-힣#:]+", "", clean(header).casefold())


def may_be_id(column: ColumnProposal) -> bool:
    """Whether exact counts of the column are worth getting."""
    flat, tokens = _flat(column.source_name), set(words(column.source_name))
    id_like = column.type in {ColumnType.INTEGER, ColumnType.TEXT, ColumnType.CATEGORY}
    named = flat in _SUBJECT_EXACT | _COUNTER | _SITE or bool(tokens & (_PERSON_WORDS | _SITE)) or column.index == 0
    return id_like and named


def assign(columns: list[ColumnProposal], facts: dict[str, ColumnFacts]) -> None:
    """Sets ``role`` and its reason; at most one subject, one site and one time."""
    counters = [c for c in columns if _is_counter(c, facts)]
    for column in counters:
        _set(
            column,
            ColumnRole.EXCLUDED,
            0.8,
            "counts the rows and says nothing of the patient",
            "행 번호일 뿐 환자 정보가 아님",
        )
    rest = [c for c in columns if c not in counters]
    _best(
        rest,
        facts,
        _subject_score,
        ColumnRole.SUBJECT,
        "named as, and filled like, a patient's number",
        "환자 번호로 보이는 이름과 값",
    )
    rest = [c for c in rest if c.role is ColumnRole.FEATURE]
    for column in rest:
        found = facts.get(column.name)
        if found is not None and _subject_score(column, found) and found.distinct >= 0.9 * found.rows:
            _set(column, ColumnRole.EXCLUDED, 0.7, "another number of the same record", "같은 기록의 또 다른 번호")
    rest = [c for c in rest if c.role is ColumnRole.FEATURE]
    _best(
        rest,
        facts,
        _site_score,
        ColumnRole.SITE,
        "named as a place, and its values repeat",
        "기관을 뜻하는 이름이며 값이 반복됨",
    )
    rest = [c for c in rest if c.role is ColumnRole.FEATURE]
    repeated = any(
        c.role is ColumnRole.SUBJECT and (f := facts.get(c.name)) and f.distinct < 0.9 * f.filled for c in columns
    )
    _best(
        rest,
        facts,
        lambda c, _: _time_score(c, repeated=repeated),
        ColumnRole.TIME,
        "named as the time of the record",
        "기록 시점을 뜻하는 이름",
    )
    for column in rest:
        if column.role is ColumnRole.FEATURE and _flat(column.source_name) in _OUTCOME:
            _set(column, ColumnRole.OUTCOME, 0.7, "named as an outcome", "결과 변수로 보이는 이름")


def _set(column: ColumnProposal, role: ColumnRole, confidence: float, en: str, ko: str) -> None:
    column.role = role
    column.why["role"] = Guess(confidence=confidence, en=en, ko=ko)


def _best(
    columns: list[ColumnProposal],
    facts: dict[str, ColumnFacts],
    score: Callable[[ColumnProposal, ColumnFacts | None], float],
    role: ColumnRole,
    en: str,
    ko: str,
) -> None:
    scored = [(score(c, facts.get(c.name)), -c.index, c) for c in columns]
    best = max(scored, key=lambda s: (s[0], s[1]), default=None)
    if best is not None and best[0] > 0:
        _set(best[2], role, best[0], en, ko)


def _is_counter(column: ColumnProposal, facts: dict[str, ColumnFacts]) -> bool:
    found = facts.get(column.name)
    return found is not None and found.is_counter and _flat(column.source_name) in _COUNTER and found.rows > 1


def _subject_score(column: ColumnProposal, facts: ColumnFacts | None) -> float:
    if facts is None or column.type not in {ColumnType.INTEGER, ColumnType.TEXT, ColumnType.CATEGORY}:
        return 0.0
    flat, tokens = _flat(column.source_name), words(column.source_name)
    person = set(tokens) & _PERSON_WORDS
    if flat in _SUBJECT_EXACT:
        # a patient may have several stays: the patient's own number is the better subject
        named = 0.8 if flat == "id" or any(word in flat for word in _EPISODE) else 0.95
    elif person and set(tokens) & _ID_WORDS and len(tokens) <= 4:
        named = 0.9
    else:
        return 0.0
    mostly_filled = facts.filled >= 0.95 * facts.rows
    varied = facts.distinct >= max(2, min(20, 0.02 * facts.filled))
    return named if mostly_filled and varied else 0.0


def _site_score(column: ColumnProposal, facts: ColumnFacts | None) -> float:
    tokens = set(words(column.source_name))
    if (
        facts is None
        or tokens & _SITE_SPOILERS
        or column.type not in {ColumnType.INTEGER, ColumnType.TEXT, ColumnType.CATEGORY}
    ):
        return 0.0
    if not (_flat(column.source_name) in _SITE or (tokens & _SITE and len(tokens) <= 3)):
        return 0.0
    repeats = 2 <= facts.distinct <= max(2, facts.filled // 3)
    return 0.85 if repeats else 0.0


def _time_score(column: ColumnProposal, *, repeated: bool) -> float:
    tokens = set(words(column.source_name))
    if tokens & _NOT_TIME:
        return 0.0
    if column.type in {ColumnType.DATE, ColumnType.DATETIME} and (tokens & _TIME or _flat(column.source_name) in _TIME):
        return 0.7
    if repeated and column.type in {ColumnType.INTEGER, ColumnType.NUMBER} and _flat(column.source_name) in _VISIT:
        return 0.6
    return 0.0
