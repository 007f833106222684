"""What a step is: parameters with a JSON Schema in two languages, and a pure function from table to table."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Literal, Self

from pydantic import BaseModel, ConfigDict
from pydantic import Field as PydanticField

from medloom_contracts.errors import Words
from medloom_contracts.manifests import Column
from medloom_preprocess.domain.errors import StepRefused
from medloom_preprocess.domain.formula import rename_columns

ROW: Final = "_row"
Family = Literal["columns", "values", "missing", "rows", "compute", "shape", "series"]


def param(
    default: Any = ...,
    *,
    en: str,
    ko: str,
    about: str = "",
    about_ko: str = "",
    widget: str | None = None,
    **limits: Any,
) -> Any:
    """A parameter with its label and help in both languages; ``widget`` tells the form what to draw."""
    extra: dict[str, Any] = {"ko": {"title": ko, "description": about_ko}}
    if widget:
        extra["widget"] = widget
    return PydanticField(default, title=en, description=about or None, json_schema_extra=extra, **limits)


@dataclass(frozen=True)
class StepContext:
    """What a step may know beside its own table."""

    columns: dict[str, Column] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    subject: str | None = None
    time: str | None = None


@dataclass(frozen=True)
class Applied:
    """The table after a step.

    ``changed``: column -> rule for cells that may differ from before under the same name and ``_row``.
    ``renamed``: old -> new name. ``units``: column -> new unit. ``order``: the rows' new order, (column, descending).
    ``reshaped``: rows are other things than before, so cells cannot be compared.
    """

    table: Any
    changed: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    order: tuple[tuple[str, bool], ...] | None = None
    rows: bool = False
    reshaped: bool = False
    note: str = ""


class StepParams(BaseModel):
    """Base of every step's parameters; subclasses set ``op``, ``family``, the words, and ``apply``."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    op: ClassVar[str]
    family: ClassVar[Family]
    words: ClassVar[Words]
    about: ClassVar[Words]
    column_fields: ClassVar[tuple[str, ...]] = ()
    formula_fields: ClassVar[tuple[str, ...]] = ()
    new_column_fields: ClassVar[tuple[str, ...]] = ()

    def apply(self, table: Any, context: StepContext) -> Applied:
        raise NotImplementedError

    def reads(self) -> list[str]:
        """The columns that must exist before this step."""
        from medloom_preprocess.domain.formula import columns_of, parse

        found: dict[str, None] = {}
        for name in self.column_fields:
            found.update(dict.fromkeys(_names(getattr(self, name))))
        for name in self.formula_fields:
            found.update(dict.fromkeys(columns_of(parse(getattr(self, name)))))
        return [name for name in found if name != ROW]

    def renamed(self, mapping: dict[str, str]) -> Self:
        """The same step over columns of other names."""
        update: dict[str, Any] = {name: _mapped(getattr(self, name), mapping) for name in self.column_fields}
        update |= {name: rename_columns(getattr(self, name), mapping) for name in self.formula_fields}
        return self.model_copy(update={name: value for name, value in update.items() if value is not None})


def _names(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    return [name for name in value if isinstance(name, str)]


def _mapped(value: Any, mapping: dict[str, str]) -> Any:
    if isinstance(value, str):
        return mapping.get(value, value)
    if isinstance(value, dict):
        return {mapping.get(key, key): item for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(mapping.get(item, item) if isinstance(item, str) else item for item in value)
    return value


def need(table: Any, names: Iterable[str]) -> None:
    """Refuses a step that names a column the table does not have at this place."""
    for name in names:
        if name not in table.columns or name == ROW:
            raise StepRefused(
                "unknown_column",
                Words(
                    en=f"there is no column named “{name}” at this place of the recipe.",
                    ko=f"레시피의 이 위치에 “{name}” 열이 없습니다.",
                ),
                Words(
                    en="Correct the name, or move the step before the one that removes the column.",
                    ko="이름을 고치거나, 열을 없애는 단계보다 앞으로 옮기세요.",
                ),
                column=name,
            )


def need_new(table: Any, names: Iterable[str]) -> None:
    """Refuses a new column whose name is taken (names differ in more than case)."""
    taken = {column.casefold() for column in table.columns}
    for name in names:
        if name.casefold() in taken or not name.strip() or name.startswith("__"):
            raise StepRefused(
                "column_exists",
                Words(
                    en=f"the name “{name}” is taken or not allowed.", ko=f"“{name}” 이름은 이미 있거나 쓸 수 없습니다."
                ),
                Words(en="Choose another name.", ko="다른 이름을 고르세요."),
                column=name,
            )
        taken.add(name.casefold())


def need_number(table: Any, names: Iterable[str]) -> None:
    """Refuses arithmetic on a column that does not hold numbers."""
    names = list(names)
    need(table, names)
    for name in names:
        if not table[name].type().is_numeric():
            raise StepRefused(
                "not_numeric",
                Words(en=f"“{name}” does not hold numbers.", ko=f"“{name}” 열은 숫자가 아닙니다."),
                Words(en="Add a “Read numbers” step for it first.", ko="먼저 “숫자로 읽기” 단계를 추가하세요."),
                column=name,
            )


def need_text(table: Any, names: Iterable[str]) -> None:
    names = list(names)
    need(table, names)
    for name in names:
        if not table[name].type().is_string():
            raise StepRefused(
                "not_text",
                Words(en=f"“{name}” does not hold text.", ko=f"“{name}” 열은 글자가 아닙니다."),
                Words(en="Choose a text column.", ko="글자 열을 고르세요."),
                column=name,
            )


def null_like(expr: Any) -> Any:
    """A missing value of the type of a column."""
    import ibis

    return ibis.null(expr.type())
