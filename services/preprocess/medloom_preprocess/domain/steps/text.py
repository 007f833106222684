"""Steps on text: normalise, recode, merge similar spellings, read dates."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from medloom_contracts.errors import Words
from medloom_preprocess.domain.formula.values import text_form
from medloom_preprocess.domain.steps.base import (
    Applied,
    Family,
    StepContext,
    StepParams,
    need,
    need_new,
    need_text,
    param,
)
from medloom_preprocess.domain.steps.reading import narrow


class NormalizeText(StepParams):
    op: ClassVar[str] = "normalize_text"
    family: ClassVar[Family] = "values"
    words: ClassVar[Words] = Words(en="Tidy text", ko="글자 정리")
    about: ClassVar[Words] = Words(
        en="Removes stray spaces, brings full-width characters and case to one form; empty text becomes missing.",
        ko="불필요한 공백을 없애고 전각 문자와 대소문자를 통일합니다. 빈 글자는 결측이 됩니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    trim: bool = param(True, en="Remove spaces at the ends", ko="양끝 공백 제거")
    collapse: bool = param(True, en="Make several spaces one", ko="연속 공백을 하나로")
    width: bool = param(True, en="Full width to plain", ko="전각을 반각으로")
    case: Literal["keep", "lower", "upper"] = param("keep", en="Case", ko="대소문자")

    def apply(self, table: Any, context: StepContext) -> Applied:
        need_text(table, self.columns)
        return Applied(
            table.mutate(**{name: self._tidied(table[name]) for name in self.columns}),
            changed=dict.fromkeys(self.columns, "tidy text"),
        )

    def _tidied(self, expr: Any) -> Any:
        if self.width:
            expr = narrow(expr)
        if self.collapse:
            expr = expr.re_replace(r"\s+", " ")
        if self.trim:
            expr = expr.strip()
        if self.case != "keep":
            expr = expr.lower() if self.case == "lower" else expr.upper()
        return expr.nullif("")


Scalar = str | int | float | bool | None


class Recode(StepParams):
    op: ClassVar[str] = "recode"
    family: ClassVar[Family] = "values"
    words: ClassVar[Words] = Words(en="Recode values", ko="값 바꾸기")
    about: ClassVar[Words] = Words(
        en="Replaces values by a list of old and new.", ko="옛 값과 새 값의 목록으로 값을 바꿉니다."
    )
    column_fields: ClassVar[tuple[str, ...]] = ("column",)

    column: str = param(en="Column", ko="열", widget="column")
    mapping: dict[str, Scalar] = param(
        en="Values",
        ko="값",
        about="old value: new value (null = missing)",
        about_ko="옛 값: 새 값(null은 결측)",
        widget="value_map",
        min_length=1,
        max_length=2_000,
    )
    otherwise: Literal["keep", "missing", "value"] = param("keep", en="All other values", ko="그 밖의 값")
    other: Scalar = param(None, en="Value for all others", ko="그 밖의 값에 쓸 값")
    into: str | None = param(None, en="New column", ko="새 열", about="else in place", about_ko="비우면 같은 열")

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, [self.column])
        if self.into:
            need_new(table, [self.into])
        new = self._recoded(table[self.column])
        changed = {} if self.into else {self.column: "recode"}
        return Applied(table.mutate(**{self.into or self.column: new}), changed=changed)

    def _recoded(self, expr: Any) -> Any:
        import ibis

        given = [*self.mapping.values(), *([self.other] if self.otherwise == "value" else [])]
        numeric = all(
            value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in given
        )
        if self.otherwise == "keep" and not expr.type().is_numeric():
            numeric = False
        kind = _kind(given, expr if self.otherwise == "keep" else None) if numeric else "string"
        source = text_form(expr)
        cases = [(source == _key(old), _literal(new, kind)) for old, new in self.mapping.items()]
        if self.otherwise == "keep":
            rest = expr.cast(kind) if numeric else source
        elif self.otherwise == "value":
            rest = expr.notnull().ifelse(_literal(self.other, kind), ibis.null(kind))
        else:
            rest = ibis.null(kind)
        return ibis.cases(*cases, else_=rest)


def _kind(given: list[Scalar], kept: Any) -> str:
    whole = all(value is None or isinstance(value, int) for value in given)
    return "int64" if whole and (kept is None or kept.type().is_integer()) else "float64"


def _key(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    return (
        str(int(value))
        if value.is_integer() and abs(value) < 1e15 and text.strip("-").replace(".", "").isdigit() and "." in text
        else text
    )


def _literal(value: Scalar, kind: str) -> Any:
    import ibis

    if value is None:
        return ibis.null(kind)
    if kind == "string":
        return ibis.literal(("true" if value else "false") if isinstance(value, bool) else str(value), type="string")
    return ibis.literal(value, type=kind)


class SpellingGroup(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    to: str
    spellings: list[str]


class MergeSimilar(StepParams):
    op: ClassVar[str] = "merge_similar"
    family: ClassVar[Family] = "values"
    words: ClassVar[Words] = Words(en="Merge spellings", ko="비슷한 표기 합치기")
    about: ClassVar[Words] = Words(
        en="Brings different spellings of one thing to one form; the groups are written out, so it is repeatable.",
        ko="같은 것을 다르게 적은 표기를 하나로 모읍니다. 묶음이 기록되어 재현됩니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("column",)

    column: str = param(en="Column", ko="열", widget="column")
    groups: list[SpellingGroup] = param(en="Groups", ko="묶음", widget="spelling_groups", min_length=1, max_length=500)

    def apply(self, table: Any, context: StepContext) -> Applied:
        import ibis

        need_text(table, [self.column])
        x = table[self.column]
        cases = [(x.isin(group.spellings), ibis.literal(group.to)) for group in self.groups if group.spellings]
        return Applied(
            table.mutate(**{self.column: ibis.cases(*cases, else_=x) if cases else x}),
            changed={self.column: "merge spellings"},
        )


class ParseDate(StepParams):
    op: ClassVar[str] = "parse_date"
    family: ClassVar[Family] = "values"
    words: ClassVar[Words] = Words(en="Read dates", ko="날짜로 읽기")
    about: ClassVar[Words] = Words(
        en="Reads dates written as text (2024-05-31, 31.05.2024, 31-May-2024, 2024년 5월 31일) or Excel numbers.",
        ko="글자로 적힌 날짜(2024-05-31, 31.05.2024, 2024년 5월 31일, 20240531 등)나 엑셀 일련번호를 읽습니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    order: Literal["YMD", "DMY", "MDY", "excel"] = param("YMD", en="Order", ko="순서")
    time: bool = param(False, en="With time of day", ko="시각 포함")
    century_from: int = param(
        30, en="Two-digit years from here are 19xx", ko="두 자리 연도 기준(이상이면 19xx)", ge=0, le=100
    )

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, self.columns)
        todo = [
            name for name in self.columns if not (table[name].type().is_date() or table[name].type().is_timestamp())
        ]
        read = {
            name: self._excel(table[name]) if self.order == "excel" else self._written(table[name]) for name in todo
        }
        return Applied(
            table.mutate(**read) if read else table, changed=dict.fromkeys(todo, f"read date ({self.order})")
        )

    def _excel(self, expr: Any) -> Any:
        import ibis

        serial = expr.try_cast("float64")
        valid = ((serial >= 1) & (serial < 2_958_466)).ifelse(serial, ibis.null("float64"))
        seconds = ((valid - 25_569.0) * 86_400.0).round().cast("int64")
        moment = seconds.as_timestamp("s").cast("timestamp")
        return moment if self.time else moment.cast("date")

    def _written(self, expr: Any) -> Any:
        import ibis

        text = _months_as_numbers(narrow(text_form(expr)).strip().lower())
        if self.order == "YMD":
            text = text.re_replace(r"^([0-9]{4})([0-9]{2})([0-9]{2})($|[^0-9])", r"\1-\2-\3\4")
        mark = r"[\s./,년월일-]+"
        pattern = rf"^([0-9]{{1,4}}){mark}([0-9]{{1,2}}){mark}([0-9]{{1,4}})(?:{mark}|t|$)"
        first, second, third = (text.re_extract(pattern, group).nullif("") for group in (1, 2, 3))
        year, month, day = {
            "YMD": (first, second, third),
            "DMY": (third, second, first),
            "MDY": (third, first, second),
        }[self.order]
        short = year.length() <= 2
        two = year.try_cast("int64")
        full = short.ifelse((two >= self.century_from).ifelse(two + 1900, two + 2000), two).cast("string")
        stamp = full.lpad(4, "0") + "-" + month.lpad(2, "0") + "-" + day.lpad(2, "0")
        if not self.time:
            return stamp.try_cast("date")
        clock = text.re_extract(r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)", 1).nullif("")
        clock = (clock.length() <= 5).ifelse(clock + ":00", clock).lpad(8, "0")
        return (stamp + " " + ibis.coalesce(clock, "00:00:00")).try_cast("timestamp")


def _months_as_numbers(text: Any) -> Any:
    for number, month in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    ):
        text = text.re_replace(rf"[\s./,-]*{month}[a-z]*[\s./,-]*", f"-{number:02d}-")
    return text.re_replace(r"^-", "")


STEPS = (NormalizeText, Recode, MergeSimilar, ParseDate)
