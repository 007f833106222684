"""The process in which a job's work runs. It sees the object store and a scratch folder, never the database."""

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from medloom_contracts.errors import MedloomError
from medloom_contracts.events.ingest import StoredObject
from medloom_kit.objects.store import Store, open_store
from medloom_kit.telemetry import describe


class JobCancelled(Exception):
    """Raised by work that stops because it was asked to, leaving nothing worth keeping."""


@dataclass(frozen=True)
class JobSpec:
    """What a job's process is started with."""

    job_id: str
    study_id: str | None
    payload: dict[str, Any]
    objects_url: str
    scratch: Path


class JobObjects:
    """The object store as work uses it: verified local files in, immutable objects out."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self._folder = folder

    def get_path(self, key: str, sha256: str) -> Path:
        """A local file with exactly the bytes of this hash; read it, never change it."""
        return self.store.get_file(key, sha256, self._folder)

    def get_bytes(self, key: str, sha256: str) -> bytes:
        return self.store.get_bytes(key, sha256)

    def put_path(self, key: str, path: Path, *, move: bool = False, sha256: str | None = None) -> StoredObject:
        return self.store.put_file(key, path, move=move, sha256=sha256)

    def put_bytes(self, key: str, data: bytes) -> StoredObject:
        return self.store.put_bytes(key, data)

    def copy(self, key: str, source: str, sha256: str) -> StoredObject:
        """An object that ``get_path`` gave before, under another key."""
        return self.store.copy(key, source, sha256)


class JobContext:
    """What work is given: objects, a scratch folder, and ways to speak to whoever waits."""

    def __init__(self, spec: JobSpec, wire: Connection) -> None:
        self.job_id = spec.job_id
        self.study_id = spec.study_id
        self.scratch = spec.scratch
        self.objects = JobObjects(open_store(spec.objects_url), spec.scratch / "objects")
        self._wire = wire
        self._lock = threading.Lock()
        self._cancelled = threading.Event()

    def progress(self, fraction: float, en: str, ko: str) -> None:
        """How far the work is (0..1) and what it does now, in words for a doctor."""
        self._send("progress", (min(max(fraction, 0.0), 1.0), en, ko))

    def report(self, message: dict[str, Any]) -> None:
        """Hand an intermediate result to the kind's ``on_report``; small and JSON-able."""
        self._send("report", message)

    def cancelled(self) -> bool:
        """Whether somebody asked the work to stop; look at it often."""
        return self._cancelled.is_set()

    def _send(self, kind: str, value: Any) -> None:
        with self._lock:
            self._wire.send((kind, value))

    def _obey(self) -> None:
        try:
            while self._wire.recv() == "cancel":
                self._cancelled.set()
        except (EOFError, OSError):
            # The runner is gone: somebody else will take the job over, so this process and its children must not go on.
            os.killpg(0, signal.SIGKILL)


Work = Callable[[JobContext, dict[str, Any]], dict[str, Any]]


def run_job(work: Work, spec: JobSpec, wire: Connection) -> None:
    """The main function of a job's process, which leads a process group: it ends together with all it started."""
    os.setpgrp()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    context = JobContext(spec, wire)
    threading.Thread(target=context._obey, daemon=True).start()  # noqa: SLF001 - the same module's other half
    try:
        context._send("done", work(context, spec.payload))  # noqa: SLF001
    except JobCancelled:
        context._send("cancelled", None)  # noqa: SLF001
    except MedloomError as error:
        context._send("problem", error.problem().model_dump())  # noqa: SLF001
    except MemoryError:
        context._send("crash", ("MemoryError", ""))  # noqa: SLF001
    except Exception as error:  # its text may hold a patient's value, so only type and place leave the process
        context._send("crash", describe(error))  # noqa: SLF001
    os._exit(0)
