"""What a reviewer should know, found in a profile: graded, counted, without values."""

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal

from medloom_contracts.manifests import ColumnRole, ColumnType, Finding
from medloom_preprocess.domain.profile import ColumnProfile, Profile

Level = Literal["info", "warning", "blocking"]
_NUMERIC: Final = (ColumnType.NUMBER, ColumnType.INTEGER)
_TEXTUAL: Final = (ColumnType.CATEGORY, ColumnType.TEXT)
_ID_NAME: Final = re.compile(
    r"(^|_|\b)(id|no|num|nr|number|mrn|pid|ptid|record|rec|subject|patient|subjid|row|index|seq|case|code)(_|\b|$)|번호|등록|환자id|_?id$",
    re.IGNORECASE,
)
HIGH_CARDINALITY: Final = 100


def find(profile: Profile) -> list[Finding]:
    """Every finding of a profile, the gravest first."""
    found = [*_of_table(profile), *(item for column in profile.columns for item in _of_column(column, profile))]
    grade = {"blocking": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda item: grade[item.level])


def finding(
    code: str, level: Level, en: str, ko: str, *, column: str | None = None, count: int | None = None
) -> Finding:
    return Finding(code=code, level=level, column=column, text=en, text_ko=ko, count=count)


def _of_table(profile: Profile) -> Iterator[Finding]:
    if profile.rows == 0:
        yield finding("no_rows", "blocking", "No rows are left.", "남은 행이 없습니다.", count=0)
        return
    if not any(column.role is ColumnRole.FEATURE for column in profile.columns):
        yield finding("no_features", "warning", "There is no column to learn from.", "학습에 쓸 열이 없습니다.")
    if profile.duplicate_rows:
        yield finding(
            "duplicate_rows",
            "warning",
            f"{profile.duplicate_rows} rows repeat another row in every column.",
            f"{profile.duplicate_rows}개 행이 다른 행과 모든 열에서 같습니다.",
            count=profile.duplicate_rows,
        )
    most = profile.rows_per_subject_max or 0
    if profile.subjects is not None and most > 1:
        yield finding(
            "subject_repeats",
            "info",
            f"{profile.subjects} subjects have {profile.rows} rows (at most {most} each): split by subject.",
            f"대상자 {profile.subjects}명이 {profile.rows}행을 가집니다(최대 {most}행). 대상자 단위로 분할하세요.",
            count=profile.subjects,
        )


def _of_column(column: ColumnProfile, profile: Profile) -> Iterator[Finding]:
    if profile.rows == 0:
        return
    for check in _CHECKS:
        found = check(column, profile)
        if found is not None:
            yield found
            if found.code in {"all_missing", "constant"}:
                return


def _all_missing(column: ColumnProfile, profile: Profile) -> Finding | None:
    if column.n:
        return None
    return finding(
        "all_missing",
        "warning",
        "Every value is missing.",
        "모든 값이 결측입니다.",
        column=column.name,
        count=profile.rows,
    )


def _constant(column: ColumnProfile, profile: Profile) -> Finding | None:
    if column.distinct != 1 or profile.rows < 2:
        return None
    return finding(
        "constant",
        "warning",
        "Every value is the same: it tells nothing.",
        "모든 값이 같아 정보가 없습니다.",
        column=column.name,
    )


def _mostly_missing(column: ColumnProfile, profile: Profile) -> Finding | None:
    share = column.missing / profile.rows
    if share <= 0.5:
        return None
    return finding(
        "mostly_missing",
        "warning",
        f"{share:.0%} of the values are missing.",
        f"값의 {share:.0%}가 결측입니다.",
        column=column.name,
        count=column.missing,
    )


def _infinite(column: ColumnProfile, _: Profile) -> Finding | None:
    if not column.infinite:
        return None
    return finding(
        "infinite",
        "blocking",
        f"{column.infinite} values are infinite.",
        f"무한대 값이 {column.infinite}개 있습니다.",
        column=column.name,
        count=column.infinite,
    )


def suspicious_zeros(column: ColumnProfile) -> bool:
    """Exact zeros in a column whose other values keep well away from zero: probably a code for missing."""
    if column.type not in _NUMERIC or not column.zeros or column.zeros < 3:
        return False
    gap, floor = column.zero_gap, column.zero_floor
    return gap is not None and floor is not None and gap >= 4 and floor >= 0.15 and column.zeros < column.n * 0.8


def _zeros(column: ColumnProfile, _: Profile) -> Finding | None:
    if not suspicious_zeros(column):
        return None
    return finding(
        "suspicious_zeros",
        "warning",
        f"{column.zeros} values are exactly 0 while all others keep away from 0: 0 may stand for missing.",
        f"{column.zeros}개 값이 정확히 0인데 나머지는 0에서 멀리 떨어져 있습니다. 0이 결측을 뜻할 수 있습니다.",
        column=column.name,
        count=column.zeros,
    )


def _out_of_range(column: ColumnProfile, _: Profile) -> Finding | None:
    if not column.out_of_range:
        return None
    limits = f"[{'' if column.low is None else f'{column.low:g}'}, {'' if column.high is None else f'{column.high:g}'}]"
    return finding(
        "out_of_range",
        "warning",
        f"{column.out_of_range} values lie outside the plausible range {limits}.",
        f"{column.out_of_range}개 값이 타당 범위 {limits}를 벗어납니다.",
        column=column.name,
        count=column.out_of_range,
    )


