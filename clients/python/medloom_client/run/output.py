"""What a run leaves in its folder."""

from __future__ import annotations

import json
import os
import shutil
import stat
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from medloom_client.client import StudyClient
from medloom_client.problems import MedloomProblem
from medloom_client.run.state import RunState, TableVersion
from medloom_client.study_file.model import StudyFile, TableFile
from medloom_client.study_file.reading import LoadedStudy, file_sha256
from medloom_client.study_file.writing import dump

RUN: Final = "run.json"
STAGING: Final = ".incomplete"
MADE: Final = (
    "predictions.csv",
    "model.onnx",
    "input_schema.json",
    "model_card.md",
    "prepared.parquet",
    "settings.yaml",
    "report",
)
MAX_UNPACKED: Final = 2 << 30
NOT_ALLOWED: Final = frozenset({403, 404})
RESOLVED: Final = ("sheet", "header_row", "skip_rows", "units_row", "encoding", "delimiter", "decimal")


class Folder:
    """The folder of a run. Files are made aside and moved into place together, so a failed run leaves nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._new = not path.exists()
        self.staging = path / STAGING

    def begin(self) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True)

    def finish(self) -> None:
        """Move what was made into place, run.json last; files of an earlier run that this one did not make go."""
        for name in MADE:
            if not (self.staging / name).exists():
                remove(self.path / name)
        for each in sorted(self.staging.iterdir(), key=lambda item: item.name == RUN):
            remove(self.path / each.name)
            each.replace(self.path / each.name)
        self.staging.rmdir()

    def abandon(self) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)
        if self._new and self.path.is_dir() and not any(self.path.iterdir()):
            self.path.rmdir()


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def fetch(study: StudyClient, state: RunState, folder: Path) -> None:
    """The best model's files and, where the caller may read rows, predictions and prepared data."""
    experiment = state.experiment
    if experiment is None or experiment.best_model_id is None:
        raise MedloomProblem("no_model", "Training ended without a model.")
    best = experiment.best_model_id
    if allowed(lambda: study.models.download(best, folder / "model.onnx")):
        write_json(folder / "input_schema.json", study.models.schema(best))
    (folder / "model_card.md").write_text(study.models.card(best), encoding="utf-8")
    allowed(lambda: study.models.download_predictions(best, folder / "predictions.csv", "csv"))
    if state.prepared is not None:
        prepared_id = state.prepared.id
        allowed(lambda: study.prepared.download(prepared_id, folder / "prepared.parquet"))


def allowed(call: Any) -> bool:
    """Run a download; False when the caller may not have it."""
    try:
        call()
    except MedloomProblem as problem:
        if problem.status in NOT_ALLOWED:
            return False
        raise
    return True


