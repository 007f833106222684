"""Two independent ways to every number of a report: another library's and one written out by hand.

An entry maps the outcome and the prediction of a fixture to the numbers that ours have to equal.
"""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
from MLstatkit import Delong_test
from scipy import optimize, stats
from sklearn import metrics
from statsmodels.nonparametric.smoothers_lowess import lowess
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from medloom_stats import calibration, classification, discrimination, net_benefit, paired
from medloom_stats.estimate import Estimate
from medloom_stats.intervals import wilson

from .conftest import CASES, Scored, draw

Z = 1.959963984540054
MARKS = np.array([0.05, 0.1, 0.2, 0.35, 0.5])
Answer = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Number:
    """``ours`` against ``library`` and ``hand``, each a function of y and p that gives numbers."""

    name: str
    ours: Answer
    library: Answer
    hand: Answer


def _fixtures() -> dict[str, Scored]:
    """Those of the other tests and some at the edges: few events, many rows, coarse and extreme predictions."""
    edge = {True: 0.05, False: 0.001}
    chosen = {name: drawn for name, drawn in CASES.items() if not ("n1500" in name and "ties" in name)}
    found = {name: (y, np.clip(p, edge["ties" in name], 1 - edge["ties" in name])) for name, (y, p) in chosen.items()}
    found["n60_prev0.5"] = draw(60, 0.5, 101)
    found["n900_prev0.02"] = draw(900, 0.02, 102)
    found["n500_prev0.9"] = draw(500, 0.9, 103)
    y, p = draw(400, 0.3, 104)
    found["n400_four_levels"] = y, np.array([0.1, 0.25, 0.4, 0.7])[np.digitize(p, [0.2, 0.35, 0.5])]
    found["n400_extreme"] = y, np.clip(p**6 + 1e-6, 1e-6, 1 - 1e-6)
    found["n400_upside_down"] = y, 1 - p
    return found


FIXTURES = _fixtures()


def limits(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.value, estimate.lo, estimate.hi


def other(y: Any, p: Any) -> Any:
    """A second model, made from the first."""
    rng = np.random.default_rng(int(y.size))
    return 1 / (1 + np.exp(-(0.6 * np.log(p / (1 - p)) + rng.normal(0, 0.8, y.size))))


def _pairs(y: Any, p: Any) -> Any:
    """For every event and every non-event whether the event has the higher prediction, ties counting half."""
    event, rest = p[y == 1][:, None], p[y == 0][None, :]
    return (event > rest) + 0.5 * (event == rest)


def _variance(wins: Any) -> float:
    return float(wins.mean(axis=1).var(ddof=1) / wins.shape[0] + wins.mean(axis=0).var(ddof=1) / wins.shape[1])


def _auroc_by_pairs(y: Any, p: Any) -> Any:
    wins = _pairs(y, p)
    return wins.mean(), wins.mean() - Z * math.sqrt(_variance(wins)), wins.mean() + Z * math.sqrt(_variance(wins))


def _auroc_by_mlstatkit(y: Any, p: Any) -> Any:
    # the test against a useless prediction, whose area is one half without variance, gives the variance of ours
    z, *_ = Delong_test(y, p, np.zeros_like(p))
    auc = metrics.roc_auc_score(y, p)
    half = Z * abs((auc - 0.5) / z)
    return auc, auc - half, auc + half


def _average_precision(y: Any, p: Any) -> float:
    total, before = 0.0, 0.0
    for threshold in sorted(set(p), reverse=True):
        called = p >= threshold
        recall = y[called].sum() / y.sum()
        total += (recall - before) * y[called].mean()
        before = recall
    return total


def _differences(y: Any, p: Any) -> tuple[float, float]:
    found = paired.delong(y, p, other(y, p))
    return found.z, found.p


def _delong_by_pairs(y: Any, p: Any) -> tuple[float, float]:
    a, b = _pairs(y, p), _pairs(y, other(y, p))
    z = (a.mean() - b.mean()) / math.sqrt(_variance(a - b))
    return z, 2 * stats.norm.sf(abs(z))


def _delong_by_mlstatkit(y: Any, p: Any) -> tuple[float, float]:
    z, chance, *_ = Delong_test(y, p, other(y, p))
    return -z, chance


def _slope_by_logit(y: Any, p: Any) -> Any:
    lp = np.log(p / (1 - p))
    slope = sm.Logit(y, sm.add_constant(lp)).fit(disp=0, tol=1e-14)
    large = sm.Logit(y, np.ones_like(y), offset=lp).fit(disp=0, tol=1e-14)
    return slope.params[1], *slope.conf_int()[1], large.params[0], *large.conf_int()[0]


def _newton(X: Any, y: Any, offset: Any) -> tuple[Any, Any]:
    """Maximum of the log likelihood by plain Newton steps, written out."""
    beta = np.zeros(X.shape[1])
    for _ in range(60):
        mean = 1 / (1 + np.exp(-(X @ beta + offset)))
        information = (X * (mean * (1 - mean))[:, None]).T @ X
        step = np.linalg.solve(information, ((y - mean)[:, None] * X).sum(axis=0))
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-13:
            break
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))


