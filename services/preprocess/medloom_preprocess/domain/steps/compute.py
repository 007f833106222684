"""Steps that compute new columns: derive by formula, date difference."""

from typing import Any, ClassVar, Literal

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import StepRefused
from medloom_preprocess.domain.formula import compile_formula
from medloom_preprocess.domain.steps.base import Applied, Family, StepContext, StepParams, need, need_new, param


class Derive(StepParams):
    op: ClassVar[str] = "derive"
    family: ClassVar[Family] = "compute"
    words: ClassVar[Words] = Words(en="Compute column", ko="열 계산")
    about: ClassVar[Words] = Words(
        en="A column computed by a formula, as in a spreadsheet.", ko="스프레드시트처럼 수식으로 열을 계산합니다."
    )
    formula_fields: ClassVar[tuple[str, ...]] = ("formula",)

    column: str = param(en="Column", ko="열", widget="new_column", min_length=1, max_length=200)
    formula: str = param(
        en="Formula",
        ko="수식",
        about="for example IF(AGE >= 80, 1, 0)",
        about_ko="예: IF(AGE >= 80, 1, 0)",
        widget="formula",
        min_length=1,
    )
    replace: bool = param(False, en="Replace an existing column", ko="있는 열 바꾸기")
    unit: str = param("", en="Unit", ko="단위")

    def apply(self, table: Any, context: StepContext) -> Applied:
        exists = self.column in table.columns
        if not (exists and self.replace):
            need_new(table, [self.column])
        new = compile_formula(self.formula, table)
        return Applied(
            table.mutate(**{self.column: new}),
            changed={self.column: "formula"} if exists else {},
            units={self.column: self.unit} if self.unit else {},
        )


class DateDifference(StepParams):
    op: ClassVar[str] = "date_difference"
    family: ClassVar[Family] = "compute"
    words: ClassVar[Words] = Words(en="Time between dates", ko="날짜 차이")
    about: ClassVar[Words] = Words(
        en="Time from one date to another; a year is 365.25 days.", ko="두 날짜 사이의 시간. 1년은 365.25일."
    )
    column_fields: ClassVar[tuple[str, ...]] = ("start", "end")

    start: str = param(en="From", ko="시작", widget="column")
    end: str = param(en="To", ko="끝", widget="column")
    column: str = param(en="New column", ko="새 열", widget="new_column", min_length=1)
    unit: Literal["day", "hour", "minute", "week", "month", "year"] = param("day", en="Unit", ko="단위")

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, [self.start, self.end])
        need_new(table, [self.column])
        start, end = (_moment(table, name) for name in (self.start, self.end))
        seconds = (end.epoch_seconds() - start.epoch_seconds()).cast("float64")
        size = {
            "minute": 60,
            "hour": 3_600,
            "day": 86_400,
            "week": 604_800,
            "month": 86_400 * 30.4375,
            "year": 86_400 * 365.25,
        }
        return Applied(table.mutate(**{self.column: seconds / float(size[self.unit])}), units={self.column: self.unit})


def _moment(table: Any, name: str) -> Any:
    dtype = table[name].type()
    if not (dtype.is_date() or dtype.is_timestamp()):
        raise StepRefused(
            "not_date",
            Words(en=f"“{name}” does not hold dates.", ko=f"“{name}” 열은 날짜가 아닙니다."),
            Words(en="Add a “Read dates” step for it first.", ko="먼저 “날짜로 읽기” 단계를 추가하세요."),
            column=name,
        )
    return table[name].cast("timestamp")


STEPS = (Derive, DateDifference)
