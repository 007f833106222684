"""The simple model written out: its equation in the units of the columns, its points, and the price of simplicity."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_stats import paired
from medloom_stats.survival import concordance
from medloom_stats.survival.accuracy import row_integrated_brier
from medloom_train.domain import points
from medloom_train.domain.calibrate import Calibrator
from medloom_train.domain.equation import Equation, Term
from medloom_train.domain.export.graph import Member
from medloom_train.domain.leaves import LinearLeaf
from medloom_train.domain.preprocessing import Preprocessor
from medloom_train.domain.survival.figures import measurable
from medloom_train.domain.table import Floats, Ints, TrainingTable


@dataclass(frozen=True)
class Written:
    """The simple model as a reader sees it; ``points`` only for a binary or survival target."""

    name: str
    equation: Equation
    points: points.PointTable | None
    price: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe form, as it is kept with the experiment."""
        return {
            "name": self.name,
            "equation": self.equation.to_dict(),
            "points": None if self.points is None else self.points.to_dict(),
            "price": self.price,
        }


def _leaf(member: Member) -> LinearLeaf:
    if not isinstance(member.leaf, LinearLeaf):
        raise TypeError("a simple model is linear")
    return member.leaf


def reduced(prepared: Preprocessor, members: list[Member]) -> tuple[Preprocessor, list[Member]]:
    """Preprocessing and leaf without the columns whose coefficients are zero: the file asks for the others only."""
    leaf = _leaf(members[0])
    used = np.flatnonzero(np.any(leaf.coef != 0, axis=1))
    used = used if used.size else np.array([0])
    smaller = LinearLeaf(leaf.coef[used], leaf.intercept, leaf.link)
    return prepared.reduced(used), [replace(members[0], leaf=smaller)]


def _map(calibrator: Calibrator, outputs: int) -> tuple[float, Floats]:
    """Slope and shifts by which a calibration map moves linear predictors; beta calibration is never used here."""
    if calibrator.method == "none":
        return 1.0, np.zeros(outputs)
    return calibrator.coefficients[0], np.array(calibrator.coefficients[1:])


def equation(
    prepared: Preprocessor, leaf: LinearLeaf, calibrator: Calibrator, table: TrainingTable, scale: tuple[float, float]
) -> Equation:
    """The linear predictor in the columns' own units; the calibration map and a regression's scale are worked in."""
    prepared, members = reduced(prepared, [Member("simple", leaf, 1.0)])
    leaf = _leaf(members[0])
    slope, shift = _map(calibrator, leaf.intercept.size)
    if table.task is TaskKind.REGRESSION:
        slope, shift = scale[1], np.array([scale[0]])
    coef = leaf.coef * slope
    if table.survival is not None:
        # the same at every horizon: proportional hazards
        coef = coef[:, :1]
    intercept = leaf.intercept * slope + shift
    plan, terms = prepared.numbers, []
    for i, name in enumerate(prepared.number_names):
        unit = coef[i] * float(plan.scale[i])
        intercept = intercept - unit * float(plan.mean[i])
        described = table.number_columns[int(plan.at[i])].column
        terms.append(
            Term(
                name, described.unit, None, _told(unit), float(plan.low[i]), float(plan.high[i]), float(plan.median[i])
            )
        )
    place = plan.at.size
    for category, name in zip(prepared.categories, prepared.category_names, strict=True):
        words = {category.other: "other", category.missing: "missing"}
        for slot in category.kept:
            kind = words.get(slot, "level")
            level = category.levels[slot] if kind == "level" else ""
            known = category.levels if kind == "other" else ()
            terms.append(Term(name, "", (kind, level), _told(coef[place]), None, None, None, known))
            place += 1
    found = Equation(table.task, _told(intercept), tuple(terms), table.classes)
    if table.survival is None:
        return found
    return replace(found, horizons=table.survival.horizons, time_unit=table.survival.unit)


def _told(values: Floats) -> tuple[float, ...]:
    return tuple(float(v) for v in values)


