"""Cuts a formula into tokens; whatever is not on the list is refused with its position."""

import re
from dataclasses import dataclass
from typing import Final

from medloom_contracts.errors import Words
from medloom_preprocess.domain.errors import FormulaError

MAX_LENGTH: Final = 4_000

_PATTERN: Final = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<text>"(?:[^"]|"")*")
  | (?P<column>\[(?:[^\]]|\]\])+\])
  | (?P<name>[^\W\d][\w.]*)
  | (?P<operator><>|<=|>=|!=|==|[-+*/^&=<>])
  | (?P<open>\()
  | (?P<close>\))
  | (?P<comma>[,;])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    position: int


def tokens(formula: str) -> list[Token]:
    """The tokens of a formula; raises FormulaError for text that is too long or holds anything unknown."""
    if len(formula) > MAX_LENGTH:
        raise FormulaError(
            "too_long",
            Words(en=f"The formula has more than {MAX_LENGTH} characters", ko=f"수식이 {MAX_LENGTH}자를 넘습니다"),
            MAX_LENGTH,
        )
    found: list[Token] = []
    position = len(formula) - len(formula.lstrip())
    if formula[position : position + 1] == "=":
        position += 1
    while position < len(formula):
        match = _PATTERN.match(formula, position)
        if match is None:
            raise _unreadable(formula, position)
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group(), position))
        position = match.end()
    found.append(Token("end", "", len(formula)))
    return found


def _unreadable(formula: str, position: int) -> FormulaError:
    if formula[position] == '"':
        return FormulaError(
            "open_text", Words(en="This text has no closing quote", ko="닫는 따옴표가 없습니다"), position
        )
    if formula[position] == "[":
        return FormulaError(
            "open_column",
            Words(en="This column name has no closing bracket", ko="열 이름의 닫는 대괄호가 없습니다"),
            position,
        )
    return FormulaError(
        "unknown_character",
        Words(en="This character is not part of a formula", ko="수식에 쓸 수 없는 글자입니다"),
        position,
    )
