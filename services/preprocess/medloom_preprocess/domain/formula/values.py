"""Typed values of a formula: what an Ibis expression means to the person who wrote it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import FormulaError

NUMBER: Final = "number"
TEXT: Final = "text"
TRUTH: Final = "boolean"
DATE: Final = "date"
BLANK: Final = "blank"
_WORDS: Final = {
    NUMBER: Words(en="a number", ko="숫자"),
    TEXT: Words(en="a text", ko="글자"),
    TRUTH: Words(en="true or false", ko="참/거짓"),
    DATE: Words(en="a date", ko="날짜"),
    BLANK: Words(en="missing", ko="결측"),
}


@dataclass(frozen=True)
class Value:
    """``literal`` is the Python value when the part is written out in the formula."""

    expr: Any
    kind: str
    position: int
    literal: Any = None


def of_column(expr: Any, position: int) -> Value:
    """A column as a value; the kind follows from its type."""
    dtype = expr.type()
    if dtype.is_boolean():
        kind = TRUTH
    elif dtype.is_numeric():
        kind = NUMBER
    elif dtype.is_date() or dtype.is_timestamp():
        kind = DATE
    else:
        kind = TEXT
    return Value(expr, kind, position)


def mismatch(value: Value, wanted: str) -> FormulaError:
    """The refusal of a part of the wrong kind."""
    return FormulaError(
        "wrong_type",
        Words(
            en=f"{_WORDS[wanted].en} is needed here, this is {_WORDS[value.kind].en}",
            ko=f"여기에는 {_WORDS[wanted].ko}가 필요한데 {_WORDS[value.kind].ko}입니다",
        ),
        value.position,
    )


def number(value: Value) -> Any:
    """As a double; a text column is read as numbers where it can be, a literal text must be one."""
    import ibis

    if value.kind == BLANK:
        return ibis.null("float64")
    if value.kind in (NUMBER, TRUTH):
        return value.expr.cast("float64")
    if value.kind == TEXT and value.literal is None:
        return value.expr.try_cast("float64")
    if value.kind == TEXT:
        try:
            return ibis.literal(float(value.literal), type="float64")
        except ValueError:
            pass
    raise mismatch(value, NUMBER)


def whole(value: Value, low: int, high: int) -> int:
    """A whole number written in the formula."""
    if (
        value.kind != NUMBER
        or value.literal is None
        or not float(value.literal).is_integer()
        or not low <= value.literal <= high
    ):
        raise FormulaError(
            "wrong_type",
            Words(
                en=f"A whole number from {low} to {high} must be written here",
                ko=f"{low}에서 {high} 사이의 정수를 적어야 합니다",
            ),
            value.position,
        )
    return int(value.literal)


def floor(expr: Any) -> Any:
    """The next lower whole number, as a number of any size: Ibis's own would be an integer of 64 bits or a failure."""
    return _as_they_are()[0](expr)


def rounded(expr: Any, digits: int = 0) -> Any:
    """Rounded half away from zero, as a number of any size."""
    return _as_they_are()[1](expr, digits)


@cache
def _as_they_are() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The engine's own functions, without the cast to an integer that Ibis puts around them."""
    import ibis

    @ibis.udf.scalar.builtin(name="floor")  # type: ignore[untyped-decorator]
    def floor_as_it_is(number: float) -> float: ...  # type: ignore[empty-body]  # the engine has the body

    @ibis.udf.scalar.builtin(name="round")  # type: ignore[untyped-decorator]
    def round_as_it_is(number: float, digits: int) -> float: ...  # type: ignore[empty-body]  # as above

    return floor_as_it_is, round_as_it_is


def text(value: Value) -> Any:
    """As text; whole numbers without a decimal point."""
    import ibis

    if value.kind == BLANK:
        return ibis.null("string")
    return text_form(value.expr)


def text_form(expr: Any) -> Any:
    """The text of a column's values as the contracts define it: 1 and 1.0 are "1", true is "true"."""
    import ibis

    dtype = expr.type()
    if dtype.is_string():
        return expr
    if dtype.is_boolean():
        return ibis.cases((expr, "true"), (~expr, "false"), else_=ibis.null("string"))
    if dtype.is_floating():
        whole_number = (expr == floor(expr)) & (expr.abs() < 1e15)
        return whole_number.ifelse(expr.try_cast("int64").cast("string"), expr.cast("string"))
    return expr.cast("string")


def truth(value: Value) -> Any:
    """As a condition; a number is true when it is not 0."""
    import ibis

    if value.kind == BLANK:
        return ibis.null("boolean")
    if value.kind == TRUTH:
        return value.expr
    if value.kind == NUMBER:
        return value.expr != 0
    raise mismatch(value, TRUTH)


def date(value: Value) -> Any:
    """As a date or time; a text is read as an ISO date."""
    import ibis

    if value.kind == BLANK:
        return ibis.null("date")
    if value.kind == DATE:
        return value.expr
    if value.kind == TEXT:
        return value.expr.try_cast("date")
    raise mismatch(value, DATE)


def common_kind(values: list[Value]) -> str:
    """The kind that all values can be shown in: their own when alike, else text."""
    kinds = {value.kind for value in values if value.kind != BLANK}
    if not kinds:
        return BLANK
    if len(kinds) == 1:
        return kinds.pop()
    return NUMBER if kinds == {NUMBER, TRUTH} else TEXT


def whole_typed(value: Value) -> bool:
    """Whether a number has a whole-number type (so that IF(x, 1, 0) is one too)."""
    return value.kind == NUMBER and bool(value.expr.type().is_integer())


def alike(values: list[Value]) -> tuple[list[Any], str]:
    """The expressions brought to one type, and their kind."""
    import ibis

    kind = common_kind(values)
    if kind == BLANK:
        return [ibis.null("float64") for _ in values], NUMBER
    if kind == NUMBER and all(whole_typed(value) or value.kind in {BLANK, TRUTH} for value in values):
        return [ibis.null("int64") if value.kind == BLANK else value.expr.cast("int64") for value in values], kind
    if kind == DATE:
        if any(value.kind == DATE and value.expr.type().is_timestamp() for value in values):
            return [date(value).cast("timestamp") for value in values], kind
        return [date(value) for value in values], kind
    convert = {NUMBER: number, TEXT: text, TRUTH: truth}[kind]
    return [convert(value) for value in values], kind
