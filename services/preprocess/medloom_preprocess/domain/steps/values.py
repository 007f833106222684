"""Steps on the values of columns: read numbers, clip, outliers, bin, unit conversion."""

from typing import Any, ClassVar, Literal

from pydantic import model_validator

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import StepRefused
from medloom_preprocess.domain.steps.base import (
    Applied,
    Family,
    StepContext,
    StepParams,
    need_new,
    need_number,
    null_like,
    param,
)
from medloom_preprocess.domain.steps.reading import bound_sign, number_pattern, read_number, tidy
from medloom_preprocess.domain.units import Conversion, conversion


class ParseNumber(StepParams):
    op: ClassVar[str] = "parse_number"
    family: ClassVar[Family] = "values"
    words: ClassVar[Words] = Words(en="Read numbers", ko="숫자로 읽기")
    about: ClassVar[Words] = Words(
        en='Reads numbers written as text: "265,000", "> 89", "37.2 C", decimal comma, "125/79" into two columns.',
        ko='글자로 적힌 수를 읽습니다: "265,000", "> 89", "<=45", "37.2 C", 소수점 쉼표, "125/79"는 두 열로.',
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    decimal: Literal[".", ","] = param(".", en="Decimal sign", ko="소수점 기호")
    bound: Literal["keep", "flag", "half", "missing"] = param(
        "keep",
        en="Values such as < 45",
        ko="< 45 같은 값",
        about="keep the limit as the value · also write the sign to a column · half the limit for < · missing",
        about_ko="한계값 사용 · 부호를 따로 열에 기록 · <이면 절반 · 결측",
    )
    strip_units: bool = param(True, en="Ignore a unit behind the number", ko="수 뒤의 단위 무시")
    into: list[str] | None = param(
        None, en="Split into", ko="나눌 열", about='New columns for "125/79"', about_ko='"125/79"를 담을 새 열'
    )
    separator: str = param("/", en="Separator", ko="구분 기호", min_length=1, max_length=3)

    @model_validator(mode="after")
    def _one_column_splits(self) -> "ParseNumber":
        if self.into is not None and (len(self.columns) != 1 or not 2 <= len(self.into) <= 5):
            raise ValueError("splitting takes one column and two to five new names")
        return self

    def apply(self, table: Any, context: StepContext) -> Applied:
        from medloom_preprocess.domain.steps.base import need

        need(table, self.columns)
        texts = [name for name in self.columns if table[name].type().is_string()]
        if self.into is not None:
            return self._split(table, self.into)
        changes = {name: self._read(table[name]) for name in texts}
        if self.bound == "flag":
            flags = {f"{name}_bound": bound_sign(table[name]) for name in texts}
            need_new(table, flags)
            changes |= flags
        return Applied(
            table.mutate(**changes) if changes else table,
            changed=dict.fromkeys(texts, f"read number ({self.bound})"),
        )

    def _split(self, table: Any, into: list[str]) -> Applied:
        need_new(table, into)
        source = table[self.columns[0]]
        if not source.type().is_string():
            raise StepRefused(
                "not_text",
                Words(en=f"“{self.columns[0]}” does not hold text.", ko=f"“{self.columns[0]}” 열은 글자가 아닙니다."),
                column=self.columns[0],
            )
        return Applied(
            table.mutate(**{name: self._read(_part(source, self.separator, index)) for index, name in enumerate(into)})
        )

    def _read(self, expr: Any) -> Any:
        value = read_number(expr, number_pattern(self.decimal, units=self.strip_units), self.decimal)
        if self.bound in {"keep", "flag"}:
            return value
        below = bound_sign(expr)
        if self.bound == "half":
            return (below == "<").fill_null(False).ifelse(value / 2, value)
        return below.isnull().ifelse(value, null_like(value))


def _part(expr: Any, separator: str, index: int) -> Any:
    import re

    mark = re.escape(separator)
    piece = f"[^{mark}]*" if len(separator) == 1 else ".*?"
    pattern = "^" + "".join(f"{piece}{mark}" for _ in range(index)) + f"({piece})(?:{mark}.*)?$"
    return tidy(expr).re_extract(pattern, 1).nullif("")


class Clip(StepParams):
    op: ClassVar[str] = "clip"
    family: ClassVar[Family] = "values"
    words: ClassVar[Words] = Words(en="Limit to a range", ko="범위로 제한")
    about: ClassVar[Words] = Words(
        en="Values beyond a limit are set to the limit.", ko="한계를 넘는 값을 한계값으로 바꿉니다."
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    low: float | None = param(None, en="Lowest", ko="최솟값")
    high: float | None = param(None, en="Highest", ko="최댓값")

    @model_validator(mode="after")
    def _a_limit(self) -> "Clip":
        if self.low is None and self.high is None:
            raise ValueError("give a lowest or a highest value")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the lowest value is above the highest")
        return self

    def apply(self, table: Any, context: StepContext) -> Applied:
        need_number(table, self.columns)
        return Applied(
            table.mutate(
                **{name: table[name].cast("float64").clip(lower=self.low, upper=self.high) for name in self.columns}
            ),
            changed=dict.fromkeys(self.columns, f"limit to {_range(self.low, self.high)}"),
        )


def _range(low: float | None, high: float | None) -> str:
    return f"[{'' if low is None else f'{low:g}'}, {'' if high is None else f'{high:g}'}]"


class Outliers(StepParams):
    op: ClassVar[str] = "outliers"
    family: ClassVar[Family] = "values"
    words: ClassVar[Words] = Words(en="Outliers", ko="이상값")
    about: ClassVar[Words] = Words(
        en="Flags or blanks values far from the rest: robust z (Iglewicz & Hoaglin 1993) or Tukey's fences.",
        ko="나머지와 동떨어진 값을 표시하거나 비웁니다: 로버스트 z(중앙값, MAD) 또는 사분위 범위.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    method: Literal["robust_z", "iqr"] = param("robust_z", en="Method", ko="방법")
    threshold: float = param(
        3.5,
        en="Threshold",
        ko="기준",
        about="3.5 is usual for robust z, 1.5 or 3 for IQR",
        about_ko="로버스트 z는 3.5, IQR은 1.5 또는 3이 보통",
        gt=0,
    )
    action: Literal["flag", "blank"] = param("flag", en="Then", ko="처리")

    def apply(self, table: Any, context: StepContext) -> Applied:
        need_number(table, self.columns)
        far = {name: self._far(table, name) for name in self.columns}
        if self.action == "flag":
            flags = {f"{name}_outlier": expr for name, expr in far.items()}
            need_new(table, flags)
            return Applied(table.mutate(**flags))
        return Applied(
            table.mutate(
                **{
                    name: far[name].fill_null(False).ifelse(null_like(table[name]), table[name])
                    for name in self.columns
                }
            ),
            changed=dict.fromkeys(self.columns, f"outlier ({self.method} > {self.threshold:g})"),
        )

    def _far(self, table: Any, name: str) -> Any:
        low, high = self._fences(table, table[name].cast("float64"))
        if low is None or high is None:
            return table[name].isnull() & False
        return (table[name] < low) | (table[name] > high)

    def _fences(self, table: Any, values: Any) -> tuple[float | None, float | None]:
        """Robust z is 0.6745 (x - median) / MAD; Tukey's fences lie ``threshold`` interquartile ranges outside."""
        if self.method == "iqr":
            q1, q3 = _scalar(table, values.quantile(0.25)), _scalar(table, values.quantile(0.75))
            if q1 is None or q3 is None:
                return None, None
            return q1 - self.threshold * (q3 - q1), q3 + self.threshold * (q3 - q1)
        median = _scalar(table, values.median())
        if median is None:
            return None, None
        mad = _scalar(table, (values - median).abs().median())
        if not mad:
            return None, None
        reach = self.threshold * mad / 0.6745
        return median - reach, median + reach


def _scalar(table: Any, expr: Any) -> float | None:
    value = expr.to_pyarrow().as_py()
    return None if value is None else float(value)


class Bin(StepParams):
    op: ClassVar[str] = "bin"
    family: ClassVar[Family] = "values"
    words: ClassVar[Words] = Words(en="Group into classes", ko="구간 나누기")
    about: ClassVar[Words] = Words(
        en="Cuts a number into classes: edges [a, b, c] give [a, b) and [b, c].",
        ko="수를 구간으로 나눕니다. 경계 [a, b, c]는 [a, b)와 [b, c]가 됩니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("column",)

    column: str = param(en="Column", ko="열", widget="column")
    edges: list[float] = param(en="Edges", ko="경계", min_length=2, max_length=101)
    labels: list[str] | None = param(None, en="Names of the classes", ko="구간 이름")
    into: str | None = param(None, en="New column", ko="새 열", about="else <column>_bin", about_ko="비우면 <열>_bin")

    @model_validator(mode="after")
    def _rising(self) -> "Bin":
        if any(a >= b for a, b in zip(self.edges, self.edges[1:], strict=False)):
            raise ValueError("the edges must rise")
        if self.labels is not None and len(self.labels) != len(self.edges) - 1:
            raise ValueError("one name for each class is needed")
        return self

    def apply(self, table: Any, context: StepContext) -> Applied:
        import ibis

        need_number(table, [self.column])
        name = self.into or f"{self.column}_bin"
        need_new(table, [name])
        x, last = table[self.column], len(self.edges) - 2
        labels = self.labels or [f"{a:g}–{b:g}" for a, b in zip(self.edges, self.edges[1:], strict=False)]
        cases = [
            ((x >= a) & ((x <= b) if i == last else (x < b)), labels[i])
            for i, (a, b) in enumerate(zip(self.edges, self.edges[1:], strict=False))
        ]
        return Applied(table.mutate(**{name: ibis.cases(*cases, else_=ibis.null("string"))}))


class ConvertUnit(StepParams):
    op: ClassVar[str] = "convert_unit"
    family: ClassVar[Family] = "values"
    words: ClassVar[Words] = Words(en="Convert units", ko="단위 변환")
    about: ClassVar[Words] = Words(
        en="Converts laboratory and body units, for example glucose mg/dL to mmol/L.",
        ko="검사·신체 단위를 바꿉니다. 예: 포도당 mg/dL → mmol/L.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    quantity: str = param(
        en="Quantity",
        ko="항목",
        about="glucose, creatinine, temperature, …",
        about_ko="glucose, creatinine, temperature 등",
        widget="quantity",
    )
    source: str = param(en="From", ko="원래 단위", widget="unit", alias="from")
    target: str = param(en="To", ko="새 단위", widget="unit", alias="to")
    where: str | None = param(
        None,
        en="Only where",
        ko="조건",
        about="a condition, for rows in the old unit alone",
        about_ko="옛 단위인 행만 바꿀 조건",
        widget="formula",
    )

    @model_validator(mode="after")
    def _known(self) -> "ConvertUnit":
        conversion(self.quantity, self.source, self.target)
        return self

    def apply(self, table: Any, context: StepContext) -> Applied:
        from medloom_preprocess.domain.formula import compile_condition

        need_number(table, self.columns)
        how: Conversion = conversion(self.quantity, self.source, self.target)
        changes = {}
        for name in self.columns:
            x = table[name].cast("float64")
            new = x * how.factor + how.offset
            changes[name] = compile_condition(self.where, table).fill_null(False).ifelse(new, x) if self.where else new
        return Applied(
            table.mutate(**changes),
            changed=dict.fromkeys(self.columns, f"{self.quantity} {self.source} → {self.target}"),
            units=dict.fromkeys(self.columns, self.target),
        )


STEPS = (ParseNumber, Clip, Outliers, Bin, ConvertUnit)
