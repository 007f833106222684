"""Do 95 % intervals hold the true value in 95 % of studies? A seeded simulation of every interval that a report prints.

Usage: .venv/bin/python benchmarks/coverage.py [--studies 2000] [--rows 400] [--only NAME ...]

Each study is drawn from a population whose true values are known from two million rows (or exactly). Bootstrap
intervals of a binary outcome are simulated half as often, for they take a hundred times longer.
"""

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medloom_stats import (
    Estimate,
    calibration,
    classification,
    discrimination,
    evaluate,
    imputation,
    linear,
    net_benefit,
    optimism,
    paired,
    regression,
)
from medloom_stats.intervals import wilson

Floats = NDArray[np.float64]
Draw = Callable[[int, np.random.Generator], tuple[Floats, ...]]
Intervals = Callable[[tuple[Floats, ...], int], dict[str, Estimate]]
POPULATION, THRESHOLD, BAND = 2_000_000, 0.3, 0.015
BOOTSTRAPPED = ("auprc", "brier", "scaled_brier", "log_loss")


@dataclass(frozen=True)
class Experiment:
    """What is drawn, which intervals are made of it, the true values, and how many studies for each one asked for."""

    name: str
    draw: Draw
    intervals: Intervals
    truth: dict[str, float]
    share: float = 1.0


def expit(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-x))


def patients(n: int, rng: np.random.Generator) -> tuple[Floats, ...]:
    """Outcome, a prediction that is a little off, a second one that knows less, and the true risk."""
    x = rng.normal(0, 1.2, n)
    y = (rng.random(n) < expit(x - 1)).astype(np.float64)
    return y, expit(0.8 * x - 0.8), expit(0.6 * (x + rng.normal(0, 0.8, n)) - 0.9), expit(x - 1)


def measurements(n: int, rng: np.random.Generator) -> tuple[Floats, ...]:
    """A continuous outcome and its prediction."""
    x = rng.normal(50, 10, n)
    return x + rng.normal(0, 6, n), 0.9 * x + 6


def gappy(n: int, rng: np.random.Generator) -> tuple[Floats, ...]:
    """y = 1 + x + z + noise, where x is missing more often when y is large."""
    x = rng.normal(size=n)
    z = 0.5 * x + rng.normal(size=n)
    y = 1 + x + z + rng.normal(size=n)
    return y, z, np.where(rng.random(n) < 0.5 * expit(y - 1), np.nan, x)


def closed_forms(study: tuple[Floats, ...], _seed: int) -> dict[str, Estimate]:
    y, p, other, risk = study
    fitted, right = calibration.slope_intercept(y, p), calibration.slope_intercept(y, risk)
    rates = classification.at_threshold(y, p, THRESHOLD).rates
    wanted = ("sensitivity", "specificity", "ppv", "npv", "lr_positive", "lr_negative", "accuracy", "youden", "f1")
    return {
        "AUROC, DeLong on the logit scale": discrimination.auroc(y, p),
        "AUROC, DeLong": discrimination.auroc(y, p, transform="none"),
        "difference of two AUROCs, DeLong": paired.delong(y, p, other).difference,
        "calibration slope": fitted.slope,
        "calibration slope of the true risk": right.slope,
        "calibration-in-the-large, slope 1.25": fitted.intercept,
        "calibration-in-the-large of the true risk": right.intercept,
        "observed : expected": calibration.observed_expected(y, p),
        "prevalence, Wilson": wilson(float(y.sum()), y.size),
        **{name: rates[name] for name in wanted},
    }


def bootstraps(study: tuple[Floats, ...], seed: int) -> dict[str, Estimate]:
    y, p, other, _ = study
    found = evaluate.binary(y, p, seed=seed, resamples=500)
    curve = net_benefit.decision_curve(y, p, [THRESHOLD], resamples=500, seed=seed)
    benefit = Estimate(float(curve.model[0]), float(curve.lo[0]), float(curve.hi[0]))
    brier = paired.brier(y, p, other, resamples=500, seed=seed)
    chosen = {f"{name}, bootstrap": found[name] for name in BOOTSTRAPPED}
    return chosen | {"net benefit, bootstrap": benefit, "difference of two Brier scores, bootstrap": brier.difference}


def continuous(study: tuple[Floats, ...], seed: int) -> dict[str, Estimate]:
    y, p = study
    agreement = regression.limits_of_agreement(y, p)
    found = evaluate.regression(y, p, seed=seed, resamples=500)
    return found | {"lower limit of agreement": agreement.lower, "upper limit of agreement": agreement.upper}


def imputed(study: tuple[Floats, ...], seed: int) -> dict[str, Estimate]:
    y, z, x = study
    gap = np.isnan(x)
    blocks = [imputation.Block(x[:, None], gap)]
    # one variable alone has gaps, so that nothing is chained and one round is all
    sets = imputation.chained(blocks, np.column_stack([y, z]), imputations=10, iterations=1, seed=seed)
    fits = [linear.fit(np.column_stack([np.ones(y.size), filled[0], z]), y) for filled in sets]
    return {
        f"coefficient of {name}, Rubin's rules": imputation.rubin(
            [fit.coef[k] for fit in fits], [fit.cov[k, k] for fit in fits], complete_df=fits[0].df
        ).estimate
        for k, name in ((1, "the variable with gaps"), (2, "the other"))
    }


