"""Reads a formula into a tree by precedence climbing (Pratt 1973). Nothing is ever evaluated as code.

Precedence, weakest first: comparison, ``&``, ``+ -``, ``* /``, unary minus, ``^`` (left to right, as spreadsheets do).
"""

from typing import Final

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import FormulaError
from medloom_preprocess.domain.formula.functions import FUNCTIONS
from medloom_preprocess.domain.formula.nodes import Binary, Call, ColumnRef, Negate, Node, Number, Text, Truth
from medloom_preprocess.domain.formula.tokens import Token, tokens

MAX_DEPTH: Final = 50
MAX_NODES: Final = 400
_POWER: Final = {
    **dict.fromkeys(("=", "==", "<>", "!=", "<", "<=", ">", ">="), 10),
    "&": 20,
    "+": 30,
    "-": 30,
    "*": 40,
    "/": 40,
    "^": 60,
}
_UNARY: Final = 50
_SAME: Final = {"==": "=", "!=": "<>"}


def parse(formula: str) -> Node:
    """The tree of a formula; raises FormulaError with the position of the first fault."""
    reader = _Reader(tokens(formula))
    if reader.token.kind == "end":
        raise FormulaError("empty", Words(en="The formula is empty", ko="수식이 비어 있습니다"), 0)
    tree = reader.expression(0, 0)
    if reader.token.kind != "end":
        raise FormulaError(
            "unexpected",
            Words(
                en="The formula should end or have an operator here", ko="여기서 수식이 끝나거나 연산자가 있어야 합니다"
            ),
            reader.token.position,
        )
    return tree


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._nodes = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self.token
        self._at += 1
        return token

    def _count(self, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH:
            raise FormulaError(
                "too_deep",
                Words(
                    en=f"The formula is nested more than {MAX_DEPTH} deep",
                    ko=f"수식이 {MAX_DEPTH}단계보다 깊게 중첩되었습니다",
                ),
                self.token.position,
            )
        if self._nodes > MAX_NODES:
            raise FormulaError(
                "too_many_parts",
                Words(
                    en=f"The formula has more than {MAX_NODES} parts", ko=f"수식의 구성 요소가 {MAX_NODES}개를 넘습니다"
                ),
                self.token.position,
            )

    def expression(self, weakest: int, depth: int) -> Node:
        left = self._operand(depth)
        while self.token.kind == "operator" and _POWER[self.token.text] > weakest:
            operator = self._next()
            self._count(depth)
            right = self.expression(_POWER[operator.text], depth + 1)
            left = Binary(_SAME.get(operator.text, operator.text), left, right, operator.position)
        return left

    def _operand(self, depth: int) -> Node:
        self._count(depth)
        token = self._next()
        if token.kind == "number":
            return Number(_number(token.text), token.position)
        if token.kind == "text":
            return Text(token.text[1:-1].replace('""', '"'), token.position)
        if token.kind == "column":
            return ColumnRef(token.text[1:-1].replace("]]", "]").strip(), token.position)
        if token.kind == "name":
            return self._name(token, depth)
        if token.kind == "open":
            inner = self.expression(0, depth + 1)
            self._expect_close(token)
            return inner
        if token.kind == "operator" and token.text in "+-":
            operand = self.expression(_UNARY, depth + 1)
            return Negate(operand, token.position) if token.text == "-" else operand
        raise FormulaError(
            "value_expected",
            Words(en="A value, a column or a function is expected here", ko="여기에는 값, 열 또는 함수가 와야 합니다"),
            token.position,
        )

    def _name(self, token: Token, depth: int) -> Node:
        if self.token.kind == "open":
            return self._call(token, depth)
        upper = token.text.upper()
        if upper in {"TRUE", "FALSE"}:
            return Truth(upper == "TRUE", token.position)
        return ColumnRef(token.text, token.position)

    def _call(self, name: Token, depth: int) -> Node:
        function = FUNCTIONS.get(name.text.upper())
        if function is None:
            raise FormulaError(
                "unknown_function",
                Words(en=f"There is no function named {name.text[:40]}", ko=f"{name.text[:40]} 함수는 없습니다"),
                name.position,
            )
        opening = self._next()
        arguments: list[Node] = []
        if self.token.kind != "close":
            arguments.append(self.expression(0, depth + 1))
            while self.token.kind == "comma":
                self._next()
                arguments.append(self.expression(0, depth + 1))
        self._expect_close(opening)
        if not function.least <= len(arguments) <= function.most:
            raise FormulaError(
                "argument_count",
                Words(
                    en=f"{function.name} is written {function.usage}", ko=f"{function.name} 사용법: {function.usage}"
                ),
                name.position,
            )
        return Call(function.name, tuple(arguments), name.position)

    def _expect_close(self, opening: Token) -> None:
        if self.token.kind != "close":
            raise FormulaError(
                "open_bracket", Words(en="This bracket is not closed", ko="괄호가 닫히지 않았습니다"), opening.position
            )
        self._next()


def _number(text: str) -> float | int:
    value = float(text)
    return int(value) if text.isdigit() and value < 2**53 else value
