"""Cross-validates candidate after candidate on the fixed folds while the budget lasts; the linear model comes first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from medloom_train.domain import sites
from medloom_train.domain.algorithms import algorithm, checked_params
from medloom_train.domain.algorithms.lean import lean
from medloom_train.domain.enough import PRESSED, Gains, awaited
from medloom_train.domain.explain.plan import SHARE
from medloom_train.domain.options import TrialSpec, better
from medloom_train.domain.pool import Done, Executor
from medloom_train.domain.run import Clock, Ports
from medloom_train.domain.scores import figures, point_of
from medloom_train.domain.trials import Bench, FoldResult, Part, Trial, assemble, is_linear, run_fold


@dataclass
class Found:
    """The candidates that were finished, in the order of the portfolio, and those that failed or were not reached."""

    trials: list[Trial] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)
    settled: bool = False


def load_libraries(specs: Iterable[TrialSpec]) -> None:
    """Load the boosters once, before workers are forked; a worker loads scikit-learn when it meets its first forest."""
    for name in sorted({algorithm(spec.algorithm).family for spec in specs} & {"lightgbm", "xgboost"}):
        lean(name)


def closing(rows: int, figures_s: float, workers: int) -> float:
    """Seconds that selection, export, parity and intervals take; ``figures_s`` is what one model's intervals took."""
    return 1.5 + rows / 6000 + 8 * figures_s / workers


def refitting(trials: list[Trial], folds: int, workers: int) -> float:
    """Seconds that the refits will take, from the seconds measured so far."""
    by_family: dict[str, float] = {}
    for trial in trials:
        family = algorithm(trial.spec.algorithm).family
        once = trial.seconds / folds * 1.3 * checked_params(trial.spec.algorithm, trial.spec.params).refit_work
        by_family[family] = max(by_family.get(family, 0.0), once)
    costs = list(by_family.values())
    return max(max(costs, default=0.0), 2 * sum(costs) / workers)


FIGURE_ROWS = 3000


