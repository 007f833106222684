"""Whether conclusions hang on how gaps were filled, and how much a regression flatters itself on its own rows.

Aggregates of the training rows: coefficients, counts, measures.
"""

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from medloom_stats import Estimate, discrimination, imputation, logistic, optimism
from medloom_stats.intervals import z_quantile
from medloom_stats.regression import t_quantile
from medloom_train.domain import missingness
from medloom_train.domain.plain_model import Fit, Plain, design, fit, plain, settled
from medloom_train.domain.table import Floats, Ints, TrainingTable

ITERATIONS, RESAMPLES, MOST_ROWS = 5, 100, 3000
FEWEST, MOST = 5, 20
# rows x variables with gaps x imputations x iterations that a laptop core does in a few seconds
_WORK: Final = 1_500_000


def extras(table: TrainingTable, seed: int) -> dict[str, Any]:
    """What the report says of gaps and optimism: "missing", "sensitivity" and "optimism", those that apply."""
    found = {"missing": missingness.summary(table)}
    model = _model(table, seed)
    if model is not None:
        found["sensitivity"] = _or_none(three_ways, model, seed)
        found["optimism"] = _or_none(corrected, model, seed)
    return {name: value for name, value in found.items() if value is not None}


def _model(table: TrainingTable, seed: int) -> Plain | None:
    """The regression that both analyses use; None where the rows cannot carry one."""
    model = plain(table, MOST_ROWS, seed)
    try:
        return None if model is None else settled(model, design(_filled(model, np.arange(model.y.size))))
    except (ValueError, ArithmeticError):
        return None


def _or_none(analysis: Callable[[Plain, int], dict[str, Any] | None], model: Plain, seed: int) -> dict[str, Any] | None:
    """What stands beside the models must not cost them: an analysis that the rows cannot carry is left out."""
    try:
        return analysis(model, seed)
    except (ValueError, ArithmeticError):
        return None


def imputations(model: Plain) -> int:
    """One for each per cent of incomplete rows (White, Royston & Wood 2011), from 5 to 20."""
    incomplete = 100 * float(model.missing.any(axis=1).mean())
    return int(np.clip(math.ceil(incomplete), FEWEST, MOST))


def three_ways(model: Plain, seed: int) -> dict[str, Any] | None:
    """The same regression of complete rows, after simple imputation (mean, most frequent level) and after multiple
    imputation; None when its predictors have no gaps, or the outcome is separated."""
    gaps = model.missing
    if not gaps.any():
        return None
    complete = np.flatnonzero(~gaps.any(axis=1))
    analyses = {
        "complete": _one(model, design(_filled(model, np.arange(model.y.size))), complete),
        "simple": _one(model, design(_filled(model, np.arange(model.y.size))), np.arange(model.y.size)),
        "multiple": _many(model, seed),
    }
    if all(one is None for one in analyses.values()):
        return None
    terms = [
        {
            "column": term.column,
            "level": term.level,
            "unit": term.unit,
            **{name: None if one is None else one["terms"][i] for name, one in analyses.items()},
        }
        for i, term in enumerate(model.terms)
    ]
    told = {name: {k: v for k, v in one.items() if k != "terms"} for name, one in analyses.items() if one is not None}
    return {
        "model": "logistic" if model.logistic else "linear",
        "event": model.event,
        "rows": int(model.y.size),
        "left_out": model.left_out,
        "references": {v.name: v.levels[0] for v in model.variables if v.levels is not None},
        "iterations": ITERATIONS,
        "analyses": told,
        "terms": terms,
    }


def _filled(model: Plain, rows: Ints) -> list[Floats]:
    """Gaps filled with the mean or the most frequent level of ``rows``."""
    done = []
    for variable in model.variables:
        values, gap = variable.block.values, variable.block.missing
        known = values[rows][~gap[rows]]
        if known.shape[0] == 0:
            raise ValueError("nothing is known of a variable")
        centre = known.mean(axis=0)
        if variable.levels is not None:
            centre = np.eye(centre.size)[int(centre.argmax())]
        done.append(np.where(gap[:, None], centre, values))
    return done


def _measure(model: Plain, found: Fit, rows: Ints) -> tuple[str, Estimate]:
    y, p = model.y[rows], found.predicted[rows]
    if model.logistic:
        return "auroc", discrimination.auroc(y, p)
    return "r2", Estimate(1 - float(((y - p) ** 2).sum()) / float(((y - y.mean()) ** 2).sum()))


def _one(model: Plain, X: Floats, rows: Ints) -> dict[str, Any] | None:
    """One regression; None when these rows cannot carry it."""
    try:
        found = fit(model, X, rows)
    except ValueError:
        return None
    name, value = _measure(model, found, rows)
    q = z_quantile(0.95) if model.logistic else t_quantile(0.95, found.df)
    terms = [_term(float(c), math.sqrt(v) if v >= 0 else math.nan, q) for c, v in
             zip(found.coef, found.variance, strict=True)]  # fmt: skip
    return {"rows": found.rows, "events": found.events, name: value.to_dict(), "terms": terms}


