"""A published score beside the new model, on the same rows: CHA2DS2-VASc points, or the risk of a logistic equation.

The score is a column of the approved data, derived there by a formula that its reader can see; training names it, keeps
it out of the predictors, and compares. Points have no probabilities of their own and a published risk may be out of
place here, so calibration is judged after a logistic recalibration fitted on the training rows (Steyerberg 2019, ch.
20); discrimination needs none. Rows without the score are left out of both sides of the comparison.
"""

from typing import Any, Final

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_stats import evaluate, logistic, paired
from medloom_stats.arrays import Floats as Values
from medloom_train.domain.scores import resamples
from medloom_train.domain.table import Floats, Ints, TrainingTable

SHOWN: Final = (
    "auroc", "auprc", "brier", "log_loss", "observed_expected", "calibration_slope", "calibration_in_the_large",
)  # fmt: skip


def compare(table: TrainingTable, oof: Floats, all_rows: Floats, seed: int) -> list[dict[str, Any]]:
    """Each existing score against a model on the held-out rows, or out of fold where those cannot be judged.

    ``oof`` are the model's cross-fitted answers ``[n_train, 2]``, ``all_rows`` its own ``[n, 2]``.
    """
    if table.task is not TaskKind.BINARY or table.scores is None:
        return []
    found = []
    for place, column in enumerate(table.score_columns):
        score = table.scores[:, place]
        known = ~np.isnan(score)
        test = np.flatnonzero(table.test & known)
        judged = np.unique(table.y[test]).size == 2
        at = test if judged else np.flatnonzero(~table.test & known)
        model = all_rows[:, 1].copy()
        model[table.train] = oof[:, 1]
        answer: dict[str, Any] = {
            "column": column,
            "part": "test" if judged else "oof",
            "n": int(at.size),
            "events": int(table.y[at].sum()),
            "missing": int((~known & (table.test == judged)).sum()),
        }
        if np.unique(table.y[at]).size == 2 and np.ptp(score[at]) > 0:
            answer |= _figures(table, score, model, at, seed)
        found.append(answer)
    return found


def _figures(table: TrainingTable, score: Floats, model: Floats, at: Ints, seed: int) -> dict[str, Any]:
    y, groups = table.y[at], None if table.groups is None else table.groups[at]
    count = resamples(at.size)
    if groups is None:
        test = paired.delong(y, model[at], score[at])
    else:
        test = paired.auroc_bootstrap(y, model[at], score[at], groups=groups, seed=seed, resamples=count)
    p, coefficients = _recalibrated(table, score, at)
    common: dict[str, Any] = {"seed": seed, "groups": groups, "resamples": count}
    measured = {"model": evaluate.binary(y, np.clip(model[at], 0, 1), **common)}
    if p is not None:
        measured["score"] = evaluate.binary(y, p, **common)
    return {
        "difference": test.difference.to_dict(),
        "p": test.p if np.isfinite(test.p) else None,
        "recalibration": coefficients,
        **{side: {name: figures[name].to_dict() for name in SHOWN} for side, figures in measured.items()},
    }


def _recalibrated(table: TrainingTable, score: Floats, at: Ints) -> tuple[Values | None, dict[str, float] | None]:
    """The score as a probability at the rows ``at``, by a logistic regression on the training rows that have it.

    A column that lies within 0 and 1 is taken as a risk and enters as its logit.
    """
    known = score[~np.isnan(score)]
    lp = logistic.logit(score) if known.min() >= 0 and known.max() <= 1 and np.unique(known).size > 2 else score
    learn = np.flatnonzero(~table.test & ~np.isnan(score))
    if np.unique(table.y[learn]).size < 2 or np.ptp(lp[learn]) == 0:
        return None, None
    found = logistic.fit(np.c_[np.ones(learn.size), lp[learn]], table.y[learn])
    if found.separated:
        return None, None
    intercept, slope = (float(c) for c in found.coef)
    return logistic.expit(intercept + slope * lp[at]), {"intercept": intercept, "slope": slope}
