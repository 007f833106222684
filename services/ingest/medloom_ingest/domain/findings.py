"""What the person who imports should know, in words."""

from typing import Final, Literal

from medloom_contracts.manifests import Finding

_TEXTS: Final[dict[str, tuple[Literal["info", "warning"], str, str]]] = {
    "infinite_values": (
        "warning",
        "{n} infinite values are taken as missing.",
        "무한대 값 {n}개를 결측으로 처리합니다.",
    ),
    "excel_serial_dates": ("warning", "Spreadsheet day numbers are read as dates.", "엑셀 일련번호를 날짜로 읽습니다."),
    "mixed_date_formats": (
        "warning",
        "Dates stand in {n} different formats; each was told apart by its values.",
        "날짜 형식이 {n}가지이며 값으로 각각 구분했습니다.",
    ),
    "ambiguous_dates": (
        "warning",
        "Day and month cannot be told apart, so the column stays text; choose its date format.",
        "일과 월을 구분할 수 없어 텍스트로 둡니다. 날짜 형식을 선택하세요.",
    ),
    "numbers_with_text": (
        "warning",
        "Numbers with signs or marks ({n} cells) stay text; the recipe step parse_number can read them.",
        "기호가 섞인 숫자({n}개 셀)는 텍스트로 둡니다. 레시피의 parse_number 단계로 읽을 수 있습니다.",
    ),
    "number_pairs": (
        "warning",
        "Pairs of numbers ({n} cells) stay text; the recipe step parse_number can split them into two columns.",
        "숫자 쌍({n}개 셀)은 텍스트로 둡니다. 레시피의 parse_number 단계로 두 열로 나눌 수 있습니다.",
    ),
    "possible_missing_codes": (
        "warning",
        '{n} cells hold an extreme value far from all others; if it means "missing", name it as a missing code.',
        "다른 값과 동떨어진 극단값이 {n}개 있습니다. 결측을 뜻한다면 결측 코드로 지정하세요.",
    ),
    "footers_left_out": (
        "info",
        "{n} rows at the end are not data and are left out.",
        "끝의 {n}개 행은 데이터가 아니어서 제외합니다.",
    ),
    "names_repeated": (
        "info",
        "{n} column names were cleaned or numbered.",
        "열 이름 {n}개를 정리하거나 번호를 붙였습니다.",
    ),
    "names_blank": ("info", "{n} columns without a name got one.", "이름 없는 열 {n}개에 이름을 붙였습니다."),
    "all_missing": ("warning", "The column has no value at all.", "값이 하나도 없는 열입니다."),
    "codes_missing": (
        "info",
        "{n} texts in this number column are taken as missing.",
        "숫자 열의 텍스트 {n}종을 결측으로 처리합니다.",
    ),
}


def column_finding(code: str, column: str | None, count: int) -> Finding:
    """A finding on one column; ``code`` is a key of the texts above."""
    level, en, ko = _TEXTS[code]
    return Finding(
        code=code, level=level, column=column, text=en.format(n=count), text_ko=ko.format(n=count), count=count
    )


def table_finding(code: str, count: int) -> Finding:
    """A finding on the whole table."""
    return column_finding(code, None, count)
