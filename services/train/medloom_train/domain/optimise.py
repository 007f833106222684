"""Small deterministic optimisers in numpy: an experiment's first model must not wait for a large library to load."""

from collections.abc import Callable

import numpy as np

from medloom_train.domain.table import Floats

Objective = Callable[[Floats], tuple[float, Floats]]


def _direction(gradient: Floats, history: list[tuple[Floats, Floats, float]]) -> Floats:
    q, kept = gradient.copy(), []
    for s, v, rho in reversed(history):
        a = rho * float(s @ q)
        q -= a * v
        kept.append(a)
    if history:
        s, v, _ = history[-1]
        q *= float(s @ v) / float(v @ v)
    for (s, v, rho), a in zip(history, reversed(kept), strict=True):
        q += s * (a - rho * float(v @ q))
    return -q


def minimise(objective: Objective, start: Floats, *, tolerance: float = 1e-8, steps: int = 500) -> Floats:
    """Limited-memory BFGS (Nocedal & Wright 2006, algorithm 7.5) with a backtracking line search, memory 12."""
    x = start.astype(np.float64)
    value, gradient = objective(x)
    history: list[tuple[Floats, Floats, float]] = []
    still = 0
    for _ in range(steps):
        if float(np.abs(gradient).max(initial=0.0)) < tolerance:
            break
        way = _direction(gradient, history)
        slope = float(gradient @ way)
        if slope >= 0:
            history, way = [], -gradient
            slope = -float(gradient @ gradient)
        size = 1.0 if history else min(1.0, 1.0 / float(np.abs(gradient).sum()))
        while size > 1e-14:
            new_value, new_gradient = objective(x + size * way)
            if new_value <= value + 1e-4 * size * slope:
                break
            size /= 2
        else:
            break
        s, v = size * way, new_gradient - gradient
        gain = value - new_value
        x, value, gradient = x + s, new_value, new_gradient
        if float(s @ v) > 1e-12 * float(v @ v):
            history = [*history[-11:], (s, v, 1 / float(s @ v))]
        still = still + 1 if gain < 1e-9 * (1 + abs(value)) else 0
        if still == 3:
            break
    return x


def minimise_sparse(
    objective: Objective,
    start: Floats,
    penalty: Floats,
    lipschitz: float,
    *,
    tolerance: float = 1e-7,
    steps: int = 3000,
) -> Floats:
    """Smooth objective plus ``penalty @ |x|``: FISTA with restart (Beck & Teboulle 2009; O'Donoghue & Candes 2015)."""
    x = start.astype(np.float64)
    ahead, pace = x, 1.0
    size = 1 / lipschitz
    for _ in range(steps):
        _, gradient = objective(ahead)
        moved = ahead - size * gradient
        new = np.sign(moved) * np.maximum(np.abs(moved) - size * penalty, 0)
        change = new - x
        if float((ahead - new) @ change) > 0:
            pace = 1.0
        quicker = (1 + float(np.sqrt(1 + 4 * pace * pace))) / 2
        ahead = new + (pace - 1) / quicker * change
        x, pace = new, quicker
        if float(np.abs(change).max(initial=0.0)) < tolerance:
            break
    return x
