"""Why an upload is refused: stable codes, each with cause and next action in English and Korean."""

from typing import Any, Final

from medloom_contracts.errors import Malformed, Words

_Texts = tuple[str, str, str, str]

REFUSALS: Final[dict[str, _Texts]] = {
    "empty_file": (
        "The file is empty.",
        "파일이 비어 있습니다.",
        "Export it again and check its size.",
        "다시 내보낸 뒤 파일 크기를 확인하세요.",
    ),
    "header_only": (
        "The table has a header but no rows.",
        "머리글만 있고 데이터 행이 없습니다.",
        "Check the export's filter, or choose another sheet or header row.",
        "내보내기 조건을 확인하거나 다른 시트 또는 머리글 행을 선택하세요.",
    ),
    "one_column": (
        "Only one column was found, so there is nothing to learn from.",
        "열이 하나뿐이어서 분석할 수 없습니다.",
        "If the file has more columns, set the delimiter.",
        "열이 더 있다면 구분자를 지정하세요.",
    ),
    "too_many_columns": (
        "The table has {found} columns; at most {limit} are accepted.",
        "열이 {found}개입니다. 최대 {limit}개까지 받을 수 있습니다.",
        "Leave out columns, or turn repeated columns into rows.",
        "필요 없는 열을 빼거나 반복되는 열을 행으로 바꾸세요.",
    ),
    "too_many_cells": (
        "The table has more cells than the limit of {limit}.",
        "셀 수가 한도 {limit}개를 넘습니다.",
        "Split the table, or ask IT to raise the limit.",
        "표를 나누거나 IT 담당자에게 한도 상향을 요청하세요.",
    ),
    "needs_more_memory": (
        "Reading the table needs more memory than is allowed.",
        "표를 읽는 데 허용된 것보다 많은 메모리가 필요합니다.",
        "Leave out columns, split the table, or send it as Parquet.",
        "열을 줄이거나 표를 나누거나 Parquet으로 보내세요.",
    ),
    "ragged_rows": (
        "{found} rows do not have {expected} fields; the first is line {line}.",
        "{found}개 행의 필드 수가 {expected}개가 아닙니다. 첫 번째는 {line}번째 줄입니다.",
        "Quote fields that contain the delimiter, or set the delimiter or pad_short_rows.",
        "구분자가 들어 있는 필드를 따옴표로 묶거나, 구분자 또는 pad_short_rows를 지정하세요.",
    ),
    "broken_csv": (
        "The text cannot be read as a table; the first fault is in line {line}.",
        "텍스트를 표로 읽을 수 없습니다. 첫 오류는 {line}번째 줄입니다.",
        "Look for an opening quote without its closing one near that line.",
        "그 줄 근처에서 닫히지 않은 따옴표를 찾아보세요.",
    ),
    "upload_changed": (
        "The bytes that arrived do not have the SHA-256 that was announced.",
        "도착한 바이트의 SHA-256이 예고된 값과 다릅니다.",
        "Upload the file again.",
        "파일을 다시 업로드하세요.",
    ),
    "nul_bytes": (
        "The text file contains NUL bytes, so it is not a plain table.",
        "텍스트 파일에 NUL 바이트가 있어 일반 표가 아닙니다.",
        "Export it again as UTF-8 CSV.",
        "UTF-8 CSV로 다시 내보내세요.",
    ),
    "unsupported_format": (
        "The file is of a kind that is not read here.",
        "지원하지 않는 파일 형식입니다.",
        "Send CSV, TSV, XLSX, Parquet, SPSS, SAS or Stata, or a zip of these; save .xls and protected files as .xlsx.",
        "CSV, TSV, XLSX, Parquet, SPSS, SAS, Stata 또는 이들의 zip을 보내세요. .xls나 암호 파일은 .xlsx로 저장하세요.",
    ),
    "format_mismatch": (
        "The file is named .{named} but its content is not.",
        "파일 이름은 .{named}이지만 내용은 그 형식이 아닙니다.",
        "Save it again in that format, or give it the right name.",
        "해당 형식으로 다시 저장하거나 올바른 이름을 쓰세요.",
    ),
    "encoding_mismatch": (
        "The bytes are not {declared}; they look like {guess}.",
        "바이트가 {declared}이(가) 아닙니다. {guess}(으)로 보입니다.",
        "Set the encoding to {guess}, or leave it to be guessed.",
        "인코딩을 {guess}(으)로 지정하거나 자동 추정에 맡기세요.",
    ),
    "broken_file": (
        "The {format} file is damaged or cut off.",
        "{format} 파일이 손상되었거나 잘렸습니다.",
        "Export or copy it again, then upload it once more.",
        "다시 내보내거나 복사해서 업로드하세요.",
    ),
    "unpacked_too_large": (
        "Unpacked, the file is larger than {limit} MB.",
        "압축을 풀면 {limit} MB를 넘습니다.",
        "Send the table as CSV or Parquet, or split it.",
        "CSV 또는 Parquet으로 보내거나 나누어 보내세요.",
    ),
    "zip_bomb": (
        "The file unpacks to more than {limit} times its size.",
        "압축률이 {limit}배를 넘습니다.",
        "Send the table uncompressed.",
        "압축하지 않고 보내세요.",
    ),
    "too_many_members": (
        "The archive has more than {limit} members.",
        "압축 파일의 항목이 {limit}개를 넘습니다.",
        "Send fewer files at once.",
        "파일 수를 줄여 보내세요.",
    ),
    "zip_slip": (
        "The archive names a file outside its own folder.",
        "압축 파일 안에 바깥 경로를 가리키는 이름이 있습니다.",
        "Pack the files again without absolute or parent paths.",
        "절대 경로나 상위 경로 없이 다시 압축하세요.",
    ),
    "zip_link": (
        "The archive contains a link.",
        "압축 파일에 링크가 있습니다.",
        "Pack the files themselves.",
        "파일 자체를 압축하세요.",
    ),
    "nested_zip": (
        "The archive contains another archive.",
        "압축 파일 안에 또 다른 압축 파일이 있습니다.",
        "Unpack the inner archive and pack its files.",
        "안쪽 압축을 풀어 파일만 다시 압축하세요.",
    ),
    "encrypted": (
        "The file is protected by a password.",
        "암호가 걸린 파일입니다.",
        "Save it without a password.",
        "암호 없이 저장하세요.",
    ),
    "xml_entities": (
        "The workbook declares XML entities, which a spreadsheet never needs.",
        "통합 문서에 XML 엔티티 선언이 있습니다. 정상 파일에는 필요하지 않습니다.",
        "Open it in a spreadsheet program and save it again.",
        "스프레드시트 프로그램에서 열어 다시 저장하세요.",
    ),
    "no_table": (
        "No table was found in the file.",
        "파일에서 표를 찾지 못했습니다.",
        "Choose another sheet or set the header row.",
        "다른 시트를 선택하거나 머리글 행을 지정하세요.",
    ),
    "sheet_unknown": (
        "The workbook has no sheet of that name.",
        "그 이름의 시트가 없습니다.",
        "Choose one of the sheets that the proposal lists.",
        "제안에 나온 시트 중에서 선택하세요.",
    ),
    "option_invalid": (
        "The option {option} does not fit this file.",
        "{option} 옵션이 이 파일에 맞지 않습니다.",
        "Look at the preview's row numbers and try again.",
        "미리보기의 행 번호를 확인하고 다시 지정하세요.",
    ),
    "table_unknown": (
        "The proposal has no table of that name.",
        "제안에 그 이름의 표가 없습니다.",
        "Use a table name from the proposal.",
        "제안에 있는 표 이름을 사용하세요.",
    ),
    "column_unknown": (
        "The table has no column of that name.",
        "표에 그 이름의 열이 없습니다.",
        "Use a column name from the proposal.",
        "제안에 있는 열 이름을 사용하세요.",
    ),
    "column_name_taken": (
        "Two columns would have the same name (letter case does not tell them apart).",
        "두 열의 이름이 같아집니다(대소문자는 구분하지 않습니다).",
        "Choose different names.",
        "서로 다른 이름을 선택하세요.",
    ),
    "column_name_invalid": (
        "A column's name must have 1 to 200 printable characters and not be _row.",
        "열 이름은 1~200자의 출력 가능한 문자여야 하며 _row는 쓸 수 없습니다.",
        "Choose another name.",
        "다른 이름을 선택하세요.",
    ),
    "conversion_failed": (
        "{found} cells of the column cannot become {type} without changing them; the first is in data row {line}.",
        "이 열의 셀 {found}개는 값을 바꾸지 않고 {type}(으)로 만들 수 없습니다. 첫 번째는 데이터 {line}행입니다.",
        "Keep the column as text and parse it in a recipe, or name its missing codes.",
        "열을 텍스트로 두고 레시피에서 변환하거나 결측 코드를 지정하세요.",
    ),
    "decision_invalid": (
        "The decision {action} is not possible for this column.",
        "이 열에는 {action} 결정을 쓸 수 없습니다.",
        "Shift dates needs a date column and a subject column; 'not identifying' needs a reason.",
        "날짜 이동에는 날짜 열과 대상자 열이, '식별 정보 아님'에는 사유가 필요합니다.",
    ),
}


class Refused(Malformed):
    """An upload or an import option that cannot be used; ``code`` is a key of ``REFUSALS``, each a type of its own."""

    title = "The file or the import option cannot be used"

    def __new__(cls, code: str, **_fields: object) -> "Refused":
        return super().__new__(KINDS[code])

    def __init__(
        self, code: str, *, where: str | None = None, problems: list[dict[str, Any]] | None = None, **fields: object
    ) -> None:
        en, ko, hint_en, hint_ko = (text.format(**fields) for text in REFUSALS[code])
        super().__init__(Words(en=en, ko=ko), Words(en=hint_en, ko=hint_ko), where=where, problems=problems)


def _kind(code: str) -> type[Refused]:
    name = "".join(word.capitalize() for word in code.split("_"))
    # the module is named so that the reference page tells which service raises it
    return type(name, (Refused,), {"code": code, "title": name_of(code), "__module__": __name__})


def name_of(code: str) -> str:
    """A code as words, for titles."""
    return code.replace("_", " ").capitalize()


KINDS: Final[dict[str, type[Refused]]] = {code: _kind(code) for code in REFUSALS}
