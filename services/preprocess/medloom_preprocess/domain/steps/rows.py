"""Steps on rows: filter, deduplicate, sort, edit cells."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import StepRefused
from medloom_preprocess.domain.formula import compile_condition
from medloom_preprocess.domain.steps.base import ROW, Applied, Family, StepContext, StepParams, need, param


class FilterRows(StepParams):
    op: ClassVar[str] = "filter_rows"
    family: ClassVar[Family] = "rows"
    words: ClassVar[Words] = Words(en="Keep rows", ko="행 거르기")
    about: ClassVar[Words] = Words(
        en="Keeps the rows for which the condition is true.", ko="조건이 참인 행만 남깁니다."
    )
    formula_fields: ClassVar[tuple[str, ...]] = ("where",)

    where: str = param(
        en="Condition",
        ko="조건",
        about="for example AGE >= 18",
        about_ko="예: AGE >= 18",
        widget="formula",
        min_length=1,
    )
    missing: Literal["drop", "keep"] = param(
        "drop",
        en="Rows where it cannot be decided",
        ko="판단할 수 없는 행",
        about="a value in the condition is missing",
        about_ko="조건에 쓰인 값이 결측인 행",
    )

    def apply(self, table: Any, context: StepContext) -> Applied:
        condition = compile_condition(self.where, table).fill_null(self.missing == "keep")
        return Applied(table.filter(condition), rows=True, note=self.where)


class Deduplicate(StepParams):
    op: ClassVar[str] = "deduplicate"
    family: ClassVar[Family] = "rows"
    words: ClassVar[Words] = Words(en="Remove duplicates", ko="중복 제거")
    about: ClassVar[Words] = Words(
        en="Keeps one row of those that agree in the named columns (or in all).",
        ko="지정한 열(없으면 전체)이 같은 행 중 하나만 남깁니다.",
    )
    column_fields: ClassVar[tuple[str, ...]] = ("columns", "order")

    columns: list[str] | None = param(
        None, en="Columns", ko="열", about="else all", about_ko="비우면 전체", widget="columns"
    )
    keep: Literal["first", "last"] = param("first", en="Keep", ko="남길 행")
    order: str | None = param(
        None,
        en="In the order of",
        ko="순서 열",
        about="else the file's order",
        about_ko="비우면 파일 순서",
        widget="column",
    )

    def apply(self, table: Any, context: StepContext) -> Applied:
        import ibis

        names = self.columns or [name for name in table.columns if name != ROW]
        need(table, [*names, *([self.order] if self.order else [])])
        keys = [table[name] for name in ([self.order] if self.order else []) + [ROW]]
        order = keys if self.keep == "first" else [ibis.desc(key) for key in keys]
        compared = table.select(ROW, *dict.fromkeys([*names, *([self.order] if self.order else [])]))
        ranked = compared.mutate(__rank=ibis.row_number().over(ibis.window(group_by=names, order_by=order)))
        kept = ranked.filter(ranked["__rank"] == 0).select(ROW)
        return Applied(table.semi_join(kept, ROW), rows=True)


class Sort(StepParams):
    op: ClassVar[str] = "sort"
    family: ClassVar[Family] = "rows"
    words: ClassVar[Words] = Words(en="Sort", ko="정렬")
    about: ClassVar[Words] = Words(en="Orders the rows.", ko="행의 순서를 정합니다.")
    column_fields: ClassVar[tuple[str, ...]] = ("by",)

    by: list[str] = param(en="By", ko="기준 열", widget="columns", min_length=1, max_length=10)
    descending: bool = param(False, en="Largest first", ko="큰 값부터")

    def apply(self, table: Any, context: StepContext) -> Applied:
        need(table, self.by)
        return Applied(table, order=tuple((name, self.descending) for name in self.by))


class CellEdit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    row: int = Field(ge=0, description="The row's _row")
    column: str
    value: str | int | float | bool | None


class EditCells(StepParams):
    op: ClassVar[str] = "edit_cells"
    family: ClassVar[Family] = "rows"
    words: ClassVar[Words] = Words(en="Edit cells", ko="셀 편집")
    about: ClassVar[Words] = Words(
        en="Single cells changed by hand, each logged.", ko="손으로 고친 칸. 모두 기록됩니다."
    )

    cells: list[CellEdit] = param(en="Cells", ko="셀", widget="cells", min_length=1, max_length=100_000)

    def reads(self) -> list[str]:
        return list(dict.fromkeys(cell.column for cell in self.cells))

    def renamed(self, mapping: dict[str, str]) -> "EditCells":
        cells = [cell.model_copy(update={"column": mapping.get(cell.column, cell.column)}) for cell in self.cells]
        return self.model_copy(update={"cells": cells})

    def apply(self, table: Any, context: StepContext) -> Applied:
        names = self.reads()
        need(table, names)
        for name in names:
            table = _edited(table, name, {cell.row: cell.value for cell in self.cells if cell.column == name})
        return Applied(table, changed=dict.fromkeys(names, "edit"))


def _edited(table: Any, name: str, values: dict[int, Any]) -> Any:
    import ibis
    import pyarrow as pa

    dtype = table[name].type()
    typed = [_fitting(value, dtype, name) for value in values.values()]
    arrow_type = (
        pa.string()
        if dtype.is_string() or dtype.is_date() or dtype.is_timestamp()
        else pa.bool_()
        if dtype.is_boolean()
        else pa.float64()
    )
    edits = ibis.memtable(
        pa.table({"__edit_row": pa.array(list(values), pa.int64()), "__edit": pa.array(typed, arrow_type)})
    )
    joined = table.left_join(edits, table[ROW] == edits["__edit_row"])
    new = joined["__edit_row"].notnull().ifelse(joined["__edit"].cast(_wider(dtype, typed)), joined[name])
    return joined.mutate(**{name: new}).drop("__edit_row", "__edit")


def _wider(dtype: Any, typed: list[Any]) -> Any:
    if dtype.is_integer() and any(value is not None and not float(value).is_integer() for value in typed):
        return "float64"
    return dtype


def _fitting(value: Any, dtype: Any, name: str) -> Any:
    if value is None or value == "":
        return None
    try:
        if dtype.is_numeric() and not dtype.is_boolean():
            return float(value)
    except ValueError:
        raise StepRefused(
            "value_type",
            Words(
                en=f"a new value does not fit the type of “{name}”.", ko=f"새 값이 “{name}” 열의 형식과 맞지 않습니다."
            ),
            Words(en="Write a number, or leave the cell empty.", ko="숫자를 적거나 비워 두세요."),
            column=name,
        ) from None
    if dtype.is_boolean():
        return str(value).lower() in {"1", "true"}
    return str(value)


STEPS = (FilterRows, Deduplicate, Sort, EditCells)
