"""Ensemble and calibration of survival models, judged by the weighted log loss of the risks over all horizons."""

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain import ensemble
from medloom_train.domain.calibrate import CLIP, GAIN, Calibrator
from medloom_train.domain.optimise import minimise
from medloom_train.domain.survival.target import FLOOR, SurvivalTarget
from medloom_train.domain.table import Floats, Ints


def select(target: SurvivalTarget, predictions: list[Floats], families: list[str], drawn: ensemble.Draw) -> Floats:
    """Weights of the members by greedy selection (Caruana et al. 2004), summing to 1; ``predictions[m]`` is [N, H].

    Every row counts at every horizon with its weight of being known then; bags draw whole rows.
    """
    labels, known = target.known
    scored = np.stack([np.where(labels == 1, p, 1 - p).ravel() for p in predictions])
    weights = known.ravel() / known.sum()
    alone = ensemble.weighted_losses(scored, TaskKind.BINARY, weights)
    if drawn.steps == 0 or len(predictions) == 1:
        return np.asarray(np.arange(len(predictions)) == int(np.argmin(alone)), dtype=np.float64)
    n = target.time.size
    random = np.random.default_rng(drawn.seed)
    bags = 20 if n < 3000 else 5
    found = []
    for _ in range(bags):
        counts = np.bincount(random.integers(0, n, n), minlength=n)
        rows = (known * counts[:, None]).ravel()
        found.append(ensemble.greedy(scored, TaskKind.BINARY, drawn.steps, rows / rows.sum()))
    mean = np.asarray(np.mean(found, axis=0), dtype=np.float64)
    return ensemble.pruned(ensemble.shrunken(mean, alone, target.event, drawn, families))


def best_loss(target: SurvivalTarget, predictions: list[Floats], fold: Ints, steps: int) -> float:
    """The loss of the greedy combination, each fold scored by weights that the other folds selected."""
    labels, known = target.known
    scored = np.stack([np.where(labels == 1, p, 1 - p) for p in predictions])
    total = 0.0
    for held in np.unique(fold):
        inside = fold == held
        if inside.all():
            return min(target.loss(p) for p in predictions)
        rows = known[~inside].ravel()
        flat = scored[:, ~inside].reshape(len(predictions), -1)
        weights = ensemble.greedy(flat, TaskKind.BINARY, steps, rows / rows.sum())
        mixed = np.tensordot(weights, scored[:, inside], axes=1)
        total -= float((np.log(np.clip(mixed, FLOOR, 1)) * known[inside]).sum())
    return total / known.size


def crossed(
    target: SurvivalTarget, predictions: list[Floats], families: list[str], fold: Ints, drawn: ensemble.Draw
) -> Floats:
    """Out-of-fold risks of the ensemble in which each fold's weights were selected on the other folds."""
    out = np.zeros_like(predictions[0])
    for held in np.unique(fold):
        inside = fold == held
        others = target.take(np.flatnonzero(~inside))
        weights = select(others, [p[~inside] for p in predictions], families, drawn)
        out[inside] = ensemble.average([p[inside] for p in predictions], weights)
    return out


def fit(target: SurvivalTarget, p: Floats) -> Calibrator:
    """``cloglog(p') = a cloglog(p) + b``, one slope and one shift for all horizons so that risks keep rising.

    With a proportional hazards model a is the slope of its linear predictor and b scales the baseline hazard (van
    Houwelingen 2000). A faint pull of one row's weight towards (1, 0).
    """
    labels, weights = target.known
    x = np.log(-np.log1p(-np.clip(p, CLIP, 1 - CLIP)))
    n = p.shape[0]
    share = weights / weights.size
    start = np.array([1.0, 0.0])

    def objective(w: Floats) -> tuple[float, Floats]:
        hazard = np.exp(np.clip(w[0] * x + w[1], -30, 5))
        survived = np.maximum(np.exp(-hazard), CLIP)
        died = np.maximum(-np.expm1(-hazard), CLIP)
        value = -float((share * np.where(labels == 1, np.log(died), np.log(survived))).sum())
        slope = share * hazard * np.where(labels == 1, -survived / died, 1.0)
        away = w - start
        gradient = np.array([float((slope * x).sum()), float(slope.sum())])
        return value + 0.5 / n * float(away @ away), gradient + away / n

    a, b = minimise(objective, start)
    return Calibrator("cloglog", (float(a), float(b))) if a > 0 else Calibrator("none")


def choose(target: SurvivalTarget, p: Floats, fold: Ints, asked: str) -> tuple[Calibrator, Floats]:
    """The map, where it lowers the cross-fitted loss by at least 0.0005, and the cross-fitted risks."""
    if asked == "none":
        return Calibrator("none"), p
    out = p.copy()
    for held in np.unique(fold):
        inside = fold == held
        out[inside] = fit(target.take(np.flatnonzero(~inside)), p[~inside]).apply(p[inside])
    if asked == "auto" and target.loss(out) >= target.loss(p) - GAIN:
        return Calibrator("none"), p
    return fit(target, p), out
