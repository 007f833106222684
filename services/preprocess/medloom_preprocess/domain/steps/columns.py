"""Steps on whole columns: select, drop, rename, cast."""

from typing import Any, ClassVar, Literal

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import StepRefused
from medloom_preprocess.domain.formula.values import rounded, text_form
from medloom_preprocess.domain.steps.base import ROW, Applied, Family, StepContext, StepParams, need, need_new, param


class Select(StepParams):
    op: ClassVar[str] = "select"
    family: ClassVar[Family] = "columns"
    words: ClassVar[Words] = Words(en="Keep columns", ko="열 선택")
    about: ClassVar[Words] = Words(
        en="Keeps the named columns in this order; all others go.", ko="지정한 열만 이 순서로 남깁니다."
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, self.columns)
        return Applied(table.select(ROW, *dict.fromkeys(self.columns)))


class Drop(StepParams):
    op: ClassVar[str] = "drop"
    family: ClassVar[Family] = "columns"
    words: ClassVar[Words] = Words(en="Remove columns", ko="열 제거")
    about: ClassVar[Words] = Words(en="Removes the named columns.", ko="지정한 열을 제거합니다.")
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, self.columns)
        return Applied(table.drop(*dict.fromkeys(self.columns)))


class Rename(StepParams):
    op: ClassVar[str] = "rename"
    family: ClassVar[Family] = "columns"
    words: ClassVar[Words] = Words(en="Rename columns", ko="열 이름 바꾸기")
    about: ClassVar[Words] = Words(en="Gives columns new names.", ko="열에 새 이름을 붙입니다.")
    column_fields: ClassVar[tuple[str, ...]] = ("names",)

    names: dict[str, str] = param(
        en="Names",
        ko="이름",
        about="old name: new name",
        about_ko="옛 이름: 새 이름",
        widget="column_map",
        min_length=1,
    )

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, self.names)
        changes = {old: new for old, new in self.names.items() if old != new}
        need_new(table.drop(*changes) if changes else table, changes.values())
        return Applied(table.rename({new: old for old, new in changes.items()}), renamed=changes)


class Cast(StepParams):
    op: ClassVar[str] = "cast"
    family: ClassVar[Family] = "columns"
    words: ClassVar[Words] = Words(en="Change type", ko="형식 바꾸기")
    about: ClassVar[Words] = Words(
        en="Changes the type; cells that do not fit become missing and are listed.",
        ko="형식을 바꿉니다. 맞지 않는 칸은 결측이 되고 목록에 남습니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1)
    to: Literal["number", "integer", "text", "category", "boolean", "date", "datetime"] = param(en="Type", ko="형식")

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, self.columns)
        return Applied(
            table.mutate(**{name: _cast(table[name], self.to, name) for name in self.columns}),
            changed=dict.fromkeys(self.columns, f"type {self.to}"),
        )


_TRUE = ["1", "true", "t", "yes", "y"]
_FALSE = ["0", "false", "f", "no", "n"]


def _cast(expr: Any, to: str, name: str) -> Any:
    if to in {"text", "category"}:
        return text_form(expr)
    if to == "boolean":
        return _truth(expr)
    dated = expr.type().is_date() or expr.type().is_timestamp()
    if dated != (to in {"date", "datetime"}) and not expr.type().is_string():
        raise StepRefused(
            "wrong_type",
            Words(
                en=f"“{name}” cannot become {to} directly.", ko=f"“{name}” 열은 {to} 형식으로 바로 바꿀 수 없습니다."
            ),
            Words(en="Use “Read dates” or a formula.", ko="“날짜로 읽기”나 수식을 쓰세요."),
            column=name,
        )
    if to == "integer":
        return rounded(expr.try_cast("float64")).try_cast("int64")
    return expr.try_cast({"number": "float64", "date": "date", "datetime": "timestamp"}[to])


def _truth(expr: Any) -> Any:
    import ibis

    if expr.type().is_boolean():
        return expr
    text = text_form(expr).strip().lower()
    return ibis.cases((text.isin(_TRUE), True), (text.isin(_FALSE), False), else_=ibis.null("boolean"))


STEPS = (Select, Drop, Rename, Cast)
