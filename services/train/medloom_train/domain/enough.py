"""When further candidates can no longer help: the rule by which a search ends before its budget does.

After each candidate, in the order of the portfolio, the best combination of all so far (greedy selection, Caruana et
al. 2004) is scored on out-of-fold rows, each fold by the weights that the others chose, so that a candidate which only
fits the noise of the selection counts for nothing. Once every family that the rule waits for has had its turn and the
last ``PATIENCE`` candidates together lowered that loss by less than ``GAIN`` of it, the search ends. Candidates are
looked at in their order and not in the order in which they finish. When ``PRESSED`` of the budget is used up, two
candidates that brought nothing suffice and no family is waited for any more; before that the clock has no say.
"""

from collections.abc import Iterable

import numpy as np

from medloom_contracts.manifests import TaskKind
from medloom_train.domain import ensemble
from medloom_train.domain.algorithms import algorithm
from medloom_train.domain.options import TrialSpec
from medloom_train.domain.survival import selection
from medloom_train.domain.survival.target import SurvivalTarget
from medloom_train.domain.table import Floats, Ints
from medloom_train.domain.trials import Trial

PATIENCE, GAIN = 8, 0.001
PRESSED, PRESSED_PATIENCE = 0.4, 2
ROWS, STEPS = 3000, 12
LARGE = 5000


def awaited(specs: Iterable[TrialSpec], rows: int) -> frozenset[str]:
    """Families that must have had their turn; in large tables forests need not, which are slow there and rarely win."""
    families = {algorithm(spec.algorithm).family for spec in specs}
    return frozenset(families - ({"random_forest", "extra_trees"} if rows > LARGE else set()))


class Gains:
    """The loss of the best combination after each candidate."""

    def __init__(
        self,
        y: Floats,
        fold: Ints,
        task: TaskKind,
        families: frozenset[str],
        seed: int,
        followed: SurvivalTarget | None = None,
    ) -> None:
        random = np.random.default_rng(seed)
        self._at = np.sort(random.permutation(y.size)[:ROWS])
        self._y, self._fold = y[self._at], fold[self._at]
        self._followed = None if followed is None else followed.take(self._at)
        self._task, self._awaited = task, set(families)
        self._predictions: list[Floats] = []
        self.losses: list[float] = []

    def passed(self, family: str) -> None:
        """A candidate of this family had its turn without a result."""
        self._awaited.discard(family)

    def add(self, trial: Trial) -> None:
        """The next candidate in the portfolio's order."""
        family = algorithm(trial.spec.algorithm).family
        self._awaited.discard(family)
        if family == "simple":
            return
        self._predictions.append(trial.oof[self._at])
        if self._followed is not None:
            self.losses.append(selection.best_loss(self._followed, self._predictions, self._fold, STEPS))
            return
        self.losses.append(ensemble.best_loss(self._y, self._predictions, self._fold, self._task, STEPS))

    def enough(self, *, pressed: bool) -> bool:
        """Whether the last candidates brought next to nothing; ``pressed`` when much of the budget is used up."""
        patience = PRESSED_PATIENCE if pressed else PATIENCE
        if (self._awaited and not pressed) or len(self.losses) <= patience:
            return False
        before, now = self.losses[-1 - patience], self.losses[-1]
        return before - now < GAIN * before
