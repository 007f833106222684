"""The command ``medloom run``: exit status and words."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from medloom_client.client import Medloom
from medloom_client.embedded import temporary_platform
from medloom_client.problems import JobFailedError, MedloomProblem
from medloom_client.progress import Reporter
from medloom_client.run.output import Folder, fetch, summary, unpack, write_json, write_settings
from medloom_client.run.study import StudyRun, WaitingForReviewError
from medloom_client.study_file.reading import LoadedStudy, StudyFileError, load
from medloom_client.words import Language, metric_name, say, told

DONE: Final = 0
WRONG_FILE: Final = 2
REFUSED: Final = 3
JOB_FAILED: Final = 4
WAITING: Final = 5
INTERRUPTED: Final = 130


@dataclass(frozen=True, slots=True)
class Where:
    """Which platform: an address with a token, or none for an embedded one that lives as long as the run."""

    server: str | None = None
    token: str | None = None
    study_id: str | None = None


@contextmanager
def connected(where: Where, show: Reporter, lang: Language) -> Iterator[Medloom]:
    """A client of the platform."""
    if where.server is not None:
        with Medloom(where.server, where.token) as medloom:
            yield medloom
        return
    show.note(say("starting", lang))
    with temporary_platform() as (platform, administrator):
        show.note(say("ready", lang, url=platform.url, seconds=platform.seconds))
        with Medloom(platform.url, administrator.token) as medloom:
            yield medloom


def run(study_file: Path, out: Path, where: Where, show: Reporter, lang: Language) -> int:
    """Run a study file; the exit status as study-file.md tells it."""
    try:
        loaded = load(study_file)
        with connected(where, show, lang) as medloom:
            status = drive(medloom, loaded, Folder(out), where.study_id, show, lang)
            if status == DONE:
                print(say("results", lang, folder=out))
            return status
    except (StudyFileError, MedloomProblem) as error:
        return ended_by(error, lang)
    except KeyboardInterrupt:
        print(say("interrupted", lang), file=sys.stderr)
        return INTERRUPTED


def ended_by(error: StudyFileError | MedloomProblem, lang: Language) -> int:
    """Print what ended a run, and its exit status."""
    if isinstance(error, StudyFileError):
        print(say("wrong_file", lang), file=sys.stderr)
        print(str(error), file=sys.stderr)
        return WRONG_FILE
    failed = isinstance(error, JobFailedError)
    print_problem("failed" if failed else "refused", error, lang)
    return JOB_FAILED if failed else REFUSED


def drive(
    medloom: Medloom,
    loaded: LoadedStudy,
    folder: Folder,
    study_id: str | None,
    show: Reporter,
    lang: Language,
    report_options: dict[str, Any] | None = None,
) -> int:
    """Take a loaded study through the platform and leave the results in the folder."""
    started = time.monotonic()
    study = StudyRun(medloom, loaded, show, lang, report_options)
    folder.begin()
    try:
        if not study.resume(folder.path):
            study.open_study(study_id)
            study.bring_data()
            study.prepare()
        status = _rest(study, loaded, folder, started, show, lang)
    except BaseException:
        folder.abandon()
        study.abandon()
        raise
    folder.finish()
    return status


def _rest(study: StudyRun, loaded: LoadedStudy, folder: Folder, started: float, show: Reporter, lang: Language) -> int:
    try:
        study.review()
    except WaitingForReviewError:
        waiting = {"state": "waiting_for_review", **summary(loaded, study.state, time.monotonic() - started)}
        write_json(folder.staging / "run.json", waiting | {"resume": study.memory()})
        ids = {"prepared": waiting["ids"]["prepared"], "study": waiting["ids"]["study"]}
        print(say("waiting", lang, **ids), file=sys.stderr)
        return WAITING
    study.train()
    settings = write_settings(loaded, study.state, folder.staging, folder.path)
    study.report(settings, folder.staging / "pack.zip")
    show.note(say("fetch", lang))
    fetch(study.study, study.state, folder.staging)
    pack = folder.staging / "pack.zip"
    if pack.exists():
        unpack(pack, folder.staging / "report")
        pack.unlink()
    done: dict[str, Any] = {"state": "done", **summary(loaded, study.state, time.monotonic() - started)}
    write_json(folder.staging / "run.json", done)
    for line in findings(done, loaded, lang):
        print(line)
    return DONE


def findings(done: dict[str, Any], loaded: LoadedStudy, lang: Language) -> list[str]:
    """What a run found, in a few lines: estimates with their 95 % intervals."""
    n, lines = done["n"], []
    if n["events"] is not None and n["rows"]:
        lines.append(say("cohort", lang, **n, share=100 * n["events"] / n["rows"]))
    elif n["train"] is not None:
        lines.append(say("cohort_plain", lang, **n))
    best = next((model for model in done["models"] if model["name"] == done["best"]), None)
    if best is not None:
        lines.append(say("best", lang, name=best["name"]))
        for part in ("cv", "test"):
            shown = [_metric(name, best[part], lang) for name in HEADLINES[loaded.file.task.kind]]
            lines += [f"  {say(part, lang)}", *(each for each in shown if each)] if any(shown) else []
    if done["warnings"]:
        lines.append(say("warnings", lang, n=len(done["warnings"])))
    return lines


HEADLINES: Final = {
    "binary": ("auroc", "auprc", "brier", "calibration_slope", "calibration_in_the_large", "observed_expected"),
    "multiclass": ("macro_auroc", "log_loss", "accuracy"),
    "regression": ("r2", "rmse", "mae"),
    "survival": ("harrell_c", "uno_c", "integrated_brier", "scaled_brier"),
}
INTERVAL: Final = {"en": "95 % interval {lo:.3f} to {hi:.3f}", "ko": "95 % 구간 {lo:.3f}~{hi:.3f}"}


def _metric(name: str, metrics: dict[str, Any], lang: Language) -> str | None:
    found = metrics.get(name)
    if not found or found.get("value") is None:
        return None
    text = f"    {metric_name(name, lang)}: {found['value']:.3f}"
    if found.get("lo") is not None and found.get("hi") is not None:
        text += f" ({INTERVAL[lang].format(**found)})"
    return text


_SINGLE: Final = {
    "en": ("problem", "detail", "what"),
    "ko": ("problem_ko", "detail_ko", "what_ko", "problem", "detail", "what"),
}


def print_problem(key: str, problem: MedloomProblem, lang: Language) -> None:
    print(say(key, lang), file=sys.stderr)
    print(told(problem, lang), file=sys.stderr)
    for each in problem.problems[:10]:
        place = each.get("where") or each.get("column") or ""
        said = next((each[key] for key in _SINGLE[lang] if each.get(key)), "")
        print(f"  - {place}: {said}", file=sys.stderr)
    if problem.code == "identifiers_unresolved":
        columns = ", ".join(f"{each.get('column')}: drop" for each in problem.problems)
        print(say("decide_identifiers", lang, columns=columns), file=sys.stderr)