def unpack(pack: Path, folder: Path) -> None:
    """Unpack a publication pack; a member that points outside, is a link, or is too large is refused."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(pack) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise MedloomProblem("pack_too_large", "The publication pack is larger than it can be.")
        for member in archive.infolist():
            target = (folder / member.filename).resolve()
            if not target.is_relative_to(folder.resolve()) or stat.S_ISLNK(member.external_attr >> 16):
                raise MedloomProblem("pack_unsafe", "The publication pack holds a path outside its folder.")
        archive.extractall(folder)


def summary(loaded: LoadedStudy, state: RunState, total_s: float) -> dict[str, Any]:
    """The content of run.json."""
    experiment, review, prepared = state.experiment, state.review, state.prepared
    n = dict(experiment.n or {}) if experiment else {}
    events = [n.get("events_train"), n.get("events_test")]
    counts = {
        "rows": n.get("rows", prepared.rows if prepared else None),
        "subjects": prepared.subjects if prepared else None,
        "train": n.get("train"),
        "test": n.get("test"),
        "events": sum(each for each in events if each is not None) if any(e is not None for e in events) else None,
    }
    return {
        "study": loaded.file.study.model_dump(),
        "ids": _ids(state),
        "datasets": {
            name: {"id": table.dataset_id, "version": table.version, "sha256": table.sha256}
            for name, table in state.tables.items()
        },
        "prepared_sha256": prepared.sha256 if prepared else None,
        "review": _review(loaded, state) if review else None,
        "n": counts,
        "models": [
            {
                "id": model.id,
                "name": model.name,
                "algorithm": model.algorithm,
                "cv": model.metrics.get("oof", {}),
                "test": model.metrics.get("test", {}),
            }
            for model in state.models
        ],
        "best": _best_name(state),
        "extras": (experiment.more.get("extras") if experiment else None) or {},
        "seconds": {name: round(value, 2) for name, value in {**state.seconds, "total": total_s}.items()},
        "warnings": state.warnings,
        "versions": {**(experiment.versions or {} if experiment else {}), "medloom-client": _version()},
    }


def _ids(state: RunState) -> dict[str, Any]:
    return {
        "study": state.study_id,
        "recipe": state.recipe_id,
        "run": state.run_id,
        "prepared": state.prepared.id if state.prepared else None,
        "experiment": state.experiment.id if state.experiment else None,
        "best_model": state.experiment.best_model_id if state.experiment else None,
        "report": state.report_id,
    }


def _review(loaded: LoadedStudy, state: RunState) -> dict[str, Any]:
    review = state.review
    if review is None:
        return {}
    named = loaded.file.review.by if loaded.file.review else None
    signer = (review.who or {}).get("name")
    return {"by": named or signer, "signed_by": signer, "at": review.at, "sha256": review.sha256, "note": review.note}


def _best_name(state: RunState) -> str | None:
    best = state.experiment.best_model_id if state.experiment else None
    return next((model.name for model in state.models if model.id == best), None)


def _version() -> str:
    try:
        return metadata.version("medloom-client")
    except metadata.PackageNotFoundError:
        return "unknown"


def resolved(loaded: LoadedStudy, state: RunState, folder: Path) -> StudyFile:
    """The study file with every default and guess written out: reading of files, split, every training setting."""
    file = loaded.file
    data = {
        name: _resolved_table(told, state.tables[name], loaded.table_path(name), folder)
        for name, told in file.data.items()
        if name in state.tables
    }
    split = file.split.model_copy(update={"by": file.split_by()})
    signed = ((state.review.approval if state.review else None) or {}).get("task") or {}
    names = ("positive", "time", "horizons") if file.task.kind == "survival" else ()
    task = file.task.model_copy(update={name: signed[name] for name in names if signed.get(name) is not None})
    return file.model_copy(
        update={
            "data": data or file.data,
            "split": split,
            "task": task,
            "training": type(file.training).model_validate({**file.training.model_dump(), **state.settings}),
        }
    )


def _resolved_table(told: TableFile, table: TableVersion, path: Path, folder: Path) -> TableFile:
    options = table.proposal.get("options", {})
    columns = table.proposal.get("columns", [])
    return told.model_copy(
        update={
            "file": Path(os.path.relpath(path, folder.resolve())).as_posix(),
            "sha256": file_sha256(path),
            **{name: options[name] for name in RESOLVED if options.get(name) is not None},
            "types": {each["name"]: each["type"] for each in columns} or told.types,
            "units": {each["name"]: each["unit"] for each in columns if each.get("unit")} or told.units,
            "missing_codes": {
                each["name"]: list(each["missing_codes"]) for each in columns if each.get("missing_codes")
            }
            or told.missing_codes,
        }
    )


def write_settings(loaded: LoadedStudy, state: RunState, folder: Path, target: Path) -> str:
    """Write settings.yaml and return its text. ``target`` is the folder it will finally lie in."""
    comment = "The study as it was run, every default and guess written out.\nRunning it again gives the same metrics."
    path = folder / "settings.yaml"
    dump(resolved(loaded, state, target), path, comment)
    return path.read_text(encoding="utf-8")
