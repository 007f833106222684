"""All explanations of an experiment within what is left of its budget."""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from medloom_contracts.explanations import Division, Explanations, Importance, LearningCurve, ModelExplanations, Shapley
from medloom_contracts.manifests import TaskKind
from medloom_stats.shapley import Shapley as Values
from medloom_train.domain import sites
from medloom_train.domain.explain import effects, groups, learning, plan, reliance
from medloom_train.domain.explain.divisions import Levels
from medloom_train.domain.explain.inputs import Inputs, answering
from medloom_train.domain.explain.plan import ExplanationPlan, ImportancePlan
from medloom_train.domain.pool import Executor
from medloom_train.domain.preprocessing import Preprocessor
from medloom_train.domain.publish import Published
from medloom_train.domain.run import Clock, Ports
from medloom_train.domain.scores import measurable
from medloom_train.domain.table import TrainingTable
from medloom_train.domain.trials import Bench, Trial

TASKS = frozenset({TaskKind.BINARY, TaskKind.MULTICLASS, TaskKind.REGRESSION, TaskKind.SURVIVAL})
_ROWS_A_CALL = 20


@dataclass(frozen=True)
class Explained:
    """What was found, by the names of published models, and the plan that a rerun repeats. ``complete`` is False when
    the budget left something out."""

    inputs: Inputs
    plan: ExplanationPlan
    importance: dict[str, Importance] = field(default_factory=dict)
    shapley: Shapley | None = None
    curves: list[LearningCurve] = field(default_factory=list)
    complete: bool = True


class _Explainer:
    def __init__(
        self, bench: Bench, prepared: Preprocessor, models: list[Published], trials: list[Trial], pool: Executor
    ) -> None:
        self._bench, self._models, self._pool = bench, models, pool
        self._trials = sites.chosen_models(trials)
        self._inputs = Inputs.of(bench.table, prepared)
        self._part, self._at = reliance.examined_rows(bench.table)

    def planned(self, allowed_s: float) -> ExplanationPlan:
        """Sizes that fit into ``allowed_s``: of it a third for the best model's importance, a third for its Shapley
        values, a fifth for learning curves, the rest for the importance of the other models."""
        work, d = allowed_s * self._pool.size, len(self._inputs.names)
        found: dict[str, ImportancePlan] = {}
        started = time.perf_counter()
        row_s = self._row_s(self._models[0])
        others = self._models[1:]
        shares = [work / 3, *(0.13 * work / max(1, len(others)) for _ in others)]
        for model, share in zip(self._models, shares, strict=True):
            if model is not self._models[0] and time.perf_counter() - started > allowed_s / 5:
                break
            each = row_s if model is self._models[0] else self._row_s(model)
            fitting = plan.importance(self._at.size, d, each, share)
            if fitting is not None:
                found[model.recipe.name] = fitting
        repeats = {
            trial.spec.name: plan.curve_repeats(trial.seconds, 0.2 * work / len(self._trials)) for trial in self._trials
        }
        rows = plan.shapley_rows(self._bench.table.train.size, d, row_s, work / 3)
        return ExplanationPlan(importance=found, shapley_rows=rows, curve_repeats=repeats)

    def _row_s(self, model: Published) -> float:
        """Seconds of one answer, measured on a few rows; the file is loaded before the clock starts."""
        predict = answering(model.onnx, self._inputs)
        rows = self._inputs.matrix(self._bench.table, self._bench.table.train[:64])
        predict(rows)
        started = time.perf_counter()
        predict(rows)
        return max(1e-6, (time.perf_counter() - started) / len(rows))

    def run(self, chosen: ExplanationPlan, ports: Ports, clock: Clock) -> Explained:
        """Carry the plan out; what is not done when the budget has run over by a tenth is left out."""
        rows = {
            name: reliance.sampled(self._at, one.rows, self._bench.options.seed)
            for name, one in chosen.importance.items()
        }
        self._submit_importance(chosen, rows)
        sample = self._submit_shapley(chosen)
        for key, call, given in learning.calls(self._bench, self._trials, chosen.curve_repeats):
            self._pool.submit(("curve", key), call, *given)
        done: dict[Any, Any] = {}
        complete = True
        while self._pool.pending:
            if ports.cancelled() or clock.left(-0.1 * clock.budget_s) <= 0:
                self._pool.drop()
                complete = False
                break
            for one in self._pool.collect(0.2):
                complete = complete and one.error is None
                if one.error is None:
                    done[one.key] = one.value
        return self._told(chosen, rows, sample, done, complete=complete)

    def _submit_importance(self, chosen: ExplanationPlan, rows: dict[str, Any]) -> None:
        table, size = self._bench.table, self._pool.size
        for model in self._models:
            name = model.recipe.name
            if name not in rows:
                continue
            at, one = rows[name], chosen.importance[name]
            columns = reliance.screened(table, self._inputs, model.all_rows[at], at, one.columns)
            pieces = min(len(columns), 2 * size)
            for piece in range(pieces):
                given = (self._inputs, model.onnx, at, columns[piece::pieces], one.repeats)
                self._pool.submit(("importance", name, piece, pieces), reliance.measured, *given)

    def _submit_shapley(self, chosen: ExplanationPlan) -> Any:
        if not chosen.shapley_rows:
            return None
        at, behind = effects.explained_rows(self._bench, chosen.shapley_rows)
        for start in range(0, at.size, _ROWS_A_CALL):
            given = (self._inputs, self._models[0].onnx, at[start : start + _ROWS_A_CALL], behind)
            self._pool.submit(("shapley", start), effects.measured, *given)
        return at

    def _told(
        self, chosen: ExplanationPlan, rows: dict[str, Any], sample: Any, done: dict[Any, Any], *, complete: bool
    ) -> Explained:
        importance = {}
        for name, at in rows.items():
            pieces = {key: value for key, value in done.items() if key[:2] == ("importance", name)}
            if pieces and len(pieces) == next(iter(pieces))[3]:
                found = [one for key in sorted(pieces) for one in pieces[key]]
                importance[name] = reliance.described(found, self._inputs, self._part, at, chosen.importance[name])
        curves = {key[1]: value for key, value in done.items() if key[0] == "curve"}
        planned = bool(chosen.shapley_rows and any(chosen.curve_repeats.values()))
        complete = complete and planned and len(importance) == len(self._models)
        return Explained(
            inputs=self._inputs,
            plan=chosen,
            importance=importance,
            shapley=self._shapley(sample, done),
            curves=learning.curves(self._bench, self._trials, chosen.curve_repeats, curves),
            complete=complete,
        )

    def _shapley(self, sample: Any, done: dict[Any, Any]) -> Shapley | None:
        starts = [] if sample is None else list(range(0, sample.size, _ROWS_A_CALL))
        parts = [done.get(("shapley", start)) for start in starts]
        if not parts or any(part is None for part in parts):
            return None
        values = [part for part in parts if part is not None]
        joined = Values(
            values[0].base,
            np.concatenate([one.values for one in values]),
            np.concatenate([one.errors for one in values]),
        )
        return effects.described(self._bench.table, self._inputs, sample, joined)


