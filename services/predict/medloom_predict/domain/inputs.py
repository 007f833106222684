"""From rows as a caller sends them to the tensors a model takes, with warnings beside and precise faults.

A ``number`` input becomes float32 [N, 1] with NaN for missing; a ``category`` input becomes text [N, 1] with "" for
missing. Nothing here keeps or repeats a value in an error or a warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from medloom_contracts.errors import Words
from medloom_contracts.manifests import InputSchema, ModelInput
from medloom_predict.domain import words
from medloom_predict.domain.errors import InvalidInputs

MAX_FAULTS: Final = 20
FLOAT32_MAX: Final = float(np.finfo(np.float32).max)
NAN: Final = float("nan")
_NUMBERS: Final = frozenset({float, int})  # not bool
_ABSENT: Final = object()
WARNING_CODES: Final = ("out_of_range", "outside_training", "unseen_category", "missing")

Feed = dict[str, NDArray[Any]]


class WrongInputError(Exception):
    """One value that cannot be used; carries only the code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class InputRule:
    """How one input is read; ``sentences`` are made once, so a warning costs a lookup."""

    spec: ModelInput
    name: str
    numeric: bool
    low: float
    high: float
    seen_low: float
    seen_high: float
    usual_low: float
    usual_high: float
    categories: frozenset[str] | None
    usual_texts: frozenset[str]
    sentences: Mapping[str, Words]

    @classmethod
    def of(cls, spec: ModelInput) -> InputRule:
        infinity = float("inf")
        low, high = (-infinity if spec.low is None else spec.low), (infinity if spec.high is None else spec.high)
        seen_low = -infinity if spec.seen_low is None else spec.seen_low
        seen_high = infinity if spec.seen_high is None else spec.seen_high
        return cls(
            spec=spec,
            name=spec.name,
            numeric=spec.type == "number",
            low=low,
            high=high,
            seen_low=seen_low,
            seen_high=seen_high,
            usual_low=max(low, seen_low, -FLOAT32_MAX),
            usual_high=min(high, seen_high, FLOAT32_MAX),
            categories=None if spec.categories is None else frozenset(spec.categories),
            usual_texts=frozenset(spec.categories or ()) - {""},
            sentences={code: words.warning(code, spec) for code in WARNING_CODES},
        )

    def is_usual(self, value: object) -> bool:
        """Whether a value can be used as it is, with nothing to say about it: most can, so this is asked first."""
        if self.numeric:
            return type(value) in _NUMBERS and self.usual_low <= value <= self.usual_high  # type: ignore[operator] # a number by the test before
        return type(value) is str and value in self.usual_texts

    def number(self, value: object) -> tuple[float, str | None]:
        """The value as a float with the code of a warning; WrongInputError when it is none."""
        if value is None:
            return NAN, "missing"
        if isinstance(value, bool):
            return float(value), None
        if not isinstance(value, int | float):
            raise WrongInputError("wrong_type")
        try:
            number = float(value)
        except OverflowError:
            raise WrongInputError("not_finite") from None
        if number != number:  # noqa: PLR0124 - NaN is the one value that differs from itself
            return NAN, "missing"
        if abs(number) > FLOAT32_MAX:
            raise WrongInputError("not_finite")
        return number, self.doubt(number)

    def doubt(self, number: float) -> str | None:
        """Why a number may mislead the model."""
        if number < self.low or number > self.high:
            return "out_of_range"
        if number < self.seen_low or number > self.seen_high:
            return "outside_training"
        return None

    def category(self, value: object) -> tuple[str, str | None]:
        """The value as category text with the code of a warning; WrongInputError when it is no scalar."""
        if value is None or value == "":
            return "", "missing"
        if isinstance(value, str):
            text = value
        elif isinstance(value, bool):
            text = "true" if value else "false"
        elif isinstance(value, int | float):
            text = self._number_text(value)
        else:
            raise WrongInputError("wrong_type")
        if self.categories is not None and text not in self.categories:
            return text, "unseen_category"
        return text, None

    def _number_text(self, value: float) -> str:
        text = str(value)
        if isinstance(value, float) and value.is_integer() and self.categories and text not in self.categories:
            return str(int(value))
        return text


Values = list[float | str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows as the model takes them, inputs in the schema's order, and per row the warnings beside its answer."""

    rows: list[Values]
    warnings: list[list[dict[str, Any]]]


@dataclass(slots=True)
class Faults:
    """Collects faults over rows; keeps the first twenty and counts the rest."""

    found: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0

    def add(self, code: str, spec: ModelInput, row: int, times: int = 1) -> None:
        self.total += times
        if len(self.found) < MAX_FAULTS:
            self.found.append(dict(words.problem(code, spec, row)))

    def raise_if_any(self) -> None:
        if self.total:
            raise InvalidInputs(self.found, self.total)


class CompiledSchema:
    """An input schema made ready for many requests."""

    def __init__(self, schema: InputSchema) -> None:
        self.schema = schema
        self.rules: tuple[InputRule, ...] = tuple(InputRule.of(spec) for spec in schema.inputs)
        self.order = tuple(spec.name for spec in schema.inputs)
        self.names = frozenset(self.order)

    def prepare(self, rows: Sequence[Mapping[str, Any]]) -> Prepared:
        """Values and warnings for rows of ``{column: value}``; InvalidInputs lists what cannot be used.

        A missing value is null; a column that is absent altogether is a fault, because a misspelt name must not
        silently become a missing value.
        """
        faults = Faults()
        prepared = Prepared([], [])
        for index, row in enumerate(rows):
            values = [row.get(name, _ABSENT) for name in self.order]
            warnings = self._unknown(row)
            if not all(map(InputRule.is_usual, self.rules, values)):
                values = self._read(values, index, warnings, faults)
            prepared.rows.append(values)
            prepared.warnings.append(warnings)
        faults.raise_if_any()
        return prepared

    def feed(self, rows: Sequence[Values]) -> Feed:
        """Tensors [N, 1] for prepared rows."""
        feed: Feed = {}
        numbers: dict[str, Sequence[float | str]] = {}
        for rule, column in zip(self.rules, zip(*rows, strict=True), strict=True):
            if rule.numeric:
                numbers[rule.name] = column
            else:
                feed[rule.name] = np.array(column, dtype=object).reshape(-1, 1)
        tensors = np.array(list(numbers.values()), dtype=np.float32).reshape(len(numbers), len(rows), 1)
        feed.update(zip(numbers, tensors, strict=True))
        return feed

    def _read(self, values: list[Any], index: int, warnings: list[dict[str, Any]], faults: Faults) -> Values:
        """A row of which some value needs a closer look."""
        found: Values = []
        for rule, value in zip(self.rules, values, strict=True):
            if value is _ABSENT:
                faults.add("missing_input", rule.spec, index)
                continue
            try:
                taken, code = rule.number(value) if rule.numeric else rule.category(value)
            except WrongInputError as wrong:
                faults.add(wrong.code, rule.spec, index)
                continue
            found.append(taken)
            if code is not None:
                warnings.append(beside(code, rule.name, rule.sentences[code]))
        return found

    def _unknown(self, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        if row.keys() <= self.names:
            return []
        return [beside("unknown_column", name, words.unknown_column(name)) for name in row if name not in self.names]


def beside(code: str, column: str, sentence: Words) -> dict[str, Any]:
    """A warning as it stands beside an answer."""
    return {"code": code, "column": column, "text": sentence.en, "text_ko": sentence.ko}