def _slope_by_newton(y: Any, p: Any) -> Any:
    lp, ones = np.log(p / (1 - p)), np.ones((y.size, 1))
    (_, slope), (_, se) = _newton(np.c_[ones, lp], y, 0.0)
    (large,), (wide,) = _newton(ones, y, lp)
    return slope, slope - Z * se, slope + Z * se, large, large - Z * wide, large + Z * wide


def _slope(y: Any, p: Any) -> Any:
    found = calibration.slope_intercept(y, p)
    return *limits(found.slope), *limits(found.intercept)


def _observed_expected_by_poisson(y: Any, p: Any) -> Any:
    """The ratio as a rate with the predictions as exposure, its variance robust."""
    fit = sm.GLM(y, np.ones_like(y), family=sm.families.Poisson(), exposure=p).fit(tol=1e-14, cov_type="HC0")
    return [math.exp(float(fit.params[0]) + k * Z * float(fit.bse[0])) for k in (0, -1, 1)]


def _observed_expected_by_hand(y: Any, p: Any) -> Any:
    o, e = y.sum(), p.sum()
    half = Z * math.sqrt(sum((a - b * o / e) ** 2 for a, b in zip(y, p, strict=True))) / o
    return o / e, o / e * math.exp(-half), o / e * math.exp(half)


def _ici_by_loop(y: Any, p: Any) -> Any:
    """Local-linear regression with tricube weights at every prediction, written out."""
    k = max(3, int(0.75 * y.size + 1e-10))
    fitted = {}
    for at in set(p):
        distance = np.abs(p - at)
        reach = np.sort(distance)[k - 1]
        weights = (1 - np.minimum(distance / reach, 1) ** 3) ** 3
        centre = np.average(p, weights=weights)
        spread = np.average((p - centre) ** 2, weights=weights)
        mean = np.average(y, weights=weights)
        slope = np.average((p - centre) * (y - mean), weights=weights) / spread
        fitted[at] = min(1.0, max(0.0, mean + slope * (at - centre)))
    return _summary(np.array([abs(fitted[at] - at) for at in p]))


def _ici_by_lowess(y: Any, p: Any) -> Any:
    return _summary(np.abs(np.clip(lowess(y, p, frac=0.75, it=0, xvals=p), 0, 1) - p))


def _summary(gaps: Any) -> Any:
    return gaps.mean(), np.quantile(gaps, 0.5), np.quantile(gaps, 0.9)


def _ici(y: Any, p: Any) -> Any:
    found = calibration.errors(y, p, resamples=2)
    return [estimate.value for estimate in found]


@cache
def _dca(key: bytes, size: int) -> Any:
    y, p = np.frombuffer(key[: 8 * size]), np.frombuffer(key[8 * size :])
    with warnings.catch_warnings():
        # dcurves and the survival library it imports use names that pandas has deprecated
        warnings.simplefilter("ignore")
        from dcurves import dca

        # dcurves calls positive what is above the threshold, ours what is at or above it
        return dca(pd.DataFrame({"y": y, "m": np.minimum(p + 1e-9, 1)}), "y", ["m"], thresholds=list(MARKS))