def truths(seed: int) -> tuple[dict[str, float], dict[str, float]]:
    """True values of the binary and the continuous population."""
    rng = np.random.default_rng(seed)
    y, p, other, _ = patients(POPULATION, rng)
    at = classification.at_threshold(y, p, THRESHOLD)
    auroc = discrimination.placements(y, p).auc
    fitted = calibration.slope_intercept(y, p)
    prevalence = float(y.mean())
    brier = float(((p - y) ** 2).mean())
    weights = np.ones((1, y.size))
    binary = {
        "AUROC, DeLong on the logit scale": auroc,
        "AUROC, DeLong": auroc,
        "difference of two AUROCs, DeLong": auroc - discrimination.placements(y, other).auc,
        "calibration slope": fitted.slope.value,
        "calibration slope of the true risk": 1.0,
        "calibration-in-the-large, slope 1.25": fitted.intercept.value,
        "calibration-in-the-large of the true risk": 0.0,
        "observed : expected": prevalence / float(p.mean()),
        "prevalence, Wilson": prevalence,
        **{name: rate.value for name, rate in at.rates.items()},
        "auprc, bootstrap": float(discrimination.weighted_average_precision(y, p)(weights)[0]),
        "brier, bootstrap": brier,
        "scaled_brier, bootstrap": 1 - brier / (prevalence * (1 - prevalence)),
        "log_loss, bootstrap": float(calibration.losses(y, p).mean()),
        "net benefit, bootstrap": float(net_benefit.net_benefit(y, p, [THRESHOLD])[0]),
        "difference of two Brier scores, bootstrap": brier - float(((other - y) ** 2).mean()),
    }
    # the error of the prediction is 6 - 0.1 x minus noise: normal with mean 1 and variance 1 + 36
    spread = math.sqrt(37)
    value = {
        "r2": 1 - (37 + 1) / 136,
        "rmse": math.sqrt(38),
        "mae": spread * math.sqrt(2 / math.pi) * math.exp(-1 / 74) + math.erf(1 / (spread * math.sqrt(2))),
        "bias": 1.0,
        "calibration_slope": 1 / 0.9,
        "calibration_intercept": -6 / 0.9,
        "lower limit of agreement": 1 - 1.959963984540054 * spread,
        "upper limit of agreement": 1 + 1.959963984540054 * spread,
    }
    return binary, value


def experiments(seed: int) -> Iterator[Experiment]:
    binary, value = truths(seed)
    yield Experiment("closed forms", patients, closed_forms, binary)
    yield Experiment("bootstraps", patients, bootstraps, binary, 1 / 2)
    yield Experiment("continuous", measurements, continuous, value)
    coefficients = {f"coefficient of {name}, Rubin's rules": 1.0 for name in ("the variable with gaps", "the other")}
    yield Experiment("multiple imputation", gappy, imputed, coefficients)


def covered(experiment: Experiment, studies: int, rows: int, seed: int) -> dict[str, tuple[float, int]]:
    """Share of the studies whose interval holds the truth, and how many studies, by measure."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for number in range(max(1, round(studies * experiment.share))):
        study = experiment.draw(rows, np.random.default_rng([seed, number]))
        for name, estimate in experiment.intervals(study, number).items():
            if math.isfinite(estimate.lo):
                hits[name].append(estimate.lo <= experiment.truth[name] <= estimate.hi)
    return {name: (float(np.mean(found)), len(found)) for name, found in hits.items()}


def corrected(studies: int, rows: int, seed: int) -> tuple[float, float, float]:
    """Mean apparent, corrected and true AUROC of a regression with 15 useless predictors beside one useful."""
    total = np.zeros(3)
    for number in range(studies):
        rng = np.random.default_rng([seed, number])

        def made(n: int, rng: np.random.Generator = rng) -> tuple[Floats, Floats]:
            X = np.column_stack([np.ones(n), rng.normal(size=(n, 16))])
            return X, (rng.random(n) < expit(0.8 * X[:, 1])).astype(np.float64)

        X, y = made(rows)
        new, truth = made(20_000)

        def fit(at: NDArray[np.int64], X: Floats = X, y: Floats = y) -> Callable[[NDArray[np.int64]], Floats]:
            coef = linear.fit(X[at], y[at]).coef
            return lambda wanted: np.asarray(X[wanted] @ coef, dtype=np.float64)

        found = optimism.harrell(
            fit, lambda at, p, y=y: [discrimination.placements(y[at], p).auc], rows, resamples=100, seed=number
        )[0]
        unseen = discrimination.placements(truth, new @ linear.fit(X, y).coef).auc
        total += (found.apparent, found.corrected.value, unseen)
    apparent, mended, unseen = total / studies
    return float(apparent), float(mended), float(unseen)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--only", nargs="+", help="names of experiments, for example continuous")
    options = parser.parse_args()
    outside = 0
    print(f"| 95 % interval of ({options.rows} rows a study) | covers the truth | studies | wanted | |")
    print("|---|---|---|---|---|")
    for experiment in experiments(options.seed):
        if options.only and experiment.name not in options.only:
            continue
        for name, (share, studies) in covered(experiment, options.studies, options.rows, options.seed).items():
            met = abs(share - 0.95) <= BAND + 1e-9
            outside += not met
            print(
                f"| {name} | {share:.1%} | {studies:,} | 93.5–96.5 % | {'met' if met else '**missed**'} |", flush=True
            )
    if options.only:
        return 1 if outside else 0
    apparent, mended, unseen = corrected(max(20, options.studies // 15), options.rows // 2, options.seed)
    print(f"\nOptimism: apparent AUROC {apparent:.3f}, corrected {mended:.3f}, on new rows {unseen:.3f}.")
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(main())
