"""From the tree of a formula to an Ibis expression over a table."""

from collections.abc import Callable
from typing import Any, Final

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import FormulaError
from medloom_preprocess.domain.formula import values as v
from medloom_preprocess.domain.formula.build import BUILDERS
from medloom_preprocess.domain.formula.nodes import Binary, Call, ColumnRef, Negate, Node, Number, Text, Truth
from medloom_preprocess.domain.formula.parser import parse
from medloom_preprocess.domain.formula.values import Value

MAX_SQL_NODES: Final = 5_000
_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compile_formula(formula: str, table: Any) -> Any:
    """An Ibis column of ``table``; raises FormulaError with the position of the fault.

    Missing values propagate. What cannot be computed (logarithm of 0, division by 0, overflow) is missing.
    """
    value = _checked(_Compiler(table).value(parse(formula)))
    if value.kind == v.BLANK:
        return v.number(value)
    if value.kind == v.NUMBER and value.expr.type().is_integer():
        return value.expr.cast("int64")
    if value.kind == v.NUMBER:
        return finite(value.expr.cast("float64"))
    return value.expr


def compile_condition(formula: str, table: Any) -> Any:
    """A formula that must be true or false for each row; missing where it cannot be decided."""
    return v.truth(_checked(_Compiler(table).value(parse(formula))))


def _checked(value: Value) -> Value:
    """Refuses a formula whose SQL would explode: some functions write their argument more than once."""
    if value.expr is None:
        return value
    sizes: dict[Any, int] = {}

    def measure(node: Any, _: Any, **__: Any) -> int:
        size = 1 + sum(sizes[child] for child in node.__children__ if child in sizes)
        sizes[node] = size if not hasattr(node, "schema") else 1
        return sizes[node]

    value.expr.op().map(measure)
    if sizes[value.expr.op()] > MAX_SQL_NODES:
        raise FormulaError(
            "too_many_parts",
            Words(
                en="The formula is too heavy to compute: write it in several steps",
                ko="수식이 너무 무겁습니다. 여러 단계로 나누어 적으세요",
            ),
            0,
        )
    return value


def finite(expr: Any) -> Any:
    """The number, or missing where it is infinite or not a number."""
    import ibis

    return (expr.isinf() | expr.isnan()).ifelse(ibis.null("float64"), expr)


def resolve(name: str, columns: tuple[str, ...], position: int) -> str:
    """The column a name means: exactly, else the only one that differs in case alone."""
    if name in columns:
        return name
    near = [column for column in columns if column.casefold() == name.casefold()]
    if len(near) == 1:
        return near[0]
    raise FormulaError(
        "unknown_column",
        Words(en=f"There is no column named “{name[:80]}”", ko=f"“{name[:80]}” 열이 없습니다"),
        position,
        Words(
            en="Write a name with spaces or signs in brackets, [like this], and a text in double quotes.",
            ko="공백이나 기호가 있는 열 이름은 [이렇게] 대괄호로, 글자 값은 큰따옴표로 적으세요.",
        ),
    )


class _Compiler:
    def __init__(self, table: Any) -> None:
        self._table = table
        self._columns = tuple(table.columns)

    def value(self, node: Node) -> Value:
        if isinstance(node, Number | Text | Truth):
            return _written(node)
        if isinstance(node, ColumnRef):
            return v.of_column(self._table[resolve(node.name, self._columns, node.position)], node.position)
        if isinstance(node, Negate):
            return self._negated(node)
        if isinstance(node, Call):
            return BUILDERS[node.name]([self.value(part) for part in node.arguments], node.position)
        return self._binary(node)

    def _negated(self, node: Negate) -> Value:
        operand = self.value(node.operand)
        if operand.kind == v.NUMBER and operand.literal is not None:
            return Value(-operand.expr, v.NUMBER, node.position, -operand.literal)
        return Value(-v.number(operand), v.NUMBER, node.position)

    def _binary(self, node: Binary) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if node.operator in _COMPARE:
            return Value(_compared(node.operator, left, right), v.TRUTH, node.position)
        if node.operator == "&":
            return BUILDERS["CONCAT"]([left, right], node.position)
        if v.DATE in (left.kind, right.kind) and node.operator in "+-":
            return _date_arithmetic(node, left, right)
        return Value(_arithmetic(node.operator, v.number(left), v.number(right)), v.NUMBER, node.position)


def _written(node: Number | Text | Truth) -> Value:
    import ibis

    if isinstance(node, Number):
        dtype, kind = ("int64" if isinstance(node.value, int) else "float64"), v.NUMBER
    else:
        dtype, kind = ("string", v.TEXT) if isinstance(node, Text) else ("boolean", v.TRUTH)
    return Value(ibis.literal(node.value, type=dtype), kind, node.position, node.value)


def _arithmetic(operator: str, a: Any, b: Any) -> Any:
    if operator == "+":
        return a + b
    if operator == "-":
        return a - b
    if operator == "*":
        return a * b
    if operator == "/":
        return a / b.nullif(0.0)
    return BUILDERS["POWER"]([Value(a, v.NUMBER, 0), Value(b, v.NUMBER, 0)], 0).expr


def _date_arithmetic(node: Binary, left: Value, right: Value) -> Value:
    if left.kind == right.kind and node.operator == "-":
        return BUILDERS["DAYS"]([left, right], node.position)
    raise FormulaError(
        "wrong_type",
        Words(en="Dates can only be subtracted from one another", ko="날짜끼리는 빼기만 할 수 있습니다"),
        node.position,
    )


def _compared(operator: str, left: Value, right: Value) -> Any:
    compare = _COMPARE[operator]
    kinds = {left.kind, right.kind}
    if v.BLANK in kinds:
        raise FormulaError(
            "compare_blank",
            Words(en="Use ISBLANK(x) to ask for missing values", ko="결측 여부는 ISBLANK(x)로 확인하세요"),
            left.position,
        )
    if v.DATE in kinds:
        a, b = v.date(left), v.date(right)
        if a.type() != b.type():
            a, b = a.cast("timestamp"), b.cast("timestamp")
        return compare(a, b)
    if kinds == {v.TRUTH}:
        return compare(left.expr, right.expr)
    if kinds in ({v.TRUTH, v.TEXT}, {v.TEXT}):
        return compare(v.text(left), v.text(right))
    return compare(v.number(left), v.number(right))
