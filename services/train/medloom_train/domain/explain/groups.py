"""A model's performance in each subgroup, with the test of interaction."""

import numpy as np

from medloom_contracts.explanations import FEWEST, Division, Interval, Subgroup, Test
from medloom_contracts.manifests import TaskKind
from medloom_stats import subgroups
from medloom_stats.subgroups import Interaction, Stratum
from medloom_train.domain.explain.divisions import Levels, subset
from medloom_train.domain.explain.reliance import interval
from medloom_train.domain.table import Floats, Ints, TrainingTable
from medloom_train.domain.trials import losses_at

FEWEST_EVENTS = 5


def _strata(table: TrainingTable, at: Ints, answers: Floats) -> dict[str, Stratum]:
    """Measures of the rows ``at``; none where a class is too rare.

    Losses of probabilities are left out: they differ as soon as the outcome is rarer in one subgroup.
    """
    y, groups = table.y[at], None if table.groups is None else table.groups[at]
    if groups is not None and np.unique(groups).size < 2:
        # one site alone: its patients are the units
        groups = None
    if table.task is TaskKind.REGRESSION:
        gaps = answers[:, 0] - y
        return {
            "mse": subgroups.mean_stratum(gaps**2, groups=groups),
            "bias": subgroups.mean_stratum(gaps, groups=groups),
        }
    if table.task is TaskKind.SURVIVAL:
        return {"log_loss": subgroups.mean_stratum(losses_at(table, at, answers), groups=groups)} if y.any() else {}
    counts = np.bincount(y.astype(np.int64), minlength=len(table.classes))
    if counts.min() < FEWEST_EVENTS:
        return {}
    if table.task is TaskKind.MULTICLASS:
        return {"macro_auroc": subgroups.macro_auroc_stratum(y, answers, groups=groups)}
    p = np.clip(answers[:, 1], 0, 1)
    return {
        "auroc": subgroups.auroc_stratum(y, p, groups=groups),
        "observed_expected": subgroups.calibration_stratum(y, p),
    }


_TESTS = {
    "auroc": subgroups.same_area,
    "macro_auroc": subgroups.same_area,
    "observed_expected": subgroups.same_ratio,
}


def _test(found: Interaction) -> Test:
    q, p = (value if np.isfinite(value) else None for value in (found.q, found.p))
    return Test(q=q, df=found.df, p=p)


def divided(table: TrainingTable, levels: Levels, part: str, at: Ints, answers: Floats) -> Division | None:
    """The measures in each level of at least 10 rows of ``at``; None when fewer than two levels are left."""
    shown: list[Subgroup] = []
    measured: list[dict[str, Stratum]] = []
    for k, (name, inside) in enumerate(subset(levels, at).items()):
        if inside.size < FEWEST:
            continue
        strata = _strata(table, at[inside], answers[inside])
        low, high = levels.limits[k] if levels.limits else (None, None)
        counted = table.task in (TaskKind.BINARY, TaskKind.SURVIVAL)
        shown.append(
            Subgroup(
                level=name,
                low=low,
                high=high,
                n=int(inside.size),
                events=int(table.y[at[inside]].sum()) if counted else None,
                metrics={measure: _shown(one) for measure, one in strata.items()},
            )
        )
        measured.append(strata)
    if len(shown) < 2:
        return None
    measures = dict.fromkeys(measure for one in measured for measure in one)
    tests = {
        measure: _test(_TESTS.get(measure, subgroups.same_mean)([one[measure] for one in measured if measure in one]))
        for measure in measures
    }
    return Division.model_validate(
        {
            "kind": levels.kind,
            "column": levels.column.name,
            "label": levels.column.label,
            "unit": levels.column.unit,
            "part": part,
            "levels": shown,
            "tests": tests,
        }
    )


def _shown(stratum: Stratum) -> Interval:
    return interval(stratum.estimate)
