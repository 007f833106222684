"""Steps that change what a row is: group and aggregate, join, pivot, unpivot."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import StepRefused
from medloom_preprocess.domain.formula.values import text_form
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

Statistic = Literal["first", "last", "mean", "median", "min", "max", "sum", "sd", "count", "distinct"]
_NUMERIC = {"mean", "median", "sum", "sd"}


def statistic(table: Any, name: str, function: Statistic, order: list[str], where: Any = None) -> Any:
    """One aggregate of a column; first and last are by ``order`` and leave missing values out."""
    if function in _NUMERIC:
        need_number(table, [name])
    x = table[name]
    if function in {"first", "last"}:
        present = x.notnull() if where is None else x.notnull() & where
        return getattr(x, function)(where=present, order_by=[table[key] for key in order])
    if function in {"count", "distinct"}:
        return (x.count if function == "count" else x.nunique)(where=where).cast("int64")
    if function == "sd":
        return x.cast("float64").std(where=where, how="sample")
    number = x.cast("float64") if function in _NUMERIC else x
    found = getattr(number, function)(where=where)
    return found.cast("float64") if function in _NUMERIC else found


class Aggregation(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    function: Statistic
    name: str | None = None


class GroupAggregate(StepParams):
    op: ClassVar[str] = "group_aggregate"
    family: ClassVar[Family] = "shape"
    words: ClassVar[Words] = Words(en="Group and summarise", ko="묶어서 요약")
    about: ClassVar[Words] = Words(
        en="One row for each group, with summaries of its rows.", ko="묶음마다 한 행으로 요약합니다."
    )
    column_fields: ClassVar[tuple[str, ...]] = ("by", "order")

    by: list[str] = param(en="Group by", ko="묶음 기준", widget="columns", min_length=1)
    aggregations: list[Aggregation] = param(
        en="Summaries", ko="요약", widget="aggregations", min_length=1, max_length=500
    )
    order: str | None = param(None, en="Order for first and last", ko="처음·마지막의 순서", widget="column")

    def reads(self) -> list[str]:
        return list(dict.fromkeys([*super().reads(), *(item.column for item in self.aggregations)]))

    def renamed(self, mapping: dict[str, str]) -> "GroupAggregate":
        items = [
            item.model_copy(update={"column": mapping.get(item.column, item.column)}) for item in self.aggregations
        ]
        return super().renamed(mapping).model_copy(update={"aggregations": items})

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, self.reads())
        order = ([self.order] if self.order else []) + [ROW]
        metrics = {
            item.name or f"{item.column}_{item.function}": statistic(table, item.column, item.function, order)
            for item in self.aggregations
        }
        need_new(table.select(ROW, *self.by), metrics)
        grouped = table.group_by(self.by).aggregate(**{ROW: table[ROW].min()}, **metrics)
        return Applied(grouped.select(ROW, *self.by, *metrics), reshaped=True)


class Join(StepParams):
    op: ClassVar[str] = "join"
    family: ClassVar[Family] = "shape"
    words: ClassVar[Words] = Words(en="Join a table", ko="표 결합")
    about: ClassVar[Words] = Words(
        en="Adds columns of another table of this data set, or of another data set, by matching keys.",
        ko="이 데이터의 다른 표나 다른 데이터의 열을 키로 맞추어 붙입니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("on",)

    table: str = param(
        en="Table",
        ko="표",
        about="a table's name, or dataset id@version or dataset id@version/table",
        about_ko="표 이름 또는 데이터ID@버전",
        widget="table",
    )
    on: dict[str, str] = param(
        en="Keys",
        ko="키",
        about="column here: column there",
        about_ko="여기 열: 저쪽 열",
        widget="join_keys",
        min_length=1,
        max_length=10,
    )
    columns: list[str] | None = param(None, en="Columns to add", ko="붙일 열", about="else all", about_ko="비우면 전체")
    how: Literal["left", "inner"] = param(
        "left",
        en="Rows without a match",
        ko="짝 없는 행",
        about="left keeps them, inner drops them",
        about_ko="left는 남기고 inner는 버림",
    )
    multiple: Literal["refuse", "first", "all"] = param("refuse", en="Several matches", ko="짝이 여럿일 때")

    def apply(self, table: Any, context: StepContext) -> Applied:
        import ibis

        other = context.tables.get(self.table)
        if other is None:
            raise StepRefused(
                "unknown_table",
                Words(en="the table to join is not there.", ko="결합할 표가 없습니다."),
                Words(
                    en=f"Known tables: {', '.join(context.tables) or 'none'}.",
                    ko=f"사용 가능한 표: {', '.join(context.tables) or '없음'}.",
                ),
            )
        need(table, self.on)
        need(other, self.on.values())
        keys = list(self.on.values())
        wanted = self.columns or [name for name in other.columns if name != ROW and name not in keys]
        need(other, wanted)
        need_new(table, wanted)
        right = self._single(other, keys)
        right = right.select(
            **{f"__key_{i}": text_form(right[key]) for i, key in enumerate(keys)},
            __right_row=right[ROW],
            **{name: right[name] for name in wanted},
        )
        match = [text_form(table[here]) == right[f"__key_{i}"] for i, here in enumerate(self.on)]
        joined = table.join(right, match, how=self.how)
        if self.multiple == "all":
            joined = joined.mutate(
                **{
                    ROW: ibis.row_number()
                    .over(ibis.window(order_by=[joined[ROW], joined["__right_row"]]))
                    .cast("int64")
                }
            )
        return Applied(
            joined.select(*table.columns, *wanted),
            rows=self.how == "inner" and self.multiple != "all",
            reshaped=self.multiple == "all",
        )

    def _single(self, other: Any, keys: list[str]) -> Any:
        import ibis

        if self.multiple == "all":
            return other
        if self.multiple == "refuse":
            counted = other.group_by(keys).aggregate(__n=other.count())
            if int(counted.filter(counted["__n"] > 1).count().to_pyarrow().as_py()):
                raise StepRefused(
                    "several_matches",
                    Words(
                        en="some keys have several rows in the other table.",
                        ko="다른 표에 같은 키의 행이 여럿 있습니다.",
                    ),
                    Words(
                        en="Choose the first match or all matches, or summarise the other table first.",
                        ko="첫 행 또는 모든 행을 고르거나, 먼저 그 표를 요약하세요.",
                    ),
                )
        ranked = other.mutate(__rank=ibis.row_number().over(ibis.window(group_by=keys, order_by=ROW)))
        return ranked.filter(ranked["__rank"] == 0)


class Pivot(StepParams):
    op: ClassVar[str] = "pivot"
    family: ClassVar[Family] = "shape"
    words: ClassVar[Words] = Words(en="Long to wide", ko="긴 표를 넓게")
    about: ClassVar[Words] = Words(
        en="One row for each key; each named value of a column becomes a column.",
        ko="키마다 한 행으로 만들고, 한 열의 값들을 각각 열로 펼칩니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("index", "names", "values")

    index: list[str] = param(en="Row keys", ko="행 키", widget="columns", min_length=1)
    names: str = param(en="Names from", ko="이름 열", widget="column")
    values: str = param(en="Values from", ko="값 열", widget="column")
    categories: list[str] = param(en="Names to spread", ko="펼칠 이름", min_length=1, max_length=1_000)
    function: Statistic = param("first", en="When several", ko="여럿일 때")

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, [*self.index, self.names, self.values])
        need_new(table.select(ROW, *self.index), self.categories)
        label = text_form(table[self.names])
        spread = {name: statistic(table, self.values, self.function, [ROW], label == name) for name in self.categories}
        wide = table.group_by(self.index).aggregate(**{ROW: table[ROW].min()}, **spread)
        return Applied(wide.select(ROW, *self.index, *spread), reshaped=True)


class Unpivot(StepParams):
    op: ClassVar[str] = "unpivot"
    family: ClassVar[Family] = "shape"
    words: ClassVar[Words] = Words(en="Wide to long", ko="넓은 표를 길게")
    about: ClassVar[Words] = Words(
        en="Each named column becomes a row of name and value.", ko="지정한 열마다 이름과 값의 행으로 바꿉니다."
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns",)

    columns: list[str] = param(en="Columns", ko="열", widget="columns", min_length=1, max_length=500)
    names_to: str = param("name", en="Names into", ko="이름을 담을 열")
    values_to: str = param("value", en="Values into", ko="값을 담을 열")

    def apply(self, table: Any, context: StepContext) -> Applied:
        import ibis

        need(table, self.columns)
        rest = [name for name in table.columns if name != ROW and name not in self.columns]
        need_new(table.select(ROW, *rest), [self.names_to, self.values_to])
        numeric = all(table[name].type().is_numeric() for name in self.columns)
        parts = [
            table.select(
                **{ROW: (table[ROW] * len(self.columns) + i).cast("int64")},
                **{keep: table[keep] for keep in rest},
                **{
                    self.names_to: ibis.literal(name),
                    self.values_to: table[name].cast("float64") if numeric else text_form(table[name]),
                },
            )
            for i, name in enumerate(self.columns)
        ]
        return Applied(ibis.union(*parts, distinct=False) if len(parts) > 1 else parts[0], reshaped=True)


STEPS = (GroupAggregate, Join, Pivot, Unpivot)
