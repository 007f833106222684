"""``medloom demo``: a real case from the examples, from table to served model, on a platform started for it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from medloom_client.client import Medloom, StudyClient
from medloom_client.embedded import Administrator, Embedded, embedded, first_boot
from medloom_client.problems import MedloomProblem
from medloom_client.progress import Reporter
from medloom_client.records import Endpoint
from medloom_client.run.command import DONE, drive, ended_by
from medloom_client.run.output import Folder
from medloom_client.study_file.reading import LoadedStudy, StudyFileError, load
from medloom_client.words import Language, say

SERVED_WITHIN_S = 20.0


@contextmanager
def platform(port: int, show: Reporter, lang: Language) -> Iterator[tuple[Embedded, Administrator]]:
    """A platform in a temporary folder, on the given port or, when that is taken, on a free one."""
    show.note(say("starting", lang))
    with tempfile.TemporaryDirectory(prefix="medloom-demo-") as folder:
        for attempt in (port, 0):
            try:
                with embedded(Path(folder), attempt) as running:
                    show.note(say("ready", lang, url=running.url, seconds=running.seconds))
                    yield running, first_boot(running)
                    return
            except MedloomProblem as problem:
                if problem.code != "embedded_not_started" or attempt == 0:
                    raise


def demo(study_file: Path, out: Path, port: int, *, stay: bool, show: Reporter, lang: Language) -> int:
    """Run the example, print what was found, and keep the platform running when ``stay``."""
    started = time.monotonic()
    try:
        loaded = load(study_file)
        with platform(port, show, lang) as (running, administrator):
            with Medloom(running.url, administrator.token) as medloom:
                status = drive(medloom, loaded, Folder(out), None, show, lang)
                if status != DONE:
                    return status
                print(say("results", lang, folder=out))
                tell(medloom, loaded, out, lang)
            print(say("total", lang, seconds=time.monotonic() - started))
            if not stay:
                print(say("ended", lang))
                return DONE
            named = {"name": administrator.name, "password": administrator.password}
            print(say("open", lang, url=running.url, **named))
            print(say("stop", lang), flush=True)
            wait_for_interrupt(running)
            print(say("stopped", lang))
    except (StudyFileError, MedloomProblem) as error:
        return ended_by(error, lang)
    return DONE


def tell(medloom: Medloom, loaded: LoadedStudy, out: Path, lang: Language) -> None:
    """Release the best model, ask it about one patient, and say where the figures lie."""
    ids = read_run(out)["ids"]
    study = medloom.study(ids["study"])
    study.models.release(ids["best_model"], "demo")
    endpoint = served(study, ids["best_model"])
    answer = study.endpoints.predict(endpoint.id, [typical(study, endpoint)]).predictions[0]
    if answer.probability is not None:
        task = {"target": loaded.file.roles.target, "positive": loaded.file.task.positive}
        print(say("predicted", lang, p=answer.probability, **task))
    for key, name in (("figures", "figures"), ("documents", "documents")):
        if (out / "report" / name).is_dir():
            print(say(key, lang, folder=(out / "report" / name).resolve()))


def read_run(out: Path) -> dict[str, Any]:
    """run.json of a finished run."""
    import json

    return dict(json.loads((out / "run.json").read_text(encoding="utf-8")))


def served(study: StudyClient, model_id: str) -> Endpoint:
    """The endpoint of a model that was just released."""
    until = time.monotonic() + SERVED_WITHIN_S
    while True:
        for endpoint in study.endpoints.all():
            if endpoint.model_id == model_id:
                return endpoint
        if time.monotonic() > until:
            raise MedloomProblem("not_served", "The released model did not appear.", "Look at the platform's log.")
        time.sleep(0.2)


def typical(study: StudyClient, endpoint: Endpoint) -> dict[str, Any]:
    """An invented patient in the middle of the training data: the first category, half way between the percentiles."""
    row: dict[str, Any] = {}
    for each in study.endpoints.get(endpoint.id).more["inputs"]:
        if each["type"] == "category":
            row[each["name"]] = (each.get("categories") or [None])[0]
        else:
            low, high = each.get("seen_low"), each.get("seen_high")
            row[each["name"]] = None if low is None or high is None else round((low + high) / 2)
    return row


def wait_for_interrupt(running: Embedded) -> None:
    """Until Ctrl-C, or until the platform ends by itself."""
    try:
        while running.process.poll() is None:
            time.sleep(0.3)
    except KeyboardInterrupt:
        return
