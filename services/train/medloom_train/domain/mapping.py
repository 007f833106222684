"""Which columns of other data a finished model reads, checked by name, type and unit before anything is computed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from medloom_contracts.errors import Words
from medloom_contracts.manifests import Column, ColumnMatch, ColumnType, InputSchema, TaskKind
from medloom_train.domain.errors import BadMapping

NUMBERS: Final = (ColumnType.NUMBER, ColumnType.INTEGER, ColumnType.BOOLEAN)
DATES: Final = (ColumnType.DATE, ColumnType.DATETIME)

_FAULTS: Final = {
    "input_missing": Words(
        en="No column of the new data is named for this input.", ko="이 입력에 해당하는 새 데이터의 열이 없습니다."
    ),
    "input_unknown": Words(en="The model has no such input.", ko="모델에 이런 입력이 없습니다."),
    "column_unknown": Words(en="The new data has no such column.", ko="새 데이터에 이런 열이 없습니다."),
    "column_is_target": Words(
        en="The outcome cannot be an input as well.", ko="결과 열을 입력으로 함께 쓸 수 없습니다."
    ),
    "type_differs": Words(
        en="The model takes a number here, and the column does not hold numbers.",
        ko="모델은 여기서 숫자를 받지만 이 열은 숫자가 아닙니다.",
    ),
    "date_given": Words(en="The column holds dates, which no model takes.", ko="날짜 열은 모델이 받을 수 없습니다."),
    "unit_differs": Words(
        en="The units differ; give the factor that turns the column's values into the model's unit.",
        ko="단위가 다릅니다. 이 열의 값을 모델의 단위로 바꾸는 배수를 지정하세요.",
    ),
    "factor_for_category": Words(en="A factor is for numbers alone.", ko="배수는 숫자에만 지정할 수 있습니다."),
}


def _fault(where: str, code: str, column: str | None = None) -> dict[str, Any]:
    words = _FAULTS[code]
    return {"where": where, "column": column, "code": code, "problem": words.en, "problem_ko": words.ko}


def _same_unit(a: str, b: str) -> bool:
    return not a or not b or "".join(a.split()).casefold() == "".join(b.split()).casefold()


def _unfit(number: bool, unit: str, column: Column, factor: float | None) -> str | None:
    """The code of what speaks against reading an input (a number with its unit, or a category) from this column."""
    if column.type in DATES:
        return "date_given"
    if not number:
        return "factor_for_category" if factor is not None else None
    if column.type not in NUMBERS:
        return "type_differs"
    return "unit_differs" if factor is None and not _same_unit(unit, column.unit) else None


def _wanted(schema: InputSchema) -> dict[str, tuple[bool, str]]:
    """Every input, a survival model's follow-up time and, last, the target: whether it is a number, and its unit."""
    inputs = {entry.name: (entry.type == "number", entry.unit) for entry in schema.inputs}
    if schema.time is not None:
        inputs[schema.time] = (True, schema.time_unit)
    return inputs | {schema.target: (schema.task is TaskKind.REGRESSION, schema.target_unit)}


def faults(
    schema: InputSchema, known: Sequence[Column], columns: Mapping[str, str], factors: Mapping[str, float]
) -> list[dict[str, Any]]:
    """Everything that is wrong with a mapping, each with the input it is about."""
    there, wanted = {column.name: column for column in known}, _wanted(schema)
    found = [_fault(name, "input_unknown") for name in sorted({*columns, *factors} - set(wanted))]
    outcome = columns.get(schema.target, schema.target)
    followed = None if schema.time is None else columns.get(schema.time, schema.time)
    for name, (number, unit) in wanted.items():
        chosen = columns.get(name, name)
        if chosen not in there:
            found.append(_fault(name, "column_unknown" if name in columns else "input_missing", chosen))
        elif name != schema.target and (chosen == outcome or (name != schema.time and chosen == followed)):
            found.append(_fault(name, "column_is_target", chosen))
        elif (code := _unfit(number, unit, there[chosen], factors.get(name))) is not None:
            found.append(_fault(name, code, chosen))
    return found


def match(
    schema: InputSchema, known: Sequence[Column], columns: Mapping[str, str], factors: Mapping[str, float]
) -> tuple[ColumnMatch, ...]:
    """The column of each input, of a follow-up time and last of the target: of its name unless ``columns`` differs.

    Raises BadMapping with every fault.
    """
    wrong = faults(schema, known, columns, factors)
    if wrong:
        raise BadMapping(wrong)
    return tuple(
        ColumnMatch(input=name, column=columns.get(name, name), factor=factors.get(name, 1.0))
        for name in _wanted(schema)
    )
