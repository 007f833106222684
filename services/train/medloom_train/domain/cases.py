"""The case library: what a finished experiment leaves behind. Meta-features, settings and scores; never a value.

A fingerprint describes a table by sizes, types, missingness, prevalence and landmarks (how well single columns do
alone, measured on the training rows at approval; Pfahringer, Bensusan & Giraud-Carrier 2000).
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from medloom_contracts.manifests import TaskKind
from medloom_train.domain.algorithms.simple import SimpleModel
from medloom_train.domain.portfolio import portfolio

SCALES: Final[Mapping[str, float]] = {
    "log10_rows": 0.75,
    "log10_features": 0.5,
    "log10_events_per_feature": 0.75,
    "numeric_share": 0.5,
    "missing_share": 0.25,
    "log10_most_levels": 1.0,
    "evenness": 0.4,
    "best_alone": 0.10,
    "median_alone": 0.05,
    "curved": 0.02,
}
KEPT_SETTINGS: Final = (
    "mode", "metric", "budget_s", "folds", "class_weight", "calibration", "ensemble_steps", "min_category_count",
    "max_levels",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One finished experiment. ``losses``: candidate -> cross-validated loss (log loss, or squared error in units of
    the target's variance). ``study_id`` is None for a shipped case, whose table and licence ``source`` names."""

    id: str
    task: str
    fingerprint: Mapping[str, float]
    losses: Mapping[str, float]
    algorithms: Mapping[str, str]
    settings: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    rows: int = 0
    features: int = 0
    study_id: str | None = None
    experiment_id: str | None = None
    title: str = ""
    source: str = ""
    licence: str = ""

    @property
    def best(self) -> str:
        return min(self.losses, key=lambda name: (self.losses[name], name))

    def regret(self, name: str) -> float:
        """By how much a candidate's loss exceeds the best one's, as a share of it."""
        best = self.losses[self.best]
        return (self.losses[name] - best) / best if best > 0 else 0.0


def _share(value: Any) -> float:
    return float(value or 0.0)


def fingerprint(meta: Mapping[str, Any]) -> dict[str, float]:
    """The scaled-down description of a table out of the meta-features that its approval carries."""
    rows = int(meta.get("n_train") or meta.get("n_rows") or 0)
    features = int(meta.get("n_features") or 0)
    if rows < 1 or features < 1:
        return {}
    found = {
        "log10_rows": math.log10(rows),
        "log10_features": math.log10(features),
        "numeric_share": _share(meta.get("n_numeric")) / features,
        "missing_share": _share(meta.get("missing_share")),
        "log10_most_levels": math.log10(1 + _share(meta.get("max_categories"))),
    }
    prevalence = meta.get("prevalence")
    if prevalence is not None and 0 < prevalence < 1:
        rare = min(prevalence, 1 - prevalence)
        found["evenness"] = 2 * rare
        found["log10_events_per_feature"] = math.log10(max(rows * rare, 1) / features)
    else:
        found["log10_events_per_feature"] = math.log10(rows / features)
    for name in ("best_alone", "median_alone", "curved"):
        value = meta.get(name)
        if value is not None and math.isfinite(value):
            found[name] = float(value)
    return {name: round(value, 4) for name, value in found.items()}


def built_in(task: TaskKind) -> frozenset[str]:
    """Names of built-in candidates; another name is its author's own and is not kept."""
    return frozenset(spec.name for rows in (1000, 10_000) for spec in portfolio(task, rows))


def kept_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that hold neither names of columns and sites nor anybody's words."""
    return {name: settings[name] for name in KEPT_SETTINGS if name in settings}


def kept_trials(task: TaskKind, trials: Sequence[tuple[str, str, float]]) -> list[dict[str, Any]]:
    """(name, algorithm, loss) of each trial; of an expert's own candidates the algorithm stands for the name.

    The simple model stands beside every winner and is nothing to try earlier.
    """
    known = built_in(task)
    kept: dict[str, dict[str, Any]] = {}
    for name, algorithm, loss in trials:
        if algorithm == SimpleModel.name:
            continue
        told = name if name in known else algorithm
        if math.isfinite(loss) and (told not in kept or loss < kept[told]["loss"]):
            kept[told] = {"name": told, "algorithm": algorithm, "loss": round(loss, 6)}
    return list(kept.values())


def case_of(entry: Mapping[str, Any]) -> Case:
    """A case out of its stored form (the table's row, or an entry of the shipped file)."""
    scores = entry["scores"]
    trials = scores.get("trials", [])
    return Case(
        id=entry["id"],
        task=entry["task"],
        fingerprint=entry["fingerprint"],
        losses={trial["name"]: float(trial["loss"]) for trial in trials},
        algorithms={trial["name"]: trial["algorithm"] for trial in trials},
        settings=entry.get("settings", {}),
        figures=scores.get("figures", {}),
        rows=int(scores.get("rows") or 0),
        features=int(scores.get("features") or 0),
        study_id=entry.get("study_id"),
        experiment_id=entry.get("experiment_id"),
        title=entry.get("title", ""),
        source=entry.get("source", ""),
        licence=entry.get("licence", ""),
    )


@lru_cache(maxsize=1)
def shipped() -> tuple[Case, ...]:
    """The cases in the package: our own benchmark on openly licensed tables (benchmarks/cases.py ship)."""
    text = resources.files("medloom_train.domain").joinpath("shipped_cases.json").read_text("utf-8")
    return tuple(case_of(entry) for entry in json.loads(text)["cases"])