def _extreme(column: ColumnProfile, _: Profile) -> Finding | None:
    if (
        column.type not in _NUMERIC
        or not column.q
        or column.out_of_range
        or not isinstance(column.max, float)
        or not isinstance(column.min, float)
    ):
        return None
    middle, spread = column.q["0.5"], column.q["0.95"] - column.q["0.05"]
    if spread <= 0 or max(column.max - middle, middle - column.min) <= 50 * spread:
        return None
    return finding(
        "extreme_values",
        "warning",
        "Some values are more than 50 times the usual spread away from the middle.",
        "일부 값이 보통 산포의 50배 넘게 떨어져 있습니다.",
        column=column.name,
    )


def _numbers_as_text(column: ColumnProfile, _: Profile) -> Finding | None:
    if column.type not in _TEXTUAL or (column.number_share or 0) < 0.6 or column.distinct < 3:
        return None
    return finding(
        "numbers_as_text",
        "warning",
        f"{column.number_share:.0%} of the texts are numbers.",
        f"글자 값의 {column.number_share:.0%}가 숫자입니다.",
        column=column.name,
    )


def _pairs_as_text(column: ColumnProfile, _: Profile) -> Finding | None:
    if column.type not in _TEXTUAL or (column.pair_share or 0) < 0.6:
        return None
    return finding(
        "pairs_as_text",
        "warning",
        "Two numbers stand in one cell (like 125/79).",
        "한 칸에 두 수가 있습니다(예: 125/79).",
        column=column.name,
    )


def _dates_as_text(column: ColumnProfile, _: Profile) -> Finding | None:
    if column.type not in _TEXTUAL or (column.date_share or 0) < 0.6:
        return None
    return finding("dates_as_text", "warning", "The texts are dates.", "글자로 적힌 날짜입니다.", column=column.name)


def _dates(column: ColumnProfile, _: Profile) -> Finding | None:
    if column.type not in (ColumnType.DATE, ColumnType.DATETIME) or column.role is not ColumnRole.FEATURE:
        return None
    return finding(
        "date_column",
        "info",
        "A date is not learned from; derive an age or a duration.",
        "날짜는 학습에 쓰이지 않습니다. 나이나 기간을 계산하세요.",
        column=column.name,
    )


def identifier_like(column: ColumnProfile) -> bool:
    """A value of its own in (nearly) every row, in a text, or in whole numbers under a name such as id or number."""
    if column.n < 20 or column.distinct < 0.95 * column.n:
        return False
    if column.type in _TEXTUAL:
        return ((column.number_share or 0) < 0.6 and (column.date_share or 0) < 0.6) or bool(
            _ID_NAME.search(column.name)
        )
    return column.type is ColumnType.INTEGER and bool(_ID_NAME.search(column.name))


def _identifier(column: ColumnProfile, _: Profile) -> Finding | None:
    if column.role is not ColumnRole.FEATURE or not identifier_like(column):
        return None
    return finding(
        "identifier_like",
        "warning",
        "Nearly every row has a value of its own: it looks like an identifier.",
        "거의 모든 행의 값이 서로 달라 식별자처럼 보입니다.",
        column=column.name,
        count=column.distinct,
    )


def _cardinality(column: ColumnProfile, profile: Profile) -> Finding | None:
    if (
        column.role is not ColumnRole.FEATURE
        or column.type not in _TEXTUAL
        or column.distinct <= HIGH_CARDINALITY
        or identifier_like(column)
    ):
        return None
    return finding(
        "high_cardinality",
        "info",
        f"{column.distinct} different texts: group them or leave the column out.",
        f"서로 다른 글자가 {column.distinct}개입니다. 묶거나 제외하세요.",
        column=column.name,
        count=column.distinct,
    )


def _untidy(column: ColumnProfile, _: Profile) -> Finding | None:
    if not column.untidy:
        return None
    return finding(
        "untidy_text",
        "info",
        f"{column.untidy} texts have stray spaces.",
        f"불필요한 공백이 있는 값이 {column.untidy}개입니다.",
        column=column.name,
        count=column.untidy,
    )


def _outcome(column: ColumnProfile, profile: Profile) -> Finding | None:
    if column.role is not ColumnRole.OUTCOME or not column.top or len(column.top) > 20:
        return None
    rarest = min(item.n for item in column.top)
    if rarest >= 5 or column.distinct > 10:
        return None
    return finding(
        "rare_outcome",
        "warning",
        f"The rarest outcome class has {rarest} row(s).",
        f"가장 드문 결과 범주가 {rarest}행뿐입니다.",
        column=column.name,
        count=rarest,
    )


_CHECKS: Final[tuple[Callable[[ColumnProfile, Profile], Finding | None], ...]] = (
    _all_missing,
    _constant,
    _mostly_missing,
    _infinite,
    _zeros,
    _out_of_range,
    _extreme,
    _numbers_as_text,
    _pairs_as_text,
    _dates_as_text,
    _dates,
    _identifier,
    _cardinality,
    _untidy,
    _outcome,
)
