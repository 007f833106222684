"""A real embedded platform in a process of its own, a signed-in client, and what its processes weigh."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from medloom_client import Medloom, MedloomProblem
from medloom_client.client import StudyClient

PASSWORD = "a-long-benchmark-password"


@dataclass
class Weight:
    """The memory of a process tree, looked at ten times a second; shared pages count once (PSS)."""

    process: psutil.Process
    peak: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def now(self) -> int:
        """Bytes in use by the process and everything below it."""
        total = 0
        for one in [self.process, *self.process.children(recursive=True)]:
            try:
                total += one.memory_full_info().pss
            except psutil.Error:
                continue
        return total

    @contextmanager
    def watched(self) -> Iterator["Weight"]:
        self.peak = 0
        watcher = threading.Thread(target=self._watch, daemon=True)
        self._stop.clear()
        watcher.start()
        try:
            yield self
        finally:
            self._stop.set()
            watcher.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self.peak = max(self.peak, self.now())


@dataclass(frozen=True)
class Platform:
    url: str
    client: Medloom
    weight: Weight
    seconds_to_ready: float

    def new_study(self, title: str) -> StudyClient:
        return self.client.study(self.client.studies.open(title).id)


def new_recipe(study: StudyClient, dataset_id: str) -> str:
    """An empty recipe, as soon as preprocess has heard of the data set."""
    for _ in range(200):
        try:
            return study.recipes.create(dataset_id, 1, title="benchmark").id
        except MedloomProblem as problem:
            if problem.code != "not_found":
                raise
            time.sleep(0.05)
    raise TimeoutError(dataset_id)


@contextmanager
def platform(folder: Path) -> Iterator[Platform]:
    """Start ``python -m medloom_embedded`` on an empty folder and stop it afterwards."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "medloom_embedded", "--data", str(folder), "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        seconds = time.perf_counter() - started
        client = Medloom(ready["url"], timeout_s=600)
        client.auth.first_boot(ready["first_boot_secret"], "Benchmark", "admin", PASSWORD)
        yield Platform(ready["url"], client, Weight(psutil.Process(process.pid)), seconds)
        client.close()
    finally:
        process.terminate()
        process.wait(60)