class Search:
    """One pass over the candidates. ``metric`` ranks them for people; selection itself uses log loss or RMSE."""

    def __init__(self, bench: Bench, specs: tuple[TrialSpec, ...], metric: str, ports: Ports, clock: Clock) -> None:
        self._bench, self._specs, self._metric = bench, specs, metric
        self._ports, self._clock = ports, clock
        self._parts = bench.parts
        self._partial: dict[int, dict[Part, FoldResult]] = {}
        self._done: dict[int, Trial] = {}
        self._failed: dict[int, str] = {}
        self._skipped: set[int] = set()
        self._best: float | None = None
        self._figures_s = 0.0
        y, fold = bench.table.y[bench.table.train], bench.table.fold[bench.table.train]
        # candidates that were named, by a person or by a former run, are all trained
        looks = bench.options.mode == "auto" and bench.options.resolved_trials is None
        followed = None if bench.table.survival is None else bench.table.survival.take(bench.table.train)
        known = awaited(specs, y.size), bench.options.seed
        self._gains = Gains(y, fold, bench.table.task, *known, followed) if looks else None
        self._looked_at = 0
        self._settled = False
        self._site_count = len(sites.eligible(bench.table)) if bench.options.site_validation else 0

    def first(self) -> None:
        """The first candidate, in this process: nothing has to be loaded or forked for a linear model."""
        if algorithm(self._specs[0].algorithm).family == "linear":
            self._finish(0, {part: run_fold(self._bench, self._specs[0], part) for part in self._parts})
            self._clock.laps["first_model"] = round(self._clock.elapsed, 3)
            self._figures_s = self._time_figures()

    def rest(self, pool: Executor) -> Found:
        """All other candidates beside each other, until they are done, the budget ends, or somebody cancels."""
        for number in range(len(self._specs)):
            if number not in self._done:
                for part in self._parts:
                    pool.submit((number, part), run_fold, self._specs[number], part)
        while pool.pending:
            left = self._clock.left(self._reserve(pool.size))
            if self._ports.cancelled() or (left <= 0 and self._done):
                pool.drop()
                break
            for done in pool.collect(min(0.2, max(0.01, left))):
                self._take(done, pool)
            if self._is_settled():
                pool.drop()
                break
        return self._found()

    def _is_settled(self) -> bool:
        """Whether the candidates up to the first unfinished one show that more would not help."""
        pressed = self._clock.limited and self._clock.elapsed > PRESSED * self._clock.budget_s
        while self._gains is not None and not self._settled and self._looked_at < len(self._specs):
            number = self._looked_at
            if number in self._done:
                self._gains.add(self._done[number])
            elif number in self._skipped:
                self._gains.passed(algorithm(self._specs[number].algorithm).family)
            else:
                break
            self._looked_at += 1
            self._settled = self._gains.enough(pressed=pressed)
        return self._settled

    def _time_figures(self) -> float:
        """Seconds that all figures of one model will take, judged from a part of the rows."""
        table, oof = self._bench.table, self._done[0].oof
        part = np.arange(min(oof.shape[0], FIGURE_ROWS))
        started = self._clock.elapsed
        figures(table, table.train[part], oof[part], 0.5, self._bench.options.seed, resamples_for=oof.shape[0])
        return float((self._clock.elapsed - started) * oof.shape[0] / part.size)

    def hurried(self, workers: int) -> bool:
        """Whether figures of every family's best model would take too large a part of the budget."""
        whole = closing(self._bench.table.n, self._figures_s, workers)
        return self._clock.limited and whole > 0.4 * self._clock.budget_s

    def closing(self, workers: int) -> float:
        """Seconds to keep back for everything after the refits; figures get at most a sixth of the budget."""
        most = self._clock.budget_s / 6 * workers / 8
        return closing(self._bench.table.n, min(self._figures_s, most), workers)

    def _reserve(self, workers: int) -> float:
        done = list(self._done.values())
        asked = refitting(done, len(self._parts), workers) + self.closing(workers) + self._sites_s(done, workers)
        if self._bench.options.explanations:
            asked += SHARE * self._clock.budget_s
        # the first model that is not linear is worth more than figures on time
        most = 0.6 if any(not is_linear(trial) for trial in done) else 0.3
        return min(asked, most * self._clock.budget_s)

    def _sites_s(self, done: list[Trial], workers: int) -> float:
        """Seconds for leaving each site out in turn; at most a sixth of the budget."""
        once = sum(trial.seconds for trial in sites.chosen_models(done)) / len(self._parts)
        return min(self._site_count * once * 1.2 / workers, self._clock.budget_s / 6)

    def _take(self, done: Done, pool: Executor) -> None:
        number, part = done.key
        if number in self._skipped:
            return
        if done.error is not None:
            self._failed[number] = done.error
            self._skip(number, pool)
            return
        results = self._partial.setdefault(number, {})
        results[part] = done.value
        if len(results) == len(self._parts):
            self._finish(number, self._partial.pop(number))
            return
        rounds_left = np.ceil((len(self._parts) - len(results)) / pool.size) - 1
        if rounds_left * done.value.seconds > self._clock.left(self._reserve(pool.size)) and self._done:
            self._skip(number, pool)

    def _skip(self, number: int, pool: Executor) -> None:
        self._skipped.add(number)
        pool.discard(lambda key: key[0] != number)

    def _finish(self, number: int, results: dict[Part, FoldResult]) -> None:
        table = self._bench.table
        trial = assemble(self._bench, self._specs[number], results)
        self._done[number] = trial
        value = point_of(table, table.train, self._metric, trial.oof)
        if self._best is None or better(self._metric, value, self._best):
            self._best = value
        self._ports.report(self._message(trial, value))
        share = (len(self._done) + len(self._failed)) / len(self._specs)
        if self._clock.limited:
            share = max(share, min(1.0, self._clock.elapsed / self._clock.budget_s))
        best = f"{self._metric} {self._best:.3f}"
        self._ports.progress(
            0.02 + 0.68 * share,
            f"Trying models: {len(self._done)} of {len(self._specs)} done, best so far {best}",
            f"모델 시도 중: {len(self._specs)}개 중 {len(self._done)}개 완료, 현재 최선 {best}",
        )

    def _message(self, trial: Trial, value: float) -> dict[str, Any]:
        return {
            "kind": "trial",
            "name": trial.spec.name,
            "algorithm": trial.spec.algorithm,
            "metric": self._metric,
            "value": value,
            "loss": trial.loss,
            "iterations": trial.iterations,
            "elapsed_s": round(self._clock.elapsed, 3),
            "seconds": round(trial.seconds, 3),
        }

    def _found(self) -> Found:
        order = range(self._looked_at if self._settled else len(self._specs))
        return Found(
            [self._done[i] for i in order if i in self._done],
            [(self._specs[i].name, self._failed[i]) for i in order if i in self._failed],
            [self._specs[i].name for i in order if i not in self._done and i not in self._failed],
            self._settled and self._looked_at < len(self._specs),
        )
