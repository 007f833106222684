"""Steps within one subject over time: lag, delta, rolling statistic, summary of each subject."""

from typing import Any, ClassVar, Literal

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import StepRefused
from medloom_preprocess.domain.steps.base import (
    ROW,
    Applied,
    Family,
    StepContext,
    StepParams,
    need,
    need_new,
    need_number,
    param,
)
from medloom_preprocess.domain.steps.shape import Statistic, statistic


class _WithinSubject(StepParams):
    family: ClassVar[Family] = "series"
    column_fields: ClassVar[tuple[str, ...]] = ("columns", "subject", "order")

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    subject: str | None = param(
        None,
        en="Subject",
        ko="대상자 열",
        about="else the subject column of the data",
        about_ko="비우면 데이터의 대상자 열",
        widget="column",
    )
    order: str | None = param(
        None,
        en="In the order of",
        ko="순서 열",
        about="else time, else the file's order",
        about_ko="비우면 시간 열, 없으면 파일 순서",
        widget="column",
    )

    def _keys(self, table: Any, context: StepContext) -> tuple[str, list[str]]:
        subject = self.subject or context.subject
        if subject is None or subject not in table.columns:
            raise StepRefused(
                "no_subject",
                Words(en="there is no subject column to stay within.", ko="대상자 열이 없습니다."),
                Words(en="Name the subject column.", ko="대상자 열을 지정하세요."),
            )
        order = self.order or (context.time if context.time in table.columns else None)
        need(table, [*self.columns, subject, *([order] if order else [])])
        return subject, ([order] if order else []) + [ROW]


class Lag(_WithinSubject):
    op: ClassVar[str] = "lag"
    words: ClassVar[Words] = Words(en="Earlier value", ko="이전 값")
    about: ClassVar[Words] = Words(en="The subject's value n rows before.", ko="같은 대상자의 n행 전 값.")

    n: int = param(1, en="Rows back", ko="몇 행 전", ge=1, le=1_000)

    def apply(self, table: Any, context: StepContext) -> Applied:
        import ibis

        subject, order = self._keys(table, context)
        new = {
            f"{name}_lag{self.n}": table[name].lag(self.n).over(ibis.window(group_by=subject, order_by=order))
            for name in self.columns
        }
        need_new(table, new)
        return Applied(table.mutate(**new))


class Delta(_WithinSubject):
    op: ClassVar[str] = "delta"
    words: ClassVar[Words] = Words(en="Change since earlier", ko="변화량")
    about: ClassVar[Words] = Words(
        en="The value minus the subject's value n rows before.", ko="같은 대상자의 n행 전 값과의 차이."
    )

    n: int = param(1, en="Rows back", ko="몇 행 전", ge=1, le=1_000)

    def apply(self, table: Any, context: StepContext) -> Applied:
        import ibis

        subject, order = self._keys(table, context)
        need_number(table, self.columns)
        window = ibis.window(group_by=subject, order_by=order)
        new = {
            f"{name}_delta{self.n}": (
                table[name].cast("float64") - table[name].cast("float64").lag(self.n).over(window)
            )
            for name in self.columns
        }
        need_new(table, new)
        return Applied(table.mutate(**new))


class Rolling(_WithinSubject):
    op: ClassVar[str] = "rolling"
    words: ClassVar[Words] = Words(en="Moving statistic", ko="이동 통계")
    about: ClassVar[Words] = Words(
        en="A statistic of the subject's last n rows, this one included.",
        ko="같은 대상자의 현재 행을 포함한 최근 n행의 통계.",
    )

    n: int = param(3, en="Rows", ko="행 수", ge=1, le=10_000)
    function: Literal["mean", "min", "max", "sum", "sd", "count"] = param("mean", en="Statistic", ko="통계")

    def apply(self, table: Any, context: StepContext) -> Applied:
        import ibis

        subject, order = self._keys(table, context)
        need_number(table, self.columns)
        window = ibis.window(group_by=subject, order_by=order, preceding=self.n - 1, following=0)
        new = {
            f"{name}_{self.function}{self.n}": statistic(table, name, self.function, order).over(window)
            for name in self.columns
        }
        need_new(table, new)
        return Applied(table.mutate(**new))


class SubjectSummary(_WithinSubject):
    op: ClassVar[str] = "subject_summary"
    words: ClassVar[Words] = Words(en="One row a subject", ko="대상자별 한 행")
    about: ClassVar[Words] = Words(
        en="Summarises each subject's rows into one: first, last, mean, min, max, count …",
        ko="대상자의 여러 행을 한 행으로 요약합니다: 처음, 마지막, 평균, 최소, 최대, 개수 등.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns", "subject", "order", "keep")

    functions: list[Statistic] = param(
        ["first", "last", "mean", "min", "max", "count"], en="Summaries", ko="요약", min_length=1
    )
    keep: list[str] = param(
        [],
        en="Columns to carry over",
        ko="그대로 둘 열",
        about="their first value",
        about_ko="첫 값을 사용",
        widget="columns",
    )

    def apply(self, table: Any, context: StepContext) -> Applied:
        subject, order = self._keys(table, context)
        need(table, self.keep)
        new = {
            f"{name}_{function}": statistic(table, name, function, order)
            for name in self.columns
            for function in self.functions
        }
        keep = [name for name in self.keep if name != subject]
        need_new(table.select(ROW, subject, *keep), new)
        kept = {name: statistic(table, name, "first", order) for name in keep}
        grouped = table.group_by(subject).aggregate(**{ROW: table[ROW].min()}, **kept, **new)
        return Applied(grouped.select(ROW, subject, *keep, *new), reshaped=True)


STEPS = (Lag, Delta, Rolling, SubjectSummary)