def _losses(table: TrainingTable, at: Ints, p: Floats) -> dict[str, Floats]:
    """Per-row losses whose means are the figures of a model."""
    y = table.y[at]
    if table.task is TaskKind.REGRESSION:
        return {"mse": (y - p[:, 0]) ** 2, "mae": np.abs(y - p[:, 0])}
    chosen = p[np.arange(y.size), y.astype(np.int64)]
    squares = ((p - np.eye(p.shape[1])[y.astype(np.int64)]) ** 2).sum(axis=1)
    halved = squares / 2 if p.shape[1] == 2 else squares
    return {"log_loss": -np.log(np.clip(chosen, 1e-10, 1)), "brier": halved}


def differences(table: TrainingTable, at: Ints, simple: Floats, winner: Floats, seed: int) -> dict[str, Any]:
    """Simple minus winner on the same rows with 95 % intervals: AUROC by DeLong (bootstrap of whole groups where rows
    are grouped), losses by the paired bootstrap; {} where the rows do not hold two classes, or an event."""
    if table.survival is not None:
        return _survival_differences(table, at, simple, winner, seed)
    if at.size < 2 or (table.classes and np.unique(table.y[at]).size < 2):
        return {}
    groups = None if table.groups is None else table.groups[at]
    found = {}
    if table.task is TaskKind.BINARY:
        y, a, b = table.y[at], simple[:, 1], winner[:, 1]
        tested = paired.delong(y, a, b) if groups is None else paired.auroc_bootstrap(
            y, a, b, resamples=1000, seed=seed, groups=groups
        )  # fmt: skip
        found["auroc"] = _pair(tested)
    ours, theirs = _losses(table, at, simple), _losses(table, at, winner)
    for name in ours:
        tested = paired.mean_difference(ours[name], theirs[name], resamples=1000, seed=seed, groups=groups)
        found[name] = _pair(tested)
    return found


def _survival_differences(table: TrainingTable, at: Ints, simple: Floats, winner: Floats, seed: int) -> dict[str, Any]:
    """Harrell's and Uno's C by the infinitesimal jackknife, the integrated Brier score by the paired bootstrap."""
    if table.survival is None or not measurable(target := table.survival.take(at)):
        return {}
    groups = None if table.groups is None else table.groups[at]
    seen, last = (target.time, target.event), target.horizons[-1]
    briers = [row_integrated_brier(*seen, p, target.horizons) for p in (simple, winner)]
    ours, theirs = simple[:, -1], winner[:, -1]
    return {
        "harrell_c": _pair(concordance.harrell_difference(*seen, ours, theirs, groups=groups)),
        "uno_c": _pair(concordance.uno_difference(*seen, ours, theirs, until=last, groups=groups)),
        "integrated_brier": _pair(paired.mean_difference(*briers, resamples=1000, seed=seed, groups=groups)),
    }


def _pair(tested: paired.PairedTest) -> dict[str, Any]:
    return {"simple": tested.a, "winner": tested.b, "difference": tested.difference.to_dict()}


def price(
    table: TrainingTable,
    winner: str,
    oofs: tuple[Floats, Floats],
    tests: tuple[Floats, Floats],
    scored: Floats | None,
    seed: int,
) -> dict[str, Any]:
    """What simplicity costs against the model named ``winner``, in cross-validation and in the held-out test.

    Pairs are (simple, winner); ``scored`` are the points' own risks of the test rows.
    """
    test = np.flatnonzero(table.test)
    found: dict[str, Any] = {
        "against": winner,
        "oof": differences(table, table.train, *oofs, seed),
        "test": differences(table, test, *tests, seed),
    }
    if scored is not None:
        found["points_test"] = differences(table, test, scored, tests[1], seed)
    return found


def written(
    table: TrainingTable,
    name: str,
    found: Equation,
    winner: str,
    oofs: tuple[Floats, Floats],
    tests: tuple[Floats, Floats],
    seed: int,
) -> Written:
    """Everything that is told of the simple model; its points are made of training rows alone."""
    scorable = table.task in (TaskKind.BINARY, TaskKind.SURVIVAL)
    made = points.make(found, table.take(table.train)) if scorable else None
    scored = None if made is None else made.predict(table.take(np.flatnonzero(table.test)))
    return Written(name, found, made, price(table, winner, oofs, tests, scored, seed))