def _net_benefit_by_dcurves(y: Any, p: Any) -> Any:
    found = _dca(np.ascontiguousarray(y).tobytes() + np.ascontiguousarray(p).tobytes(), y.size)
    return [found[found.model == name].net_benefit.to_numpy() for name in ("m", "all")]


def _net_benefit_by_hand(y: Any, p: Any) -> Any:
    model = [((p >= t) & (y == 1)).mean() - ((p >= t) & (y == 0)).mean() * t / (1 - t) for t in MARKS]
    return model, [y.mean() - (1 - y.mean()) * t / (1 - t) for t in MARKS]


def _net_benefit(y: Any, p: Any) -> Any:
    found = net_benefit.decision_curve(y, p, MARKS, resamples=2)
    return found.model, found.treat_all


def cells(y: Any, p: Any) -> tuple[int, int, int, int]:
    """True and false positives, false and true negatives at the mean prediction of the events."""
    called = p >= p[y == 1].mean()
    return tuple(int((called == c)[y == e].sum()) for c, e in ((1, 1), (1, 0), (0, 1), (0, 0)))  # type: ignore[return-value]


def _rate(name: str) -> Answer:
    return lambda y, p: limits(classification.at_threshold(y, p, float(p[y == 1].mean())).rates[name])


def _share(name: str, tp: int, fp: int, fn: int, tn: int) -> tuple[int, int]:
    return {
        "sensitivity": (tp, tp + fn),
        "specificity": (tn, tn + fp),
        "ppv": (tp, tp + fp),
        "npv": (tn, tn + fn),
        "accuracy": (tp + tn, tp + fp + fn + tn),
        "called_positive": (tp + fp, tp + fp + fn + tn),
    }[name]


def _wilson_by_statsmodels(name: str) -> Answer:
    def answer(y: Any, p: Any) -> Any:
        k, n = _share(name, *cells(y, p))
        return k / n, *proportion_confint(k, n, method="wilson")

    return answer


def _wilson_by_roots(name: str) -> Answer:
    """The limits are the two shares that the score test just does not reject."""

    def answer(y: Any, p: Any) -> Any:
        k, n = _share(name, *cells(y, p))

        def score(share: float) -> float:
            return (k / n - share) ** 2 - Z**2 * share * (1 - share) / n

        lo = 0.0 if k == 0 else optimize.brentq(score, 1e-15, k / n - 1e-9, xtol=1e-14)
        hi = 1.0 if k == n else optimize.brentq(score, k / n + 1e-9, 1 - 1e-15, xtol=1e-14)
        return k / n, lo, hi

    return answer


def _ratio_by_statsmodels(name: str) -> Answer:
    def answer(y: Any, p: Any) -> Any:
        tp, fp, fn, tn = cells(y, p)
        rows = [[tp, fn], [fp, tn]] if name == "lr_positive" else [[fn, tp], [tn, fp]]
        table = Table2x2(np.array(rows), shift_zeros=False)
        return table.riskratio, *table.riskratio_confint()

    return answer


def _ratio_by_hand(name: str) -> Answer:
    def answer(y: Any, p: Any) -> Any:
        tp, fp, fn, tn = cells(y, p)
        hit, false = (tp, fp) if name == "lr_positive" else (fn, tn)
        value = (hit / (tp + fn)) / (false / (fp + tn))
        half = Z * math.sqrt(1 / hit - 1 / (tp + fn) + 1 / false - 1 / (fp + tn))
        return value, value * math.exp(-half), value * math.exp(half)

    return answer


def _youden_by_scikit_learn(y: Any, p: Any) -> Any:
    false, true, thresholds = metrics.roc_curve(y, p, drop_intermediate=False)
    index = (true - false)[1:]
    best = np.flatnonzero(index >= index.max() - 1e-12)[-1]
    lower = np.unique(p)[np.unique(p) < thresholds[1:][best]]
    here = thresholds[1:][best]
    return (here + lower.max()) / 2 if lower.size else here


