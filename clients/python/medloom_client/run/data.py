"""From a file to a data set version, read as the study file says."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

from medloom_client.client import StudyClient
from medloom_client.jobs import Progress
from medloom_client.problems import JobFailedError, MedloomProblem
from medloom_client.progress import Reporter, Stage
from medloom_client.records import Job, Proposal, Upload
from medloom_client.run.state import RunState, TableVersion
from medloom_client.study_file.model import Roles, TableFile
from medloom_client.study_file.reading import LoadedStudy
from medloom_client.words import Language, say

OPTIONS: Final = ("sheet", "header_row", "skip_rows", "units_row", "encoding", "delimiter", "decimal")
ACTIONS: Final = {"shift": "shift_dates"}
ROLES: Final = {"subject": "subject", "site": "site", "time": "time", "target": "outcome"}


def on_job(stage: Stage, lang: Language) -> Progress:
    """Show a job's progress in a stage."""

    def show(job: Job) -> None:
        stage.update(job.fraction, job.step.ko if lang == "ko" else job.step.en)

    return show


class DataStep:
    """Brings the tables of a study file onto the platform."""

    def __init__(
        self, study: StudyClient, loaded: LoadedStudy, state: RunState, show: Reporter, lang: Language
    ) -> None:
        self._study = study
        self._loaded = loaded
        self._state = state
        self._show = show
        self._lang = lang

    def bring(self, name: str) -> TableVersion:
        """Upload one table, settle how it is read, accept it."""
        told, path = self._loaded.file.data[name], self._loaded.table_path(name)
        with self._state.timed("upload"), self._show.stage(say("upload", self._lang, name=path.name)) as stage:
            upload = self._study.uploads.send(path, lambda sent, size: stage.update(sent / max(size, 1)))
        with self._state.timed("ingest"):
            with self._show.stage(say("inspect", self._lang, name=path.name)) as stage:
                proposal = self._settle(name, told, self._inspected(upload, stage), stage)
            with self._show.stage(say("accept", self._lang, name=path.name)) as stage:
                return self._accept(name, told, path, proposal, stage)

    def _inspected(self, upload: Upload, stage: Stage) -> Proposal:
        while upload.state in {"receiving", "inspecting"}:
            if upload.job is not None:
                try:
                    self._study.jobs.wait(upload.job, on_job(stage, self._lang))
                except JobFailedError as failed:
                    # a file that cannot be read as guessed may be readable as told
                    stage.note(failed.code)
            else:
                time.sleep(0.1)
            upload = self._study.uploads.get(upload.id)
            if (
                upload.state == "inspecting"
                and upload.job is not None
                and upload.job.state not in {"queued", "running"}
            ):
                time.sleep(0.1)
        if upload.state == "refused":
            return Proposal(upload_id=upload.id, state="refused")
        return self._study.uploads.proposal(upload.id)

    def _settle(self, name: str, told: TableFile, proposal: Proposal, stage: Stage) -> Proposal:
        options = {key: getattr(told, key) for key in OPTIONS if getattr(told, key) is not None}
        if options:
            proposal = self._change(proposal, {"options": options}, stage)
        if proposal.state == "refused":
            proposal = self._study.uploads.proposal(proposal.upload_id)
        columns = self._columns(name, told, proposal)
        if columns:
            proposal = self._change(proposal, {"columns": columns}, stage)
        return self._identifiers(told, proposal)

    def _change(self, proposal: Proposal, changes: dict[str, Any], stage: Stage) -> Proposal:
        found = self._study.uploads.change_proposal(proposal.upload_id, {"tables": {"main": changes}}, proposal.etag)
        if found.job is not None and found.job.state not in {"succeeded"}:
            self._study.jobs.wait(found.job, on_job(stage, self._lang))
            found = self._study.uploads.proposal(proposal.upload_id)
        return found

    def _columns(self, name: str, told: TableFile, proposal: Proposal) -> dict[str, dict[str, Any]]:
        changes: dict[str, dict[str, Any]] = {}
        for key, values in (("missing_codes", told.missing_codes), ("type", told.types), ("unit", told.units)):
            for column, value in (values or {}).items():
                given = [str(each) for each in value] if isinstance(value, list) else value
                changes.setdefault(column, {})[key] = given
        if name == "main":
            for column, role in self._roles(self._loaded.file.roles, proposal).items():
                changes.setdefault(column, {})["role"] = role
        known = {each for column in proposal.table()["columns"] for each in (column["name"], column.get("source_name"))}
        for column in changes:
            if column not in known:
                raise self._loaded.fault(self._place(name, column), f"{told.file} has no column {column}")
        return changes

    def _place(self, name: str, column: str) -> tuple[str | int, ...]:
        roles = self._loaded.file.roles
        for role in ROLES:
            if getattr(roles, role) == column:
                return ("roles", role)
        if column in roles.exclude:
            return ("roles", "exclude", roles.exclude.index(column))
        told = self._loaded.file.data[name]
        kind = next(
            (key for key in ("missing_codes", "types", "units") if column in (getattr(told, key) or {})), "file"
        )
        return ("data", name, kind, column)

    @staticmethod
    def _roles(roles: Roles, proposal: Proposal) -> dict[str, str]:
        """Roles as told; a role the import guessed for another column is taken back."""
        names = {each["name"] for each in proposal.table()["columns"]}
        told = {getattr(roles, key): role for key, role in ROLES.items() if getattr(roles, key)}
        # a target that a step derives later is no column of the file
        told = {column: role for column, role in told.items() if role != "outcome" or column in names}
        told |= {column: "excluded" for column in roles.exclude if column in names}
        for column in proposal.table()["columns"]:
            if column["role"] in {"subject", "site", "time", "outcome"} and column["name"] not in told:
                told[column["name"]] = "feature"
        return told

    def _identifiers(self, told: TableFile, proposal: Proposal) -> Proposal:
        decisions = [
            {
                "column": column,
                "action": ACTIONS.get(action, action),
                "reason": f"declared in the study file {self._loaded.path.name}",
            }
            for column, action in (told.identifiers or {}).items()
        ]
        return self._study.uploads.decide_identifiers(proposal.upload_id, decisions) if decisions else proposal

    def _accept(self, name: str, told: TableFile, path: Path, proposal: Proposal, stage: Stage) -> TableVersion:
        title = told.title or (self._loaded.file.study.title if name == "main" else name)
        accepted = self._study.uploads.accept(proposal.upload_id, title)
        job = self._study.jobs.wait(accepted.job, on_job(stage, self._lang))
        found = self._study.datasets.version(accepted.dataset_id, accepted.version)
        table = found.manifest["tables"][0]
        stage.note(say("rows", self._lang, rows=table["rows"], columns=len(table["columns"])))
        if job.result is None:
            raise MedloomProblem("no_result", "The data set was accepted but the job told nothing.")
        return TableVersion(
            proposal.upload_id, accepted.dataset_id, accepted.version, table["sha256"], proposal.table()
        )
