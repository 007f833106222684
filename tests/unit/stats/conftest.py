import numpy as np
import pytest
from numpy.typing import NDArray

Scored = tuple[NDArray[np.float64], NDArray[np.float64]]


def draw(n: int, prevalence: float, seed: int, *, ties: bool = False) -> Scored:
    """Outcomes drawn from their own noisy risks, so that no model is perfect."""
    rng = np.random.default_rng(seed)
    lp = rng.normal(np.log(prevalence / (1 - prevalence)), 1.2, n)
    y = (rng.random(n) < 1 / (1 + np.exp(-lp))).astype(float)
    y[:2] = 0.0, 1.0
    p = 1 / (1 + np.exp(-(0.8 * lp + rng.normal(0, 0.7, n) + 0.2)))
    return y, (np.round(p, 1) if ties else p)


CASES = {
    f"n{n}_prev{prevalence}_{'ties' if ties else 'plain'}": draw(n, prevalence, seed, ties=ties)
    for seed, (n, prevalence, ties) in enumerate(
        (n, prevalence, ties) for n in (40, 211, 1500) for prevalence in (0.08, 0.3, 0.6) for ties in (False, True)
    )
}


@pytest.fixture(params=list(CASES))
def scored(request: pytest.FixtureRequest) -> Scored:
    return CASES[request.param]