def _youden_by_loop(y: Any, p: Any) -> Any:
    levels = sorted(set(p))
    index = [(p[y == 1] >= t).mean() - (p[y == 0] >= t).mean() for t in levels]
    best = next(i for i, value in enumerate(index) if value >= max(index) - 1e-12)
    return levels[best] if best == 0 else (levels[best] + levels[best - 1]) / 2


def _tests(y: Any, p: Any) -> list[float]:
    """Some P values to be corrected."""
    return [paired.delong(y, p, other(y, np.clip(p * share, 1e-9, 1 - 1e-9))).p for share in (1.0, 0.8, 0.6, 0.4)]


def _holm_by_hand(y: Any, p: Any) -> list[float]:
    values = _tests(y, p)
    ordered = sorted(values)
    steps = [min(1.0, (len(ordered) - i) * value) for i, value in enumerate(ordered)]
    return [max(steps[: ordered.index(value) + 1]) for value in values]


def _log_loss_by_statsmodels(y: Any, p: Any) -> float:
    model = sm.GLM(y, np.ones_like(y), family=sm.families.Binomial())
    return float(-model.family.loglike(y, p) / y.size)


NUMBERS = (
    Number("AUROC, DeLong", lambda y, p: limits(discrimination.auroc(y, p, transform="none")),
           _auroc_by_mlstatkit, _auroc_by_pairs),
    Number("average precision", lambda y, p: discrimination.average_precision(y, p, resamples=2).value,
           metrics.average_precision_score, _average_precision),
    Number("DeLong's paired test", _differences, _delong_by_mlstatkit, _delong_by_pairs),
    Number("Brier score", lambda y, p: calibration.brier(y, p, resamples=2).value,
           metrics.brier_score_loss, lambda y, p: sum((a - b) ** 2 for a, b in zip(y, p, strict=True)) / y.size),
    Number("scaled Brier score", calibration.scaled_brier,
           lambda y, p: 1 - metrics.brier_score_loss(y, p) / metrics.brier_score_loss(y, np.full(y.size, y.mean())),
           lambda y, p: 1 - sum((y - p) ** 2) / sum((y - y.mean()) ** 2)),
    Number("log loss", lambda y, p: calibration.log_loss(y, p, resamples=2).value,
           _log_loss_by_statsmodels, lambda y, p: -np.mean(np.where(y == 1, np.log(p), np.log(1 - p)))),
    Number("calibration slope and intercept", _slope, _slope_by_logit, _slope_by_newton),
    Number("observed : expected", lambda y, p: limits(calibration.observed_expected(y, p)),
           _observed_expected_by_poisson, _observed_expected_by_hand),
    Number("ICI, E50, E90", _ici, _ici_by_lowess, _ici_by_loop),
    Number("net benefit", _net_benefit, _net_benefit_by_dcurves, _net_benefit_by_hand),
    Number("Youden's threshold", classification.youden_threshold, _youden_by_scikit_learn, _youden_by_loop),
    *(Number(name, _rate(name), _wilson_by_statsmodels(name), _wilson_by_roots(name))
      for name in ("sensitivity", "specificity", "ppv", "npv", "accuracy", "called_positive")),
    *(Number(name, _rate(name), _ratio_by_statsmodels(name), _ratio_by_hand(name))
      for name in ("lr_positive", "lr_negative")),
    Number("Holm's correction", lambda y, p: paired.holm(_tests(y, p)),
           lambda y, p: multipletests(_tests(y, p), method="holm")[1], _holm_by_hand),
    Number("prevalence, Wilson", lambda y, _p: limits(wilson(y.sum(), y.size)),
           lambda y, _p: (y.mean(), *proportion_confint(y.sum(), y.size, method="wilson")),
           lambda y, _p: (y.mean(), *stats.binomtest(int(y.sum()), y.size).proportion_ci(method="wilson"))),
)  # fmt: skip
