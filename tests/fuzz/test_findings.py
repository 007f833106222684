"""The seeds of the fuzzing and everything that it once found, with every test."""

from collections.abc import Iterator

import pytest
from fuzz.seeds import FORMULAS, FOUND_FORMULAS, FOUND_TABLES, TABLES
from fuzz.targets import Guesser, formula, guesser


@pytest.fixture(scope="module")
def guess() -> Iterator[Guesser]:
    made = guesser()
    yield made
    made.close()


@pytest.mark.parametrize("text", [*(seed.encode() for seed in FORMULAS), *FOUND_FORMULAS])
def test_a_formula_is_computed_or_refused_at_its_place(text: bytes) -> None:
    formula(text)


@pytest.mark.parametrize("body", [*TABLES, *FOUND_TABLES])
def test_a_table_is_read_or_refused_in_words(guess: Guesser, body: bytes) -> None:
    guess(body)
    guess.inspect(body)
