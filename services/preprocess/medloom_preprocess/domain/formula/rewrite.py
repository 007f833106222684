"""Renames columns inside a formula without touching the rest of its text."""

import itertools

from medloom_preprocess.domain.formula.tokens import tokens


def rename_columns(formula: str, mapping: dict[str, str]) -> str:
    """The formula with every column of ``mapping`` under its new name, in brackets."""
    parts: list[str] = []
    done = 0
    found = tokens(formula)
    for token, following in itertools.pairwise(found):
        name = _column_name(token.kind, token.text, following.kind)
        if name in mapping:
            parts += [formula[done : token.position], "[" + mapping[name].replace("]", "]]") + "]"]
            done = token.position + len(token.text)
    return "".join(parts) + formula[done:]


def _column_name(kind: str, text: str, following: str) -> str | None:
    if kind == "column":
        return text[1:-1].replace("]]", "]").strip()
    if kind == "name" and following != "open" and text.upper() not in {"TRUE", "FALSE"}:
        return text  # a function's name without a bracket is a column, as the parser reads it
    return None
