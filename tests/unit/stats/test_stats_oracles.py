import numpy as np
import pytest

from .oracles import FIXTURES, NUMBERS, Number

EXACT = 1e-8


def _flat(answer: object) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    parts = answer if isinstance(answer, tuple | list) else [answer]
    return np.concatenate([np.atleast_1d(np.asarray(part, dtype=np.float64)).ravel() for part in parts])


def test_there_are_enough_fixtures() -> None:
    assert len(FIXTURES) >= 20


@pytest.mark.parametrize("fixture", list(FIXTURES))
@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.name)
def test_every_number_equals_two_independent_oracles(number: Number, fixture: str) -> None:
    y, p = FIXTURES[fixture]
    ours = _flat(number.ours(y, p))
    for oracle in (number.library, number.hand):
        wanted = _flat(oracle(y, p))
        assert np.isfinite(wanted).all()
        np.testing.assert_allclose(ours, wanted, rtol=EXACT, atol=EXACT)
