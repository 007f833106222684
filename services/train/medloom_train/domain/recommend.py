"""Which candidate to try first: what did well in the most similar cases, shrunken towards the defaults.

* Distance of two tables of the same task: the root of the mean of squared differences of their fingerprints' shared
  numbers, each in units of ``SCALES``. Similarity = exp(-distance² / 2). Cases further than ``FAR`` are no evidence.
* Regret: the share by which a candidate's loss exceeds the best one's in that case, at most ``WORST``, so that one
  table on which a whole family fails does not decide for all others. One that a case did not try counts as its
  average one.
* A candidate's expected regret is the mean over the ``K`` nearest, weighted by similarity, together with ``SHRINK``
  cases' worth of the defaults: its mean over all known cases of the task, and ``STEP`` for every place in the built-in
  order. Where no case is near that order decides alone.

Nearest-neighbour recommendation after Brazdil, Soares & da Costa (Machine Learning 2003). It is measured in
benchmarks/cases.py: a good first model sooner, not a better last one.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from medloom_train.domain.cases import SCALES, Case
from medloom_train.domain.options import TrialSpec

K: Final = 20
FAR: Final = 1.5
SHRINK: Final = 1.0
WORST: Final = 0.1
STEP: Final = 0.001
FEWEST_SHARED: Final = 4
FIRST: Final = 3


@dataclass(frozen=True)
class Neighbour:
    case: Case
    distance: float

    @property
    def similarity(self) -> float:
        return math.exp(-(self.distance**2) / 2)


@dataclass(frozen=True)
class Advised:
    """A candidate with the regret to expect of it; ``cases`` of the neighbours had tried it and ``won`` it."""

    name: str
    algorithm: str
    regret: float
    cases: int
    won: int


@dataclass(frozen=True)
class Recommendation:
    """``neighbours`` is empty when no case is near: then ``candidates`` is the built-in order."""

    candidates: tuple[Advised, ...]
    neighbours: tuple[Neighbour, ...]

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.candidates)

    @property
    def first(self) -> tuple[str, ...]:
        """What is moved to the front of a run; the others keep the built-in order, which alternates families."""
        return self.order[:FIRST] if self.neighbours else ()


def distance(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Between two fingerprints; infinite when they share fewer than four numbers."""
    shared = [name for name in SCALES if name in a and name in b]
    if len(shared) < FEWEST_SHARED:
        return math.inf
    return math.sqrt(sum(((a[name] - b[name]) / SCALES[name]) ** 2 for name in shared) / len(shared))


def nearest(task: str, fingerprint: Mapping[str, float], cases: Sequence[Case]) -> tuple[Neighbour, ...]:
    """At most ``K`` cases of the task within ``FAR``, the nearest first."""
    found = [Neighbour(case, distance(fingerprint, case.fingerprint)) for case in cases if case.task == task]
    near = sorted((one for one in found if one.distance <= FAR and one.case.losses), key=lambda one: one.distance)
    return tuple(near[:K])


def recommend(
    task: str, fingerprint: Mapping[str, float], cases: Sequence[Case], portfolio: Sequence[TrialSpec]
) -> Recommendation:
    """The built-in candidates, the one with the least regret to expect first."""
    near = nearest(task, fingerprint, cases)
    known = [case for case in cases if case.task == task and case.losses] if near else []
    rated = [(_rated(place, spec, near, known), place) for place, spec in enumerate(portfolio)]
    rated.sort(key=lambda entry: (entry[0].regret, entry[1]))
    return Recommendation(tuple(advised for advised, _ in rated), near)


def _rated(place: int, spec: TrialSpec, near: Sequence[Neighbour], known: Sequence[Case]) -> Advised:
    usual = sum(_regret(case, spec.name) for case in known) / max(1, len(known)) + STEP * place
    weights = sum(one.similarity for one in near)
    seen = sum(one.similarity * _regret(one.case, spec.name) for one in near)
    tried = sum(spec.name in one.case.losses for one in near)
    won = sum(one.case.best == spec.name for one in near)
    return Advised(spec.name, spec.algorithm, (SHRINK * usual + seen) / (SHRINK + weights), tried, won)


def _regret(case: Case, name: str) -> float:
    if name in case.losses:
        return min(WORST, case.regret(name))
    return sum(min(WORST, case.regret(each)) for each in case.losses) / len(case.losses)