def _term(coef: float, se: float, q: float) -> dict[str, float | None] | None:
    if not (math.isfinite(coef) and math.isfinite(se)):
        return None
    return {**Estimate(coef, coef - q * se, coef + q * se).to_dict(), "se": se}


def _many(model: Plain, seed: int) -> dict[str, Any] | None:
    """Multiple imputation, pooled by Rubin's rules; the AUROC on the logit scale (Marshall et al. 2009)."""
    m = imputations(model)
    gappy = max(1, int(model.missing.any(axis=0).sum()))
    rows = np.arange(model.y.size)
    if rows.size * gappy * m * ITERATIONS > _WORK:
        m = max(FEWEST, _WORK // (rows.size * gappy * ITERATIONS))
    blocks = [variable.block for variable in model.variables]
    fits = []
    for values in imputation.chained(blocks, model.y[:, None], imputations=m, iterations=ITERATIONS, seed=seed):
        try:
            fits.append(fit(model, design(values), rows))
        except ValueError:
            continue
    if len(fits) < 2:
        return None
    terms = [_pooled(fits, i) for i in range(len(model.terms))]
    measured = [_measure(model, one, rows) for one in fits]
    name, value = measured[0][0], _pooled_measure([estimate for _, estimate in measured])
    return {
        "rows": fits[0].rows,
        "events": fits[0].events,
        "imputations": len(fits),
        name: value.to_dict(),
        "terms": terms,
    }


def _pooled(fits: list[Fit], i: int) -> dict[str, float | None] | None:
    coefs, variances = [float(f.coef[i]) for f in fits], [float(f.variance[i]) for f in fits]
    if not all(map(math.isfinite, [*coefs, *variances])):
        return None
    found = imputation.rubin(coefs, variances, complete_df=fits[0].df)
    df = found.df if math.isfinite(found.df) else None
    return {**found.estimate.to_dict(), "se": found.se, "df": df, "information": found.information}


def _pooled_measure(values: list[Estimate]) -> Estimate:
    points = np.array([value.value for value in values])
    lo, hi = np.array([value.lo for value in values]), np.array([value.hi for value in values])
    if not (np.isfinite(lo).all() and (points > 0).all() and (points < 1).all() and (lo > 0).all() and (hi < 1).all()):
        return Estimate(float(points.mean()))

    def logit(x: Floats) -> Floats:
        return np.asarray(np.log(x / (1 - x)), dtype=np.float64)

    se = (logit(hi) - logit(lo)) / (2 * z_quantile(0.95))
    found = imputation.rubin(logit(points), se**2).estimate
    return Estimate(*(1 / (1 + math.exp(-x)) for x in (found.value, found.lo, found.hi)))


def corrected(model: Plain, seed: int) -> dict[str, Any] | None:
    """Harrell's bootstrap of the regression, simple imputation repeated inside each resample; None when it cannot be
    fitted."""

    def fitted(rows: Ints) -> Any:
        X = design(_filled(model, rows))
        found = fit(model, X, rows)
        return lambda wanted: found.predicted[wanted]

    def measured(rows: Ints, p: Floats) -> list[float]:
        return _optimistic(model.logistic, model.y[rows], p)

    found = optimism.harrell(fitted, measured, model.y.size, resamples=RESAMPLES, seed=seed, groups=model.groups)
    measures = ("auroc", "brier", "calibration_slope") if model.logistic else ("r2", "calibration_slope")
    return {
        "model": "logistic" if model.logistic else "linear",
        "event": model.event,
        "rows": int(model.y.size),
        "terms": len(model.terms),
        "predictors": [variable.name for variable in model.variables],
        "resamples": found[0].resamples,
        "measures": {
            name: {"apparent": one.apparent, "optimism": one.optimism, **_limited(name, one.corrected).to_dict()}
            for name, one in zip(measures, found, strict=True)
            if math.isfinite(one.corrected.value)
        },
    }


def _limited(name: str, value: Estimate) -> Estimate:
    """The apparent slope is 1 in every resample, so that its spread says nothing."""
    return Estimate(value.value) if name == "calibration_slope" else value


def _optimistic(is_logistic: bool, y: Floats, p: Floats) -> list[float]:
    if not is_logistic:
        gap = p - p.mean()
        explained = 1 - float(((y - p) ** 2).sum()) / float(((y - y.mean()) ** 2).sum())
        return [explained, float(gap @ y) / float(gap @ gap)]
    line = logistic.fit(np.column_stack([np.ones(y.size), logistic.logit(p)]), y)
    slope = math.nan if line.separated else float(line.coef[1])
    return [discrimination.placements(y, p).auc, float(((p - y) ** 2).mean()), slope]
