"""The functions of the formula language: the allow-list, with the words the editor shows."""

from dataclasses import dataclass
from typing import Final

MANY: Final = 50


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    least: int
    most: int
    usage: str
    group: str
    en: str
    ko: str


_TABLE: Final = (
    Function(
        "IF",
        2,
        3,
        "IF(condition, then, else)",
        "logic",
        "then or else; missing when the condition is missing",
        "조건에 따라 값을 고릅니다. 조건이 결측이면 결측",
    ),
    Function("AND", 1, MANY, "AND(a, b, …)", "logic", "true when all are true", "모두 참이면 참"),
    Function("OR", 1, MANY, "OR(a, b, …)", "logic", "true when any is true", "하나라도 참이면 참"),
    Function("NOT", 1, 1, "NOT(a)", "logic", "the opposite", "반대"),
    Function("ISBLANK", 1, 1, "ISBLANK(x)", "logic", "true when missing", "결측이면 참"),
    Function(
        "ISIN", 2, MANY, "ISIN(x, a, b, …)", "logic", "true when x equals one of the values", "x가 값 중 하나이면 참"
    ),
    Function("COALESCE", 1, MANY, "COALESCE(a, b, …)", "logic", "the first that is not missing", "결측이 아닌 첫 값"),
    Function(
        "IFERROR", 2, 2, "IFERROR(x, y)", "logic", "y when x is missing or cannot be computed", "x를 계산할 수 없으면 y"
    ),
    Function("BLANK", 0, 0, "BLANK()", "logic", "a missing value", "결측값"),
    Function("ABS", 1, 1, "ABS(x)", "numbers", "absolute value", "절댓값"),
    Function("ROUND", 1, 2, "ROUND(x, digits)", "numbers", "rounds to digits (0 to 15)", "반올림"),
    Function("INT", 1, 1, "INT(x)", "numbers", "the whole number below", "내림"),
    Function("MOD", 2, 2, "MOD(x, y)", "numbers", "the remainder, with the sign of y", "나머지"),
    Function(
        "LOG", 1, 2, "LOG(x, base)", "numbers", "logarithm, base 10 unless told; missing for x <= 0", "로그(기본 밑 10)"
    ),
    Function("LN", 1, 1, "LN(x)", "numbers", "natural logarithm; missing for x <= 0", "자연로그"),
    Function("LOG10", 1, 1, "LOG10(x)", "numbers", "logarithm to base 10; missing for x <= 0", "상용로그"),
    Function("EXP", 1, 1, "EXP(x)", "numbers", "e to the power x", "지수함수"),
    Function("SQRT", 1, 1, "SQRT(x)", "numbers", "square root; missing for x < 0", "제곱근"),
    Function("POWER", 2, 2, "POWER(x, y)", "numbers", "x to the power y", "거듭제곱"),
    Function(
        "MIN", 1, MANY, "MIN(a, b, …)", "numbers", "smallest in the row, missing values left out", "행 안의 최솟값"
    ),
    Function(
        "MAX", 1, MANY, "MAX(a, b, …)", "numbers", "largest in the row, missing values left out", "행 안의 최댓값"
    ),
    Function("SUM", 1, MANY, "SUM(a, b, …)", "numbers", "sum in the row, missing values left out", "행 안의 합"),
    Function(
        "AVERAGE", 1, MANY, "AVERAGE(a, b, …)", "numbers", "mean in the row, missing values left out", "행 안의 평균"
    ),
    Function(
        "COUNT", 1, MANY, "COUNT(a, b, …)", "numbers", "how many in the row are not missing", "결측이 아닌 값의 수"
    ),
    Function("LEFT", 1, 2, "LEFT(text, n)", "text", "the first n characters", "왼쪽 n글자"),
    Function("RIGHT", 1, 2, "RIGHT(text, n)", "text", "the last n characters", "오른쪽 n글자"),
    Function(
        "MID", 3, 3, "MID(text, start, n)", "text", "n characters from start (1 is the first)", "start번째부터 n글자"
    ),
    Function("LEN", 1, 1, "LEN(text)", "text", "number of characters", "글자 수"),
    Function("TRIM", 1, 1, "TRIM(text)", "text", "without spaces at the ends", "양끝 공백 제거"),
    Function("UPPER", 1, 1, "UPPER(text)", "text", "upper case", "대문자로"),
    Function("LOWER", 1, 1, "LOWER(text)", "text", "lower case", "소문자로"),
    Function(
        "CONCAT", 1, MANY, "CONCAT(a, b, …)", "text", "joins texts; missing counts as empty", "글자를 이어 붙입니다"
    ),
    Function(
        "FIND", 2, 2, "FIND(what, text)", "text", "position of what in text, missing when absent", "찾는 글자의 위치"
    ),
    Function("CONTAINS", 2, 2, "CONTAINS(text, what)", "text", "true when text holds what", "포함하면 참"),
    Function("SUBSTITUTE", 3, 3, "SUBSTITUTE(text, old, new)", "text", "replaces old by new", "old를 new로 바꿉니다"),
    Function("VALUE", 1, 1, "VALUE(text)", "text", "the number in a text, missing when it is none", "글자를 수로"),
    Function("TEXT", 1, 1, "TEXT(x)", "text", "a value as text", "값을 글자로"),
    Function("DATE", 1, 3, 'DATE(year, month, day) or DATE("2024-05-31")', "dates", "a date", "날짜"),
    Function("YEAR", 1, 1, "YEAR(date)", "dates", "the year", "연도"),
    Function("MONTH", 1, 1, "MONTH(date)", "dates", "the month, 1 to 12", "월"),
    Function("DAY", 1, 1, "DAY(date)", "dates", "the day of the month", "일"),
    Function("HOUR", 1, 1, "HOUR(time)", "dates", "the hour, 0 to 23", "시"),
    Function("WEEKDAY", 1, 1, "WEEKDAY(date)", "dates", "1 = Sunday to 7 = Saturday", "요일(1=일요일)"),
    Function("DAYS", 2, 2, "DAYS(end, start)", "dates", "days from start to end", "두 날짜 사이의 일수"),
    Function(
        "DATEDIF",
        3,
        3,
        'DATEDIF(start, end, "Y"|"M"|"D")',
        "dates",
        "complete years, months or days between",
        "두 날짜 사이의 만 연·월·일수",
    ),
)

FUNCTIONS: Final[dict[str, Function]] = {function.name: function for function in _TABLE}
