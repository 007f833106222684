"""Steps on missing values: set missing, fill."""

from typing import Any, ClassVar, Literal

from pydantic import model_validator

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import FittedStep, StepRefused
from medloom_preprocess.domain.formula.values import text_form
from medloom_preprocess.domain.steps.base import (
    ROW,
    Applied,
    Family,
    StepContext,
    StepParams,
    need,
    need_number,
    null_like,
    param,
)


class SetMissing(StepParams):
    op: ClassVar[str] = "set_missing"
    family: ClassVar[Family] = "missing"
    words: ClassVar[Words] = Words(en="Set missing", ko="결측 처리")
    about: ClassVar[Words] = Words(
        en="Blanks codes that stand for missing (99, -, unknown) or values outside a plausible range.",
        ko="결측을 뜻하는 코드(99, -, unknown)나 타당 범위를 벗어난 값을 비웁니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    codes: list[str | int | float] | None = param(None, en="Codes", ko="코드", max_length=500)
    outside: tuple[float | None, float | None] | None = param(
        None,
        en="Outside of",
        ko="범위 밖",
        about="[lowest, highest] that is plausible; null for no limit",
        about_ko="[최소, 최대] 타당 범위. 한쪽은 null 가능",
    )

    @model_validator(mode="after")
    def _something(self) -> "SetMissing":
        if not self.codes and self.outside is None:
            raise ValueError("give codes or a range")
        if self.outside is not None and None not in self.outside and self.outside[0] > self.outside[1]:  # type: ignore[operator]
            raise ValueError("the lowest value is above the highest")
        return self

    def apply(self, table: Any, context: StepContext) -> Applied:
        import ibis

        need(table, self.columns)
        if self.outside is not None:
            need_number(table, self.columns)
        changes, rules = {}, {}
        for name in self.columns:
            tests = [(test, null_like(table[name])) for test in self._tests(table[name])]
            changes[name] = ibis.cases(*tests, else_=table[name])
            rules[name] = self._rule()
        return Applied(table.mutate(**changes), changed=rules)

    def _tests(self, expr: Any) -> list[Any]:
        tests = []
        if self.codes:
            wanted = [_plain(code) for code in self.codes]
            source = text_form(expr)
            tests.append((source.strip() if expr.type().is_string() else source).isin(wanted))
        if self.outside is not None:
            low, high = self.outside
            if low is not None:
                tests.append(expr < low)
            if high is not None:
                tests.append(expr > high)
        return tests

    def _rule(self) -> str:
        parts = ["missing code"] if self.codes else []
        if self.outside is not None:
            parts.append("outside [" + ", ".join("" if limit is None else f"{limit:g}" for limit in self.outside) + "]")
        return " or ".join(parts)


def _plain(code: str | float) -> str:
    if isinstance(code, float) and code.is_integer():
        return str(int(code))
    return str(code).strip()


class Fill(StepParams):
    op: ClassVar[str] = "fill"
    family: ClassVar[Family] = "missing"
    words: ClassVar[Words] = Words(en="Fill missing", ko="결측 채우기")
    about: ClassVar[Words] = Words(
        en="Fills with a constant or the subject's previous value. Means and medians belong to training.",
        ko="상수나 같은 대상자의 직전 값으로 채웁니다. 평균·중앙값 등 통계량은 학습 단계에서 채웁니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns", "subject", "order")

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    method: Literal["constant", "previous", "mean", "median", "mode"] = param("constant", en="With", ko="방법")
    value: str | int | float | bool | None = param(None, en="Constant", ko="상수")
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

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, self.columns)
        if self.method in {"mean", "median", "mode"}:
            raise FittedStep(self.columns[0])
        if self.method == "previous":
            return self._previous(table, context)
        return Applied(
            table.mutate(**{name: table[name].fill_null(self._constant(table[name], name)) for name in self.columns}),
            changed=dict.fromkeys(self.columns, "fill constant"),
        )

    def _constant(self, expr: Any, name: str) -> Any:
        import ibis

        dtype = expr.type()
        try:
            if dtype.is_string():
                return ibis.literal(str(self.value), type="string")
            if dtype.is_boolean():
                return ibis.literal(str(self.value).lower() in {"1", "true"}, type="boolean")
            if dtype.is_numeric():
                value = float(str(self.value))
                return ibis.literal(
                    int(value) if dtype.is_integer() and value.is_integer() else value,
                    type="int64" if dtype.is_integer() and value.is_integer() else "float64",
                )
            return ibis.literal(str(self.value), type="string").cast(dtype)
        except ValueError:
            raise StepRefused(
                "value_type",
                Words(
                    en=f"the constant does not fit the type of “{name}”.",
                    ko=f"상수가 “{name}” 열의 형식과 맞지 않습니다.",
                ),
                Words(en="Give a value of the column's type.", ko="열의 형식에 맞는 값을 적으세요."),
                column=name,
            ) from None

    def _previous(self, table: Any, context: StepContext) -> Applied:
        import ibis

        subject = self.subject or context.subject
        if subject is None or subject not in table.columns:
            raise StepRefused(
                "no_subject",
                Words(en="there is no subject column to stay within.", ko="대상자 열이 없습니다."),
                Words(en="Name the subject column.", ko="대상자 열을 지정하세요."),
            )
        order = self.order or (context.time if context.time in table.columns else None)
        keys = ([order] if order else []) + [ROW]
        need(table, [subject, *([order] if order else [])])
        marks = {
            f"__seen_{i}": table[name]
            .count()
            .over(ibis.window(group_by=subject, order_by=keys, preceding=None, following=0))
            for i, name in enumerate(self.columns)
        }
        marked = table.mutate(**marks)
        filled = marked.mutate(
            **{
                name: marked[name].max().over(ibis.window(group_by=[subject, f"__seen_{i}"])).cast(table[name].type())
                for i, name in enumerate(self.columns)
            }
        )
        return Applied(filled.drop(*marks), changed=dict.fromkeys(self.columns, "fill previous"))


STEPS = (SetMissing, Fill)