def explain(
    bench: Bench,
    prepared: Preprocessor,
    models: list[Published],
    trials: list[Trial],
    run: tuple[Executor, Ports, Clock],
) -> Explained | None:
    """Explain the published models, the best one in full; None when it is not wanted or no time is left.

    The held-out test rows serve the importance, together with the figures; Shapley values and learning curves use
    training rows alone. At most 12 % of the budget is spent.
    """
    pool, ports, clock = run
    options = bench.options
    if not options.explanations or bench.table.task not in TASKS or ports.cancelled() or not trials:
        return None
    allowed = min(plan.SHARE * clock.budget_s, clock.left())
    if options.resolved_explanations is None and (allowed < plan.LEAST_S or not clock.limited):
        return None
    ports.progress(0.89, "Explaining the models", "모델 설명을 계산하는 중")
    worker = _Explainer(bench, prepared, models, trials, pool)
    return worker.run(options.resolved_explanations or worker.planned(allowed), ports, clock)


def divided(table: TrainingTable, model: Published, divisions: list[Levels]) -> tuple[Division, ...]:
    """Performance of one model in subgroups of the out-of-fold and of the test rows."""
    found: list[Division] = []
    test = np.flatnonzero(table.test)
    for part, at, answers in (("test", test, model.all_rows[test]), ("oof", table.train, model.recipe.oof)):
        if measurable(table, at):
            shown = [groups.divided(table, levels, part, at, answers) for levels in divisions]
            found += [one for one in shown if one is not None]
    return tuple(found)


def assembled(
    found: Explained | None, table: TrainingTable, models: dict[str, Published], divisions: list[Levels]
) -> Explanations | None:
    """Everything by model id, the best model first; None when there is nothing to tell."""
    by_model = {
        model_id: ModelExplanations(
            name=model.recipe.name,
            importance=None if found is None else found.importance.get(model.recipe.name),
            subgroups=divided(table, model, divisions) if table.task in TASKS else (),
        )
        for model_id, model in models.items()
    }
    if found is None and not any(one.subgroups for one in by_model.values()):
        return None
    return Explanations(
        best_model_id=next(iter(models)),
        inputs={} if found is None else found.inputs.labels(table),
        models=by_model,
        shapley=None if found is None else found.shapley,
        learning_curves=() if found is None else tuple(found.curves),
    )
