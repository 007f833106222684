"""The whole way of a study, stage by stage."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TypeVar

from medloom_client.client import Medloom, StudyClient
from medloom_client.problems import JobFailedError, MedloomProblem
from medloom_client.progress import Reporter, Stage
from medloom_client.records import Experiment, Job, Review, Run
from medloom_client.run.data import DataStep, on_job
from medloom_client.run.state import RunState, TableVersion
from medloom_client.study_file.reading import LoadedStudy, StudyFileError, file_sha256
from medloom_client.words import Language, say

CATCH_UP_S: Final = 20.0
T = TypeVar("T")


class WaitingForReviewError(Exception):
    """Nobody signed yet: the run stops at the gate."""


class RunFailedError(JobFailedError):
    """A job of the run failed; the text tells the line of the study file where its cause is known."""


def when_known(call: Callable[[], T], codes: frozenset[str], sleep: Callable[[float], None] = time.sleep) -> T:
    """Call again while one service has not yet heard what another just did (events need a moment)."""
    until = time.monotonic() + CATCH_UP_S
    while True:
        try:
            return call()
        except MedloomProblem as problem:
            if problem.code not in codes or time.monotonic() > until:
                raise
        sleep(0.15)


class StudyRun:
    """Drives one study file over the public API."""

    def __init__(
        self,
        medloom: Medloom,
        loaded: LoadedStudy,
        show: Reporter,
        lang: Language = "en",
        report_options: dict[str, Any] | None = None,
    ) -> None:
        """``report_options``: those of an earlier report, to be repeated."""
        self._medloom = medloom
        self._loaded = loaded
        self._file = loaded.file
        self._show = show
        self._lang = lang
        self._report_options = report_options
        self.state = RunState()
        self._opened = False

    @property
    def study(self) -> StudyClient:
        return self._medloom.study(self.state.study_id)

    def open_study(self, study_id: str | None = None) -> None:
        """Work in a given study; in the only one of a study's token; else in a new one."""
        if study_id is None:
            me = self._medloom.account.get()
            if me.kind == "token" and me.more.get("study_id"):
                study_id = str(me.more["study_id"])
        if study_id is None:
            study_id = self._medloom.studies.open(self._file.study.title, self._file.study.question).id
            self._opened = True
        self.state.study_id = study_id

    def abandon(self) -> None:
        """Close a study that this run opened and did not finish; a token that may not close one leaves it open."""
        if self._opened and self.state.study_id:
            with suppress(MedloomProblem):
                self.study.room.close()

    def memory(self) -> dict[str, Any]:
        """What a later process needs to go on after the review."""
        return {
            "study_file_sha256": file_sha256(self._loaded.path),
            "study_id": self.state.study_id,
            "recipe_id": self.state.recipe_id,
            "run_id": self.state.run_id,
            "prepared_id": self.state.prepared.id if self.state.prepared else None,
            "tables": {name: asdict(table) for name, table in self.state.tables.items()},
            "seconds": self.state.seconds,
            "warnings": self.state.warnings,
        }

    def resume(self, folder: Path) -> bool:
        """Go on where an earlier run of the same study file stopped at the gate; False when there is none."""
        path = folder / "run.json"
        if not path.is_file():
            return False
        kept = json.loads(path.read_text(encoding="utf-8")).get("resume")
        if not kept or kept["study_file_sha256"] != file_sha256(self._loaded.path):
            return False
        try:
            self.state.prepared = self._medloom.study(kept["study_id"]).prepared.get(kept["prepared_id"])
        except MedloomProblem as problem:
            if problem.status != 404:
                raise
            return False
        for name in ("study_id", "recipe_id", "run_id", "seconds", "warnings"):
            setattr(self.state, name, kept[name])
        self.state.tables = {name: TableVersion(**table) for name, table in kept["tables"].items()}
        return True

    def bring_data(self) -> None:
        step = DataStep(self.study, self._loaded, self.state, self._show, self._lang)
        for name in self._file.data:
            self.state.tables[name] = step.bring(name)

    def prepare(self) -> None:
        """Create the recipe, check it, run it."""
        title = say("prepare", self._lang, steps=len(self._file.recipe))
        with self.state.timed("prepare"), self._show.stage(title) as stage:
            main = self.state.tables["main"]
            recipe = self._recipe_step(
                lambda: self.study.recipes.create(main.dataset_id, main.version, self._steps(), self._file.study.title)
            )
            self.state.recipe_id = recipe.id
            self._check(recipe.id)
            run = when_known(lambda: self.study.recipes.run(recipe.id), frozenset({"not_found", "dataset_unknown"}))
            self.state.run_id = run.id
            run = self._ran(run, stage)
            self.state.prepared = self.study.prepared.get(str(run.prepared_id))
            self._check_roles()
            self.state.warn(self.state.prepared.findings, "prepared data")
            columns = len(self.state.prepared.columns)
            stage.note(say("rows", self._lang, rows=self.state.prepared.rows, columns=columns))

    def _ran(self, run: Run, stage: Stage) -> Run:
        """Wait for a run; a step that failed is told with its line in the study file."""
        problem: MedloomProblem | None = None
        try:
            if run.job is not None:
                self._wait(run.job, stage)
        except JobFailedError as failed:
            problem = failed
        run = self.study.runs.get(run.id)
        if run.failed_step is not None:
            step = run.failed_step
            fault = self._loaded.fault(("recipe", int(step["index"])), str(step.get("detail") or step.get("cause")))
            raise RunFailedError(str(step.get("cause") or "step_failed"), str(fault))
        if problem is not None:
            raise problem
        if run.prepared_id is None:
            raise RunFailedError.of_body(run.problem or {"code": "run_failed", "detail": "The run gave no data."})
        return run

    def _steps(self) -> list[dict[str, Any]]:
        steps = []
        for step in self._file.recipe:
            written = step.model_dump(mode="json")
            other = written.get("table")
            if step.op == "join" and isinstance(other, str) and other in self.state.tables:
                written["table"] = self.state.tables[other].reference
            steps.append(written)
        return steps

    def _recipe_step(self, call: Callable[[], T]) -> T:
        """Faults in a step are faults of the study file and are told with their line."""
        try:
            return when_known(call, frozenset({"not_found", "dataset_unknown"}))
        except MedloomProblem as problem:
            place = re.match(r"(?:body\.)?steps\.(\d+)(?:\.(.*))?", str(problem.body.get("where") or ""))
            if place is None:
                raise
            where: list[str | int] = ["recipe", int(place.group(1))]
            where += [part for part in (place.group(2) or "").split(".") if part and part != "params"]
            raise self._loaded.fault(where, f"{problem.detail} {problem.hint}".strip()) from problem

    def _check(self, recipe_id: str) -> None:
        faults = [each for each in self.study.recipes.check(recipe_id) if not each["ok"]]
        if faults:
            found = [
                fault
                for each in faults
                for fault in self._loaded.fault(("recipe", int(each["index"])), str(each.get("detail"))).faults
            ]
            raise StudyFileError(self._loaded.path, found)

    def _check_roles(self) -> None:
        """Columns with a role must be there when the recipe is done; excluded ones may be gone."""
        there = {each["name"] for each in self.state.prepared.columns} if self.state.prepared else set()
        known = there | {each["name"] for each in self.state.tables["main"].proposal["columns"]}
        roles = self._file.roles
        if roles.target not in there:
            raise self._loaded.fault(("roles", "target"), f"the prepared data have no column {roles.target}")
        if self._file.follow_up() is not None and self._file.follow_up() not in there:
            raise self._loaded.fault(("task", "time"), f"the prepared data have no column {self._file.follow_up()}")
        for index, name in enumerate(roles.exclude):
            if name not in known:
                raise self._loaded.fault(("roles", "exclude", index), f"there is no column {name}")
        by = self._file.split_by()
        if by != "row" and getattr(roles, by) not in there:
            text = f"the recipe drops {getattr(roles, by)}, by which the split is made"
            raise self._loaded.fault(("roles", by), text)

    def review(self) -> None:
        """Sign as the study file says; WaitingForReviewError when it names nobody."""
        if self.state.prepared is None:
            raise AssertionError
        prepared_id = self.state.prepared.id
        if self._file.review is None:
            found = self.study.prepared.review(prepared_id)
            if found.state != "approved":
                raise WaitingForReviewError
        else:
            with self.state.timed("prepare"), self._show.stage(say("review", self._lang)) as stage:
                found = self.study.prepared.approve(prepared_id, **self._decision())
                if found.job is not None:
                    self._wait(found.job, stage)
                found = self.study.prepared.review(prepared_id)
                self._note_split(found, stage.note)
        self.state.review = found
        self.state.warn(list((found.approval or {}).get("warnings") or []), "approval")

    def _note_split(self, review: Review, note: Callable[[str], None]) -> None:
        split = (review.approval or {}).get("split") or {}
        if split:
            note(say("signed", self._lang, train=split["n_train"], test=split["n_test"]))

    def _decision(self) -> dict[str, Any]:
        file, by = self._file, self._file.split_by()
        split: dict[str, Any] = {"by": by, "test": file.split.test, "seed": file.split.seed}
        if by != "row":
            split["column"] = getattr(file.roles, by)
        if file.split.override:
            split["override"] = file.split.override
        review = file.review
        note = f"{review.by}: {review.note}".rstrip(": ") if review else ""
        decision: dict[str, Any] = {
            "task": file.task.kind,
            "target": file.roles.target,
            "positive": file.task.positive,
            **({"time": file.follow_up(), "horizons": file.task.horizons} if file.follow_up() else {}),
            "exclude": self._excluded(),
            "split": split,
            "note": note,
        }
        if self.state.prepared is not None:
            decision["sha256"] = self.state.prepared.sha256
        return decision

    def _excluded(self) -> list[str]:
        columns = {each["name"] for each in self.state.prepared.columns} if self.state.prepared else set()
        return [name for name in self._file.roles.exclude if name in columns]

    def train(self) -> None:
        """Train and follow the trials as they come."""
        if self.state.prepared is None:
            raise AssertionError
        prepared_id = self.state.prepared.id
        settings = {key: value for key, value in self._file.training.model_dump().items() if value is not None}
        with self.state.timed("train"), self._show.stage(say("train", self._lang)) as stage:
            started = when_known(
                lambda: self.study.experiments.start(prepared_id, title=self._file.study.title, settings=settings),
                frozenset({"not_approved", "not_found"}),
            )
            shown: set[str] = set()

            def progress(job: Job) -> None:
                on_job(stage, self._lang)(job)
                self._show_trials(self.study.experiments.get(started.id), shown, stage.note)

            if started.job is not None:
                self._wait(started.job, stage, progress)
            self.state.experiment = self._finished(started.id)
            self._show_trials(self.state.experiment, shown, stage.note)
        self.state.warn(self.state.experiment.warnings, "training")
        self.state.settings = self.study.experiments.settings(started.id)["settings"]
        self.state.models = [self.study.models.get(str(each["id"])) for each in self.state.experiment.models]

    def _finished(self, experiment_id: str) -> Experiment:
        found = self.study.experiments.get(experiment_id)
        if found.state == "failed":
            raise RunFailedError.of_body(found.problem or {"code": "experiment_failed", "detail": "Training failed."})
        return found

    def _show_trials(self, experiment: Experiment, shown: set[str], note: Callable[[str], None]) -> None:
        for trial in experiment.trials:
            if trial["id"] not in shown and trial.get("value") is not None:
                shown.add(trial["id"])
                note(say("trial", self._lang, **{key: trial[key] for key in ("name", "metric", "value")}))

    def report(self, settings_yaml: str, pack: Path) -> None:
        """Build the publication pack and fetch it."""
        experiment = self.state.experiment
        if experiment is None or not self._file.report.pack:
            return
        with self.state.timed("report"), self._show.stage(say("report", self._lang)) as stage:
            report = when_known(
                lambda: self.study.reports.build(
                    experiment.id,
                    languages=list(self._file.report.languages),
                    template="publication_pack",
                    options=self._report_options or {"title": self._file.study.title},
                    settings_yaml=settings_yaml,
                ),
                frozenset({"experiment_unknown", "not_found"}),
            )
            if report.job is not None:
                self._wait(report.job, stage)
            self.state.report_id = report.id
            self.study.reports.download_pack(report.id, pack)

    def _wait(self, job: Job, stage: Any, progress: Callable[[Job], None] | None = None) -> Job:
        return self.study.jobs.wait(job, progress or on_job(stage, self._lang))
